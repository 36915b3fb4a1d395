"""Reading PDFs in tests: every colour that is used to paint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

Colour = tuple[str, tuple[float, ...]]
_OPERATORS = {"g": "gray", "G": "gray", "rg": "rgb", "RG": "rgb", "k": "cmyk", "K": "cmyk"}
_SPACES = {"/DeviceGray": "gray", "/DeviceRGB": "rgb", "/DeviceCMYK": "cmyk"}


def colours(path: Path) -> set[Colour]:
    """Every colour set in a page's or a form's content, by colour space."""
    with pikepdf.open(path) as pdf:
        return {colour for stream in _contents(pdf) for colour in _of(stream)}


def _contents(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from pdf.pages
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
            yield item


def _of(stream: Any) -> Iterator[Colour]:
    space = {"cs": "gray", "CS": "gray"}
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name in ("cs", "CS"):
            space[name] = _SPACES.get(str(operands[0]), str(operands[0]))
        elif name in _OPERATORS:
            yield _OPERATORS[name], tuple(round(float(v), 4) for v in operands)
        elif name in ("sc", "scn", "SC", "SCN"):
            key = "cs" if name.islower() else "CS"
            yield space[key], tuple(round(float(v), 4) for v in operands if not isinstance(v, pikepdf.Name))
