"""mm, pt and in: the only conversions in the program; and numbers of things in words."""

from __future__ import annotations

import re
from typing import NamedTuple

PT_PER_IN = 72.0
MM_PER_IN = 25.4
PX_PER_IN = 96.0
PT_PER_PX = PT_PER_IN / PX_PER_IN

_PT_PER = {"mm": PT_PER_IN / MM_PER_IN, "cm": 10 * PT_PER_IN / MM_PER_IN, "in": PT_PER_IN, "pt": 1.0}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(mm|cm|in|pt|\")?\s*")
_SIZE = re.compile(r"^\s*(?P<w>[\d.]+)\s*(?P<wu>mm|cm|in|pt|\")?\s*[x×]\s*(?P<h>[\d.]+)\s*(?P<hu>mm|cm|in|pt|\")\s*$")


class Size(NamedTuple):
    """Width and height in points."""

    width: float
    height: float


def mm(value: float) -> float:
    """Millimetres to points."""
    return value * PT_PER_IN / MM_PER_IN


def inch(value: float) -> float:
    """Inches to points."""
    return value * PT_PER_IN


def to_mm(points: float) -> float:
    """Points to millimetres."""
    return points * MM_PER_IN / PT_PER_IN


def parse_length(text: str) -> float:
    """`"3 mm"`, `"0.125in"` or `"9pt"` in points; ValueError names what was found."""
    match = _LENGTH.fullmatch(text)
    if not match or not match[2]:
        raise ValueError(f'"{text}" is not a length such as "3 mm", "0.125 in" or "9 pt"')
    return float(match[1]) * _PT_PER[match[2].replace('"', "in")]


def parse_size(text: str) -> Size:
    """`"4 x 9 in"`, `"85 x 54 mm"` or `"85mm x 2in"`: width by height in points."""
    match = _SIZE.match(text)
    try:
        if not match:
            raise ValueError
        unit_h = match["hu"].replace('"', "in")
        unit_w = (match["wu"] or unit_h).replace('"', "in")
        return Size(float(match["w"]) * _PT_PER[unit_w], float(match["h"]) * _PT_PER[unit_h])
    except ValueError:
        raise ValueError(f'"{text}" is not a size such as "4 x 9 in" or "85 x 54 mm"') from None


def plural(number: int, one: str, many: str = "") -> str:
    """`1 box`, `2 boxes`, `1,200 copies`; `many` where an s at the end does not make it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
