"""Ink at the edge runs into the bleed."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Mark, PageFacts, Text
from pamphlet.preflight.geometry import height, width
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm
from pamphlet.preflight.places import faults
from pamphlet.units import to_mm

NEAR = 0.1  # mm: ink this near to the trim is meant to reach it; also the slack at the bleed's edge
_SIDES = ("left", "bottom", "right", "top")


def run(facts: Facts, limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Areas, lines and pictures that reach the trim and stop before the bleed's edge."""
    wanted = limits.bleed_mm if expected.bleed_mm is None else expected.bleed_mm
    seen = ((page, mark, f"ink runs to the {' and '.join(sides)} trim and only {abs(max(reach, 0)):.1f} mm beyond; "
                         f"{wanted:g} mm of bleed is asked for")
            for page in facts.pages for mark in page.trimmed() if not isinstance(mark, Text) and not mark.colour.is_white
            for sides, reach in _short(page, mark, wanted))
    yield from faults(CHECK.id, CHECK.severity, seen, "Let what touches the edge run over it, and make the page's bleed box that large.")


def _short(page: PageFacts, mark: Mark, wanted: float) -> Iterator[tuple[list[str], float]]:
    """The sides where a mark reaches the trim but not far enough, and in mm how far it gets on the worst of them."""
    left, bottom, right, top = rect_mm(page, mark.box)
    wide, high = to_mm(width(page.trim)), to_mm(height(page.trim))
    if right <= NEAR or top <= NEAR or left >= wide - NEAR or bottom >= high - NEAR:
        return  # beside the page: another mark's bleed, or a printers' mark
    reached = dict(zip(_SIDES, (-left, -bottom, right - wide, top - high), strict=True))
    short = [side for side, reach in reached.items() if -NEAR <= reach < wanted - NEAR]
    if short:
        yield short, min(reached[side] for side in short)


CHECK = Check(
    id="press/bleed",
    severity=Severity.ERROR,
    title="Ink at the edge runs into the bleed",
    rationale=(
        "Paper is cut to within a millimetre. Ink that ends at the trim leaves a white sliver along the edge."
    ),
    source="house",
    run=run,
)
