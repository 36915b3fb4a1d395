"""Every piece of an element that the edition's record knows, line by line: the one adapter to the engine's box tree.

`Page.anchors` is public and gives one rectangle an element a page; a text that wraps inside a line of
others has several. The tree is private to WeasyPrint (pinned): `tests/test_layout.py` fails when it changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pamphlet.typeset.engine import LaidOut, Rect
from pamphlet.units import PT_PER_PX


def pieces_of(laid: LaidOut, prefix: str) -> dict[str, tuple[Rect, ...]]:
    """Element id -> its rectangles, for ids that begin with `prefix`; points from the trim's top left, pages from 0."""
    found: dict[str, list[Rect]] = {}
    for number, page in enumerate(laid.pages):
        floats = [box for box in page._page_box.descendants() if box.is_floated()]
        for name, (x, y, width, height) in _boxes(page._page_box, prefix, "", floats):
            found.setdefault(name, []).append(
                Rect(number, x * PT_PER_PX, y * PT_PER_PX, (x + width) * PT_PER_PX, (y + height) * PT_PER_PX))
    return {name: tuple(rects) for name, rects in found.items()}


Area = tuple[float, float, float, float]  # left, top, width, height in CSS pixels


def _boxes(box: Any, prefix: str, inside: str, floats: Sequence[Any]) -> Iterator[tuple[str, Area]]:
    """The outermost boxes of every element whose id begins with the prefix."""
    element: Any = getattr(box, "element", None)
    name = element.get("id") or "" if hasattr(element, "get") else ""
    if name.startswith(prefix) and name != inside and getattr(box, "element_tag", None) == element.tag:
        inside = name
        yield from ((name, area) for area in _areas(box, floats))
    children = box.all_children() if hasattr(box, "all_children") else ()
    for child in children:
        yield from _boxes(child, prefix, inside, floats)


def _areas(box: Any, floats: Sequence[Any]) -> Iterator[Area]:
    """The box; where a float of another element lies over it and pushes its lines aside, only its lines."""
    area = box.hit_area()
    if any(_meet(area, other.hit_area()) for other in floats) and not any(child.is_floated() for child in box.descendants()):
        lines = [child for child in box.descendants() if isinstance(child, _line_box())]
        if lines:
            yield from ((line.position_x, line.position_y, line.width, line.height) for line in lines)
            return
    yield area


def _meet(one: Area, other: Area) -> bool:
    return (one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
            and one[1] < other[1] + other[3] and other[1] < one[1] + one[3])


def _line_box() -> Any:
    from weasyprint.formatting_structure.boxes import LineBox

    return LineBox
