"""Logos from strangers: looked at before anything decodes or draws them."""

from __future__ import annotations

import base64
import io
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 8_000_000
MAX_ELEMENTS, MAX_DEPTH = 5_000, 60
MAX_PIXELS = 40_000_000
MAX_ASPECT = 100.0  # a line across a sheet; more is a mistake, and less than a hair when drawn
_SIGNATURES = {"PNG": (b"\x89PNG\r\n\x1a\n",), "JPEG": (b"\xff\xd8\xff",), "TIFF": (b"II*\0", b"MM\0*")}
_EMBEDDED = {"data:image/png;base64,": "PNG", "data:image/jpeg;base64,": "JPEG"}
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)  # Exif 2.32, 4.6.4
_PRINTABLE = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV", "I;16", "I;16L", "I;16B", "I;16N"}
_URL = re.compile(r"url\(\s*['\"]?\s*([^)'\"]*)", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")  # CSS Syntax 3, 4.3.7
_ACTIVE = {"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "animate", "set",
           "animateTransform", "animateMotion", "handler", "listener", "style"}


@dataclass(frozen=True)
class Picture:
    """A picture that is safe to draw. `aspect` is width / height."""

    kind: str
    data: bytes
    aspect: float


def read_picture(data: bytes) -> Picture:
    """Check a logo's bytes. Raises ValueError that says what was found and what is wanted."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file has {len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB")
    for kind, signatures in _SIGNATURES.items():
        if data.startswith(signatures):
            return Picture(kind.lower(), data, _shape(*_pixels(data, kind)))
    if b"<svg" in data[:4096] or b"<!DOCTYPE" in data[:4096]:
        return _read_svg(data)
    raise ValueError("it is neither an SVG nor a PNG, JPEG or TIFF picture")


def _pixels(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height of a whole picture as it is seen; too many pixels are refused before any is decoded."""
    from PIL import Image as Pillow

    damaged = ValueError(f"the {kind} is damaged or of another kind; open it and save it again")
    if kind == "PNG" and len(data) >= 24:
        _refuse_too_many(*struct.unpack(">II", data[16:24]))  # PNG, 11.2.1: IHDR comes first
    try:
        with _strict_pillow(), Pillow.open(io.BytesIO(data), formats=(kind,)) as image:
            if image.width * image.height <= MAX_PIXELS:
                image.load()
                unprintable = _why_unprintable(image)
            else:
                unprintable = ""
            turned = image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
            size = image.size[::-1] if turned else image.size
    except Pillow.DecompressionBombError:
        raise ValueError(f"it says that it has more than {2 * MAX_PIXELS / 1e6:.0f} megapixels; at most {MAX_PIXELS / 1e6:.0f} megapixels") from None
    except (OSError, SyntaxError, ValueError, LookupError, struct.error):
        raise damaged from None
    _refuse_too_many(*size)
    if unprintable:
        raise ValueError(unprintable)
    return size


def _why_unprintable(image: Image) -> str:
    """Why a picture that can be read cannot be printed, or ""."""
    frames = getattr(image, "n_frames", 1)
    if image.format == "TIFF" and frames > 1:
        return f"it holds {frames} pages; save the one that is meant, alone"
    if image.mode not in _PRINTABLE:
        return f'its colours are of a kind ("{image.mode}") that cannot be printed; save it as PNG or JPEG in sRGB'
    if image.mode.startswith("I;16") and "transparency" in image.info:
        return "it is gray of 16 bits with a see-through gray; save it with 8 bits a channel"
    return ""


def _refuse_too_many(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ValueError(f"{width} x {height} pixels ({width * height / 1e6:.0f} megapixels); "
                         f"at most {MAX_PIXELS / 1e6:.0f} megapixels")


@contextmanager
def _strict_pillow() -> Iterator[None]:
    """Pillow refuses what is cut off, also after WeasyPrint told it not to for the whole process."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _shape(width: float, height: float) -> float:
    """Width / height, of a picture that a page can hold."""
    aspect = width / height
    if not 1 / MAX_ASPECT <= aspect <= MAX_ASPECT:
        raise ValueError(f"the picture is {width:g} wide and {height:g} high; "
                         f"one side may be at most {MAX_ASPECT:g} times the other")
    return aspect


def _read_svg(data: bytes) -> Picture:
    from defusedxml import ElementTree as DefusedTree
    from defusedxml.common import DefusedXmlException

    try:
        root = DefusedTree.fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as problem:
        raise ValueError(f"the SVG declares entities ({type(problem).__name__}); save it as plain SVG") from None
    except DefusedTree.ParseError as problem:
        raise ValueError(f"the SVG is not well-formed XML: {problem}") from None
    except (LookupError, ValueError):
        raise ValueError("the SVG is in an encoding that cannot be read; save it as UTF-8") from None
    if _local(root.tag) != "svg":
        raise ValueError("the file is XML but not SVG")
    for element in root.iter():
        _refuse_active(element.tag, element.attrib)
    _refuse_bombs(root)
    return Picture("svg", data, _aspect(root.attrib))


def _refuse_bombs(root: Any) -> None:
    """Pictures that grow when they are drawn: `<use>` of `<use>`, circles of them, groups without end."""
    by_id = {element.attrib["id"]: element for element in root.iter() if "id" in element.attrib}
    sizes: dict[Any, int] = {}
    # Depth first without recursion: an element is counted when all that it draws has been.
    stack: list[tuple[Any, bool]] = [(root, False)]
    open_elements: set[Any] = set()
    while stack:
        element, counted = stack.pop()
        draws = [*element, *_used(element, by_id)]
        if counted:
            open_elements.discard(element)
            sizes[element] = 1 + sum(sizes[part] for part in draws)
            if sizes[element] > MAX_ELEMENTS:
                raise ValueError(f"the SVG draws more than {MAX_ELEMENTS} parts, counting what <use> repeats; save it with fewer, plain shapes")
        elif element in open_elements:
            raise ValueError("the SVG has a <use> that repeats itself; save it with plain shapes")
        elif element not in sizes:
            open_elements.add(element)
            if len(open_elements) > MAX_DEPTH:
                raise ValueError(f"the SVG nests parts more than {MAX_DEPTH} deep; save it with plain shapes")
            stack.append((element, True))
            stack.extend((part, False) for part in draws)


def _used(element: Any, by_id: dict[str, Any]) -> list[Any]:
    """The part that a `<use>` repeats."""
    if _local(element.tag) != "use":
        return []
    link = next((value for name, value in element.attrib.items() if _local(name) == "href"), "")
    return [by_id[key]] if (key := link.strip().removeprefix("#")) in by_id else []


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _refuse_active(tag: object, attributes: dict[str, str]) -> None:
    if _local(tag) in _ACTIVE:
        raise ValueError(f"the SVG holds <{_local(tag)}>; save it as plain SVG without scripts, styles or animation")
    for name, value in attributes.items():
        if _local(name).lower().startswith("on"):
            raise ValueError(f"the SVG holds a script ({_local(name)})")
        if _local(name) in ("href", "src") and not value.startswith("#"):
            _check_embedded(value)
        for target in _URL.findall(_CSS_ESCAPE.sub(_unescaped, value)):
            if target.strip() and not target.startswith("#"):
                raise ValueError(f'the SVG refers to another file ("{target.strip()[:60]}")')


def _check_embedded(address: str) -> None:
    """A link of an SVG is to a sound picture inside it."""
    start, comma, written = address.partition(",")
    kind = _EMBEDDED.get(start + comma)
    if not kind:
        raise ValueError(f'the SVG refers to another file ("{address[:60]}"); put the picture inside it')
    try:
        data = base64.b64decode(unquote_to_bytes(written))
    except ValueError:
        raise ValueError(f"the {kind} inside the SVG is damaged") from None
    _pixels(data, kind)


def _unescaped(escape: re.Match[str]) -> str:
    """The character that a CSS escape stands for; none where Unicode has none."""
    code = int(escape[1], 16) if escape[1] else ord(escape[2])
    return chr(code) if code <= 0x10FFFF else ""


def _aspect(attributes: dict[str, str]) -> float:
    try:
        if "viewBox" in attributes:
            _, _, width, height = (float(v) for v in re.split(r"[\s,]+", attributes["viewBox"].strip()))
        else:
            width, height = (float(re.match(r"[\d.]+", attributes[k])[0]) for k in ("width", "height"))  # type: ignore[index]
        if not (width > 0 and height > 0):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ValueError("the SVG has neither a viewBox nor a width and height") from None
    return _shape(width, height)
