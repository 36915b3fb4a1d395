"""Boxes and matrices in points, as PDF writes them (ISO 32000-2, 8.3.4)."""

from __future__ import annotations

import math

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def concat(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def inverse(matrix: Matrix) -> Matrix | None:
    """The matrix that undoes it; None where it flattens the page."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if abs(area) < 1e-12:
        return None
    return (d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area)


def moved(box: Box, matrix: Matrix) -> Box:
    """The smallest upright box around a box that a matrix moved."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    if b == 0 and c == 0:
        left, right, low, high = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        return (min(left, right), min(low, high), max(left, right), max(low, high))
    xs = (a * x0 + c * y0 + e, a * x1 + c * y0 + e, a * x0 + c * y1 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y0 + f, b * x0 + d * y1 + f, b * x1 + d * y1 + f)
    return (min(xs), min(ys), max(xs), max(ys))


def scales(matrix: Matrix) -> tuple[float, float]:
    """How long the two unit vectors become."""
    return math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])


def meet(one: Box, other: Box) -> Box | None:
    """What two boxes share; None if nothing, a box of no width if they only touch."""
    box = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box[0] <= box[2] and box[1] <= box[3] else None


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def grown(box: Box, by: float) -> Box:
    """A box with all edges moved outwards."""
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def inside(inner: Box, outer: Box, slack: float = 0.0) -> bool:
    """Whether a box lies within another."""
    return (inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack
            and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack)


def width(box: Box) -> float:
    """From left to right."""
    return box[2] - box[0]


def height(box: Box) -> float:
    """From bottom to top."""
    return box[3] - box[1]
