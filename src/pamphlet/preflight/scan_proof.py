"""The scan proof: every code read back from the final sheet, then again as life treats a pamphlet.

Each code is rendered alone, as an old telephone sees it, and put through hardships of increasing
strength: copied, out of focus, over- and under-inked, creased, in low light. What is reported is a
margin: the strongest step of each that still reads, all weaker ones reading too. Everything random
is seeded with the code's text, so the same sheet always has the same proof.

Thresholds are the house's, calibrated on codes of 25 to 37 modules without quiet zone: all are good
at 0.4 mm a module, thin at 0.3 and 0.25 mm, and fail at 0.2 mm. What no code bears is left out: a
crack of 0.1 mm straight through a corner's eye stops the reader at any size.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pamphlet.findings import Finding, Where, error, warning
from pamphlet.units import MM_PER_IN, PT_PER_IN, mm, to_mm

if TYPE_CHECKING:
    from PIL.Image import Image

    from pamphlet.preflight.model import Code

Verdict = Literal["good", "thin", "fails"]

DPI = 300  # a 5 megapixel telephone, 15 cm away: 2600 pixels over 190 mm are 350 dpi
FINE = 4  # how many times finer modules grow and shrink: one pixel is 0.021 mm
AROUND = mm(1)  # of the sheet, seen beside the quiet zone
QUIET_ZONE = 4  # modules, ISO/IEC 18004 clause 9.1
PAPER, TONER = 255, 0
FOLD_SHADOW = 64  # a dirty crease is dark grey
NOISE = 4.0  # standard deviation, of 255 levels: a telephone's camera indoors
COPY_NOISE = 12.0  # grain of toner and paper, before the threshold
COPY_BLUR = 0.08  # mm, standard deviation: the lens of a copier and the spread of its toner
COPY_TILT = 0.6  # degrees: nobody lays a sheet down straight
LENS_BLUR = 0.05  # mm: even a telephone in focus


@dataclass(frozen=True)
class Specimen:
    """One code cut out of its sheet: `fine` at 1200 dpi, the code's square `left, top, side` in its pixels."""

    text: str
    fine: Image
    seen: Image
    left: float
    top: float
    side: float
    modules: int

    def chance(self, what: str) -> random.Random:
        """Chance that is the same for the same text in every run."""
        return random.Random(f"{self.text}\n{what}")


@dataclass(frozen=True)
class Hardship:
    """What may befall a code, from the mildest step to the hardest.

    `pictures` makes, for each step in turn, its pictures, of which `share` must read. From `good` on a
    margin is good, below `least` the code fails; both are steps, and `why` says where they come from.
    """

    name: str
    words: str
    steps: tuple[float, ...]
    least: float
    good: float
    why: str
    pictures: Callable[[Specimen, Sequence[float]], Iterator[Sequence[Image]]]
    share: float = 1.0

    def judge(self, passed: float | None) -> Verdict:
        """The verdict on the strongest step that reads; None: not even the mildest."""
        reached = -1 if passed is None else self.steps.index(passed)
        if reached < self.steps.index(self.least):
            return "fails"
        return "good" if reached >= self.steps.index(self.good) else "thin"


@dataclass(frozen=True)
class Margin:
    """How much of one hardship a code bears: `passed` still reads, `failed` is the first that does not.

    Both in the hardship's own measure; None: no step at all. `wanted` is what a good margin bears, in
    words, and `why`. `picture`: PNG of the hardest step passed.
    """

    name: str
    passed: float | None
    failed: float | None
    words: str
    wanted: str
    why: str
    verdict: Verdict
    picture: bytes


@dataclass(frozen=True)
class CodeProof:
    """The proof of one code. `reads`: undisturbed; `picture`: PNG of it; `matrix_agrees`: None if nobody asked."""

    page: int
    text: str
    x_mm: float
    y_mm: float
    module_mm: float
    reads: bool
    matrix_agrees: bool | None
    margins: tuple[Margin, ...]
    picture: bytes

    @property
    def verdict(self) -> Verdict:
        """The worst of all: one weakness is enough to lose a reader."""
        verdicts = {margin.verdict for margin in self.margins}
        if not self.reads or self.matrix_agrees is False or "fails" in verdicts:
            return "fails"
        return "thin" if "thin" in verdicts else "good"


