"""How much ink lies where: a bound from facts, and the four plates drawn by PDFium and measured."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pamphlet.preflight.facts import Facts, Inks, PageFacts, Plates
from pamphlet.preflight.geometry import Box, meet
from pamphlet.preflight.objects import words_of
from pamphlet.preflight.read import read_facts
from pamphlet.preflight.recolour import twins
from pamphlet.units import MM_PER_IN, PT_PER_IN

if TYPE_CHECKING:
    from PIL.Image import Image

SLACK = 1.0  # per cent: four plates of 8 bits, each off by half a step
MOST_OVER = 40  # places above the limit that are kept


def ink_bound(facts: Facts) -> float:
    """The most ink that any place inside the trim can carry, 0 to 4, without drawing it.

    A paint replaces what lies below it, so the heaviest paint is the most, unless paints add up: an ink that
    overprints anywhere may lie on the heaviest of the others, and anything see-through makes the bound 4.
    """
    paints: set[tuple[Inks, bool]] = set()
    for page in facts.pages:
        for mark in page.trimmed():
            if mark.see_through:
                return 4.0
            paints.add((mark.colour.inks, mark.overprint))
    adding = [plate for plate in range(4) if any(over and inks[plate] > 0 for inks, over in paints)]
    replaced = max((sum(inks[plate] for plate in range(4) if plate not in adding) for inks, _over in paints), default=0.0)
    return replaced + sum(max(inks[plate] for inks, _over in paints) for plate in adding)


def plate_coverage(data: bytes, dpi: float = 72, *, limit: float = 300.0, area_mm2: float = 15.0, facts: Facts | None = None) -> tuple[Plates, ...]:
    """Each page's plates inside its trim.

    `limit` in per cent is what `Plates.over` is compared with, averaged over a square of `area_mm2`. `facts`, if
    they were read already, save reading. Raises Unreadable, and ValueError if PDFium cannot draw the file.
    """
    import pikepdf
    import pypdfium2

    facts = facts or read_facts(data)
    try:
        files = twins(data)
    except pikepdf.PdfError as problem:
        raise ValueError(f"the colours cannot be taken apart: {words_of(problem)}") from None
    try:
        colours, black = pypdfium2.PdfDocument(files.colours), pypdfium2.PdfDocument(files.black)
    except pypdfium2.PdfiumError as problem:
        raise ValueError(f"PDFium cannot draw the file: {problem}") from None
    try:
        return tuple(_measured(page, colours, black, dpi, limit, area_mm2, files.approximate) for page in facts.pages)
    finally:
        colours.close()
        black.close()


def _measured(page: PageFacts, colours: Any, black: Any, dpi: float, limit: float, area_mm2: float, approximate: bool) -> Plates:
    scale = dpi / PT_PER_IN
    inks = _drawn(page, colours, black, scale)
    if not inks:
        return Plates(page.number, (0.0, 0.0, 0.0, 0.0), 0.0, (), 0.0, approximate)
    total = _sum(inks)
    side = max(1, round(area_mm2 ** 0.5 / MM_PER_IN * dpi))
    grids = list(_grids(total, side))
    windows = sorted((window for grid in grids for window in _windows(grid, side, limit + SLACK)), reverse=True)
    over = [_place(page, x, y, side, scale) for _value, x, y in windows]
    return Plates(
        page.number, _coverage(inks), max((grid.means.getextrema()[1] for grid in grids), default=0.0), tuple(_apart(over)),
        _pixels_over(total, limit + SLACK) * (MM_PER_IN / dpi) ** 2 if over else 0.0, approximate,
    )


def _drawn(page: PageFacts, colours: Any, black: Any, scale: float) -> list[Image]:
    """The four plates of a page's trim: gray images, 255 is solid ink."""
    from PIL import ImageChops

    shown = meet(page.crop, page.media)
    part = meet(page.trim, shown) if shown else None
    if shown is None or part is None or part[2] - part[0] < 1 or part[3] - part[1] < 1:
        return []
    crop = (part[0] - shown[0], part[1] - shown[1], shown[2] - part[2], shown[3] - part[3])
    pictures = []
    for document, gray in ((colours, False), (black, True)):
        leaf = document[page.number - 1]
        leaf.set_rotation(0)
        picture = leaf.render(scale=scale, crop=crop, grayscale=gray, draw_annots=False).to_pil()
        pictures.append(picture.convert("L" if gray else "RGB"))
    return [ImageChops.invert(plate) for plate in (*pictures[0].split(), pictures[1])]


def _coverage(inks: Sequence[Image]) -> Inks:
    c, m, y, k = (_mean(plate) for plate in inks)
    return (c, m, y, k)


def _mean(plate: Image) -> float:
    counts = plate.histogram()
    return sum(value * count for value, count in enumerate(counts)) / 255 / max(1, sum(counts))


def _sum(inks: Sequence[Image]) -> Image:
    """The sum of the plates in per cent, as floats."""
    from PIL import ImageMath

    c, m, y, k = inks
    total = ImageMath.lambda_eval(lambda plate: plate["c"] + plate["m"] + plate["y"] + plate["k"], c=c, m=m, y=y, k=k)
    picture: Image = total.convert("F").point(lambda value: value * (100 / 255) + 0)
    return picture


class _Grid(NamedTuple):
    """Means over squares laid side by side from `left`, `top`; one pixel of `means` is one square."""

    means: Any
    left: int
    top: int


def _grids(total: Image, side: int) -> Iterator[_Grid]:
    """Squares of `side` pixels, in four grids half a side apart: a heavy place of one and a half squares fills one of them."""
    half = side // 2
    for left, top in {(0, 0), (half, 0), (0, half), (half, half)}:
        wide, high = (total.width - left) // side * side, (total.height - top) // side * side
        if wide <= 0 or high <= 0:
            continue
        yield _Grid(total.crop((left, top, left + wide, top + high)).reduce(side), left, top)


def _windows(grid: _Grid, side: int, limit: float) -> Iterator[tuple[float, int, int]]:
    """The squares above a limit: (per cent, left, top) in pixels."""
    if grid.means.getextrema()[1] <= limit:
        return
    columns = grid.means.width
    for index, value in enumerate(struct.unpack(f"{columns * grid.means.height}f", grid.means.tobytes())):
        if value > limit:
            yield value, grid.left + index % columns * side, grid.top + index // columns * side


def _place(page: PageFacts, x: int, y: int, side: int, scale: float) -> Box:
    left, top = max(page.trim[0], page.media[0]) + x / scale, min(page.trim[3], page.media[3]) - y / scale
    return (left, top - side / scale, left + side / scale, top)


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that do not lie on one another, the first of each heap."""
    kept: list[Box] = []
    for box in boxes:
        if len(kept) < MOST_OVER and not any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in kept):
            kept.append(box)
    return kept


def _pixels_over(total: Image, limit: float) -> int:
    values = struct.unpack(f"{total.width * total.height}f", total.tobytes())
    return sum(value > limit for value in values)
