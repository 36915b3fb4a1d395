"""A new service by asking: what it is, where, when, whom it serves, and how we know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

from pamphlet.content.asking import Check, Talk, all_of, anything, as_model, fits, ids_of, needed, or_none, present, refusal, web_address, whole
from pamphlet.content.checks import hours_problem
from pamphlet.content.new_records import record_of, write_record
from pamphlet.content.select import CITY
from pamphlet.fields import OpeningHours
from pamphlet.model import Evidence, Phone, Service
from pamphlet.phones import parse_number

if TYPE_CHECKING:
    from pathlib import Path

UNKNOWN = "?"
_OLDEST = 1990  # no source and no hours of the guide are older


def new_service(talk: Talk) -> Path:
    """Ask about a service and write it; its file."""
    return write_record(talk, "services", _ask(talk), ("status", "priority", "verified"))


def _ask(talk: Talk) -> Service:
    name, record_id = talk.name_and_id("services", "What is it called, as on its door?")
    described = talk.ask("What does a person get there? One short sentence", check=fits(Service, "description"))
    shelves = ids_of(talk.content.guide.categories)
    categories = talk.some("On which shelves does it belong? The first is where it is printed", shelves)
    areas = talk.some('Which part of town does it serve? "city" for everyone', (CITY, *ids_of(talk.content.areas)), CITY)
    whereabouts = _ask_whereabouts(talk)
    phones, schedules = list(_ask_phones(talk)), _ask_hours(talk)
    url = talk.ask("Its own web address (empty if it has none)", check=or_none(web_address))
    evidence, no_status = _ask_evidence(talk)
    sources = list(_ask_sources(talk))
    values = {"id": record_id, "name": name, "description": described, "url": url, "categories": categories, "area": areas,
              "access_evidence": evidence, "phones": phones, "schedules": schedules, "sources": sources, **whereabouts}
    return record_of(Service, values | {"access": whereabouts.get("access", {}) | no_status})


def _ask_whereabouts(talk: Talk) -> dict[str, Any]:
    how = talk.one("Do people go to a place, is all help by phone, or is the address kept private for safety?",
                   ("place", "phone", "private"), "place")
    if how == "phone":
        return {"access": {"phone_only": True}}
    if how == "private":
        return {"address_private": True}
    place = present({
        "address": talk.ask("Street and number (empty if you do not know)"),
        "postal_code": talk.ask("Postal code (empty if you do not know)"),
        "neighbourhood": talk.ask("Neighbourhood, as people there call it (empty for none)"),
    })
    return {"locations": [place]} if place else {}


def _ask_phones(talk: Talk) -> Iterator[dict[str, Any]]:
    region, question = talk.content.guide.region, "Telephone number (empty if it has none)"
    kinds: tuple[str, ...] = get_args(Phone.model_fields["type"].annotation)
    check = or_none(lambda text: refusal(lambda: parse_number(text, region, short=True)))
    while number := talk.ask(question, check=check):
        is_code = 4 < sum(c.isdigit() for c in number) <= 6  # such as 686868
        fitting = ("text",) if talk.number(number) else kinds
        kind = talk.one("What kind of number is that?", fitting, "text" if is_code else "voice")
        keyword = talk.ask("Which word do people send to it (empty for none)?") if kind == "text" else ""
        yield present({"number": number, "type": kind, "keyword": keyword})
        question = "Another number (empty for no more)"


def _ask_hours(talk: Talk) -> list[dict[str, Any]]:
    check = or_none(all_of(as_model(OpeningHours), hours_problem))
    example = '"Mo-Fr 09:30-16:00; Sa 10:00-13:00" or "24/7"'
    hours = talk.ask(f"Opening hours, such as {example} (empty if you do not know)", check=check)
    if not hours:
        return []
    year = talk.world.today.year
    as_of = talk.ask("From which year are these hours?", str(year), whole(_OLDEST, year))
    return [{"opening_hours": hours, "as_of": int(as_of)}]


def _ask_evidence(talk: Talk) -> tuple[dict[str, str], dict[str, bool]]:
    kinds: tuple[str, ...] = get_args(Evidence.model_fields["kind"].annotation)
    kind = talk.one("Does it serve people without immigration status? explicit: a source says so in words. policy: a rule that "
                    "binds it does. low-barrier: it asks for little. refugee-focused: for refugees. not-stated: nobody says",
                    kinds, "not-stated")
    note = talk.ask("In which words does the source say it (empty for none)?")
    carries_sign = kind in ("explicit", "policy") and talk.yes('Print the sign "No status needed"?')
    return present({"kind": kind, "note": note}), {"no_status": True} if carries_sign else {}


def _ask_sources(talk: Talk) -> Iterator[dict[str, Any]]:
    year, question = talk.world.today.year, "Where did you read or hear this? A web address, or in words"
    check: Check = needed
    while where := talk.ask(question, check=check):
        as_of = talk.ask(f'From which year is that? "{UNKNOWN}" if nobody knows', str(year), _year_or_unknown(year))
        yield present({"note" if web_address(where) else "url": where, "year": None if as_of == UNKNOWN else int(as_of)})
        question, check = "Another source (empty for no more)", anything


def _year_or_unknown(year: int) -> Check:
    return lambda text: "" if text == UNKNOWN else whole(_OLDEST, year)(text)
