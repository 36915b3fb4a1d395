"""A record cut down to what another one holds: the record inside a phone edition is one pamphlet's, and leaves things out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pamphlet.diff.plates import pamphlet_id
from pamphlet.edition.record import EditionRecord, record_of

# What a phone edition does not carry: for those who keep the records, not for those who read them.
INTERNAL = frozenset({"sources", "doubts", "confidence", "tier", "sort_key", "assured_date", "verified", "access_evidence"})


def cut_to(record: EditionRecord, part: EditionRecord) -> EditionRecord:
    """The record as far as `part` speaks of the same things: its pamphlets, what they print, its languages.

    A service that went is still missed, and one that came into these pamphlets is still seen.
    """
    ids = {pamphlet_id(row) for row in part.pamphlets}
    pamphlets = tuple(row for row in record.pamphlets if pamphlet_id(row) in ids)
    services = part.facts.keys() | {entry for row in pamphlets for entry in row.entries}
    languages = {language for said in part.messages.values() for language in said}
    records = services | {record_of(key) for key in part.messages} | {record_of(said.key) for row in pamphlets for said in row.printed}
    return replace(
        record, pamphlets=pamphlets, facts={name: _told(facts) for name, facts in record.facts.items() if name in services},
        messages={key: {code: message for code, message in said.items() if code in languages}
                  for key, said in record.messages.items() if record_of(key) in records})


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in INTERNAL}
