"""The edits of two records, and the old record with the edits of a diff made to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pamphlet.diff.model import Diff, Edit
from pamphlet.edition.record import EditionRecord

SPLIT = "access"  # of a service's fields the one whose parts change one by one


def edits(old: EditionRecord, new: EditionRecord) -> tuple[Edit, ...]:
    """Every difference of facts and messages: a whole record or message that came or went, else field by field."""
    return (*_services(old.facts, new.facts), *_between(("messages",), old.messages, new.messages, 1))


def _services(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
    for edit in _between(("facts",), old, new, 1):
        if len(edit.path) == 3 and edit.path[2] == SPLIT and edit.old and edit.new:
            yield from _between(edit.path, json.loads(edit.old), json.loads(edit.new), 0)
        else:
            yield edit


def _between(path: tuple[str, ...], old: Any, new: Any, deep: int) -> Iterator[Edit]:
    """Edits of two objects, `deep` levels further down where both are objects."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        yield Edit(path, as_json(old), as_json(new))
        return
    for name in sorted(old.keys() | new.keys()):
        here = (*path, name)
        if name not in old or name not in new:
            yield Edit(here, as_json(old[name]) if name in old else None, as_json(new[name]) if name in new else None)
        elif as_json(old[name]) != as_json(new[name]):
            if deep:
                yield from _between(here, old[name], new[name], deep - 1)
            else:
                yield Edit(here, as_json(old[name]), as_json(new[name]))


def as_json(value: Any) -> str:
    """A value as JSON text, the same for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def apply(old: EditionRecord, diff: Diff) -> tuple[dict[str, Any], dict[str, Any]]:
    """Facts and messages of the new edition: the old ones with all edits of the diff made.

    Raises ValueError where the record is not the one that the diff was made from.
    """
    whole = {"facts": json.loads(as_json(old.facts)), "messages": json.loads(as_json(old.messages))}
    for edit in all_edits(diff):
        _make(whole, edit)
    return whole["facts"], whole["messages"]


def all_edits(diff: Diff) -> Iterable[Edit]:
    """The edits of all changes, each once."""
    return dict.fromkeys(edit for change in diff.changes for edit in change.edits)


def _make(whole: dict[str, Any], edit: Edit) -> None:
    inside: Any = whole
    for name in edit.path[:-1]:
        inside = inside[name]
    last = edit.path[-1]
    found = as_json(inside[last]) if last in inside else None
    if found != edit.old:
        raise ValueError(f"{'.'.join(edit.path)}: found {found}, the diff wants {edit.old}")
    if edit.new is None:
        del inside[last]
    else:
        inside[last] = json.loads(edit.new)
