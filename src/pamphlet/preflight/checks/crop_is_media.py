"""The crop box hides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.geometry import inside
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm

SLACK = 0.01  # pt: boxes are written with few decimals


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Any page whose crop box is not its media box."""
    for page in facts.pages:
        if not (inside(page.crop, page.media, SLACK) and inside(page.media, page.crop, SLACK)):
            yield Fault(CHECK.id, CHECK.severity, page.number, rect_mm(page, page.crop), "the crop box is not the media box",
                        "Remove the crop box, or make it the media box.")


CHECK = Check(
    id="press/crop-is-media",
    severity=Severity.ERROR,
    title="The crop box hides nothing",
    rationale=(
        "What a viewer crops away a RIP may still print, or the other way round: bleed and marks are lost in "
        "silence."
    ),
    source="GWG 2022 R0003",
    run=run,
)
