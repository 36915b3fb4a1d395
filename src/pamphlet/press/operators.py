"""Content streams rewritten: every colour converted, black text and lines overprinting, marks for readers taken out.

Clauses are of ISO 32000-2. One pass over the operators of one stream; forms are streams of their own
and begin with overprint off, because whoever draws one switches it off before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Name, Operator

from pamphlet.press.colour import BLACK, Colour, Conversion, Family

ON, OFF = Name("/OverprintOn"), Name("/OverprintOff")
_SET: dict[str, tuple[Family, bool]] = {
    "g": ("gray", False), "G": ("gray", True), "rg": ("rgb", False), "RG": ("rgb", True), "k": ("cmyk", False), "K": ("cmyk", True)}
_OPERATOR = {("gray", False): "g", ("gray", True): "G", ("rgb", False): "rg", ("rgb", True): "RG", ("cmyk", False): "k", ("cmyk", True): "K"}
_SPACES = {"/DeviceGray": "gray", "/DeviceRGB": "rgb", "/DeviceCMYK": "cmyk", "/CalGray": "gray", "/CalRGB": "rgb"}
_SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
_STROKES = {"S", "s"}
_PAINTS = {"f", "F", "f*", "B", "b", "B*", "b*", "Do", "sh"}
_FOR_READERS = {"BMC", "BDC", "EMC", "MP", "DP"}  # 14.6: marked content
OTHER: Colour | None = None

Instruction = Any  # a pikepdf instruction, or (operands, operator)


@dataclass(frozen=True)
class Rewriting:
    """How streams are rewritten. `dropped_states`: graphics states of the document that change nothing."""

    conversion: Conversion
    overprint: bool
    keep_structure: bool
    drop_state: Callable[[Any], bool]


@dataclass
class _Ink:
    """The part of the graphics state that matters here."""

    fill: Colour | None = BLACK
    stroke: Colour | None = BLACK
    fill_space: Family | None = "gray"
    stroke_space: Family | None = "gray"
    strokes_text: bool = False
    overprints: bool = False

    def copy(self) -> _Ink:
        return _Ink(self.fill, self.stroke, self.fill_space, self.stroke_space, self.strokes_text, self.overprints)


def rewrite(stream: Any, resources: Any, how: Rewriting, *, first: bool = False) -> bytes:
    """A page's or form's content, rewritten. `first`: the initial colour of a page is said in inks (8.6.8)."""
    found = list(_rewritten(pikepdf.parse_content_stream(stream), resources, how))
    if first:
        found[:0] = [_paint(how.conversion.convert(BLACK), stroke) for stroke in (False, True)]
    return pikepdf.unparse_content_stream(found)


def _rewritten(instructions: Any, resources: Any, how: Rewriting) -> Iterator[Instruction]:
    ink, saved = _Ink(), []
    convert = how.conversion.convert
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(ink.copy())
        elif operator == "Q":
            ink = saved.pop() if saved else _Ink()
        elif operator in _SET:
            family, stroke = _SET[operator]
            colour = convert((family, _numbers(instruction.operands)))
            _remember(ink, colour, stroke)
            yield _paint(colour, stroke)
            continue
        elif operator in ("cs", "CS"):
            space = _family(instruction.operands[0], resources)
            if operator == "cs":
                ink.fill_space = space
            else:
                ink.stroke_space = space
            _remember(ink, BLACK if space else OTHER, operator == "CS")
            if space:  # its colour follows as one operator that names the space itself
                yield _paint(convert(BLACK), operator == "CS")
                continue
        elif operator in ("scn", "sc", "SCN", "SC"):
            stroke = operator.isupper()
            family_now = ink.stroke_space if stroke else ink.fill_space
            if family_now:
                colour = convert((family_now, _numbers(instruction.operands)))
                _remember(ink, colour, stroke)
                yield _paint(colour, stroke)
                continue
            _remember(ink, OTHER, stroke)
        elif operator == "Tr":
            ink.strokes_text = int(instruction.operands[0]) in (1, 2, 5, 6)
        elif _is_idle(operator, instruction, resources, how):
            continue
        elif how.overprint and (wanted := _wants_overprint(operator, ink)) is not None and wanted != ink.overprints:
            ink.overprints = wanted
            yield [ON if wanted else OFF], Operator("gs")
        yield instruction


def _is_idle(operator: str, instruction: Any, resources: Any, how: Rewriting) -> bool:
    """Whether an operator says nothing to a press."""
    if operator == "gs":
        return how.drop_state(_state(instruction.operands[0], resources))
    return operator in _FOR_READERS and not how.keep_structure


def _wants_overprint(operator: str, ink: _Ink) -> bool | None:
    """Whether what is painted next overprints: black text and black lines do, anything else knocks out."""
    if operator in _SHOWS_TEXT:
        return ink.fill == BLACK and (not ink.strokes_text or ink.stroke == BLACK)
    if operator in _STROKES:
        return ink.stroke == BLACK
    return False if operator in _PAINTS else None


def _remember(ink: _Ink, colour: Colour | None, stroke: bool) -> None:
    if stroke:
        ink.stroke = colour
    else:
        ink.fill = colour


def _paint(colour: Colour, stroke: bool) -> Instruction:
    family, parts = colour
    return list(parts), Operator(_OPERATOR[family, stroke])


def _numbers(operands: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in operands)


def _state(name: Any, resources: Any) -> Any:
    return resources.get("/ExtGState", {}).get(str(name)) if resources is not None else None


def _family(name: Any, resources: Any) -> Family | None:
    """The family of a colour space, or None for one that is left as it is (a spot colour, a pattern)."""
    space = name
    if isinstance(name, Name) and str(name) not in _SPACES and resources is not None:
        space = resources.get("/ColorSpace", {}).get(str(name))
    return space_family(space)


def space_family(space: Any) -> Family | None:
    """gray, rgb or cmyk, by device, calibration or profile (8.6.4, 8.6.5); None for any other space."""
    if isinstance(space, Name):
        return _SPACES.get(str(space))  # type: ignore[return-value]
    if isinstance(space, pikepdf.Array) and len(space) > 0:
        if str(space[0]) == "/ICCBased":
            return {1: "gray", 3: "rgb", 4: "cmyk"}.get(int(space[1].get("/N", 0)))  # type: ignore[return-value]
        return _SPACES.get(str(space[0]))  # type: ignore[return-value]
    return None
