"""What a PDF holds, as plain values: the only thing that checks look at.

Every box is in points of the page's own coordinates, `/Rotate` and `/UserUnit` not applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pamphlet.preflight.geometry import Box, meet

Inks = tuple[float, float, float, float]
"""Cyan, magenta, yellow, black; 0 is no ink, 1 is solid."""

DEVICE_FREE = frozenset({"rgb", "lab", "cal-rgb", "cal-gray", "icc-rgb", "icc-gray", "icc-cmyk", "icc-lab"})
"""Colour families that GWG 2022 R0027 refuses in marks for a CMYK press."""
PAPER = 0.005
"""Under half a per cent of ink nothing is printed (8-bit plates hold steps of 0.4 per cent)."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A paint: family (`gray`, `rgb`, `cmyk`, `icc-rgb`, `spot`, `devicen`, `pattern`...), its numbers, its inks.

    `names` are the colorants of spot and DeviceN colours. `inks` is what reaches the four plates: exact
    for gray, CMYK and process separations, by the alternate colour for spots, naive (ISO 32000-2, 10.4.2.4)
    for RGB and its like, full on all for patterns that could not be read.
    """

    family: str
    values: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    inks: Inks = (0.0, 0.0, 0.0, 1.0)

    @property
    def total(self) -> float:
        """The sum of the four inks, 0 to 4."""
        return sum(self.inks)

    @property
    def is_white(self) -> bool:
        """Paper shows; a spot at any strength is no paper."""
        return all(ink < PAPER for ink in self.inks) and not (self.spots and any(value > PAPER for value in self.values))

    @property
    def is_black(self) -> bool:
        """Nearly solid black and no other ink."""
        c, m, y, k = self.inks
        return k > 0.95 and max(c, m, y) < PAPER and not self.spots

    @property
    def plates(self) -> int:
        """How many of the four plates carry it."""
        return sum(ink >= PAPER for ink in self.inks)

    @property
    def spots(self) -> tuple[str, ...]:
        """Colorants that need a plate of their own."""
        return tuple(name for name in self.names if name not in ("Cyan", "Magenta", "Yellow", "Black", "None", "All"))


@dataclass(frozen=True, slots=True)
class Mark:
    """Anything painted: where (clipped by rectangular clips), in which colour, how it mixes with what lies below."""

    box: Box
    colour: Colour
    overprint: bool
    opm: int
    alpha: float
    blend: str
    masked: bool

    @property
    def see_through(self) -> bool:
        """Whether it is transparent in the sense of ISO 32000-2, 11."""
        return self.alpha < 1 or self.masked or self.blend not in ("Normal", "Compatible")

    @property
    def keeps_below(self) -> bool:
        """Overprints in such a way that inks of value 0 leave what is below."""
        return self.overprint and (self.opm == 1 if self.colour.family == "cmyk" else self.colour.family in ("spot", "devicen"))


@dataclass(frozen=True, slots=True)
class Text(Mark):
    """One shown string: `font` is a key of `Facts.fonts`, `size` in points on the page, `missing` counts .notdef.

    `cut` is how many points of its letters a clip takes away on the worst side.
    """

    font: int
    size: float
    mode: int
    text: str
    missing: int
    cut: float


@dataclass(frozen=True, slots=True)
class Fill(Mark):
    """A filled path; `rect` if its outline is one rectangle."""

    rect: bool


@dataclass(frozen=True, slots=True)
class Stroke(Mark):
    """A stroked path; `width` is the line's thinnest width in points on the page."""

    width: float


@dataclass(frozen=True, slots=True)
class Image(Mark):
    """A picture: pixels, how many to an inch as placed, bits a channel; `stencil` paints the fill colour; `private`: has EXIF."""

    pixels: tuple[int, int]
    ppi: tuple[float, float]
    bits: int
    filter: str
    stencil: bool
    soft_mask: bool
    private: bool


@dataclass(frozen=True, slots=True)
class Shade(Mark):
    """A gradient; `fits` if its functions give as many numbers as its colour space takes."""

    kind: int
    fits: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A transparency group, its blending space (empty if it has none) and where it lies."""

    space: str
    box: Box


@dataclass(frozen=True)
class Annotation:
    """Something interactive on a page."""

    subtype: str
    box: Box


@dataclass(frozen=True)
class FontFacts:
    """A font that text is shown in; `name` as written, with its subset tag."""

    name: str
    subtype: str
    embedded: bool
    subset: bool
    readable: bool

    @property
    def family(self) -> str:
        """The PostScript name without `ABCDEF+`."""
        return self.name[7:] if self.name[6:7] == "+" else self.name


@dataclass(frozen=True)
class PageFacts:
    """One page. `number` from 1; `crop` is the media box where the file names none, likewise `bleed` and `trim`."""

    number: int
    media: Box
    crop: Box
    bleed: Box
    trim: Box
    named: frozenset[str]
    rotation: int
    user_unit: float
    group: Group | None
    groups: tuple[Group, ...]
    marks: tuple[Mark, ...]
    annotations: tuple[Annotation, ...]
    actions: bool

    def printed(self) -> Iterator[Mark]:
        """Marks that reach into the bleed: all but printers' marks."""
        return (mark for mark in self.marks if meet(mark.box, self.bleed))

    def trimmed(self) -> Iterator[Mark]:
        """Marks that reach into the finished page."""
        return (mark for mark in self.marks if meet(mark.box, self.trim))


@dataclass(frozen=True)
class OutputIntent:
    """A printing condition: what it is called and what profile comes with it (`components` 0: none)."""

    subtype: str
    condition: str
    registry: str
    components: int
    device_class: str
    space: str


@dataclass(frozen=True)
class SeenCode:
    """A QR code that a reader found, or was sent to find, on a page.

    `modules` counts a side without quiet zone; `wanted` is the place in `Expected.codes`, -1 for a code that nobody
    announced; `reads` says whether the reader got exactly the text that was wanted.
    """

    page: int
    box: Box
    text: str
    modules: int
    module_pt: float
    wanted: int
    reads: bool


@dataclass(frozen=True)
class Plates:
    """The ink on one page's finished area, measured on a raster.

    `coverage` is the mean of each plate, 0 to 1. `peak` is the heaviest sum of inks in per cent, averaged over the
    profile's area; `over` are the places above its limit, `over_mm2` how much they cover. `approximate` if some
    colour had to be guessed (RGB and the like, a mesh gradient).
    """

    page: int
    coverage: Inks
    peak: float
    over: tuple[Box, ...]
    over_mm2: float
    approximate: bool


@dataclass(frozen=True)
class Facts:
    """A whole file.

    `damage` says what could not be followed, `repairs` what was mended to read it, `active` what may run or open.
    `codes` and `plates` are filled where someone looked; `plates` None says that no ink was measured.
    """

    version: str
    pages: tuple[PageFacts, ...]
    fonts: tuple[FontFacts, ...]
    intents: tuple[OutputIntent, ...]
    info: Mapping[str, str]
    xmp: str
    active: tuple[str, ...]
    attachments: tuple[str, ...]
    layers: tuple[str, ...]
    damage: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    size: int = 0
    standard: str = ""
    codes: tuple[SeenCode, ...] = ()
    plates: tuple[Plates, ...] | None = None

    def marks(self) -> Iterator[tuple[PageFacts, Mark]]:
        """Every mark that reaches into a page's bleed, with its page."""
        for page in self.pages:
            for mark in page.printed():
                yield page, mark
