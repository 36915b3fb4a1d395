"""The graphics state (ISO 32000-2, 8.4) as far as checks need it."""

from __future__ import annotations

from typing import Any

from pamphlet.preflight.colour import CMYK, GRAY, RGB, Space, read_space
from pamphlet.preflight.facts import Colour
from pamphlet.preflight.fonts import Face
from pamphlet.preflight.geometry import Box, Matrix
from pamphlet.preflight.objects import entry, is_array, is_dictionary

BLACK = GRAY.first()


class State:
    """What `q` saves and `Q` brings back."""

    __slots__ = ("blend", "char_space", "clip", "ctm", "face", "face_key", "fill", "fill_alpha", "fill_over", "fill_pattern", "fill_space",
                 "leading", "masked", "mode", "opm", "rise", "size", "stretch", "stroke", "stroke_alpha", "stroke_over", "stroke_pattern",
                 "stroke_space", "width", "word_space")

    def __init__(self, ctm: Matrix, clip: Box) -> None:
        self.ctm, self.clip = ctm, clip
        self.fill: Colour = BLACK
        self.stroke: Colour = BLACK
        self.fill_space: Space = GRAY
        self.stroke_space: Space = GRAY
        self.fill_pattern: Any = None
        self.stroke_pattern: Any = None
        self.fill_over = self.stroke_over = self.masked = False
        self.opm = self.mode = 0
        self.fill_alpha = self.stroke_alpha = self.width = self.stretch = 1.0
        self.blend = "Normal"
        self.face: Face | None = None
        self.face_key = -1
        self.size = self.char_space = self.word_space = self.leading = self.rise = 0.0

    def copy(self) -> State:
        """The same state, to be changed apart."""
        twin = State.__new__(State)
        for name in State.__slots__:
            setattr(twin, name, getattr(self, name))
        return twin

    def device_colour(self, op: str, numbers: list[float]) -> None:
        """`g rg k` and their stroking twins."""
        space = {"g": GRAY, "rg": RGB, "k": CMYK}[op.lower()]
        if op.islower():
            self.fill_space, self.fill, self.fill_pattern = space, space.colour(numbers), None
        else:
            self.stroke_space, self.stroke, self.stroke_pattern = space, space.colour(numbers), None

    def choose_space(self, op: str, space: Space) -> None:
        """`cs` and `CS`."""
        if op == "cs":
            self.fill_space, self.fill, self.fill_pattern = space, space.first(), None
        else:
            self.stroke_space, self.stroke, self.stroke_pattern = space, space.first(), None

    def choose_colour(self, op: str, numbers: list[float], pattern: Any) -> None:
        """`scn` and its kin; `pattern` is the pattern object, if it names one."""
        space = self.fill_space if op.islower() else self.stroke_space
        colour = Colour("pattern") if space.family == "pattern" and not numbers else (space.base or space).colour(numbers) \
            if space.family == "pattern" else space.colour(numbers)
        if op.islower():
            self.fill, self.fill_pattern = colour, pattern
        else:
            self.stroke, self.stroke_pattern = colour, pattern

    def extend(self, dictionary: Any, fonts: Any) -> None:
        """`gs`: an ExtGState dictionary; `fonts` turns a font object into (key, face)."""
        overprint = dictionary.get("/OP")
        if overprint is not None:
            self.stroke_over = bool(overprint)
            self.fill_over = bool(overprint)
        if "/op" in dictionary:
            self.fill_over = bool(dictionary["/op"])
        self.opm = int(dictionary.get("/OPM", self.opm))
        self.fill_alpha = float(dictionary.get("/ca", self.fill_alpha))
        self.stroke_alpha = float(dictionary.get("/CA", self.stroke_alpha))
        self.width = float(dictionary.get("/LW", self.width))
        mask = dictionary.get("/SMask")
        if mask is not None:
            self.masked = is_dictionary(mask)
        mode = dictionary.get("/BM")
        if mode is not None:
            self.blend = str(mode[0] if is_array(mode) else mode)[1:]
        font = dictionary.get("/Font")
        if is_array(font) and len(font) == 2:
            self.face_key, self.face = fonts(font[0])
            self.size = float(font[1])

    def fresh_group(self) -> None:
        """What a transparency group starts with (ISO 32000-2, 11.6.6)."""
        self.fill_alpha = self.stroke_alpha = 1.0
        self.blend, self.masked = "Normal", False


def space_of(name: str, resources: Any) -> Space:
    """The space that `cs` names."""
    import pikepdf

    return read_space(pikepdf.Name(name), entry(resources, "/ColorSpace"))
