"""Fold schemes: which panel sits in which cell of which side, and how it is turned.

A scheme is a matrix of panel numbers in reading order, from 1. Front and back are both written as
one looks at them; the sheet turns over its upright axis (for the landscape sheets used here, the
printer's "flip on short edge"), so a back's columns run the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pamphlet.model import Partner
from pamphlet.units import Size, inch, mm, parse_length, parse_size, to_mm

PAPERS: dict[str, Size] = {
    "letter": Size(inch(8.5), inch(11)),
    "legal": Size(inch(8.5), inch(14)),
    "tabloid": Size(inch(11), inch(17)),
    "a5": Size(mm(148), mm(210)),
    "a4": Size(mm(210), mm(297)),
    "a3": Size(mm(297), mm(420)),
}
STRIP = "strip"
# How much narrower the panel is that folds in, so that it does not buckle against the spine.
FLAP_SHORTER = {"a4": mm(3)}
FLAP_SHORTER_DEFAULT = inch(1 / 16)
GATE_SHORTER = inch(1 / 32)  # each gate, so that the two meet without riding up
TOLERANCE = mm(0.5)
SMALLEST = mm(10)  # a panel's shorter side; the margins alone take more than half of it


class Cell(NamedTuple):
    """One panel number (None: left blank) and its turn in degrees, 0 or 180."""

    panel: int | None
    turn: int = 0


Matrix = tuple[tuple[Cell, ...], ...]


class Crease(NamedTuple):
    """A line on a sheet where it is folded or cut, in points from the trim's lower left."""

    kind: Literal["fold", "cut"]
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Placed:
    """A panel on a side: lower left corner and size in points from the sheet's trim."""

    panel: int
    x: float
    y: float
    width: float
    height: float
    turn: int
    at_edges: tuple[bool, bool, bool, bool]  # left, bottom, right, top: on the sheet's own edge