def prove_codes(pdf: bytes, codes: Iterable[Code]) -> tuple[CodeProof, ...]:
    """The proof of every code of a sheet, by page and from its head down.

    Raises ValueError for a PDF that cannot be opened and for a code on a page that is not there.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as problem:
        raise ValueError(f"not a PDF that can be read: {problem}") from problem
    try:
        return tuple(_proofs(document, codes))
    finally:
        document.close()


def _proofs(document: Any, codes: Iterable[Code]) -> Iterator[CodeProof]:
    number, page = 0, None
    for code in sorted(codes, key=lambda c: (c.page, -c.y, c.x)):
        if not 1 <= code.page <= len(document):
            raise ValueError(f"a code lies on page {code.page} of {len(document)}")
        if code.page != number:
            number, page = code.page, document[code.page - 1]
            page.set_rotation(0)
        yield _prove(page, code)


def _prove(page: Any, code: Code) -> CodeProof:
    specimen = cut_out(page, code)
    reads = read_exactly(specimen.seen, code.text)
    margins = tuple(_margin(specimen, hardship) if reads else _as_margin(hardship, None, hardship.steps[0], b"") for hardship in HARDSHIPS)
    return CodeProof(code.page, code.text, to_mm(code.x), to_mm(code.y), to_mm(code.size / code.modules), reads, code.agrees,
                     margins, _png(specimen.seen))


def cut_out(page: Any, code: Code) -> Specimen:
    """A code and what lies around it, rendered alone. `page` is pypdfium2's, unrotated."""
    trim, seen = page.get_trimbox(), _shown_box(page)
    x, y = trim[0] + code.x - seen[0], trim[1] + code.y - seen[1]
    width, height = seen[2] - seen[0], seen[3] - seen[1]
    left, bottom = max(0.0, x - AROUND), max(0.0, y - AROUND)
    right, top = min(width, x + code.size + AROUND), min(height, y + code.size + AROUND)
    if right - left < 1 or top - bottom < 1:
        raise ValueError(f"a code of page {code.page} lies outside its page")
    scale = DPI * FINE / PT_PER_IN
    fine = page.render(scale=scale, crop=(left, bottom, width - right, height - top), grayscale=True, draw_annots=False).to_pil()
    return Specimen(code.text, fine, fine.reduce(FINE), (x - left) * scale, (top - y - code.size) * scale, code.size * scale, code.modules)


def _shown_box(page: Any) -> tuple[float, float, float, float]:
    """What PDFium paints: the crop box inside the media box, in points."""
    crop, media = page.get_cropbox(), page.get_mediabox()
    return max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])


def read_exactly(image: Image, text: str) -> bool:
    """Whether a reader finds a QR code in a grey picture that says exactly `text`."""
    import zxingcpp

    pixels = memoryview(image.tobytes()).cast("B", (image.height, image.width))  # half the cost of handing over the image
    found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=False)
    return any(code.valid and code.text == text for code in found)


def _margin(specimen: Specimen, hardship: Hardship) -> Margin:
    """Step by step from the mildest, for reading is not monotone: a margin ends at the first step that fails."""
    passed, failed, hardest = None, None, specimen.seen
    for step, pictures in zip(hardship.steps, hardship.pictures(specimen, hardship.steps), strict=True):
        read = [picture for picture in pictures if read_exactly(picture, specimen.text)]
        if len(read) < hardship.share * len(pictures):
            failed = step
            break
        passed, hardest = step, read[0]
    return _as_margin(hardship, passed, failed, _png(hardest))


def _as_margin(hardship: Hardship, passed: float | None, failed: float | None, picture: bytes) -> Margin:
    return Margin(hardship.name, passed, failed, _words(hardship, passed), hardship.words.format(hardship.good), hardship.why,
                  hardship.judge(passed), picture)


