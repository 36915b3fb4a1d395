"""Contact sheets: all sides of a pamphlet on one picture."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pamphlet.world import World, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from pamphlet.edition.record import PamphletRecord

GAP, COLUMNS, GREY, MOST_PAGES = 12, 2, (208, 208, 208), 80


def write_contact_sheets(world: World, edition: str, records: Sequence[PamphletRecord], dpi: int) -> Iterator[Path]:
    """One PNG beside each file of printed sheets; yields the paths."""
    for record in records:
        for file in record.files:
            if file.path.endswith("-sheets.pdf"):
                source = world.out / edition / file.path
                target = source.with_name(source.name.replace("-sheets.pdf", "-preview.png"))
                write_whole(target, contact_sheet(source.read_bytes(), dpi))
                yield target


def contact_sheet(pdf: bytes, dpi: int) -> bytes:
    """All pages of a PDF on one PNG: one under the other, two columns for more than two."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages: list[Any] = [page.render(scale=dpi / 72).to_pil() for page in list(document)[:MOST_PAGES]]
    finally:
        document.close()
    columns = 1 if len(pages) <= 2 else COLUMNS
    rows = [pages[start:start + columns] for start in range(0, len(pages), columns)]
    width = max(sum(page.width + GAP for page in row) for row in rows) + GAP
    height = sum(max(page.height for page in row) + GAP for row in rows) + GAP
    sheet = Image.new("RGB", (width, height), GREY)
    y = GAP
    for row in rows:
        x = GAP
        for page in row:
            sheet.paste(page, (x, y))
            x += page.width + GAP
        y += max(page.height for page in row) + GAP
    stream = io.BytesIO()
    sheet.save(stream, "PNG", optimize=True)
    return stream.getvalue()