@dataclass(frozen=True)
class Fold:
    """A partner's format, worked out: panels, sheet, sides.

    `count` is None for a booklet, which takes as many panels as it needs, `multiple` at a time.
    """

    scheme: str
    sheet: Size
    panel: Size
    count: int | None
    multiple: int
    column_widths: tuple[float, ...]
    row_heights: tuple[float, ...]
    build: Callable[[int], tuple[Matrix, ...]]
    creep: float = 0.0

    def sides(self, count: int) -> tuple[Matrix, ...]:
        """Front, back, front, back … for `count` panels."""
        return self.build(count)

    def panel_sizes(self, count: int) -> tuple[Size, ...]:
        """Trim size of each panel in reading order."""
        sizes: dict[int, Size] = {}
        for number, side in enumerate(self.sides(count)):
            for row, cells in enumerate(side):
                for column, cell in enumerate(cells):
                    if cell.panel is not None:
                        sizes[cell.panel] = Size(self._widths(number)[column], self.row_heights[row])
        return tuple(sizes[panel] for panel in range(1, count + 1))

    def placed(self, count: int) -> tuple[tuple[Placed, ...], ...]:
        """Every panel of every side with its place on the sheet."""
        return tuple(self._place(number, side) for number, side in enumerate(self.sides(count)))

    def creases(self, side: int) -> tuple[Crease, ...]:
        """Where a side is folded or cut. `side` counts from 0; a back's lines run the other way."""
        columns = _edges(self.column_widths if side % 2 == 0 else self.column_widths[::-1], self.sheet.width)
        rows = _edges(self.row_heights[::-1], self.sheet.height)
        upright = [(x, rows[0], x, rows[-1]) for x in columns]
        level = [(columns[0], y, columns[-1], y) for y in rows]
        if self.scheme == "card":
            inside = [line for line in upright if TOLERANCE < line[0] < self.sheet.width - TOLERANCE]
            inside += [line for line in level if TOLERANCE < line[1] < self.sheet.height - TOLERANCE]
            return tuple(Crease("cut", *line) for line in inside)
        if self.scheme == "gate-fold":
            del upright[2]  # there the two gates meet; the sheet itself stays flat
        folds = tuple(Crease("fold", *line) for line in (*upright[1:-1], *level[1:-1]))
        if self.scheme == "zine":  # the slit lets the eight panels open into a book
            return (*folds, Crease("cut", columns[1], rows[1], columns[-2], rows[1]))
        return folds

    def _widths(self, side: int) -> tuple[float, ...]:
        return self.column_widths if side % 2 == 0 else self.column_widths[::-1]

    def _place(self, number: int, side: Matrix) -> tuple[Placed, ...]:
        placed = []
        widths = self._widths(number)
        left = (self.sheet.width - sum(widths)) / 2
        top = self.sheet.height - (self.sheet.height - sum(self.row_heights)) / 2
        for row, cells in enumerate(side):
            y = top - sum(self.row_heights[: row + 1])
            for column, cell in enumerate(cells):
                if cell.panel is None:
                    continue
                x = left + sum(widths[:column]) + self._creep(number, column)
                edges = (column == 0, row == len(side) - 1, column == len(cells) - 1, row == 0)
                placed.append(Placed(cell.panel, x, y, widths[column], self.row_heights[row], cell.turn, edges))
        return tuple(placed)

    def _creep(self, side: int, column: int) -> float:
        """Inner sheets of a booklet move towards the spine by the leaves that lie outside them."""
        shift = self.creep * (side // 2)
        return shift if column == 0 else -shift


def _edges(sizes: Sequence[float], room: float) -> list[float]:
    """The edges of rows or columns that stand in the middle of a sheet."""
    start = (room - sum(sizes)) / 2
    return [start + sum(sizes[:n]) for n in range(len(sizes) + 1)]


def fold_for(partner: Partner, paper: str) -> Fold:
    """The fold of a partner on one of its papers.

    Raises ValueError that says why the panels cannot fold, and what would.
    """
    fold = _BUILDERS[partner.format](partner, paper)
    _big_enough(Size(min(fold.column_widths), min(fold.row_heights)), paper)
    return fold


def _big_enough(panel: Size, source: str) -> None:
    if min(panel) < SMALLEST:
        raise ValueError(f"{source} gives a panel of {_in_mm(panel)}; wanted at least {to_mm(SMALLEST):g} mm each way")


def _in_mm(size: Size) -> str:
    return f"{to_mm(size.width):.1f} x {to_mm(size.height):.1f} mm"


def _trim(written: str) -> Size:
    """The size of a panel as a partner writes it."""
    trim = parse_size(written)
    _big_enough(trim, f"trim {written}")
    return trim


def _strip_trim(partner: Partner) -> Size:
    if partner.trim is None:
        raise ValueError('paper "strip" needs trim, the size of one panel, e.g. "85 x 54 mm"')
    return _trim(partner.trim)


def _sheet(partner: Partner, paper: str) -> Size:
    """The flat sheet, landscape, or as it is written for a card."""
    if paper == STRIP:
        raise ValueError(f'paper "{STRIP}" is for cards, z-folds and accordions; a {partner.format} needs a sheet such as letter')
    if paper in PAPERS:
        size = PAPERS[paper]
    else:
        try:
            size = parse_size(paper)
        except ValueError:
            raise ValueError(f'paper "{paper}" is neither one of {", ".join(PAPERS)}, {STRIP}, nor a size such as "340 x 54 mm"') from None
    return size if partner.format == "card" else Size(max(size), min(size))


def _needs(partner: Partner, *counts: int) -> int:
    if partner.panels is not None and partner.panels not in counts:
        wanted = " or ".join(str(count) for count in counts)
        raise ValueError(f"a {partner.format} has {wanted} panels, not {partner.panels}")
    return counts[0]


def _fits_width(partner: Partner, sheet: Size, columns: int) -> None:
    if partner.trim is None:
        return
    trim = _trim(partner.trim)
    if abs(trim.width * columns - sheet.width) > TOLERANCE or abs(trim.height - sheet.height) > TOLERANCE:
        raise ValueError(
            f"{columns} panels of {partner.trim} side by side do not make the sheet; "
            "leave trim out to have it worked out, or change the paper"
        )


def _gives(partner: Partner, paper: str, panel: Size) -> None:
    """A trim that is written down agrees with the panel that the sheet gives."""
    if partner.trim is None:
        return
    if any(abs(a - b) > TOLERANCE for a, b in zip(_trim(partner.trim), panel, strict=True)):
        raise ValueError(f"a {partner.format} on {paper} has panels of {_in_mm(panel)}, not {partner.trim}; "
                         "leave trim out to have it worked out, or change the paper")


def _side(*panels: int | None) -> Matrix:
    return (tuple(Cell(panel) for panel in panels),)


def _c_fold(partner: Partner, paper: str) -> Fold:
    _needs(partner, 6)
    sheet = _sheet(partner, paper)
    if partner.flap:
        flap = parse_length(partner.flap)
        wide = (sheet.width - flap) / 2
    else:
        shorter = FLAP_SHORTER.get(paper, FLAP_SHORTER_DEFAULT)
        wide = (sheet.width + shorter) / 3
        flap = sheet.width - 2 * wide
    if not 0.8 * wide < flap < wide:
        raise ValueError(f"the flap must be a little narrower than the other panels ({wide:.1f} pt), found {flap:.1f} pt")
    _gives(partner, paper, Size(wide, sheet.height))
    # Outside, left to right: flap, back, cover; inside: three panels to read on.
    sides = (_side(2, 6, 1), _side(3, 4, 5))
    return Fold("c-fold", sheet, Size(wide, sheet.height), 6, 6, (flap, wide, wide), (sheet.height,), lambda _: sides)


def accordion_sides(columns: int) -> tuple[Matrix, ...]:
    """A leporello of `columns` panels a side, opening like a book with the cover in front.

    Outside: the cover is the last column. With an even number of columns both covers lie on the
    outside and the inside reads straight through; with an odd number the back cover ends the inside.
    """
    n = 2 * columns
    if columns % 2 == 0:
        outside = (n, *range(columns + 2, n), 1)
        inside = tuple(range(2, columns + 2))
    else:
        outside = (*range(columns + 1, n), 1)
        inside = (*range(2, columns + 1), n)
    return (_side(*outside), _side(*inside))


def _accordion(partner: Partner, paper: str) -> Fold:
    count = partner.panels or (6 if partner.format == "z-fold" else 8)
    if partner.format == "z-fold" and count != 6:
        raise ValueError(f"a z-fold has 6 panels, not {count}; for more, format: accordion")
    if count % 2 or count < 4:
        raise ValueError(f"an accordion needs an even number of panels, 4 or more, not {count}")
    columns = count // 2
    if paper == STRIP:
        trim = _strip_trim(partner)
        sheet = Size(trim.width * columns, trim.height)
    else:
        sheet = _sheet(partner, paper)
    _fits_width(partner, sheet, columns)
    width = sheet.width / columns
    sides = accordion_sides(columns)
    return Fold(partner.format, sheet, Size(width, sheet.height), count, count, (width,) * columns, (sheet.height,), lambda _: sides)


def _gate_fold(partner: Partner, paper: str) -> Fold:
    _needs(partner, 8)
    sheet = _sheet(partner, paper)
    half = (sheet.width + 2 * GATE_SHORTER) / 4
    gate = half - GATE_SHORTER
    _gives(partner, paper, Size(half, sheet.height))
    # Closed, the gates show 1 and 2; open, the inside reads 3 to 6; the back is 7 and 8.
    sides = (_side(2, 7, 8, 1), _side(3, 4, 5, 6))
    return Fold("gate-fold", sheet, Size(half, sheet.height), 8, 8, (gate, half, half, gate), (sheet.height,), lambda _: sides)


def saddle_sides(count: int) -> tuple[Matrix, ...]:
    """Saddle stitch: sheet s carries [n-2s, 1+2s] and, behind, [2+2s, n-1-2s]."""
    if count % 4:
        raise ValueError(f"a booklet needs a multiple of 4 panels, not {count}")
    sides: list[Matrix] = []
    for sheet in range(count // 4):
        sides += [_side(count - 2 * sheet, 2 * sheet + 1), _side(2 * sheet + 2, count - 2 * sheet - 1)]
    return tuple(sides)


def _booklet(partner: Partner, paper: str) -> Fold:
    if partner.panels is not None and partner.panels % 4:
        raise ValueError(f"a booklet needs a multiple of 4 panels, not {partner.panels}")
    sheet = _sheet(partner, paper)
    trim = _trim(partner.trim) if partner.trim else Size(sheet.width / 2, sheet.height)
    if 2 * trim.width > sheet.width + TOLERANCE or trim.height > sheet.height + TOLERANCE:
        raise ValueError(f"two panels of {partner.trim} do not fit on {paper}")
    return Fold("booklet", Size(2 * trim.width, trim.height), trim, partner.panels, 4, (trim.width,) * 2, (trim.height,),
                saddle_sides, creep=parse_length(partner.paper_thickness))


def _zine(partner: Partner, paper: str) -> Fold:
    _needs(partner, 8)
    sheet = _sheet(partner, paper)
    top = tuple(Cell(panel, 180) for panel in (5, 4, 3, 2))
    bottom = tuple(Cell(panel) for panel in (6, 7, 8, 1))
    width, height = sheet.width / 4, sheet.height / 2
    _gives(partner, paper, Size(width, height))
    sides: tuple[Matrix, ...] = ((top, bottom),)
    return Fold("zine", sheet, Size(width, height), 8, 8, (width,) * 4, (height,) * 2, lambda _: sides)


def cut_and_stack_sides(count: int, rows: int, columns: int) -> tuple[Matrix, ...]:
    """Printed both sides, cut, and the piles put on each other: the panels come in order.

    Two panels are one card, repeated in every cell.
    """
    cells = rows * columns
    sheets = 1 if count == 2 else -(-count // (2 * cells))
    sides: list[Matrix] = []
    for sheet in range(sheets):
        front, back = [], []
        for row in range(rows):
            numbers = [1 if count == 2 else ((row * columns + column) * sheets + sheet) * 2 + 1 for column in range(columns)]
            front.append(tuple(Cell(n if n <= count else None) for n in numbers))
            back.append(tuple(Cell(n + 1 if n + 1 <= count else None) for n in reversed(numbers)))
        sides += [tuple(front), tuple(back)]
    return tuple(sides)


def _card(partner: Partner, paper: str) -> Fold:
    count = partner.panels or 2
    if count % 2:
        raise ValueError(f"a card has two sides: an even number of panels, not {count}")
    sheet = _strip_trim(partner) if paper == STRIP else _sheet(partner, paper)
    trim = _trim(partner.trim) if partner.trim else sheet
    _big_enough(trim, paper)
    upright = int((sheet.width + TOLERANCE) // trim.width), int((sheet.height + TOLERANCE) // trim.height)
    lying = int((sheet.height + TOLERANCE) // trim.width), int((sheet.width + TOLERANCE) // trim.height)
    if lying[0] * lying[1] > upright[0] * upright[1]:
        sheet, upright = Size(sheet.height, sheet.width), lying
    columns, rows = upright
    if not columns or not rows:
        raise ValueError(f"a card of {partner.trim} does not fit on {paper}")
    return Fold("card", sheet, trim, count, 2, (trim.width,) * columns, (trim.height,) * rows,
                lambda n: cut_and_stack_sides(n, rows, columns))


_BUILDERS: dict[str, Callable[[Partner, str], Fold]] = {
    "c-fold": _c_fold, "z-fold": _accordion, "accordion": _accordion, "gate-fold": _gate_fold,
    "booklet": _booklet, "zine": _zine, "card": _card,
}
