"""A black-only file uses the black plate alone."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import PAPER, Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, percent


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Marks with cyan, magenta, yellow or a spot in a file that is meant to be gray."""
    if expected.colour != "gray":
        return
    seen = ((page, mark, f"ink {percent(mark.colour.inks)} in a black-only file") for page, mark in facts.marks()
            if any(ink >= PAPER for ink in mark.colour.inks[:3]) or mark.colour.spots)
    yield from faults(CHECK.id, CHECK.severity, seen, "Print it in shades of black only, or order four colours.")


CHECK = Check(
    id="press/black-ink-only",
    severity=Severity.ERROR,
    title="A black-only file uses the black plate alone",
    rationale=(
        "A job quoted as one colour that carries a second is stopped, or billed as four."
    ),
    source="house",
    run=run,
)
