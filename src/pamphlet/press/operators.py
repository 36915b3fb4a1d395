"""One content stream rewritten: every colour converted, black text and lines overprinting, marks for readers taken out.

Clauses are of ISO 32000-2. A form begins with the ink its callers had; overprint is off by then,
because whoever draws a form switches it off before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Name, Operator

from pamphlet.press.colour import BLACK, Colour, Conversion, Family
from pamphlet.press.spaces import GRAY, Space, first_colour, is_bare_pattern, named_space, seen_in, space_of

ON, OFF = Name("/OverprintOn"), Name("/OverprintOff")
_SET: dict[str, tuple[Family, bool]] = {
    "g": ("gray", False), "G": ("gray", True), "rg": ("rgb", False), "RG": ("rgb", True), "k": ("cmyk", False), "K": ("cmyk", True)}
_OPERATOR = {place: Operator(name) for name, place in _SET.items()}
_SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
_STROKES = {"S", "s"}
_PAINTS = {"f", "F", "f*", "B", "b", "B*", "b*", "Do", "sh", "INLINE IMAGE"}
_CHOOSES = {"cs", "CS", "scn", "sc", "SCN", "SC"}
_FOR_READERS = {"BMC", "BDC", "EMC", "MP", "DP"}  # 14.6: marked content
_IDLE = {"gs", *_FOR_READERS}

_MATTERS = {"q", "Q", "Tr", "Tf", *_SET, *_CHOOSES, *_IDLE, *_SHOWS_TEXT, *_STROKES, *_PAINTS}

Instruction = Any  # a pikepdf instruction, or (operands, operator)


@dataclass(frozen=True)
class Rewriting:
    """How streams are rewritten. `drop_state`: whether a graphics state of the document changes nothing."""

    conversion: Conversion
    overprint: bool
    keep_structure: bool
    drop_state: Callable[[Any], bool]


@dataclass
class Ink:
    """The part of the graphics state that matters here. A colour or space that is not known is None."""

    fill: Colour | None = BLACK
    stroke: Colour | None = BLACK
    fill_space: Space | None = GRAY
    stroke_space: Space | None = GRAY
    text_mode: int = 0
    coloured_glyphs: bool = False
    overprints: bool = False

    def copy(self) -> Ink:
        """The same ink, to be changed alone."""
        return Ink(self.fill, self.stroke, self.fill_space, self.stroke_space, self.text_mode, self.coloured_glyphs, self.overprints)

    def shared_with(self, other: Ink) -> Ink:
        """What two callers of one form agree on; the rest is not known."""
        return Ink(
            self.fill if self.fill == other.fill else None, self.stroke if self.stroke == other.stroke else None,
            self.fill_space if self.fill_space == other.fill_space else None,
            self.stroke_space if self.stroke_space == other.stroke_space else None,
            self.text_mode if self.text_mode == other.text_mode else 2, self.coloured_glyphs or other.coloured_glyphs)


UNKNOWN = Ink(None, None, None, None, 2, True)  # 2: fills and strokes, so that both colours must be black


@dataclass
class Rewritten:
    """A stream as it was rewritten: what it draws by name, in which ink, and what it paints in colours that are left as they were."""

    data: bytes = b""
    drawn: list[tuple[str, Ink]] = field(default_factory=list)
    left: set[str] = field(default_factory=set)


def rewrite(stream: Any, resources: Any, how: Rewriting, ink: Ink, *, first: bool = False) -> Rewritten:
    """A page's or form's content, rewritten. `first`: the initial colour of a page is said in inks (8.6.8)."""
    done = Rewritten()
    found = list(_rewritten(pikepdf.parse_content_stream(stream), resources, how, ink.copy(), done))
    if first:
        found[:0] = [_paint(how.conversion.convert(BLACK), stroke) for stroke in (False, True)]
    done.data = pikepdf.unparse_content_stream(found)
    return done


def _rewritten(instructions: Any, resources: Any, how: Rewriting, ink: Ink, done: Rewritten) -> Iterator[Instruction]:
    saved: list[Ink] = []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator not in _MATTERS:
            yield instruction
            continue
        if operator == "q":
            saved.append(ink.copy())
        elif operator == "Q":
            if not saved:
                continue  # it would take away what the page is wrapped in
            ink = saved.pop()
        elif operator in _SET:
            yield _said(ink, how, *_SET[operator], instruction.operands)
            continue
        elif operator in _CHOOSES:
            yield _chosen(instruction, operator, resources, how, ink, done)
            continue
        elif operator == "Tr":
            ink.text_mode = int(instruction.operands[0])
        elif operator == "Tf":
            ink.coloured_glyphs = _has_coloured_glyphs(instruction.operands[0], resources)
        elif operator in _IDLE and _is_idle(operator, instruction, resources, how):
            continue
        elif how.overprint and (wanted := _wants_overprint(operator, ink)) is not None and wanted != ink.overprints:
            ink.overprints = wanted
            yield [ON if wanted else OFF], Operator("gs")
        if operator == "Do":
            done.drawn.append((str(instruction.operands[0]), replace(ink, overprints=False)))
        elif operator == "sh":
            _note_shading(resources.get("/Shading", {}).get(str(instruction.operands[0])), how, done)
        elif operator == "INLINE IMAGE":
            _note_inline(instruction.iimage, resources, how, done)
        yield instruction
    yield from [([], Operator("Q"))] * len(saved)


# --- colours -------------------------------------------------------------------------------------


def _said(ink: Ink, how: Rewriting, family: Family, stroke: bool, operands: Any) -> Instruction:
    """A colour in the press's own operator, remembered."""
    colour = how.conversion.convert((family, _numbers(operands)))
    _remember(ink, colour, Space(family), stroke)
    return _paint(colour, stroke)


