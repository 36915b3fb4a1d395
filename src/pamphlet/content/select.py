"""Which services an edition prints: by area, by category, in order of priority."""

from __future__ import annotations

import json
import math
from typing import Any

from pamphlet.model import Area, Content, Location, Partner, Point, Service
from pamphlet.world import World

CITY = "city"
EARTH_RADIUS_KM = 6371.0


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance (haversine)."""
    lat_1, lat_2 = math.radians(a.latitude), math.radians(b.latitude)
    half_lat, half_lon = (lat_2 - lat_1) / 2, math.radians(b.longitude - a.longitude) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


def in_polygon(point: Point, corners: tuple[tuple[float, float], ...]) -> bool:
    """Ray casting; corners are (longitude, latitude), closed or not."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        crosses = (y1 > point.latitude) != (y2 > point.latitude)
        if crosses and point.longitude < (x2 - x1) * (point.latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def area_corners(world: World, area: Area) -> tuple[tuple[float, float], ...]:
    """The polygon of an area, written in the record or in a GeoJSON file of the workspace.

    Raises ValueError when the file holds no single polygon of three corners or more.
    """
    if not area.geojson:
        return area.polygon
    data = json.loads(world.inside(area.geojson).read_text("utf-8"))
    polygon = _geometry(data)
    try:
        corners = tuple((float(p[0]), float(p[1])) for p in polygon["coordinates"][0])
    except (LookupError, TypeError, ValueError):
        raise ValueError("the Polygon has no list of corners [longitude, latitude]") from None
    if len(set(corners)) < 3:
        raise ValueError(f"the Polygon has {len(set(corners))} corners; wanted 3 or more")
    return corners


def _geometry(data: Any) -> dict[str, Any]:
    """The one Polygon of a GeoJSON document (RFC 7946)."""
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
        data = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = data.get("geometry")
    if not isinstance(data, dict) or data.get("type") != "Polygon":
        raise ValueError("wanted one Polygon")
    return data


def is_in_area(service: Service, area: Area, corners: tuple[tuple[float, float], ...]) -> bool:
    """Whether an area's edition prints a service; what serves the whole city is always in."""
    if CITY in service.area or area.id in service.area or service.id in area.services:
        return True
    return any(_place_in(place, area, corners) for place in service.locations)


def _place_in(place: Location, area: Area, corners: tuple[tuple[float, float], ...]) -> bool:
    if place.postal_code and _plain_code(place.postal_code).startswith(tuple(map(_plain_code, area.postal_prefixes))):
        return True
    if place.latitude is None or place.longitude is None:
        return False
    point = Point(latitude=place.latitude, longitude=place.longitude)
    if area.centre and area.radius_km and distance_km(point, area.centre) <= area.radius_km:
        return True
    return bool(corners) and in_polygon(point, corners)


def _plain_code(postal_code: str) -> str:
    """A postal code as it is compared: capitals, no spaces."""
    return "".join(postal_code.split()).upper()


def select_services(world: World, content: Content, partner: Partner, area_id: str) -> tuple[Service, ...]:
    """The services of one edition, most needed first: priority, then id."""
    area = next((a for a in content.areas if a.id == area_id), None)
    corners = area_corners(world, area) if area else ()
    chosen = (
        service for service in content.services
        if service.status == "active"
        and (not partner.categories or set(partner.categories) & set(service.categories))
        and (area is None or is_in_area(service, area, corners))
    )
    return tuple(sorted(chosen, key=lambda service: (service.priority, service.id)))


def shelf_of(service: Service, partner: Partner) -> str:
    """The category under which an edition prints a service: its first that the partner has."""
    wanted = partner.categories or service.categories
    return next(category for category in service.categories if category in wanted)
