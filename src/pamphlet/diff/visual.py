"""What looks different though it says the same: two panel files compared text by text, never page by page.

Each text is cut out where its own edition printed it, so that a text that moved is not a change, and one that
turned white, bold or small is. Where both editions set it in lines of the same size the cuts are laid over each
other; where it was set anew (other type size, other line ends) its ink is compared: the colour, how much, how tall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from pamphlet.units import PT_PER_IN

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 150  # editions.md: at 150 dpi, with the inset below, 200 of 200 single characters were found and none invented
INSET = 0.15  # of a line: what hangs over from the lines above and below is not this text's
LINE = 1.4  # type sizes in a line, about
UNSEEN, COLOUR, SIZE, WEIGHT, SHAPE = "unseen", "colour", "size", "weight", "shape"
LEAST_CONTRAST = 48  # of 255, in the strongest channel: ink nearer to its ground is not read on paper
COLOUR_APART = 40  # of 255: two greens of one ink set in two sizes stay under 24, by measurement
INK_APART = 0.14  # share: the same words set in other lines keep their ink within 6 %; bold has 35 % more
TALL_APART = 0.10  # share of the lines' height
SAME_PT = 0.6  # two rectangles of the same text in the same lines differ by rounding only
WRAPPED = 1.6  # lines so much taller are two that touch
PIXEL_APART = 56  # of 255, after a blur of a pixel: by how much a pixel leaves the range of its neighbours
SHIFTS = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1))
LEAST_PIXELS = 5  # fewer pixels out of range are the grain of the raster


class Element(Protocol):
    """A text as an edition printed it; `at` holds (panel from 1, left, top, right, bottom) in points from the trim."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> Sequence[Sequence[float]]: ...  # noqa: D102


@dataclass(frozen=True)
class VisualChange:
    """A text that says the same and looks different; `kind` is one of the five above; `words` say how, for a reader.

    `old_at` and `new_at`: (panel from 1, left, top, right, bottom) in points from the trim.
    """

    key: str
    language: str
    text: str
    kind: str
    words: str
    old_at: tuple[tuple[float, ...], ...]
    new_at: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Ink:
    """How a text is printed: ground and ink as RGB, how much ink (points squared), how tall its lines are (points)."""

    ground: tuple[int, int, int]
    colour: tuple[int, int, int]
    contrast: int
    amount: float
    tall: float


class Panels:
    """A file of one panel a page, each drawn once. Close it, or use it in a `with`."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2

        self._document: Any = pypdfium2.PdfDocument(pdf)
        self._drawn: dict[int, Image] = {}

    def __enter__(self) -> Panels:
        return self

    def __exit__(self, *_what: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file's memory back."""
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    def size(self, panel: int) -> tuple[float, float]:
        """Width and height of a panel (from 1) in points."""
        width, height = self._document[panel - 1].get_size()
        return float(width), float(height)

    def image(self, panel: int) -> Image:
        """A panel (from 1) in RGB at 150 dpi."""
        if panel not in self._drawn:
            self._drawn[panel] = self.drawn(panel, DPI)
        return self._drawn[panel]

    def drawn(self, panel: int, dpi: float) -> Image:
        """A panel (from 1) in RGB at a resolution, drawn anew."""
        drawn: Image = self._document[panel - 1].render(scale=dpi / PT_PER_IN).to_pil().convert("RGB")
        return drawn

    def alike(self, other: Panels, panel: int) -> bool:
        """Whether a panel (from 1) is the same picture in another file, pixel by pixel."""
        if not 1 <= panel <= min(len(self), len(other)):
            return False
        one, two = self.image(panel), other.image(panel)
        return one.size == two.size and one.tobytes() == two.tobytes()

    def exactly(self, panel: int, place: Sequence[float]) -> Image:
        """A place (left, top, right, bottom in points) drawn so that its corner is a pixel's corner: the same text gives the same pixels."""
        import pypdfium2
        from pypdfium2 import raw

        page, scale = self._document[panel - 1], DPI / PT_PER_IN
        width, height = self.size(panel)
        # PDFium lays the page on whole points first (FPDF_RenderPageBitmapWithMatrix), and the matrix undoes it
        across, down = scale * width / int(width), scale * height / int(height)
        left, top, right, bottom = place
        wide, high = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
        bitmap = pypdfium2.PdfBitmap.new_native(wide, high, raw.FPDFBitmap_BGR)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
        matrix = raw.FS_MATRIX(across, 0, 0, down, -left * scale, -top * scale)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, raw.FS_RECTF(0, 0, wide, high), 0)
        drawn: Image = bitmap.to_pil().convert("RGB")
        return drawn


def visual_changes(old: Panels, old_printed: Iterable[Element], new: Panels, new_printed: Iterable[Element], sizes: tuple[float, float] = (1.0, 1.0),
                   ) -> tuple[VisualChange, ...]:
    """Every text that both editions print with the same words and that looks different, in the new edition's order.

    `sizes`: type size of the body, old and new; a pamphlet set larger as a whole is not a change of each text.
    """
    before = {(element.key, element.language): element for element in old_printed}
    found = (_change(old, before[element.key, element.language], new, element, sizes)
             for element in new_printed if (element.key, element.language) in before)
    return tuple(change for change in found if change)


