"""Where changes are printed, and what is printed otherwise though no record says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pamphlet.diff import fields
from pamphlet.diff.messages import title_of
from pamphlet.diff.model import Change, PamphletId, Place, Rect, Severity, Wording
from pamphlet.diff.moves import moved
from pamphlet.diff.plates import Rows, by_id, rows_of
from pamphlet.edition.record import EditionRecord, PamphletRecord, record_of

Line = tuple[PamphletId, str, str]  # pamphlet, key, language
Twin = tuple[str, str, str]  # language, old text, new text


@dataclass(frozen=True)
class Pair:
    """A pamphlet of both editions, or of one."""

    pamphlet: PamphletId
    old: Rows
    new: Rows
    old_entries: frozenset[str]
    new_entries: frozenset[str]
    moved: frozenset[str]
    both: bool

    def lines(self) -> list[tuple[str, str]]:
        """(key, language) of everything that either prints."""
        return sorted(self.old.keys() | self.new.keys())

    def texts(self, key: str, language: str) -> tuple[str, str]:
        """What the old and the new print there, "" for nothing."""
        return self.old.get((key, language), ("", ()))[0], self.new.get((key, language), ("", ()))[0]

    def place(self, key: str, language: str) -> Place:
        """Where both print it."""
        return Place(self.pamphlet, key, language, self.old.get((key, language), ("", ()))[1], self.new.get((key, language), ("", ()))[1])


def pairs_of(old: EditionRecord, new: EditionRecord) -> tuple[Pair, ...]:
    """Every pamphlet of either edition."""
    before, after = by_id(old), by_id(new)
    return tuple(_pair(name, before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys()))


def _pair(name: PamphletId, old: PamphletRecord | None, new: PamphletRecord | None) -> Pair:
    return Pair(name, rows_of(old), rows_of(new), frozenset(old.entries if old else ()), frozenset(new.entries if new else ()),
                moved(old, new) if old and new else frozenset(), old is not None and new is not None)


def placed(changes: Sequence[Change], pairs: Sequence[Pair]) -> list[Change]:
    """The changes with their places; what a section repeats of an entry (a number, its hours) counts as the entry's."""
    found = [replace(change, places=tuple(_places(change, pairs))) for change in changes]
    twins: dict[Twin, int] = {}
    for n, change in enumerate(found):
        for place, texts in _worded(change, pairs):
            if all(texts):
                twins.setdefault((place.language, *texts), n)
    taken = _lines(found, pairs)
    for pair in pairs:
        for key, language in pair.lines():
            owner = twins.get((language, *pair.texts(key, language)))
            if owner is not None and (pair.pamphlet, key, language) not in taken:
                found[owner] = replace(found[owner], places=(*found[owner].places, pair.place(key, language)))
    return [_with_words(change, pairs) for change in found]


def _places(change: Change, pairs: Sequence[Pair]) -> Iterator[Place]:
    if change.severity is Severity.RECORD:
        return
    for pair in pairs:
        if change.kind in ("removed", "added", "moved"):
            if (change.kind != "moved" or change.record in pair.moved) and (entry := whole(change.record, pair)):
                yield entry
        else:
            yield from _own_lines(change, pair)


def whole(service: str, pair: Pair) -> Place | None:
    """An entry as a whole: on each panel the rectangle around all its lines. None where neither prints a line of it."""
    old, new = (_around(rect for (key, _), (_, rects) in rows.items() if record_of(key) == service for rect in rects)
                for rows in (pair.old, pair.new))
    return Place(pair.pamphlet, service, "", old, new) if old or new else None


def _around(rects: Iterable[Rect]) -> tuple[Rect, ...]:
    found: dict[int, Rect] = {}
    for rect in rects:
        one = found.get(rect.panel, rect)
        found[rect.panel] = Rect(rect.panel, min(one.left, rect.left), min(one.top, rect.top),
                                 max(one.right, rect.right), max(one.bottom, rect.bottom))
    return tuple(found[panel] for panel in sorted(found))


