"""Amounts of ink and what they look like: colours derived from one another, never written twice."""

from __future__ import annotations

Cmyk = tuple[float, float, float, float]
Rgb = tuple[float, float, float]


def rgb_of(ink: Cmyk) -> Rgb:
    """What a screen shows for amounts of ink, each 0 to 1: the complement of each, darkened by black."""
    cyan, magenta, yellow, black = ink
    return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))


def lightness(rgb: Rgb) -> float:
    """Rec. 709 luma, 0 to 1."""
    red, green, blue = rgb
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def black_of(ink: Cmyk) -> float:
    """The amount of black that is as light as a colour."""
    return round(1 - lightness(rgb_of(ink)), 3)
