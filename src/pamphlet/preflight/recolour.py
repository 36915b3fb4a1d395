"""A PDF drawn anew twice for measuring: its cyan, magenta and yellow as RGB, its black as gray.

Only colours change. Overprint, which PDFium does not know, becomes the blend mode Darken: an ink of 0 is white,
and what is darker, the ink below, stays. Soft masks keep their own colours: they are no ink.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pamphlet.preflight.colour import CMYK, GRAY, RGB, Space, read_space
from pamphlet.preflight.facts import DEVICE_FREE, Colour
from pamphlet.preflight.function import BadFunction, read_function
from pamphlet.preflight.objects import entry, is_dictionary, is_stream
from pamphlet.preflight.pixels import Separations, separate

if TYPE_CHECKING:
    import pikepdf

STEPS = 256  # samples of a gradient
SQUARE = 24  # samples along each side of a gradient with two inputs
_FILLING = frozenset("f F f* B B* b b* Tj TJ ' \" Do sh".split())
_STROKING = frozenset("S s".split())
_DEVICE = {"g": GRAY, "rg": RGB, "k": CMYK}
_BROKEN = (ValueError, TypeError, IndexError, AttributeError, KeyError, ArithmeticError, BadFunction)


class Twins(NamedTuple):
    """The two files; `approximate` if some colour could only be guessed."""

    colours: bytes
    black: bytes
    approximate: bool


class _Paint:
    """What decides how the next mark mixes; saved by `q`."""

    __slots__ = ("blend", "fill", "fill_over", "fill_space", "opm", "shown", "stroke", "stroke_over", "stroke_space")

    def __init__(self) -> None:
        self.fill = self.stroke = GRAY.first()
        self.fill_space = self.stroke_space = GRAY
        self.fill_over = self.stroke_over = self.shown = False
        self.opm = 0
        self.blend = "/Normal"

    def copy(self) -> _Paint:
        twin = _Paint.__new__(_Paint)
        for name in _Paint.__slots__:
            setattr(twin, name, getattr(self, name))
        return twin

    def keeps(self, *, stroking: bool) -> bool:
        """Whether the mark leaves inks of value 0 as they lie below (ISO 32000-2, 11.7.4.3)."""
        over, colour = (self.stroke_over, self.stroke) if stroking else (self.fill_over, self.fill)
        return over and (self.opm == 1 if colour.family == "cmyk" else colour.family in ("spot", "devicen"))


def twins(data: bytes) -> Twins:
    """The two files; raises pikepdf.PdfError for a file that cannot be opened."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as colours, pikepdf.open(io.BytesIO(data), suppress_warnings=True) as black:
        work = _Recolour(colours, black)
        for one, other in zip(colours.pages, black.pages, strict=True):
            work.page(one, other)
        return Twins(_written(colours), _written(black), work.approximate)


def _written(pdf: pikepdf.Pdf) -> bytes:
    import pikepdf

    stream = io.BytesIO()
    pdf.save(stream, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False)
    return stream.getvalue()


def _resources(page: pikepdf.Page) -> Any:
    """A page's own or inherited resources; a page without any gets an empty dictionary."""
    import pikepdf

    try:
        found = page.resources
    except (AttributeError, KeyError, TypeError):
        found = None
    if not is_dictionary(found):
        page.obj.Resources = found = pikepdf.Dictionary()
    return found


