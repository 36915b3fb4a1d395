"""Tables and lines in a terminal of any width: what somebody copies or dials is never cut and never folded.

A table that is too wide folds its prose between words; where even that does not fit, each row becomes its
name and its other cells below. Into a pipe or a file every row is one line, so that it can be searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

Cell = str | tuple[str, str]  # text, or text and its style
GAP = "  "
LEAST_PROSE = 14  # columns; narrower, a sentence becomes a tower of words
BETWEEN = " · "
TSHEG = "\u0f0b"


@dataclass(frozen=True)
class Column:
    """A column of a table. `prose` may be folded between words; ids, numbers, dates and codes may not."""

    name: str
    prose: bool = False
    right: bool = False


def texts(*names: str) -> list[Column]:
    """Columns of ids, codes, dates: never folded."""
    return [Column(name) for name in names]


def numbers(*names: str) -> list[Column]:
    """Columns of numbers, their last digits below each other."""
    return [Column(name, right=True) for name in names]


def print_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str = "", names: int = 1, console: Console | None = None,
) -> None:
    """A table, or stacked rows where the terminal is too narrow for one. `names`: how many first columns name a row."""
    page = console or Console()
    cells = [[_cell(cell) for cell in row] for row in rows]
    widths = _widths(columns, cells, page.width if page.is_terminal else None)
    if title:
        say(title, "bold", console=page)
    for line in _stacked(columns, cells, names, page.width) if widths is None else _lines(columns, cells, widths):
        line.rstrip()
        page.print(line, soft_wrap=True, highlight=False)


def say(text: str, style: str = "", *, indent: str = "", console: Console | None = None) -> None:
    """A paragraph: folded between words in a terminal, one line anywhere else. Brackets in it are not markup."""
    page = console or Console()
    lines = folded(text, page.width - cell_len(indent)) if page.is_terminal else [text]
    for line in lines:
        page.print(Text.assemble(indent, (line, style)), soft_wrap=True, highlight=False)


def folded(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns; a longer word stands whole on a line of its own. At least one line."""
    lines = [""]
    for word in _words(text):
        if lines[-1] and cell_len(lines[-1] + word.rstrip(" ")) > width:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip(" ")
    return [line.rstrip(" ") for line in lines]


def _words(text: str) -> Iterator[str]:
    """Pieces after each of which a line may end: after a space or, in Tibetan, after a tsheg."""
    held = ""
    for char in text.replace("\n", " "):
        held += char
        if char in (" ", TSHEG):
            yield held
            held = ""
    if held:
        yield held


def _cell(cell: Cell) -> tuple[str, str]:
    text, style = (cell, "") if isinstance(cell, str) else cell
    return text.replace("\n", " "), style


# --- as a table ----------------------------------------------------------------------------------


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[tuple[str, str]]], room: int | None) -> list[int] | None:
    """A width for each column; None where the room is too small. `room` None is any room."""
    natural, least = [], []
    for n, column in enumerate(columns):
        texts = [row[n][0] for row in cells]
        widest = max((cell_len(text) for text in texts), default=0)
        natural.append(max(widest, cell_len(column.name)))
        narrow = max((_longest_word(text) for text in texts), default=0) if column.prose else widest
        least.append(max(_longest_word(column.name), narrow, min(widest, LEAST_PROSE)))
    if room is None:
        return natural
    left = room - len(GAP) * (len(columns) - 1) - sum(least)
    if left < 0:
        return None
    for _ in range(left):
        lacking = [wish - width for wish, width in zip(natural, least, strict=True)]
        if max(lacking, default=0) > 0:
            least[lacking.index(max(lacking))] += 1
    return least


def _longest_word(text: str) -> int:
    return max((cell_len(word.strip(" ")) for word in _words(text)), default=0)


def _lines(columns: Sequence[Column], cells: Sequence[Sequence[tuple[str, str]]], widths: Sequence[int]) -> Iterator[Text]:
    yield from _row(columns, [(column.name, "bold") for column in columns], widths)
    yield Text(GAP.join("─" * width for width in widths), "dim")
    for row in cells:
        yield from _row(columns, row, widths)


def _row(columns: Sequence[Column], row: Sequence[tuple[str, str]], widths: Sequence[int]) -> Iterator[Text]:
    pieces = [folded(text, width) for (text, _), width in zip(row, widths, strict=True)]
    for n in range(max(len(lines) for lines in pieces)):
        line = Text()
        for at, (column, lines, (_, style), width) in enumerate(zip(columns, pieces, row, widths, strict=True)):
            text = lines[n] if n < len(lines) else ""
            space = " " * (width - cell_len(text))
            line.append(GAP if at else "").append(space if column.right else "").append(text, style).append("" if column.right else space)
        yield line


# --- stacked -------------------------------------------------------------------------------------


def _stacked(columns: Sequence[Column], cells: Sequence[Sequence[tuple[str, str]]], names: int, width: int) -> Iterator[Text]:
    """Each row: its name, then every other cell that holds something, with the name of its column."""
    for row in cells:
        for line in _flowed([[(text, style or "bold")] for text, style in row[:names] if text], GAP, width):
            yield line
        told = [[(f"{column.name}: ", "dim"), (text, style)] for column, (text, style) in zip(columns[names:], row[names:], strict=True) if text]
        for line in _flowed(told, BETWEEN, width - len(GAP)):
            yield Text(GAP).append_text(line)


def _flowed(items: Sequence[Sequence[tuple[str, str]]], between: str, width: int) -> Iterator[Text]:
    """Items side by side, each whole on one line where it fits at all; a longer one is folded between words."""
    line = Text()
    for item in items:
        for n, piece in enumerate(_pieces(item, width)):
            joint = "" if not line.plain or n else between
            if line.plain and (n or cell_len(line.plain + joint + piece.plain) > width):
                yield line
                line, joint = Text(), ""
            line = line.append(joint, "dim").append_text(piece)
    if line.plain:
        yield line


def _pieces(item: Sequence[tuple[str, str]], width: int) -> Iterator[Text]:
    whole = Text.assemble(*item)
    start = 0
    for text in folded(whole.plain, width):
        start = whole.plain.index(text, start)
        yield whole[start:start + len(text)]
        start += len(text)
