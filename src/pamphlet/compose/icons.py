"""The program's drawn signs, in the ink of a token."""

from __future__ import annotations

import functools
from pathlib import Path

from pamphlet.compose.styles import Tokens

FOLDER = Path(__file__).parent / "icons"
FALLBACK = "cat-star"


@functools.cache
def icon_names() -> frozenset[str]:
    """Every sign there is."""
    return frozenset(path.stem for path in FOLDER.glob("*.svg"))


@functools.cache
def _drawing(name: str) -> str:
    return (FOLDER / f"{name if name in icon_names() else FALLBACK}.svg").read_text("utf-8")


def icon_svg(address: str, tokens: Tokens) -> bytes:
    """The SVG behind `icon:NAME/TOKEN/MODE`, e.g. `icon:phone/ink/cmyk`."""
    name, token, mode = address.split("/")
    return _drawing(name).replace("currentColor", tokens.value(token, mode)).encode("utf-8")
