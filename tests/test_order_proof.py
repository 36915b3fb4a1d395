"""Proofs, folding pictures and the packing list: what people look at before and after printing."""

from __future__ import annotations

import dataclasses
import io
import itertools
import math
import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from edition_fixture import REPO, build_edition
from pamphlet.content.load import load_content
from pamphlet.impose.schemes import fold_for
from pamphlet.order import folding
from pamphlet.order.estimate import weight_kg
from pamphlet.order.folding import folding_html, picture, steps
from pamphlet.order.model import Order, PrintFile, plan_of
from pamphlet.order.package import make_package
from pamphlet.order.packing import boxes, bundle_size, packing_html
from pamphlet.order.page import sheet_css
from pamphlet.order.proof import BAND, proof
from pamphlet.order.scene import Face, Stroke, draw, project, strip
from pamphlet.world import World
from test_estimate import our_prices
from test_order import DAY, SCHEMES, an_order, text_of, typeset

NUMBER = "416-338-4766"


def printed(order: Order) -> PrintFile:
    """The order's first file with a telephone number all over its sides, set by the real engine."""
    file = order.jobs[0].file
    size = f"{file.plan.sheet.width + 2 * file.bleed}pt {file.plan.sheet.height + 2 * file.bleed}pt"
    line = f'<p style="font:14pt Guide Sans;margin:0;line-height:1.2">{" ".join([NUMBER] * 7)}</p>'
    html = f'<html lang="en"><title>x</title><body style="margin:0">{line * 30}'
    with pikepdf.open(io.BytesIO(typeset()(html, [f"@page{{size:{size};margin:{file.bleed + 12}pt}}"]))) as pdf:
        for page in pdf.pages:
            page.trimbox = pikepdf.Array([file.bleed, file.bleed, file.bleed + file.plan.sheet.width, file.bleed + file.plan.sheet.height])
        pdf.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFX)])
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-4"
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True)
    return dataclasses.replace(file, pdf=stream.getvalue())


def on_paper_of(other: bytes, pdf: bytes) -> bytes:
    """A file on the paper that another one has, so that both are rendered on the same pixels."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, pikepdf.open(io.BytesIO(other)) as model:
        for page, paper in zip(opened.pages, model.pages, strict=True):
            page.mediabox = page.cropbox = pikepdf.Array(list(paper.mediabox))
        stream = io.BytesIO()
        opened.save(stream)
    return stream.getvalue()


def inside(pdf: bytes, edge: float) -> Image.Image:
    """The first page in gray, `edge` points cut off all round."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].render(scale=1.5).to_pil().convert("L")
    document.close()
    cut = round(edge * 1.5)
    return page.crop((cut, cut, page.width - cut, page.height - cut))


# --- proofs --------------------------------------------------------------------------------------------


def test_a_proof_darkens_the_sheet_a_little_and_hides_nothing() -> None:
    """Ink stays as dark as it was; paper stays nearly white where no line runs: a digit can always be read."""
    order = an_order("zine", {"en": 10})
    file = dataclasses.replace(printed(order), plan=dataclasses.replace(order.plan, sides=(dataclasses.replace(order.plan.sides[0], creases=()),)))
    made = proof(order, file, typeset())
    after, before = (inside(pdf, BAND + file.bleed + 6) for pdf in (made, on_paper_of(made, file.pdf)))
    assert after.size == before.size
    near = ImageFilter.MinFilter(3)  # the renderer sets a glyph a pixel aside now and then
    lighter = ImageChops.subtract(after.filter(near), before).getextrema()[1]
    darker = ImageChops.subtract(before.filter(near), after).getextrema()[1]
    assert lighter <= 40, "ink under an opaque watermark would be lighter by 200"
    assert 8 <= darker <= 40, "the watermark is there, and light"


def test_a_proof_keeps_every_number_and_says_that_it_is_a_proof() -> None:
    order = an_order("zine", {"en": 10})
    file = printed(order)
    text = text_of(proof(order, file, typeset()))
    assert text.count(NUMBER) == text_of(file.pdf).count(NUMBER) > 100
    assert "PROOF, not for printing" in text
    assert "one" in order.plan.turning


def test_a_proof_does_not_pass_for_the_press_file() -> None:
    order = an_order("zine", {"en": 10})
    with pikepdf.open(io.BytesIO(proof(order, printed(order), typeset()))) as pdf:
        assert "/OutputIntents" not in pdf.Root
        assert "/GTS_PDFXVersion" not in pdf.docinfo
        media, bleed = pdf.pages[0].mediabox, pdf.pages[0].bleedbox
        assert float(media[0]) <= float(bleed[0]) - BAND + 0.01


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_side_of_every_scheme_has_its_lines_on_the_proof(scheme: str) -> None:
    order = an_order(scheme, {"en": 10})
    data = proof(order, order.jobs[0].file, typeset())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == len(order.plan.sides)
        for page, side in zip(pdf.pages, order.plan.sides, strict=True):
            overlay = next(form for name, form in page.Resources.XObject.items() if name.startswith("/Proof"))
            lines = overlay.read_bytes().count(b" l S")
            assert lines == len(side.creases)
    assert data == proof(order, order.jobs[0].file, typeset())


# --- folding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_folds_on_one_page_and_one_picture(scheme: str) -> None:
    order = an_order(scheme, {"en": 10})
    pdf = typeset()(folding_html(order), [sheet_css(order) + folding.CSS])
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    image = Image.open(io.BytesIO(picture(pdf)))
    assert image.width > 1000
    assert image.convert("L").getextrema() == (0, 255) or image.convert("L").getextrema()[0] < 40


