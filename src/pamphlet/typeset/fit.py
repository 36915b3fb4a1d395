"""Fitting by a ladder, never by clipping.

From the roomiest setting down: type from the largest to the ideal size, leading to the script's
minimum, type to the floor. Below the floor nothing shrinks: entries leave (where the partner allows
it) or the pamphlet does not fit and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pamphlet.model import Partner
from pamphlet.units import mm, parse_length

STEPS = 30
TO_IDEAL, TO_MIN_LEADING = 10, 17  # steps of the ladder at which each rung ends


@dataclass(frozen=True)
class Family:
    """A format family: type sizes in points, margins of a panel in points (top, sides, bottom).

    Floors: 8.5 pt standard, 16 pt large print, 7 pt wallet card (CNIB clear print and our tests).
    """

    largest: float
    ideal: float
    floor: float
    margins: tuple[float, float, float]
    least_leading: float = 1.0


FAMILIES: dict[str, Family] = {
    "standard": Family(10.5, 9.2, 8.5, (mm(10), mm(6.5), mm(6.5))),
    "booklet": Family(11.0, 10.0, 8.5, (mm(12), mm(11), mm(12))),
    "large-print": Family(17.5, 16.0, 16.0, (mm(16), mm(15), mm(16)), 1.5),
    "wallet": Family(8.0, 7.4, 7.0, (mm(8), mm(4.5), mm(3.4))),
    "zine": Family(10.0, 9.0, 8.5, (mm(9.5), mm(6), mm(6))),
}


@dataclass(frozen=True)
class Rung:
    """A place on the ladder: type size in points, and leading from 1 (ideal) to 0 (minimum)."""

    size: float
    leading: float


def family_of(partner: Partner) -> Family:
    """The partner's family with its own type sizes, if it gives some."""
    base, own = FAMILIES[partner.family], partner.text
    floor = parse_length(own.floor) if own.floor else base.floor
    ideal = max(floor, parse_length(own.ideal) if own.ideal else base.ideal)
    largest = max(ideal, parse_length(own.largest) if own.largest else base.largest)
    return replace(base, largest=largest, ideal=ideal, floor=floor)


def rung(family: Family, step: int) -> Rung:
    """Step 0 is the roomiest, `STEPS` the tightest."""
    if step <= TO_IDEAL:
        return Rung(family.largest + (family.ideal - family.largest) * step / TO_IDEAL, 1.0)
    if step <= TO_MIN_LEADING:
        return Rung(family.ideal, 1.0 - (step - TO_IDEAL) / (TO_MIN_LEADING - TO_IDEAL))
    part = (step - TO_MIN_LEADING) / (STEPS - TO_MIN_LEADING)
    return Rung(family.ideal + (family.floor - family.ideal) * part, 0.0)


def roomiest(fits: Callable[[int], bool], guess: int) -> int | None:
    """The first step of the ladder that fits, looked for from a guess; None if even the last does not.

    What fits at a step fits at every later one. The search walks away from the guess in growing
    strides and then bisects, so that a good guess costs two layouts.
    """
    low, high, stride = -1, STEPS + 1, 1  # low does not fit, high does (or lies past the ladder)
    at = max(0, min(guess, STEPS))
    while low < at < high:
        if fits(at):
            high, at = at, at - stride
        else:
            low, at = at, at + stride
        stride *= 2
        if (low >= 0 and high <= STEPS) or not low < at < high:
            at = (low + high) // 2
    return high if high <= STEPS else None


def swelling(family: Family, step: int, line_height_min: float, line_height_ideal: float, growth: float = 1.85) -> float:
    """About how much taller a text is at a step than at the floor: lines grow in height and number.

    `growth` is the power of the type's size: 2 if every line were full.
    """
    here, floor = rung(family, step), rung(family, STEPS)
    leading = line_height_min + (line_height_ideal - line_height_min) * here.leading
    return float((here.size / floor.size) ** growth * leading / line_height_min)


def most(fits: Callable[[int], bool], guess: int, limit: int) -> int:
    """The largest n up to `limit` for which `fits(n)`, looked for from a guess; -1 if none does."""
    n = max(0, min(guess, limit))
    if fits(n):
        while n < limit and fits(n + 1):
            n += 1
        return n
    while n > 0:
        n -= 1
        if fits(n):
            return n
    return -1
