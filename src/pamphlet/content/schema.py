"""JSON Schemas of the records, so that an editor can complete and check the YAML while one types.

The shape comes from the pydantic models. What a field means is said once, in `about`: editors show
it, and new records carry it as a comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pamphlet import model
from pamphlet.fields import Record, Translatable
from pamphlet.model import Area, Guide, Partner, Section, Service

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

DRAFT = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, tuple[type[Record], str]] = {
    "guide": (Guide, "content/guide.yaml"),
    "service": (Service, "content/services/*.yaml"),
    "section": (Section, "content/sections/*.yaml"),
    "area": (Area, "content/areas/*.yaml"),
    "partner": (Partner, "content/partners/*.yaml"),
}


def schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema (draft 2020-12) for each kind of record, by its name."""
    return {name: _schema(name, kind, files) for name, (kind, files) in KINDS.items()}


def about(kind: type[Record], field: str) -> str:
    """What a field is for, in one plain line."""
    info = kind.model_fields[field]
    mark = translatable(info)
    if mark is not None:
        return f"{mark.where}; translated, room for about {mark.max_length} characters"
    return _ABOUT.get(kind.__name__, {}).get(field) or info.description or ""


def translatable(info: FieldInfo) -> Translatable | None:
    """The mark of a translated field, also inside `… | None`; None for data."""
    inner = (mark for part in getattr(info.annotation, "__args__", ()) for mark in getattr(part, "__metadata__", ()))
    return next((mark for mark in (*info.metadata, *inner) if isinstance(mark, Translatable)), None)


def _schema(name: str, kind: type[Record], files: str) -> dict[str, Any]:
    raw = kind.model_json_schema()
    inner = {part: _described(getattr(model, part), schema) for part, schema in raw.pop("$defs", {}).items()}
    found = {"$schema": DRAFT, **_described(kind, raw), "title": f"pamphlet {name}: {files}"}
    return found | ({"$defs": inner} if inner else {})


def _described(kind: type[Record], schema: dict[str, Any]) -> dict[str, Any]:
    """A model's schema with a line on every field and without defaults that nobody would type."""
    properties = {field: _property(kind, field, raw) for field, raw in schema["properties"].items()}
    return schema | {"description": (kind.__doc__ or "").splitlines()[0], "properties": properties}


def _property(kind: type[Record], field: str, raw: dict[str, Any]) -> dict[str, Any]:
    default = raw.get("default")
    useful = raw if isinstance(default, str | int | float) else {key: value for key, value in raw.items() if key != "default"}
    return useful | {"description": about(kind, field)}