def _chosen(instruction: Any, operator: str, resources: Any, how: Rewriting, ink: Ink, done: Rewritten) -> Instruction:
    """A space chosen, or a colour in the space that was chosen."""
    stroke = operator.isupper()
    if operator in ("cs", "CS"):
        return _space_chosen(instruction, resources, how, ink, done, stroke=stroke)
    space = ink.stroke_space if stroke else ink.fill_space
    if space is None:
        done.left.add("a colour whose space its callers do not agree on")
    elif space.family and not space.pattern:
        return _said(ink, how, space.family, stroke, instruction.operands)
    _remember(ink, None, space, stroke)
    if space is not None and space.family and space.pattern:
        *numbers, name = instruction.operands
        return [*how.conversion.parts((space.family, _numbers(numbers))), name], instruction.operator
    return instruction


def _space_chosen(instruction: Any, resources: Any, how: Rewriting, ink: Ink, done: Rewritten, *, stroke: bool) -> Instruction:
    found = named_space(instruction.operands[0], resources)
    space = space_of(found)
    if space.family and not space.pattern:
        # The colour follows as one operator that names the space itself.
        colour = how.conversion.convert(first_colour(found, space.family))
        _remember(ink, colour, space, stroke)
        return _paint(colour, stroke)
    if not space.family and not is_bare_pattern(found) and not how.conversion.accepts(seen_in(found)):
        done.left.add(f"a colour space {_kind(found)} that is not shown in {how.conversion.to}")
    _remember(ink, None, space, stroke)
    return instruction


def _remember(ink: Ink, colour: Colour | None, space: Space | None, stroke: bool) -> None:
    if stroke:
        ink.stroke, ink.stroke_space = colour, space
    else:
        ink.fill, ink.fill_space = colour, space


def _paint(colour: Colour, stroke: bool) -> Instruction:
    family, parts = colour
    return list(parts), _OPERATOR[family, stroke]


def _numbers(operands: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in operands)


def _kind(space: Any) -> str:
    return str(space[0] if isinstance(space, pikepdf.Array) and len(space) > 0 else space).lstrip("/")


# --- what is painted -----------------------------------------------------------------------------


def _wants_overprint(operator: str, ink: Ink) -> bool | None:
    """Whether what is painted next overprints: black text and black lines do, anything else knocks out."""
    if operator in _SHOWS_TEXT:
        fills, strokes = ink.text_mode in (0, 2, 4, 6), ink.text_mode in (1, 2, 5, 6)  # 9.3.6
        black = (ink.fill == BLACK or not fills) and (ink.stroke == BLACK or not strokes)
        return black and (fills or strokes) and not ink.coloured_glyphs
    if operator in _STROKES:
        return ink.stroke == BLACK
    return False if operator in _PAINTS else None


def _has_coloured_glyphs(name: Any, resources: Any) -> bool:
    """Whether a font's glyphs are pictures with colours of their own (9.6.4, d0)."""
    font = resources.get("/Font", {}).get(str(name), {})
    if str(font.get("/Subtype", "")) != "/Type3":
        return False
    return any(b"d1" not in font.CharProcs[glyph].read_bytes()[:200].split() for glyph in font.get("/CharProcs", {}).keys())  # noqa: SIM118


def _is_idle(operator: str, instruction: Any, resources: Any, how: Rewriting) -> bool:
    """Whether an operator says nothing to a press."""
    if operator == "gs":
        return instruction.operands[0] in (ON, OFF) or how.drop_state(resources.get("/ExtGState", {}).get(str(instruction.operands[0])))
    return not how.keep_structure


def _note_shading(shading: Any, how: Rewriting, done: Rewritten) -> None:
    family = seen_in(shading.get("/ColorSpace")) if shading is not None else None
    if not how.conversion.accepts(family):
        done.left.add(f"a gradient in {family or 'a colour space we do not know'}")


def _note_inline(image: Any, resources: Any, how: Rewriting, done: Rewritten) -> None:
    """Inline images of pages and forms were taken out before; those of patterns and glyphs are looked at only."""
    if image.obj.get("/IM", image.obj.get("/ImageMask", False)):
        return
    space = image.obj.get("/CS", image.obj.get("/ColorSpace"))
    family = seen_in(named_space(space, resources) if isinstance(space, Name) else space)
    if not how.conversion.accepts(family):
        done.left.add(f"a picture inside a pattern or glyph in {family or 'a colour space we do not know'}")