def _own_lines(change: Change, pair: Pair) -> Iterator[Place]:
    pattern = fields.lines_of(change.field)
    stale = {wording.language for wording in change.wordings if wording.state == "stale"}
    touched = {wording.language for wording in change.wordings} | {""}
    for key, language in pair.lines():
        old, new = pair.texts(key, language)
        if record_of(key) == change.record and pattern.fullmatch(key.removeprefix(change.record).removeprefix(".")):
            if (old != new and (change.kind == "fact" or language in touched)) or (language and language in stale):
                yield pair.place(key, language)
        elif change.field == "phones" and key.endswith(".number") and _same_number(old, change.wordings[0].old) and _same_number(
                new, change.wordings[0].new) and old != new:
            yield pair.place(key, language)


def _same_number(printed: str, data: str) -> bool:
    """Whether a printed number is that of the data; it may be printed with or without its country."""
    one, other = (re.sub(r"\D", "", text) for text in (printed, data))
    return bool(one and other) and (one.endswith(other) or other.endswith(one))


def _worded(change: Change, pairs: Sequence[Pair]) -> Iterator[tuple[Place, tuple[str, str]]]:
    of = {pair.pamphlet: pair for pair in pairs}
    for place in change.places:
        yield place, of[place.pamphlet].texts(place.key, place.language)


def _with_words(change: Change, pairs: Sequence[Pair]) -> Change:
    """A change of data with what the print says of it in each language (hours, signs)."""
    if change.kind != "fact":
        return change
    came_or_went = {pair.pamphlet for pair in pairs if change.record in pair.old_entries ^ pair.new_entries}
    found = {(place.key, place.language): Wording(place.language, *texts, "", change.severity)
             for place, texts in _worded(change, pairs) if place.language and texts[0] != texts[1] and place.pamphlet not in came_or_went}
    return replace(change, wordings=(*change.wordings, *dict.fromkeys(found.values())))


def _lines(changes: Iterable[Change], pairs: Sequence[Pair]) -> set[Line]:
    """The lines that changes account for."""
    found = {(place.pamphlet, place.key, place.language) for change in changes for place in change.places}
    whole = {change.record for change in changes if change.kind in ("removed", "added")}
    return found | {(pair.pamphlet, key, language) for pair in pairs for key, language in pair.lines() if record_of(key) in whole}


# --- what no record explains -----------------------------------------------------------------------


def unexplained(changes: Sequence[Change], pairs: Sequence[Pair], source: str, old: EditionRecord, new: EditionRecord) -> list[Change]:
    """Lines that both editions' pamphlets print otherwise and no change accounts for: hours worded differently, data of a section.

    What came or went with an entry is told by the entry (`entries.entry_changes`).
    """
    known = _lines(changes, pairs)
    groups: dict[tuple[str, str], list[tuple[Place, tuple[str, str]]]] = {}
    for pair in (pair for pair in pairs if pair.both):
        for key, language in pair.lines():
            texts = pair.texts(key, language)
            if texts[0] != texts[1] and (pair.pamphlet, key, language) not in known and not _follows(key, texts, pair):
                group = (record_of(key), "" if _one_sided(record_of(key), pair) else key)
                groups.setdefault(group, []).append((pair.place(key, language), texts))
    return [_printed(record, key, rows, title_of(record, source, new, old), source) for (record, key), rows in sorted(groups.items())]


def _follows(key: str, texts: tuple[str, str], pair: Pair) -> bool:
    """Whether a line came or went with an entry: the entry's own, or the head of its shelf."""
    record = record_of(key)
    return (record in pair.old_entries) != (record in pair.new_entries) or (record.startswith("category.") and not all(texts))


def _one_sided(record: str, pair: Pair) -> bool:
    return not all(any(record_of(key) == record for key, _ in rows) for rows in (pair.old, pair.new))


def _printed(record: str, key: str, rows: Sequence[tuple[Place, tuple[str, str]]], name: str, source: str) -> Change:
    field = key.removeprefix(record).removeprefix(".")
    words = tuple(dict.fromkeys(
        Wording(place.language, *texts, "", _severity(field, *texts, other=bool(place.language) and place.language != source))
        for place, texts in rows))
    places = tuple(place for place, _ in rows)
    return Change("printed", max(wording.severity for wording in words), record, name, field, key or record, words, places, ())


def _severity(field: str, old: str, new: str, *, other: bool) -> Severity:
    if not field:  # a section that this edition prints or no longer prints as a whole
        return Severity.WORDING
    return fields.text_severity(field, old, new, Severity.TRANSLATION if other else Severity.WORDING)
