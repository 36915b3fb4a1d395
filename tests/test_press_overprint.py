"""Black text and black lines overprint; nothing else ever does, whatever streams are nested in one another."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary

from press_fixture import Painted, form, inks, needs_profile, paintings, press, sheet

pytestmark = needs_profile
TEXT = "BT /F 9 Tf (x) Tj ET"
LINE = "0 0 m 9 9 l S"
BLACK = ("cmyk", (0, 0, 0, 1))


def overprints(content: str, **resources: object) -> list[bool]:
    return [painted.overprints for painted in paintings(press(sheet(content, **resources)).data)]


@pytest.mark.parametrize("said", ["", "0 g", "0 0 0 rg", "0 0 0 1 k", "/DeviceCMYK cs 0 0 0 1 scn", "0.001 0.002 0 rg"])
def test_black_text_overprints_with_opm_1(said: str) -> None:
    painted, = paintings(press(sheet(f"{said} {TEXT}")).data)
    assert painted.fill == BLACK and painted.fill_overprints and painted.opm == 1


@pytest.mark.parametrize("said", ["1 g", "0 0 0 0 k", "1 0 0 rg", "0 0 0 0.99 k", "0.1 0 0 1 k", "/Pattern cs"])
def test_white_and_coloured_text_do_not(said: str) -> None:
    assert overprints(f"{said} {TEXT}") == [False]


@pytest.mark.parametrize(("content", "wanted"), [
    (LINE, [True]), (f"1 G {LINE}", [False]), (f"1 g {LINE}", [True]), ("0 0 9 9 re f", [False]), ("0 0 9 9 re B", [False]),
    (f"{TEXT} 0 0 9 9 re f {TEXT}", [True, False, True]),
    (f"q {TEXT} Q 0 0 9 9 re f", [True, False]), (f"{TEXT} q 1 g {TEXT} Q {TEXT}", [True, False, True]),
    (f"q 1 g {TEXT} q 0 g {TEXT} Q {TEXT} Q {TEXT}", [False, True, False, True]),
    (f"1 Tr 1 g {TEXT}", [True]), (f"1 Tr 1 G {TEXT}", [False]), (f"2 Tr 1 G {TEXT}", [False]), (f"2 Tr {TEXT}", [True]),
    (f"3 Tr {TEXT}", [False]), (f"q 2 Tr Q 1 G {TEXT}", [True])])
def test_what_is_painted_decides(content: str, wanted: list[bool]) -> None:
    assert overprints(content) == wanted


def test_a_form_drawn_after_black_text_begins_with_overprint_off() -> None:
    data = {"Panel": form(f"1 g 0 0 9 9 re f {TEXT}"), "Inside": form(TEXT)}
    assert overprints(f"{TEXT} /Panel Do 0 0 9 9 re f {TEXT}", XObject=data) == [True, False, False, False, True]
    assert overprints("q 1 g /Inside Do Q /Inside Do", XObject=data) == [False, False], "callers do not agree: it knocks out"
    assert overprints("0 g /Inside Do 1 g", XObject=data) == [True]


def test_nothing_leaks_to_the_next_page() -> None:
    assert [p.overprints for p in paintings(press(sheet(f"{TEXT} 0 0 9 9 re f", pages=2)).data)] == [True, False, True, False]


def test_states_that_are_never_closed_or_never_opened_cannot_reach_the_marks() -> None:
    for content in (f"Q Q {TEXT}", f"q q {TEXT}", f"q Q Q {TEXT} q"):
        text, *marks = paintings(press(sheet(content), marks=frozenset({"crop", "colour-bar"})).data)
        assert text.overprints and not any(mark.overprints for mark in marks) and len(marks) == 20


def test_overprint_of_the_document_itself_is_taken_out() -> None:
    leaking = {"On": Dictionary(OP=True, op=True, OPM=1, LW=2), "OverprintOn": Dictionary(OP=True)}
    assert overprints(f"/On gs 1 g {TEXT} 0 0 9 9 re f", ExtGState=leaking) == [False, False]
    assert overprints(f"/OverprintOn gs 1 g {TEXT}", ExtGState=leaking) == [False]
    pressed = paintings(press(sheet(f"/On gs 1 g {TEXT}", ExtGState=leaking), colour="gray").data)
    assert [painted.overprints for painted in pressed] == [False]


def test_pressing_twice_says_the_same() -> None:
    once = press(sheet(f"{TEXT} 1 g {TEXT} 0 0 9 9 re f")).data
    assert paintings(press(once).data) == paintings(once)


def test_pictures_knock_out_after_black_text() -> None:
    def mask(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        return pdf.make_stream(b"\x80", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1, ImageMask=True, BitsPerComponent=1)
    assert overprints(f"{TEXT} 1 g /Mask Do", XObject={"Mask": mask}) == [True, False]
    assert overprints(f"{TEXT} 1 g BI /W 1 /H 1 /IM true /BPC 1 ID \x80 EI") == [True, False]


def test_black_on_a_tint_leaves_the_tint_and_white_takes_it_away(tmp_path: Path) -> None:
    pressed = press(sheet("0 0.5 0 0 k 0 0 400 400 re f 0 g BT /F 200 Tf 20 40 Td (I) Tj ET 1 g BT /F 200 Tf 150 40 Td (I) Tj ET"))
    picture = inks(pressed.data, tmp_path)
    row = {picture.getpixel((x, 120)) for x in range(20, 260)}
    assert row >= {(0, 128, 0, 255), (0, 0, 0, 0)} or row >= {(0, 127, 0, 255), (0, 0, 0, 0)}, row


# --- any streams at all ---------------------------------------------------------------------------

_COLOURS = st.sampled_from([
    "0 g", "1 g", "0.5 g", "0 G", "1 G", "0 0 0 rg", "1 0 0 rg", "0 0 0 RG", "0 1 0 RG", "0 0 0 1 k", "0 0 0 0 k", "1 0 0 0 K", "0 0 0 1 K",
    "/DeviceRGB cs 0 0 0 scn", "/DeviceRGB CS 1 1 1 SCN", "/DeviceCMYK cs", "/DeviceGray CS 0 SC", "/Pattern cs /None scn"])
_PAINTINGS = st.sampled_from(["(x) Tj", "[(x) 3 (y)] TJ", "(x) '", "1 1 (x) \"", "0 0 m 9 9 l S", "0 0 m 9 9 l s", "0 0 9 9 re f", "0 0 9 9 re f*", "0 0 9 9 re B"])
_STATES = st.sampled_from(["0 Tr", "1 Tr", "2 Tr", "3 Tr", "7 Tr", "/Own gs", "/Fine gs"])
_LEAVES = _COLOURS | _PAINTINGS | _STATES | st.sampled_from(["/One Do", "/Two Do", "/Art BMC", "EMC"])
_CONTENT = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=6).map(lambda parts: "q " + " ".join(parts) + " Q"), max_leaves=25)
_STREAMS = st.lists(_CONTENT, max_size=8).map(" ".join)
_OWN = {"Own": Dictionary(OP=True, op=True, OPM=1, LW=1), "Fine": Dictionary(LW=0.5)}


def _black(painted: Painted) -> bool:
    """Whether all that an operator paints is black ink alone."""
    if painted.what == "line":
        return painted.stroke == BLACK
    fills, strokes = painted.mode in (0, 2, 4, 6), painted.mode in (1, 2, 5, 6)
    return painted.what == "text" and (fills or strokes) and (not fills or painted.fill == BLACK) and (not strokes or painted.stroke == BLACK)


def _pressed(page: str, one: str, two: str) -> list[Painted]:
    """`/One` draws `/Two`, and neither draws itself."""
    second = form(two.replace("/One Do", "").replace("/Two Do", ""), ExtGState=_OWN)
    first = form(one.replace("/One Do", ""), ExtGState=_OWN, XObject={"Two": second})
    return paintings(press(sheet(page, ExtGState=_OWN, XObject={"One": first, "Two": second}), marks=frozenset({"crop"})).data)


@settings(max_examples=60, deadline=None)
@given(page=_STREAMS, one=_STREAMS, two=_STREAMS)
def test_whatever_is_nested_only_black_text_and_lines_overprint(page: str, one: str, two: str) -> None:
    for painted in _pressed(page, one, two):
        if painted.overprints:
            assert _black(painted) and painted.opm == 1, painted
        assert {painted.fill[0], painted.stroke[0]} <= {"gray", "cmyk", "/Pattern", "/All"}
        assert (painted.fill[0] != "gray" or painted.fill[1] == (0,)) and (painted.stroke[0] != "gray" or painted.stroke[1] == (0,)), "DeviceGray is only what a page begins with"


@settings(max_examples=60, deadline=None)
@given(page=_STREAMS, one=_STREAMS, two=_STREAMS)
def test_all_black_text_and_lines_overprint_where_a_stream_says_its_own_colours(page: str, one: str, two: str) -> None:
    said = "0 g 1 0 0 RG 0 Tr "
    for painted in _pressed(page, said + one, said + two):
        assert painted.overprints == _black(painted), painted
