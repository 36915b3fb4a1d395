"""Small black text overprints."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import coloured_pages, faults


def run(facts: Facts, limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Text in black alone under the profile's size on a page of several plates that knocks out what is below."""
    if expected.colour in ("gray", "rgb"):
        return
    coloured = coloured_pages(facts)
    seen = ((page, mark, f"black text under {limits.black_text_pt:g} pt does not overprint") for page, mark in facts.marks()
            if page.number in coloured and isinstance(mark, Text) and mark.mode != 3 and mark.colour.is_black
            and mark.size < limits.black_text_pt and not mark.keeps_below)
    yield from faults(CHECK.id, CHECK.severity, seen, "Set black text to overprint (overprint mode 1).")


CHECK = Check(
    id="press/black-text-overprints",
    severity=Severity.WARNING,
    title="Small black text overprints",
    rationale=(
        "Black text that knocks a hole into a tint shows a white hem when plates slip by a tenth of a millimetre. "
        "Where black is the only plate it does not matter."
    ),
    source="GWG 2022 R0009, R0010",
    run=run,
)
