"""Pictures of a PDF taken apart into the four plates."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from pamphlet.preflight.colour import Space, read_space
from pamphlet.preflight.objects import is_array

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 120_000_000
ENOUGH_PIXELS = 3_000_000  # to measure ink; larger pictures are averaged down first


class Separations(NamedTuple):
    """A picture as two: cyan, magenta and yellow as the complement in RGB, black as the complement in gray."""

    colours: Image
    black: Image
    approximate: bool


def separate(picture: Any, spaces: Any) -> Separations | None:
    """An image XObject's plates; None for one that cannot be decoded."""
    import pikepdf

    try:
        space = read_space(picture.get("/ColorSpace"), spaces)
        if int(picture.Width) * int(picture.Height) > MOST_PIXELS:
            return None
        channels = _channels(picture, space)
        channels = [_smaller(channel) for channel in channels]
        return _plates(channels, space)
    except (OSError, ValueError, TypeError, IndexError, KeyError, AttributeError, NotImplementedError, pikepdf.PdfError):
        return None


def _smaller(channel: Image) -> Image:
    pixels = channel.width * channel.height
    return channel.reduce(max(2, round((pixels / ENOUGH_PIXELS) ** 0.5))) if pixels > 2 * ENOUGH_PIXELS else channel


def _channels(picture: Any, space: Space) -> list[Image]:
    """The picture's numbers, one 8-bit gray image for each, with /Decode applied; palettes hold their index."""
    found = picture.get("/Filter")
    names = [str(part) for part in found] if is_array(found) else [str(found)]
    size, bits = (int(picture.Width), int(picture.Height)), int(picture.get("/BitsPerComponent", 8))
    if names == ["/DCTDecode"] or names == ["/JPXDecode"]:
        raw = _compressed(picture.read_raw_bytes())
    elif bits in (8, 16):
        raw = _packed(picture.read_bytes()[:: bits // 8], size, space.count)
    elif space.count == 1 and bits in (1, 2, 4):
        raw = [_few_bits(picture.read_bytes(), size, bits, indexed=space.family == "indexed")]
    else:
        raise NotImplementedError(f"{bits} bits in {space.count} channels")
    if len(raw) != space.count:
        raise ValueError("another number of channels than its colour space has")
    return _decoded(raw, picture, space)


def _compressed(data: bytes) -> list[Image]:
    """A JPEG's channels as the file's numbers: Pillow turns CMYK round, PDF does not (ISO 32000-2, 7.4.8)."""
    from PIL import Image as Images
    from PIL import ImageChops

    image = Images.open(io.BytesIO(data))
    turned = image.format == "JPEG" and image.mode == "CMYK"
    channels = list((image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")).split())
    return [ImageChops.invert(channel) for channel in channels] if turned else channels


def _packed(data: bytes, size: tuple[int, int], count: int) -> list[Image]:
    from PIL import Image as Images

    pixels = size[0] * size[1]
    data = data[: pixels * count].ljust(pixels * count, b"\0")
    return [Images.frombytes("L", size, data[channel::count]) for channel in range(count)]


def _few_bits(data: bytes, size: tuple[int, int], bits: int, *, indexed: bool) -> Image:
    from PIL import Image as Images

    row = (size[0] * bits + 7) // 8
    data = data[: row * size[1]].ljust(row * size[1], b"\0")
    image = Images.frombytes("1", size, data).convert("L") if bits == 1 else Images.frombytes("L", size, data, "raw", f"L;{bits}")
    top = (1 << bits) - 1
    return image.point([value * top // 255 for value in range(256)]) if indexed else image


def _decoded(channels: list[Image], picture: Any, space: Space) -> list[Image]:
    if "/Decode" not in picture or space.family in ("indexed", "lab"):
        return channels
    limits = [float(value) for value in picture.Decode]
    return [channel.point(_line(low, high)) for channel, low, high in zip(channels, limits[::2], limits[1::2], strict=True)]


def _line(low: float, high: float) -> list[int]:
    return [min(255, max(0, round(255 * low + value * (high - low)))) for value in range(256)]


def _plates(channels: list[Image], space: Space) -> Separations:
    from PIL import Image as Images
    from PIL import ImageChops

    family = space.family
    if family in ("cmyk", "icc-cmyk"):
        c, m, y, k = channels
        return Separations(Images.merge("RGB", [ImageChops.invert(channel) for channel in (c, m, y)]), ImageChops.invert(k), family != "cmyk")
    if family in ("rgb", "icc-rgb", "cal-rgb"):
        inks = [ImageChops.invert(channel) for channel in channels]
        black = ImageChops.darker(ImageChops.darker(inks[0], inks[1]), inks[2])
        rest = [ImageChops.invert(ImageChops.subtract(ink, black)) for ink in inks]
        return Separations(Images.merge("RGB", rest), ImageChops.invert(black), True)
    if space.count == 1:
        return _looked_up(channels[0], _one_channel(space), approximate=family not in ("gray", "indexed", "spot"))
    return _looked_up(channels[0], lambda value: (1.0, 1.0, 1.0, 1.0) if value else (0.0, 0.0, 0.0, 1.0), approximate=True)


def _one_channel(space: Space) -> Callable[[int], tuple[float, ...]]:
    top = len(space.palette) // space.base.count - 1 if space.family == "indexed" and space.base else 255
    if space.family == "indexed":
        return lambda value: space.colour((min(value, top),)).inks
    return lambda value: space.colour((value / 255,)).inks


def _looked_up(channel: Image, inks: Callable[[int], tuple[float, ...]], *, approximate: bool) -> Separations:
    from PIL import Image as Images

    table = [inks(value) for value in range(256)]
    plates = [channel.point([255 - round(255 * row[plate]) for row in table]) for plate in range(4)]
    return Separations(Images.merge("RGB", plates[:3]), plates[3], approximate)
