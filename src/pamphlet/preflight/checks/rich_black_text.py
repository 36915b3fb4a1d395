"""Black text is not made of four inks."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, percent, quoted


def run(facts: Facts, limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Text with nearly full black and much of the rest."""
    seen = ((page, mark, f"text in rich black {percent(mark.colour.inks)}: {quoted(mark.text)}") for page, mark in facts.marks()
            if isinstance(mark, Text) and mark.mode != 3 and mark.colour.inks[3] * 100 >= limits.rich_black_k
            and mark.colour.total * 100 > limits.rich_black_ink)
    yield from faults(CHECK.id, CHECK.severity, seen, "Use 100 % black alone for text.")


CHECK = Check(
    id="press/rich-black-text",
    severity=Severity.WARNING,
    title="Black text is not made of four inks",
    rationale=(
        "Text in four inks never registers perfectly; with this much ink it also sets off on the next sheet."
    ),
    source="GWG 2022 R0015",
    run=run,
)
