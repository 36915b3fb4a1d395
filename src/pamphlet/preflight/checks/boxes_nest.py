"""Trim lies in bleed, bleed in the page."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.geometry import height, inside, width
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm

SLACK = 0.01  # pt: boxes are written with few decimals


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Any page whose boxes stick out of each other, or that has no area."""
    for page in facts.pages:
        if width(page.trim) <= 0 or height(page.trim) <= 0:
            yield Fault(CHECK.id, CHECK.severity, page.number, None, "the trim box has no area", _HINT)
        elif not inside(page.trim, page.bleed, SLACK):
            yield Fault(CHECK.id, CHECK.severity, page.number, rect_mm(page, page.bleed), "the trim box sticks out of the bleed box", _HINT)
        elif not inside(page.bleed, page.media, SLACK):
            yield Fault(CHECK.id, CHECK.severity, page.number, rect_mm(page, page.bleed), "the bleed box sticks out of the page", _HINT)


_HINT = "Set the boxes anew: the finished size, that plus the bleed, that plus room for marks."


CHECK = Check(
    id="press/boxes-nest",
    severity=Severity.ERROR,
    title="Trim lies in bleed, bleed in the page",
    rationale=(
        "Boxes that do not lie inside each other make imposition programs cut pages in odd places, or refuse "
        "them."
    ),
    source="GWG 2022 R0003; ISO 32000-2, 14.11.2",
    run=run,
)
