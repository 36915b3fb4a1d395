"""Every colour of a sheet in the inks of its press: what is said in other colours is converted, or named."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pamphlet.press.stage import to_screen
from press_fixture import BLEED, form, icc, inks, job, needs_profile, paintings, press, seen, sheet

pytestmark = needs_profile
BLACK = ("cmyk", (0, 0, 0, 1))
HALF = (0, 0, 0, pytest.approx(127.5, abs=0.6))
AREA = "0 0 100 100 re f"
CAL_RGB = Array([Name.CalRGB, Dictionary(WhitePoint=[0.9505, 1, 1.089])])
CAL_GRAY = Array([Name.CalGray, Dictionary(WhitePoint=[0.9505, 1, 1.089])])
LAB = Array([Name.Lab, Dictionary(WhitePoint=[0.9642, 1, 0.8249])])


def tint(alternate: Any, full: list[float]) -> Array:
    return Array([Name.Separation, Name("/Gold"), alternate,
                  Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * len(full), C1=full, N=1)])


def gradient(space: Name, first: list[float], last: list[float]) -> Dictionary:
    return Dictionary(ShadingType=2, ColorSpace=space, Coords=[0, 0, 100, 0], Function=Dictionary(FunctionType=2, Domain=[0, 1], C0=first, C1=last, N=1))


def fill_of(data: bytes) -> tuple[str, tuple[float, ...]]:
    painted, = paintings(data)
    return painted.fill


@pytest.mark.parametrize(("said", "wanted"), [
    ("", (0, 0, 0, 1)),
    ("0 g", (0, 0, 0, 1)),
    ("1 g", (0, 0, 0, 0)),
    ("0.4 g", (0, 0, 0, 0.6)),
    ("0 0 0 rg", (0, 0, 0, 1)),
    ("1 1 1 rg", (0, 0, 0, 0)),
    ("0.25 0.25 0.252 rg", (0, 0, 0, 0.75)),
    ("0.1 0.2 0.3 0.4 k", (0.1, 0.2, 0.3, 0.4)),
    ("/DeviceRGB cs 0.5 0.5 0.5 scn", (0, 0, 0, 0.5)),
    ("/DeviceRGB cs", (0, 0, 0, 1)),
    ("/DeviceCMYK cs", (0, 0, 0, 1)),
    ("/DeviceCMYK cs 1 0 0 0 scn", (1, 0, 0, 0)),
    ("/Icc1 cs 1 sc", (0, 0, 0, 0)),
    ("/Icc3 cs 0 0 0 sc", (0, 0, 0, 1)),
    ("/Icc4 cs 0 1 0 0 scn", (0, 1, 0, 0)),
    ("/Icc4 cs", (0, 0, 0, 0)),
    ("/CalRgb cs 0.5 0.5 0.5 scn", (0, 0, 0, 0.5)),
    ("/CalGray cs 0.5 scn", (0, 0, 0, 0.5)),
    ("q 1 0 0 0 k Q", (0, 0, 0, 1)),
    ("/Icc3 cs 0 0 0 sc q 0 1 0 0 k Q 1 1 1 sc", (0, 0, 0, 0)),
    ("q /DeviceCMYK cs Q 0.5 sc", (0, 0, 0, 0.5)),
])
def test_a_colour_becomes_ink_and_a_neutral_black_ink_alone(said: str, wanted: tuple[float, ...]) -> None:
    spaces = {"Icc1": icc(1), "Icc3": icc(3), "Icc4": icc(4), "CalRgb": CAL_RGB, "CalGray": CAL_GRAY}
    pressed = press(sheet(f"{said} {AREA}", ColorSpace=spaces))
    assert not pressed.findings
    assert fill_of(pressed.data) == ("cmyk", wanted)
    with pikepdf.open(io.BytesIO(pressed.data)) as pdf:
        assert "/ColorSpace" not in pdf.pages[0].Resources


def test_red_becomes_what_the_profile_says_and_stays_red(tmp_path: Path) -> None:
    pressed = press(sheet(f"1 0 0 rg {AREA}"))
    family, (cyan, magenta, yellow, black) = fill_of(pressed.data)
    assert family == "cmyk" and cyan < 0.1 and magenta > 0.9 and yellow > 0.9 and black < 0.1
    assert inks(pressed.data, tmp_path).getpixel((30, 200)) == tuple(round(255 * part) for part in (cyan, magenta, yellow, black))


def test_strict_leaves_rgb_for_preflight_but_not_neutrals() -> None:
    assert fill_of(press(sheet(f"1 0 0 rg {AREA}"), strict=True).data) == ("rgb", (1, 0, 0))
    assert fill_of(press(sheet(f"0.2 0.2 0.2 rg {AREA}"), strict=True).data) == ("cmyk", (0, 0, 0, 0.8))


@pytest.mark.parametrize(("colour", "said", "wanted"), [
    ("gray", "0 0 0 1 k", ("gray", (0,))), ("gray", "0 0 0 0.25 k", ("gray", (0.75,))), ("gray", "1 1 0 rg", ("gray", (0.9278,))),
    ("gray", "1 1 1 rg", ("gray", (1,))), ("rgb", "0 0 0 1 k", ("gray", (0,))), ("rgb", "1 0 0 0 k", ("rgb", (0, 1, 1))),
    ("rgb", "0.5 g", ("gray", (0.5,))), ("rgb", "0.1 0.2 0.3 rg", ("rgb", (0.1, 0.2, 0.3)))])
def test_one_ink_and_light_are_colours_to_convert_to_as_well(colour: Any, said: str, wanted: tuple[str, tuple[float, ...]]) -> None:
    assert fill_of(press(sheet(f"{said} {AREA}"), colour=colour, standard="plain").data) == wanted


@pytest.mark.parametrize("colour", ["cmyk", "gray"])
def test_lines_have_colours_of_their_own(colour: Any) -> None:
    painted, = paintings(press(sheet("1 g 0 0 0 RG 0 0 m 9 9 l S"), colour=colour).data)
    assert (painted.fill, painted.stroke) == ((("cmyk", (0, 0, 0, 0)), BLACK) if colour == "cmyk" else (("gray", (1,)), ("gray", (0,))))


def test_forms_are_converted_and_inherit_what_their_callers_had() -> None:
    inner = form(f"{AREA} 0 0 1 rg {AREA}")
    data = sheet("1 1 1 rg /Outer Do 0.5 0.5 0.5 rg /Inner Do",
                 XObject={"Outer": form("/Inner Do", XObject={"Inner": inner}), "Inner": inner})
    fills = [painted.fill for painted in paintings(press(data).data)]
    assert fills[0] == ("cmyk", (0, 0, 0, 0)) and fills[2] == ("cmyk", (0, 0, 0, 0.5))
    assert {family for family, _ in fills} == {"cmyk"}


def test_a_form_that_goes_on_in_its_callers_space_is_converted_in_it() -> None:
    shown = press(sheet("/DeviceRGB cs /Inner Do", XObject={"Inner": form(f"0.5 0.5 0.5 scn {AREA}")}))
    assert fill_of(shown.data) == ("cmyk", (0, 0, 0, 0.5)) and not shown.findings


def test_a_form_whose_callers_do_not_agree_on_its_space_is_named() -> None:
    data = sheet("/DeviceRGB cs /Inner Do /DeviceGray cs /Inner Do", XObject={"Inner": form(f"0.5 scn {AREA}")})
    assert [finding.code for finding in press(data).findings] == ["press/colour-left"]


def test_old_forms_use_the_resources_of_their_page() -> None:
    def old(pdf: pikepdf.Pdf) -> Any:
        return pdf.make_stream(b"/Icc3 cs 0 0 0 scn BT /F 9 Tf (x) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 99, 99])
    painted, = paintings(press(sheet("/Old Do", XObject={"Old": old}, ColorSpace={"Icc3": icc(3)})).data)
    assert painted.fill == BLACK and painted.overprints


def test_pages_that_inherit_their_resources_keep_them() -> None:
    data = sheet("/Icc3 cs 1 1 1 scn /Red Do", ColorSpace={"Icc3": icc(3)}, XObject={"Red": form(AREA)})
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Pages.Resources = pdf.pages[0].obj.Resources
        del pdf.pages[0].obj.Resources
        stream = io.BytesIO()
        pdf.save(stream)
    first, *marks = paintings(press(stream.getvalue(), marks=frozenset({"crop"})).data)
    assert first.fill == ("cmyk", (0, 0, 0, 0)) and {mark.stroke for mark in marks} == {("/All", (1,))}


def tiling(content: str, paint: int = 1) -> Any:
    return lambda pdf: pdf.make_stream(content.encode(), Type=Name.Pattern, PatternType=1, PaintType=paint, TilingType=1, BBox=[0, 0, 10, 10],
                                       XStep=10, YStep=10, Resources=Dictionary())


def test_tiling_patterns_are_converted(tmp_path: Path) -> None:
    pressed = press(sheet(f"/Pattern cs /P scn {AREA}", Pattern={"P": tiling("0.5 0.5 0.5 rg 0 0 10 10 re f")}))
    assert not pressed.findings
    assert inks(pressed.data, tmp_path).getpixel((30, 200)) == HALF


def test_patterns_without_colour_are_painted_in_inks(tmp_path: Path) -> None:
    data = sheet(f"/Tinted cs 0.5 0.5 0.5 /P scn {AREA}", Pattern={"P": tiling("0 0 10 10 re f", 2)}, ColorSpace={"Tinted": Array([Name.Pattern, Name.DeviceRGB])})
    pressed = press(data)
    assert not pressed.findings and b"DeviceRGB" not in pressed.data
    assert inks(pressed.data, tmp_path).getpixel((30, 200)) == HALF
    assert seen(press(data, colour="rgb", standard="plain").data).getpixel((30, 190)) == (128, 128, 128)


def type3(glyph: bytes) -> Any:
    return lambda pdf: pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=97, LastChar=97, Widths=[1000],
        Encoding=Dictionary(Type=Name.Encoding, Differences=[97, Name.a]), CharProcs=Dictionary(a=pdf.make_stream(glyph)), Resources=Dictionary()))


def test_glyphs_that_are_pictures_are_converted_and_never_overprint(tmp_path: Path) -> None:
    data = sheet("BT /T 100 Tf 20 20 Td (a) Tj ET", Font={"T": type3(b"1000 0 d0 0.5 0.5 0.5 rg 0 0 1000 1000 re f")})
    pressed = press(data)
    painted, = paintings(pressed.data)
    assert not painted.overprints
    assert inks(pressed.data, tmp_path).getpixel((50, 150)) == HALF


def test_glyphs_without_colours_overprint_as_text_does() -> None:
    painted, = paintings(press(sheet("BT /T 100 Tf 20 20 Td (a) Tj ET", Font={"T": type3(b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")})).data)
    assert painted.overprints


def test_spot_colours_are_kept_and_those_shown_in_rgb_are_named() -> None:
    kept = press(sheet(f"/Gold cs 0.5 scn {AREA}", ColorSpace={"Gold": tint(Name.DeviceCMYK, [0, 0.2, 0.6, 0.1])}), marks=frozenset({"crop", "registration"}))
    assert not kept.findings
    assert paintings(kept.data)[0].fill == ("/Gold", (0.5,))
    for space in (tint(Name.DeviceRGB, [1, 0.8, 0]), LAB, Array([Name.Indexed, Name.DeviceRGB, 1, b"\xff\0\0\0\0\xff"])):
        numbers = "50 0 0" if space is LAB else "1"
        pressed = press(sheet(f"/Gold cs {numbers} scn {AREA}", ColorSpace={"Gold": space}))
        assert [finding.code for finding in pressed.findings] == ["press/colour-left"]


@pytest.mark.parametrize("way", ["sh", "pattern", "form"])
def test_a_gradient_in_rgb_is_named_and_one_in_inks_is_not(way: str) -> None:
    for shading, codes in ((gradient(Name.DeviceRGB, [1, 0, 0], [0, 0, 1]), ["press/colour-left"]),
                           (gradient(Name.DeviceCMYK, [0, 0, 0, 0], [1, 0, 0, 0]), [])):
        pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading)
        data = {"sh": sheet("/S sh", Shading={"S": shading}),
                "pattern": sheet(f"/Pattern cs /P scn {AREA}", Pattern={"P": pattern}),
                "form": sheet("/X Do", XObject={"X": form("/S sh", Shading={"S": shading})})}[way]
        assert [finding.code for finding in press(data).findings] == codes


def inline(keys: str, data: str) -> str:
    return f"q 100 0 0 100 20 20 cm BI {keys} ID {data} EI Q"


def test_inline_pictures_are_converted(tmp_path: Path) -> None:
    rgb = inline("/W 1 /H 1 /BPC 8 /CS /RGB", "\x80\x80\x80")
    for data in (sheet(rgb), sheet("/X Do", XObject={"X": form(rgb)})):
        pressed = press(data)
        assert not pressed.findings
        assert inks(pressed.data, tmp_path).getpixel((50, 150)) == HALF


def test_inline_pictures_in_patterns_are_named_unless_they_are_masks() -> None:
    for keys, codes in (("/W 1 /H 1 /BPC 8 /CS /RGB", ["press/colour-left"]), ("/W 8 /H 1 /BPC 1 /IM true", [])):
        data = sheet(f"/Pattern cs /P scn {AREA}", Pattern={"P": tiling(inline(keys, "\x80\x80\x80"))})
        assert [finding.code for finding in press(data).findings] == codes


def test_a_soft_mask_and_its_backdrop_are_said_in_gray_that_all_readers_see_alike() -> None:
    def state(pdf: pikepdf.Pdf) -> Dictionary:
        mask = form("1 1 1 rg 0 0 60 400 re f")(pdf)
        mask.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        return Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask, BC=[0, 0, 0]))
    data = sheet("/Soft gs 0 0 0 rg 0 0 300 300 re f", ExtGState={"Soft": state})
    pressed = press(data)
    picture = seen(pressed.data)
    assert picture.getpixel((30, 100))[0] < 60 and picture.getpixel((200, 100)) == (255, 255, 255)  # type: ignore[index]
    with pikepdf.open(io.BytesIO(pressed.data)) as pdf:
        mask = pdf.pages[0].Resources.ExtGState["/Soft"].SMask
        assert [float(part) for part in mask.BC] == [0]
        assert (str(mask.G.Group.CS), str(pdf.pages[0].Group.CS)) == ("/DeviceGray", "/DeviceCMYK")
        assert b"rg" not in mask.G.read_bytes().split()


def test_the_phone_edition_is_light_alone() -> None:
    panels = to_screen(sheet(f"1 0 0 0 k {AREA} 0 0 0 1 k {AREA}"), job())
    assert {painted.fill[0] for painted in paintings(panels.data)} == {"rgb", "gray"} and not panels.findings
    named = to_screen(sheet("/S sh", Shading={"S": gradient(Name.DeviceCMYK, [0, 0, 0, 0], [1, 0, 0, 0])}), job())
    assert [finding.code for finding in named.findings] == ["press/colour-left"]


def test_black_text_is_on_the_black_plate_alone(tmp_path: Path) -> None:
    pressed = press(sheet(f"0.4 0 0 0 k {BLEED} 0 300 200 re f 0 0 0 rg BT /F 90 Tf 40 60 Td (HHH) Tj ET"))
    cyan, magenta, yellow, black = inks(pressed.data, tmp_path).split()
    assert black.getextrema()[1] == 255 and magenta.getextrema()[1] == yellow.getextrema()[1] == 0
    inside = (60, 60, 200, 180)
    assert cyan.crop(inside).getextrema() == (102, 102), "the text overprints: cyan goes on under it"
