"""No page is empty."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Pages that leave the paper white inside the trim."""
    for page in facts.pages:
        if all(mark.colour.is_white for mark in page.trimmed()):
            yield Fault(CHECK.id, CHECK.severity, page.number, None, "nothing is printed on this page",
                        "Take the page out, or tell the printer that it is meant to be blank.")


CHECK = Check(
    id="press/no-empty-page",
    severity=Severity.WARNING,
    title="No page is empty",
    rationale=(
        "An empty page is printed and paid for; more often something that should be on it was lost."
    ),
    source="GWG 2022 R0005",
    run=run,
)
