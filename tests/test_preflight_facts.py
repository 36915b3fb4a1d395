"""What is read from a drawing: where things lie, how large they are, in which ink."""

from __future__ import annotations

import io
from typing import TypeVar

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pamphlet.preflight.facts import Facts, Fill, Image, Mark, Shade, Stroke, Text
from pamphlet.preflight.function import BadFunction, read_function
from pamphlet.preflight.plates import ink_bound
from pamphlet.preflight.read import read_facts
from pamphlet.preflight.run import preflight
from press_pdfs import EXPECTED, axial, good_pdf, picture, shown, text_ops, tint, with_thing

M = TypeVar("M", bound=Mark)


def added(more: str, kind: type[M], change: object = None) -> list[M]:
    """The marks of a kind that some operators add to the good page."""
    plain = read_facts(good_pdf(change=change)).pages[0].marks  # type: ignore[arg-type]
    facts = read_facts(good_pdf(more, change))  # type: ignore[arg-type]
    assert not facts.damage
    found = [mark for mark in facts.pages[0].marks[len(plain):] if isinstance(mark, kind)]
    return found


def rounded(mark: Mark) -> list[float]:
    return [round(value, 1) for value in mark.box]


def test_a_form_is_placed_by_its_matrix_and_cut_by_its_box() -> None:
    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(b"0.4 0 0 0 k 0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 50, 20], Matrix=[2, 0, 0, 2, 0, 0])
        with_thing("XObject", "Half", lambda _pdf: form)(pdf)

    marks = added("q 1 0 0 1 100 100 cm /Half Do Q q 0 1 -1 0 300 300 cm /Half Do Q", Fill, change)
    assert [rounded(mark) for mark in marks] == [[100, 100, 200, 140], [260, 300, 300, 400]]
    assert marks[0].colour.inks == (0.4, 0, 0, 0)


def test_a_form_inherits_colour_and_leaves_none_behind() -> None:
    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(b"0 0 9 9 re f 0 0.3 0 0 k 0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 50, 20])
        with_thing("XObject", "X", lambda _pdf: form)(pdf)

    inks = [mark.colour.inks for mark in added("0.2 0 0 0 k /X Do 20 20 9 9 re f", Fill, change)]
    assert inks == [(0.2, 0, 0, 0), (0, 0.3, 0, 0), (0.2, 0, 0, 0)]


def test_text_reaches_as_far_as_its_glyphs() -> None:
    (mark,) = added(text_ops("Ab 1", x=100, y=300, size=20), Text)
    assert (mark.text, mark.size) == ("Ab 1", 20)
    assert rounded(mark) == [101, 300, 139, 314]  # squares 400 wide and 700 high, 50 beside them, 500 from one to the next


def test_blank_ends_of_a_line_have_no_extent() -> None:
    (mark,) = added(text_ops("  1  ", x=100, y=300, size=20), Text)
    assert rounded(mark) == [121, 300, 129, 314]


def test_spacing_moves_the_next_letter() -> None:
    (mark,) = added(f"BT /F 10 Tf 2 Tc 50 Tz 100 300 Td [{shown('1')} -1000 {shown('1')}] TJ ET", Text)
    assert rounded(mark) == [100.2, 300, 110.8, 307]  # 5 + 2 of the letter and 10 of the gap, halved: 8.5; then the second letter


def test_turned_and_mirrored_text_keeps_its_size() -> None:
    (mark,) = added(f"q 0 2 2 0 100 300 cm BT /F 10 Tf 0 0 Td {shown('1')} Tj ET Q", Text)
    assert round(mark.size, 3) == 20
    assert rounded(mark) == [100, 301, 114, 309]


def test_a_line_is_as_wide_as_its_matrix_makes_it() -> None:
    (mark,) = added("q 0.1 0 0 0.5 0 0 cm 4 w 1000 200 m 2000 200 l S Q", Stroke)
    assert round(mark.width, 3) == 0.4
    assert rounded(mark) == [99.8, 99.8, 200.2, 100.2]


def test_clips_cut_and_what_is_cut_away_is_no_mark() -> None:
    marks = added("q 100 100 50 50 re W n 0.1 0 0 0 k 90 90 30 30 re f 10 10 20 20 re f Q 0.1 0 0 0 k 10 10 20 20 re f", Fill)
    assert [rounded(mark) for mark in marks] == [[100, 100, 120, 120], [10, 10, 30, 30]]


def test_two_colourings_meet_a_fold_and_both_bleed() -> None:
    """Panels side by side, each cut at the fold: neither is short of bleed there."""
    halves = "q 20 20 160 420 re W n 0.1 0 0 0 k 0 200 360 100 re f Q q 180 20 160 420 re W n 0 0.1 0 0 k 0 200 360 100 re f Q"
    assert not preflight(good_pdf(halves), "sheetfed", EXPECTED).faults


def test_a_tiling_pattern_is_placed_where_its_cells_fall() -> None:
    def change(pdf: Pdf) -> None:
        cell = pdf.make_stream(b"0 0.3 0 0 k 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 10, 10],
                               XStep=100, YStep=100, Matrix=[1, 0, 0, 1, 3, 4], Resources=Dictionary())
        with_thing("Pattern", "Dots", lambda _pdf: cell)(pdf)

    marks = added("/Pattern cs /Dots scn 100 100 150 50 re f", Fill, change)
    assert [rounded(mark) for mark in marks] == [[103, 104, 108, 109], [203, 104, 208, 109]]


def test_drawn_glyphs_are_drawings() -> None:
    def change(pdf: Pdf) -> None:
        glyph = pdf.make_stream(b"500 0 0 0 400 700 d1 1 0 0 rg 0 0 400 700 re f")
        face = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65,
                          LastChar=65, Widths=[500], CharProcs=Dictionary(A=glyph), Encoding=Dictionary(Differences=[65, Name.A]))
        with_thing("Font", "T3", lambda pdf: pdf.make_indirect(face))(pdf)

    marks = added("BT /T3 10 Tf 0 0.5 0 0 k 100 300 Td (AA) Tj ET", Fill, change)
    assert [rounded(mark) for mark in marks] == [[100, 300, 104, 307], [105, 300, 109, 307]]
    assert {mark.colour.family for mark in marks} == {"cmyk"}, "d1 glyphs take the text's colour"


def test_pictures_know_their_resolution() -> None:
    (mark,) = added("q 36 0 0 72 100 100 cm /Pic Do Q", Image, with_thing("XObject", "Pic", lambda pdf: picture(pdf, (100, 100))))
    assert [round(value) for value in mark.ppi] == [200, 100]
    (inline,) = added("q 72 0 0 72 100 100 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q", Image)
    assert (inline.colour.family, round(inline.ppi[0])) == ("gray", 2)


def test_exif_in_a_jpeg_is_seen() -> None:
    from PIL import Image as Images

    def jpeg(pdf: Pdf) -> pikepdf.Stream:
        stream = io.BytesIO()
        exif = Images.Exif()
        exif[271] = "Camera"
        Images.new("L", (300, 300), 200).save(stream, "JPEG", exif=exif)
        return picture(pdf, (300, 300), Name.DeviceGray, stream.getvalue(), Filter=Name.DCTDecode)

    data = good_pdf("q 72 0 0 72 100 200 cm /Photo Do Q", with_thing("XObject", "Photo", jpeg))
    assert {fault.code for fault in preflight(data, "sheetfed", EXPECTED).faults} == {"press/metadata-clean"}


@pytest.mark.parametrize(("text", "found"), [
    ("Made by /home/somebody/guide/en.pdf", True), ("C:\\\\Users\\\\somebody", True), ("file:///tmp/x.pdf", True), ("mail somebody@example.org", True),
    ("WeasyPrint 70.0", False), ("ISO Coated v2 300% (basICColor)", False), ("English/French guide", False), ("https://guide.example/en/a/b", False),
])
def test_paths_and_addresses_in_metadata_are_found(text: str, found: bool) -> None:
    def change(pdf: Pdf) -> None:
        pdf.docinfo["/Subject"] = pikepdf.String(text)

    report = preflight(good_pdf(change=change), "sheetfed", EXPECTED)
    assert bool(report.faults) is found


@pytest.mark.parametrize(("space", "family", "inks"), [
    (lambda _pdf: Name.DeviceGray, "gray", (0, 0, 0, 0.75)),
    (lambda _pdf: Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])]), "lab", None),
    (lambda pdf: Array([Name.ICCBased, pdf.make_stream(b"", N=3)]), "icc-rgb", None),
    (lambda _pdf: Array([Name.CalGray, Dictionary(WhitePoint=[0.96, 1, 0.82])]), "cal-gray", None),
    (lambda pdf: tint(pdf, "Warm Red"), "spot", (0, 0.15, 0, 0)),
    (lambda pdf: tint(pdf, "Black"), "spot", (0, 0, 0, 0.25)),
    (lambda _pdf: Array([Name.Indexed, Name.DeviceRGB, 0, pikepdf.String(b"\x00\x00\x00")]), "rgb", (0, 0, 0, 1)),
    (lambda _pdf: Name.Nonsense, "unknown", (1, 1, 1, 1)),
])
def test_colour_spaces_are_told_apart(space: object, family: str, inks: tuple[float, ...] | None) -> None:
    (mark,) = added("/Other cs 0.25 scn 100 200 20 20 re f", Fill, with_thing("ColorSpace", "Other", space))  # type: ignore[arg-type]
    assert mark.colour.family == family
    assert inks is None or mark.colour.inks == pytest.approx(inks)


