"""The slug line: what job, edition, sheet, side and day a sheet is of, outside its bleed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array

from pamphlet.findings import Finding, Where, warning
from pamphlet.press.colour import Conversion
from pamphlet.press.job import PressJob
from pamphlet.press.marks import Trim, slug_width
from pamphlet.press.operators import Rewriting
from pamphlet.press.streams import rewrite_all

SET_IN, READABLE = 6.0, 5.0  # pt: the type a slug is set in, and the smallest that it may be drawn in


def slug_line(pdf: pikepdf.Pdf, job: PressJob, number: int) -> tuple[Any, float]:
    """A side's line as a form that went through the same conversion as everything else, and how wide it is."""
    assert job.slug is not None
    width = _widths(job.slug)[number]
    with pikepdf.open(io.BytesIO(job.slug)) as source:
        rewrite_all(source, Rewriting(Conversion(job.colour, job.profile, job.strict), False, False, lambda _: True), clear=True)
        form = pdf.copy_foreign(source.make_indirect(source.pages[number].as_form_xobject()))
    for key in ("/Group", "/StructParents"):
        if key in form:
            del form[key]
    form.BBox = Array([0, form.BBox[1], width, form.BBox[3]])
    return form, width


def slug_findings(pdf: pikepdf.Pdf, job: PressJob) -> Iterator[Finding]:
    """A warning where a sheet is too small for a slug line that can be read."""
    if "slug" not in job.marks or not job.slug:
        return
    for number, (page, width) in enumerate(zip(pdf.pages, _widths(job.slug), strict=True), 1):
        box = [float(value) for value in page.trimbox]
        room = slug_width(Trim(*box), job.bleed)
        if width * READABLE / SET_IN > room:
            yield warning("press/slug-small", Where(field=job.name), f"{job.name}: the slug line of side {number} is drawn in "
                          f"{SET_IN * room / width:.1f} pt, because the sheet is only {box[2] - box[0]:.0f} pt wide", "take slug out of press: marks")


def _widths(slug: bytes) -> list[float]:
    """How wide the text of each side is, in points from the page's left edge."""
    import pypdfium2

    document = pypdfium2.PdfDocument(slug)
    try:
        return [max(_rights(page)) + 1 for page in document]
    finally:
        document.close()


def _rights(page: Any) -> Iterator[float]:
    yield 1.0
    text = page.get_textpage()
    for number in range(text.count_rects()):
        yield text.get_rect(number)[2]
