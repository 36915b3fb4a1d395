"""Paper in space, drawn: faces with their numbers, arrows, staples, as SVG in an oblique view.

x runs right, y away from the viewer, z up; lengths are points of the real sheet. A picture is scaled
to its frame, so type and lines keep their size on every sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

ACROSS, UP = 0.40, 0.52  # how far a point right and up moves for each point of depth
OUTSIDE, INSIDE, INK, LINE, CUT = "#d8e3ec", "#ffffff", "#111", "#c2007a", "#d1440c"
FONT = 'font-family="Guide Sans" font-weight="700"'
LABEL = 20.0  # points on paper, less on small faces


class Spot(NamedTuple):
    """A point in space."""

    x: float
    y: float
    z: float


class Flat(NamedTuple):
    """A point on the picture, y down."""

    x: float
    y: float


@dataclass(frozen=True)
class Face:
    """A panel in space: corners lower left, lower right, upper right, upper left as its front is seen.

    `front`, `back`: what is written on each side; `turn` turns the front's writing by 180 degrees;
    `front_inside`: whether the front is the inside of the pamphlet.
    """

    corners: tuple[Spot, Spot, Spot, Spot]
    front: str = ""
    back: str = ""
    turn: bool = False
    front_inside: bool = True


@dataclass(frozen=True)
class Stroke:
    """A line in space: a fold to make, a cut, an arrow, a staple."""

    spots: tuple[Spot, ...]
    kind: str  # fold, cut, arrow, staple


@dataclass(frozen=True)
class Scene:
    """What is drawn, from the back to the front."""

    pieces: tuple[Face | Stroke, ...]


def project(spot: Spot) -> Flat:
    """Where a point in space is seen, y down, not yet scaled."""
    return Flat(spot.x + ACROSS * spot.y, -(spot.z + UP * spot.y))


def draw(scene: Scene, width: float, height: float) -> str:
    """The scene as SVG that fits a frame of `width` by `height` points."""
    spots = [project(spot) for piece in scene.pieces for spot in (piece.corners if isinstance(piece, Face) else piece.spots)]
    left, top = min(spot.x for spot in spots), min(spot.y for spot in spots)
    wide, tall = max(spot.x for spot in spots) - left, max(spot.y for spot in spots) - top
    edge = 8.0
    scale = min((width - 2 * edge) / max(wide, 1), (height - 2 * edge) / max(tall, 1))
    shift = Flat((width - wide * scale) / 2 - left * scale, (height - tall * scale) / 2 - top * scale)
    drawn = "".join(_face(piece, scale, shift) if isinstance(piece, Face) else _stroke(piece, scale, shift) for piece in scene.pieces)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}pt" height="{height:.2f}pt" '
            f'viewBox="0 0 {width:.2f} {height:.2f}">{drawn}</svg>')


def _on_picture(spot: Spot, scale: float, shift: Flat) -> Flat:
    seen = project(spot)
    return Flat(seen.x * scale + shift.x, seen.y * scale + shift.y)


def _face(face: Face, scale: float, shift: Flat) -> str:
    corners = [_on_picture(spot, scale, shift) for spot in face.corners]
    front = _area(corners) < 0  # y runs down: a front goes round to the left
    fill = INSIDE if front == face.front_inside else OUTSIDE
    points = " ".join(f"{corner.x:.2f},{corner.y:.2f}" for corner in corners)
    polygon = f'<polygon points="{points}" fill="{fill}" stroke="{INK}" stroke-width="0.9" stroke-linejoin="round"/>'
    text = face.front if front else face.back
    return polygon + (_label(corners, text, mirrored=not front, turned=face.turn and front) if text else "")


def _area(corners: Sequence[Flat]) -> float:
    return sum(a.x * b.y - b.x * a.y for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)) / 2


def _label(corners: Sequence[Flat], text: str, *, mirrored: bool, turned: bool) -> str:
    """A number lying on the face as it would be printed there; none on a face that is seen too flat."""
    low_left, low_right, _, up_left = corners
    if abs(_area(corners)) < 130:
        return ""
    right = Flat(low_right.x - low_left.x, low_right.y - low_left.y)
    upwards = Flat(up_left.x - low_left.x, up_left.y - low_left.y)
    sign = -1 if mirrored else 1
    if turned:
        sign, upwards = -sign, Flat(-upwards.x, -upwards.y)
    long, tall = math.hypot(*right) or 1, math.hypot(*upwards) or 1
    size = min(LABEL, 0.5 * min(long, tall))
    middle = Flat(sum(c.x for c in corners) / 4, sum(c.y for c in corners) / 4)
    a, b = sign * right.x / long, sign * right.y / long
    c, d = -upwards.x / tall, -upwards.y / tall
    return (f'<text transform="matrix({a:.4f} {b:.4f} {c:.4f} {d:.4f} {middle.x:.2f} {middle.y:.2f})" x="0" y="{size * 0.36:.2f}" '
            f'{FONT} font-size="{size:.2f}" text-anchor="middle" fill="{INK}">{text}</text>')


def _stroke(stroke: Stroke, scale: float, shift: Flat) -> str:
    spots = [_on_picture(spot, scale, shift) for spot in stroke.spots]
    path = "M" + "L".join(f"{spot.x:.2f} {spot.y:.2f}" for spot in spots)
    style = {
        "fold": f'stroke="{LINE}" stroke-width="1.1" stroke-dasharray="5 2.5"', "cut": f'stroke="{CUT}" stroke-width="2"',
        "arrow": f'stroke="{LINE}" stroke-width="1.6"', "staple": f'stroke="{INK}" stroke-width="2.2" stroke-linecap="round"',
    }[stroke.kind]
    line = f'<path d="{path}" fill="none" {style}/>'
    return line + (_arrow_head(spots[-2], spots[-1]) if stroke.kind == "arrow" else "")


def _arrow_head(before: Flat, tip: Flat) -> str:
    angle = math.atan2(tip.y - before.y, tip.x - before.x)
    wings = [Flat(tip.x - 7 * math.cos(angle + turn), tip.y - 7 * math.sin(angle + turn)) for turn in (0.42, -0.42)]
    points = " ".join(f"{spot.x:.2f},{spot.y:.2f}" for spot in (tip, *wings))
    return f'<polygon points="{points}" fill="{LINE}"/>'


def arc(start: Spot, end: Spot, rise: float) -> Stroke:
    """An arrow in an arc over the paper, or under it where `rise` is below 0."""
    steps = 16
    spots = [Spot(start.x + (end.x - start.x) * n / steps, start.y + (end.y - start.y) * n / steps,
                  start.z + (end.z - start.z) * n / steps + rise * math.sin(math.pi * n / steps)) for n in range(steps + 1)]
    return Stroke(tuple(spots), "arrow")


def push(start: Spot, end: Spot) -> Stroke:
    """A straight arrow."""
    return Stroke((start, end), "arrow")


def strip(widths: Sequence[float], height: float, angles: Sequence[float], base: int, labels: Sequence[tuple[str, str]]) -> tuple[Face, ...]:
    """A sheet folded along upright lines, inside up, its `base` column lying flat; columns from the left.

    `angles`: degrees by which each line is folded, above 0 towards the viewer of the inside. `labels`:
    inside and outside of each column.
    """
    ends: dict[int, tuple[tuple[float, float], tuple[float, float]]] = {base: ((0.0, 0.0), (widths[base], 0.0))}
    heading, (x, z) = 0.0, (widths[base], 0.0)
    for column in range(base + 1, len(widths)):
        heading += math.radians(angles[column - 1])
        after = (x + widths[column] * math.cos(heading), z + widths[column] * math.sin(heading))
        ends[column] = ((x, z), after)
        x, z = after
    heading, (x, z) = 0.0, (0.0, 0.0)
    for column in range(base - 1, -1, -1):
        heading += math.radians(angles[column])
        before = (x - widths[column] * math.cos(heading), z + widths[column] * math.sin(heading))
        ends[column] = (before, (x, z))
        x, z = before
    return tuple(_upright_face(ends[column], height, labels[column]) for column in range(len(widths)))


def _upright_face(ends: tuple[tuple[float, float], tuple[float, float]], height: float, label: tuple[str, str]) -> Face:
    (x0, z0), (x1, z1) = ends
    return Face((Spot(x0, 0, z0), Spot(x1, 0, z1), Spot(x1, height, z1), Spot(x0, height, z0)), *label)


def wall(start: tuple[float, float], end: tuple[float, float], height: float, label: str) -> Face:
    """A panel that stands on the table from one point of it to another, its front to the viewer."""
    (x0, y0), (x1, y1) = start, end
    return Face((Spot(x0, y0, 0), Spot(x1, y1, 0), Spot(x1, y1, height), Spot(x0, y0, height)), label, label, front_inside=False)


def lifted(faces: Iterable[Face], by: float) -> tuple[Face, ...]:
    """Faces moved upwards."""
    return tuple(Face(tuple(Spot(s.x, s.y, s.z + by) for s in face.corners), face.front, face.back, face.turn,  # type: ignore[arg-type]
                      face.front_inside) for face in faces)
