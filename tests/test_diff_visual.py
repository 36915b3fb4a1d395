"""What looks different though it says the same: found when it is, invented never."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from edition_fixture import DAY, REPO
from pamphlet.compose.icons import icon_svg
from pamphlet.compose.styles import read_tokens
from pamphlet.diff.visual import COLOUR, SHAPE, SIZE, UNSEEN, WEIGHT, Panels, VisualChange, visual_changes
from pamphlet.edition.record import Printed
from pamphlet.typeset.engine import Engine
from pamphlet.typeset.fonts import ready_faces
from pamphlet.world import World

ENTRY = {
    "parc.name": "Parkdale Activity-Recreation Centre", "parc.phones.1": "416-537-2262",
    "parc.description": "Free meals every day. Peer support and help with housing. Walk in, and you belong. Nobody asks where you come from.",
    "parc.hours": "Mon–Thu 9 a.m.–1 p.m.; Fri 12:30 p.m.–4:30 p.m.",
}
TIBETAN = "ཁ་ལག་རིན་མེད། གནས་སྡོད་ཐོབ་ཐང་གང་ཡིན་རུང་ཞབས་ཞུ་བྱེད་ཀྱི་ཡོད།"
SHEET = """@page { size: 265pt 400pt; margin: 20pt } body { margin: 0; font: 10pt/1.36 "Guide Sans" }
p { margin: 0 0 4pt } .name { font-weight: 700 } .phone { font-size: 14pt; font-weight: 700 } [lang=bo] { font-family: "Guide Tibetan"; line-height: 1.9 }
"""


@dataclass(frozen=True)
class Laid:
    """A panel file and what it prints where, as an edition's record says it."""

    pdf: bytes
    printed: tuple[Printed, ...]
    size: float = 10.0


@pytest.fixture(scope="module")
def engine() -> Engine:
    world = World(REPO, dt.date.fromisoformat(DAY))
    tokens = read_tokens(world)
    return Engine(world, ready_faces(world, ["Guide Sans", "Guide Tibetan"], []), lambda address: icon_svg(address, tokens))


def set_panels(engine: Engine, css: str = "", before: str = "", size: float = 10.0, unseen: str = "") -> Laid:
    """The entry, set by the engine the program uses; `before` is set above it; the first figure `unseen` of its number is not drawn."""
    kinds = {"parc.name": "name", "parc.phones.1": "phone"}
    texts = {**ENTRY, "parc.who": TIBETAN}
    body = "".join(f'<p class="{kinds.get(key, "text")}" lang="{"bo" if text == TIBETAN else "en"}" id="{key}">{text}</p>' for key, text in texts.items())
    if unseen:
        number = ENTRY["parc.phones.1"]
        body = body.replace(number, number.replace(unseen, f'<span style="visibility:hidden">{unseen}</span>', 1))
    html = f'<!doctype html><html lang="en"><title>t</title><body style="font-size:{size}pt">{before}{body}</body></html>'
    laid = engine.layout(html, [SHEET, css])
    printed = tuple(Printed(key, "en", text, tuple((rect.page + 1, rect.x0, rect.y0, rect.x1, rect.y1) for rect in laid.rects[key]))
                    for key, text in texts.items())
    return Laid(engine.write([laid], tagged=False), printed, size)


def seen(old: Laid, new: Laid) -> tuple[VisualChange, ...]:
    with Panels(old.pdf) as before, Panels(new.pdf) as after:
        return visual_changes(before, old.printed, after, new.printed, (old.size, new.size))


def kinds(old: Laid, new: Laid) -> dict[str, str]:
    return {change.key: change.kind for change in seen(old, new)}


@pytest.fixture(scope="module")
def old(engine: Engine) -> Laid:
    return set_panels(engine)


def test_an_identical_rebuild_has_no_change(engine: Engine, old: Laid) -> None:
    assert seen(old, set_panels(engine)) == ()


@pytest.mark.parametrize("height", [0.1, 0.37, 3.3, 17.21, 151.77, 380])
def test_what_only_moved_is_no_change(engine: Engine, old: Laid, height: float) -> None:
    """By parts of a pixel, by lines, onto the next panel."""
    assert seen(old, set_panels(engine, before=f'<div style="height:{height}pt"></div>')) == ()


