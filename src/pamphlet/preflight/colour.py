"""Colour spaces (ISO 32000-2, 8.6) and what their colours put on the four plates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pamphlet.preflight.facts import Colour, Inks
from pamphlet.preflight.function import BadFunction, Function, read_function
from pamphlet.preflight.objects import is_stream

_DEVICE = {"/DeviceGray": "gray", "/G": "gray", "/DeviceRGB": "rgb", "/RGB": "rgb", "/DeviceCMYK": "cmyk", "/CMYK": "cmyk"}
_CIE = {"/CalGray": ("cal-gray", 1), "/CalRGB": ("cal-rgb", 3), "/Lab": ("lab", 3)}
_ICC = {1: "icc-gray", 3: "icc-rgb", 4: "icc-cmyk"}
_COUNT = {"gray": 1, "rgb": 3, "cmyk": 4}
_PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
ALL_INKS: Inks = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Space:
    """A colour space: its family, how many numbers a colour takes, what it falls back on."""

    family: str
    count: int
    names: tuple[str, ...] = ()
    base: Space | None = None
    tint: Function | None = None
    palette: bytes = b""

    def first(self) -> Colour:
        """The colour in force when the space is chosen (ISO 32000-2, 8.6.5 to 8.6.6)."""
        if self.family in ("spot", "devicen"):
            return self.colour((1.0,) * self.count)
        return self.colour((0.0, 0.0, 0.0, 1.0) if self.family in ("cmyk", "icc-cmyk") else (0.0,) * self.count)

    def colour(self, values: Sequence[float]) -> Colour:
        """A colour of this space; numbers that are missing count as 0."""
        numbers = tuple(round(value, 5) for value in values[: self.count])
        numbers += (0.0,) * (self.count - len(numbers))
        if self.family == "indexed" and self.base:
            return self.base.colour(self.entry(int(numbers[0])))
        return Colour(self.family, numbers, self.names, self._inks(numbers))

    def entry(self, index: int) -> tuple[float, ...]:
        """A palette's colour, in numbers of the base space."""
        assert self.base
        start = max(index, 0) * self.base.count
        return tuple(value / 255 for value in self.palette[start:start + self.base.count])

    def _inks(self, numbers: tuple[float, ...]) -> Inks:
        if self.family in ("spot", "devicen"):
            return self._colorant_inks(numbers)
        rule = _INKS.get(self.family)
        return rule(numbers) if rule else ALL_INKS

    def _colorant_inks(self, numbers: tuple[float, ...]) -> Inks:
        if self.names == ("All",):
            return (numbers[0],) * 4
        if all(name in (*_PROCESS, "None") for name in self.names):
            amounts = dict(zip(self.names, numbers, strict=True))
            return (amounts.get("Cyan", 0.0), amounts.get("Magenta", 0.0), amounts.get("Yellow", 0.0), amounts.get("Black", 0.0))
        if self.base is None or self.tint is None:
            return ALL_INKS
        try:
            return self.base.colour(self.tint(numbers)).inks
        except (BadFunction, ArithmeticError, ValueError, IndexError):
            return ALL_INKS


GRAY, RGB, CMYK = Space("gray", 1), Space("rgb", 3), Space("cmyk", 4)
PATTERN, UNKNOWN = Space("pattern", 0), Space("unknown", 0)
_SPACES = {"gray": GRAY, "rgb": RGB, "cmyk": CMYK}


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def rgb_inks(numbers: Sequence[float]) -> Inks:
    """The naive conversion with all gray moved to black (ISO 32000-2, 10.4.2.4): a count of ink, not a colour."""
    c, m, y = (1 - _unit(value) for value in numbers)
    k = min(c, m, y)
    return (c - k, m - k, y - k, k)


def _gray_inks(numbers: Sequence[float]) -> Inks:
    return (0.0, 0.0, 0.0, 1 - _unit(numbers[0]))


def _cmyk_inks(numbers: Sequence[float]) -> Inks:
    c, m, y, k = (_unit(value) for value in numbers)
    return (c, m, y, k)


def _lab_inks(numbers: Sequence[float]) -> Inks:
    return _gray_inks((numbers[0] / 100,))


_INKS: Mapping[str, Callable[[Sequence[float]], Inks]] = {
    "gray": _gray_inks, "cal-gray": _gray_inks, "icc-gray": _gray_inks, "rgb": rgb_inks, "cal-rgb": rgb_inks,
    "icc-rgb": rgb_inks, "cmyk": _cmyk_inks, "icc-cmyk": _cmyk_inks, "lab": _lab_inks,
}


def read_space(obj: Any, named: Any = None, depth: int = 0) -> Space:
    """A colour space object; `named` is the resources' /ColorSpace dictionary. What cannot be read is `unknown`."""
    import pikepdf

    if obj is None or depth > 6:
        return UNKNOWN
    if isinstance(obj, pikepdf.Name):
        name = str(obj)
        if name in _DEVICE:
            return _SPACES[_DEVICE[name]]
        if name == "/Pattern":
            return PATTERN
        inner = named.get(name) if isinstance(named, pikepdf.Dictionary) else None
        return read_space(inner, None, depth + 1)
    if isinstance(obj, pikepdf.Array) and len(obj):
        try:
            return _array_space(str(obj[0]), obj, named, depth)
        except (BadFunction, ValueError, TypeError, IndexError, AttributeError, KeyError, RecursionError, pikepdf.PdfError):
            return UNKNOWN
    return UNKNOWN


def _array_space(head: str, obj: Any, named: Any, depth: int) -> Space:
    if head in _DEVICE:
        return _SPACES[_DEVICE[head]]
    if head in _CIE:
        return Space(*_CIE[head])
    if head == "/ICCBased":
        count = int(obj[1].N)
        return Space(_ICC[count], count)
    if head in ("/Indexed", "/I"):
        table = obj[3]
        palette = table.read_bytes() if is_stream(table) else bytes(table)
        return Space("indexed", 1, base=read_space(obj[1], named, depth + 1), palette=palette)
    if head == "/Separation":
        return Space("spot", 1, (str(obj[1])[1:],), read_space(obj[2], named, depth + 1), read_function(obj[3]))
    if head == "/DeviceN":
        names = tuple(str(name)[1:] for name in obj[1])
        return Space("devicen", len(names), names, read_space(obj[2], named, depth + 1), read_function(obj[3]))
    if head == "/Pattern":
        return Space("pattern", 0, base=read_space(obj[1], named, depth + 1)) if len(obj) > 1 else PATTERN
    return UNKNOWN
