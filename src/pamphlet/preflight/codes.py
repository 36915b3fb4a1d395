"""QR codes as a telephone sees them: the final page at 300 dpi, read by ZXing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pamphlet.preflight.facts import PageFacts, SeenCode
from pamphlet.preflight.geometry import Box, meet
from pamphlet.units import PT_PER_IN

if TYPE_CHECKING:
    from PIL.Image import Image

    from pamphlet.preflight.model import Code

DPI = 300  # what a telephone of 5 megapixels sees from 15 cm
AROUND = 6.0  # pt of the page seen beside a code
QUIET = 8  # modules of quiet zone on a side, 4 + 4
MOST_PIXELS = 24_000_000  # of a page looked at whole: A3 at 300 dpi is 17 million
MOST_PAGES_SEARCHED = 40


def read_codes(data: bytes, pages: Sequence[PageFacts], wanted: Sequence[Code] | None = None) -> tuple[SeenCode, ...]:
    """The wanted codes, looked for where they should be; with None, all codes found on whole pages.

    A file that PDFium cannot draw has no codes that read.
    """
    if wanted is not None and not wanted:
        return ()
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return tuple(_lost(code, number, pages) for number, code in enumerate(wanted or ()))
    try:
        return tuple(_sought(document, pages, wanted) if wanted is not None else _found(document, pages))
    finally:
        document.close()


def _lost(code: Code, number: int, pages: Sequence[PageFacts]) -> SeenCode:
    trim = pages[code.page - 1].trim if code.page <= len(pages) else (0.0, 0.0, 0.0, 0.0)
    x, y = trim[0] + code.x, trim[1] + code.y
    return SeenCode(code.page, (x, y, x + code.size, y + code.size), "", code.modules - QUIET, code.size / code.modules, number, False)


def _sought(document: Any, pages: Sequence[PageFacts], wanted: Sequence[Code]) -> Iterator[SeenCode]:
    for number, code in enumerate(wanted):
        lost = _lost(code, number, pages)
        image = _picture(document, pages[code.page - 1], lost.box) if code.page <= len(document) else None
        texts = [found.text for found in _read(image)] if image else []
        text = code.text if code.text in texts else (texts[0] if texts else "")
        yield SeenCode(code.page, lost.box, text, lost.modules, lost.module_pt, number, code.text in texts)


def _picture(document: Any, page: PageFacts, box: Box) -> Image | None:
    """A part of a page at 300 dpi in gray; None where the page shows nothing of it."""
    shown = meet(page.crop, page.media)
    around = (box[0] - AROUND, box[1] - AROUND, box[2] + AROUND, box[3] + AROUND)
    part = meet(around, shown) if shown else None
    if shown is None or part is None or part[2] - part[0] < 1 or part[3] - part[1] < 1:
        return None
    leaf = document[page.number - 1]
    leaf.set_rotation(0)
    crop = (part[0] - shown[0], part[1] - shown[1], shown[2] - part[2], shown[3] - part[3])
    picture: Image = leaf.render(scale=DPI / PT_PER_IN, crop=crop, grayscale=True, draw_annots=False).to_pil()
    return picture


def _read(image: Image) -> list[Any]:
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [code for code in zxingcpp.read_barcodes(image, formats=formats) if code.valid]


def _found(document: Any, pages: Sequence[PageFacts]) -> Iterator[SeenCode]:
    for page in pages[:MOST_PAGES_SEARCHED]:
        shown = meet(page.crop, page.media)
        if shown is None or page.number > len(document):
            continue
        area = (shown[2] - shown[0]) * (shown[3] - shown[1])
        if area <= 0:
            continue
        scale = min(DPI / PT_PER_IN, (MOST_PIXELS / area) ** 0.5)
        leaf = document[page.number - 1]
        leaf.set_rotation(0)
        image = leaf.render(scale=scale, grayscale=True, draw_annots=False).to_pil()
        yield from (_measured(code, page, shown, scale) for code in _read(image))


def _measured(code: Any, page: PageFacts, shown: Box, scale: float) -> SeenCode:
    """A found code: its module is its side divided by what its version says (17 + 4 x version, ISO/IEC 18004, 5.3.1.2)."""
    corners = [code.position.top_left, code.position.top_right, code.position.bottom_right, code.position.bottom_left]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    box = (shown[0] + min(xs) / scale, shown[3] - max(ys) / scale, shown[0] + max(xs) / scale, shown[3] - min(ys) / scale)
    version = str(dict(code.extra).get("Version", "")) if code.extra else ""
    modules = 17 + 4 * int(version) if version.isdigit() else 0
    area = abs(sum(xs[n] * ys[(n + 1) % 4] - xs[(n + 1) % 4] * ys[n] for n in range(4))) / 2
    return SeenCode(page.number, box, code.text, modules, area ** 0.5 / scale / modules if modules else 0.0, -1, True)
