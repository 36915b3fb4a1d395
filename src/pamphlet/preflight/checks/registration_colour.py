"""Registration colour stays outside the trim."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Marks in Separation All that reach into the finished page."""
    seen = ((page, mark, "the registration colour All is used on the page") for page in facts.pages for mark in page.trimmed()
            if "All" in mark.colour.names and not mark.colour.is_white)
    yield from faults(CHECK.id, CHECK.severity, seen, "Use 100 % black.")


CHECK = Check(
    id="press/registration-colour",
    severity=Severity.ERROR,
    title="Registration colour stays outside the trim",
    rationale=(
        "The colour \"All\" is 400 % ink: good for a hair-thin mark in the margin, never for the page."
    ),
    source="house",
    run=run,
)