@pytest.mark.parametrize("scheme", sorted(set(SCHEMES) - {"card", "zine"}))
def test_the_last_picture_shows_the_cover_in_front(scheme: str) -> None:
    faces = [piece for piece in steps(an_order(scheme, {"en": 1}).plan)[-1].scene.pieces if isinstance(piece, Face)]
    front = faces[-1] if scheme != "gate-fold" else faces[-2]
    assert front.back == "1"
    assert project(front.corners[1]).x < project(front.corners[0]).x, "it lies on its face"


@given(st.lists(st.floats(20, 300), min_size=2, max_size=8), st.data())
def test_paper_does_not_stretch_when_it_is_folded(widths: list[float], data: st.DataObject) -> None:
    angles = data.draw(st.lists(st.floats(-175, 175), min_size=len(widths) - 1, max_size=len(widths) - 1))
    base = data.draw(st.integers(0, len(widths) - 1))
    faces = strip(widths, 100, angles, base, [("", "")] * len(widths))
    for face, width in zip(faces, widths, strict=True):
        assert math.dist(face.corners[0], face.corners[1]) == pytest.approx(width)
    for left, right in itertools.pairwise(faces):
        assert math.dist(left.corners[1], right.corners[0]) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_picture_stays_in_its_frame(scheme: str) -> None:
    for step in steps(an_order(scheme, {"en": 1}).plan):
        svg = draw(step.scene, 200, 120)
        assert 'width="200.00pt"' in svg
        assert any(isinstance(piece, Stroke) for piece in step.scene.pieces) or "1" in svg
        assert "nan" not in svg


# --- packing -------------------------------------------------------------------------------------------


@given(st.integers(1, 20_000), st.sampled_from(sorted(SCHEMES)), st.floats(2, 25))
def test_boxes_hold_every_copy_once_and_can_be_lifted(quantity: int, scheme: str, box_kg: float) -> None:
    order = ORDERS[scheme]
    job = dataclasses.replace(order.jobs[0], quantity=quantity)
    packed = boxes(dataclasses.replace(order, jobs=(job,)), box_kg)
    assert sum(box.copies for box in packed) == quantity
    one_bundle = weight_kg(job, bundle_size(order, job), order.grammage)
    assert all(box.kilos <= max(box_kg, one_bundle) + 1e-9 for box in packed)


ORDERS = {scheme: an_order(scheme, {"en": 1}) for scheme in SCHEMES}


def test_one_language_a_box() -> None:
    packed = boxes(an_order("c-fold", {"en": 5000, "bo": 200}))
    assert [box.job.file.code for box in packed] == ["en"] * 4 + ["bo"]
    assert [box.copies for box in packed] == [1300, 1300, 1300, 1100, 200]
    assert packed[-1].bundles == "2 bundles of 100"


def test_the_packing_list_says_what_is_printed_on_the_copies() -> None:
    order = an_order()
    jobs = tuple(dataclasses.replace(job, file=dataclasses.replace(job.file, imprint=f"2026-11 desk {job.file.code}")) for job in order.jobs)
    html = packing_html(dataclasses.replace(order, jobs=jobs))
    assert "2026-11 desk bo" in html
    assert "edition 2026-11" in packing_html(order)


# --- all of it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_makes_a_whole_package(scheme: str) -> None:
    names = zipfile.ZipFile(io.BytesIO(make_package(an_order(scheme, {"en": 500, "bo": 60}), typeset()).data)).namelist()
    assert names == [
        "NOTE-TO-PRINTER.txt", "folding.pdf", "folding.png", "job-ticket.json", "job-ticket.pdf", "job.xjdf", "packing-list.pdf",
        "preflight/bo-preflight.html", "preflight/en-preflight.html", "print/bo-sheets.pdf", "print/en-sheets.pdf",
        "proof/bo-proof.pdf", "proof/en-proof.pdf", "report.json", "scan-proof/bo-scan-proof.html", "scan-proof/en-scan-proof.html"]


@pytest.mark.slow
def test_the_real_press_files_of_a_partner_make_a_package(tmp_path: Path) -> None:
    """The whole way: a build's own sheets, their fold from the partner's record, the proof with every number in it."""
    built = build_edition(tmp_path, "--partner", "shelter", "--lang", "uk", "--area", "city")
    content = load_content(World(REPO, DAY)).content
    assert content is not None
    who = next(partner for partner in content.partners if partner.id == "shelter")
    pamphlet = next(built.of("uk"))
    pdf = pamphlet.path("sheets").read_bytes()
    order = an_order("accordion", {"en": 500})
    plan = plan_of(fold_for(who, who.paper[0]), pamphlet.record["panels"])
    file = dataclasses.replace(order.jobs[0].file, languages=("uk",), language="Ukrainian", own_name="Українська", name="uk-sheets.pdf", pdf=pdf, plan=plan)
    order = dataclasses.replace(order, partner="shelter", jobs=(dataclasses.replace(order.jobs[0], file=file),))
    archive = zipfile.ZipFile(io.BytesIO(make_package(order, typeset(), our_prices()).data))
    assert archive.read("print/uk-sheets.pdf") == pdf
    numbers = re.findall(r"\d{3}-\d{3}-\d{4}", text_of(pdf))
    proofed = text_of(archive.read("proof/uk-proof.pdf"))
    assert numbers
    assert sorted(re.findall(r"\d{3}-\d{3}-\d{4}", proofed)) == sorted(numbers)
