"""Transparency is mixed in CMYK."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Page groups and groups of drawings whose blending space is not DeviceCMYK."""
    if expected.colour == "rgb":
        return
    fine = {"", "mask", "cmyk"} | ({"gray"} if expected.colour == "gray" else set())
    for page in facts.pages:
        wrong = [group for group in (page.group, *page.groups) if group and group.space not in fine]
        if wrong:
            spaces = ", ".join(sorted({group.space for group in wrong}))
            yield Fault(CHECK.id, CHECK.severity, page.number, rect_mm(page, wrong[0].box), f"transparency is mixed in {spaces}",
                        "Set the transparency blend space to CMYK.", count=len(wrong))


CHECK = Check(
    id="press/group-colour-space",
    severity=Severity.ERROR,
    title="Transparency is mixed in CMYK",
    rationale=(
        "A group that mixes in RGB or through a profile turns CMYK numbers into other ones: pure black "
        "becomes four inks."
    ),
    source="GWG 2022 R0030",
    run=run,
)
