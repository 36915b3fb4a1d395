"""Fonts of a PDF: which they are, how far their text reaches, what it says."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pamphlet.preflight.facts import FontFacts
from pamphlet.preflight.objects import is_array, is_dictionary, is_stream

Extent = tuple[float, float, float, float]
"""Left, bottom, right, top of a glyph; 1 is the size of the type."""

_TABLES = (b"head", b"maxp", b"loca", b"glyf")
_DEFAULT_RISE = (-0.25, 0.95)  # what a text face reaches when its descriptor does not say


class Outlines(NamedTuple):
    """The boxes of a TrueType program's glyphs; a glyph without ink has none."""

    units: int
    offsets: tuple[int, ...]
    glyf: bytes

    def extent(self, gid: int) -> Extent | None:
        """Where the ink of a glyph lies; None for a blank, or for a glyph the font does not hold."""
        if not 0 <= gid < len(self.offsets) - 1:
            return None
        start, end = self.offsets[gid], self.offsets[gid + 1]
        if end <= start or end > len(self.glyf) or end - start < 10:
            return None
        left, bottom, right, top = struct.unpack_from(">4h", self.glyf, start + 2)
        return (left / self.units, bottom / self.units, right / self.units, top / self.units)


class Glyph(NamedTuple):
    """One shown code: advance in thousandths of the size already divided, its ink, its text."""

    advance: float
    extent: Extent | None
    text: str
    missing: bool


@dataclass
class Face:
    """A font as text needs it: codes to glyphs. `procedures` are the drawings of a Type 3 font."""

    facts: FontFacts
    bytes_per_code: int = 1
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = 0.5
    rise: tuple[float, float] = _DEFAULT_RISE
    outlines: Outlines | None = None
    gids: bytes | None = None
    identity: bool = False
    words: dict[int, str] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()
    procedures: dict[int, Any] = field(default_factory=dict)
    matrix: tuple[float, float, float, float, float, float] = (0.001, 0, 0, 0.001, 0, 0)
    resources: Any = None
    _known: dict[int, Glyph] = field(default_factory=dict)

    def codes(self, raw: bytes) -> Iterator[int]:
        """A shown string cut into codes."""
        if self.bytes_per_code == 1:
            return iter(raw)
        return (raw[at] << 8 | raw[at + 1] for at in range(0, len(raw) - 1, 2))

    def glyph(self, code: int) -> Glyph:
        """What one code shows."""
        if code not in self._known:
            self._known[code] = self._glyph(code)
        return self._known[code]

    def _glyph(self, code: int) -> Glyph:
        width = self.widths.get(code, self.default_width)
        text = self.words.get(code, "" if self.bytes_per_code == 2 else chr(code))
        if self.identity:
            gid = self._gid(code)
            extent = self.outlines.extent(gid) if self.outlines else self._guess(width, text)
            beyond = bool(self.outlines) and gid >= len(self.outlines.offsets) - 1 if self.outlines else False
            return Glyph(width, extent, text, gid == 0 or beyond)
        return Glyph(width, self._guess(width, text), text, code in self.absent)

    def _gid(self, code: int) -> int:
        if self.gids is None:
            return code
        return int.from_bytes(self.gids[2 * code:2 * code + 2], "big")

    def _guess(self, width: float, text: str) -> Extent | None:
        return (0.0, self.rise[0], width, self.rise[1]) if text.strip() or not text else None


def read_face(font: Any) -> Face:
    """A font dictionary; what it lacks is filled with the usual, never an error."""
    subtype = str(font.get("/Subtype", "/Type1"))[1:]
    below = font.DescendantFonts[0] if subtype == "Type0" and len(font.get("/DescendantFonts", [])) else font
    descriptor = below.get("/FontDescriptor")
    name = str(font.get("/BaseFont", "/" + str(font.get("/Name", "/unnamed"))[1:]))[1:]
    program = _program(descriptor)
    face = Face(FontFacts(
        name=name, subtype=subtype, embedded=program is not None or subtype == "Type3",
        subset=bool(re.match(r"[A-Z]{6}\+", name)) or subtype == "Type3", readable="/ToUnicode" in font,
    ))
    if descriptor is not None:
        face.rise = _rise(descriptor)
    if "/ToUnicode" in font:
        face.words = _to_unicode(font.ToUnicode)
    if subtype == "Type0":
        _read_composite(face, font, below, program)
    elif subtype == "Type3":
        _read_drawn(face, font)
    else:
        _read_simple(face, font, descriptor)
    return face


def _program(descriptor: Any) -> Any:
    keys = ("/FontFile2", "/FontFile3", "/FontFile")
    return next((descriptor[key] for key in keys if key in descriptor), None) if descriptor is not None else None


