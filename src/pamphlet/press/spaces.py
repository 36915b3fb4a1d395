"""Colour spaces of a PDF by what they are made of (ISO 32000-2, 8.6)."""

from __future__ import annotations

from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Name

from pamphlet.press.colour import BLACK, Colour, Family

_SPACES: dict[str, Family] = {"/DeviceGray": "gray", "/DeviceRGB": "rgb", "/DeviceCMYK": "cmyk", "/CalGray": "gray", "/CalRGB": "rgb",
                              "/G": "gray", "/RGB": "rgb", "/CMYK": "cmyk"}
BY_CHANNELS: dict[int, Family] = {1: "gray", 3: "rgb", 4: "cmyk"}
DEVICES: dict[Family, Name] = {"gray": Name.DeviceGray, "rgb": Name.DeviceRGB, "cmyk": Name.DeviceCMYK}


class Space(NamedTuple):
    """What a content stream paints in: a family; or a pattern over a family; or, with neither, spots and bare patterns."""

    family: Family | None
    pattern: bool = False


GRAY = Space("gray")


def space_family(space: Any) -> Family | None:
    """gray, rgb or cmyk, by device, calibration or profile (8.6.4, 8.6.5); None for any other space."""
    if isinstance(space, Name):
        return _SPACES.get(str(space))
    if isinstance(space, Array) and len(space) > 0:
        if str(space[0]) == "/ICCBased":
            return BY_CHANNELS.get(int(space[1].get("/N", 0)))
        return _SPACES.get(str(space[0]))
    return None


def named_space(name: Any, resources: Any) -> Any:
    """The space that a stream calls by a name, as an object."""
    if isinstance(name, Name) and str(name) in _SPACES:
        return name
    return resources.get("/ColorSpace", {}).get(str(name), name)


def space_of(space: Any) -> Space:
    """A space as a stream's painting operators need to know it."""
    if isinstance(space, Array) and len(space) == 2 and str(space[0]) == "/Pattern":
        return Space(space_family(space[1]), pattern=True)
    return Space(space_family(space))


def seen_in(space: Any) -> Family | None:
    """The family that a space is shown in at last: an index's base, a spot colour's alternate. None for Lab and what we do not know."""
    if isinstance(space, Array) and len(space) > 2 and str(space[0]) in ("/Separation", "/DeviceN"):
        return seen_in(space[2])
    if isinstance(space, Array) and len(space) > 1 and str(space[0]) in ("/Indexed", "/I"):
        return seen_in(space[1])
    return space_family(space)


def is_bare_pattern(space: Any) -> bool:
    """Whether a space is /Pattern with no colours of its own."""
    return str(space) == "/Pattern" or (isinstance(space, Array) and len(space) == 1 and str(space[0]) == "/Pattern")


def first_colour(space: Any, family: Family) -> Colour:
    """The colour that a stream has when it has chosen a space and no colour yet (8.6.8): black, but no ink at all in CMYK by profile."""
    return ("cmyk", (0.0, 0.0, 0.0, 0.0)) if family == "cmyk" and isinstance(space, pikepdf.Array) else BLACK
