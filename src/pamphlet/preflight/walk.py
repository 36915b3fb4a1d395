"""A page walked as a viewer would draw it: forms, patterns, soft masks and Type 3 glyphs included, into marks."""

from __future__ import annotations

import math
from typing import Any

from pamphlet.preflight.book import Book
from pamphlet.preflight.colour import UNKNOWN, Space, read_space
from pamphlet.preflight.facts import Colour, Fill, Group, Image, Mark, Shade, Stroke, Text
from pamphlet.preflight.fonts import Face, Glyph
from pamphlet.preflight.geometry import IDENTITY, Box, Matrix, around, concat, grown, height, meet, moved, scales, width
from pamphlet.preflight.objects import entry, is_dictionary
from pamphlet.preflight.state import State
from pamphlet.preflight.stream import FORM_COST, PAINTING, Path, TooMuch
from pamphlet.preflight.things import BROKEN, box_of, filters_of, group_space, has_exif, image_colour, matrix_of, resources_of, shade_colour, tiles

MOST_DEPTH = 24
MOST_MARKS = 400_000
UNIT: Box = (0.0, 0.0, 1.0, 1.0)
_FILLS, _STROKES = frozenset(["f", "F", "f*", "B", "B*", "b", "b*"]), frozenset(["S", "s", "B", "B*", "b", "b*"])


class Walk:
    """One page's drawing; call `page()` and then read `marks` and `groups`."""

    def __init__(self, book: Book, place: str, limits: Box) -> None:
        self.book, self.place = book, place
        self.marks: list[Mark] = []
        self.groups: list[Group] = []
        self._limits = limits
        self._open: list[tuple[int, int]] = []

    def page(self, page: Any) -> None:
        """Walk a page's contents."""
        self._run(page, resources_of(page.obj, None), State(IDENTITY, self._limits), IDENTITY)

    def _run(self, stream: Any, resources: Any, state: State, base: Matrix, *, fixed_colour: bool = False) -> None:
        """One content stream; `base` is where its patterns are anchored; `fixed_colour` ignores colour operators."""
        _Stream(self, stream, resources, state, base, fixed_colour).run()

    def form(self, form: Any, outer: Any, state: State, *, fixed_colour: bool = False) -> None:
        """A form XObject drawn with a state."""
        key = form.objgen
        if key in self._open or len(self._open) > MOST_DEPTH:
            self.complain("a drawing that draws itself" if key in self._open else "drawings nested too deeply")
            return
        self.book.reader.spend(FORM_COST)
        self._open.append(key)
        inner = state.copy()
        inner.ctm = concat(matrix_of(form.get("/Matrix")), state.ctm)
        box = form.get("/BBox")
        cut = meet(state.clip, moved(box_of(box), inner.ctm)) if box is not None else state.clip
        if cut is not None:
            inner.clip = cut
            if "/Group" in form and str(form.Group.get("/S")) == "/Transparency":
                self._group(form, outer, inner)
            self._run(form, resources_of(form, outer), inner, inner.ctm, fixed_colour=fixed_colour)
        self._open.pop()

    def _group(self, form: Any, outer: Any, state: State) -> None:
        resources = resources_of(form, outer)
        self.groups.append(Group(group_space(form.Group, resources), state.clip))

    def add(self, mark: Mark) -> None:
        """Keep a mark; raises `TooMuch` past `MOST_MARKS` in the file."""
        self.book.marks += 1
        if self.book.marks > MOST_MARKS:
            raise TooMuch(f"more than {MOST_MARKS:,} painted marks")
        self.marks.append(mark)

    def complain(self, what: str) -> None:
        """Note damage, once."""
        line = f"{self.place}: {what}"
        if line not in self.book.damage and len(self.book.damage) < 50:
            self.book.damage.append(line)


