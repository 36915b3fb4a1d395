"""Slips -> sheets of labels or of inserts: each slip on every place of its sheet, with the line to cut along."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from pamphlet.units import Size

LINE, DASH = 0.4, "[2.5 2] 0 d"


@dataclass(frozen=True)
class SlipSheet:
    """One sheet: which page of the slips stands on it, where, and within what it is cut.

    `places`: lower left corners of the labels; `label`: their size; `cut`: the size of the slip;
    `notch`: the size of its upper right corner that is cut away, 0 x 0 for none; all in points.
    """

    slip: int
    sheet: Size
    label: Size
    places: tuple[tuple[float, float], ...]
    cut: Size
    notch: Size


def slip_sheets(slips: bytes, heads: bytes, sheets: Sequence[SlipSheet]) -> bytes:
    """One page a sheet. `slips`: a PDF with a page for each slip; `heads`: a PDF with each sheet's line of text as a page of its size."""
    with pikepdf.open(io.BytesIO(slips)) as source, pikepdf.open(io.BytesIO(heads)) as lines, pikepdf.new() as target:
        for number, sheet in enumerate(sheets):
            page = target.add_blank_page(page_size=(sheet.sheet.width, sheet.sheet.height))
            forms = {"/Slip": _form(source, target, sheet.slip - 1), "/Head": _form(lines, target, number)}
            page.obj.Resources = Dictionary(XObject=Dictionary(forms))
            drawn = ["q /Head Do Q", *(_label(sheet, x, y) for x, y in sheet.places)]
            page.obj.Contents = target.make_stream("\n".join(drawn).encode("ascii"))
            page.obj.TrimBox = Array([0, 0, sheet.sheet.width, sheet.sheet.height])
        stream = io.BytesIO()
        target.save(stream, deterministic_id=True, compress_streams=True)
        return stream.getvalue()


def _form(source: pikepdf.Pdf, target: pikepdf.Pdf, number: int) -> pikepdf.Object:
    page = source.pages[number]
    for key in (Name.Annots, Name.StructParents):
        if key in page.obj:
            del page.obj[key]
    return target.copy_foreign(source.make_indirect(page.as_form_xobject()))


def _label(sheet: SlipSheet, x: float, y: float) -> str:
    """A slip in the middle of its label, so that a sheet that slips a little is no loss, and the line to cut along."""
    left, top = x + (sheet.label.width - sheet.cut.width) / 2, y + (sheet.label.height + sheet.cut.height) / 2
    right, bottom = left + sheet.cut.width, top - sheet.cut.height
    inner, step = right - sheet.notch.width, top - sheet.notch.height
    corners = [(left, top), (inner, top), (inner, step), (right, step), (right, bottom), (left, bottom)]
    outline = " ".join(f"{u:.3f} {v:.3f} {'l' if n else 'm'}" for n, (u, v) in enumerate(corners))
    return f"q 1 0 0 1 {left:.3f} {bottom:.3f} cm /Slip Do Q\nq 0 0 0 0.6 K {LINE} w {DASH} {outline} s Q"
