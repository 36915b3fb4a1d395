"""Any two PDFs compared without a record: by their text alone, and only as far as it can be read.

The answer is "text only, low confidence". A file without text, outlined, scanned, locked, damaged or with letters
that mean other letters is "cannot compare" with the reason, and never "no change".
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pamphlet.diff.page_text import Page, Unread, furniture, pages_of, running_line
from pamphlet.diff.words import Piece, numbers, pieces, tokens
from pamphlet.errors import UsageProblem
from pamphlet.guarded import answer, asked

SECONDS = 20.0
MOST_BYTES = 256 * 1024 * 1024
CONFIDENCE = "text only, low confidence: pictures, colours, outlined letters and codes are not compared"
SAME_FILE, NO_TEXT_DIFFERS, CHANGED, CANNOT = "the same file", "no text differs", "changed", "cannot compare"
NEAR = 3  # words between two differences that are told as one
AROUND = 6  # words shown before and after a difference, so that a reader knows where it is
LEAST_MOVED = 3  # words; fewer that vanish here and stand there are chance


@dataclass(frozen=True)
class TextChange:
    """A place where the texts differ, with some words around it; a page (from 1) is 0 where the words are not in that file.

    `number`: a figure differs, so that it may be a phone, an hour or a price.
    `furniture`: it is the first or last line of many pages (a running head), told once.
    """

    old_page: int
    new_page: int
    old: str
    new: str
    number: bool
    furniture: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Word by word; Tibetan at the tsheg."""
        return pieces(self.old, self.new)


@dataclass(frozen=True)
class OutsideDiff:
    """What two PDFs say differently. `verdict` is one of the four above; `reasons`: what could not be read, and why.

    `moved`: pieces that stand in another place with the same words. Changes are in the new file's order.
    """

    old: str
    new: str
    verdict: str
    reasons: tuple[str, ...] = ()
    old_pages: int = 0
    new_pages: int = 0
    moved: int = 0
    changes: tuple[TextChange, ...] = ()
    confidence: str = CONFIDENCE

    @property
    def same(self) -> bool:
        """Whether the files are equal, byte for byte: the only sameness that is certain."""
        return self.verdict == SAME_FILE

    def as_json(self) -> dict[str, Any]:
        """The result as plain values, with its schema's name."""
        return {"schema": "pamphlet-outside-diff/1", **asdict(self)}


def compare_files(old: Path, new: Path, seconds: float = SECONDS) -> OutsideDiff:
    """Two PDF files compared by their text, in a child process. Raises UsageProblem for a file that does not exist."""
    for path in (old, new):
        _openable(path)
    found = asked("pamphlet.diff.outside", [str(old.resolve()), str(new.resolve()), str(seconds)], seconds)
    try:
        return _from_json(json.loads(found))
    except (ValueError, KeyError, TypeError):
        why = found if found.startswith("the file") else "one of the files brought the reader down; it is damaged or hostile"
        return OutsideDiff(old.name, new.name, CANNOT, (why,))


