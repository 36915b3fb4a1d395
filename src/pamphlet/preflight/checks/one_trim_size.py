"""All pages are cut to one size."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, PageFacts
from pamphlet.preflight.geometry import height, width
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.units import to_mm

SLACK = 0.5  # pt: what a guillotine does not see


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Pages that differ from the first."""
    first = _size(facts.pages[0])
    for page in facts.pages[1:]:
        size = _size(page)
        if abs(size[0] - first[0]) > SLACK or abs(size[1] - first[1]) > SLACK:
            yield Fault(CHECK.id, CHECK.severity, page.number, None,
                        f"this page is {to_mm(size[0]):.1f} × {to_mm(size[1]):.1f} mm, the first {to_mm(first[0]):.1f} × {to_mm(first[1]):.1f} mm",
                        "Put pages of different sizes into files of their own.")


def _size(page: PageFacts) -> tuple[float, float]:
    return width(page.trim), height(page.trim)


CHECK = Check(
    id="press/one-trim-size",
    severity=Severity.WARNING,
    title="All pages are cut to one size",
    rationale=(
        "A page of another size in the same file is imposed at the wrong place or scaled."
    ),
    source="GWG 2022 R0004",
    run=run,
)
