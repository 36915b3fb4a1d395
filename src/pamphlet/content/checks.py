"""What one record cannot know: references between records, numbers, hours, pictures."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from pamphlet.content.images import read_picture
from pamphlet.content.load import Loaded
from pamphlet.content.select import CITY, area_corners
from pamphlet.errors import PamphletError
from pamphlet.findings import Finding, error
from pamphlet.model import Content, Partner, Service
from pamphlet.phones import parse_number
from pamphlet.world import World

ANY_AREA = "any"
SERVICES = "services"  # among the sections of a partner: all entries


def check_content(world: World, loaded: Loaded) -> tuple[Finding, ...]:
    """Every finding about the content as a whole, beside those of reading it."""
    if loaded.content is None:
        return loaded.findings
    content = loaded.content
    found = [
        *loaded.findings,
        *_check_guide(loaded, content),
        *(f for service in content.services for f in _check_service(loaded, content, service)),
        *_check_sections(loaded, content),
        *_check_areas(world, loaded, content),
        *(f for partner in content.partners for f in _check_partner(world, loaded, content, partner)),
    ]
    return tuple(found)


def _check_guide(loaded: Loaded, content: Content) -> Iterator[Finding]:
    codes = content.guide.language_codes
    if content.guide.source_language not in codes:
        yield error("guide/source-language", loaded.where("guide", "source_language"),
                    f'source_language "{content.guide.source_language}" is not one of the languages',
                    f"one of: {', '.join(codes)}")
    for name, ids in (("languages", codes), ("categories", tuple(c.id for c in content.guide.categories))):
        for position, value in enumerate(ids):
            if value in ids[:position]:
                yield error("guide/duplicate", loaded.where("guide", name, position), f'"{value}" is listed twice', "once is enough")
    if "#" in content.guide.map:  # a "?" is the harm lint's
        yield error("guide/map-address", loaded.where("guide", "map"),
                    f'the map address "{content.guide.map}" has a "#"',
                    "a plain https address; language, area and category are added after #")


def _check_service(loaded: Loaded, content: Content, service: Service) -> Iterator[Finding]:
    known = {category.id for category in content.guide.categories}
    for position, category in enumerate(service.categories):
        if category not in known:
            yield error("service/unknown-category", loaded.where(service.id, "categories", position),
                        f'"{category}" is not a category of this guide', f"one of: {', '.join(sorted(known))}")
    areas = {area.id for area in content.areas} | {CITY}
    for position, area in enumerate(service.area):
        if area not in areas and not loaded.is_broken("areas", area):
            yield error("service/unknown-area", loaded.where(service.id, "area", position),
                        f'"{area}" is not an area of this guide', f"one of: {', '.join(sorted(areas))}")
    for position, phone in enumerate(service.phones):
        try:
            parse_number(phone.number, content.guide.region, short=phone.type == "text")
        except ValueError as problem:
            yield error("service/phone", loaded.where(service.id, "phones", position, "number"), str(problem),
                        "write the number as its source gives it, all digits")
    yield from _check_hours(loaded, service)


def _check_hours(loaded: Loaded, service: Service) -> Iterator[Finding]:
    for position, schedule in enumerate(service.schedules):
        if problem := hours_problem(schedule.opening_hours):
            yield error("service/hours", loaded.where(service.id, "schedules", position, "opening_hours"),
                        f'"{schedule.opening_hours}": {problem}', 'opening_hours syntax, e.g. "Mo-Fr 09:30-16:00"')


@functools.lru_cache(maxsize=1024)
def hours_problem(text: str) -> str:
    """Why opening-hours-py refuses a value, or ""."""
    import opening_hours

    try:
        opening_hours.OpeningHours(text)
    except Exception as problem:  # its errors share no base class
        return str(problem).splitlines()[0]
    return ""


def _check_sections(loaded: Loaded, content: Content) -> Iterator[Finding]:
    services = {service.id for service in content.services}
    for section in content.sections:
        if section.id == SERVICES:
            yield error("section/reserved-id", loaded.where(section.id, "id"), f'"{SERVICES}" among sections means all entries', "another id")
        seen: set[str] = set()
        for position, item in enumerate(section.items):
            if item.id in seen:
                yield error("section/duplicate-item", loaded.where(section.id, "items", position, "id"),
                            f'the item id "{item.id}" is used twice in this section', "every item needs an id of its own")
            seen.add(item.id)
            if item.service and item.service not in services and not loaded.is_broken("services", item.service):
                yield error("section/unknown-service", loaded.where(section.id, "items", position, "service"),
                            f'no service has the id "{item.service}"', "the id of a file in content/services")
            if item.number:
                try:
                    parse_number(item.number, content.guide.region)
                except ValueError as problem:
                    yield error("section/phone", loaded.where(section.id, "items", position, "number"), str(problem))
    for kind in ("cover", "back"):
        if content.of_kind(kind) is None and not loaded.is_broken("sections", kind):
            yield error("guide/no-" + kind, loaded.where("guide"), f"no section of kind {kind}",
                        f"add content/sections/{kind}.yaml with kind: {kind}")


def _check_areas(world: World, loaded: Loaded, content: Content) -> Iterator[Finding]:
    services = {service.id for service in content.services}
    for area in content.areas:
        if area.id in (CITY, ANY_AREA):
            yield error("area/reserved-id", loaded.where(area.id, "id"), f'"{area.id}" has a meaning of its own', "another id")
        for position, wanted in enumerate(area.services):
            if wanted not in services and not loaded.is_broken("services", wanted):
                yield error("area/unknown-service", loaded.where(area.id, "services", position), f'no service has the id "{wanted}"')
        try:
            area_corners(world, area)
        except (OSError, ValueError, KeyError, IndexError, TypeError, PamphletError) as problem:
            yield error("area/geojson", loaded.where(area.id, "geojson"), f'cannot use "{area.geojson}": {problem}',
                        "a GeoJSON file inside the workspace with one Polygon")


def _check_partner(world: World, loaded: Loaded, content: Content, partner: Partner) -> Iterator[Finding]:
    codes = content.guide.language_codes
    for position, group in enumerate(partner.languages):
        for language in group:
            if language not in codes:
                yield error("partner/unknown-language", loaded.where(partner.id, "languages", position),
                            f'"{language}" is not a language of this guide', f"one of: {', '.join(codes)}")
        if not 1 <= len(group) <= 2:
            yield error("partner/languages", loaded.where(partner.id, "languages", position),
                        f"{len(group)} languages side by side", "one language, or two for point and show")
        elif len(set(group)) < len(group):
            yield error("partner/languages", loaded.where(partner.id, "languages", position),
                        f'"{group[0]}" beside itself', "one language, or two different ones for point and show")
    yield from _check_names(loaded, content, partner)
    yield from _check_twice(loaded, partner)
    areas = {area.id for area in content.areas} | {CITY, ANY_AREA}
    if partner.area not in areas and not loaded.is_broken("areas", partner.area):
        yield error("partner/unknown-area", loaded.where(partner.id, "area"), f'"{partner.area}" is not an area',
                    f"one of: {', '.join(sorted(areas))}")
    if partner.contact and partner.contact.phone:
        try:
            parse_number(partner.contact.phone, content.guide.region)
        except ValueError as problem:
            yield error("partner/phone", loaded.where(partner.id, "contact", "phone"), str(problem))
    yield from _check_logo(world, loaded, partner)


def _check_names(loaded: Loaded, content: Content, partner: Partner) -> Iterator[Finding]:
    sections = {section.id for section in content.sections}
    known = {"categories": {category.id for category in content.guide.categories}, "sections": sections | {SERVICES}, "back_sections": sections}
    for field, allowed in known.items():
        for position, name in enumerate(getattr(partner, field)):
            if name in allowed or (field != "categories" and loaded.is_broken("sections", name)):
                continue
            if field not in partner.model_fields_set:
                yield error("partner/no-sections", loaded.where(partner.id), f'"{field}" is missing, and the usual {", ".join(partner.sections)} '
                            f'will not do: this guide has no section "{name}"', f"add it; some of: {', '.join(sorted(allowed))}")
                break
            yield error(f"partner/unknown-{field.replace('_', '-')}", loaded.where(partner.id, field, position),
                        f'"{name}" is not there', f"one of: {', '.join(sorted(allowed))}")


def _check_twice(loaded: Loaded, partner: Partner) -> Iterator[Finding]:
    """Whatever is listed twice: one file would be written over another, or one section set twice in one run."""
    for field in ("paper", "languages", "sections", "back_sections", "categories"):
        values = getattr(partner, field)
        for position, value in enumerate(values):
            shown = value if isinstance(value, str) else " and ".join(value)
            if value in values[:position]:
                yield error("partner/listed-twice", loaded.where(partner.id, field, position), f'{field} lists "{shown}" twice', "once is enough")


def _check_logo(world: World, loaded: Loaded, partner: Partner) -> Iterator[Finding]:
    if not partner.logo:
        return
    place = loaded.where(partner.id, "logo")
    try:
        path = world.inside(partner.logo)
        if not path.is_file():
            yield error("partner/logo-missing", place, f'there is no file "{partner.logo}"',
                        "a path from the guide's folder, e.g. content/partners/logos/us.svg")
            return
        read_picture(path.read_bytes())
    except PamphletError as problem:
        yield error("partner/logo-outside", place, str(problem), "keep the logo inside the guide's folder")
    except (OSError, ValueError) as problem:
        yield error("partner/logo", place, f"{partner.logo}: {problem}", "an SVG, PNG, JPEG or TIFF picture")


def stale_records(content: Content, world: World) -> Iterator[tuple[Service, str]]:
    """Services that no person has confirmed within the guide's freshness limit, and why not."""
    for service in content.services:
        if service.verified is None:
            yield service, "nobody has confirmed it"
        elif (age := (world.today - service.verified.on).days) > content.guide.freshness_days:
            yield service, f"confirmed {age} days ago"
        elif age < 0:
            yield service, f"confirmed in the future ({service.verified.on})"


