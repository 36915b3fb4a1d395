"""Entries that a pamphlet newly prints or no longer prints, though the guide has their service before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pamphlet.diff.facts import is_printed, name_of, stand
from pamphlet.diff.model import Change, Kind, Place, Severity, Wording
from pamphlet.diff.moves import shelved
from pamphlet.diff.plates import by_id
from pamphlet.diff.printed import Pair, whole
from pamphlet.edition.record import EditionRecord


def entry_changes(pairs: Sequence[Pair], old: EditionRecord, new: EditionRecord) -> Iterator[Change]:
    """One change a service and direction, for all pamphlets that left it out, or took it in.

    A service that closed, or is new, is told as that.
    """
    both = [pair for pair in pairs if pair.both]
    for service in sorted({name for pair in both for name in pair.old_entries ^ pair.new_entries}):
        if is_printed(old, service) and is_printed(new, service):
            yield from _change("left out", service, (pair for pair in both if service in pair.old_entries - pair.new_entries), old, new)
            yield from _change("taken in", service, (pair for pair in both if service in pair.new_entries - pair.old_entries), old, new)


def _change(kind: Kind, service: str, pairs: Iterable[Pair], old: EditionRecord, new: EditionRecord) -> Iterator[Change]:
    found = list(pairs)
    if found:
        record = old if kind == "left out" else new
        stood = stand(service, shelved(by_id(record)[found[0].pamphlet]), record)
        words = Wording("", stood if kind == "left out" else "", stood if kind == "taken in" else "", "", Severity.WORDING)
        places = tuple(whole(service, pair) or Place(pair.pamphlet, service, "", (), ()) for pair in found)
        yield Change(kind, Severity.WORDING, service, name_of(service, new, old), "", service, (words,), places, ())
