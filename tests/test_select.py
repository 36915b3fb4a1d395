"""Which services an edition prints: areas of every kind, categories, the order of need."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pamphlet.content.load import load_content
from pamphlet.content.select import area_corners, distance_km, in_polygon, is_in_area, select_services, shelf_of
from pamphlet.model import Area, Partner, Point, Service
from pamphlet.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SQUARE = ((-79.44, 43.64), (-79.42, 43.64), (-79.42, 43.66), (-79.44, 43.66))  # longitude, latitude
INSIDE, OUTSIDE = (43.65, -79.43), (43.70, -79.43)  # latitude, longitude


def service(name: str = "place", at: tuple[float, float] | None = None, **more: object) -> Service:
    location: dict[str, object] = {"postal_code": more.pop("postal_code")} if "postal_code" in more else {}
    if at:
        location |= {"latitude": at[0], "longitude": at[1]}
    return Service.model_validate({
        "id": name, "name": name, "description": "Invented.", "categories": ["food"], "area": ["elsewhere"],
        "access_evidence": {"kind": "not-stated"}, "sources": [{"note": "invented"}], "locations": [location] if location else [], **more})


def area(**more: object) -> Area:
    return Area.model_validate({"id": "hill", "name": "The Hill", **more})


CIRCLE = area(centre={"latitude": 43.65, "longitude": -79.43}, radius_km=2)


# --- what lies in an area ----------------------------------------------------------------------------


@pytest.mark.parametrize(("kilometres_north", "is_in"), [(0.0, True), (1.9, True), (2.1, False), (50.0, False)])
def test_a_circle_holds_what_is_nearer_than_its_radius(kilometres_north: float, is_in: bool) -> None:
    at = (43.65 + kilometres_north / 111.195, -79.43)
    assert is_in_area(service(at=at), CIRCLE, ()) is is_in


@pytest.mark.parametrize(("postal_code", "is_in"), [("M6K 1A1", True), ("M6K1A1", True), ("M6R 2B2", True), ("M5V 1A1", False), ("K6M 1A1", False)])
def test_postal_prefixes_hold_the_codes_that_begin_with_one(postal_code: str, is_in: bool) -> None:
    assert is_in_area(service(postal_code=postal_code), area(postal_prefixes=["M6K", "M6R"]), ()) is is_in


@pytest.mark.parametrize(("prefix", "postal_code"), [("M6K", "m6k 1a1"), ("m6k", "M6K 1A1"), ("M6K 1", "M6K 1A1")])
def test_letter_case_and_spaces_of_postal_codes_drop_no_service_in_silence(prefix: str, postal_code: str) -> None:
    assert is_in_area(service(postal_code=postal_code), area(postal_prefixes=[prefix]), ())


@pytest.mark.parametrize(("at", "is_in"), [(INSIDE, True), (OUTSIDE, False), ((43.6401, -79.4399), True), ((43.6399, -79.4399), False)])
def test_a_polygon_holds_what_lies_within_its_corners(at: tuple[float, float], is_in: bool) -> None:
    shape = area(polygon=SQUARE)
    assert is_in_area(service(at=at), shape, shape.polygon) is is_in


def test_one_place_of_several_is_enough() -> None:
    both = service(locations=[{"latitude": OUTSIDE[0], "longitude": OUTSIDE[1]}, {"latitude": INSIDE[0], "longitude": INSIDE[1]}])
    assert is_in_area(both, CIRCLE, ())


def test_services_that_the_area_lists_or_that_name_the_area_are_in_wherever_they_are() -> None:
    listed = area(services=["far-away"])
    assert is_in_area(service("far-away", OUTSIDE), listed, ())
    assert not is_in_area(service("near-by", INSIDE), listed, ())
    assert is_in_area(service("own-word", OUTSIDE, area=["hill"]), listed, ())


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_what_serves_the_whole_city_is_in_every_area(latitude: float, longitude: float) -> None:
    everywhere = service(at=(latitude, longitude), area=["city"])
    for shape in (CIRCLE, area(postal_prefixes=["M6K"]), area(polygon=SQUARE), area(services=["other"])):
        assert is_in_area(everywhere, shape, shape.polygon)


def test_a_place_that_nothing_is_known_of_is_in_no_shape() -> None:
    assert not is_in_area(service(), CIRCLE, SQUARE)


# --- GeoJSON -------------------------------------------------------------------------------------------

POLYGON = {"type": "Polygon", "coordinates": [[*[list(corner) for corner in SQUARE], list(SQUARE[0])]]}
FEATURE = {"type": "Feature", "properties": {}, "geometry": POLYGON}


def geojson_area(root: Path, data: object) -> tuple[World, Area]:
    (root / "hill.geojson").write_text(json.dumps(data), "utf-8")
    return World(root), area(geojson="hill.geojson")


@pytest.mark.parametrize("data", [POLYGON, FEATURE, {"type": "FeatureCollection", "features": [FEATURE]}], ids=lambda data: data["type"])
def test_a_geojson_file_is_a_polygon(tmp_path: Path, data: object) -> None:
    world, shape = geojson_area(tmp_path, data)
    corners = area_corners(world, shape)
    assert is_in_area(service(at=INSIDE), shape, corners)
    assert not is_in_area(service(at=OUTSIDE), shape, corners)


@pytest.mark.parametrize("data", [
    {"type": "Point", "coordinates": [-79.43, 43.65]},
    {"type": "MultiPolygon", "coordinates": [POLYGON["coordinates"]]},
    {"type": "Feature", "geometry": None},
    {"type": "FeatureCollection", "features": []},
    {"type": "FeatureCollection", "features": [FEATURE, FEATURE]},
    {"type": "Polygon"},
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "Polygon", "coordinates": [[[-79.44, 43.64], [-79.42, 43.64]]]},
    [], "a polygon", 7,
], ids=lambda data: json.dumps(data)[:60])
def test_a_file_that_holds_no_single_polygon_is_a_clear_value_error(tmp_path: Path, data: object) -> None:
    world, shape = geojson_area(tmp_path, data)
    with pytest.raises(ValueError, match=r"(?i)polygon"):
        area_corners(world, shape)


# --- geometry ------------------------------------------------------------------------------------------


def point(latitude: float, longitude: float) -> Point:
    return Point(latitude=latitude, longitude=longitude)


points = st.builds(point, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(("a", "b", "kilometres"), [
    (point(51.5074, -0.1278), point(48.8566, 2.3522), 343.6),  # London, Paris
    (point(43.6534, -79.3841), point(43.6426, -79.3871), 1.225),  # Toronto City Hall, CN Tower
    (point(0, 0), point(0, 180), math.pi * 6371),  # half round the equator
    (point(90, 0), point(-90, 0), math.pi * 6371),
    (point(0, 179.5), point(0, -179.5), 111.195),  # across the date line
])
def test_known_distances(a: Point, b: Point, kilometres: float) -> None:
    assert distance_km(a, b) == pytest.approx(kilometres, rel=1e-3)


@given(points, points, points)
def test_distance_is_a_distance(a: Point, b: Point, c: Point) -> None:
    assert distance_km(a, a) == pytest.approx(0, abs=1e-6)
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-3
    assert 0 <= distance_km(a, b) <= math.pi * 6371 + 1e-6


@given(st.floats(43.6, 43.7), st.floats(-79.5, -79.4), st.booleans(), st.integers(0, 3), st.booleans())
def test_a_rectangle_holds_what_lies_between_its_sides_however_its_corners_are_listed(
        latitude: float, longitude: float, closed: bool, first: int, backwards: bool) -> None:
    assume(min(abs(latitude - 43.64), abs(latitude - 43.66), abs(longitude + 79.44), abs(longitude + 79.42)) > 1e-9)
    corners = SQUARE[first:] + SQUARE[:first]
    corners = corners[::-1] if backwards else corners
    corners = (*corners, corners[0]) if closed else corners
    expected = 43.64 < latitude < 43.66 and -79.44 < longitude < -79.42
    assert in_polygon(point(latitude, longitude), corners) is expected


@given(st.floats(0, 10), st.floats(0, 10))
def test_a_slanted_edge_divides_inside_from_outside(x: float, y: float) -> None:
    assume(abs(x + 2 * y - 10) > 1e-6 and min(x, y) > 1e-6)
    assert in_polygon(point(y, x), ((0, 0), (10, 0), (0, 5))) is (x + 2 * y < 10)


def test_a_bay_of_a_polygon_is_outside_it() -> None:
    horseshoe = ((0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3))
    assert in_polygon(point(2, 0.5), horseshoe)
    assert not in_polygon(point(2, 1.5), horseshoe)
    assert in_polygon(point(2, 2.5), horseshoe)


# --- one edition ---------------------------------------------------------------------------------------


def record(name: str, **more: object) -> str:
    values = {"id": name, "name": name, "description": "Invented.", "categories": ["food"], "area": ["city"],
              "access_evidence": {"kind": "not-stated"}, "sources": [{"note": "invented"}], **more}
    return json.dumps(values)  # JSON is YAML


def chosen(world: World, partner: dict[str, object], area_id: str = "city") -> list[str]:
    content = load_content(world).content
    assert content is not None
    row = content.partners[0].model_dump() | partner
    return [found.id for found in select_services(world, content, Partner.model_validate(row), area_id)]


def test_the_most_needed_come_first_and_equals_by_id(small_guide: Callable[..., World]) -> None:
    world = small_guide(**{
        "services/clinic.yaml": None, "services/helpline.yaml": None,
        "services/a.yaml": record("soup", priority=30), "services/b.yaml": record("bread", priority=30),
        "services/c.yaml": record("water", priority=1), "services/d.yaml": record("cake", priority=99)})
    assert chosen(world, {}) == ["water", "bread", "soup", "cake"]


def test_an_area_leaves_out_what_is_elsewhere_and_keeps_what_is_for_all(small_guide: Callable[..., World]) -> None:
    far = record("far", area=["dale"], locations=[{"latitude": 43.9, "longitude": -79.0}])
    world = small_guide(**{"services/far.yaml": far, "areas/dale.yaml": "id: dale\nname: The Dale\npostal_prefixes: [M1B]\n"})
    assert chosen(world, {}, "city") == ["helpline", "clinic", "far"]
    assert chosen(world, {}, "hill") == ["helpline", "clinic"]
    assert chosen(world, {}, "dale") == ["helpline", "far"]


def test_a_partner_prints_its_categories_only(small_guide: Callable[..., World]) -> None:
    assert chosen(small_guide(), {"categories": ["health"]}) == ["clinic"]
    assert chosen(small_guide(), {"categories": ["health", "food"]}) == ["helpline", "clinic"]


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_what_is_not_open_is_not_printed(small_guide: Callable[..., World], status: str) -> None:
    world = small_guide(**{"services/gone.yaml": record("gone", status=status, priority=1)})
    assert chosen(world, {}) == ["helpline", "clinic"]


def test_a_service_stands_on_the_first_shelf_that_the_partner_has() -> None:
    both = service(categories=["food", "health"])
    partner = {"id": "p", "name": "P", "format": "zine", "paper": ["letter"], "languages": [["en"]]}
    assert shelf_of(both, Partner.model_validate(partner)) == "food"
    assert shelf_of(both, Partner.model_validate({**partner, "categories": ["health", "food"]})) == "food"
    assert shelf_of(both, Partner.model_validate({**partner, "categories": ["health"]})) == "health"
