"""Pictures inside a PDF converted for the press: RGB to the inks of the profile, alpha put on paper where it must be."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Name, PdfImage

from pamphlet.findings import Finding, Where, error
from pamphlet.press.colour import Conversion, Family
from pamphlet.press.profile import BLACK_POINT_COMPENSATION, RELATIVE_COLORIMETRIC
from pamphlet.press.spaces import DEVICES, seen_in, space_family

if TYPE_CHECKING:
    from PIL.Image import Image

_MODES: dict[Family, str] = {"gray": "L", "rgb": "RGB", "cmyk": "CMYK"}
_FAMILIES: dict[str, Family] = {"L": "gray", "RGB": "rgb", "CMYK": "cmyk"}
_LUMA = (0.2126, 0.7152, 0.0722, 0)  # as `inks.lightness` has it for text
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
    space = item.get("/ColorSpace")
    family, tagged = _family_of(space), _profile_of(space)
    flat = flatten and "/SMask" in item
    if family is None:
        if not conversion.accepts(seen_in(space)):
            raise ValueError(f"its colour space is not one that is shown in {conversion.to}")
        return  # a spot colour: preflight asks whether it was agreed on
    if conversion.strict and family == "rgb" and conversion.to == "cmyk":
        return
    if not flat and _stays(family, tagged, conversion):
        _untag(item, family)
        return
    if isinstance(item.get("/Mask"), Array):
        raise ValueError("it is see-through by a colour (8.9.6.4), which no other colour space keeps")
    if "/Matte" in item.get("/SMask", {}):
        raise ValueError("its colours are mixed with a backdrop already (11.6.5.3)")
    picture = _decoded(item, family)
    if flat:
        picture = _on_paper(picture, item.SMask)
        del item["/SMask"]
    _store(item, _converted(picture, conversion, tagged))


def _stays(family: Family, tagged: bytes | None, conversion: Conversion) -> bool:
    """Whether a picture's samples may stay as they are."""
    if not conversion.accepts(family):
        return False
    return family == "gray" or tagged is None or (conversion.profile is not None and tagged == conversion.profile.data)


def _untag(item: Any, family: Family) -> None:
    """The device's space instead of a calibrated one: what the press shows is said once, by the output intent."""
    space = item.ColorSpace
    if isinstance(space, Array) and str(space[0]) == "/Indexed":
        item.ColorSpace = Array([Name.Indexed, DEVICES[family], space[2], space[3]])
    else:
        item.ColorSpace = DEVICES[family]


def _family_of(space: Any) -> Family | None:
    return space_family(space[1] if isinstance(space, Array) and str(space[0]) == "/Indexed" else space)


def _profile_of(space: Any) -> bytes | None:
    if isinstance(space, Array) and str(space[0]) == "/Indexed":
        space = space[1]
    return bytes(space[1].read_bytes()) if isinstance(space, Array) and str(space[0]) == "/ICCBased" else None


def _decoded(item: Any, family: Family) -> Image:
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
        return picture if picture.mode == "L" else _to_rgb(picture, tagged).convert("L", _LUMA)
    if conversion.to == "rgb":
        return _to_rgb(picture, tagged)
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


def _to_rgb(picture: Image, tagged: bytes | None) -> Image:
    """Light, by the picture's own profile; inks without one by the same complement as for colours of text."""
    from PIL import Image as Pillow
    from PIL import ImageChops

    if tagged is not None and picture.mode != "L":
        return _by_own_profile(picture, tagged)
    if picture.mode != "CMYK":
        return picture.convert("RGB")
    *colours, black = picture.split()
    light = ImageChops.invert(black)
    return Pillow.merge("RGB", [ImageChops.multiply(ImageChops.invert(channel), light) for channel in colours])


def _by_own_profile(picture: Image, tagged: bytes) -> Image:
    """sRGB of a picture with a profile, relative colorimetric with black point compensation."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(tagged))
        found = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), ImageCms.Intent(RELATIVE_COLORIMETRIC), "RGB",
            flags=ImageCms.Flags(BLACK_POINT_COMPENSATION))
    except (ImageCms.PyCMSError, OSError) as problem:
        raise ValueError(f"its colour profile cannot be used: {problem}") from None
    assert found is not None
    return found


def _store(item: Any, picture: Image) -> None:
    for key in _STALE:
        if key in item:
            del item[key]
    item.write(picture.tobytes())
    item.ColorSpace = DEVICES[_FAMILIES[picture.mode]]
    item.BitsPerComponent = 8
    item.Width, item.Height = picture.size
