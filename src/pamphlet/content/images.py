"""Logos from strangers: looked at before anything decodes or draws them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

MAX_BYTES = 8_000_000
MAX_PIXELS = 40_000_000
_URL = re.compile(r"url\(\s*['\"]?\s*(?!#)([^)'\"]*)", re.IGNORECASE)
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
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _read_png(data)
    if b"<svg" in data[:4096] or b"<!DOCTYPE" in data[:4096]:
        return _read_svg(data)
    raise ValueError("it is neither an SVG nor a PNG picture")


def _read_png(data: bytes) -> Picture:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise ValueError(f"{width} x {height} pixels ({width * height / 1e6:.0f} megapixels); "
                                 f"at most {MAX_PIXELS / 1e6:.0f} megapixels")
            image.load()
    except Image.DecompressionBombError:
        raise ValueError(f"too many pixels; at most {MAX_PIXELS / 1e6:.0f} megapixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError) as problem:
        raise ValueError(f"the PNG is damaged: {problem}") from None
    return Picture("png", data, width / height)


def _read_svg(data: bytes) -> Picture:
    from defusedxml import ElementTree as DefusedTree
    from defusedxml.common import DefusedXmlException

    try:
        root = DefusedTree.fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as problem:
        raise ValueError(f"the SVG declares entities ({type(problem).__name__}); save it as plain SVG") from None
    except DefusedTree.ParseError as problem:
        raise ValueError(f"the SVG is not well-formed XML: {problem}") from None
    if _local(root.tag) != "svg":
        raise ValueError("the file is XML but not SVG")
    for element in root.iter():
        _refuse_active(element.tag, element.attrib)
    return Picture("svg", data, _aspect(root.attrib))


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _refuse_active(tag: object, attributes: dict[str, str]) -> None:
    if _local(tag) in _ACTIVE:
        raise ValueError(f"the SVG holds <{_local(tag)}>; save it as plain SVG without scripts, styles or animation")
    for name, value in attributes.items():
        if _local(name).lower().startswith("on"):
            raise ValueError(f"the SVG holds a script ({_local(name)})")
        is_link = _local(name) in ("href", "src")
        if is_link and not value.startswith(("#", "data:image/png;base64,", "data:image/jpeg;base64,")):
            raise ValueError(f'the SVG refers to another file ("{value[:60]}"); put the picture inside it')
        if (remote := _URL.search(value)) and remote[1].strip():
            raise ValueError(f'the SVG refers to another file ("{remote[1][:60]}")')


def _aspect(attributes: dict[str, str]) -> float:
    try:
        if "viewBox" in attributes:
            _, _, width, height = (float(v) for v in re.split(r"[\s,]+", attributes["viewBox"].strip()))
        else:
            width, height = (float(re.match(r"[\d.]+", attributes[k])[0]) for k in ("width", "height"))  # type: ignore[index]
        if not (width > 0 and height > 0):
            raise ValueError
        return width / height
    except (KeyError, TypeError, ValueError):
        raise ValueError("the SVG has neither a viewBox nor a width and height") from None
