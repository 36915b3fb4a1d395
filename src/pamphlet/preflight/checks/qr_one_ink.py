"""Codes are printed in black alone."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.geometry import grown, inside
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm
from pamphlet.preflight.places import percent, placed


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Marks of an announced code that are not black alone."""
    if expected.colour == "rgb":
        return
    for code in expected.codes or ():
        place = placed(facts, code)
        if place is None:
            continue
        page, square = place[0], grown(place[1], 0.1)
        wrong = {percent(mark.colour.inks) for mark in page.marks
                 if inside(mark.box, square) and not mark.colour.is_white and not (mark.colour.plates == 1 and mark.colour.inks[3] > 0.95)}
        if wrong:
            yield Fault(CHECK.id, CHECK.severity, code.page, rect_mm(page, square), f"the code {code.text} is printed in {', '.join(sorted(wrong))}",
                        "Print codes in 100 % black.")


CHECK = Check(
    id="qr/one-ink",
    severity=Severity.ERROR,
    title="Codes are printed in black alone",
    rationale=(
        "A code in several inks frays when plates slip; a coloured one is gray on gray for a cheap camera."
    ),
    source="house",
    run=run,
)
