"""Fine lines are printed in one ink."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Colour, Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, line_width, percent


def run(facts: Facts, limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """White lines and lines in two or more inks under the profile's width; thin filled boxes count as lines."""
    seen = ((page, mark, _words(mark.colour, thick, limits)) for page, mark in facts.marks()
            if (thick := line_width(mark)) is not None and thick < limits.fine_line_pt - SLACK
            and (mark.colour.is_white or mark.colour.plates > 1))
    yield from faults(CHECK.id, CHECK.severity, seen, "Make the line thicker, or print it in one ink.")


SLACK = 0.005  # pt: widths pass through matrices


def _words(colour: Colour, thick: float, limits: Limits) -> str:
    ink = "white" if colour.is_white else f"{colour.plates} inks ({percent(colour.inks)})"
    return f"a line of {thick:.2f} pt in {ink}; at least {limits.fine_line_pt:g} pt is asked for"


CHECK = Check(
    id="press/thin-multi-ink-line",
    severity=Severity.WARNING,
    title="Fine lines are printed in one ink",
    rationale=(
        "A fine line in several inks, or white in a tint, comes apart into coloured lines when plates slip."
    ),
    source="GWG 2022 R0018, R0019",
    run=run,
)
