"""What the walk meets: resources, pictures, gradients and tilings, and what they amount to."""

from __future__ import annotations

import math
from typing import Any

from pamphlet.preflight.colour import Space, read_space
from pamphlet.preflight.facts import Colour
from pamphlet.preflight.function import BadFunction, read_function
from pamphlet.preflight.geometry import IDENTITY, Box, Matrix, concat, height, inverse, meet, moved, width
from pamphlet.preflight.objects import entry, is_array

MOST_PARENTS = 64
MOST_TILES = 16  # a pattern with more cells than this in one area is walked once, its marks placed on the whole area
BROKEN = (ValueError, TypeError, IndexError, AttributeError, KeyError, ArithmeticError)


def box_of(obj: Any) -> Box:
    """Four numbers as a box, whichever corners they name."""
    x0, y0, x1, y1 = (float(value) for value in obj)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def matrix_of(obj: Any) -> Matrix:
    """Six numbers as a matrix; the one that changes nothing where there are none."""
    if obj is None:
        return IDENTITY
    a, b, c, d, e, f = (float(value) for value in obj)
    return (a, b, c, d, e, f)


def resources_of(owner: Any, outer: Any) -> Any:
    """The resources of a page or stream, its parents' where a page has none, else those around it."""
    found = owner.get("/Resources")
    parent = owner.get("/Parent") if found is None and str(owner.get("/Type")) == "/Page" else None
    for _level in range(MOST_PARENTS):  # pages may inherit their resources
        if found is not None or parent is None:
            break
        found, parent = parent.get("/Resources"), parent.get("/Parent")
    return found if found is not None else outer


def group_space(group: Any, resources: Any) -> str:
    """The family of a transparency group's blending space, empty if it names none."""
    if "/CS" not in group:
        return ""
    return read_space(group.CS, entry(resources, "/ColorSpace")).family


def image_colour(space: Space) -> Colour:
    """A picture's family; its inks are the most that such pixels may hold, for they are not looked at here."""
    source = space.base if space.family == "indexed" and space.base else space
    most = {"gray": (0.0, 0.0, 0.0, 1.0), "icc-gray": (0.0, 0.0, 0.0, 1.0), "cal-gray": (0.0, 0.0, 0.0, 1.0)}
    return Colour(source.family, (), source.names, most.get(source.family, (1.0, 1.0, 1.0, 1.0)))


def shade_colour(shading: Any, space: Space) -> tuple[Colour, bool]:
    """A gradient's inks at their heaviest, and whether its functions give what the space takes."""
    if "/Function" not in shading:
        return Colour(space.family, (), space.names, (1.0, 1.0, 1.0, 1.0)), int(shading.get("/ShadingType", 0)) >= 4
    try:
        function = read_function(shading.Function)
        low, high = (float(value) for value in list(shading.get("/Domain", [0, 1]))[:2])
        inputs = 2 if int(shading.ShadingType) == 1 else 1
        outs = [function([low + (high - low) * step / 16] * inputs) for step in range(17)]
    except (BadFunction, *BROKEN):
        return Colour(space.family, (), space.names, (1.0, 1.0, 1.0, 1.0)), False
    heaviest = max((space.colour(out) for out in outs), key=lambda colour: colour.total)
    return heaviest, all(len(out) == space.count for out in outs)


def filters_of(item: Any) -> str:
    """How a picture is packed, as the file names it."""
    found = item.get("/Filter")
    if found is None:
        return ""
    return " ".join(str(part)[1:] for part in found) if is_array(found) else str(found)[1:]


def has_exif(item: Any) -> bool:
    """A JPEG that still holds what the camera wrote: time, place, serial number."""
    if "DCTDecode" not in filters_of(item):
        return False
    head = item.read_raw_bytes()[:65536]
    return head.startswith(b"\xff\xd8") and (b"Exif\0\0" in head or b"http://ns.adobe.com/xap/" in head)


def tiles(pattern: Any, matrix: Matrix, box: Box) -> list[tuple[Matrix, Box]]:
    """Where the cells of a tiling pattern fall into an area: (matrix, what is seen of the cell)."""
    back = inverse(matrix)
    cell = box_of(pattern.BBox)
    if back is None:
        return []
    step_x, step_y = abs(float(pattern.get("/XStep", width(cell)))) or width(cell), abs(float(pattern.get("/YStep", height(cell)))) or height(cell)
    area = moved(box, back)
    columns = range(math.ceil((area[0] - cell[2]) / step_x - 1e-6), math.floor((area[2] - cell[0]) / step_x + 1e-6) + 1)
    rows = range(math.ceil((area[1] - cell[3]) / step_y - 1e-6), math.floor((area[3] - cell[1]) / step_y + 1e-6) + 1)
    if len(columns) * len(rows) > MOST_TILES:
        return [(matrix, box)]
    tiles = ((concat((1, 0, 0, 1, i * step_x, j * step_y), matrix)) for i in columns for j in rows)
    return [(tile, cut) for tile in tiles if (cut := meet(moved(cell, tile), box)) and width(cut) > 0.01 and height(cut) > 0.01]
