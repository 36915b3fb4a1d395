"""Every check: a file that passes all, and one that trips this check alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pamphlet.findings import Severity
from pamphlet.preflight.checks import all_checks
from pamphlet.preflight.model import Expected, Limits, Report
from pamphlet.preflight.profile import load_profile
from pamphlet.preflight.run import preflight
from press_pdfs import (
    EXPECTED,
    GOOD_CODE,
    axial,
    code_at,
    font,
    good_pdf,
    page_entry,
    picture,
    text_ops,
    with_thing,
)

Make = Callable[[], bytes]


def codes(report: Report) -> set[str]:
    return {fault.code for fault in report.faults}


@dataclass(frozen=True)
class Case:
    """How to trip one check: what is drawn in addition, what is changed, what is expected of the file."""

    more: str = ""
    change: Callable[[Pdf], object] | None = None
    expected: Expected = EXPECTED
    make: Make | None = None
    good: Make = good_pdf
    severity: Severity = Severity.ERROR

    def spoilt(self) -> bytes:
        return self.make() if self.make else good_pdf(self.more, self.change)


def no_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def made_for(condition: str) -> Callable[[Pdf], None]:
    """An output intent of another condition; the profile in it is not looked at that closely."""
    def name(pdf: Pdf) -> None:
        pdf.Root.OutputIntents[0].OutputConditionIdentifier = String(condition)

    return name


def no_claim(pdf: Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<x/>")


def author(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = String("Somebody")


def layers(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Version 2")))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(Order=[group]))


def link(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[60, 60, 90, 90])])


def no_content(pdf: Pdf) -> None:
    pdf.pages[1].obj.Contents = pdf.make_stream(b"")


X1A = replace(EXPECTED, standard="pdf-x-1a")
GRAY = replace(EXPECTED, colour="gray")
WARNING = Severity.WARNING
SQUARE = "100 200 60 60 re f"

CASES = {
    "press/readable": Case("/Nope Do"),
    "press/pdf-x": Case(change=no_claim),
    "press/output-intent": Case(change=no_intent),
    "press/stock": Case(expected=replace(EXPECTED, stock="uncoated"), good=lambda: good_pdf(change=made_for("FOGRA52")), severity=WARNING),
    "press/no-user-unit": Case(change=page_entry(2, "UserUnit", 2)),
    "press/crop-is-media": Case(change=page_entry(2, "CropBox", Array([10, 10, 350, 500]))),
    "press/trim-box": Case(change=page_entry(2, "ArtBox", Array([40, 40, 320, 470]))),
    "press/boxes-nest": Case(change=page_entry(2, "BleedBox", Array([20, 35, 340, 490]))),
    "press/one-trim-size": Case(change=page_entry(2, "TrimBox", Array([30, 40, 330, 480])), severity=WARNING),
    "press/no-rotation": Case(change=page_entry(2, "Rotate", 180), severity=WARNING),
    "press/no-empty-page": Case(change=no_content, severity=WARNING),
    "press/no-rgb": Case("1 0 0 rg " + SQUARE),
    "press/black-ink-only": Case(expected=GRAY, good=lambda: good_pdf(band="0 0 0 0.2 k")),
    "press/group-colour-space": Case(change=page_entry(1, "Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    "press/no-spots": Case("/Spot cs 1 scn " + SQUARE),
    "press/registration-colour": Case("/All cs 0.5 scn " + SQUARE),
    "press/white-overprints": Case("/Over gs 0 0 0 0 k " + SQUARE),
    "press/black-text-overprints": Case(text_ops(state="Knock", y=350), severity=WARNING),
    "press/black-lines-overprint": Case("/Knock gs 0 0 0 1 K 1 w 60 350 m 200 350 l S", severity=WARNING),
    "press/rich-black-text": Case(text_ops(state="Knock", ink="0.7 0.7 0.6 0.9 k", y=350), severity=WARNING),
    "press/small-multi-ink-text": Case(text_ops(state="Knock", ink="0.5 0.5 0 0 k", size=6, y=350), severity=WARNING),
    "press/thin-multi-ink-line": Case("0.5 0.5 0 0 K 0.2 w 60 350 m 200 350 l S", severity=WARNING),
    "press/hairline": Case("/Over gs 0 0 0 1 K 0.05 w 60 350 m 200 350 l S"),
    "press/ink-limit": Case("0.9 0.9 0.9 0.5 k " + SQUARE),
    "press/image-resolution": Case("72 0 0 72 100 200 cm /Pic Do", with_thing("XObject", "Pic", lambda pdf: picture(pdf, (20, 20)))),
    "press/bitmap-resolution": Case("72 0 0 72 100 200 cm /Pic Do", with_thing(
        "XObject", "Pic", lambda pdf: picture(pdf, (40, 40), Name.DeviceGray, b"\xaa" * 5 * 40, bits=1))),
    "press/fonts-embedded": Case(text_ops(font="G", y=350), with_thing("Font", "G", lambda pdf: font(pdf, "GuideSquare", embedded=False))),
    "press/notdef": Case("/Over gs BT /F 10 Tf 0 0 0 1 k 60 350 Td <0000> Tj ET"),
    "press/font-families": Case(text_ops(font="G", y=350), with_thing("Font", "G", lambda pdf: font(pdf, "ABCDEF+Helvetica"))),
    "press/shading": Case("100 200 60 60 re W n 60 0 0 60 100 200 cm /Fade sh", with_thing("Shading", "Fade", lambda pdf: axial([1, 0, 0]))),
    "press/bleed": Case("0 0.2 0 0 k 30 100 20 60 re f"),
    "press/safe-margin": Case(text_ops(x=34, y=350), severity=WARNING),
    "press/clipped-text": Case("100 340 15 30 re W n " + text_ops(x=102, y=350)),
    "press/no-transparency": Case(expected=X1A, make=lambda: good_pdf("/Half gs 0 0 0 0.5 k " + SQUARE, standard="PDF/X-1a:2003"),
                                  good=lambda: good_pdf(standard="PDF/X-1a:2003")),
    "press/nothing-active": Case(change=link),
    "press/no-layers": Case(change=layers, severity=WARNING),
    "press/metadata-clean": Case(change=author),
    "qr/reads-back": Case(make=lambda: good_pdf(code_text="https://guide.example/uk")),
    "qr/module-size": Case(make=lambda: good_pdf(code=code_at(40, 40, 0.3 * 72 / 25.4)),
                           expected=replace(EXPECTED, codes=(code_at(40, 40, 0.3 * 72 / 25.4),))),
    "qr/quiet-zone": Case("/Over gs 0 0 0 1 k 72 72 2 30 re f"),
    "qr/one-ink": Case(make=lambda: good_pdf(code_ink="0.5 0.5 0 1 k")),
    "qr/second-encoder": Case(expected=replace(EXPECTED, codes=(replace(GOOD_CODE, agrees=False),))),
}


def test_every_check_has_a_case() -> None:
    assert set(CASES) == {check.id for check in all_checks()}


@pytest.mark.parametrize("check", CASES)
def test_a_good_file_passes_all_checks_and_a_spoilt_one_trips_one(check: str) -> None:
    case = CASES[check]
    spoilt = preflight(case.spoilt(), "sheetfed", case.expected)
    assert codes(spoilt) == {check}, [(fault.code, fault.message) for fault in spoilt.faults]
    assert {fault.severity for fault in spoilt.faults} == {case.severity}
    sound = case.expected if check != "qr/second-encoder" and not case.make else replace(case.expected, codes=EXPECTED.codes)
    good = case.good()
    assert not preflight(good, "sheetfed", replace(sound, codes=EXPECTED.codes)).faults


# --- the paper -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ink", "on_coated", "on_uncoated"), [(0.69, set(), set()), (0.72, set(), {"press/ink-limit"}), (0.76, {"press/ink-limit"}, {"press/ink-limit"})])
def test_uncoated_paper_bears_less_ink(ink: float, on_coated: set[str], on_uncoated: set[str]) -> None:
    data = good_pdf(f"{ink} {ink} {ink} {ink} k " + SQUARE)
    for stock, wrong in (("coated", on_coated), (None, on_coated), ("uncoated", on_uncoated)):
        found = preflight(data, "sheetfed", replace(EXPECTED, stock=stock))
        assert codes(found) - {"press/stock"} == wrong, stock


def test_only_what_differs_is_warned_of() -> None:
    for stock, condition in (("coated", "FOGRA39"), ("uncoated", "FOGRA47"), (None, "FOGRA39"), ("uncoated", "our own press")):
        assert not preflight(good_pdf(change=made_for(condition)), "sheetfed", replace(EXPECTED, stock=stock)).faults
    (fault,) = preflight(good_pdf(change=made_for("FOGRA52")), "sheetfed", replace(EXPECTED, stock="coated")).faults
    assert fault.message.startswith("the file was made for uncoated paper (FOGRA52), and coated paper is ordered")


def test_the_profile_for_any_print_shop_takes_the_stricter_limit_of_offset_and_digital() -> None:
    """And no check that one of them needs is off."""
    both, offset, digital = (load_profile(name) for name in ("offset-or-digital", "sheetfed", "digital"))
    least = {"ink", "rich_black_ink"}
    for field in fields(Limits):
        values = [getattr(profile.limits, field.name) for profile in (offset, digital)]
        assert getattr(both.limits, field.name) == (min if field.name in least else max)(values), field.name
    assert set(both.checks) <= set(offset.checks) & set(digital.checks)
