"""The Tibetan bake: one glyph for each stack with its vowels, and Latin line metrics.

Stock Noto Serif Tibetan draws a vowel as a glyph of its own, raised by the shaper; a PDF reader then
finds spaces and stray letters where there are none. A composite glyph for every cluster that the
guide uses, reached by one more ligature lookup under `abvs`, makes the text extract as it was
written. Its ascent and descent (1.466/1.349 em) also push mixed lines apart; those of Noto Sans
(1.069/0.293 em) keep them even. The result is the same bytes for the same font and clusters.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

VERSION = "1"
ASCENT_EM, DESCENT_EM = 1.069, 0.293
CLUSTER = re.compile("[\u0f40-\u0f6c][\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc\u0f39\u0f35\u0f37]*")
STRESS = "བསྒྲུབས་ རྫོགས་ སྐྱབས་འགྲོ ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ་ ཧྲཱིཿ བཛྲ་ སྭཱ་ཧཱ་"
_LATIN_KEPT = {0x20, 0xA0, 0x25CC, 0x200C, 0x200D}


class Shaped(NamedTuple):
    """One cluster as the shaper sets it: glyph names, and (x, y, advance) of each in font units."""

    text: str
    glyphs: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...]


def clusters_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Every distinct stack with its vowels in the texts and the stress list, sorted."""
    found = set(CLUSTER.findall(STRESS))
    for text in texts:
        found.update(CLUSTER.findall(text))
    return tuple(sorted(found))


def bake_tibetan(font_file: bytes, clusters: Iterable[str], family: str) -> bytes:
    """A copy of the font, named `family`, with a glyph for each cluster and Latin line metrics."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(font_file), recalcTimestamp=False)
    names = font.getGlyphOrder()
    ligatures = _add_composites(font, (s for c in clusters if (s := _shape(font_file, names, c))))
    _add_lookup(font, ligatures)
    _drop_latin(font)
    _set_metrics(font)
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
    stream = io.BytesIO()
    font.save(stream, reorderTables=True)
    return stream.getvalue()


def _shape(font_file: bytes, names: list[str], cluster: str) -> Shaped | None:
    """How HarfBuzz sets a cluster; None if it is one glyph already or the font lacks it."""
    import uharfbuzz as hb

    font = _hb_font(font_file)
    buffer = hb.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    glyphs = tuple(names[info.codepoint] for info in buffer.glyph_infos)
    if len(glyphs) < 2 or ".notdef" in glyphs:
        return None
    places = tuple((p.x_offset, p.y_offset, p.x_advance) for p in buffer.glyph_positions)
    return Shaped(cluster, glyphs, places)


_hb_fonts: dict[int, Any] = {}


def _hb_font(font_file: bytes) -> Any:
    import uharfbuzz as hb

    key = id(font_file)
    if key not in _hb_fonts:
        _hb_fonts.clear()
        _hb_fonts[key] = hb.Font(hb.Face(font_file))
    return _hb_fonts[key]


def _add_composites(font: Any, shaped: Iterable[Shaped]) -> dict[tuple[str, ...], str]:
    """Add a composite glyph for each; the glyph sequence of each and its composite's name."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyf, metrics, order = font["glyf"], font["hmtx"], list(font.getGlyphOrder())
    glyph_set = font.getGlyphSet()
    ligatures: dict[tuple[str, ...], str] = {}
    added: list[tuple[str, Any, int]] = []
    for cluster in shaped:
        if cluster.glyphs in ligatures:
            continue
        pen, advance = TTGlyphPen(glyph_set), 0
        for glyph, (x, y, width) in zip(cluster.glyphs, cluster.places, strict=True):
            if glyf[glyph].numberOfContours:
                pen.addComponent(glyph, (1, 0, 0, 1, advance + x, y))
            advance += width
        name = "baked." + "_".join(f"{ord(c):04X}" for c in cluster.text)
        ligatures[cluster.glyphs] = name
        added.append((name, pen.glyph(), advance))
    order += [name for name, _, _ in added]
    for name, glyph, advance in added:
        glyf.glyphs[name] = glyph
        metrics.metrics[name] = (advance, 0)
    font.setGlyphOrder(order)
    glyf.setGlyphOrder(order)
    for name, glyph, advance in added:
        glyph.recalcBounds(glyf)
        metrics.metrics[name] = (advance, getattr(glyph, "xMin", 0))
    classes = font["GDEF"].table.GlyphClassDef.classDefs if "GDEF" in font else {}
    classes.update({name: 1 for name, _, _ in added})
    font["maxp"].numGlyphs = len(order)
    return ligatures


def _add_lookup(font: Any, ligatures: dict[tuple[str, ...], str]) -> None:
    """One ligature lookup at the end of every `abvs` feature."""
    from fontTools.otlLib import builder
    from fontTools.ttLib.tables import otTables

    if not ligatures:
        return
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = 4, 0
    lookup.SubTable = [builder.buildLigatureSubstSubtable(dict(sorted(ligatures.items())))]
    lookup.SubTableCount = 1
    table = font["GSUB"].table
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "abvs":
            record.Feature.LookupListIndex.append(table.LookupList.LookupCount - 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def _drop_latin(font: Any) -> None:
    """Latin letters and figures come from the Latin family, so that they look alike everywhere."""
    for table in font["cmap"].tables:
        for code in [c for c in table.cmap if not (0xF00 <= c <= 0xFFF or c in _LATIN_KEPT)]:
            del table.cmap[code]


def _set_metrics(font: Any) -> None:
    upem = font["head"].unitsPerEm
    ascent, descent = round(ASCENT_EM * upem), round(DESCENT_EM * upem)
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent = os2.sTypoAscender = os2.usWinAscent = ascent
    hhea.descent = os2.sTypoDescender = -descent
    os2.usWinDescent = descent
    hhea.lineGap = os2.sTypoLineGap = 0
