"""Where texts lie, from the engine's private box tree: this fails when an engine release changes it."""

from __future__ import annotations

import datetime as dt

import pytest

from edition_fixture import DAY, REPO
from pamphlet.compose.icons import icon_svg
from pamphlet.compose.styles import read_tokens
from pamphlet.typeset.engine import Engine
from pamphlet.typeset.fonts import ready_faces
from pamphlet.typeset.places import pieces_of
from pamphlet.world import World

PAGE = ('<!doctype html><html lang="en"><title>t</title><body style="font:10pt/12pt Guide Sans;margin:0">{}</body></html>',
        "@page{size:100pt 60pt;margin:5pt}")


@pytest.fixture(scope="module")
def engine() -> Engine:
    world = World(REPO, dt.date.fromisoformat(DAY))
    tokens = read_tokens(world)
    return Engine(world, ready_faces(world, ["Guide Sans"], []), lambda address: icon_svg(address, tokens))


def pieces(engine: Engine, body: str) -> dict[str, list[tuple[float, ...]]]:
    laid = engine.layout(PAGE[0].format(body), [PAGE[1]])
    return {name: [(rect.page, round(rect.x0), round(rect.y0), round(rect.x1), round(rect.y1)) for rect in rects]
            for name, rects in pieces_of(laid, "k:").items()}


def test_a_block_is_one_rectangle(engine: Engine) -> None:
    assert pieces(engine, '<p id="k:a@en" style="margin:0;height:20pt">x</p>') == {"k:a@en": [(0, 5, 5, 95, 25)]}


def test_a_text_that_wraps_in_a_line_has_a_rectangle_a_line(engine: Engine) -> None:
    found = pieces(engine, '<p style="margin:0"><b>Start</b> <span id="k:b@en">words that go on to a second line</span></p>')["k:b@en"]
    assert len(found) >= 2
    assert found[0][1] > 20, "the first begins after the bold word"
    assert found[1][1] == 5, "the second at the left edge"
    assert found[1][2] - found[0][2] == 12


def test_a_block_beside_a_float_of_another_is_its_lines(engine: Engine) -> None:
    """A code that hangs down beside the next entry is no part of that entry's name."""
    beside = '<div style="float:right;width:30pt;height:20pt"></div>'
    [line] = pieces(engine, beside + '<p id="k:d@en" style="margin:0">one</p>')["k:d@en"]
    assert line[:2] == (0, 5)
    assert line[3] < 30, "only as wide as its word"
    assert [place[2] for place in pieces(engine, beside + '<p id="k:d@en" style="margin:0">one two three four five six</p>')["k:d@en"]] == [5, 17, 29]
    assert pieces(engine, f'<div id="k:e@en">{beside}one</div>')["k:e@en"] == [(0, 5, 5, 95, 17)], "its own float changes nothing"


def test_a_text_that_goes_on_has_rectangles_on_both_pages(engine: Engine) -> None:
    found = pieces(engine, '<p id="k:c@en" style="margin:0;orphans:1;widows:1">' + "one two three four " * 8 + "</p>")["k:c@en"]
    assert {page for page, *_ in found} >= {0, 1}


def test_what_has_no_key_is_left_out(engine: Engine) -> None:
    assert pieces(engine, '<p id="other">x</p><p>y</p>') == {}
