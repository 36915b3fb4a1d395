"""Faults made from marks: what is the same on a page becomes one fault with many places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pamphlet.findings import Severity
from pamphlet.preflight.facts import PAPER, Fill, Image, Stroke
from pamphlet.preflight.geometry import Box, height, width
from pamphlet.preflight.model import Code, Fault, Rect, rect_mm

if TYPE_CHECKING:
    from pamphlet.preflight.facts import Facts, Mark, PageFacts, SeenCode

MOST_PLACES = 20  # of one fault on one page; the count tells the rest
THIN, LONG = 2.0, 5.0  # pt, times its thickness: a filled box so thin and long is a rule

Seen = tuple["PageFacts", "Mark", str]
"""A page, the mark that breaks a rule, and in words how."""


def faults(code: str, severity: Severity, seen: Iterable[Seen], hint: str) -> Iterator[Fault]:
    """One fault for each page and wording, its largest place first."""
    grouped: dict[tuple[int, str], list[Seen]] = {}
    for item in seen:
        grouped.setdefault((item[0].number, item[2]), []).append(item)
    for (number, words), items in grouped.items():
        items.sort(key=lambda item: -width(item[1].box) * height(item[1].box))
        rects = [rect_mm(page, mark.box) for page, mark, _words in items[:MOST_PLACES]]
        yield Fault(code, severity, number, rects[0], words, hint, tuple(rects[1:]), len(items))


def quoted(text: str, most: int = 40) -> str:
    """Text of a page for a message, cut after a word's beginning."""
    text = " ".join(text.split())
    return f"“{text[:most]}…”" if len(text) > most else f"“{text}”"


def percent(inks: Iterable[float]) -> str:
    """Inks as printers write them: `20/0/100/0`."""
    return "/".join(f"{ink * 100:.0f}" for ink in inks)


def line_width(mark: Mark) -> float | None:
    """How thick a line is in points: a stroke's width, or a long filled box's short side; None for what is no line."""
    if isinstance(mark, Stroke):
        return mark.width
    if isinstance(mark, Fill) and mark.rect:
        short, long = sorted((width(mark.box), height(mark.box)))
        return short if short < THIN and long > LONG * short else None
    return None


def coarse(facts: Facts, error: float, warning: float, *, one_bit: bool) -> Iterator[tuple[Severity, list[Seen]]]:
    """Pictures under the error limit, then those between it and the warning limit; limits in pixels to an inch."""
    for severity, low, high in ((Severity.ERROR, -1.0, error), (Severity.WARNING, error, warning)):
        yield severity, [(page, mark, f"a picture of {mark.pixels[0]} × {mark.pixels[1]} pixels is printed at {min(mark.ppi):.0f} ppi; "
                                      f"at least {high:.0f} is asked for")
                         for page, mark in facts.marks()
                         if isinstance(mark, Image) and (mark.bits == 1) is one_bit and low <= round(min(mark.ppi), 1) < high]


def coloured_pages(facts: Facts) -> frozenset[int]:
    """Pages that carry more than the black plate: only there can black slip against something."""
    return frozenset(page.number for page, mark in facts.marks() if any(ink >= PAPER for ink in mark.colour.inks[:3]) or mark.colour.spots)


def placed(facts: Facts, code: Code) -> tuple[PageFacts, Box] | None:
    """The page and the square, quiet zone included, of an announced code; None if the file has no such page."""
    if not 1 <= code.page <= len(facts.pages):
        return None
    page = facts.pages[code.page - 1]
    x, y = page.trim[0] + code.x, page.trim[1] + code.y
    return page, (x, y, x + code.size, y + code.size)


def seen_place(facts: Facts, seen: SeenCode) -> Rect | None:
    """Where a code was looked for, in mm from the trim."""
    return rect_mm(facts.pages[seen.page - 1], seen.box) if 1 <= seen.page <= len(facts.pages) else None
