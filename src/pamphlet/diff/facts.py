"""What the records of services say otherwise: gone, come, moved, or a field of theirs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pamphlet.diff import fields
from pamphlet.diff.model import Change, Edit, Kind, Severity, Wording
from pamphlet.diff.moves import moved, shelved
from pamphlet.diff.plates import by_id
from pamphlet.edition.record import EditionRecord

# What decides where an entry stands: a move tells of it, and these edits go with the move.
_PLACING = frozenset({"categories", "priority", "sort_key"})


def record_changes(old: EditionRecord, new: EditionRecord, edits: Iterable[Edit]) -> list[Change]:
    """Changes of services, not yet placed. A service that went is one change, with all its fields and messages.

    Edits of prose are left to the messages that tell them.
    """
    by_service: dict[str, list[Edit]] = {}
    services = old.facts.keys() | new.facts.keys()
    for edit in edits:
        service = edit.path[1].partition(".")[0]
        if service in services:
            by_service.setdefault(service, []).append(edit)
    moves = dict(_moves(old, new))
    found: list[Change] = []
    for service in sorted(services):
        found += _of_service(service, old, new, by_service.get(service, []), moves.get(service))
    return found


def is_printed(record: EditionRecord, service: str) -> bool:
    """Whether the edition may print a service: it is there and active."""
    facts = record.facts.get(service)
    return isinstance(facts, Mapping) and facts.get("status", "active") == "active"


def name_of(service: str, *records: EditionRecord) -> str:
    """What people call a service; its id where no record names it."""
    return next((str(facts["name"]) for record in records if (facts := record.facts.get(service)) and facts.get("name")), service)


def _of_service(service: str, old: EditionRecord, new: EditionRecord, edits: list[Edit], move: Wording | None) -> Iterator[Change]:
    before, after = is_printed(old, service), is_printed(new, service)
    name = name_of(service, new, old)
    if before != after:
        kind: Kind = "removed" if before else "added"
        severity = Severity.CRITICAL if before else Severity.WORDING
        words = Wording("", name if before else _status(old, service), name if after else _status(new, service), "", severity)
        yield Change(kind, severity, service, name, "", service, (words,), (), tuple(edits))
        return
    if not before:
        if edits:
            yield Change("fact", Severity.RECORD, service, name, "", service, (), (), tuple(edits))
        return
    if move:
        placing = tuple(edit for edit in edits if edit.path[0] == "facts" and edit.path[2:] in {(field,) for field in _PLACING})
        yield Change("moved", Severity.LAYOUT, service, name, "", service, (move,), (), placing)
        edits = [edit for edit in edits if edit not in placing]
    yield from _fields(service, name, edits)


def _status(record: EditionRecord, service: str) -> str:
    facts = record.facts.get(service)
    return str(facts.get("status", "")) if facts else ""


def _fields(service: str, name: str, edits: list[Edit]) -> Iterator[Change]:
    messages = [edit for edit in edits if edit.path[0] == "messages"]
    keys = {edit.path[1] for edit in messages}
    for edit in (edit for edit in edits if edit.path[0] == "facts"):
        field = ".".join(edit.path[2:])
        inner = [key for key in keys if key.startswith(f"{service}.{field}.")]
        before, after = _value(edit.old), _value(edit.new)
        told = f"{service}.{field}" in keys or (inner and fields.data_of(field, before) == fields.data_of(field, after))
        if told:
            continue
        joined = tuple(one for one in messages if one.path[1] in inner and len(one.path) == 2)
        severity = fields.fact_severity(field, before, after)
        one, other = fields.differing(before, after)
        words = Wording("", fields.shown(field, one), fields.shown(field, other), "", severity)
        yield Change("fact", severity, service, name, field, f"{service}.{field}", (words,), (), (edit, *joined))


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


# --- moves -----------------------------------------------------------------------------------------


def _moves(old: EditionRecord, new: EditionRecord) -> Iterator[tuple[str, Wording]]:
    """Services that moved in some pamphlet, or whose first category changed: from where to where."""
    before, after = by_id(old), by_id(new)
    found: dict[str, Wording] = {}
    for pamphlet in sorted(before.keys() & after.keys()):
        one, other = shelved(before[pamphlet]), shelved(after[pamphlet])
        for service in moved(before[pamphlet], after[pamphlet]):
            found.setdefault(service, Wording("", stand(service, one, old), stand(service, other, new), "", Severity.LAYOUT))
    for service in old.facts.keys() & new.facts.keys() - found.keys():
        first, then = (_first_category(record, service) for record in (old, new))
        if first != then:
            found[service] = Wording("", _shelf(first, old), _shelf(then, new), "", Severity.LAYOUT)
    yield from found.items()


def stand(service: str, shelves: Mapping[str, str], record: EditionRecord) -> str:
    """Where an entry stands, as in "Food, after Hill Clinic"."""
    shelf = shelves[service]
    before = [name for name, its in shelves.items() if its == shelf]
    at = before.index(service)
    place = f"after {name_of(before[at - 1], record)}" if at else "first"
    return ", ".join(part for part in (_shelf(shelf, record), place) if part)


def _shelf(category: str, record: EditionRecord) -> str:
    said: Collection[Mapping[str, str]] = record.messages.get(f"category.{category}.name", {}).values()
    return next((message["text"] for message in said if message.get("state") == "source"), category)


def _first_category(record: EditionRecord, service: str) -> str:
    categories = record.facts[service].get("categories") or [""]
    return str(categories[0])
