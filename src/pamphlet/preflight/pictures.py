"""Pages as small pictures for a report, with where their trim lies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pamphlet.units import PT_PER_IN, to_mm

DPI = 70
MOST_PAGES = 40
MOST_PIXELS = 4_000_000  # of one picture: a poster is drawn smaller


@dataclass(frozen=True)
class PagePicture:
    """A page from 1 as a PNG, unturned; sizes in mm; `left` and `bottom` are how far the trim lies inside the picture."""

    page: int
    png: bytes
    width: float
    height: float
    left: float
    bottom: float
    trim_width: float
    trim_height: float


def page_pictures(data: bytes, dpi: float = DPI) -> tuple[PagePicture, ...]:
    """The first pages of a file; none of a file that PDFium cannot open."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ()
    try:
        return tuple(_pictures(document, dpi))
    finally:
        document.close()


def _pictures(document: Any, dpi: float) -> Iterator[PagePicture]:
    import pypdfium2

    for number in range(1, min(len(document), MOST_PAGES) + 1):
        try:
            yield _picture(document[number - 1], number, dpi)
        except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
            continue


def _picture(page: Any, number: int, dpi: float) -> PagePicture:
    page.set_rotation(0)
    crop, media, trim = page.get_cropbox(), page.get_mediabox(), page.get_trimbox()
    left, bottom, right, top = max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])
    area = max(1.0, (right - left) * (top - bottom))
    image = page.render(scale=min(dpi / PT_PER_IN, (MOST_PIXELS / area) ** 0.5), draw_annots=False).to_pil()
    stream = io.BytesIO()
    image.quantize(64).save(stream, "PNG", optimize=True)
    return PagePicture(number, stream.getvalue(), to_mm(right - left), to_mm(top - bottom), to_mm(trim[0] - left), to_mm(trim[1] - bottom),
                       to_mm(trim[2] - trim[0]), to_mm(trim[3] - trim[1]))