class _Stream:
    """One content stream being run: the text matrices and the stack of states live and end with it."""

    def __init__(self, walk: Walk, stream: Any, resources: Any, state: State, base: Matrix, fixed_colour: bool) -> None:
        self.walk, self.stream, self.resources, self.state, self.base, self.fixed = walk, stream, resources, state, base, fixed_colour
        self.stack: list[State] = []
        self.line: Matrix = IDENTITY
        self.cursor: Matrix = IDENTITY

    def run(self) -> None:
        for op, args in self.walk.book.reader.ops(self.stream, self.walk.place):
            try:
                self._step(op, args)
            except BROKEN as problem:
                self.walk.complain(f"the operator {op} fails ({type(problem).__name__}: {problem})")

    def _step(self, op: str, args: Any) -> None:
        state = self.state
        if op in PAINTING:
            self._paint(op, args)
        elif op == "q":
            self.stack.append(state.copy())
        elif op == "Q":
            if self.stack:
                self.state = self.stack.pop()
        elif op == "cm":
            state.ctm = concat((args[0], args[1], args[2], args[3], args[4], args[5]), state.ctm)
        elif op in ("TJ", "Tj", "'", '"'):
            self._show(op, args)
        elif op in _TEXT:
            self._text(op, args)
        elif op == "Tf":
            state.face_key, state.face = self.walk.book.font(self._resource("/Font", args[0]))
            state.size = args[1]
        elif op in _COLOUR:
            if not self.fixed:
                self._colour(op, args)
        elif op == "gs":
            self._extend(self._resource("/ExtGState", args))
        elif op == "w":
            state.width = args[0]
        elif op == "Do":
            self._draw(self._resource("/XObject", args))
        elif op == "sh":
            self._shade(self._resource("/Shading", args), state.clip, state.fill_alpha)
        elif op == "INLINE IMAGE":
            self._inline(args)
        elif op == "d1":
            self.fixed = True

    def _resource(self, kind: str, name: str) -> Any:
        item = entry(self.resources, kind, name)
        if item is None:
            raise KeyError(f"no {kind[1:]} {name[1:]} in the resources")
        return item

    # Colour

    def _colour(self, op: str, args: Any) -> None:
        if op in ("cs", "CS"):
            self.state.choose_space(op, self.walk.book.space(args, self.resources))
        elif op in ("sc", "scn", "SC", "SCN"):
            numbers, name = args
            self.state.choose_colour(op, numbers, self._resource("/Pattern", name) if name else None)
        else:
            self.state.device_colour(op, args)

    def _extend(self, dictionary: Any) -> None:
        self.state.extend(dictionary, self.walk.book.font)
        mask = dictionary.get("/SMask")
        if is_dictionary(mask) and "/G" in mask:
            self._mask(mask.G)

    def _mask(self, group: Any) -> None:
        """A soft mask is walked only for its blending space: what it draws is no ink."""
        if "/Group" in group:
            self.walk.groups.append(Group("mask", self.state.clip))

    # Paths

    def _paint(self, op: str, path: Path) -> None:
        state = self.state
        if path.box is None:
            return
        box = moved(path.box, state.ctm)
        if op in _FILLS and (cut := meet(box, state.clip)):
            self._fill(cut, path.rect)
        if op in _STROKES:
            self._stroke(box)
        if path.clip:
            state.clip = meet(box, state.clip) or (state.clip[0], state.clip[1], state.clip[0], state.clip[1])

    def _fill(self, box: Box, rect: bool) -> None:
        state = self.state
        if self._empty(box):
            return
        if state.fill_pattern is not None:
            self._pattern(state.fill_pattern, box, stroking=False)
            return
        self.walk.add(Fill(box, state.fill, state.fill_over, state.opm, state.fill_alpha, state.blend, state.masked, rect))

    def _stroke(self, path: Box) -> None:
        state = self.state
        line = state.width * min(scales(state.ctm))
        box = meet(grown(path, line / 2), state.clip)
        if box is None or self._empty(state.clip):
            return
        if state.stroke_pattern is not None:
            self._pattern(state.stroke_pattern, box, stroking=True)
            return
        self.walk.add(Stroke(box, state.stroke, state.stroke_over, state.opm, state.stroke_alpha, state.blend, state.masked, line))

    def _empty(self, box: Box) -> bool:
        return width(self.state.clip) <= 0 or height(self.state.clip) <= 0 or (width(box) <= 0 and height(box) <= 0)

    # Patterns and gradients

    def _pattern(self, pattern: Any, box: Box, *, stroking: bool) -> None:
        """What a pattern puts into a painted area."""
        state = self.state
        matrix = concat(matrix_of(pattern.get("/Matrix")), self.base)
        if int(pattern.get("/PatternType", 0)) == 2:
            self._shade(pattern.Shading, box, state.stroke_alpha if stroking else state.fill_alpha)
            return
        start = state.copy()
        if int(pattern.get("/PaintType", 1)) == 2:
            colour = state.stroke if stroking else state.fill
            start.fill = start.stroke = colour
        start.fill_pattern = start.stroke_pattern = None
        for tile, cut in tiles(pattern, matrix, box):
            start.ctm, start.clip = tile, cut
            self._tile(pattern, start, fixed=int(pattern.get("/PaintType", 1)) == 2)

    def _tile(self, pattern: Any, start: State, *, fixed: bool) -> None:
        walk, key = self.walk, pattern.objgen
        if key in walk._open or len(walk._open) > MOST_DEPTH:
            walk.complain("a pattern that paints with itself")
            return
        walk._open.append(key)
        walk._run(pattern, resources_of(pattern, self.resources), start.copy(), start.ctm, fixed_colour=fixed)
        walk._open.pop()

    def _shade(self, shading: Any, box: Box, alpha: float) -> None:
        state = self.state
        space = read_space(shading.get("/ColorSpace"), entry(self.resources, "/ColorSpace"))
        colour, fits = shade_colour(shading, space)
        self.walk.add(Shade(box, colour, state.fill_over, state.opm, alpha, state.blend, state.masked,
                            int(shading.get("/ShadingType", 0)), fits))

    # Pictures and forms

    def _draw(self, item: Any) -> None:
        subtype = str(item.get("/Subtype"))
        if subtype == "/Form":
            state = self.state
            if "/Group" in item:
                inner = state.copy()
                if state.fill_alpha < 1 or state.masked or state.blend not in ("Normal", "Compatible"):
                    self._see_through(item)
                inner.fresh_group()
                self.walk.form(item, self.resources, inner, fixed_colour=self.fixed)
            else:
                self.walk.form(item, self.resources, state, fixed_colour=self.fixed)
        elif subtype == "/Image":
            self._image(item)

    def _see_through(self, form: Any) -> None:
        """A group drawn see-through is itself a mark without ink of its own: its contents are walked opaque."""
        state = self.state
        box = meet(state.clip, moved(box_of(form.BBox), concat(matrix_of(form.get("/Matrix")), state.ctm)))
        if box:
            self.walk.add(Fill(box, Colour("none", inks=(0.0, 0.0, 0.0, 0.0)), False, 0, state.fill_alpha, state.blend, state.masked, True))

    def _image(self, item: Any) -> None:
        stencil = bool(item.get("/ImageMask", False))
        space = Space("stencil", 1) if stencil else read_space(item.get("/ColorSpace"), self._spaces())
        bits = 1 if stencil else int(item.get("/BitsPerComponent", 8))
        self._place((int(item.Width), int(item.Height)), space, bits, filters_of(item), "/SMask" in item, has_exif(item))

    def _inline(self, item: Any) -> None:
        stencil = bool(item.image_mask)
        try:
            space = Space("stencil", 1) if stencil else read_space(item.obj.get("/ColorSpace", item.obj.get("/CS")), self._spaces())
        except BROKEN:
            space = UNKNOWN
        self._place((int(item.width), int(item.height)), space, 1 if stencil else int(item.bits_per_component), "inline", False, False)

    def _spaces(self) -> Any:
        return entry(self.resources, "/ColorSpace")

    def _place(self, pixels: tuple[int, int], space: Space, bits: int, kind: str, soft: bool, private: bool) -> None:
        state = self.state
        box = meet(moved(UNIT, state.ctm), state.clip)
        if box is None or self._empty(box):
            return
        stencil = space.family == "stencil"
        wide, high = scales(state.ctm)
        ppi = (pixels[0] * 72 / wide if wide else 0.0, pixels[1] * 72 / high if high else 0.0)
        colour = state.fill if stencil else image_colour(space)
        self.walk.add(Image(box, colour, state.fill_over, state.opm, state.fill_alpha, state.blend, state.masked, pixels, ppi, bits, kind,
                            stencil, soft, private))
        if stencil and state.fill_pattern is not None:
            self._pattern(state.fill_pattern, box, stroking=False)

    # Text

    def _text(self, op: str, args: list[float]) -> None:
        state = self.state
        if op == "BT":
            self.cursor = self.line = IDENTITY
        elif op == "Tm":
            self.cursor = self.line = (args[0], args[1], args[2], args[3], args[4], args[5])
        elif op in ("Td", "TD"):
            if op == "TD":
                state.leading = -args[1]
            self._next_line(args[0], args[1])
        elif op == "T*":
            self._next_line(0, -state.leading)
        elif op == "Tr":
            state.mode = int(args[0])
        elif op in _TEXT_NUMBERS:
            setattr(state, _TEXT_NUMBERS[op], args[0])
        elif op == "Tz":
            state.stretch = args[0] / 100

    def _next_line(self, x: float, y: float) -> None:
        self.cursor = self.line = concat((1, 0, 0, 1, x, y), self.line)

    def _show(self, op: str, args: Any) -> None:
        state = self.state
        if op == '"':
            state.word_space, state.char_space, args = args[0], args[1], [args[2]]
        if op in ("'", '"'):
            self._next_line(0, -state.leading)
        if state.face is None:
            raise KeyError("text without a font")
        if state.face.procedures:
            self._show_drawings(state.face, args)
        else:
            self._show_glyphs(state.face, args)

    def _show_glyphs(self, face: Face, items: list[float | bytes]) -> None:
        state = self.state
        x, missing, words = 0.0, 0, []
        ink: Box | None = None
        for item in items:
            if isinstance(item, float):
                x -= item / 1000 * state.size * state.stretch
                continue
            for code in face.codes(item):
                glyph = face.glyph(code)
                words.append(glyph.text)
                missing += glyph.missing
                if glyph.extent:
                    left, low, right, top = glyph.extent
                    spot = (x + left * state.size * state.stretch, low * state.size + state.rise,
                            x + right * state.size * state.stretch, top * state.size + state.rise)
                    ink = around(ink, spot) if ink else spot
                x += self._advance(glyph, code, face)
        matrix = concat(self.cursor, state.ctm)
        self.cursor = concat((1, 0, 0, 1, x, 0), self.cursor)
        if missing and ink is None:
            ink = (0.0, 0.0, x, state.size)
        if ink is not None:
            self._letters(moved(ink, matrix), abs(state.size) * math.hypot(matrix[2], matrix[3]), "".join(words), missing)

    def _advance(self, glyph: Glyph, code: int, face: Face) -> float:
        state = self.state
        space = state.word_space if code == 32 and face.bytes_per_code == 1 else 0.0
        return (glyph.advance * state.size + state.char_space + space) * state.stretch

    def _letters(self, ink: Box, size: float, words: str, missing: int) -> None:
        state = self.state
        box = meet(ink, state.clip)
        if box is None or state.mode == 7:
            return
        cut = max(box[0] - ink[0], box[1] - ink[1], ink[2] - box[2], ink[3] - box[3])
        if state.mode in (0, 2, 3, 4, 6):
            if state.fill_pattern is not None:
                self._pattern(state.fill_pattern, box, stroking=False)
            self.walk.add(Text(box, state.fill, state.fill_over, state.opm, state.fill_alpha, state.blend, state.masked,
                               state.face_key, size, state.mode, words, missing, cut))
        if state.mode in (1, 2, 5, 6):
            self.walk.add(Text(box, state.stroke, state.stroke_over, state.opm, state.stroke_alpha, state.blend, state.masked,
                               state.face_key, size, state.mode, words, missing, cut))

    def _show_drawings(self, face: Face, items: list[float | bytes]) -> None:
        """Type 3: each glyph is a small drawing."""
        state = self.state
        for item in items:
            if isinstance(item, float):
                self.cursor = concat((1, 0, 0, 1, -item / 1000 * state.size * state.stretch, 0), self.cursor)
                continue
            for code in face.codes(item):
                if code in face.procedures:
                    self._glyph_drawing(face, face.procedures[code])
                self.cursor = concat((1, 0, 0, 1, self._advance(face.glyph(code), code, face), 0), self.cursor)

    def _glyph_drawing(self, face: Face, drawing: Any) -> None:
        walk, start = self.walk, self.state.copy()
        if drawing.objgen in walk._open or len(walk._open) > MOST_DEPTH:
            walk.complain("a glyph that draws itself")
            return
        walk._open.append(drawing.objgen)
        scaled = concat((start.size * start.stretch, 0, 0, start.size, 0, start.rise), concat(self.cursor, start.ctm))
        start.ctm = concat(face.matrix, scaled)
        walk._run(drawing, face.resources if face.resources is not None else self.resources, start, start.ctm)
        walk._open.pop()


_TEXT_NUMBERS = {"Tc": "char_space", "Tw": "word_space", "TL": "leading", "Ts": "rise"}
_TEXT = frozenset(["BT", "ET", "Tm", "Td", "TD", "T*", "Tr", "Tz", *_TEXT_NUMBERS])
_COLOUR = frozenset(["g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"])
