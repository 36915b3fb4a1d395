"""Content streams cut into short lists of what they do: each path folded into its box, numbers into floats."""

from __future__ import annotations

import warnings
from decimal import Decimal
from typing import Any, NamedTuple

from pamphlet.preflight.geometry import Box
from pamphlet.preflight.objects import is_array, is_stream, words_of


class TooMuch(Exception):
    """A file that asks for more work than a pamphlet ever does; reading stops."""


class Path(NamedTuple):
    """A path before it is painted, in the coordinates of its stream; `rect` if it is one rectangle, `clip` if it cuts."""

    box: Box | None
    rect: bool
    clip: bool


Op = tuple[str, Any]
PAINTING = frozenset(["f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"])
_NUMERIC = frozenset("q Q cm w g G rg RG k K BT ET Td TD Tm T* Tc Tw Tz TL Tr Ts d1".split())
_CURVES = frozenset("c v y".split())
_NAMED = frozenset(["gs", "Do", "cs", "CS", "sh"])
_SHOWING = frozenset(["Tj", "'", "TJ"])
_KNOWN = _NUMERIC | _NAMED | _SHOWING | {'"', "Tf", "sc", "scn", "SC", "SCN", "INLINE IMAGE"}

_NUMBERS = (int, Decimal, float)
_BROKEN = (ValueError, TypeError, IndexError, ArithmeticError)
MOST_OPERATORS = 3_000_000
MOST_CONTENT = 100_000_000  # bytes of one drawing, unpacked
FORM_COST = 60  # operators that drawing a form once more costs, however short it is


class Reader:
    """Cuts streams, each once however often it is drawn, and counts operators over the whole file."""

    def __init__(self) -> None:
        self.damage: list[str] = []
        self._cut: dict[tuple[int, int], list[Op]] = {}
        self._operators = 0

    def spend(self, operators: int) -> None:
        """Count work; raises `TooMuch` past `MOST_OPERATORS`."""
        self._operators += operators
        if self._operators > MOST_OPERATORS:
            raise TooMuch(f"more than {MOST_OPERATORS:,} drawing operators")

    def ops(self, stream: Any, place: str) -> list[Op]:
        """The operators of a page or a stream; unreadable ones give none and a line in `damage`."""
        import pikepdf

        key = getattr(stream, "objgen", (0, 0))
        if key != (0, 0) and key in self._cut:
            self.spend(len(self._cut[key]))
            return self._cut[key]
        try:
            _refuse_bombs(stream)
            with warnings.catch_warnings(record=True) as complaints:
                warnings.simplefilter("always")
                instructions = pikepdf.parse_content_stream(_only_stream(stream))
            self.damage += [f"{place}: the drawing breaks off or is garbled ({words_of(complaint.message)})" for complaint in complaints[:1]]
        except (pikepdf.PdfError, ValueError, TypeError) as problem:
            self.damage.append(f"{place}: the drawing cannot be read ({words_of(problem)})")
            return []
        self.spend(len(instructions))
        ops, bad = cut(instructions)
        if bad:
            self.damage.append(f"{place}: operators with operands they cannot have: {', '.join(bad[:5])}")
        if key != (0, 0):
            self._cut[key] = ops
        return ops


def _only_stream(drawing: Any) -> Any:
    """A page's single stream instead of the page: of a stream, pikepdf says when it breaks off."""
    contents = drawing.obj.get("/Contents") if hasattr(drawing, "mediabox") else None
    return contents if is_stream(contents) else drawing


def _refuse_bombs(stream: Any) -> None:
    """Raise `TooMuch` for a drawing that unpacks to more than any pamphlet draws."""
    contents = stream.obj.get("/Contents") if hasattr(stream, "mediabox") else stream
    parts = list(contents) if is_array(contents) else [contents]
    if sum(len(part.read_bytes()) for part in parts if is_stream(part)) > MOST_CONTENT:
        raise TooMuch("a drawing that unpacks to more than 100 MB")


def cut(instructions: Any) -> tuple[list[Op], list[str]]:
    """Instructions as (operator, operands), and the operators that could not be understood.

    Names become `/Name`, numbers floats; a painting operator comes with its `Path`.
    """
    ops: list[Op] = []
    bad: list[str] = []
    xs: list[float] = []
    ys: list[float] = []
    rects = segments = 0
    clip = False
    for instruction in instructions:
        op = str(instruction.operator)
        try:
            if op == "l" or op == "m":
                x, y = instruction.operands
                xs.append(float(x))
                ys.append(float(y))
                segments += 1
            elif op in _CURVES:
                numbers = [float(value) for value in instruction.operands]
                xs += numbers[::2]
                ys += numbers[1::2]
                segments += 1
            elif op == "re":
                x, y, w, h = map(float, instruction.operands)
                xs += (x, x + w)
                ys += (y, y + h)
                rects += 1
            elif op in ("W", "W*"):
                clip = True
            elif op in PAINTING:
                box = (min(xs), min(ys), max(xs), max(ys)) if xs else None
                rect = (rects == 1 and not segments) or (not rects and segments in (4, 5) and len(set(xs)) == 2 == len(set(ys)))
                ops.append((op, Path(box, rect, clip)))
                xs, ys, rects, segments, clip = [], [], 0, 0, False
            elif op in _KNOWN:
                ops.append((op, _operands(op, instruction)))
        except _BROKEN:
            bad.append(op)
    return ops, bad


def _operands(op: str, instruction: Any) -> Any:
    if op == "INLINE IMAGE":
        return instruction.iimage
    operands = instruction.operands
    if op in _NAMED:
        return str(operands[0])
    if op in _SHOWING:
        shown = operands[0]
        return [float(item) if type(item) in _NUMBERS else bytes(item) for item in shown] if op == "TJ" else [bytes(shown)]
    if op == '"':
        return [float(operands[0]), float(operands[1]), bytes(operands[2])]
    if op == "Tf":
        return (str(operands[0]), float(operands[1]))
    if op in ("sc", "scn", "SC", "SCN"):
        return _paint(operands)
    return [float(value) for value in operands]


def _paint(operands: Any) -> tuple[list[float], str]:
    """Of scn: the numbers and the name of a pattern."""
    items = list(operands)
    name = str(items.pop()) if items and type(items[-1]).__name__ == "Object" else ""
    return [float(value) for value in items], name