class _Recolour:
    """Walks both files side by side: the same objects, each visited once.

    A form inherits overprint from where it is drawn first.
    """

    def __init__(self, colours: pikepdf.Pdf, black: pikepdf.Pdf) -> None:
        self.files = (colours, black)
        self.approximate = False
        self._done: set[tuple[int, int]] = set()
        self._dressed: set[tuple[int, int]] = set()

    def page(self, one: pikepdf.Page, other: pikepdf.Page) -> None:
        resources = (_resources(one), _resources(other))
        self._contents((one, other), resources, _Paint())
        for page in (one.obj, other.obj):
            if is_dictionary(page.get("/Group")) and "/CS" in page.Group:
                del page.Group["/CS"]

    def _first_time(self, obj: Any) -> bool:
        if obj.objgen == (0, 0):
            return True
        fresh = obj.objgen not in self._done
        self._done.add(obj.objgen)
        return fresh

    def _contents(self, pair: Sequence[Any], resources: Sequence[Any], paint: _Paint) -> None:
        """Rewrite one content stream in both files, then what its resources draw."""
        import pikepdf

        try:
            with warnings.catch_warnings(action="ignore"):
                instructions = pikepdf.parse_content_stream(pair[0])
        except (pikepdf.PdfError, ValueError, TypeError):
            return
        self._dress(resources)
        out: tuple[list[Any], list[Any]] = ([], [])
        for instruction in self._rewritten(instructions, resources[0], paint):
            for lines, line in zip(out, instruction, strict=True):
                lines.append(line)
        for target, lines, pdf in zip(pair, out, self.files, strict=True):
            data = pikepdf.unparse_content_stream(lines)
            if isinstance(target, pikepdf.Page):
                target.obj.Contents = pdf.make_stream(data)
            else:
                target.write(data)
        self._things(resources, paint)

    def _dress(self, resources: Sequence[Any]) -> None:
        """Add the states and spaces that the rewriting names."""
        from pikepdf import Array, Dictionary, Name

        for res, base in zip(resources, (Name.DeviceRGB, Name.DeviceGray), strict=True):
            for kind in ("/ExtGState", "/ColorSpace"):
                if not is_dictionary(res.get(kind)):
                    res[kind] = Dictionary()
            res.ExtGState["/PamOver"] = Dictionary(BM=Name.Darken)
            res.ExtGState["/PamKnock"] = Dictionary(BM=Name.Normal)
            res.ColorSpace["/PamPattern"] = Array([Name.Pattern, base])

    def _things(self, resources: Sequence[Any], paint: _Paint) -> None:
        """Forms, pictures, patterns, gradients and drawn glyphs of a resource dictionary."""
        one, other = resources
        for name, thing in list((entry(one, "/XObject") or {}).items()):
            if self._first_time(thing):
                self._drawn((thing, other.XObject[name]), resources, paint)
        for name, pattern in list((entry(one, "/Pattern") or {}).items()):
            twin = other.Pattern[name]
            if not self._first_time(pattern):
                continue
            if is_stream(pattern):
                self._form((pattern, twin), resources, _Paint())
            elif "/Shading" in pattern and self._first_time(pattern.Shading):
                self._gradient((pattern.Shading, twin.Shading), resources)
        for name, shading in list((entry(one, "/Shading") or {}).items()):
            if self._first_time(shading):
                self._gradient((shading, other.Shading[name]), resources)
        for name, font in list((entry(one, "/Font") or {}).items()):
            if str(font.get("/Subtype")) == "/Type3" and self._first_time(font):
                self._glyphs((font, other.Font[name]), resources)

    def _drawn(self, pair: Sequence[Any], resources: Sequence[Any], paint: _Paint) -> None:
        if str(pair[0].get("/Subtype")) == "/Form":
            self._form(pair, resources, paint)
        elif str(pair[0].get("/Subtype")) == "/Image" and not bool(pair[0].get("/ImageMask", False)):
            self._picture(pair, resources)

    def _form(self, pair: Sequence[Any], outer: Sequence[Any], paint: _Paint) -> None:
        inner = tuple(form.get("/Resources") if is_dictionary(form.get("/Resources")) else res for form, res in zip(pair, outer, strict=True))
        for form in pair:
            if is_dictionary(form.get("/Group")) and "/CS" in form.Group:
                del form.Group["/CS"]
        start = paint.copy()
        start.shown = False
        self._contents(pair, inner, start)

    def _glyphs(self, pair: Sequence[Any], outer: Sequence[Any]) -> None:
        inner = tuple(font.get("/Resources") if is_dictionary(font.get("/Resources")) else res for font, res in zip(pair, outer, strict=True))
        for name, drawing in list(pair[0].get("/CharProcs", {}).items()):
            if self._first_time(drawing):
                self._contents((drawing, pair[1].CharProcs[name]), inner, _Paint())

    # Pictures and gradients

    def _picture(self, pair: Sequence[Any], resources: Sequence[Any]) -> None:
        parts = separate(pair[0], entry(resources[0], "/ColorSpace"))
        if parts is None:
            self.approximate = True
            return
        self.approximate = self.approximate or parts.approximate
        _replace(pair[0], parts, colours=True)
        _replace(pair[1], parts, colours=False)

    def _gradient(self, pair: Sequence[Any], resources: Sequence[Any]) -> None:
        from pikepdf import Name

        shading = pair[0]
        try:
            space = read_space(shading.get("/ColorSpace"), entry(resources[0], "/ColorSpace"))
            function, two = read_function(shading.Function), int(shading.ShadingType) == 1
            domain = [float(value) for value in shading.get("/Domain", [0, 1, 0, 1] if two else [0, 1])]
            colours = [space.colour(function(point)) for point in _points(domain, two)]
        except _BROKEN:
            self.approximate = True  # a mesh with colours of its own, or broken: PDFium draws it as it sees it
            return
        self._guessed(colours[0])
        samples = (bytes(round(255 * (1 - ink)) for colour in colours for ink in colour.inks[:3]),
                   bytes(round(255 * (1 - colour.inks[3])) for colour in colours))
        for target, data, pdf, name in zip(pair, samples, self.files, (Name.DeviceRGB, Name.DeviceGray), strict=True):
            target.ColorSpace = name
            target.Function = pdf.make_indirect(_sampled(pdf, data, domain, two))
            if "/Background" in target:
                del target["/Background"]

    def _guessed(self, colour: Colour) -> None:
        self.approximate = self.approximate or colour.family in DEVICE_FREE or colour.family == "unknown"

    # Streams

    def _rewritten(self, instructions: Any, resources: Any, paint: _Paint) -> Iterator[tuple[Any, Any]]:
        stack: list[_Paint] = []
        for instruction in instructions:
            op = str(instruction.operator)
            if op == "q":
                stack.append(paint.copy())
            elif op == "Q" and stack:
                paint = stack.pop()
            elif op == "gs":
                self._state(paint, entry(resources, "/ExtGState", str(instruction.operands[0])))
            elif op in _FILLING or op in _STROKING:
                yield from _mixing(paint, op)
            if op == "INLINE IMAGE":
                yield from self._inline(instruction, resources)
            elif op.lower() in _DEVICE or op in ("cs", "CS", "sc", "scn", "SC", "SCN"):
                try:
                    yield from self._colour(op, instruction.operands, resources, paint)
                except _BROKEN:
                    self.approximate = True
            else:
                yield instruction, instruction

    def _state(self, paint: _Paint, state: Any) -> None:
        if not is_dictionary(state):
            return
        if "/OP" in state:
            paint.stroke_over = paint.fill_over = bool(state["/OP"])
        if "/op" in state:
            paint.fill_over = bool(state["/op"])
        paint.opm = int(state.get("/OPM", paint.opm))
        if "/BM" in state:
            paint.blend, paint.shown = str(state["/BM"]), False

    def _colour(self, op: str, operands: Any, resources: Any, paint: _Paint) -> Iterator[tuple[Any, Any]]:
        from pikepdf import Name, Operator

        filling = op.islower()
        space = paint.fill_space if filling else paint.stroke_space
        if op.lower() in _DEVICE:
            space = _DEVICE[op.lower()]
            colour = space.colour([float(value) for value in operands])
        elif op in ("cs", "CS"):
            space = read_space(operands[0], entry(resources, "/ColorSpace"))
            colour = space.first()
        else:
            items = list(operands)
            if items and isinstance(items[-1], Name):
                yield from self._patterned(items, space, filling)
                return
            colour = space.colour([float(value) for value in items])
        if filling:
            paint.fill_space, paint.fill = space, colour
        else:
            paint.stroke_space, paint.stroke = space, colour
        self._guessed(colour)
        if space.family == "pattern":
            line = ([Name.Pattern], Operator(op))
            yield line, line
        else:
            yield _set(colour, filling)

    def _patterned(self, items: list[Any], space: Space, filling: bool) -> Iterator[tuple[Any, Any]]:
        from pikepdf import Name, Operator

        name, choose, put = items.pop(), Operator("cs" if filling else "CS"), Operator("scn" if filling else "SCN")
        if not items:
            line = ([Name.Pattern], choose), ([name], put)
            yield from ((part, part) for part in line)
            return
        colour = (space.base or space).colour([float(value) for value in items])
        self._guessed(colour)
        pattern = ([Name.PamPattern], choose)
        yield pattern, pattern
        c, m, y, k = colour.inks
        yield ([_dec(1 - c), _dec(1 - m), _dec(1 - y), name], put), ([_dec(1 - k), name], put)

    def _inline(self, instruction: Any, resources: Any) -> Iterator[tuple[Any, Any]]:
        """An inline picture becomes a square of its mean: they are small, and their sum is right."""
        image = instruction.iimage
        if bool(image.image_mask):
            yield instruction, instruction
            return
        from pikepdf import Operator

        self.approximate = True
        try:
            mean = image.as_pil_image().convert("RGB").resize((1, 1)).getpixel((0, 0))
            colour = RGB.colour([value / 255 for value in mean])
        except (OSError, NotImplementedError, *_BROKEN):
            colour = CMYK.first()
        for line in (([], Operator("q")), _set(colour, True), ([0, 0, 1, 1], Operator("re")), ([], Operator("f")), ([], Operator("Q"))):
            yield line if isinstance(line[0], tuple) else (line, line)


