"""Art drawn into slots when panels are finished: QR codes and logos, as PDF operators.

Both are artifacts of the page: what they say stands beside them as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

BlackBits = tuple[tuple[bool, ...], ...]
Art = BlackBits | bytes  # a QR matrix with its quiet zone, or a one-page PDF


@dataclass(frozen=True)
class Slot:
    """An empty place on a panel. Points from the trim's lower left; `panel` from 1 in reading order.

    `art` is a QR matrix (rows of modules, quiet zone included), or a one-page PDF.
    """

    panel: int
    name: str
    x: float
    y: float
    width: float
    height: float
    art: Art


def qr_operators(matrix: BlackBits, x: float, y: float, size: float) -> str:
    """One filled path in 100 % K: vertical runs merged, so that no seam shows between modules."""
    count = len(matrix)
    paths = [f"{left} {count - bottom} {right - left} {bottom - top} re" for left, top, right, bottom in _rectangles(matrix)]
    scale = size / count
    body = "\n".join(paths)
    return f"/Artifact BMC q 0 0 0 1 k {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm\n{body}\nf Q EMC"


def _rectangles(matrix: BlackBits) -> Iterable[tuple[int, int, int, int]]:
    """Dark modules as rectangles (left, top, right, bottom): equal runs of following rows merged."""
    growing: dict[tuple[int, int], int] = {}
    for row, modules in enumerate((*matrix, ())):
        runs = set(_runs(modules))
        for run in [run for run in growing if run not in runs]:
            yield run[0], growing.pop(run), run[1], row
        for run in runs:
            growing.setdefault(run, row)


def _runs(modules: Sequence[bool]) -> Iterable[tuple[int, int]]:
    start: int | None = None
    for column, dark in enumerate((*modules, False)):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield start, column
            start = None


def fill_slots(pdf: pikepdf.Pdf, slots: Iterable[Slot]) -> None:
    """Draw every slot's art onto its panel, the n-th page of `pdf`, whose trim starts at 0,0."""
    for slot in sorted(slots, key=lambda s: (s.panel, s.name)):
        page = pdf.pages[slot.panel - 1]
        operators = (_picture(pdf, page, slot) if isinstance(slot.art, bytes)
                     else qr_operators(slot.art, slot.x, slot.y, slot.width))
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(("\nQ\n" + operators).encode("ascii"))


def _picture(pdf: pikepdf.Pdf, page: pikepdf.Page, slot: Slot) -> str:
    """A one-page PDF, as large as fits and centred."""
    assert isinstance(slot.art, bytes)
    with pikepdf.open(io.BytesIO(slot.art)) as source:
        form = pdf.copy_foreign(source.pages[0].as_form_xobject())
        box = [float(v) for v in source.pages[0].mediabox]
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(slot.width / width, slot.height / height)
    x = slot.x + (slot.width - width * scale) / 2 - box[0] * scale
    y = slot.y + (slot.height - height * scale) / 2 - box[1] * scale
    name = f"/Slot{slot.panel}x{slot.name.replace('-', '')}"
    if Name.Resources not in page.obj:
        page.obj.Resources = Dictionary()
    if Name.XObject not in page.obj.Resources:
        page.obj.Resources.XObject = Dictionary()
    page.obj.Resources.XObject[name] = form
    return f"/Artifact BMC q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm {name} Do Q EMC"


def set_boxes(page: pikepdf.Page, trim: tuple[float, float, float, float], bleed: float, media: float) -> None:
    """Media, crop, bleed and trim boxes around a trim, nested; all in points."""
    def box(grow: float) -> Array:
        left, bottom, right, top = trim
        return Array([round(left - grow, 4), round(bottom - grow, 4), round(right + grow, 4), round(top + grow, 4)])

    page.obj[Name.MediaBox] = box(media)
    page.obj[Name.CropBox] = box(media)
    page.obj[Name.BleedBox] = box(min(bleed, media))
    page.obj[Name.TrimBox] = box(0)
