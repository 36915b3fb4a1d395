"""Logos from strangers: the good are taken, the rest are refused with one clear sentence, and fast."""

from __future__ import annotations

import base64
import io
import struct
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pamphlet.content.images import MAX_BYTES, read_picture
from pamphlet.typeset.engine import engine_versions

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str = "", *, size: str = 'viewBox="0 0 40 20"', before: str = "") -> bytes:
    return f"{before}<svg {XMLNS} {size}>{inside}</svg>".encode()


def png(width: int, height: int) -> bytes:
    """A real PNG."""
    stream = io.BytesIO()
    Image.new("RGBA", (width, height), (0, 90, 160, 255)).save(stream, "PNG")
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A header of any size with hardly any pixels behind it: nothing of that size is ever allocated here."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def refusal(data: bytes) -> str:
    """Why a picture is refused; it must be a ValueError, in a moment."""
    started = time.perf_counter()
    with pytest.raises(ValueError, match=".") as problem:
        read_picture(data)
    assert time.perf_counter() - started < 1
    said = str(problem.value)
    assert "\n" not in said
    assert "0x" not in said, "no object's address"
    return said


# --- good pictures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "aspect"), [
    (svg("<rect width='3' height='4' fill='#333'/>"), 2.0),
    (svg(size='width="30mm" height="10mm"'), 3.0),
    (svg(size='viewBox="0,0,30,40" width="100%"'), 0.75),
    (svg(size='viewBox="-5 -5 10.5 21"'), 0.5),
    (svg('<g fill="url(#g)" clip-path="url(\'#c\')"/><use href="#g"/><use xlink:href="#c"/>'), 2.0),
    (svg('<g fill="url( #g )"/>'), 2.0),
    (svg('<g style="fill:#123;stroke:none"/>'), 2.0),
    (svg(before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n'), 2.0),
    (svg(before='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'), 2.0),
    (svg(f'<image href="data:image/png;base64,{base64.b64encode(png(2, 2)).decode()}"/>'), 2.0),
], ids=["plain", "width and height", "commas", "fractions", "own parts", "own part with spaces", "style attribute", "declaration", "doctype",
        "png inside"])
def test_a_plain_svg_is_taken(data: bytes, aspect: float) -> None:
    picture = read_picture(data)
    assert (picture.kind, picture.data) == ("svg", data)
    assert picture.aspect == pytest.approx(aspect)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (300, 100), (7, 11)])
def test_a_png_is_taken(width: int, height: int) -> None:
    picture = read_picture(png(width, height))
    assert (picture.kind, picture.aspect) == ("png", pytest.approx(width / height))


# --- too large -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height", "megapixels"), [
    (20_000, 20_000, "400"), (2_000_000_000, 1, "2000"), (10_000, 10_000, "100"), (6_500, 6_500, "42"),
])
@pytest.mark.filterwarnings("error")
def test_a_png_of_too_many_pixels_is_refused_before_it_is_decoded(width: int, height: int, megapixels: str) -> None:
    said = refusal(png_that_claims(width, height))
    assert megapixels in said, "what was found"
    assert "at most 40 megapixels" in said, "what is wanted"


def test_a_png_inside_an_svg_is_looked_at_too() -> None:
    inside = base64.b64encode(png_that_claims(20_000, 20_000)).decode()
    assert "megapixels" in refusal(svg(f'<image href="data:image/png;base64,{inside}"/>'))


def test_a_file_of_too_many_bytes_is_refused() -> None:
    said = refusal(svg() + b" " * MAX_BYTES)
    assert "8.0 MB" in said
    assert "at most 8 MB" in said


# --- damaged or something else ---------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [8, 20, 33, 45, 60])
def test_a_truncated_png_is_damaged_also_when_the_engine_is_loaded(keep: int) -> None:
    """WeasyPrint makes Pillow lenient for the whole process when it is imported."""
    engine_versions()
    whole = png(30, 20)
    assert keep < len(whole) - 12  # more than its end mark is missing
    assert "the PNG is damaged" in refusal(whole[:keep])


def test_a_png_of_no_width_is_damaged() -> None:
    assert "the PNG is damaged" in refusal(png_that_claims(0, 10))


@pytest.mark.parametrize("data", [b"", b"hello", b"GIF89a", b"%PDF-1.7", b"<html></html>", b"\x89PNG", b"\0" * 100])
def test_what_is_neither_svg_nor_png_is_refused(data: bytes) -> None:
    assert "neither an SVG nor a PNG" in refusal(data)


@pytest.mark.parametrize(("data", "said"), [
    (b"<svg", "not well-formed"),
    (b"<svg><g></svg>", "not well-formed"),
    (b"<!-- <svg -->", "not well-formed"),
    (b"<html><svg/></html>", "not SVG"),
    (svg(size=""), "neither a viewBox nor a width and height"),
    (svg(size='width="10"'), "neither a viewBox nor a width and height"),
    (svg(size='viewBox="0 0 10"'), "neither a viewBox nor a width and height"),
    (svg(size='viewBox="0 0 0 10"'), "neither a viewBox nor a width and height"),
    (svg(size='viewBox="0 0 -4 10"'), "neither a viewBox nor a width and height"),
    (svg(size='viewBox="0 0 nan 10"'), "neither a viewBox nor a width and height"),
    (svg(size='width="wide" height="high"'), "neither a viewBox nor a width and height"),
], ids=lambda value: value.decode() if isinstance(value, bytes) else value)
def test_an_svg_that_is_none_or_has_no_size(data: bytes, said: str) -> None:
    assert said in refusal(data)


