"""White never overprints."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Fill, Stroke, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, quoted


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """White text, areas and lines set to overprint."""
    seen = ((page, mark, f"white text overprints: {quoted(mark.text)}" if isinstance(mark, Text) else "white overprints")
            for page, mark in facts.marks() if mark.overprint and mark.colour.is_white and isinstance(mark, (Text, Fill, Stroke)))
    yield from faults(CHECK.id, CHECK.severity, seen, "Set white to knock out.")


CHECK = Check(
    id="press/white-overprints",
    severity=Severity.ERROR,
    title="White never overprints",
    rationale=(
        "White that overprints adds nothing to what lies below: white text on a dark band vanishes on the "
        "press, though a screen may show it."
    ),
    source="GWG 2022 R0007",
    run=run,
)
