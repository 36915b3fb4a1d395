"""No page is turned by its dictionary."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Pages with /Rotate."""
    for page in facts.pages:
        if page.rotation:
            yield Fault(CHECK.id, CHECK.severity, page.number, None, f"the page is turned by {page.rotation}° in the file",
                        "Export the page the way it lies, without rotation.")


CHECK = Check(
    id="press/no-rotation",
    severity=Severity.WARNING,
    title="No page is turned by its dictionary",
    rationale=(
        "Some imposition programs ignore /Rotate: front and back of a sheet then stand on their heads."
    ),
    source="GWG 2022 R0005",
    run=run,
)
