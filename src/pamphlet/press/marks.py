"""Printer's marks: crop, fold, registration, colour bar and the slug line, all outside the bleed.

They print on every plate, as /Separation /All does (ISO 32000-2, 8.6.6.4), and are 0.25 pt fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pamphlet.model import Mark
from pamphlet.press.job import Line
from pamphlet.units import mm

OFFSET = mm(2)  # from the bleed to where a mark begins: a knife that wanders still finds clean paper
LENGTH = mm(5)
PATCH = mm(5)
SLUG = mm(3)  # the strip under the marks, for the slug line alone
ROOM = OFFSET + LENGTH + SLUG  # between bleed and media where there are marks
APART = mm(1)  # between a mark and its neighbour
ACROSS = 0.6  # of the sheet: a longer line is a fold or cut from edge to edge
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
        drawn += _ticks(trim, away, {trim.left, trim.right}, {trim.bottom, trim.top})
        drawn += _ticks(trim, away, *_ends(trim, lines, "cut"))
    if "fold" in wanted and (folds := list(_ticks(trim, away, *_ends(trim, lines, "fold")))):
        drawn += ["[2 1.5] 0 d", *folds, "[] 0 d"]
    if "registration" in wanted:
        drawn += _targets(trim, away, lines)
    return "\n".join(["q /All CS 1 SCN 0.25 w", *drawn, "Q"]) if drawn else ""


def colour_bar(trim: Trim, bleed: float, lines: Sequence[Line], *, gray: bool) -> str:
    """Patches along the foot and, where that is too short, the head: clear of ticks and targets, for the press operator to measure."""
    patches = [(0, 0, 0, step / 4) for step in range(1, 5)] if gray else _PATCHES
    foot, head = trim.bottom - bleed - OFFSET - PATCH, trim.top + bleed + OFFSET
    places = [(x, y) for y in (foot, head) for x in _patch_places(trim, lines)]
    drawn = []
    for (x, y), (cyan, magenta, yellow, black) in zip(places, patches, strict=False):
        ink = f"{1 - black:g} g" if gray else f"{cyan:g} {magenta:g} {yellow:g} {black:g} k"
        drawn.append(f"{ink} {x:.3f} {y:.3f} {PATCH:.3f} {PATCH:.3f} re f")
    return "\n".join(["q", *drawn, "Q"])


def slug_place(trim: Trim, bleed: float) -> tuple[float, float]:
    """Where the slug line's lower left lies: at the foot, in the strip of its own that no mark reaches."""
    return trim.left - bleed, trim.bottom - bleed - OFFSET - LENGTH - SLUG


def slug_width(trim: Trim, bleed: float) -> float:
    """How long the slug line may be."""
    return trim.right - trim.left + 2 * bleed


# --- where marks find room -----------------------------------------------------------------------


def _ends(trim: Trim, lines: Sequence[Line], kind: str) -> tuple[set[float], set[float]]:
    """x of upright and y of level lines that run across the sheet; the slit of a zine does not reach its edges."""
    width, height = trim.right - trim.left, trim.top - trim.bottom
    upright = {trim.left + x0 for of, x0, y0, x1, y1 in lines if of == kind and x0 == x1 and abs(y1 - y0) > ACROSS * height}
    level = {trim.bottom + y0 for of, x0, y0, x1, y1 in lines if of == kind and y0 == y1 and abs(x1 - x0) > ACROSS * width}
    return upright, level


def _taken(trim: Trim, lines: Sequence[Line], *, level: bool) -> list[float]:
    """Where ticks stand along an edge."""
    ends = [_ends(trim, lines, kind)[level] for kind in ("cut", "fold")]
    return sorted({*ends[0], *ends[1], *((trim.bottom, trim.top) if level else (trim.left, trim.right))})


def _middle_place(low: float, high: float, taken: Sequence[float]) -> float | None:
    """The place nearest to the middle of an edge where a target is clear of ticks; None where there is none."""
    clear = LENGTH / 2 + APART
    middle = (low + high) / 2
    places = [place for tick in taken for place in (tick - clear, tick + clear)] + [middle]
    free = [place for place in places if low < place < high and all(abs(place - tick) > clear - 1e-6 for tick in taken)]
    return min(free, key=lambda place: (abs(place - middle), place), default=None)


def _patch_places(trim: Trim, lines: Sequence[Line]) -> Iterator[float]:
    """Left edges of patches, from the left to the right."""
    taken = _taken(trim, lines, level=False)
    target = _middle_place(trim.left, trim.right, taken)
    busy = sorted([(tick, tick) for tick in taken] + ([(target - LENGTH / 2, target + LENGTH / 2)] if target is not None else []))
    for (_, left), (right, _) in pairwise(busy):
        for place in range(int((right - left - 2 * APART + 1e-6) // PATCH)):
            yield left + APART + place * PATCH


# --- lines ---------------------------------------------------------------------------------------


def _ticks(trim: Trim, away: float, upright: Iterable[float], level: Iterable[float]) -> Iterator[str]:
    """A tick at both ends of each line."""
    for x in sorted(upright):
        yield _line(x, trim.bottom - away, x, trim.bottom - away - LENGTH)
        yield _line(x, trim.top + away, x, trim.top + away + LENGTH)
    for y in sorted(level):
        yield _line(trim.left - away, y, trim.left - away - LENGTH, y)
        yield _line(trim.right + away, y, trim.right + away + LENGTH, y)


def _targets(trim: Trim, away: float, lines: Sequence[Line]) -> Iterator[str]:
    half = LENGTH / 2
    x = _middle_place(trim.left, trim.right, _taken(trim, lines, level=False))
    y = _middle_place(trim.bottom, trim.top, _taken(trim, lines, level=True))
    if x is not None:
        yield from _target(x, trim.top + away + half)
        yield from _target(x, trim.bottom - away - half)
    if y is not None:
        yield from _target(trim.left - away - half, y)
        yield from _target(trim.right + away + half, y)


def _target(x: float, y: float) -> Iterator[str]:
    half = LENGTH / 2
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
