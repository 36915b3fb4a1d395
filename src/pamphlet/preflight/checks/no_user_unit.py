"""Pages are in points."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Any page that scales its own unit."""
    for page in facts.pages:
        if page.user_unit != 1:
            yield Fault(CHECK.id, CHECK.severity, page.number, None, f"the page counts in units of {page.user_unit:g} points",
                        "Export the page at its true size.")


CHECK = Check(
    id="press/no-user-unit",
    severity=Severity.ERROR,
    title="Pages are in points",
    rationale=(
        "A page with a UserUnit is a different size in every program that ignores it."
    ),
    source="GWG 2022 R0002",
    run=run,
)