def _change(old: Panels, before: Element, new: Panels, after: Element, sizes: tuple[float, float]) -> VisualChange | None:
    if not after.text or before.text != after.text or not before.at or not after.at:
        return None
    cuts = _cuts(old, before.at, sizes[0]), _cuts(new, after.at, sizes[1])
    if not cuts[0] or not cuts[1] or _equal(*cuts):
        return None
    found = _ink_change(_ink(cuts[0]), _ink(cuts[1]), _width(after) / _width(before), sizes)
    if not found and _same_lines(before, after, sizes) and not _alike(*cuts, SHIFTS[:1]):
        exact = _exact_cuts(old, before.at, sizes[0]), _exact_cuts(new, after.at, sizes[1])
        found = None if _alike(*exact, SHIFTS) else (SHAPE, "has other shapes: another font, or a letter or a sign that came or went")
    return VisualChange(after.key, after.language, after.text, *found, _places(before.at), _places(after.at)) if found else None


def _width(element: Element) -> float:
    return max(1.0, sum(place[3] - place[1] for place in element.at))


def _places(at: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(place) for place in at)


def _cuts(panels: Panels, at: Sequence[Sequence[float]], size: float) -> list[Image]:
    """A text's rectangles cut out of the panels, a little lower and shorter than they are."""
    cuts = (_cut(panels, int(place[0]), place[1:], size) for place in at if 1 <= place[0] <= len(panels))
    return [cut for cut in cuts if cut is not None]


def _cut(panels: Panels, panel: int, place: Sequence[float], size: float) -> Image | None:
    image = panels.image(panel)
    left, top, right, bottom = (side * DPI / PT_PER_IN for side in _inner(place, size))
    box = max(0, round(left)), max(0, round(top)), min(image.width, round(right)), min(image.height, round(bottom))
    return image.crop(box) if box[2] - box[0] >= 2 and box[3] - box[1] >= 2 else None


def _inner(place: Sequence[float], size: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = place
    inset = INSET * min(bottom - top, size * LINE)
    return left, top + inset, right, bottom - inset


def _exact_cuts(panels: Panels, at: Sequence[Sequence[float]], size: float) -> list[Image]:
    return [panels.exactly(int(place[0]), _inner(place[1:], size)) for place in at if 1 <= place[0] <= len(panels)]


def _equal(old: Sequence[Image], new: Sequence[Image]) -> bool:
    return len(old) == len(new) and all(a.size == b.size and a.tobytes() == b.tobytes() for a, b in zip(old, new, strict=True))


def _ink(cuts: Sequence[Image]) -> Ink:
    """The ground is the commonest colour; the ink the commonest of those farthest from it."""
    counts: dict[tuple[int, int, int], int] = {}
    for cut in cuts:
        rows = cast("list[tuple[int, tuple[int, int, int]]]", cut.getcolors(cut.width * cut.height) or [])
        for count, colour in rows:
            counts[colour] = counts.get(colour, 0) + count
    ground = max(counts, key=lambda colour: (counts[colour], colour))
    red, green, blue = ground  # written out: this is the inmost loop of the whole report
    far = {colour: max(abs(colour[0] - red), abs(colour[1] - green), abs(colour[2] - blue)) for colour in counts}
    contrast = max(far.values())
    full = [colour for colour, distance in far.items() if distance >= 0.85 * contrast]
    colour = max(full, key=lambda one: (counts[one], one))
    pixels = sum(counts[one] * distance for one, distance in far.items()) / contrast if contrast else 0.0
    tall = _tall(cuts, ground) if contrast >= LEAST_CONTRAST else 0.0
    return Ink(ground, colour, contrast, pixels * (PT_PER_IN / DPI) ** 2, tall * PT_PER_IN / DPI)


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _tall(cuts: Sequence[Image], ground: tuple[int, int, int]) -> float:
    """The tallest run of rows with ink, in pixels: a line from its highest to its lowest letter."""
    return max((run for cut in cuts for run in _runs(_inked(cut, ground))), default=0.0)


def _inked(cut: Image, ground: tuple[int, int, int]) -> Image:
    """Where there is ink, as a picture of black and white."""
    from PIL import Image, ImageChops

    bands = ImageChops.difference(cut, Image.new("RGB", cut.size, ground)).split()
    return ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2]).point(lambda value: 255 if value >= LEAST_CONTRAST else 0)


def _runs(inked: Image) -> Iterator[int]:
    rows = inked.getprojection()[1]
    run = 0
    for row in (*rows, 0):
        if row:
            run += 1
        elif run:
            yield run
            run = 0