def test_a_gradient_is_as_heavy_as_its_heaviest_place() -> None:
    (mark,) = added("q 60 0 0 60 100 200 cm /Fade sh Q", Shade, with_thing("Shading", "Fade", lambda pdf: axial([0, 0.5, 0.25, 0])))
    assert mark.fits
    assert mark.colour.total == pytest.approx(0.75)


@pytest.mark.parametrize(("program", "given", "result"), [
    ("{ dup 0.5 mul exch 2 exp }", (0.5,), (0.25, 0.25)), ("{ 0.3 gt { 1 } { 0 } ifelse }", (0.5,), (1.0,)),
    ("{ 1 2 3 3 1 roll pop pop }", (0.5,), (0.5, 3.0)), ("{ dup 0.4 lt { pop 7 } if }", (0.3,), (7.0,)), ("{ 90 sin add }", (0.5,), (1.5,)),
])
def test_the_calculator_calculates(program: str, given: tuple[float, ...], result: tuple[float, ...]) -> None:
    pdf = Pdf.new()
    function = read_function(pdf.make_stream(program.encode(), FunctionType=4, Domain=[0, 1]))
    assert function(given) == pytest.approx(result)


def test_functions_that_break_their_clause_are_refused() -> None:
    pdf = Pdf.new()
    for bad in (Dictionary(FunctionType=9), Dictionary(FunctionType=3, Domain=[0, 1], Functions=[], Bounds=[0.5], Encode=[]),
                pdf.make_stream(b"\0", FunctionType=0, Domain=[0, 1], Range=[0, 1], Size=[500], BitsPerSample=8)):
        with pytest.raises(BadFunction):
            read_function(bad)
    sampled = pdf.make_stream(b"\x00\xff\x80", FunctionType=0, Domain=[0, 1], Range=[0, 1], Size=[3], BitsPerSample=8)
    assert read_function(sampled)((0.25,)) == pytest.approx((0.5,))


