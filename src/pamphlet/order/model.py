"""An order as data: what is printed, how it is folded, how many of each, who gets it.

The joiner fills these values from a finished build; nothing here reads a file. Lengths are points.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pamphlet.units import Size, mm

if TYPE_CHECKING:
    from pamphlet.impose.schemes import Fold

Typeset = Callable[[str, Sequence[str]], bytes]
"""HTML and style sheets to a PDF; the joiner makes it from the guide's own engine and fonts."""

TOUCHING = mm(0.5)  # lines nearer than this are one line


# --- how it is folded ------------------------------------------------------------------------------


class Crease(NamedTuple):
    """A line on a side where the sheet is folded or cut, in points from the trim's lower left."""

    kind: Literal["fold", "cut"]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def upright(self) -> bool:
        """Whether the line runs from bottom to top."""
        return abs(self.x0 - self.x1) < abs(self.y0 - self.y1)


class PlacedPanel(NamedTuple):
    """A panel on a side: its number from 1, lower left corner, size, and turn (0 or 180 degrees)."""

    panel: int
    x: float
    y: float
    width: float
    height: float
    turn: int


@dataclass(frozen=True)
class PlanSide:
    """One printed side: its panels and the lines on it."""

    panels: tuple[PlacedPanel, ...]
    creases: tuple[Crease, ...]


