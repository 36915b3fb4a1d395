"""Every message of the content: found by walking the model, so that no list can go stale.

A message's context is `<record id>.<field>`, list items by their own id, never by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pamphlet.fields import Record, Translatable
from pamphlet.model import Content


@dataclass(frozen=True)
class Message:
    """A text to translate. `loc` is its place in the record's file."""

    context: str
    text: str
    max_length: int
    where: str
    loc: tuple[str | int, ...] = ()


def slug(text: str) -> str:
    """A stable key from a text."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:40]


def item_key(item: Record) -> str:
    """The key of a list item: its id, else its description's words."""
    own = getattr(item, "id", None) or getattr(item, "code", None)
    return own or slug(getattr(item, "description", None) or "")


def record_messages(record: Record, context: str) -> Iterator[Message]:
    """The messages of a record and of everything inside it."""
    yield from _walk(record, context, ())


def _walk(record: Record, context: str, loc: tuple[str | int, ...]) -> Iterator[Message]:
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        mark = next((m for m in _metadata(info) if isinstance(m, Translatable)), None)
        if mark is not None and isinstance(value, str):
            yield Message(f"{context}.{name}", value, mark.max_length, mark.where, (*loc, name))
        elif isinstance(value, Record):
            yield from _walk(value, f"{context}.{name}", (*loc, name))
        elif isinstance(value, tuple):
            for position, item in enumerate(value):
                if isinstance(item, Record):
                    yield from _walk(item, f"{context}.{item_path(name, item)}", (*loc, name, position))


def item_path(field: str, item: Record) -> str:
    """`items.welcome` -> `welcome` for a section's items; other lists keep their field's name."""
    return item_key(item) if field == "items" else f"{field}.{item_key(item)}"


def _metadata(info: Any) -> list[Any]:
    """Annotations of a field, also inside `… | None`."""
    found = list(info.metadata)
    for argument in getattr(info.annotation, "__args__", ()):
        found.extend(getattr(argument, "__metadata__", ()))
    return found


def content_messages(content: Content) -> Iterator[tuple[str, Message]]:
    """(record id, message) of the whole content, in a fixed order; the guide's record is "guide"."""
    for position, category in enumerate(content.guide.categories):
        for message in record_messages(category, f"category.{category.id}"):
            yield "guide", Message(message.context, message.text, message.max_length, message.where,
                                   ("categories", position, *message.loc))
    for records in (content.sections, content.areas, content.services):
        for record in records:
            for message in record_messages(record, record.id):
                yield record.id, message


def spoken_languages(content: Content) -> tuple[str, ...]:
    """Codes of all languages that records name, sorted: their names are messages too."""
    return tuple(sorted({
        code for service in content.services
        for code in (*service.languages, *(c for phone in service.phones for c in phone.languages))
    }))
