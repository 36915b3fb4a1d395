"""Nothing is hidden in layers."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Optional content groups."""
    if facts.layers:
        yield Fault(CHECK.id, CHECK.severity, 0, None, f"the file has layers: {', '.join(facts.layers[:6])}", "Merge the layers before exporting.")


CHECK = Check(
    id="press/no-layers",
    severity=Severity.WARNING,
    title="Nothing is hidden in layers",
    rationale=(
        "Which layers print is a setting of the program that opens the file: what is hidden here may be "
        "printed there."
    ),
    source="house",
    run=run,
)
