"""Every piece of an element that the edition's record knows, line by line: the one adapter to the engine's box tree.

`Page.anchors` is public and gives one rectangle an element a page; a text that wraps inside a line of
others has several. The tree is private to WeasyPrint (pinned): `tests/test_layout.py` fails when it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pamphlet.typeset.engine import LaidOut, Rect
from pamphlet.units import PT_PER_PX


def pieces_of(laid: LaidOut, prefix: str) -> dict[str, tuple[Rect, ...]]:
    """Element id -> its rectangles, for ids that begin with `prefix`; points from the trim's top left, pages from 0."""
    found: dict[str, list[Rect]] = {}
    for number, page in enumerate(laid.pages):
        for name, (x, y, width, height) in _boxes(page._page_box, prefix, ""):
            found.setdefault(name, []).append(
                Rect(number, x * PT_PER_PX, y * PT_PER_PX, (x + width) * PT_PER_PX, (y + height) * PT_PER_PX))
    return {name: tuple(rects) for name, rects in found.items()}


def _boxes(box: Any, prefix: str, inside: str) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """The outermost boxes of every element whose id begins with the prefix."""
    element: Any = getattr(box, "element", None)
    name = element.get("id") or "" if hasattr(element, "get") else ""
    if name.startswith(prefix) and name != inside and getattr(box, "element_tag", None) == element.tag:
        inside = name
        yield name, box.hit_area()
    children = box.all_children() if hasattr(box, "all_children") else ()
    for child in children:
        yield from _boxes(child, prefix, inside)
