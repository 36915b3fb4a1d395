"""Tibetan: lines clear of each other's ink, and a bake that is repeatable and covers every cluster."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import uharfbuzz as hb

from edition_fixture import DAY, REPO
from pamphlet.typeset.bake import ASCENT_EM, DESCENT_EM, STRESS, bake_tibetan, clusters_of
from pamphlet.typeset.fonts import Face, find_font, read_lock
from pamphlet.workshop import Order, open_workshop
from pamphlet.world import World

SYLLABLE = re.compile("[\u0f40-\u0fbc]+")


@pytest.fixture(scope="module")
def workshop():  # type: ignore[no-untyped-def]
    return open_workshop(World(REPO, dt.date.fromisoformat(DAY)), Order())


def tibetan_faces(workshop) -> dict[int, Face]:  # type: ignore[no-untyped-def]
    return {face.weight: face for face in workshop.faces if face.family == "Guide Tibetan"}


def texts(workshop) -> str:  # type: ignore[no-untyped-def]
    return " ".join(said.text for said in workshop.catalogues["bo"].entries.values())


def ink(face: Face, text: str) -> tuple[float, float]:
    """Highest and lowest ink of a text, in em above and below the baseline."""
    hb_face = hb.Face(face.path.read_bytes())
    font = hb.Font(hb_face)
    top = bottom = 0.0
    for syllable in set(SYLLABLE.findall(text)):
        buffer = hb.Buffer()
        buffer.add_str(syllable)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            extents = font.get_glyph_extents(info.codepoint)
            if extents and extents.height:
                top = max(top, (position.y_offset + extents.y_bearing) / hb_face.upem)
                bottom = min(bottom, (position.y_offset + extents.y_bearing + extents.height) / hb_face.upem)
    return top, -bottom


def test_line_heights_are_clear_of_the_ink(workshop) -> None:  # type: ignore[no-untyped-def]
    """Even the deepest stack above the tallest vowel does not touch it at the least leading."""
    row = workshop.content.guide.language("bo").line_height
    faces = tibetan_faces(workshop)
    for weight, least in ((400, row.min), (700, min(row.heading, row.min))):
        top, bottom = ink(faces[weight], texts(workshop))
        assert top + bottom <= least, f"weight {weight}: ink {top:.3f} + {bottom:.3f} em, line height {least}"


def test_a_cluster_of_the_catalogue_is_one_glyph(workshop) -> None:  # type: ignore[no-untyped-def]
    """So text extracts as it was written: no vowel is a glyph of its own."""
    for face in tibetan_faces(workshop).values():
        font = hb.Font(hb.Face(face.path.read_bytes()))
        for cluster in clusters_of([texts(workshop)]):
            buffer = hb.Buffer()
            buffer.add_str(cluster)
            buffer.guess_segment_properties()
            hb.shape(font, buffer)
            assert len(buffer.glyph_infos) == 1, cluster
            assert buffer.glyph_infos[0].codepoint != 0


def test_the_bake_is_repeatable_and_takes_the_latin_metrics() -> None:
    import io

    from fontTools.ttLib import TTFont

    world = World(REPO)
    locked = next(font for font in read_lock(world) if font.bake and font.weight == 400)
    path = find_font(world, locked)
    assert path is not None
    clusters = clusters_of([STRESS])
    once, twice = (bake_tibetan(path.read_bytes(), clusters, "Guide Tibetan") for _ in range(2))
    assert once == twice
    font = TTFont(io.BytesIO(once))
    upem = font["head"].unitsPerEm
    assert (font["hhea"].ascent / upem, -font["hhea"].descent / upem) == pytest.approx((ASCENT_EM, DESCENT_EM), abs=0.001)
    assert ord("a") not in font.getBestCmap()
