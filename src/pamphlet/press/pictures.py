"""Logos and photos as one-page PDFs, ready to be drawn into a slot.

Whatever a camera, scanner or office program wrote comes out upright, in 8 bits a channel (1 for line
art), with its own colour profile, and with alpha as a soft mask; what cannot is refused with the reason.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pamphlet.press.spaces import space_family
from pamphlet.press.transparency import is_opaque

if TYPE_CHECKING:
    from PIL.Image import Image

HEIGHT = 100.0  # pt; a slot scales it
FLAT_DPI = 300  # of a page 100 pt high: about 900 ppi on a logo of 12 mm
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N")
_DEVICE = {"1": Name.DeviceGray, "L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
_CHANNELS = {"1": 1, "L": 1, "RGB": 3, "CMYK": 4}
_PROFILE_SPACE = {"GRAY": 1, "RGB": 3, "CMYK": 4}


def picture_pdf(data: bytes) -> bytes:
    """A PNG, JPEG or TIFF as a one-page PDF. Raises ValueError with what cannot be printed."""
    from PIL import Image as Pillow
    from PIL import ImageOps

    with Pillow.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as opened:
        profile = opened.info.get("icc_profile")
        picture, alpha = _plain(ImageOps.exif_transpose(opened))
    with pikepdf.new() as pdf:
        item = _image(pdf, picture, _space(pdf, picture.mode, profile))
        if alpha is not None:
            item.SMask = _image(pdf, alpha, Name.DeviceGray)
        return _one_page(pdf, item, picture.width / picture.height)


def solid_art(art: bytes, *, opaque: bool) -> bytes:
    """A vector logo as it is, or as a picture where a press cannot hold it.

    Shadings become pixels always (the engine writes them in RGB); with `opaque` so does what is
    see-through. Both are laid on white paper.
    """
    with pikepdf.open(io.BytesIO(art)) as pdf:
        if not _has_shading(pdf) and (is_opaque(pdf) or not opaque):
            return art
    import pypdfium2

    document = pypdfium2.PdfDocument(art)
    try:
        picture = document[0].render(scale=FLAT_DPI / 72).to_pil().convert("RGB")
    finally:
        document.close()
    with pikepdf.new() as pdf:
        return _one_page(pdf, _image(pdf, picture, Name.DeviceRGB), picture.width / picture.height)


def _plain(picture: Image) -> tuple[Image, Image | None]:
    """A picture in a mode that PDF has, and its alpha if anything is see-through."""
    if picture.mode in _SIXTEEN_BITS:
        return _eight_bits(picture), None
    if picture.mode in ("P", "PA") or (picture.mode in ("1", "L", "RGB") and "transparency" in picture.info):
        picture = picture.convert("RGBA")
    if picture.mode in ("RGBA", "LA", "RGBa", "La"):
        whole = picture.convert("RGBA" if picture.mode.startswith("RGB") else "LA")
        alpha = whole.getchannel("A")
        opaque = alpha.getextrema()[0] == 255
        return whole.convert("RGB" if whole.mode == "RGBA" else "L"), None if opaque else alpha
    if picture.mode in _DEVICE:
        return picture, None
    if picture.mode in ("YCbCr", "HSV", "RGBX"):
        return picture.convert("RGB"), None
    raise ValueError(f'its colours are of a kind ("{picture.mode}") that cannot be printed; save it as PNG or JPEG in sRGB')


def _eight_bits(picture: Image) -> Image:
    """Gray of 16 bits, the whole range kept."""
    wide = picture.convert("I")
    return wide.point(lambda value: value * (1 / 257)).convert("L")


def _space(pdf: pikepdf.Pdf, mode: str, profile: bytes | None) -> Any:
    """The device space, or the picture's own profile where it is one for this kind of picture."""
    channels = _CHANNELS[mode]
    if profile and mode != "1" and _PROFILE_SPACE.get(profile[16:20].decode("ascii", "replace").strip()) == channels:
        return Array([Name.ICCBased, pdf.make_stream(profile, N=channels)])
    return _DEVICE[mode]


def _image(pdf: pikepdf.Pdf, picture: Image, space: Any) -> Any:
    return pdf.make_stream(
        picture.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=space, BitsPerComponent=1 if picture.mode == "1" else 8)


def _one_page(pdf: pikepdf.Pdf, item: Any, aspect: float) -> bytes:
    width = HEIGHT * aspect
    page = pdf.add_blank_page(page_size=(width, HEIGHT))
    page.obj.Resources = Dictionary(XObject=Dictionary(Picture=item))
    page.obj.Contents = pdf.make_stream(f"q {width:.4f} 0 0 {HEIGHT:.4f} 0 0 cm /Picture Do Q".encode("ascii"))
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _has_shading(pdf: pikepdf.Pdf) -> bool:
    """Whether anything is painted in a gradient that is not in a press's own colours."""
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/ShadingType" in item and space_family(item.get("/ColorSpace")) != "cmyk":
            return True
        if isinstance(item, pikepdf.Stream) and "/ShadingType" in item:
            return True
    return any(_inline_shadings(item) for item in pdf.objects if isinstance(item, (Dictionary, pikepdf.Stream)))


def _inline_shadings(holder: Any) -> bool:
    """Shadings and shading patterns that stand inside the resources that use them."""
    resources = holder.get("/Resources", Dictionary())
    patterns = resources.get("/Pattern", Dictionary())
    return len(resources.get("/Shading", Dictionary()).keys()) > 0 or any(
        int(patterns[key].get("/PatternType", 1)) == 2 for key in patterns.keys())  # noqa: SIM118
