"""Lengths, numbers and dates as they are written on paper for a print shop."""

from __future__ import annotations

import datetime as dt

from pamphlet.units import PT_PER_IN, Size, to_mm

SCHEMES = {
    "c-fold": "C-fold (letter fold)", "z-fold": "Z-fold", "accordion": "accordion fold", "gate-fold": "gate fold, open",
    "booklet": "booklet, folded once, two staples in the spine", "zine": "one-sheet zine: fold, cut one slit, fold up",
    "card": "cards, cut apart, not folded",
}


def size_mm(size: Size) -> str:
    """`215.9 x 279.4 mm`, with the trade's multiplication sign."""
    return f"{_short(to_mm(size.width), 1)} × {_short(to_mm(size.height), 1)} mm"


def size_in(size: Size) -> str:
    """`8.5 × 11 in`, to the thousandth of an inch."""
    return f"{_short(size.width / PT_PER_IN, 3)} × {_short(size.height / PT_PER_IN, 3)} in"


def both(size: Size) -> str:
    """A size in millimetres and in inches."""
    return f"{size_mm(size)} ({size_in(size)})"


def length(points: float) -> str:
    """A length in millimetres and inches."""
    return f"{_short(to_mm(points), 2)} mm ({_short(points / PT_PER_IN, 3)} in)"


def count(number: int) -> str:
    """`12,500`."""
    return f"{number:,}"


def percent(share: float) -> str:
    """A share as a whole or tenth per cent; what is above nothing is never written as nothing."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return f"{_short(share * 100, 1)} %"


def day(date: dt.date) -> str:
    """`Sat 21 November 2026`: cannot be read as another day."""
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
    week = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return f"{week[date.weekday()]} {date.day} {names[date.month - 1]} {date.year}"


def _short(value: float, places: int) -> str:
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
