"""What a preflight is made of: limits, profiles, checks, faults, the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from pamphlet.findings import Severity
from pamphlet.surfaces import Surface
from pamphlet.units import to_mm

if TYPE_CHECKING:
    from pamphlet.preflight.facts import Facts, PageFacts
    from pamphlet.preflight.geometry import Box

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in millimetres from the lower left corner of the trim."""
Standard = Literal["pdf-x-4", "pdf-x-1a", "plain"]
ColourMode = Literal["cmyk", "gray", "rgb"]


@dataclass(frozen=True)
class Fault:
    """One thing wrong. `code` is the id of its check; `page` counts from 1, 0 is the whole file; `also_mm` are more places of the same."""

    code: str
    severity: Severity
    page: int
    rect_mm: Rect | None
    message: str
    hint: str = ""
    also_mm: tuple[Rect, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class Limits:
    """The numbers that a profile sets; defaults are those of press.md for sheetfed CMYK (GWG 2022 unless marked house).

    Ink is in per cent of the sum of four plates, lengths are in pt or mm as named.
    """

    ink: float = 300.0  # house; R0026 allows 320
    uncoated_ink: float = 280.0  # house: what North American shops ask for; ink dries slowly in uncoated paper
    ink_area_mm2: float = 15.0  # R0026: ink is averaged over this much of the sheet
    bleed_mm: float = 3.0
    safe_mm: float = 3.0
    black_text_pt: float = 12.0  # R0009, R0010: black text under this overprints
    black_line_pt: float = 2.0  # R0011, R0012
    rich_black_k: float = 85.0  # R0015
    rich_black_ink: float = 280.0  # R0015
    fine_text_pt: float = 8.0  # R0016, R0017: text that is white or in several inks
    fine_line_pt: float = 0.25  # R0018, R0019: lines likewise
    hairline_pt: float = 0.12  # house: a plate at 2400 dpi holds nothing thinner than 4 dots
    image_ppi_error: float = 149.0  # R0031
    image_ppi_warning: float = 224.0
    bitmap_ppi_error: float = 549.0  # R0032
    bitmap_ppi_warning: float = 799.0
    module_mm_error: float = 0.33
    module_mm_warning: float = 0.4

    def on(self, stock: Surface | None) -> Limits:
        """The limits on a paper: uncoated paper bears less ink."""
        return replace(self, ink=min(self.ink, self.uncoated_ink)) if stock == "uncoated" else self


@dataclass(frozen=True)
class Code:
    """A QR code that must be on a page: its square in points from the trim's lower left, quiet zone included.

    `modules` counts a side's modules with the quiet zone of 4 + 4; `agrees` says whether a second encoder
    draws the same matrix, None if that was not asked.
    """

    page: int
    text: str
    x: float
    y: float
    size: float
    modules: int
    agrees: bool | None = None


@dataclass(frozen=True)
class Expected:
    """What our own build knows of a file and a stranger's does not. None and empty mean: not known, not asked.

    `codes` None has every page searched for codes; an empty tuple says that there are none.

    `folds` has for each page lines (x0, y0, x1, y1) in points from the trim's lower left; `families` are
    beginnings of PostScript font names; `spots` are separations that the printer was told of; `stock` is the
    surface of the paper that is ordered.
    """

    standard: Standard | None = None
    colour: ColourMode | None = None
    folds: tuple[tuple[tuple[float, float, float, float], ...], ...] = ()
    families: frozenset[str] = frozenset()
    spots: tuple[str, ...] = ()
    codes: tuple[Code, ...] | None = None
    bleed_mm: float | None = None
    stock: Surface | None = None


@dataclass(frozen=True)
class Check:
    """One rule: `run` looks at facts and yields what breaks it. `source` is the clause, or "house"."""

    id: str
    severity: Severity
    title: str
    rationale: str
    source: str
    run: Callable[[Facts, Limits, Expected], Iterable[Fault]]


Verdict = Literal["off", "warning", "error"]


@dataclass(frozen=True)
class Profile:
    """What a kind of printer wants: limits, and checks that are off, only warned of, or made errors."""

    name: str
    title: str
    description: str
    limits: Limits
    checks: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True)
class PageSummary:
    """A page as the report shows it: sizes in mm; ink in per cent, None where it was not measured."""

    number: int
    trim_mm: tuple[float, float]
    bleed_mm: float
    rotation: int
    ink: float | None
    coverage: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Report:
    """What a preflight found, worst first; `checks` are all that ran."""

    profile: str
    title: str
    faults: tuple[Fault, ...]
    checks: tuple[Check, ...]
    pages: tuple[PageSummary, ...] = ()
    file: str = ""

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Faults that a print shop would send the file back for."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.ERROR)

    @property
    def checks_run(self) -> tuple[str, ...]:
        """The ids of the checks that ran."""
        return tuple(check.id for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, for `--json`, the HTML report and the pipe of the guard."""
        return {
            "profile": self.profile, "title": self.title, "file": self.file, "ok": not self.errors,
            "pages": [{"number": page.number, "trim_mm": _short(page.trim_mm), "bleed_mm": round(page.bleed_mm, 2), "rotation": page.rotation,
                       "ink": page.ink, "coverage": page.coverage} for page in self.pages],
            "faults": [_fault_json(fault) for fault in self.faults],
            "checks": [{"id": check.id, "title": check.title, "rationale": check.rationale, "source": check.source} for check in self.checks],
        }


def _fault_json(fault: Fault) -> dict[str, Any]:
    return {
        "code": fault.code, "severity": fault.severity.name.lower(), "page": fault.page,
        "rect_mm": _short(fault.rect_mm) if fault.rect_mm else None, "message": fault.message, "hint": fault.hint,
        "also_mm": [_short(rect) for rect in fault.also_mm], "count": fault.count,
    }


def _short(numbers: Iterable[float]) -> list[float]:
    return [round(number, 2) for number in numbers]


def report_from_json(row: Mapping[str, Any]) -> Report:
    """The report that `as_json` wrote; its checks cannot be run again. Raises KeyError, TypeError or ValueError for anything else."""
    return Report(
        profile=row["profile"], title=row["title"], file=row["file"],
        faults=tuple(_fault_from(fault) for fault in row["faults"]),
        checks=tuple(Check(check["id"], Severity.INFO, check["title"], check["rationale"], check["source"], _spent) for check in row["checks"]),
        pages=tuple(_page_from(page) for page in row["pages"]),
    )


def _fault_from(row: Mapping[str, Any]) -> Fault:
    return Fault(row["code"], Severity[row["severity"].upper()], int(row["page"]), _rect(row["rect_mm"]) if row["rect_mm"] else None,
                 row["message"], row["hint"], tuple(_rect(rect) for rect in row["also_mm"]), int(row["count"]))


def _page_from(row: Mapping[str, Any]) -> PageSummary:
    inks = row["coverage"]
    return PageSummary(int(row["number"]), (row["trim_mm"][0], row["trim_mm"][1]), row["bleed_mm"], row["rotation"], row["ink"],
                       _rect(inks) if inks else None)


def _rect(numbers: Iterable[float]) -> Rect:
    left, bottom, right, top = (float(number) for number in numbers)
    return (left, bottom, right, top)


def _spent(_facts: Facts, _limits: Limits, _expected: Expected) -> Iterable[Fault]:
    return ()


def rect_mm(page: PageFacts, box: Box) -> Rect:
    """A box of a page, measured as people measure: millimetres from the trim's lower left."""
    x, y = page.trim[0], page.trim[1]
    return (to_mm(box[0] - x), to_mm(box[1] - y), to_mm(box[2] - x), to_mm(box[3] - y))