@dataclass(frozen=True)
class FoldPlan:
    """How a sheet becomes a pamphlet. `columns` and `rows` are widths and heights of the first side, from left and top."""

    scheme: str
    sheet: Size
    panel: Size
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    sides: tuple[PlanSide, ...]

    @property
    def panels(self) -> int:
        """How many panels a reader sees."""
        return max(placed.panel for side in self.sides for placed in side.panels)

    @property
    def sheets(self) -> int:
        """Sheets of paper in one pamphlet (a booklet's nest in each other)."""
        return -(-len(self.sides) // 2)

    @property
    def two_sided(self) -> bool:
        """Whether the back is printed too."""
        return len(self.sides) > 1

    @property
    def copies_a_set(self) -> int:
        """Pamphlets that one set of sheets gives: the times panel 1 stands on the first side."""
        return max(1, sum(placed.panel == 1 for placed in self.sides[0].panels))

    @property
    def finished(self) -> Size:
        """Size of the folded, cut piece. A gate fold stays two panels wide."""
        return Size(2 * self.panel.width, self.panel.height) if self.scheme == "gate-fold" else self.panel

    @property
    def turning(self) -> str:
        """How the sheet is turned for its back: over its upright axis, as `impose` places the backs."""
        if not self.two_sided:
            return "one side only"
        return "flip on short edge" if self.sheet.width >= self.sheet.height else "flip on long edge"


def plan_of(fold: Fold, panels: int) -> FoldPlan:
    """The plan of a fold with `panels` panels.

    A gate fold's middle line is left out: the two gates meet there, the sheet itself is not folded.
    """
    sides = []
    for number, placed in enumerate(fold.placed(panels)):
        creases = tuple(Crease(*crease) for crease in fold.creases(number))
        if fold.scheme == "gate-fold":
            creases = tuple(c for c in creases if abs(c.x0 - fold.sheet.width / 2) > TOUCHING)
        sides.append(PlanSide(tuple(PlacedPanel(p.panel, p.x, p.y, p.width, p.height, p.turn) for p in placed), creases))
    return FoldPlan(fold.scheme, fold.sheet, fold.panel, fold.column_widths, fold.row_heights, tuple(sides))


# --- what is printed -------------------------------------------------------------------------------


PROCESS = ("Cyan", "Magenta", "Yellow", "Black")


def plate_name(name: str) -> str:
    """A plate as print shops and XJDF write it: the four process inks with a capital, a spot colour as it is called."""
    return name.capitalize() if name.capitalize() in PROCESS else name


@dataclass(frozen=True)
class SideInk:
    """Ink of one printed side: plate name -> mean coverage of the trim, 0 to 1; `heaviest`: largest sum of all plates."""

    coverage: Mapping[str, float]
    heaviest: float = 0.0

    @property
    def plates(self) -> tuple[str, ...]:
        """Plates that carry any ink."""
        return tuple(plate_name(name) for name, share in self.coverage.items() if share > 0)

    @property
    def black_only(self) -> bool:
        """Whether black is the only ink."""
        return set(self.plates) <= {"Black"}

    def share(self, plate: str) -> float:
        """The coverage of a plate, named as `plates` does; 0 where it is blank."""
        return sum(share for name, share in self.coverage.items() if plate_name(name) == plate)


@dataclass(frozen=True)
class CheckReport:
    """What a check of a print file found: a verdict in words, counts, the whole as JSON values and as a page."""

    verdict: str
    errors: int
    warnings: int
    data: Mapping[str, Any]
    html: str


WORST_FIRST = {"fails": 0, "thin": 1, "good": 2}  # the scan proof's verdicts


@dataclass(frozen=True)
class ScanMargin:
    """How much a QR code bears before it no longer reads."""

    text: str
    module_mm: float
    verdict: str
    margin: str


@dataclass(frozen=True)
class PrintFile:
    """One language's file for the press, with the facts a print shop asks for.

    `name` is the file's name without a folder; `language` is its English name, `own_name` its own;
    `inks` are measured, one a side, or empty; `imprint` is what each copy says of itself on its back, such as
    "2026-11 community-centre uk".
    """

    languages: tuple[str, ...]
    language: str
    own_name: str
    name: str
    pdf: bytes
    plan: FoldPlan
    bleed: float
    standard: str
    condition: str
    inks: tuple[SideInk, ...]
    marks: tuple[str, ...] = ()
    preflight: CheckReport | None = None
    scan_proof: CheckReport | None = None
    scans: tuple[ScanMargin, ...] = ()
    imprint: str = ""

    @property
    def code(self) -> str:
        """The languages as they are written on the command line: uk, en+bo."""
        return "+".join(self.languages)

    @property
    def weakest(self) -> ScanMargin | None:
        """The QR code that bears least: by verdict, then by the size of its modules."""
        return min(self.scans, key=lambda scan: (WORST_FIRST.get(scan.verdict, 2), scan.module_mm), default=None)

    @cached_property
    def sha256(self) -> str:
        """The file's SHA-256."""
        return hashlib.sha256(self.pdf).hexdigest()

    @property
    def colours(self) -> str:
        """Plates front/back, as print shops write it: 4/4, 1/0; in words where no ink was measured."""
        if not self.inks:
            return "not measured"
        front = max((len(ink.plates) for ink in self.inks[::2]), default=0)
        back = max((len(ink.plates) for ink in self.inks[1::2]), default=0)
        return f"{front}/{back}"


@dataclass(frozen=True)
class Job:
    """A print file and how many of it."""

    file: PrintFile
    quantity: int
    overs: float

    @property
    def extra(self) -> int:
        """Copies beyond the order, rounded up: what folding and cutting spoil."""
        return math.ceil(self.quantity * self.overs - 1e-9)

    @property
    def to_print(self) -> int:
        """Copies to print."""
        return self.quantity + self.extra

    @property
    def flat_sheets(self) -> int:
        """Flat sheets of the print file's own size for all copies, overs included."""
        plan = self.file.plan
        return math.ceil(self.to_print / plan.copies_a_set) * plan.sheets


@dataclass(frozen=True)
class Order:
    """Everything a print shop is told. `date` is the day of the order: no clock is read.

    `thickness` is of one leaf; `fonts` are the families of the guide's languages, for their own names.
    """

    partner: str
    partner_name: str
    guide: str
    publisher: str
    edition: str
    area: str
    area_name: str
    date: dt.date
    due: dt.date | None
    draft: bool
    stock: str
    grammage: int
    thickness: float
    delivery: tuple[str, ...]
    contact: str | None
    jobs: tuple[Job, ...]
    fonts: tuple[str, ...] = ("Guide Sans", "Guide Tibetan")

    @property
    def number(self) -> str:
        """The order's name on every paper: partner, edition, area, and whether it is a draft."""
        return f"{self.partner}-{self.edition}-{self.area}" + ("-draft" if self.draft else "")

    @property
    def plan(self) -> FoldPlan:
        """The fold that is drawn: all languages of an order fold alike; the thickest booklet stands for all."""
        return max((job.file.plan for job in self.jobs), key=lambda plan: len(plan.sides))

    @property
    def faulty(self) -> tuple[str, ...]:
        """Names of print files in which preflight or the scan proof found an error."""
        return tuple(job.file.name for job in self.jobs for report in (job.file.preflight, job.file.scan_proof)
                     if report is not None and report.errors)

    @property
    def overs(self) -> float:
        """The share of copies beyond the order."""
        return self.jobs[0].overs
