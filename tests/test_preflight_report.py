"""Profiles as data, reports as text and HTML, and checks that find themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pamphlet.errors import UsageProblem
from pamphlet.findings import Severity
from pamphlet.preflight.checks import all_checks
from pamphlet.preflight.guard import preflight_file
from pamphlet.preflight.pictures import page_pictures
from pamphlet.preflight.profile import load_profile, profile_names, read_profile
from pamphlet.preflight.run import preflight
from pamphlet.report.preflight import preflight_html, preflight_text
from press_pdfs import EXPECTED, good_pdf, page_entry, text_ops

SPOILT = "1 0 0 rg 100 200 20 20 re f 1 0 0 rg 200 200 20 20 re f 0 0.2 0 0 k 30 100 20 60 re f"


class Reader(HTMLParser):
    """What an HTML file refers to and whether its elements close."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.rects: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.addresses += [value for key, value in found.items() if key in ("href", "src") and value]
        if tag == "rect":
            self.rects.append(found)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_report_shows_each_place_and_needs_nothing_else() -> None:
    data = good_pdf(SPOILT)
    report = preflight(data, "sheetfed", EXPECTED)
    reader = Reader()
    reader.feed(preflight_html(report.as_json(), page_pictures(data)))
    assert not reader.open
    assert all(address.startswith("data:image/png;base64,") for address in reader.addresses)
    assert len(reader.addresses) == 2, "a picture of each page"
    assert not reader.tags & {"script", "link", "iframe"}
    assert len(reader.rects) == 2 + 3, "two trims, two RGB squares, one tint without bleed"


def test_a_place_in_the_picture_is_the_place_on_the_page() -> None:
    data = good_pdf("1 0 0 rg 100 200 20 40 re f")
    reader = Reader()
    reader.feed(preflight_html(preflight(data, "sheetfed", EXPECTED).as_json(), page_pictures(data)))
    frame = next(rect for rect in reader.rects if rect["stroke"] == "#c00")
    wanted = {"x": 100, "y": 510 - 240, "width": 20, "height": 40}  # in points from the upper left of a page 510 high
    assert {key: float(frame[key] or 0) * 72 / 25.4 for key in wanted} == pytest.approx(wanted, abs=0.1)


def test_words_of_a_file_cannot_write_html() -> None:
    def change(pdf: object) -> None:
        pdf.docinfo["/Author"] = "<script>alert(1)</script>"  # type: ignore[attr-defined]

    html = preflight_html(preflight(good_pdf(change=change), "sheetfed", EXPECTED).as_json())
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_text_says_where_and_what_to_do() -> None:
    text = preflight_text(preflight(good_pdf("1 0 0 rg 100 200 20 20 re f"), "sheetfed", EXPECTED).as_json())
    assert "page 1, 24.7 mm from the left and 60.0 mm from the bottom of the trim, 7.1 × 7.1 mm: area in rgb colour (press/no-rgb)" in text
    assert "Convert to CMYK" in text
    assert preflight_text(preflight(good_pdf(), "sheetfed", EXPECTED).as_json()).endswith(f"nothing found by {len(all_checks())} checks")


def test_the_same_on_one_page_is_one_fault_with_many_places() -> None:
    (fault,) = preflight(good_pdf(" ".join(f"1 0 0 rg {x} 200 5 5 re f" for x in range(60, 300, 8))), "sheetfed", EXPECTED).faults
    assert fault.count == 30
    assert len(fault.also_mm) == 19


def test_a_picture_without_bleed_is_one_fault_for_all_its_sides() -> None:
    (fault,) = preflight(good_pdf("0 0.2 0 0 k 30 30 300 450 re f", band="0 0 0 0 k"), "sheetfed", replace(EXPECTED, codes=())).faults
    assert fault.message.startswith("ink runs to the left and bottom and right and top trim and only 0.0 mm beyond")


def test_worst_first() -> None:
    found = preflight(good_pdf(SPOILT, page_entry(2, "Rotate", 90)), "sheetfed", EXPECTED).faults
    assert [fault.severity for fault in found] == sorted((fault.severity for fault in found), reverse=True)
    assert found[-1].severity is Severity.WARNING


def test_a_home_printers_file_needs_neither_pdf_x_nor_cmyk_nor_bleed() -> None:
    def plain(pdf: object) -> None:
        del pdf.Root.OutputIntents, pdf.Root.Metadata  # type: ignore[attr-defined]

    assert not preflight(good_pdf(SPOILT, plain), "home").faults
    assert {fault.code for fault in preflight(good_pdf(SPOILT, plain), "digital").faults} == {
        "press/no-rgb", "press/bleed", "press/pdf-x", "press/output-intent"}


def test_black_may_knock_out_where_black_is_all_there_is() -> None:
    drawn = text_ops(state="Knock", y=350) + " /Knock gs 0 0 0 1 K 1 w 60 340 m 200 340 l S"
    assert not preflight(good_pdf(drawn, band="0 0 0 0.2 k"), "sheetfed").faults
    assert len(preflight(good_pdf(drawn), "sheetfed").faults) == 2


def test_every_profile_can_be_read_and_says_what_it_is_for() -> None:
    assert profile_names() == ("digital", "home", "newsprint", "offset-or-digital", "sheetfed")
    for name in profile_names():
        profile = load_profile(name)
        assert profile.title
        assert profile.description


@pytest.mark.parametrize(("line", "words"), [
    ("limits: {inc: 300}", 'no limit "inc"'), ("checks: {press/no-rbg: off}", 'no check "press/no-rbg"'), ("colours: cmyk", 'no key "colours"'),
    ('checks: {press/no-rgb: "perhaps"}', 'no verdict for press/no-rgb "perhaps"'),
])
def test_a_profile_with_a_slip_of_the_pen_is_refused(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"title: Mine\ndescription: Mine.\n{line}\n", "utf-8")
    with pytest.raises(UsageProblem, match=re.escape(words)):
        read_profile(path)


def test_checks_are_one_a_file_with_an_id_a_reason_and_a_source() -> None:
    checks = all_checks()
    ids = [check.id for check in checks]
    assert len(set(ids)) == len(ids)
    for check in checks:
        assert re.fullmatch(r"(press|qr)/[a-z0-9-]+", check.id), check.id
        assert check.title[0].isupper() and not check.title.endswith("."), check.id
        assert check.rationale.endswith("."), check.id
        assert re.match(r"house|GWG 2022 R\d{4}|ISO \d+", check.source), check.id


def test_preflight_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "theirs.pdf"
    path.write_bytes(good_pdf(SPOILT))
    before = path.read_bytes()
    assert preflight_file(path).faults
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
