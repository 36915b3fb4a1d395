"""Lengths and sizes as people write them, in points."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.units import inch, mm, parse_length, parse_size, to_mm

lengths = st.floats(min_value=0, max_value=10_000, allow_nan=False)


@pytest.mark.parametrize(("written", "points"), [
    ("1 in", 72.0),
    ('1"', 72.0),
    ("25.4 mm", 72.0),
    ("2.54cm", 72.0),
    ("0.125in", 9.0),
    (".125 in", 9.0),
    ("9pt", 9.0),
    ("  3 mm ", 3 / 25.4 * 72),
])
def test_a_length_in_points(written: str, points: float) -> None:
    assert parse_length(written) == pytest.approx(points)


@pytest.mark.parametrize("written", ["", "3", "mm", "-3 mm", "1,5 mm", "3 px", "3 mm 4", "three mm", "1.2.3 mm", "3. mm", "nan mm", "1e3 mm"])
def test_what_is_no_length_is_named_in_the_error(written: str) -> None:
    with pytest.raises(ValueError, match="is not a length such as") as problem:
        parse_length(written)
    assert f'"{written}"' in str(problem.value)


@pytest.mark.parametrize(("written", "width", "height"), [
    ("4 x 9 in", 288.0, 648.0),
    ("4x9in", 288.0, 648.0),
    ('4 x 9"', 288.0, 648.0),
    ("8.5 × 11 in", 612.0, 792.0),
    ("25.4 x 50.8 mm", 72.0, 144.0),
    ("25.4mm x 2in", 72.0, 144.0),
    ("100 pt x 1 cm", 100.0, 72 / 2.54),
])
def test_a_size_is_width_by_height(written: str, width: float, height: float) -> None:
    assert parse_size(written) == pytest.approx((width, height))


@pytest.mark.parametrize("written", ["", "4 in", "4 x 9", "4 x 9 in x 2 in", "a x b in", "1.2.3 x 4 mm", "4 by 9 in", "-4 x 9 in", "4 x 9 px", "letter"])
def test_what_is_no_size_is_named_in_the_error(written: str) -> None:
    with pytest.raises(ValueError, match="is not a size such as") as problem:
        parse_size(written)
    assert f'"{written}"' in str(problem.value)


@given(lengths)
def test_millimetres_survive_the_way_to_points_and_back(value: float) -> None:
    assert math.isclose(to_mm(mm(value)), value, abs_tol=1e-9)
    assert math.isclose(mm(25.4 * value), inch(value), abs_tol=1e-6)


@given(st.decimals(min_value=0, max_value=5000, places=3), st.sampled_from([("mm", mm), ("in", inch), ("cm", lambda v: mm(10 * v)), ("pt", float)]))
def test_every_written_length_is_what_its_unit_says(value: object, unit: tuple[str, object]) -> None:
    name, convert = unit
    for written in (f"{value} {name}", f"{value}{name}"):
        assert parse_length(written) == pytest.approx(convert(float(str(value))))  # type: ignore[operator]


@given(st.decimals(min_value=1, max_value=900, places=2), st.decimals(min_value=1, max_value=900, places=2))
def test_a_size_is_two_lengths(width: object, height: object) -> None:
    assert parse_size(f"{width} x {height} mm") == (parse_length(f"{width} mm"), parse_length(f"{height} mm"))
