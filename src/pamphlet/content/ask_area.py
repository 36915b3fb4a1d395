"""A new area by asking: a neighbourhood, where it lies, and which services belong to it wherever they are."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pamphlet.content.asking import BACK, Check, Talk, anything, each, fits, ids_of, or_none, split
from pamphlet.content.new_records import record_of, write_record
from pamphlet.model import Area

if TYPE_CHECKING:
    from pathlib import Path


def new_area(talk: Talk) -> Path:
    """Ask about an area and write it; its file."""
    return write_record(talk, "areas", _ask(talk))


def _ask(talk: Talk) -> Area:
    name, record_id = talk.name_and_id("areas", "What do people call this neighbourhood?", fits(Area, "name"))
    prefixes = split(talk.ask("Postal codes that begin with, such as M6K, M6R (empty to go without)", check=or_none(each(anything))))
    centre = talk.ask("Its middle: latitude, longitude, such as 43.642, -79.4296 (empty to go without)",
                      check=or_none(_position))
    radius = talk.ask("How far from there, in kilometres?", "1.5", _above_zero) if centre else ""
    services = _ask_services(talk, needed=not (prefixes or centre))
    latitude, longitude = split(centre) if centre else ("", "")
    return record_of(Area, {
        "id": record_id, "name": name, "services": services,
        "postal_prefixes": [prefix.replace(" ", "").upper() for prefix in prefixes],
        "centre": {"latitude": float(latitude), "longitude": float(longitude)} if centre else None,
        "radius_km": float(radius) if radius else None})


def _ask_services(talk: Talk, *, needed: bool) -> tuple[str, ...]:
    """Services by id; at least one where nothing else says which services an area has."""
    ids = ids_of(talk.content.services)
    such = f", such as {ids[0]}" if ids else ""
    leave = (f"At least one, as the area has neither postal codes nor a middle; or {BACK} to give one of these" if needed
             else "empty for none: those that lie in it belong to it anyway")
    check = each(_one_of_services(ids))
    return split(talk.ask(f"Services that belong to it wherever they are, by id{such}. An id is the name of a file in content/services; "
                          f"pamphlet list services shows them all ({leave})", check=check if needed else or_none(check)))


def _one_of_services(ids: Sequence[str]) -> Check:
    def check(text: str) -> str:
        near = difflib.get_close_matches(text.lower(), ids, n=3)
        meant = f"; did you mean {' or '.join(near)}?" if near else "; pamphlet list services shows all ids"
        return "" if text in ids else f'no service has the id "{text}"{meant}'

    return check


def _position(text: str) -> str:
    try:
        latitude, longitude = (float(part) for part in split(text))
    except ValueError:
        return f'"{text}" is not a latitude and a longitude such as 43.642, -79.4296'
    return "" if abs(latitude) <= 90 and abs(longitude) <= 180 else "a latitude lies within 90, a longitude within 180 degrees"


def _above_zero(text: str) -> str:
    try:
        return "" if 0 < float(text) < 1000 else f"{text} is not a distance above 0"
    except ValueError:
        return f'"{text}" is not a number'
