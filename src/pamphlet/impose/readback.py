"""Finished pages read back: codes as a telephone sees them, text as it lies on the panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300


def read_codes(pdf: bytes, dpi: int = DPI) -> frozenset[str]:
    """Every QR code on any page of a PDF, turned panels included."""
    import zxingcpp

    found: set[str] = set()
    for image in page_images(pdf, dpi):
        codes = zxingcpp.read_barcodes(image, try_rotate=True)
        found.update(code.text for code in codes if code.valid and code.format == zxingcpp.BarcodeFormat.QRCode)
    return frozenset(found)


def page_images(pdf: bytes, dpi: float) -> Iterator[Image]:
    """Each page as a grey Pillow image."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


class Stray(NamedTuple):
    """Text nearer to the trim than the safe margin: page from 1, how near in points, what it says."""

    page: int
    distance: float
    text: str


def stray_text(pdf: bytes, safe: float) -> tuple[Stray, ...]:
    """Text of a PDF, whose pages are trimmed panels, that runs into or over the safe margin."""
    import pypdfium2

    found = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            left, bottom, right, top = page.get_mediabox()
            text = page.get_textpage()
            for index in range(text.count_rects()):
                x0, y0, x1, y1 = text.get_rect(index)
                distance = min(x0 - left, y0 - bottom, right - x1, top - y1)
                if distance < safe:
                    found.append(Stray(number, distance, text.get_text_bounded(x0, y0, x1, y1).strip()))
    finally:
        document.close()
    return tuple(found)
