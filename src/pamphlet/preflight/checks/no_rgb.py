"""Only CMYK and gray."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import DEVICE_FREE, Facts, Fill, Image, Shade, Stroke, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults

_HINT = "Convert to CMYK with the printer's profile before sending; black text to 100 % black alone."
_KINDS = {Text: "text", Fill: "area", Stroke: "line", Image: "picture", Shade: "gradient"}


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Marks in RGB, Lab, calibrated or ICC colour, or in one that cannot be read."""
    if expected.colour == "rgb":
        return
    wrong = DEVICE_FREE | {"unknown"}
    seen = ((page, mark, f"{_KINDS.get(type(mark), 'mark')} in {mark.colour.family.replace('-', ' ')} colour")
            for page, mark in facts.marks() if mark.colour.family in wrong)
    yield from faults(CHECK.id, CHECK.severity, seen, _HINT)


CHECK = Check(
    id="press/no-rgb",
    severity=Severity.ERROR,
    title="Only CMYK and gray",
    rationale=(
        "RGB and device-independent colours are converted by whoever touches the file next: black text comes "
        "out in four inks and blurs."
    ),
    source="GWG 2022 R0027",
    run=run,
)
