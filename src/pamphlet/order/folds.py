"""The order in which a flat sheet is folded: which line, which way, what moves.

Written as one looks at the inside of the sheet (the side that is hidden when it is closed), lines
counted from the left. The orders follow from `pamphlet.impose.schemes`, which places the panels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pamphlet.order.model import Crease, FoldPlan


@dataclass(frozen=True)
class FoldStep:
    """One fold: the line from the left of the inside, towards the reader of the inside or away, and the part that moves."""

    number: int
    line: int
    way: Literal["towards", "away"]
    moves: Literal["left", "right"]


def fold_steps(plan: FoldPlan) -> tuple[FoldStep, ...]:
    """The folds of a sheet that is folded along columns only; none for a card, none for a zine, which is folded by rows too."""
    lines = len(plan.columns) - 1
    if plan.scheme == "c-fold":  # the flap, behind panel 5, goes in first; then the cover comes over it
        return (FoldStep(1, 2, "towards", "right"), FoldStep(2, 1, "towards", "left"))
    if plan.scheme in ("z-fold", "accordion"):  # the cover lies behind the first panel of the inside
        return tuple(_zigzag(number) for number in range(1, lines + 1))
    if plan.scheme == "gate-fold":
        return (FoldStep(1, 1, "towards", "left"), FoldStep(2, 3, "towards", "right"))
    if plan.scheme == "booklet":
        return (FoldStep(1, 1, "towards", "left"),)
    return ()


def _zigzag(number: int) -> FoldStep:
    """The first line brings the cover to the front; all that is left of the sheet then goes to and fro behind it."""
    if number == 1:
        return FoldStep(1, 1, "towards", "left")
    return FoldStep(number, number, "away" if number % 2 == 0 else "towards", "right")


def step_of(plan: FoldPlan, crease: Crease, side: int) -> FoldStep | None:
    """The fold that a line of a side belongs to, turned round for the outside; None for cuts and a zine's lines."""
    if crease.kind == "cut" or not crease.upright:
        return None
    lines = sorted({line.x0 for line in plan.sides[side].creases if line.kind == "fold" and line.upright})
    steps = fold_steps(plan)
    place = lines.index(crease.x0) + 1
    if plan.scheme == "gate-fold":  # the plan has no middle line, the columns do
        place = 1 if place == 1 else 3
    outside = side % 2 == 0
    line = len(plan.columns) - place if outside else place
    found = next((step for step in steps if step.line == line), None)
    if found is None or not outside:
        return found
    return FoldStep(found.number, found.line, "away" if found.way == "towards" else "towards", found.moves)


def in_words(plan: FoldPlan) -> tuple[str, ...]:
    """The fold in short sentences, for the note and the ticket."""
    if plan.scheme == "zine":
        return ("Fold along every line and unfold.", "Cut the slit in the middle.", "Fold lengthwise, printed side out.",
                "Push the ends together: the slit opens, the middle stands out.", "Fold round so that page 1 is in front.")
    if plan.scheme == "card":
        pile = ("Put the piles on each other in the order of the drawing.",) if plan.panels > 2 else ()
        return ("Cut along every line. Nothing is folded.", *pile)
    lines = sorted(step.line for step in fold_steps(plan))
    words = tuple(_sentence(plan, step, lines.index(step.line) + 1) for step in fold_steps(plan))
    if plan.scheme == "booklet":
        nest = ("Lay the sheets in each other, sheet 1 outermost.",) if plan.sheets > 1 else ()
        return (*nest, "Fold all sheets together in the middle, page 1 outside.", "Two staples through the fold.")
    closed = "Closed, the gates 1 and 2 meet in front." if plan.scheme == "gate-fold" else "Closed, panel 1 is in front."
    return ("Inside up, as in the drawing.", *words, closed)


def _sentence(plan: FoldPlan, step: FoldStep, place: int) -> str:
    """`place`: which of the drawn lines it is, from the left; a gate fold's middle line is not drawn."""
    part = "panel" if step.moves == "left" or step.line == len(plan.columns) - 1 else "part"
    way = "over, towards you" if step.way == "towards" else "back, away from you"
    return f"Fold {step.number}: line {place} from the left; the {step.moves} {part} goes {way}."
