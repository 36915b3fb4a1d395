"""Small text is printed in one ink."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, percent


def run(facts: Facts, limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """White text and text in two or more inks under the profile's size."""
    seen = ((page, mark, _words(mark, limits)) for page, mark in facts.marks()
            if isinstance(mark, Text) and mark.mode != 3 and mark.size < limits.fine_text_pt - SLACK
            and (mark.colour.is_white or mark.colour.plates > 1))
    yield from faults(CHECK.id, CHECK.severity, seen, "Make it larger, or print it in one ink.")


SLACK = 0.01  # pt: sizes pass through matrices


def _words(mark: Text, limits: Limits) -> str:
    ink = "white" if mark.colour.is_white else f"{mark.colour.plates} inks ({percent(mark.colour.inks)})"
    return f"text of {mark.size:.1f} pt in {ink}; at least {limits.fine_text_pt:g} pt is asked for"


CHECK = Check(
    id="press/small-multi-ink-text",
    severity=Severity.WARNING,
    title="Small text is printed in one ink",
    rationale=(
        "Fine type in several inks, or white in a tint of several, blurs or fills in as soon as plates slip: "
        "people then misread numbers."
    ),
    source="GWG 2022 R0016, R0017",
    run=run,
)
