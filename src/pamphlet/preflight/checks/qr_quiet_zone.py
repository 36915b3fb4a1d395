"""Codes have a clear edge of four modules."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Fill, Mark, PageFacts
from pamphlet.preflight.geometry import Box, grown, inside, meet
from pamphlet.preflight.model import Check, Code, Expected, Fault, Limits, rect_mm
from pamphlet.preflight.places import placed

QUIET = 4  # modules, ISO/IEC 18004, 9.1
SLACK = 0.2  # modules: outlines pass through matrices


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Ink or a fold inside an announced code's quiet zone, and tints below it."""
    for code in expected.codes or ():
        place = placed(facts, code)
        if place is None:
            continue
        page, square = place
        module = code.size / code.modules
        marks = _in_the_way(page, square, grown(square, -(QUIET - SLACK) * module), SLACK * module)
        if marks:
            yield Fault(CHECK.id, CHECK.severity, code.page, rect_mm(page, square), f"ink in the quiet zone of the code {code.text}",
                        "Leave four modules of plain paper around the code.", count=len(marks))
        folds = expected.folds[code.page - 1] if code.page <= len(expected.folds) else ()
        if any(_crosses(code, fold) for fold in folds):
            yield Fault(CHECK.id, CHECK.severity, code.page, rect_mm(page, square), f"a fold runs through the code {code.text}",
                        "Move the code beside the fold.")


def _in_the_way(page: PageFacts, whole: Box, code: Box, slack: float) -> list[Mark]:
    """Marks with ink in the square but not within the code itself; white laid over the square hides what is below."""
    found: list[Mark] = []
    square = grown(whole, -slack)
    for mark in page.marks:
        if isinstance(mark, Fill) and mark.rect and mark.colour.is_white and not mark.see_through and inside(square, mark.box):
            found.clear()
        elif not mark.colour.is_white and (met := meet(mark.box, square)) and not inside(met, code):
            found.append(mark)
    return found


def _crosses(code: Code, fold: tuple[float, float, float, float]) -> bool:
    x0, y0, x1, y1 = fold
    return min(x0, x1) < code.x + code.size and max(x0, x1) > code.x and min(y0, y1) < code.y + code.size and max(y0, y1) > code.y


CHECK = Check(
    id="qr/quiet-zone",
    severity=Severity.ERROR,
    title="Codes have a clear edge of four modules",
    rationale=(
        "A reader finds a code by the white around it; ink in it, a tint below it or a fold through it hide "
        "the code."
    ),
    source="house; ISO/IEC 18004, 9.1",
    run=run,
)