def _openable(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as problem:
        raise UsageProblem(f"{path}: {problem.strerror}") from None
    if not path.is_file():
        raise UsageProblem(f"{path} is not a file")
    if size > MOST_BYTES:
        raise UsageProblem(f"{path} has {size // 1048576} MB; {MOST_BYTES // 1048576} MB is the most that is compared")


def _from_json(row: dict[str, Any]) -> OutsideDiff:
    row = {name: value for name, value in row.items() if name != "schema"}
    return OutsideDiff(**{**row, "reasons": tuple(row["reasons"]), "changes": tuple(TextChange(**change) for change in row["changes"])})


def compare(old: bytes, new: bytes, names: tuple[str, str] = ("the old file", "the new file")) -> OutsideDiff:
    """Two PDFs compared by their text, in this process: for files that are known to be harmless."""
    if old == new:
        return OutsideDiff(*names, SAME_FILE)
    reasons: list[str] = []
    read: list[tuple[Page, ...]] = []
    for data, name in zip((old, new), names, strict=True):
        try:
            pages, doubts = pages_of(data)
        except Unread as problem:
            pages, doubts = (), (str(problem),)
        read.append(pages)
        reasons += [f"{name}: {doubt}" for doubt in doubts]
    before, after = read
    changes, moved = _changes(before, after) if before and after else ((), 0)
    readable = any(page.lines for page in before) and any(page.lines for page in after)
    verdict = CANNOT if not readable or (reasons and not changes) else CHANGED if changes else NO_TEXT_DIFFERS
    return OutsideDiff(*names, verdict, tuple(reasons), len(before), len(after), moved, changes if readable else ())


@dataclass(frozen=True)
class Word:
    """A token of the text that is not a space, the page (from 1) it stands on, and whether a space stands before it."""

    text: str
    page: int
    spaced: bool


def _changes(old: Sequence[Page], new: Sequence[Page]) -> tuple[tuple[TextChange, ...], int]:
    """Heads and feet once, then all other differences, without what only moved; and how much moved."""
    before, after = furniture(old), furniture(new)
    heads = tuple(_furniture_changes(before, after))
    running = {*before, *after}
    hunks = list(_hunks(_words(old, running), _words(new, running)))
    gone, come = ([side for hunk in hunks for side in (hunk[n],) if len(side) >= LEAST_MOVED] for n in (0, 1))
    moved = {_said(words) for words in gone} & {_said(words) for words in come}
    told = (hunk for hunk in hunks if not _moved(hunk, moved))
    return (*heads, *(_told(hunk) for hunk in told)), len(moved)


def _furniture_changes(old: dict[str, tuple[int, ...]], new: dict[str, tuple[int, ...]]) -> Iterator[TextChange]:
    """A running line that is not in the other file; figures in it count, for it may hold a phone."""
    gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
    for n in range(max(len(gone), len(come))):
        was, now = gone[n] if n < len(gone) else "", come[n] if n < len(come) else ""
        yield TextChange(old[was][0] if was else 0, new[now][0] if now else 0, was, now, numbers(was) != numbers(now), furniture=True)


def _words(pages: Sequence[Page], running: set[str]) -> list[list[Word]]:
    """Each line's words; running lines are left out, for they are compared by themselves."""
    return [list(_line_words(line, page.number)) for page in pages for n, line in enumerate(page.lines) if running_line(page, n) not in running]


def _line_words(line: str, page: int) -> Iterator[Word]:
    spaced = True
    for token in tokens(line):
        if not token.isspace():
            yield Word(token, page, spaced)
        spaced = token.isspace()


Hunk = tuple[list[Word], list[Word], list[Word], list[Word]]  # old words, new words, words before, words after


def _hunks(old: list[list[Word]], new: list[list[Word]]) -> Iterator[Hunk]:
    """Where the words differ: lines that are equal are matched first, then words between them, so that other line ends are no difference."""
    a, b = ([_said(line) for line in lines] for lines in (old, new))
    for op, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op != "equal":
            near = old[i:j], new[k:m], new[max(0, k - 1):k], new[m:m + 1]
            was, now, before, after = ([word for line in lines for word in line] for lines in near)
            yield from _word_hunks(was, now, before, after)


def _word_hunks(old: list[Word], new: list[Word], before: list[Word], after: list[Word]) -> Iterator[Hunk]:
    for i, j, k, m in _near_together(SequenceMatcher(None, _said(old), _said(new), autojunk=False).get_opcodes()):
        yield old[i:j], new[k:m], [*before, *new[:k]][-AROUND:], [*new[m:], *after][:AROUND]


def _near_together(steps: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Differences with no more than a few words between them are one."""
    held: tuple[int, int, int, int] | None = None
    for op, i, j, k, m in steps:
        if op == "equal":
            continue
        if held and i - held[1] <= NEAR:
            held = held[0], j, held[2], m
        else:
            if held:
                yield held
            held = i, j, k, m
    if held:
        yield held


def _said(words: Sequence[Word]) -> tuple[str, ...]:
    """What is compared: a hyphen between letters is not, for nobody can tell whether a line's end put it there."""
    return tuple(word.text.replace("-", "") if word.text[0].isalpha() else word.text for word in words)


def _moved(hunk: Hunk, moved: set[tuple[str, ...]]) -> bool:
    """Whether all that a hunk says differently stands elsewhere with the same words."""
    return all(not side or _said(side) in moved for side in hunk[:2])


def _told(hunk: Hunk) -> TextChange:
    old, new, before, after = hunk
    was, now = _joined([*before, *old, *after]), _joined([*before, *new, *after])
    return TextChange(old[0].page if old else 0, new[0].page if new else 0, was, now, numbers(_joined(old)) != numbers(_joined(new)))


def _joined(words: Sequence[Word]) -> str:
    """Words as they were spaced; lines of Tibetan are joined without a space."""
    text = ""
    for word in words:
        tibetan = _tibetan(word.text[:1]) and _tibetan(text[-1:])
        text += f" {word.text}" if text and word.spaced and not tibetan else word.text
    return text


def _tibetan(char: str) -> bool:
    return "\u0f00" <= char <= "\u0fff"


def _main(arguments: list[str]) -> None:
    old, new, seconds = Path(arguments[0]), Path(arguments[1]), float(arguments[2])
    data = old.read_bytes(), new.read_bytes()
    answer(lambda: json.dumps(compare(*data, (old.name, new.name)).as_json()), seconds)


if __name__ == "__main__":
    _main(sys.argv[1:])
