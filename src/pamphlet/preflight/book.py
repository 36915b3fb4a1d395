"""What the pages of a file share while it is read."""

from __future__ import annotations

from typing import Any

from pamphlet.preflight.colour import Space
from pamphlet.preflight.fonts import Face, read_face
from pamphlet.preflight.state import space_of
from pamphlet.preflight.stream import Reader


class Book:
    """What pages share: fonts and colour spaces read once, and the count of work."""

    def __init__(self) -> None:
        self.reader = Reader()
        self.faces: list[Face] = []
        self._font_keys: dict[tuple[int, int], int] = {}
        self._spaces: dict[tuple[int, int, str], Space] = {}
        self.marks = 0

    @property
    def damage(self) -> list[str]:
        """What could not be followed, in words."""
        return self.reader.damage

    def font(self, font: Any) -> tuple[int, Face]:
        """The key in `Facts.fonts` and the face of a font dictionary."""
        key = font.objgen
        if key == (0, 0) or key not in self._font_keys:
            self.faces.append(read_face(font))
            self._font_keys[key] = len(self.faces) - 1
        return self._font_keys[key], self.faces[self._font_keys[key]]

    def space(self, name: str, resources: Any) -> Space:
        """The colour space that a name stands for in some resources."""
        if name in ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"):
            return space_of(name, None)
        key = (*resources.objgen, name)
        if key[:2] == (0, 0):
            return space_of(name, resources)
        if key not in self._spaces:
            self._spaces[key] = space_of(name, resources)
        return self._spaces[key]
