"""Proofs: the press sheets with trim, bleed, folds and cuts drawn over, and the word PROOF. Not for printing.

The watermark is multiplied onto the page at 8 %, so that it darkens paper and never covers a digit.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from html import escape

import pikepdf
from pikepdf import Array, Dictionary, Name

from pamphlet.order.drawing import side_name
from pamphlet.order.model import Crease, Order, PrintFile, Typeset
from pamphlet.order.words import both, length
from pamphlet.units import mm

BAND = mm(13)  # white margin round the sheet, for the words and the ends of fold lines
MARK = (560.0, 120.0)  # the watermark's page, points
OVERHANG = mm(5)  # how far a fold line stands out of the trim
TRIM, FOLD, CUT = "0 0.62 0.86 RG", "0.82 0 0.5 RG", "0.85 0.25 0.05 RG"  # RGB: a proof is looked at on a screen


def proof(order: Order, file: PrintFile, typeset: Typeset) -> bytes:
    """The proof of a print file: its pages, overlaid, with a band of words above and below."""
    with pikepdf.open(io.BytesIO(file.pdf)) as pdf, pikepdf.open(io.BytesIO(_words(order, file, typeset))) as words:
        _no_longer_a_press_file(pdf)
        forms = [pdf.copy_foreign(words.make_indirect(page.as_form_xobject())) for page in words.pages]
        # As a group, so that the watermark is made light as a whole: its own text sets an opacity of 1.
        forms[0].Group = Dictionary(Type=Name.Group, S=Name.Transparency, I=True)
        for number, page in enumerate(pdf.pages):
            creases = file.plan.sides[number].creases if number < len(file.plan.sides) else ()
            _overlay(pdf, page, creases, forms[0], forms[1 + number])
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return stream.getvalue()


def _no_longer_a_press_file(pdf: pikepdf.Pdf) -> None:
    """Takes away what would let a proof pass for the press file: standard, output intent, metadata."""
    for key in ("/OutputIntents", "/Metadata"):
        if key in pdf.Root:
            del pdf.Root[key]
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]


# --- words ---------------------------------------------------------------------------------------------


def _words(order: Order, file: PrintFile, typeset: Typeset) -> bytes:
    """A PDF: first the watermark, then a band for each side."""
    width = file.plan.sheet.width + 2 * file.bleed
    css = (f"@page mark{{size:{MARK[0]}pt {MARK[1]}pt;margin:0}}@page band{{size:{width:.2f}pt {BAND:.2f}pt;margin:0}}"
           'body{margin:0;font-family:"Guide Sans"}div{margin:0}'
           ".mark{page:mark;text-align:center;font-weight:700;font-size:62pt;line-height:1.0}.mark small{display:block;font-size:34pt}"
           ".band{page:band;break-before:page;font-size:7pt;line-height:1.3;padding-top:5pt;white-space:nowrap;overflow:hidden}")
    bands = "".join(f'<div class="band">{line}</div>' for line in _bands(order, file))
    return typeset(f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>proof</title></head><body>'
                   f'<div class="mark">PROOF<small>not for printing</small></div>{bands}</body></html>', [css])


def _bands(order: Order, file: PrintFile) -> Iterator[str]:
    for side in range(len(file.plan.sides)):
        bleed = f"blue, dotted: bleed, {length(file.bleed)}; " if file.bleed else ""
        yield (f"<b>PROOF, not for printing.</b> {escape(order.number)}, {escape(file.language)} ({escape(file.code)}): "
               f"{escape(side_name(file.plan, side))}.<br>Blue: trim, {both(file.plan.sheet)}; {bleed}red, dashed: fold; orange: cut.")


# --- lines ---------------------------------------------------------------------------------------------


def _overlay(pdf: pikepdf.Pdf, page: pikepdf.Page, creases: tuple[Crease, ...], mark: pikepdf.Object, band: pikepdf.Object) -> None:
    trim, bleed = [[float(value) for value in box] for box in (page.trimbox, page.bleedbox)]
    media = [bleed[0] - BAND, bleed[1] - BAND, bleed[2] + BAND, bleed[3] + BAND]
    own = [float(value) for value in page.mediabox]
    page.mediabox = page.cropbox = Array([min(own[0], media[0]), min(own[1], media[1]), max(own[2], media[2]), max(own[3], media[3])])
    lines = "\n".join((*_box(bleed, TRIM, "0.4 w [1 1.6] 0 d"), *_box(trim, TRIM, "0.6 w [] 0 d"), *_creases(trim, creases)))
    state = Dictionary(ProofMark=Dictionary(Type=Name.ExtGState, ca=0.08, BM=Name.Multiply), ProofPlain=Dictionary(
        Type=Name.ExtGState, ca=1, CA=1, BM=Name.Normal, OP=False, op=False))
    names = {"/ProofMark": mark, "/ProofBand": band}
    form = pdf.make_stream(
        f"q /ProofPlain gs {lines} Q\nq /ProofMark gs {_slanted(trim)} /ProofMark Do Q\n"
        f"q 1 0 0 1 {bleed[0]:.3f} {bleed[3]:.3f} cm /ProofBand Do Q\n".encode("ascii"),
        Type=Name.XObject, Subtype=Name.Form, BBox=Array(list(page.mediabox)),
        Resources=Dictionary(XObject=Dictionary(names), ExtGState=state))
    name = page.add_resource(form, Name.XObject, Name.ProofOverlay)  # a name of pikepdf's own would be random
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q {name} Do Q".encode("ascii"))


def _box(box: list[float], colour: str, style: str) -> Iterator[str]:
    yield f"{colour} {style} {box[0]:.3f} {box[1]:.3f} {box[2] - box[0]:.3f} {box[3] - box[1]:.3f} re S"


def _creases(trim: list[float], creases: tuple[Crease, ...]) -> Iterator[str]:
    for crease in creases:
        colour, style = (CUT, "0.9 w [] 0 d") if crease.kind == "cut" else (FOLD, "0.7 w [5 3] 0 d")
        over = OVERHANG if crease.kind == "fold" else 0.0
        right, up = (0.0, over) if crease.upright else (over, 0.0)
        yield (f"{colour} {style} {trim[0] + crease.x0 - right:.3f} {trim[1] + crease.y0 - up:.3f} m "
               f"{trim[0] + crease.x1 + right:.3f} {trim[1] + crease.y1 + up:.3f} l S")


def _slanted(trim: list[float]) -> str:
    """The matrix that lays the watermark along the diagonal of the trim."""
    width, height = trim[2] - trim[0], trim[3] - trim[1]
    angle = math.atan2(height, width)
    scale = 0.78 * math.hypot(width, height) / MARK[0]
    scale = min(scale, 0.9 * height / (MARK[0] * math.sin(angle) + MARK[1] * math.cos(angle)))
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    x = (trim[0] + trim[2]) / 2 - (cos * MARK[0] - sin * MARK[1]) / 2
    y = (trim[1] + trim[3]) / 2 - (sin * MARK[0] + cos * MARK[1]) / 2
    return f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.3f} {y:.3f} cm"