@pytest.mark.parametrize("size", ['viewBox="0 0 inf 10"', 'viewBox="0 0 1e300 1"', 'viewBox="0 0 1 1e300"', 'width="1" height="1000000000"'])
def test_a_picture_that_no_page_could_hold_is_refused(size: str) -> None:
    refusal(svg(size=size))


@pytest.mark.parametrize("encoding", ["no-such-code", "shift_jis", "utf-16"])
def test_an_svg_in_an_encoding_that_cannot_be_read(encoding: str) -> None:
    refusal(svg(before=f'<?xml version="1.0" encoding="{encoding}"?>'))


# --- active, remote, explosive ---------------------------------------------------------------------------------


@pytest.mark.parametrize("element", [
    "script", "style", "foreignObject", "iframe", "object", "embed", "audio", "video", "animate", "animateTransform", "animateMotion", "set",
    "handler", "listener",
])
def test_active_elements_are_refused_by_name(element: str) -> None:
    assert f"<{element}>" in refusal(svg(f"<g><{element}/></g>"))
    assert f"<{element}>" in refusal(svg(f'<x:{element} xmlns:x="http://www.w3.org/1999/xhtml"/>'))


@pytest.mark.parametrize("attribute", ["onload", "onclick", "onmouseover", "ONLOAD", "onbegin"])
def test_event_handlers_are_refused_by_name(attribute: str) -> None:
    assert attribute in refusal(svg(f'<g {attribute}="alert(1)"/>'))


@pytest.mark.parametrize("address", [
    "http://example.org/x.png", "https://example.org/x.svg#a", "//example.org/x.png", "file:///etc/passwd", "/etc/passwd", "x.png", "../x.svg#a",
    "javascript:alert(1)", "data:image/svg+xml;base64,PHN2Zy8+", "data:text/html,x", "ftp://example.org/x",
])
@pytest.mark.parametrize("name", ["href", "xlink:href", "src"])
def test_references_to_other_files_are_refused(name: str, address: str) -> None:
    assert f'refers to another file ("{address}")' in refusal(svg(f'<image {name}="{address}"/>'))


@pytest.mark.parametrize("attribute", [
    'fill="url(http://example.org/x#a)"', 'fill="url( \'http://example.org/x\' )"', 'fill="URL(//example.org/x)"', 'filter="url(x.svg#blur)"',
    'style="background:url(https://example.org/x)"', "style='mask:url(\"file:///etc/passwd\")'",
    "style=\"fill:url('#a');mask:url(http://example.org/x)\"", 'fill="url(#a) url(http://example.org/x)"',
    r'style="fill:u\72l(http://example.org/x)"',
])
def test_styles_that_refer_to_other_files_are_refused(attribute: str) -> None:
    assert "refers to another file" in refusal(svg(f"<g {attribute}/>"))


@pytest.mark.parametrize("before", [
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "http://example.org/x">]>',
    '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://example.org/x.dtd"> %x;]>',
    '<!DOCTYPE svg [<!ENTITY x "plain">]>',
    "<!DOCTYPE svg [<!ENTITY l0 'lol'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]>",
], ids=["file", "remote", "parameter", "plain", "billion laughs"])
def test_entities_are_refused_unread(before: str) -> None:
    assert "declares entities" in refusal(svg("<text>&x;&l9;</text>", before=before))


def use_bomb(levels: int) -> str:
    """Ten uses of ten uses of …: a billion laughs without an entity."""
    first = '<g id="l0"><rect width="1" height="1"/></g>'
    return first + "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, levels))


def test_uses_of_uses_that_draw_a_billion_shapes_are_refused() -> None:
    """Ten thousand already take the engine five seconds; the file has 2 kB."""
    assert "use" in refusal(svg(use_bomb(10)))
    assert read_picture(svg(use_bomb(3))).kind == "svg"


def test_a_use_of_what_it_stands_in_is_refused() -> None:
    assert "use" in refusal(svg('<g id="a"><use href="#a"/></g>'))
    assert "use" in refusal(svg('<g id="a"><use xlink:href="#b"/></g><g id="b"><use href="#a"/></g>'))


def test_elements_nested_deeper_than_the_engine_can_follow_are_refused() -> None:
    refusal(svg("<g>" * 5000 + "</g>" * 5000))


# --- whatever bytes come ---------------------------------------------------------------------------------------

GOOD_PNG, GOOD_SVG = png(12, 9), svg('<g fill="url(#a)"><use href="#a"/><rect width="3"/></g>', before='<?xml version="1.0" encoding="utf-8"?>')


@given(st.sampled_from([GOOD_PNG, GOOD_SVG]), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=5), st.floats(0, 1))
def test_a_damaged_picture_is_either_taken_or_a_value_error(good: bytes, changes: list[tuple[float, int]], keep: float) -> None:
    data = bytearray(good)
    for place, value in changes:
        data[min(len(data) - 1, int(place * len(data)))] = value
    for candidate in (bytes(data), bytes(data[: int(keep * len(data))])):
        try:
            picture = read_picture(candidate)
        except ValueError as problem:
            assert str(problem)
        else:
            assert picture.aspect > 0


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(svg), st.binary(max_size=100).map(lambda b: b"<svg" + b)))
def test_strange_bytes_are_either_taken_or_a_value_error(data: bytes) -> None:
    try:
        read_picture(data)
    except ValueError as problem:
        assert str(problem)
