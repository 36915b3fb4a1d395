"""Printer's marks: crop, fold, registration, colour bar and the slug line, all outside the bleed.

They print on every plate, as /Separation /All does (ISO 32000-2, 8.6.6.4), and are 0.25 pt fine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pamphlet.model import Mark
from pamphlet.press.job import Line
from pamphlet.units import mm

OFFSET = mm(2)  # from the bleed to where a mark begins: a knife that wanders still finds clean paper
LENGTH = mm(5)
PATCH = mm(5)
ROOM = OFFSET + LENGTH + mm(3)  # between bleed and media where there are marks
_ROUND = 0.5523  # a quarter circle as a Bezier curve
# Solids, half tones, and overprints of two, as on a Fogra or GATF strip in small.
_PATCHES = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5),
            (1, 1, 0, 0), (1, 0, 1, 0), (0, 1, 1, 0), (0.5, 0.4, 0.4, 0))


class Trim(NamedTuple):
    """The trim on its page, in points."""

    left: float
    bottom: float
    right: float
    top: float


def marks_of(trim: Trim, bleed: float, wanted: frozenset[Mark], lines: Sequence[Line]) -> str:
    """The operators of a side's marks; they need a colour space /All and stay outside the bleed."""
    away = bleed + OFFSET
    drawn: list[str] = []
    if "crop" in wanted:
        drawn += _crop(trim, away)
        drawn += _at_edges(trim, away, [line for line in lines if line[0] == "cut"])
    if "fold" in wanted and (folds := list(_at_edges(trim, away, [line for line in lines if line[0] == "fold"]))):
        drawn += ["[2 1.5] 0 d", *folds, "[] 0 d"]
    if "registration" in wanted:
        drawn += _targets(trim, away)
    return "\n".join(["q /All CS 1 SCN 0.25 w", *drawn, "Q"]) if drawn else ""


def colour_bar(trim: Trim, bleed: float, *, gray: bool) -> str:
    """Patches along the foot, right of the middle, for the press operator to measure."""
    patches = [(0, 0, 0, step / 4) for step in range(1, 5)] if gray else _PATCHES
    x = (trim.left + trim.right) / 2 + mm(8)
    y = trim.bottom - bleed - OFFSET - PATCH
    room = int((trim.right - mm(8) - x) // PATCH)
    drawn = []
    for place, (cyan, magenta, yellow, black) in enumerate(patches[:max(0, room)]):
        ink = f"{1 - black:g} g" if gray else f"{cyan:g} {magenta:g} {yellow:g} {black:g} k"
        drawn.append(f"{ink} {x + place * PATCH:.3f} {y:.3f} {PATCH:.3f} {PATCH:.3f} re f")
    return "\n".join(["q", *drawn, "Q"])


def slug_place(trim: Trim, bleed: float) -> tuple[float, float]:
    """Where the slug line's lower left lies: at the foot, left of the middle."""
    return trim.left + mm(8), trim.bottom - bleed - OFFSET - mm(3.5)


def slug_width(trim: Trim) -> float:
    """How long the slug line may be."""
    return (trim.right - trim.left) / 2 - mm(18)


def _crop(trim: Trim, away: float) -> Iterator[str]:
    for x in (trim.left, trim.right):
        yield _line(x, trim.bottom - away, x, trim.bottom - away - LENGTH)
        yield _line(x, trim.top + away, x, trim.top + away + LENGTH)
    for y in (trim.bottom, trim.top):
        yield _line(trim.left - away, y, trim.left - away - LENGTH, y)
        yield _line(trim.right + away, y, trim.right + away + LENGTH, y)


def _at_edges(trim: Trim, away: float, lines: Sequence[Line]) -> Iterator[str]:
    """A tick at both ends of every fold or cut that reaches across the sheet."""
    for x in sorted({trim.left + line[1] for line in lines if line[1] == line[3]}):
        yield _line(x, trim.bottom - away, x, trim.bottom - away - LENGTH)
        yield _line(x, trim.top + away, x, trim.top + away + LENGTH)
    for y in sorted({trim.bottom + line[2] for line in lines if line[2] == line[4]}):
        yield _line(trim.left - away, y, trim.left - away - LENGTH, y)
        yield _line(trim.right + away, y, trim.right + away + LENGTH, y)


def _targets(trim: Trim, away: float) -> Iterator[str]:
    middle_x, middle_y = (trim.left + trim.right) / 2, (trim.bottom + trim.top) / 2
    half = LENGTH / 2
    aside = mm(11)  # beside the middle: a fold may be marked there
    for x, y in ((trim.left - away - half, middle_y + aside), (trim.right + away + half, middle_y + aside),
                 (middle_x - aside / 2, trim.top + away + half), (middle_x, trim.bottom - away - half)):
        yield _line(x - half, y, x + half, y)
        yield _line(x, y - half, x, y + half)
        yield _circle(x, y, half * 0.6)


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S"


def _circle(x: float, y: float, r: float) -> str:
    """Four curves, from the right and against the clock."""
    k = r * _ROUND
    corners = [(r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0)]
    curves = [" ".join(f"{(x, y)[n % 2] + value:.3f}" for n, value in enumerate(points)) + " c" for points in corners]
    return f"{x + r:.3f} {y:.3f} m {' '.join(curves)} S"
