"""Text keeps its distance from cut and fold."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, PageFacts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits, Rect, rect_mm
from pamphlet.preflight.places import Seen, faults, quoted
from pamphlet.units import to_mm

SLACK = 0.05  # mm
_HINT = "Move the text inwards, or make it smaller."


def run(facts: Facts, limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Text nearer than the safe margin to the trim or to an expected fold; text that is cut through is an error."""
    yield from faults(CHECK.id, Severity.ERROR, _cut(facts), _HINT)
    yield from faults(CHECK.id, CHECK.severity, _near(facts, limits, expected), _HINT)


def _texts(facts: Facts) -> Iterator[tuple[PageFacts, Text, float]]:
    """Text that reaches into the page, and how far in mm from the nearest trim edge; below 0 it is cut."""
    for page in facts.pages:
        for mark in page.trimmed():
            if isinstance(mark, Text) and mark.mode != 3:
                box, trim = mark.box, page.trim
                yield page, mark, to_mm(min(box[0] - trim[0], box[1] - trim[1], trim[2] - box[2], trim[3] - box[3]))


def _cut(facts: Facts) -> Iterator[Seen]:
    for page, mark, distance in _texts(facts):
        if distance < -SLACK:
            yield page, mark, f"text is cut off: {quoted(mark.text)}"


def _near(facts: Facts, limits: Limits, expected: Expected) -> Iterator[Seen]:
    for page, mark, distance in _texts(facts):
        if -SLACK <= distance < limits.safe_mm - SLACK:
            yield page, mark, f"text nearer than {limits.safe_mm:g} mm to the trim"
        folds = expected.folds[page.number - 1] if page.number <= len(expected.folds) else ()
        away = min((_from_line(rect_mm(page, mark.box), fold) for fold in folds), default=limits.safe_mm)
        if away < limits.safe_mm - SLACK:
            yield page, mark, "text lies across a fold" if away <= 0 else f"text nearer than {limits.safe_mm:g} mm to a fold"


def _from_line(rect: Rect, fold: tuple[float, float, float, float]) -> float:
    """How far in mm a rectangle keeps from a level or upright fold line; 0 if it lies across it."""
    x0, y0, x1, y1 = (to_mm(value) for value in fold)
    aside = max(rect[0] - max(x0, x1), min(x0, x1) - rect[2], 0.0)
    above = max(rect[1] - max(y0, y1), min(y0, y1) - rect[3], 0.0)
    return max(aside, above)


CHECK = Check(
    id="press/safe-margin",
    severity=Severity.WARNING,
    title="Text keeps its distance from cut and fold",
    rationale=(
        "Sheets shift in cutting and folding by a millimetre or two. Text that is cut is a wrong number; text"
        " in a fold is worn off first."
    ),
    source="house",
    run=run,
)
