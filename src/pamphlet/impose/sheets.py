"""Panels -> sheets, and panels -> the phone edition. Nothing here lays text out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from pamphlet.impose.schemes import Fold, Placed
from pamphlet.impose.slots import Slot, fill_slots, set_boxes


def impose_sheets(panels: bytes, fold: Fold, slots: Sequence[Slot], *, bleed: float, info: Mapping[str, str]) -> bytes:
    """The sheets to print: one page a side, trim at (bleed, bleed), bleed only at the sheet's edges.

    `panels` holds the panels in reading order, each with its own bleed.
    """
    with pikepdf.open(io.BytesIO(panels)) as source, pikepdf.new() as target:
        fill_slots(source, slots)
        forms = [_form(source, target, page, bleed) for page in source.pages]
        for side in fold.placed(len(forms)):
            page = target.add_blank_page(page_size=(fold.sheet.width + 2 * bleed, fold.sheet.height + 2 * bleed))
            names = {placed.panel: f"/Panel{placed.panel}" for placed in side}
            page.obj.Resources = Dictionary(XObject=Dictionary({name: forms[panel - 1] for panel, name in names.items()}))
            page.obj.Contents = target.make_stream("\n".join(_place(p, names[p.panel], bleed) for p in side).encode("ascii"))
            set_boxes(page, (bleed, bleed, bleed + fold.sheet.width, bleed + fold.sheet.height), bleed, bleed)
        return _saved(target, info)


def _form(source: pikepdf.Pdf, target: pikepdf.Pdf, page: pikepdf.Page, bleed: float) -> pikepdf.Object:
    """A panel as a form XObject that keeps its bleed: qpdf alone would cut it to the trim box."""
    trim = [float(v) for v in page.trimbox]
    if "/Annots" in page.obj:
        del page.obj.Annots
    form = target.copy_foreign(source.make_indirect(page.as_form_xobject()))
    form.BBox = Array([trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed])
    return form


def _place(placed: Placed, name: str, bleed: float) -> str:
    x, y = placed.x + bleed, placed.y + bleed
    left, bottom, right, top = (bleed if edge else 0.0 for edge in placed.at_edges)
    clip = f"{x - left:.4f} {y - bottom:.4f} {placed.width + left + right:.4f} {placed.height + bottom + top:.4f} re W n"
    upside_down = f"-1 0 0 -1 {x + placed.width:.4f} {y + placed.height:.4f} cm"
    matrix = upside_down if placed.turn == 180 else f"1 0 0 1 {x:.4f} {y:.4f} cm"
    return f"q {clip} {matrix} {name} Do Q"


def finish_phone_edition(panels: bytes, slots: Sequence[Slot], info: Mapping[str, str]) -> bytes:
    """The tagged panels as people read them on a phone: slots filled, cut to the trim."""
    with pikepdf.open(io.BytesIO(panels)) as pdf:
        fill_slots(pdf, slots)
        for page in pdf.pages:
            trim = [float(v) for v in page.trimbox]
            set_boxes(page, (trim[0], trim[1], trim[2], trim[3]), 0, 0)
        return _saved(pdf, info)


def _saved(pdf: pikepdf.Pdf, info: Mapping[str, str]) -> bytes:
    """The file's bytes: no author, host, path or clock in them, and an id made from its content."""
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in info.items():
        pdf.docinfo[f"/{key}"] = value
    if Name.Lang not in pdf.Root and "Lang" in info:
        pdf.Root.Lang = pikepdf.String(info["Lang"])
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate,
             compress_streams=True, recompress_flate=False)
    return stream.getvalue()
