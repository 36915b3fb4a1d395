"""The scan proof: a code is read where it lies on the sheet, and its margin says what it bears."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from string import ascii_lowercase, digits

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pamphlet.compose.qr import confirm, make_code
from pamphlet.findings import Severity
from pamphlet.impose.slots import qr_operators
from pamphlet.preflight.model import Code
from pamphlet.preflight.scan_proof import HARDSHIPS, CodeProof, Hardship, prove_codes, scan_findings
from pamphlet.report.scan_proof import scan_proof_html, scan_proof_json, scan_proof_lines
from pamphlet.units import mm

FOOD = "https://example.org/#uk/parkdale/food"
VIOLENCE = "https://example.org/#bo/gender-based-violence"
slugs = st.text(ascii_lowercase + digits + "-", min_size=1, max_size=14)
guide_addresses = st.builds(lambda host, parts: f"https://{host}.org/#{'/'.join(parts)}",
                            st.text(ascii_lowercase, min_size=3, max_size=12), st.lists(slugs, min_size=1, max_size=3))


def place(text: str, module_mm: float = 0.4, x: float = 40, y: float = 40, page: int = 1) -> Code:
    drawn = make_code(text)
    count = len(drawn.matrix)
    return Code(page, text, x, y, mm(module_mm) * count, count, confirm(drawn))


def sheet(codes: Iterable[Code], *, origin: tuple[float, float] = (0, 0), trim: float = 0, rotate: int = 0, more: str = "", pages: int = 1) -> bytes:
    """A sheet of 200 x 200 pt and more around its trim, with codes drawn as the program draws them."""
    pdf = pikepdf.new()
    left, bottom = origin
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(200, 200))
        page.obj.MediaBox = pikepdf.Array([left, bottom, left + 200 + 2 * trim, bottom + 200 + 2 * trim])
        page.obj.TrimBox = pikepdf.Array([left + trim, bottom + trim, left + trim + 200, bottom + trim + 200])
        if rotate:
            page.obj.Rotate = rotate
        drawn = [qr_operators(make_code(c.text).matrix, left + trim + c.x, bottom + trim + c.y, c.size) for c in codes if c.page == number]
        page.contents_add("\n".join([*drawn, more]).encode())
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def prove(text: str, module_mm: float = 0.4) -> CodeProof:
    code = place(text, module_mm)
    (proof,) = prove_codes(sheet([code]), [code])
    return proof


def reached(proof: CodeProof) -> dict[str, int]:
    """How many steps of each hardship a code bears."""
    steps = {hardship.name: hardship.steps for hardship in HARDSHIPS}
    return {m.name: 0 if m.passed is None else steps[m.name].index(m.passed) + 1 for m in proof.margins}


# --- where a code lies -----------------------------------------------------------------------------------


@settings(max_examples=25)
@given(guide_addresses, st.sampled_from([0.33, 0.4, 0.5]))
def test_a_code_of_the_guides_own_addresses_reads_back(address: str, module_mm: float) -> None:
    code = place(address, module_mm, x=1, y=1)
    (proof,) = prove_codes(sheet([code]), [code])
    assert proof.reads
    assert proof.matrix_agrees is True
    assert proof.verdict != "fails"


@pytest.mark.parametrize("boxes", [
    {"origin": (0, 0), "trim": 0}, {"origin": (-28.35, -28.35), "trim": 28.35}, {"origin": (100, 50), "trim": 8.5}, {"origin": (0, 0), "trim": 20, "rotate": 90},
], ids=["plain", "negative-origin", "far-origin", "turned-view"])
def test_places_count_from_the_trim_whatever_the_boxes(boxes: dict[str, object]) -> None:
    codes = [place(FOOD, x=2, y=130), place(VIOLENCE, x=150, y=3)]
    proofs = prove_codes(sheet(codes, **boxes), codes)  # type: ignore[arg-type]
    assert [(proof.text, proof.reads) for proof in proofs] == [(FOOD, True), (VIOLENCE, True)]
    picture = Image.open(io.BytesIO(proofs[0].picture))
    assert picture.width < 300, "only the code and its surroundings are rendered"


def test_every_page_is_looked_at() -> None:
    codes = [place(VIOLENCE, page=3), place(FOOD, page=1)]
    proofs = prove_codes(sheet(codes, pages=3), codes)
    assert [(proof.page, proof.text, proof.verdict) for proof in proofs] == [(1, FOOD, "good"), (3, VIOLENCE, "good")]


def test_another_text_is_not_a_read() -> None:
    code = place(FOOD)
    (proof,) = prove_codes(sheet([code]), [replace(code, text=FOOD + "s")])
    assert (proof.reads, proof.verdict) == (False, "fails")
    assert all(margin.passed is None for margin in proof.margins)


def test_a_code_that_is_not_there_fails() -> None:
    (proof,) = prove_codes(sheet([place(FOOD)]), [place(FOOD, x=120, y=120)])
    assert (proof.reads, proof.verdict) == (False, "fails")


def test_a_picture_over_a_code_is_found_on_the_sheet() -> None:
    code = place(FOOD)
    covered = f"q 0 0 0 0 k {code.x} {code.y} {code.size / 2} {code.size} re f Q"
    (proof,) = prove_codes(sheet([code], more=covered), [code])
    assert not proof.reads


def test_a_quiet_zone_that_is_built_over_shrinks_the_margin() -> None:
    code = place(FOOD)
    frame = f"q 0 0 0 1 k {code.x - 20} {code.y - 20} {code.size + 40} {code.size + 40} re {code.x + 4} {code.y + 4} {code.size - 8} {code.size - 8} re f* Q"
    (proof,) = prove_codes(sheet([code], more=frame), [code])
    assert sum(reached(proof).values()) < sum(reached(prove(FOOD)).values())


def test_codes_outside_the_pages_and_files_that_are_no_pdf_are_refused() -> None:
    code = place(FOOD)
    with pytest.raises(ValueError, match="page 2 of 1"):
        prove_codes(sheet([code]), [replace(code, page=2)])
    with pytest.raises(ValueError, match="outside"):
        prove_codes(sheet([code]), [replace(code, x=900.0)])
    with pytest.raises(ValueError, match="not a PDF"):
        prove_codes(b"%PDF-1.7 and no more", [code])


# --- margins ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["https://example.org/#uk", FOOD, VIOLENCE])
def test_verdicts_follow_the_module(text: str) -> None:
    """../shared/design/press.md: at least 0.4 mm, never under 0.33 mm."""
    verdicts = [prove(text, module_mm).verdict for module_mm in (0.5, 0.4, 0.3, 0.25, 0.2)]
    assert verdicts == ["good", "good", "thin", "thin", "fails"]


def test_margins_do_not_grow_when_modules_shrink() -> None:
    """On average over texts: a single step may fall either way with the grain."""
    texts = ["https://example.org/#uk", FOOD, VIOLENCE, "https://soli.guide/#es/church-wellesley/food"]
    average = [sum(sum(reached(prove(text, module_mm)).values()) for text in texts) for module_mm in (0.5, 0.4, 0.33, 0.25, 0.2)]
    assert average == sorted(average, reverse=True)
    assert average[1] > 1.3 * average[3]


def test_the_same_sheet_has_the_same_proof() -> None:
    assert prove(FOOD) == prove(FOOD)


def test_a_margin_says_what_passed_and_what_did_not() -> None:
    for margin, hardship in zip(prove(FOOD, 0.3).margins, HARDSHIPS, strict=True):
        assert margin.name == hardship.name
        assert margin.passed is not None
        position = hardship.steps.index(margin.passed)
        assert margin.failed == (hardship.steps[position + 1] if position + 1 < len(hardship.steps) else None)
        assert margin.words == hardship.words.format(margin.passed)
        assert margin.verdict == hardship.judge(margin.passed)
        assert Image.open(io.BytesIO(margin.picture)).mode == "L"


@pytest.mark.parametrize("hardship", HARDSHIPS, ids=lambda h: h.name.replace(" ", "-"))
def test_a_verdict_grows_with_the_step(hardship: Hardship) -> None:
    order = {"fails": 0, "thin": 1, "good": 2}
    verdicts = [order[hardship.judge(step)] for step in (None, *hardship.steps)]
    assert verdicts == sorted(verdicts)
    assert set(verdicts) == {0, 1, 2}
    assert hardship.judge(hardship.good) == "good"
    assert hardship.judge(None) == "fails"
    assert hardship.why


@pytest.mark.parametrize("hardship", HARDSHIPS, ids=lambda h: h.name.replace(" ", "-"))
def test_every_hardship_can_stop_a_code(hardship: Hardship) -> None:
    """No ladder is so short that its last step tells nothing."""
    proof = prove("https://example.org/#uk", 0.3)
    assert next(margin for margin in proof.margins if margin.name == hardship.name).failed is not None


# --- findings --------------------------------------------------------------------------------------------


def findings(proofs: Iterable[CodeProof]) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in scan_findings(proofs, "uk-sheets.pdf")]


@pytest.mark.parametrize(("module_mm", "expected"), [
    (0.4, []), (0.3, [("scan/thin", Severity.WARNING)]), (0.2, [("scan/fails", Severity.ERROR)]),
])
def test_a_thin_margin_warns_and_a_failing_one_stops(module_mm: float, expected: list[tuple[str, Severity]]) -> None:
    code = place(FOOD, module_mm)
    assert findings(prove_codes(sheet([code]), [code])) == expected


def test_an_unread_code_and_a_differing_matrix_are_errors() -> None:
    code = place(FOOD)
    unread = prove_codes(sheet([code]), [replace(code, text=VIOLENCE)])
    assert findings(unread) == [("scan/unread", Severity.ERROR)]
    differs = prove_codes(sheet([code]), [replace(code, agrees=False)])
    assert findings(differs) == [("scan/differs", Severity.ERROR)]


def test_a_finding_names_page_and_place() -> None:
    code = place(FOOD, 0.2, x=mm(30), y=mm(20))
    (finding,) = scan_findings(prove_codes(sheet([code]), [code]), "uk-sheets.pdf")
    assert finding.where.file == "uk-sheets.pdf"
    assert finding.where.field == "page 1, 30 mm from the left and 20 mm from the foot of the trim"
    assert FOOD in finding.message


# --- the report ------------------------------------------------------------------------------------------


def mixed_proofs() -> tuple[CodeProof, ...]:
    """A good code, one of small modules, and one that is not where it should be."""
    codes = [place(FOOD, x=2, y=130), place(VIOLENCE, 0.3, x=100, y=3)]
    return prove_codes(sheet(codes), [*codes, place(FOOD, x=2, y=2)])


def test_lines_give_the_sum_and_every_margin() -> None:
    lines = scan_proof_lines(mixed_proofs())
    assert lines[0] == "3 codes: 1 good, 1 thin, 1 failing"
    assert len(lines) == 1 + 3 * (1 + len(HARDSHIPS))
    assert lines[1].startswith(f"✓ good: page 1, {FOOD} (modules of 0.40 mm; reads back from the sheet; two encoders draw the same code)")
    assert any("not even photocopy generation 1 (wanted: photocopy generation 3)" in line for line in lines), "a code that is not there bears nothing"
    assert scan_proof_lines(()) == ["no codes"]


def test_the_page_stands_alone_and_shows_the_worst_first() -> None:
    page = scan_proof_html('uk-sheets.pdf & "more"', mixed_proofs())
    assert page.startswith("<!DOCTYPE html>")
    assert "uk-sheets.pdf &amp; &quot;more&quot;" in page
    verdicts = [part.split('class="', 1)[1].split('"', 1)[0] for part in page.split("<h2>")[1:]]
    assert verdicts == ["fails", "thin", "good"]
    sources = [part.split('"', 1)[0] for part in page.split('src="')[1:]]
    assert len(sources) == 3 + 2 * len(HARDSHIPS), "a code that does not read has no hardest picture"
    for source in sources:
        head, _, data = source.partition(",")
        assert head == "data:image/png;base64"
        Image.open(io.BytesIO(base64.b64decode(data))).verify()
    assert "<script" not in page
    assert "<link" not in page


def test_what_a_code_says_is_escaped() -> None:
    text = 'https://example.org/#<b onclick="x">&amp;'
    code = place(text)
    page = scan_proof_html("sheet", prove_codes(sheet([code]), [code]))
    assert "<b onclick" not in page
    assert "&lt;b onclick=&quot;x&quot;&gt;&amp;amp;" in page


def test_plain_values_are_json_without_pictures() -> None:
    rows = json.loads(json.dumps(scan_proof_json(mixed_proofs())))
    assert [row["verdict"] for row in rows] == ["good", "thin", "fails"]
    assert {margin["name"] for margin in rows[0]["margins"]} == {hardship.name for hardship in HARDSHIPS}
    assert "data:" not in json.dumps(rows)
