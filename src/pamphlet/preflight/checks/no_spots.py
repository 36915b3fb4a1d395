"""No spot colours but those agreed."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Marks in a separation that the printer was not told of."""
    seen = ((page, mark, f"spot colour {', '.join(unknown)}") for page, mark in facts.marks()
            if (unknown := [name for name in mark.colour.spots if name not in expected.spots]))
    yield from faults(CHECK.id, CHECK.severity, seen, "Convert spot colours to CMYK, or order them.")


CHECK = Check(
    id="press/no-spots",
    severity=Severity.ERROR,
    title="No spot colours but those agreed",
    rationale=(
        "A spot colour is one more plate, or is replaced by whatever the RIP thinks it looks like."
    ),
    source="GWG 2022 R0020",
    run=run,
)
