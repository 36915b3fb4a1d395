"""No line is thinner than a plate can hold."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, line_width


def run(facts: Facts, limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Lines under the profile's hairline, of any ink."""
    seen = ((page, mark, f"a line of {thick:.2f} pt; under {limits.hairline_pt:g} pt it may not print at all") for page, mark in facts.marks()
            if not mark.colour.is_white and (thick := line_width(mark)) is not None and thick < limits.hairline_pt - SLACK)
    yield from faults(CHECK.id, CHECK.severity, seen, "Make the line at least 0.25 pt thick.")


SLACK = 0.005  # pt: widths pass through matrices


CHECK = Check(
    id="press/hairline",
    severity=Severity.ERROR,
    title="No line is thinner than a plate can hold",
    rationale=(
        "A line of width 0 is one dot of whatever device prints it: visible on a laser printer, gone on a "
        "plate."
    ),
    source="house",
    run=run,
)