def _rise(descriptor: Any) -> tuple[float, float]:
    low, high = float(descriptor.get("/Descent", 0)) / 1000, float(descriptor.get("/Ascent", 0)) / 1000
    low = low if -1.5 < low < 0 else _DEFAULT_RISE[0]
    return low, high if 0.2 < high < 2 else _DEFAULT_RISE[1]


def _read_composite(face: Face, font: Any, below: Any, program: Any) -> None:
    face.bytes_per_code = 2
    face.identity = str(font.get("/Encoding")) in ("/Identity-H", "/Identity-V") and face.facts.embedded
    face.default_width = float(below.get("/DW", 1000)) / 1000
    face.widths = dict(_cid_widths(below.get("/W", [])))
    mapping = below.get("/CIDToGIDMap")
    if is_stream(mapping):
        face.gids = mapping.read_bytes()
    if program is not None and str(below.get("/Subtype")) == "/CIDFontType2":
        face.outlines = read_outlines(program.read_bytes())


def _cid_widths(entries: Any) -> Iterator[tuple[int, float]]:
    """The /W array (ISO 32000-2, 9.7.4.3): `c [w w w]` or `first last w`."""
    items = list(entries)
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        if is_array(items[at + 1]):
            for step, value in enumerate(items[at + 1]):
                yield first + step, float(value) / 1000
            at += 2
        elif at + 2 < len(items):
            for cid in range(first, min(int(items[at + 1]), 0xFFFF) + 1):
                yield cid, float(items[at + 2]) / 1000
            at += 3
        else:
            return


def _read_simple(face: Face, font: Any, descriptor: Any) -> None:
    first = int(font.get("/FirstChar", 0))
    face.widths = {first + step: float(value) / 1000 for step, value in enumerate(font.get("/Widths", []))}
    if descriptor is not None:
        face.default_width = float(descriptor.get("/MissingWidth", 500 if not face.widths else 0)) / 1000
    face.absent = frozenset(code for code, name in _differences(font) if name == "/.notdef")


def _read_drawn(face: Face, font: Any) -> None:
    matrix = [float(value) for value in font.get("/FontMatrix", [0.001, 0, 0, 0.001, 0, 0])]
    face.matrix = (matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5])
    first = int(font.get("/FirstChar", 0))
    face.widths = {first + step: float(value) * matrix[0] for step, value in enumerate(font.get("/Widths", []))}
    drawings = font.get("/CharProcs", {})
    face.procedures = {code: drawings[name] for code, name in _differences(font) if name in drawings}
    face.resources = font.get("/Resources")


def _differences(font: Any) -> Iterator[tuple[int, str]]:
    encoding = font.get("/Encoding")
    if not is_dictionary(encoding):
        return
    code = 0
    for item in encoding.get("/Differences", []):
        if isinstance(item, int):
            code = item
        else:
            yield code, str(item)
            code += 1


def read_outlines(data: bytes) -> Outlines | None:
    """The `head`, `maxp`, `loca` and `glyf` tables of a TrueType program; None if it has none or they are broken."""
    try:
        tables = {}
        for index in range(min(struct.unpack_from(">H", data, 4)[0], 64)):
            tag, _sum, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
            tables[tag] = data[start:start + length]
        head, maxp, loca, glyf = (tables[tag] for tag in _TABLES)
        units, wide = struct.unpack_from(">H", head, 18)[0], struct.unpack_from(">h", head, 50)[0]
        count = struct.unpack_from(">H", maxp, 4)[0] + 1
        offsets = struct.unpack_from(f">{count}{'L' if wide else 'H'}", loca)
    except (struct.error, KeyError):
        return None
    return Outlines(units or 1000, offsets if wide else tuple(2 * offset for offset in offsets), glyf)


_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_PAIR = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*(?:<\s*([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.DOTALL)


def _to_unicode(stream: Any) -> dict[int, str]:
    """A ToUnicode CMap (ISO 32000-2, 9.10.3) as far as messages need it."""
    if not is_stream(stream):
        return {}
    words: dict[int, str] = {}
    for block in _BLOCK.finditer(stream.read_bytes()):
        if block[1] == b"bfchar":
            words.update((int(code, 16), _utf16(text)) for code, text in _PAIR.findall(block[2]))
            continue
        for first, last, text, listed in _RANGE.findall(block[2]):
            start, end = int(first, 16), min(int(last, 16), 0xFFFF)
            if listed:
                words.update(zip(range(start, end + 1), map(_utf16, re.findall(rb"<([^>]*)>", listed)), strict=False))
            elif (base := _utf16(text)):
                words.update((code, base[:-1] + chr(min(ord(base[-1]) + code - start, 0x10FFFF))) for code in range(start, end + 1))
    return words


def _utf16(digits: bytes) -> str:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", digits)
    return bytes.fromhex(digits.decode()[: len(digits) // 2 * 2]).decode("utf-16-be", "replace")
