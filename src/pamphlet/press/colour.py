"""Any colour of a content stream as the press wants it: four inks, one ink, or light.

A colour is (family, components): "gray" (1 is white), "rgb", "cmyk"; components 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pamphlet.inks import Cmyk, Rgb, black_of, lightness, rgb_of
from pamphlet.press.profile import OutputProfile

Family = Literal["gray", "rgb", "cmyk"]
Colour = tuple[Family, tuple[float, ...]]
COMPONENTS: dict[Family, int] = {"gray": 1, "rgb": 3, "cmyk": 4}
NEUTRAL = 0.004  # components nearer than a step of 8 bits are a gray, and gray is black ink alone
BLACK: Colour = ("cmyk", (0.0, 0.0, 0.0, 1.0))


@dataclass
class Conversion:
    """Colours to one family. `strict` leaves RGB that is not neutral alone: preflight names it."""

    to: Family
    profile: OutputProfile | None = None
    strict: bool = False
    _known: dict[Colour, Colour] = field(default_factory=dict)

    def convert(self, colour: Colour) -> Colour:
        """The colour in the wanted family."""
        if colour not in self._known:
            self._known[colour] = self._convert(colour)
        return self._known[colour]

    def accepts(self, family: Family | None) -> bool:
        """Whether colours of a family may stay as they are: one ink is fine among four, and gray on a screen."""
        return family == self.to or (family == "gray" and self.to != "gray")

    def lands_in(self, family: Family) -> Family:
        """The family that colours of a family have in the end."""
        return family if self.to == "cmyk" and family == "rgb" and (self.strict or self.profile is None) else self.to

    def parts(self, colour: Colour) -> tuple[float, ...]:
        """The components of a colour in the family that its whole space lands in, neutral or not."""
        return colour[1] if self.lands_in(colour[0]) == colour[0] else self.full(colour)

    def full(self, colour: Colour) -> tuple[float, ...]:
        """The components of a colour in the wanted family, whatever it needs."""
        family, parts = self.convert(colour)
        if family == "rgb" and self.to == "cmyk":
            return 0.0, 0.0, 0.0, _round(1 - lightness((parts[0], parts[1], parts[2])))
        return parts * 3 if family == "gray" and self.to == "rgb" else parts

    def _convert(self, colour: Colour) -> Colour:
        family, parts = colour
        if self.to == "cmyk":
            return self._to_cmyk(family, parts)
        if self.to == "gray":
            return "gray", (_round(_as_gray(family, parts)),)
        return _to_rgb(family, parts)

    def _to_cmyk(self, family: Family, parts: tuple[float, ...]) -> Colour:
        if family == "cmyk":
            return "cmyk", tuple(_round(part) for part in parts)
        if max(parts) - min(parts) < NEUTRAL:
            return BLACK if parts[0] < NEUTRAL else ("cmyk", (0.0, 0.0, 0.0, _round(1 - parts[0])))
        if self.strict or self.profile is None:
            return "rgb", parts
        return "cmyk", self._by_profile((parts[0], parts[1], parts[2]))

    def _by_profile(self, rgb: Rgb) -> Cmyk:
        from PIL import Image, ImageCms

        assert self.profile is not None
        dot = Image.new("RGB", (1, 1), tuple(round(255 * part) for part in rgb))
        inked = ImageCms.applyTransform(dot, self.profile.transform("RGB"))
        assert inked is not None
        cyan, magenta, yellow, black = (_round(part / 255) for part in inked.tobytes())
        return cyan, magenta, yellow, black


def _as_gray(family: Family, parts: tuple[float, ...]) -> float:
    if family == "gray":
        return parts[0]
    if family == "rgb":
        return lightness((parts[0], parts[1], parts[2]))
    return 1 - black_of((parts[0], parts[1], parts[2], parts[3]))


def _to_rgb(family: Family, parts: tuple[float, ...]) -> Colour:
    if family == "cmyk":
        rgb = rgb_of((parts[0], parts[1], parts[2], parts[3]))
        return ("gray", (_round(rgb[0]),)) if max(rgb) - min(rgb) < NEUTRAL else ("rgb", tuple(_round(part) for part in rgb))
    return family, tuple(_round(part) for part in parts)


def _round(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
