"""Pictures inside a PDF converted for the press: RGB to the inks of the profile, alpha put on paper where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Name, PdfImage

from pamphlet.findings import Finding, Where, error
from pamphlet.press.colour import Conversion
from pamphlet.press.operators import space_family

if TYPE_CHECKING:
    from PIL.Image import Image

_MODES = {"gray": "L", "rgb": "RGB", "cmyk": "CMYK"}
_DEVICES = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
_STALE = ("/Decode", "/DecodeParms", "/Filter", "/Intent", "/Alternates", "/OPI", "/Metadata")


def convert_images(pdf: pikepdf.Pdf, conversion: Conversion, where: str, *, flatten: bool) -> Iterator[Finding]:
    """Convert every picture of a PDF in place. `flatten` puts what is see-through on white paper.

    Yields a finding for each that cannot be converted.
    """
    masks = {item.SMask.objgen for item in _images(pdf) if "/SMask" in item}
    for item in _images(pdf):
        if "/Interpolate" in item:  # left to the press's own judgement by every standard's guide
            del item["/Interpolate"]
        if item.objgen in masks or item.get("/ImageMask", False):
            continue
        try:
            _convert(item, conversion, flatten=flatten)
        except (ValueError, TypeError, NotImplementedError, pikepdf.PdfError, OSError) as problem:
            yield error("press/picture", Where(field=where), f"a picture of {item.Width} x {item.Height} pixels cannot be converted: {problem}",
                        "save it again as PNG or JPEG in sRGB, 8 bits a channel")


def _images(pdf: pikepdf.Pdf) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image]


def _convert(item: Any, conversion: Conversion, *, flatten: bool) -> None:
    family = _family_of(item)
    flat = flatten and "/SMask" in item
    if family is None:
        return  # a spot colour: preflight asks whether it was agreed on
    tagged = _profile_of(item)
    same = family == conversion.to or (family == "gray" and conversion.to != "gray")
    if (same and not flat and (tagged is None or family == "gray")) or (conversion.strict and family == "rgb"):
        return
    if isinstance(item.get("/Mask"), Array):
        raise ValueError("it is see-through by a colour (8.9.6.4), which no other colour space keeps")
    picture = _decoded(item, family)
    if flat:
        picture = _on_paper(picture, item.SMask)
        del item["/SMask"]
    _store(item, _converted(picture, conversion, tagged))


def _family_of(item: Any) -> str | None:
    space = item.get("/ColorSpace")
    if isinstance(space, Array) and str(space[0]) == "/Indexed":
        space = space[1]
    return space_family(space)


def _profile_of(item: Any) -> bytes | None:
    space = item.get("/ColorSpace")
    if isinstance(space, Array) and str(space[0]) == "/Indexed":
        space = space[1]
    if isinstance(space, Array) and str(space[0]) == "/ICCBased":
        return bytes(space[1].read_bytes())
    return None


def _decoded(item: Any, family: str) -> Image:
    picture = PdfImage(item).as_pil_image()
    picture.load()
    return picture if picture.mode == _MODES[family] else picture.convert(_MODES[family])


def _on_paper(picture: Image, mask: Any) -> Image:
    """The picture laid on white with its soft mask."""
    from PIL import Image as Pillow

    alpha = PdfImage(mask).as_pil_image().convert("L").resize(picture.size)
    paper = Pillow.new(picture.mode, picture.size, (0, 0, 0, 0) if picture.mode == "CMYK" else "white")
    paper.paste(picture, mask=alpha)
    return paper


def _converted(picture: Image, conversion: Conversion, tagged: bytes | None) -> Image:
    from PIL import ImageCms

    if conversion.to == "gray":
        return _to_rgb(picture).convert("L") if picture.mode == "CMYK" else picture.convert("L")
    if conversion.to == "rgb":
        return _to_rgb(picture)
    if picture.mode == "L" or (picture.mode == "RGB" and _is_neutral(picture)):
        return picture.convert("L")  # black ink alone
    if picture.mode == "CMYK" and (tagged is None or conversion.profile is None or tagged == conversion.profile.data):
        return picture
    if conversion.profile is None:
        raise ValueError("no output profile")
    return ImageCms.applyTransform(picture, conversion.profile.transform(picture.mode, tagged))  # type: ignore[return-value]


def _is_neutral(picture: Image) -> bool:
    from PIL import ImageChops

    red, green, blue = picture.split()
    return max(ImageChops.difference(red, green).getextrema()[1], ImageChops.difference(red, blue).getextrema()[1]) <= 1  # type: ignore[operator]


def _to_rgb(picture: Image) -> Image:
    """Inks as light: the same complement as for colours of text, a table a channel."""
    from PIL import Image as Pillow
    from PIL import ImageChops

    if picture.mode != "CMYK":
        return picture.convert("RGB")
    *colours, black = picture.split()
    light = ImageChops.invert(black)
    return Pillow.merge("RGB", [ImageChops.multiply(ImageChops.invert(channel), light) for channel in colours])


def _store(item: Any, picture: Image) -> None:
    for key in _STALE:
        if key in item:
            del item[key]
    item.write(picture.tobytes())
    item.ColorSpace = _DEVICES[picture.mode]
    item.BitsPerComponent = 8
    item.Width, item.Height = picture.size
