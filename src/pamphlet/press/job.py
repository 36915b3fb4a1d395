"""What a press file is asked to be, and what came out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pamphlet.findings import Finding
from pamphlet.model import Mark
from pamphlet.press.colour import Family
from pamphlet.press.profile import OutputProfile

Standard = Literal["pdf-x-4", "pdf-x-1a", "plain"]
Line = tuple[str, float, float, float, float]  # "fold" or "cut", then x0, y0, x1, y1 in points from the trim's lower left


@dataclass(frozen=True)
class PressJob:
    """How sheets become a press file. Lengths in points.

    `lines`: for each page where it is folded and cut. `slug`: a PDF of one page a side, the line of
    text that stands outside the bleed. `date`: the edition's day; nothing in the file is younger.
    """

    name: str
    title: str
    date: dt.date
    colour: Family
    standard: Standard
    bleed: float
    profile: OutputProfile | None = None
    strict: bool = False
    marks: frozenset[Mark] = frozenset()
    lines: Sequence[Sequence[Line]] = ()
    slug: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class PressPdf:
    """A press file's bytes, and what could not be done to it."""

    data: bytes = field(repr=False)
    findings: tuple[Finding, ...]