def facts_with(more: str) -> Facts:
    return read_facts(good_pdf(more))


def test_the_ink_bound_adds_what_overprints_and_gives_up_on_what_shines_through() -> None:
    assert ink_bound(facts_with("")) == pytest.approx(1.2)  # the tint of 20 % and black over it; registration marks lie outside the trim
    assert ink_bound(facts_with("0.5 0.5 0.5 0 k 100 200 9 9 re f")) == pytest.approx(2.5)
    assert ink_bound(facts_with("/Over gs 0 0.4 0 0 k 100 200 9 9 re f /Knock gs 0.5 0.6 0 0 k 100 200 9 9 re f")) == pytest.approx(0.5 + 0.6 + 1)
    assert ink_bound(facts_with("/Half gs 0.5 0 0 0 k 100 200 9 9 re f")) == 4


def test_a_strangers_file_is_searched_for_codes_and_measured() -> None:
    report = preflight(good_pdf(), "sheetfed")
    assert not report.faults
    small = preflight(good_pdf(), "newsprint")
    assert small.errors == ()


def test_a_code_of_a_stranger_with_small_modules_is_found() -> None:
    from press_pdfs import code_at

    report = preflight(good_pdf(code=code_at(40, 40, 0.25 * 72 / 25.4)), "sheetfed")
    (fault,) = report.faults
    assert fault.code == "qr/module-size"
    assert "0.25 mm" in fault.message
    assert fault.rect_mm is not None
    assert fault.rect_mm[0] == pytest.approx(40 * 25.4 / 72 + 1.0, abs=0.3)