def _words(hardship: Hardship, passed: float | None) -> str:
    return hardship.words.format(passed) if passed is not None else f"not even {hardship.words.format(hardship.steps[0])}"


def _png(image: Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


# --- hardships ---------------------------------------------------------------------------------


def _pixels(millimetres: float, dpi: float = DPI) -> float:
    return millimetres * dpi / MM_PER_IN


def _noisy(image: Image, chance: random.Random, deviation: float) -> Image:
    """Grain added to a picture: two throws of a die for each pixel, so small errors are likelier than large ones."""
    from PIL import Image as Images
    from PIL import ImageChops

    count = image.width * image.height
    first, second = (Images.frombytes("L", image.size, chance.randbytes(count)) for _ in range(2))
    gain = deviation / (255 / 24 ** 0.5)  # the mean of two even throws deviates by 1/√24 of their range
    grain = Images.blend(first, second, 0.5).point([round(128 + (level - 127.5) * gain) for level in range(256)])
    return ImageChops.add(image, grain, 1, -128)


def _blurred(image: Image, deviation_mm: float) -> Image:
    from PIL import ImageFilter

    return image.filter(ImageFilter.GaussianBlur(_pixels(deviation_mm)))


def _photocopies(specimen: Specimen, steps: Sequence[float]) -> Iterator[Sequence[Image]]:
    """Each generation lies askew under the next lens, gathers grain, and comes out in black and white, a little too dark."""
    from PIL import Image as Images

    chance, copy, made = specimen.chance("photocopy"), specimen.seen, 0
    for generations in steps:
        while made < generations:
            laid = copy.rotate(chance.uniform(-COPY_TILT, COPY_TILT), Images.Resampling.BILINEAR, fillcolor=PAPER,
                               translate=(chance.randint(-1, 1), chance.randint(-1, 1)))
            darkness = chance.uniform(0.46, 0.58)
            copy = _noisy(_blurred(laid, COPY_BLUR), chance, COPY_NOISE).point([PAPER if v > 255 * darkness else TONER for v in range(256)])
            made += 1
        yield (copy,)


def _out_of_focus(specimen: Specimen, steps: Sequence[float]) -> Iterator[Sequence[Image]]:
    for deviation in steps:
        yield (_noisy(_blurred(specimen.seen, deviation), specimen.chance("blur"), NOISE),)


def _ink_gain(specimen: Specimen, steps: Sequence[float]) -> Iterator[Sequence[Image]]:
    from PIL import ImageChops

    yield from _spread(specimen, steps, ImageChops.darker)


def _ink_loss(specimen: Specimen, steps: Sequence[float]) -> Iterator[Sequence[Image]]:
    from PIL import ImageChops

    yield from _spread(specimen, steps, ImageChops.lighter)


def _spread(specimen: Specimen, steps: Sequence[float], wins: Callable[[Image, Image], Image]) -> Iterator[Sequence[Image]]:
    """What `wins` grows to all sides, a fine pixel at a time."""
    from PIL import ImageChops

    spread, done = specimen.fine, 0
    for width in steps:
        while done < round(_pixels(width, DPI * FINE)):
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                spread = wins(spread, ImageChops.offset(spread, dx, dy))
            done += 1
        yield (_noisy(spread.reduce(FINE), specimen.chance("ink"), NOISE),)


def _creases(specimen: Specimen, steps: Sequence[float]) -> Iterator[Sequence[Image]]:
    """White cracks, where toner came off, and dirty folds, each alone: level, upright and slanting."""
    sheet = specimen.fine.reduce(FINE // 2)
    for width in steps:
        yield [_creased(specimen, sheet, line, width, tone) for tone in (PAPER, FOLD_SHADOW) for line in _CREASES]


# From and to, in shares of the symbol without its quiet zone; none crosses a corner's eye, which takes 7 modules of 25 or more.
_CREASES = (
    ((0, 0.4), (1, 0.4)), ((0, 0.6), (1, 0.6)), ((0.4, 0), (0.4, 1)), ((0.6, 0), (0.6, 1)),
    ((0, 0.4), (1, 0.6)), ((0.6, 0), (0.4, 1)), ((0, 0.55), (1, 0.5)), ((0.4, 1), (1, 0.4)),
)


def _creased(specimen: Specimen, sheet: Image, line: tuple[tuple[float, float], ...], width: float, tone: int) -> Image:
    from PIL import ImageDraw

    quiet = specimen.side * QUIET_ZONE / specimen.modules
    side, half = specimen.side - 2 * quiet, FINE // 2
    ends = [((specimen.left + quiet + x * side) / half, (specimen.top + quiet + y * side) / half) for x, y in line]
    creased = sheet.copy()
    ImageDraw.Draw(creased).line(ends, tone, round(_pixels(width, DPI * half)))
    return creased.reduce(half)


def _low_light(specimen: Specimen, steps: Sequence[float]) -> Iterator[Sequence[Image]]:
    """Light falls from one side and the grain of the camera stays as it is."""
    from PIL import Image as Images
    from PIL import ImageChops

    seen = _blurred(specimen.seen, LENS_BLUR)
    slope = Images.linear_gradient("L").rotate(90).resize(seen.size).point([round(255 - level * 0.6) for level in range(256)])
    sloped = ImageChops.multiply(seen, slope)
    for light in steps:
        yield (_noisy(sloped.point([round(level * light) for level in range(256)]), specimen.chance("light"), NOISE),)


HARDSHIPS: tuple[Hardship, ...] = (
    Hardship("photocopy", "photocopy generation {:g}", (1, 2, 3, 4, 5, 6, 8), 1, 3,
             "a worker copies the printed sheet, a reader copies that, and one more to spare", _photocopies),
    Hardship("blur", "blur of {:.2f} mm", (0.06, 0.08, 0.10, 0.12, 0.14, 0.16, 0.18, 0.20, 0.25, 0.30), 0.10, 0.16,
             "standard deviation; modules of 0.4 mm bear it, those of 0.3 mm do not", _out_of_focus),
    Hardship("ink gain", "modules grown by {:.2f} mm a side", (0.02, 0.04, 0.06, 0.08, 0.11, 0.13, 0.15, 0.17), 0.04, 0.08,
             "a fifth of a module of 0.4 mm: dark copiers and wet ink on soft paper", _ink_gain),
    Hardship("ink loss", "modules shrunk by {:.2f} mm a side", (0.02, 0.04, 0.06, 0.08, 0.11, 0.13, 0.15, 0.17), 0.04, 0.08,
             "a fifth of a module of 0.4 mm: little toner, a worn sheet", _ink_loss),
    Hardship("crease", "a crease of {:.1f} mm", (0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0), 0.2, 0.3,
             "12 of 16 creases read; a code of the smallest kind at 0.4 mm bears 0.3 to 0.4 mm", _creases, 0.75),
    Hardship("low light", "{:.0%} of the light", (0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05), 0.5, 0.25,
             "of a full exposure, at the grain of a telephone's camera: two stops", _low_light),
)


def scan_findings(proofs: Iterable[CodeProof], file: str) -> Iterator[Finding]:
    """What is wrong with the codes of a file: an error for one that fails, a warning for a thin margin."""
    for proof in proofs:
        place = Where(file, field=f"page {proof.page}, {proof.x_mm:.0f} mm from the left and {proof.y_mm:.0f} mm from the foot of the trim")
        weak = ", ".join(f"{margin.name}: {margin.words}" for margin in proof.margins if margin.verdict != "good")
        if not proof.reads:
            yield error("scan/unread", place, f"the code for {proof.text} does not read back from the sheet", "see what lies over it or too near")
        elif proof.matrix_agrees is False:
            yield error("scan/differs", place, f"two encoders draw different codes for {proof.text}")
        elif proof.verdict == "fails":
            yield error("scan/fails", place, f"the code for {proof.text} does not survive use ({weak})", _WIDER)
        elif proof.verdict == "thin":
            yield warning("scan/thin", place, f"the code for {proof.text} has a thin margin ({weak})", _WIDER)


_WIDER = "larger modules (`code_module`), or a shorter address"
