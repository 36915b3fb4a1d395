"""Small records of editions that were never printed: what tests of the diff compare."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pamphlet.edition.record import EditionRecord, FileRecord, PamphletRecord, PreflightRecord, Printed

LANGUAGES = ("en", "es", "uk", "bo")

Facts = dict[str, Any]
Messages = dict[str, dict[str, dict[str, str]]]


def service(name: str = "clinic", **facts: Any) -> Facts:
    """The facts of a service, as a build records them."""
    return {
        "id": name, "name": f"Hill {name.title()}", "description": "Doctors.", "status": "active", "categories": ["health"], "area": ["city"],
        "access": {}, "access_evidence": {"kind": "not-stated", "note": ""}, "required_documents": [], "languages": [], "schedules": [],
        "locations": [], "phones": [{"number": "416-338-4766", "type": "voice", "languages": []}], "address_private": False, "priority": 50,
        "sources": [{"note": "invented"}], **facts}


def said(text: str, *, languages: Sequence[str] = LANGUAGES, **others: str | tuple[str, str]) -> dict[str, dict[str, str]]:
    """A message in every language: English as given, the rest the same words marked, unless given (text, or text and state)."""
    found = {"en": {"text": text, "state": "source"}}
    for code in languages[1:]:
        other = others.get(code, f"{code}: {text}")
        words, state = other if isinstance(other, tuple) else (other, "draft")
        found[code] = {"text": words, "state": state}
    return found


def printed(key: str, language: str, text: str, panel: int, top: float = 10.0, high: float = 12.0) -> Printed:
    """A line of a pamphlet."""
    return Printed(key, language, text, ((float(panel), 10.0, top, 200.0, top + high),))


def laid_out(facts: Mapping[str, Facts], messages: Messages, language: str, entries: Sequence[str], *, start: float = 10.0,
             panels: int = 6, per_panel: int = 3) -> tuple[Printed, ...]:
    """The entries one under the other, from panel 2 on, `per_panel` on a panel: name, first phone, description, hours."""
    found: list[Printed] = []
    shelf = ""
    for n, entry in enumerate(entries):
        row = facts[entry]
        panel, top = min(2 + n // per_panel, panels), start + 100 * (n % per_panel)
        if row["categories"][0] != shelf and f"category.{row['categories'][0]}.name" in messages:
            shelf = row["categories"][0]
            found.append(printed(f"category.{shelf}.name", language, messages[f"category.{shelf}.name"][language]["text"], panel, top - 9, 8))
        found.append(printed(f"{entry}.name", "", row["name"], panel, top))
        found += [printed(f"{entry}.phones.{m}", "", phone["number"], panel, top + 12 * m) for m, phone in enumerate(row["phones"], 1)]
        if row["schedules"]:
            found.append(printed(f"{entry}.hours", language, f"{language} {row['schedules'][0]['opening_hours']}", panel, top + 70))
        for m, field in enumerate(("description", "eligibility_description", "alert")):
            if f"{entry}.{field}" in messages:
                key = f"{entry}.who" if field == "eligibility_description" else f"{entry}.{field}"
                found.append(printed(key, language, messages[f"{entry}.{field}"][language]["text"], panel, top + 30 + 12 * m))
    return tuple(found)


def pamphlet(*, partner: str = "library", languages: tuple[str, ...] = ("en",), printed: tuple[Printed, ...] = (), entries: tuple[str, ...] = (),
             panels: int = 6, side_panels: tuple[tuple[int, ...], ...] = ((1, 2, 6), (3, 4, 5)), left_out: tuple[str, ...] = (),
             codes: tuple[str, ...] = ("https://example.org/",), paper: str = "letter", area: str = "city") -> PamphletRecord:
    """A pamphlet; its file's hash is that of what it prints."""
    name = f"{partner}/{area}/{'+'.join(languages)}-sheets.pdf"
    data = json.dumps([[row.key, row.language, row.text, row.at] for row in printed] + [panels, side_panels, codes]).encode()
    return PamphletRecord(
        partner=partner, paper=paper, area=area, languages=languages, panels=panels, sides=len(side_panels), sheet_mm=(279.4, 215.9),
        size_pt=9.0, leading=1.3, entries=entries, left_out=left_out, codes=codes, standard="plain", preflight=PreflightRecord("home", (), ()),
        panel_mm=((93.1, 215.9),) * panels, side_panels=side_panels, printed=printed,
        files=(FileRecord(name, len(data), hashlib.sha256(data).hexdigest()),))


def edition(*, services: Sequence[Facts] | None = None, messages: Messages | None = None, pamphlets: Sequence[PamphletRecord] = (),
            edition_id: str = "2026-11", guide: str = "hill-guide", date: str = "2026-11-21") -> EditionRecord:
    """A record of a build."""
    rows = (service(),) if services is None else services
    return EditionRecord(
        id=edition_id, guide=guide, date=date, grade="draft", revision="", program={"pamphlet": "1"}, fonts={"Guide Sans 400 normal": "0" * 64},
        facts={row["id"]: row for row in rows}, messages=messages if messages is not None else spoken(rows), pamphlets=tuple(pamphlets))


def spoken(rows: Sequence[Facts]) -> Messages:
    """The messages of services, and of the shelves they stand on."""
    found = {f"{row['id']}.{field}": said(row[field]) for row in rows for field in ("description", "eligibility_description", "alert") if row.get(field)}
    return found | {f"category.{name}.name": said(name.title()) for row in rows for name in row["categories"]}


def printed_edition(services: Sequence[Facts], *, messages: Messages | None = None, order: Sequence[str] = (), start: float = 10.0,
                    panels: int = 6, languages: Sequence[str] = LANGUAGES, edition_id: str = "2026-11", guide: str = "hill-guide") -> EditionRecord:
    """An edition of one partner with a pamphlet in each language that prints all active services in order."""
    facts = {row["id"]: row for row in services}
    words = spoken(services) | (messages or {})
    entries = tuple(order or (row["id"] for row in services if row["status"] == "active"))
    sides = ((1, 2, 6), (3, 4, 5)) if panels == 6 else ((1, 6, 7, 8), (2, 3, 4, 5))
    return edition(services=services, messages=words, edition_id=edition_id, guide=guide, pamphlets=[
        pamphlet(languages=(code,), entries=entries, panels=panels, side_panels=sides,
                 printed=laid_out(facts, words, code, entries, start=start, panels=panels)) for code in languages])