@pytest.mark.parametrize("shift", [0.2, 0.5, 1.3, 9.0])
def test_what_moved_sideways_is_no_change(engine: Engine, old: Laid, shift: float) -> None:
    assert seen(old, set_panels(engine, f"@page {{ margin: 20pt {20 - shift}pt 20pt {20 + shift}pt }}")) == ()


def test_what_breaks_its_lines_elsewhere_is_no_change(engine: Engine, old: Laid) -> None:
    assert seen(old, set_panels(engine, "@page { margin: 20pt 38pt 20pt 20pt }")) == ()


@pytest.mark.parametrize("size", [9.2, 9.7, 10.6])
def test_a_pamphlet_set_larger_as_a_whole_is_no_change_of_each_text(engine: Engine, old: Laid, size: float) -> None:
    assert seen(old, set_panels(engine, f".phone {{ font-size: {size * 1.4}pt }}", size=size)) == ()


@pytest.mark.parametrize("css, kind", [
    ("{ color: #fff }", UNSEEN), ("{ color: #f4f4f4 }", UNSEEN), ("{ visibility: hidden }", UNSEEN),
    ("{ color: #b40a1e }", COLOUR), ("{ color: #555 }", COLOUR), ("{ background: #ffe08a }", COLOUR),
    ("{ font-weight: 700 }", WEIGHT), ("{ font-size: 8pt }", SIZE), ("{ font-size: 12pt }", SIZE), ("{ letter-spacing: 0.3pt }", SHAPE),
])
@pytest.mark.parametrize("key", ["parc.description", "parc.hours"])
def test_a_changed_look_is_found_at_its_text_alone(engine: Engine, old: Laid, key: str, css: str, kind: str) -> None:
    assert kinds(old, set_panels(engine, f"p[id='{key}'] {css}")) == {key: kind}


@pytest.mark.parametrize("css, kind", [("{ color: #fff }", UNSEEN), ("{ color: #0a7d4b }", COLOUR), ("{ font-weight: 700 }", WEIGHT)])
def test_tibetan_is_seen_too(engine: Engine, old: Laid, css: str, kind: str) -> None:
    assert kinds(old, set_panels(engine, f"[lang=bo] {css}")) == {"parc.who": kind}


def test_a_name_that_is_bold_no_more_is_lighter(engine: Engine, old: Laid) -> None:
    change, = seen(old, set_panels(engine, ".name { font-weight: 400 }"))
    assert (change.key, change.kind) == ("parc.name", WEIGHT)
    assert "lighter" in change.words


def test_a_changed_look_is_found_where_everything_moved(engine: Engine, old: Laid) -> None:
    moved = '<div style="height:47.3pt"></div>'
    assert kinds(old, set_panels(engine, ".phone { color: #fff } .name { color: #b40a1e }", before=moved)) == {"parc.phones.1": UNSEEN, "parc.name": COLOUR}


@pytest.mark.parametrize("missing", ["7", "3", "4"])
def test_a_digit_that_is_not_drawn_is_found(engine: Engine, old: Laid, missing: str) -> None:
    """The record says the number whole, the page lacks a figure: what a font without it, or a fault of a print tool, does."""
    new = set_panels(engine, before='<div style="height:7.7pt"></div>', unseen=missing)
    assert set(kinds(old, new)) == {"parc.phones.1"}


def test_a_text_whose_words_changed_is_left_to_the_words(engine: Engine, old: Laid) -> None:
    new = set_panels(engine, ".phone { color: #fff }")
    said = tuple(Printed(row.key, row.language, "416-000-0000" if row.key == "parc.phones.1" else row.text, row.at) for row in new.printed)
    assert kinds(old, Laid(new.pdf, said)) == {}


def test_words_name_the_colours(engine: Engine, old: Laid) -> None:
    change, = seen(old, set_panels(engine, ".phone { color: #fff }"))
    assert change.words == "cannot be seen any more: white on white"