# What the models do not say themselves: one plain line a field.
_ABOUT: dict[str, dict[str, str]] = {
    "Guide": {
        "id": "a short name for the guide's records and files: lower case, digits and hyphens",
        "title": "what the guide is called",
        "publisher": "who makes the guide; printed on the back",
        "region": 'the country of the telephone numbers, two capital letters such as "CA"',
        "source_language": "the language in which the content is written; the others are translated from it",
        "freshness_days": "for how many days a person's confirmation of a service counts",
        "hours_not_before": "opening hours from an earlier year are not printed until a person confirms them",
        "station_word_max_m": "a station further away than this, in metres, is not named",
        "licence": "under which terms people may copy the guide; printed on the back",
        "languages": "the languages of the guide, in the order in which a cover lists them",
        "categories": "the shelves of the guide, in the order in which they are printed",
    },
    "Category": {
        "id": "a short name, used by services and partners: lower case, digits and hyphens",
        "icon": "the sign beside its head, such as cat-food or cat-health",
        "colour": "a colour of styles/tokens.css, such as food, health or ink",
    },
    "Language": {
        "code": 'the language\'s code, such as "es"; it is also the folder of its catalogue',
        "name": "what the language calls itself",
        "locale": 'how dates and days are written, a CLDR locale such as "es_419"',
        "script": 'its script, such as "latin"; styles/script-<script>.css holds what the script needs',
        "fonts": "families of fonts.lock.yaml, the first that has a letter is used",
        "line_height": "distance from line to line, in type sizes",
        "direction": "which way it is read",
        "clock": "12 for 2 pm, 24 for 14:00",
        "day_names": '"wide" for Monday, "abbreviated" for Mon',
    },
    "LineHeight": {
        "ideal": "of plain text, where there is room",
        "min": "where stacks or accents begin to touch; never less",
        "heading": "of headings",
    },
    "Service": {
        "id": "a short name that never changes, also the file's: lower case, digits and hyphens",
        "name": "the name on its door; never translated",
        "alternate_name": "another name people know it by; never translated",
        "url": "its own web address",
        "status": "only an active service is printed",
        "categories": "the shelves it belongs on; it is printed under the first that an edition has",
        "access": "the signs; true only where a source says so, absent where nobody knows",
        "access_evidence": "how we know whom it serves",
        "required_documents": "what to bring",
        "languages": "codes of the languages its staff speak",
        "phones": "its numbers; the first is printed large",
        "schedules": "opening hours",
        "locations": "where it is",
        "address_private": "true where the address is kept secret for safety; then write none down",
        "sources": "where its facts were read or heard",
        "verified": "who confirmed the record, when and how; null until a person has",
        "assured_date": "the day on which the service itself vouched for the record",
        "confidence": "a note for editors, not printed: how well sources agree",
        "doubts": "a note for editors, not printed: what to ask when they call",
        "tier": "a note for editors, not printed",
        "sort_key": "how its name is filed in an index, if not as it is written",
    },
    "Phone": {
        "id": "a short name for this number, if its description is translated",
        "number": "the number as its source gives it, all digits",
        "type": "what kind of number it is",
        "extension": "the extension to ask for",
        "languages": "codes of the languages spoken on this number",
    },
    "Schedule": {
        "id": "a short name for these hours, if their description is translated",
        "opening_hours": 'opening_hours syntax, such as "Mo-Fr 09:30-16:00; Sa 10:00-13:00" or "24/7"',
    },
    "Location": {
        "address": "street and number; never translated",
        "unit": "floor, suite or door",
        "postal_code": "its postal code; an area may go by its beginning",
        "neighbourhood": "the part of town, as people there call it",
        "corner": "the nearest crossing, such as Queen & Main",
        "station": "the nearest station",
        "latitude": "degrees north, WGS84",
        "longitude": "degrees east, WGS84; west is negative",
        "coordinates_source": "where the coordinates come from",
        "accessibility": '"step-free" where one can enter without steps',
    },
    "Station": {
        "name": "its name; never translated",
        "line": "its line",
        "distance_m": "metres from the door in a straight line",
    },
    "Access": {
        "no_status": "people without immigration status are served; needs explicit or policy evidence",
        "no_id": "no identity document is asked for",
        "no_health_card": "no health card is asked for",
        "women_only": "only women are served",
        "age": "only people of some age are served",
        "walk_in": "people may come without an appointment",
        "appointment": "people book a time first",
        "phone_only": "help is by phone: there is no place to go",
    },
    "Ages": {
        "min": "the youngest, in years",
        "max": "the oldest, in years",
        "group": "where a source names no years",
    },
    "Evidence": {
        "kind": "explicit: the source says so in words; policy: a rule that binds it does; the others carry no status sign",
        "note": "a note for editors, not printed: the words of the source",
    },
    "Source": {
        "url": "the page on which it was read",
        "year": 'the year of the source, or years such as "2021-2024"',
    },
    "Verification": {
        "on": "the day, as 2026-11-21",
        "by": "who asked: initials or a group are enough",
        "how": "how they asked",
    },
    "RequiredDocument": {"id": "a short name for this line; translations hang on it"},
    "Section": {
        "id": "a short name, also the file's; partners list it under sections",
        "kind": "cover and back are panels of their own; numbers, legend, glossary and text are set among the services",
        "items": "its paragraphs, numbers or words",
        "needs_approval": "true where a person with authority must approve the wording before a release",
        "approved": "who approved the wording and when; null until somebody has",
    },
    "Item": {
        "id": "a short name for this item; translations hang on it",
        "number": "a telephone number to print large",
        "service": "the id of a service whose first number is printed",
    },
    "Approval": {"by": "who approved it", "on": "the day, as 2026-11-21"},
    "Area": {
        "id": "a short name, also the file's: lower case, digits and hyphens",
        "centre": "the middle of a circle; goes with radius_km",
        "radius_km": "the circle's radius in kilometres",
        "postal_prefixes": "beginnings of the postal codes that lie in it",
        "services": "ids of services that belong to it wherever they are",
    },
    "Point": {"latitude": "degrees north", "longitude": "degrees east; west is negative"},
    "Partner": {
        "id": "a short name, also the file's and that of its folder in out/",
        "name": "who prints it; for lists and reports",
        "format": "how the sheet is folded or bound",
        "family": "the look: its type sizes and margins",
        "panels": "how many panels, where the format leaves a choice",
        "languages": "one pamphlet for each; two in one bracket stand side by side, [en, uk]",
        "colour": "four colours, or black ink only",
        "bleed": 'colour beyond the cut, "3 mm" for a print shop; leave out for an office printer',
        "cover": '"discreet" prints the plainer title and no colour',
        "sections": 'what is printed, in order; "services" stands for all entries',
        "back_sections": "small sections on the back panel",
        "categories": "only these shelves; all if left out",
        "logo": "a picture, a path from the guide's folder to an SVG or PNG",
        "contact": "what the back says of the partner",
        "quantity": "how many copies",
        "same_entries": "print the same entries in every language, as many as the longest one has room for",
        "may_leave_out": "the least needed entries may leave when room is short; the back then says how many",
        "text": "type sizes, where the family's do not do",
    },
    "Contact": {
        "name": "the partner's name, as printed",
        "lines": "lines under the name; never translated",
        "phone": "the partner's number",
        "url": "the partner's web address",
    },
    "TextSizes": {
        "largest": "the largest type that a roomy edition may take",
        "ideal": "the size that fitting aims for",
        "floor": "the smallest; below it entries leave",
    },
}
