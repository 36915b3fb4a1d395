"""What each field of a service is worth: how bad its change is, what it is called, which printed lines it explains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from pamphlet.diff.model import Severity
from pamphlet.diff.words import numbers, tokens

# Fields that nobody reads in print: where a fact is from, how sure it is, what sorts it.
SILENT = frozenset({"sources", "doubts", "confidence", "tier", "sort_key", "verified", "assured_date", "priority", "area", "access_evidence",
                    "categories", "status", "id"})
# editions.md: a phone, an address, hours, who may come.
CRITICAL = frozenset({"phones", "locations", "schedules", "address_private", "access", "required_documents", "eligibility_description", "alert"})
# The same for lines as they are printed: the first word of a key after its record.
CRITICAL_LINES = frozenset({"phones", "places", "place_note", "hours", "badges", "who", "bring", "alert", "number"})

# Prose of a service is a message; here are the fields that hold prose inside lists.
PROSE_IN = {"phones": "description", "schedules": "description", "required_documents": "text"}
_UNPRINTED = frozenset({"latitude", "longitude", "coordinates_source", "distance_m", "as_of", "languages"})

# A field -> the printed lines that come from it, as patterns of what follows the service's id.
_LINES = {
    "phones": r"phones\.\d+(\.note)?|place_note", "locations": r"places\.\d+|place_note|badges", "schedules": r"hours",
    "access": r"badges|who|place_note",
    "eligibility_description": r"who", "languages": r"languages", "interpretation_services": r"languages", "required_documents": r"bring",
    "address_private": r"place_note|places\.\d+", "name": r"name",
}

Json = Any


def data_of(field: str, value: Json) -> Json:
    """A field without its prose, which its messages tell."""
    prose = PROSE_IN.get(field)
    if prose is None or not isinstance(value, list):
        return value
    return [{name: inner for name, inner in item.items() if name != prose} if isinstance(item, dict) else item for item in value]


def fact_severity(field: str, old: Json, new: Json) -> Severity:
    """How bad it is that a field of a service changed. `field` may be "access.no_id"."""
    first = field.partition(".")[0]
    if first in SILENT:
        return Severity.RECORD
    if _printed_part(old) == _printed_part(new):
        return Severity.RECORD
    if first in CRITICAL or numbers(shown(first, old)) != numbers(shown(first, new)):
        return Severity.CRITICAL
    return Severity.WORDING


def _printed_part(value: Json) -> Json:
    if isinstance(value, list):
        return [_printed_part(item) for item in value]
    if isinstance(value, dict):
        return {name: _printed_part(inner) for name, inner in value.items() if name not in _UNPRINTED}
    return value


def text_severity(field: str, old: str, new: str, otherwise: Severity) -> Severity:
    """How bad it is that a text changed: critical where it says who may come, or where a number differs in any script."""
    if numbers(old) != numbers(new):
        return Severity.CRITICAL
    if said(old) == said(new):
        return min(otherwise, Severity.LAYOUT)
    first = next((part for part in field.split(".") if part), "")
    critical = first in CRITICAL - {"phones", "schedules"} or first in CRITICAL_LINES - {"phones"} or field.rpartition(".")[2] == "number"
    return Severity.CRITICAL if critical or re.fullmatch(r"phones\.\d+", field) else otherwise


def said(text: str) -> tuple[str, ...]:
    """The words and signs of a text without its spaces, joiners and invisible signs."""
    return tuple(token for token in tokens(text) if not all(char.isspace() or unicodedata.category(char) == "Cf" for char in token))


def lines_of(field: str) -> re.Pattern[str]:
    """Which printed lines a field or message of a record comes out in; matched against what follows the record's id."""
    first = field.partition(".")[0]
    return re.compile(_LINES[first] if first in _LINES else re.escape(field))


# --- data in words ---------------------------------------------------------------------------------


def shown(field: str, value: Json) -> str:
    """A field's data as a person may read it: "416-338-4766 ext. 2 · 211"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " · ".join(shown(field, item) for item in value)
    if isinstance(value, dict):
        return _SHOW.get(field.partition(".")[0], _pairs)(value)
    return str(value)


def differing(old: Json, new: Json) -> tuple[Json, Json]:
    """Of two lists only the items that are not in both; anything else as it is."""
    if not (isinstance(old, list) and isinstance(new, list)):
        return old, new
    one, other = [item for item in old if item not in new], [item for item in new if item not in old]
    return (one, other) if one or other else (old, new)


def _phone(item: Mapping[str, Json]) -> str:
    kind = item.get("type", "voice")
    extension = f"ext. {item['extension']}" if item.get("extension") else ""
    keyword = f"(text {item['keyword']})" if item.get("keyword") else ""
    parts = (str(item.get("number", "")), extension, keyword, f"({kind})" if kind != "voice" else "")
    return " ".join(part for part in parts if part)


def _place(item: Mapping[str, Json]) -> str:
    station = item.get("station") or {}
    line = f" line {station['line']}" if station.get("line") else ""
    near = f"near {station['name']}{line}" if station else ""
    parts = (*_present(item, ("address", "unit", "postal_code", "corner", "neighbourhood")), near, *item.get("accessibility", ()))
    return ", ".join(part for part in parts if part)


def _schedule(item: Mapping[str, Json]) -> str:
    return f"{item.get('opening_hours', '')} (as of {item['as_of']})" if item.get("as_of") else str(item.get("opening_hours", ""))


def _document(item: Mapping[str, Json]) -> str:
    return str(item.get("text") or item.get("id") or "")


def _pairs(item: Mapping[str, Json]) -> str:
    return ", ".join(f"{name} {shown(name, value)}" for name, value in sorted(item.items()) if value not in (None, [], ""))


def _present(item: Mapping[str, Json], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(item[name]) for name in names if item.get(name))


_SHOW = {"phones": _phone, "locations": _place, "schedules": _schedule, "required_documents": _document}