def _ink_change(old: Ink, new: Ink, wider: float, sizes: tuple[float, float]) -> tuple[str, str] | None:
    """The kind of the change and its words, as far as ink tells; `wider`: by how much the text's rectangles are."""
    if new.contrast < LEAST_CONTRAST <= old.contrast:
        return UNSEEN, f"cannot be seen any more: {_name(new.colour)} on {_name(new.ground)}"
    if old.contrast < LEAST_CONTRAST <= new.contrast:
        return UNSEEN, f"can be seen now; was {_name(old.colour)} on {_name(old.ground)}"
    if new.contrast < LEAST_CONTRAST:
        return None
    if _apart(old.colour, new.colour) > COLOUR_APART or _apart(old.ground, new.ground) > COLOUR_APART:
        return COLOUR, f"was {_name(old.colour)} on {_name(old.ground)}, is {_name(new.colour)} on {_name(new.ground)}"
    return _amount_change(old, new, wider, sizes[1] / sizes[0])


def _amount_change(old: Ink, new: Ink, wider: float, scale: float) -> tuple[str, str] | None:
    """Larger, or bolder. What a pamphlet set larger as a whole explains is neither; some texts keep their size then.

    A line that ends elsewhere has other ink, but as much for its width; a paragraph the same ink in the same width.
    """
    if not old.amount or not old.tall:
        return None
    more, taller = new.amount / old.amount, new.tall / old.tall
    dense = more / wider
    if _within(more, scale * scale, INK_APART) or _within(dense, scale, INK_APART) or not 1 / WRAPPED < taller < WRAPPED:
        return None
    if not _within(taller, scale, TALL_APART) and (taller > 1) == (more > 1):
        return SIZE, f"is {'larger' if more > 1 else 'smaller'}: {taller:.0%} of its height"
    return WEIGHT, f"is {'bolder' if more > 1 else 'lighter'}: {more:.0%} of its ink"


def _within(ratio: float, expected: float, slack: float) -> bool:
    low, high = sorted((1.0, expected))
    return low * (1 - slack) <= ratio <= high * (1 + slack)


def _same_lines(before: Element, after: Element, sizes: tuple[float, float]) -> bool:
    return sizes[0] == sizes[1] and len(before.at) == len(after.at) and all(
        abs((a[3] - a[1]) - (b[3] - b[1])) <= SAME_PT and abs((a[4] - a[2]) - (b[4] - b[2])) <= SAME_PT
        for a, b in zip(before.at, after.at, strict=True))


def _alike(old: Sequence[Image], new: Sequence[Image], shifts: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the shifts (pixels) lays every picture over its other."""
    pairs = [(_ranged(a), _ranged(b)) for a, b in zip(old, new, strict=False)]
    return len(old) == len(new) and any(sum(_out_of_range(a, b, shift) for a, b in pairs) < LEAST_PIXELS for shift in shifts)


@dataclass(frozen=True)
class Ranged:
    """A picture blurred by a pixel, and the darkest and the lightest of each pixel's neighbours."""

    blurred: Image
    darkest: Image
    lightest: Image


def _ranged(picture: Image) -> Ranged:
    from PIL import ImageFilter

    blurred = picture.filter(ImageFilter.BoxBlur(1))
    return Ranged(blurred, blurred.filter(ImageFilter.MinFilter(3)), blurred.filter(ImageFilter.MaxFilter(3)))


def _out_of_range(one: Ranged, other: Ranged, shift: tuple[int, int]) -> int:
    """How many pixels of either picture are darker or lighter than all their neighbours in the other, which is shifted."""
    across, down = shift
    wide, high = min(one.blurred.width, other.blurred.width) - abs(across), min(one.blurred.height, other.blurred.height) - abs(down)
    if wide < 1 or high < 1:
        return 0
    here = max(0, -across), max(0, -down), max(0, -across) + wide, max(0, -down) + high
    there = max(0, across), max(0, down), max(0, across) + wide, max(0, down) + high
    return max(_outside(one.blurred.crop(here), other.darkest.crop(there), other.lightest.crop(there)),
               _outside(other.blurred.crop(there), one.darkest.crop(here), one.lightest.crop(here)))


def _outside(picture: Image, darkest: Image, lightest: Image) -> int:
    from PIL import ImageChops

    bands = ImageChops.lighter(ImageChops.subtract(darkest, picture), ImageChops.subtract(picture, lightest)).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(worst.histogram()[PIXEL_APART:])


NAMES = {
    "white": (255, 255, 255), "black": (0, 0, 0), "gray": (128, 128, 128), "red": (190, 20, 40), "orange": (235, 130, 20), "brown": (130, 60, 10),
    "yellow": (250, 220, 40), "green": (10, 125, 75), "blue": (25, 80, 170), "purple": (110, 40, 130), "pink": (240, 150, 180),
    "light gray": (210, 210, 210), "dark gray": (70, 70, 70), "light blue": (160, 200, 240), "light green": (170, 220, 180),
    "turquoise": (0, 140, 150),
}


@lru_cache(maxsize=256)
def _name(colour: tuple[int, int, int]) -> str:
    """The nearest common name of a colour; for a reader, who has the pictures beside it."""
    return min(NAMES, key=lambda name: sum((a - b) ** 2 for a, b in zip(NAMES[name], colour, strict=True)))
