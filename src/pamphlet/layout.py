"""Where everything printed came to lie: for each key of a pamphlet, in each language, its text and its rectangles.

An element that the record knows has the id `k:KEY@LANGUAGE` (`compose.markup.at`). What is data and the
same in all languages has no language. A service's own id stands for its whole entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from pamphlet.compose.markup import KEYED
from pamphlet.edition.record import PARTNER, Printed
from pamphlet.local import Entry, LocalGuide, PhoneLine, Place, Text
from pamphlet.phones import parse_number
from pamphlet.setting import Run, Setting
from pamphlet.typeset.places import pieces_of

if TYPE_CHECKING:
    from pamphlet.model import Partner
    from pamphlet.typeset.engine import Rect

ENTRY_BLOCK = re.compile(r"b\d+e")


def layout_of(setting: Setting, runs: Sequence[Run], count: int) -> tuple[Printed, ...]:
    """Everything that a pamphlet prints under a key, in reading order."""
    guide = setting.guide(count)
    texts = {**printed_texts(guide), **contact_texts(setting.partner, setting.shop.content.guide.region)}
    found: dict[tuple[str, str], list[tuple[float, ...]]] = {}
    first = 1
    for run in runs:
        for name, pieces in pieces_of(run.laid, KEYED).items():
            key, _, language = name.removeprefix(KEYED).rpartition("@")
            found.setdefault((key, language), []).extend(_at(first, piece) for piece in pieces)
        for entry, piece in _entries(run, guide):
            found.setdefault((entry, ""), []).append(_at(first, piece))
        first += len(run.laid.pages)
    return tuple(Printed(key, language, texts[key, language], tuple(at)) for (key, language), at in sorted(
        found.items(), key=lambda item: (item[1][0][0], item[1][0][2], item[1][0][1])))


def _at(first: int, piece: Rect) -> tuple[float, ...]:
    return (first + piece.page, *(round(value, 2) for value in (piece.x0, piece.y0, piece.x1, piece.y1)))


def _entries(run: Run, guide: LocalGuide) -> Iterator[tuple[str, Rect]]:
    """Every service of a run with the rectangle of its whole entry: blocks are numbered in reading order."""
    blocks = sorted((name for name in run.laid.rects if ENTRY_BLOCK.fullmatch(name)), key=lambda name: int(name[1:-1]))
    services = [entry.id for shelf in guide.shelves for entry in shelf.entries]
    if len(blocks) == len(services):
        for service, name in zip(services, blocks, strict=True):
            yield from ((service, piece) for piece in run.laid.rects[name])


def contact_texts(partner: Partner, region: str) -> Mapping[tuple[str, str], str]:
    """What a partner's pamphlets say of the partner itself, the same in all languages."""
    contact = partner.contact
    if contact is None:
        return {}
    phone = parse_number(contact.phone, region).display if contact.phone else ""
    fields = {"name": contact.name, "phone": phone, "url": contact.url or "", **{f"lines.{n}": line for n, line in enumerate(contact.lines, 1)}}
    return {(f"{PARTNER}.{partner.id}.{field}", ""): text for field, text in fields.items() if text}


def printed_texts(guide: LocalGuide) -> Mapping[tuple[str, str], str]:
    """(key, language) -> what is printed under it."""
    return dict(_walk(guide))


def _walk(value: Any) -> Iterator[tuple[tuple[str, str], str]]:
    if isinstance(value, Text):
        if value.key:
            yield (value.key, value.lang), value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _walk(item)
    elif is_dataclass(value):
        yield from _own(value)
        for field in fields(value):
            yield from _walk(getattr(value, field.name))


def _own(value: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """What a line of data prints as a whole."""
    if isinstance(value, PhoneLine) and value.key:
        yield (value.key, ""), value.display + (f" #{value.extension}" if value.extension else "")
    elif isinstance(value, Place) and value.key:
        parts = (value.street, value.whereabouts, *(text.text for text in value.station[:1]))
        yield (value.key, ""), " · ".join(part for part in parts if part)
    elif isinstance(value, Entry):
        yield (value.id, ""), ""  # the whole entry: a place, whose words have keys of their own
        yield (f"{value.id}.name", ""), value.name
        for n, text in enumerate(value.description):
            yield (f"{value.id}.badges", text.lang), " · ".join(badge.word[n].text for badge in value.badges)
