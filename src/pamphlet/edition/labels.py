"""Label stocks: what the sheets of peel-off labels in the shops measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pamphlet.errors import UsageProblem
from pamphlet.units import Size, mm, parse_length, parse_size

SHEETS = {"letter": parse_size("8.5 x 11 in"), "a4": parse_size("210 x 297 mm")}
INSERT = "insert"
INSERT_EDGE, INSERT_GAP = mm(12), mm(6)  # room for the sheet's line of text and for a printer's own margin; between two slips for scissors


@dataclass(frozen=True)
class Stock:
    """A sheet of labels. Lengths in points; `places` are lower left corners from the sheet's lower left, row by row from the top."""

    id: str
    sheet: str
    label: Size
    places: tuple[tuple[float, float], ...]

    @property
    def size(self) -> Size:
        """The sheet's size."""
        return SHEETS[self.sheet]


@cache
def stocks() -> tuple[Stock, ...]:
    """Every stock of labels.yaml."""
    from ruamel.yaml import YAML

    rows = YAML(typ="safe", pure=True).load(Path(__file__).with_name("labels.yaml").read_text("utf-8"))
    return tuple(_stock(row["id"], row["sheet"], _lengths(row["label"]), _lengths(row["first"]), _lengths(row["step"]), row["grid"]) for row in rows)


def _lengths(texts: Sequence[str]) -> tuple[float, float]:
    across, down = (parse_length(text) for text in texts)
    return across, down


def _stock(name: str, sheet: str, label: tuple[float, float], first: tuple[float, float], step: tuple[float, float], grid: Sequence[int]) -> Stock:
    height = SHEETS[sheet].height
    places = tuple((first[0] + column * step[0], height - first[1] - row * step[1] - label[1])
                   for row in range(grid[1]) for column in range(grid[0]))
    return Stock(name, sheet, Size(*label), places)


def stock_for(name: str, width: float, height: float) -> Stock:
    """The stock of that name, or the next larger one of the same sheet, whose label covers so many points.

    Raises UsageProblem for a stock that is not known, or where no label of that sheet is large enough.
    """
    known = {stock.id: stock for stock in stocks()}
    if name not in known:
        raise UsageProblem(f'there is no label stock "{name}". There are: {", ".join(known)}, or {INSERT}')
    asked = known[name]
    larger = sorted((stock for stock in stocks() if stock.sheet == asked.sheet and _area(stock) >= _area(asked)), key=_area)
    for stock in (asked, *larger):
        if stock.label.width >= width and stock.label.height >= height:
            return stock
    raise UsageProblem(f"no label on {asked.sheet} sheets covers {width / mm(1):.0f} x {height / mm(1):.0f} mm: "
                       f"--labels {INSERT} makes slips to put in")


def insert_stock(sheet: str, width: float, height: float) -> Stock:
    """Slips of a size cut from plain paper: as many as the sheet holds. Raises UsageProblem where it holds none."""
    size = SHEETS[sheet]
    columns = int((size.width - 2 * INSERT_EDGE + INSERT_GAP + 0.01) // (width + INSERT_GAP))
    rows = int((size.height - 2 * INSERT_EDGE + INSERT_GAP + 0.01) // (height + INSERT_GAP))
    if columns < 1 or rows < 1:
        raise UsageProblem(f"a slip of {width / mm(1):.0f} x {height / mm(1):.0f} mm does not fit on a {sheet} sheet")
    places = tuple((INSERT_EDGE + column * (width + INSERT_GAP), size.height - INSERT_EDGE - height - row * (height + INSERT_GAP))
                   for row in range(rows) for column in range(columns))
    return Stock(INSERT, sheet, Size(width, height), places)


def _area(stock: Stock) -> float:
    return stock.label.width * stock.label.height
