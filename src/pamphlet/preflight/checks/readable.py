"""The file can be read to its end."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """What could not be followed while reading; what was mended for reading is a warning."""
    for repair in facts.repairs[:1]:
        yield Fault(CHECK.id, Severity.WARNING, 0, None, f"the file is damaged and was mended for reading ({repair[:120]})", _HINT,
                    count=len(facts.repairs))
    for line in facts.damage:
        place, _colon, what = line.partition(": ")
        page = int(place.removeprefix("page ")) if place.removeprefix("page ").isdigit() else 0
        yield Fault(CHECK.id, CHECK.severity, page, None, what or line, _HINT)


_HINT = "Export the file again; do not send a file that a viewer has repaired."


CHECK = Check(
    id="press/readable",
    severity=Severity.ERROR,
    title="The file can be read to its end",
    rationale=(
        "A drawing that names a font or a picture the file does not hold, or that stops in the middle, prints"
        " with pieces missing, and every RIP leaves out other ones."
    ),
    source="house",
    run=run,
)
