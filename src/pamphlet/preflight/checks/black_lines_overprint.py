"""Thin black lines overprint."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Stroke
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import coloured_pages, faults


def run(facts: Facts, limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Strokes in black alone under the profile's width that knock out what is below."""
    if expected.colour in ("gray", "rgb"):
        return
    coloured = coloured_pages(facts)
    seen = ((page, mark, f"a black line under {limits.black_line_pt:g} pt does not overprint") for page, mark in facts.marks()
            if page.number in coloured and isinstance(mark, Stroke) and mark.colour.is_black
            and mark.width < limits.black_line_pt and not mark.keeps_below)
    yield from faults(CHECK.id, CHECK.severity, seen, "Set black lines to overprint (overprint mode 1).")


CHECK = Check(
    id="press/black-lines-overprint",
    severity=Severity.WARNING,
    title="Thin black lines overprint",
    rationale=(
        "A thin black rule on a page of several plates that knocks out shows a white hem when plates slip."
    ),
    source="GWG 2022 R0011, R0012",
    run=run,
)
