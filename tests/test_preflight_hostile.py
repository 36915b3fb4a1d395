"""Files that nobody should have sent: each is answered in time, with a reason and without a traceback."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pamphlet.errors import UsageProblem
from pamphlet.preflight.guard import pictures_of, preflight_file
from pamphlet.preflight.model import Report, report_from_json
from pamphlet.preflight.read import Unreadable, read_facts
from pamphlet.preflight.run import preflight
from pamphlet.report.preflight import preflight_html, preflight_text
from press_pdfs import EXPECTED, good_pdf, with_thing

DUE = 25.0


def answered(tmp_path: Path, data: bytes) -> Report:
    path = tmp_path / "theirs.pdf"
    path.write_bytes(data)
    began = time.monotonic()
    report = preflight_file(path)
    assert time.monotonic() - began < DUE
    assert report_from_json(report.as_json()).as_json() == report.as_json()
    return report


def one_reason(report: Report) -> str:
    """The message of a file that could not be read."""
    assert [fault.code for fault in report.faults] == ["press/readable"]
    assert report.errors
    return report.faults[0].message


def encrypted(user: str) -> bytes:
    import io

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.save(stream, encryption=pikepdf.Encryption(owner="owner", user=user))
    return stream.getvalue()


def by_hand(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF from numbered objects, with a cross-reference table."""
    out, places = bytearray(b"%PDF-1.6\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    return bytes(out + b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start))


def with_stream(data: bytes, more: bytes = b"") -> bytes:
    return by_hand({
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << /XObject << /X 4 0 R >> >> /Contents 4 0 R >>",
        4: b"<< /Length %d %b >>\nstream\n" % (len(data), more) + data + b"\nendstream",
    })


def bomb() -> bytes:
    """250 MB of operators, packed twice over in a few hundred bytes."""
    inner = zlib.compressobj(9)
    packed = b"".join(inner.compress(b"0 0 m 1 1 l S " * 75_000) for _ in range(240)) + inner.flush()
    return with_stream(zlib.compress(packed), b"/Filter [/FlateDecode /FlateDecode]")


def many_pages() -> bytes:
    pages = 100_000
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>"
    return by_hand({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
                    **{3 + n: page for n in range(pages)}})


def page_loop() -> bytes:
    return by_hand({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
                    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>"})


def form_loop() -> bytes:
    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(b"/Loop Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 450])
        form.Resources = Dictionary(XObject=Dictionary(Loop=form))
        with_thing("XObject", "Loop", lambda _pdf: form)(pdf)

    return good_pdf("/Loop Do", change)


def forms_that_double() -> bytes:
    """Twenty-two forms, each of which draws the next ten times."""
    def change(pdf: Pdf) -> None:
        inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 450])
        for _level in range(22):
            inner = pdf.make_stream(b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 450],
                                    Resources=Dictionary(XObject=Dictionary(X=inner)))
        with_thing("XObject", "X", lambda _pdf: inner)(pdf)

    return good_pdf("/X Do", change)


UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "not a PDF": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "not a PDF"),
    "a header and nothing": (lambda: b"%PDF-1.7\n%%EOF", "damaged"),
    "encrypted with a password": (lambda: encrypted("secret"), "encrypted"),
    "encrypted without": (lambda: encrypted(""), "encrypted"),
    "a hundred thousand pages": (many_pages, "100,000 pages"),
    "a zip bomb": (bomb, "the file"),
    "forms that multiply": (forms_that_double, "too much"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    make, words = UNREADABLE[name]
    assert words in one_reason(answered(tmp_path, make()))


def test_a_form_that_draws_itself_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    report = answered(tmp_path, form_loop())
    assert {fault.code for fault in report.faults} == {"press/readable"}
    assert "draws itself" in report.faults[0].message
    assert len(report.checks) > 30


def test_a_loop_in_the_page_tree_is_answered(tmp_path: Path) -> None:
    assert "press/readable" in {fault.code for fault in answered(tmp_path, page_loop()).faults}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_damaged(tmp_path: Path, share: float) -> None:
    data = good_pdf()
    faults = [fault for fault in answered(tmp_path, data[: int(len(data) * share)]).faults if fault.code == "press/readable"]
    assert faults
    for fault in faults:
        assert "<" not in fault.message, "no name of a Python object"


def test_a_file_whose_end_is_missing_is_said_to_break_off(tmp_path: Path) -> None:
    data = good_pdf()
    for share in (0.05, 0.5, 0.999):
        worst = answered(tmp_path, data[: int(len(data) * share)]).errors[0]
        assert worst.code == "press/readable"
        assert "breaks off before its end" in worst.message


def test_a_file_that_was_mended_for_reading_says_what_was_wrong(tmp_path: Path) -> None:
    data = good_pdf()
    spoilt = data[: data.rfind(b"startxref")] + b"startxref\n7\n%%EOF\n"
    [fault] = [fault for fault in answered(tmp_path, spoilt).faults if fault.code == "press/readable"]
    assert "mended for reading (file is damaged)" in fault.message


def test_flipped_bits_never_bring_the_program_down() -> None:
    """In this process, where a traceback would show: many copies, a few bytes of each changed."""
    data, chance = good_pdf(), random.Random(3)
    for _copy in range(60):
        spoilt = bytearray(data)
        for _flip in range(8):
            spoilt[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        report = preflight(bytes(spoilt), "sheetfed")
        assert preflight_text(report.as_json())


@pytest.mark.parametrize("operators", [
    b"q " * 5000, b"/F 1e400 Tf (x) Tj", b"1 0 0 1 cm", b"[(a) /b << >>] TJ", b"0 0 0 0 0 0 cm 0 0 1 1 re f", b"/P scn", b"<</A 1>> Tf", b"Tj", b"BI ID EI",
    b"nan nan 1 1 re f", b"99999999999999999999 0 0 1 0 0 cm 0 0 9e99 1 re f", b"\xff\xfe\x00", b"(", b"[", b"1 1 1 1 1 1 1 k 1 g",
])
def test_odd_operators_are_survived(operators: bytes) -> None:
    report = preflight(with_stream(operators), "home")
    assert preflight_html(report.as_json())


@pytest.mark.parametrize(("key", "value"), [
    ("MediaBox", "[0 0 0 0]"), ("MediaBox", "[0 0 (a) 3]"), ("TrimBox", "[900 900 950 950]"), ("Rotate", "45"), ("UserUnit", "0"), ("Resources", "17"),
    ("Annots", "[null 3 (x)]"), ("Group", "<< /CS [/ICCBased 4] >>"), ("Contents", "[]"), ("MediaBox", "[0 0 1000000000 1000000000]"),
])
def test_odd_page_entries_are_survived(tmp_path: Path, key: str, value: str) -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj["/" + key] = pikepdf.Object.parse(value.encode())

    report = preflight(good_pdf(change=change), "sheetfed", ink=True)
    assert preflight_text(report.as_json())


@pytest.mark.parametrize("tail", [b" BT (never closed", b" 1 2 3"])
def test_a_drawing_that_breaks_off_is_damage(tail: bytes) -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[1].obj.Contents = pdf.make_stream(pdf.pages[1].obj.Contents.read_bytes() + tail)

    report = preflight(good_pdf(change=change), "sheetfed", EXPECTED)
    assert {fault.code for fault in report.faults} == {"press/readable"}


def test_a_page_without_resources_is_read_and_measured() -> None:
    report = preflight(by_hand({
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>",
        4: b"<< /Length 28 >>\nstream\n1 0 0 0 k 0 0 150 300 re f    \nendstream",
    }), "home", ink=True)
    assert not report.errors
    assert report.pages[0].coverage == (50, 0, 0, 0)


def test_a_box_of_a_calculator_that_never_ends_is_refused() -> None:
    def change(pdf: Pdf) -> None:
        function = pdf.make_stream(b"{ " + b"dup " * 400 + b"}", FunctionType=4, Domain=[0, 1], Range=[0, 1] * 4)
        pdf.pages[0].obj.Resources.ColorSpace.Deep = Array([Name.Separation, Name("/Deep"), Name.DeviceCMYK, function])

    facts = read_facts(good_pdf("/Deep cs 0.5 scn 100 200 20 20 re f", change))
    assert any(mark.colour.total == 4 for mark in facts.pages[0].marks), "what cannot be computed counts as all inks"


def test_reading_raises_nothing_but_unreadable() -> None:
    for data in (b"", b"%PDF-", b"%PDF-1.4 1 0 obj << >> endobj trailer << /Root 1 0 R >>", page_loop()[:-100]):
        try:
            read_facts(data)
        except Unreadable as problem:
            assert str(problem)


def test_pictures_of_a_hostile_file_are_none_and_of_a_good_one_all_pages(tmp_path: Path) -> None:
    path = tmp_path / "theirs.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    assert pictures_of(path) == ()
    path.write_bytes(good_pdf())
    pictures = pictures_of(path)
    assert [(picture.page, round(picture.trim_width, 1)) for picture in pictures] == [(1, 105.8), (2, 105.8)]


def test_a_missing_file_and_profile_are_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="No such file"):
        preflight_file(tmp_path / "none.pdf")
    path = tmp_path / "good.pdf"
    path.write_bytes(good_pdf())
    with pytest.raises(UsageProblem, match="there are digital, home, newsprint, offset-or-digital, sheetfed"):
        preflight_file(path, "silkscreen")
