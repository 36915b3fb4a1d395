"""Modules of codes are large enough."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import seen_place
from pamphlet.units import to_mm


def run(facts: Facts, limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Codes, announced or found, with modules under the profile's sizes: an error under one, a warning under the other."""
    for seen in facts.codes:
        size = to_mm(seen.module_pt)
        slack = SLACK if seen.wanted >= 0 else FOUND_SLACK
        if 0 < size < limits.module_mm_warning - slack:
            severity = CHECK.severity if size < limits.module_mm_error - slack else Severity.WARNING
            yield Fault(CHECK.id, severity, seen.page, seen_place(facts, seen),
                        f"the modules of a code are {size:.2f} mm; at least {limits.module_mm_warning:g} mm is asked for",
                        "Print the code larger, or shorten its address.")


SLACK = 0.001  # mm
FOUND_SLACK = 0.01  # mm: a found code is measured on a raster


CHECK = Check(
    id="qr/module-size",
    severity=Severity.ERROR,
    title="Modules of codes are large enough",
    rationale=(
        "Old telephones and copies of copies lose modules under a third of a millimetre."
    ),
    source="house",
    run=run,
)