def _set(colour: Colour, filling: bool) -> tuple[Any, Any]:
    from pikepdf import Operator

    c, m, y, k = colour.inks
    return ([_dec(1 - c), _dec(1 - m), _dec(1 - y)], Operator("rg" if filling else "RG")), ([_dec(1 - k)], Operator("g" if filling else "G"))


def _dec(value: float) -> float:
    return round(value, 4)


def _mixing(paint: _Paint, op: str) -> Iterator[tuple[Any, Any]]:
    """The blend mode that stands for overprint, set where it changes; a blend mode of the file's own stays."""
    from pikepdf import Name, Operator

    wanted = op not in ("Do", "sh") and paint.keeps(stroking=op in _STROKING)
    if wanted != paint.shown and paint.blend in ("/Normal", "/Compatible"):
        paint.shown = wanted
        line = ([Name.PamOver if wanted else Name.PamKnock], Operator("gs"))
        yield line, line


def _replace(picture: Any, parts: Separations, *, colours: bool) -> None:
    from pikepdf import Name

    image = parts.colours if colours else parts.black
    picture.write(image.tobytes())
    picture.Width, picture.Height, picture.BitsPerComponent = image.width, image.height, 8
    picture.ColorSpace = Name.DeviceRGB if colours else Name.DeviceGray
    for key in ("/Decode", "/Intent"):
        if key in picture:
            del picture[key]
    if "/Mask" in picture and not is_stream(picture.Mask):
        del picture["/Mask"]  # a range of old numbers; without it more ink is counted, never less


def _points(domain: list[float], two: bool) -> list[tuple[float, ...]]:
    if not two:
        return [(domain[0] + (domain[1] - domain[0]) * step / (STEPS - 1),) for step in range(STEPS)]
    shares = [step / (SQUARE - 1) for step in range(SQUARE)]
    return [(domain[0] + (domain[1] - domain[0]) * x, domain[2] + (domain[3] - domain[2]) * y) for y in shares for x in shares]


def _sampled(pdf: Any, data: bytes, domain: list[float], two: bool) -> Any:
    outputs = len(data) // (SQUARE * SQUARE if two else STEPS)
    stream = pdf.make_stream(data)
    stream.FunctionType, stream.Domain, stream.Range = 0, domain, [0, 1] * outputs
    stream.Size, stream.BitsPerSample = [SQUARE, SQUARE] if two else [STEPS], 8
    return stream
