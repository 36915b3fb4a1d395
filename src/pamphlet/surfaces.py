"""Coated or uncoated: the surface of a paper, and the one that a printing condition was measured on."""

from __future__ import annotations

import re
from typing import Literal

Surface = Literal["coated", "uncoated"]

# Registered name of a condition -> surface of its paper (https://www.color.org/chardata/drsection1.xalter).
CONDITIONS: dict[str, Surface] = {
    "FOGRA27": "coated", "FOGRA28": "coated", "FOGRA39": "coated", "FOGRA51": "coated",
    "FOGRA29": "uncoated", "FOGRA30": "uncoated", "FOGRA47": "uncoated", "FOGRA52": "uncoated", "IFRA26": "uncoated",
    "CGATS TR 001": "coated", "CGATS TR 003": "coated", "CGATS TR 005": "coated", "CGATS TR 006": "coated",
    "CGATS21-2-CRPC3": "uncoated", "CGATS21-2-CRPC5": "coated", "CGATS21-2-CRPC6": "coated",
}
# In this order: an "uncoated silk" is uncoated, a "coated wood-free" coated; "matt" alone may be either.
_WORDS: tuple[tuple[re.Pattern[str], Surface], ...] = (
    (re.compile(r"\bun-?coated\b", re.IGNORECASE), "uncoated"),
    (re.compile(r"\b(\w+-)?coated\b|\b(gloss|glossy|silk|satin)\b", re.IGNORECASE), "coated"),
    (re.compile(r"\b(offset|bond|newsprint|wood-?free)\b", re.IGNORECASE), "uncoated"),
)


def surface_of_stock(stock: str) -> Surface | None:
    """The surface that a paper's name tells of; None where it tells of none."""
    return next((surface for words, surface in _WORDS if words.search(stock)), None)


def surface_of_condition(condition: str) -> Surface | None:
    """The surface that a condition stands for; None for one we do not know."""
    return CONDITIONS.get(condition)


def differ(stock: Surface | None, condition: Surface | None) -> bool:
    """Whether a file was made for another surface than it is printed on; not where either is unknown."""
    return stock is not None and condition is not None and stock != condition
