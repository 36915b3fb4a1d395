"""What messages say otherwise, language by language, and whether the translations followed the source."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pamphlet.diff.facts import name_of
from pamphlet.diff.fields import text_severity
from pamphlet.diff.model import Change, Edit, Severity, State, Wording
from pamphlet.edition.record import PARTNER, EditionRecord, record_of

Said = Mapping[str, Mapping[str, str]]

# States in which a catalogue has no translation of this source: it prints the source's words instead, or an older meaning.
_BEHIND = ("stale", "untranslated")


def source_of(*records: EditionRecord) -> str:
    """The language that messages are written in."""
    counts = Counter(language for record in records for said in record.messages.values()
                     for language, message in said.items() if message.get("state") == "source")
    return max(counts, key=lambda language: (counts[language], language), default="")


def message_changes(old: EditionRecord, new: EditionRecord, edits: Iterable[Edit], source: str) -> list[Change]:
    """One change for each message, with the edits of facts that it tells; one for a language that came or went."""
    messages: dict[str, list[Edit]] = {}
    facts: dict[str, list[Edit]] = {}
    for edit in edits:
        (messages if edit.path[0] == "messages" else facts).setdefault(edit.path[1], []).append(edit)
    found = list(_languages(old, new, messages))
    for before, after in _keys(messages, old, new):
        own = [edit for key in dict.fromkeys((before, after)) for edit in messages.pop(key, [])]
        record = record_of(after)
        told = [edit for edit in facts.get(record, []) if tells(after, edit) or tells(before, edit)]
        for edit in told:
            facts[record].remove(edit)
        if own or told:
            found.append(_change(before, after, (*own, *told), old, new, source))
    return found


def tells(key: str, edit: Edit) -> bool:
    """Whether a message tells an edit of a service's field: it is the field, or stands inside it."""
    field = ".".join(edit.path[1:])
    return key == field or key.startswith(f"{field}.")


def _languages(old: EditionRecord, new: EditionRecord, messages: dict[str, list[Edit]]) -> Iterator[Change]:
    """A language that no message of the other edition has: one change, not one for each message."""
    before, after = ({language for said in record.messages.values() for language in said} for record in (old, new))
    for language in sorted(before ^ after if before and after else ()):
        own = [edit for edits in messages.values() for edit in edits if edit.path[2:] == (language,)]
        for key in list(messages):
            messages[key] = [edit for edit in messages[key] if edit not in own]
        if own:
            words = Wording(language, language if language in before else "", language if language in after else "", "", Severity.TRANSLATION)
            yield Change("message", Severity.TRANSLATION, f"language.{language}", language, "", f"language.{language}", (words,), (), tuple(own))


def _keys(messages: Mapping[str, list[Edit]], old: EditionRecord, new: EditionRecord) -> list[tuple[str, str]]:
    """(old key, new key) of each message; an item of a list without an id changes its key with its words."""
    gone: dict[str, list[str]] = {}
    come: dict[str, list[str]] = {}
    for key in messages:
        if key not in new.messages:
            gone.setdefault(_shape(key), []).append(key)
        elif key not in old.messages:
            come.setdefault(_shape(key), []).append(key)
    renamed = {gone[shape][0]: come[shape][0] for shape in gone if shape and len(gone[shape]) == len(come.get(shape, ())) == 1}
    return sorted((key, renamed.get(key, key)) for key in messages if key not in renamed.values())


def _shape(key: str) -> str:
    """`clinic.phones.*.description`; "" for a message that is not in a list."""
    parts = key.split(".")
    return ".".join((*parts[:2], "*", parts[3])) if len(parts) == 4 and parts[0] != "category" else ""


def _change(before: str, after: str, edits: tuple[Edit, ...], old: EditionRecord, new: EditionRecord, source: str) -> Change:
    record = record_of(after)
    field = after.removeprefix(record).removeprefix(".")
    was, now = old.messages.get(before, {}), new.messages.get(after, {})
    words = tuple(_wordings(field, was, now, source))
    severity = max((wording.severity for wording in words), default=Severity.RECORD)
    return Change("message", severity, record, title_of(record, source, new, old), field, after, words, (), edits)


def title_of(record: str, source: str, *editions: EditionRecord) -> str:
    """What people call a record: a service's name, a section's title, an area's or category's name, a partner's contact."""
    for edition in editions:
        if record in edition.facts:
            return name_of(record, edition)
        for field in ("title", "name"):
            if text := edition.messages.get(f"{record}.{field}", {}).get(source, {}).get("text"):
                return text
    return f"Contact of {record.removeprefix(f'{PARTNER}.')}" if record.startswith(f"{PARTNER}.") else record


def _wordings(field: str, was: Said, now: Said, source: str) -> Iterator[Wording]:
    one, other = _text(was, source), _text(now, source)
    at_source = text_severity(field, one, other, Severity.WORDING) if one != other else Severity.RECORD
    for language in sorted(was.keys() | now.keys(), key=lambda code: (code != source, code)):
        before, after = _text(was, language), _text(now, language)
        state = _state(was.get(language), now.get(language), language == source, one != other)
        if state == "source changed" or state == "stale":
            severity = at_source
        elif state == "retranslated":
            severity = max(text_severity(field, before, after, Severity.WORDING), at_source)
        elif state == "translation only":
            severity = text_severity(field, before, after, Severity.TRANSLATION)
        elif state:
            severity = Severity.RECORD
        else:
            continue
        yield Wording(language, before, after, state, severity)


def _text(said: Said, language: str) -> str:
    return said.get(language, {}).get("text", "")


def _state(was: Mapping[str, str] | None, now: Mapping[str, str] | None, is_source: bool, source_changed: bool) -> State:
    before, after = (was or {}).get("text", ""), (now or {}).get("text", "")
    if is_source and before != after:
        return "source changed"
    if source_changed:
        return "stale" if before == after or (now or {}).get("state") in _BEHIND else "retranslated"
    if before != after:
        return "translation only"
    return "status only" if json.dumps(was, sort_keys=True) != json.dumps(now, sort_keys=True) else ""
