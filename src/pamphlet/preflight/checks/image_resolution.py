"""Pictures are fine enough."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import coarse, faults


def run(facts: Facts, limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Gray and colour pictures: an error under one limit, a warning under the other."""
    for severity, seen in coarse(facts, limits.image_ppi_error, limits.image_ppi_warning, one_bit=False):
        yield from faults(CHECK.id, severity, seen, "Use a picture with more pixels, or print it smaller.")


CHECK = Check(
    id="press/image-resolution",
    severity=Severity.ERROR,
    title="Pictures are fine enough",
    rationale=(
        "Under 150 pixels to an inch a picture shows its steps, and lettering in it cannot be read."
    ),
    source="GWG 2022 R0031",
    run=run,
)
