"""Stylesheets of a run: tokens for the colour mode, base, scripts, family, and its sizes.

A colour is written once, as `device-cmyk()` in styles/tokens.css; its gray value is worked
out from its lightness, so that a photocopier and a black plate show the same contrast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pamphlet.inks import black_of
from pamphlet.model import Language
from pamphlet.units import Size, to_mm
from pamphlet.world import World

_TOKEN = re.compile(r"--([a-z][a-z0-9-]*)\s*:\s*device-cmyk\(\s*([\d.\s]+?)\s*\)\s*;")


@dataclass(frozen=True)
class Tokens:
    """Colour tokens: name -> (c, m, y, k), each 0 to 1."""

    inks: Mapping[str, tuple[float, float, float, float]]

    def value(self, name: str, mode: str) -> str:
        """A token in CSS for a colour mode; an unknown token is the ink of the text."""
        cyan, magenta, yellow, black = self.inks.get(name, (0.0, 0.0, 0.0, 1.0))
        if mode == "gray":
            cyan, magenta, yellow, black = 0.0, 0.0, 0.0, black_of((cyan, magenta, yellow, black))
        return f"device-cmyk({cyan:g} {magenta:g} {yellow:g} {black:g})"

    def css(self, mode: str) -> str:
        """All tokens as custom properties of the root."""
        return ":root{" + "".join(f"--{name}:{self.value(name, mode)};" for name in self.inks) + "}"

    @cached_property
    def names(self) -> frozenset[str]:
        """Every token there is."""
        return frozenset(self.inks)


def read_tokens(world: World) -> Tokens:
    """The tokens of styles/tokens.css."""
    text = world.style("tokens.css").read_text("utf-8")
    inks = {}
    for name, values in _TOKEN.findall(text):
        c, m, y, k = (float(v) for v in values.split())
        inks[name] = (c, m, y, k)
    return Tokens(inks)


def shared_sheets(world: World, tokens: Tokens, mode: str, family: str, languages: Sequence[Language]) -> tuple[str, ...]:
    """The sheets that do not differ between runs of one family and colour mode."""
    scripts = dict.fromkeys(language.script for language in languages)
    names = ["base.css", *(f"script-{script}.css" for script in scripts), f"format-{family}.css"]
    present = (path for path in (world.style(name) for name in names) if path.is_file())
    return (tokens.css(mode), *(path.read_text("utf-8") for path in present),
            "".join(f':lang({row.code}){{font-family:{_families(row)}}}' for row in languages))


def _families(row: Language) -> str:
    return ",".join(f'"{family}"' for family in row.fonts)


def run_sheet(
    own: Sequence[Size], common: Size, margins: tuple[float, float, float], bleed: float, size: float, leading: float,
    least_leading: float, languages: Sequence[Language], furniture: Mapping[str, str], first_number: int = 0,
) -> str:
    """The sheet of one run: its pages' sizes, its type and its leading, its bands.

    `own` are the sizes of the panels that the run may fill, `common` that of any further page;
    `margins` are top, sides and bottom. Lengths in points; `leading` from 1 (ideal) to 0 (minimum).
    `first_number` is the number of the first page; 0 prints none.
    """
    top, side, bottom = margins
    rules = [f"@page{{size:{_mm(common.width)} {_mm(common.height)};margin:{_mm(top)} {_mm(side)} {_mm(bottom)};bleed:{_mm(bleed)}}}"]
    rules += [f"@page:nth({n}){{size:{_mm(size.width)} {_mm(size.height)}}}"
              for n, size in enumerate(own, 1) if size != common]
    rules.append(f":root{{--top:{_mm(top)};--side:{_mm(side)};--bottom:{_mm(bottom)};--bleed:{_mm(bleed)}}}")
    rules.append(f"html{{font-size:{size:.3f}pt}}")
    for row in languages:
        height = row.line_height
        body = max(least_leading, height.min + (height.ideal - height.min) * leading)
        rules.append(f":lang({row.code}){{--leading:{body:.3f};--heading:{height.heading:.3f}}}")
    if first_number:
        rules.append(f"@page:first{{counter-reset:page {first_number}}}@page{{@bottom-center{{content:counter(page)}}}}")
    rules += [f"@page{{@{box}{{content:{css_string(text)}}}}}" for box, text in furniture.items() if text]
    return "\n".join(rules)


def css_string(text: str) -> str:
    """A text as a CSS string; nothing in it can end the string."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


def _mm(points: float) -> str:
    return f"{to_mm(points):.5f}mm"
