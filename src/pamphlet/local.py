"""The guide in words: what `localize` makes of the content and `compose` sets.

A field that is worded holds a tuple of `Text`, one for each language of the edition, side by side.
Templates see these classes and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Text:
    """A worded message. `sure` is false where a draft prints what nobody has approved.

    `key` names it in the edition's record (a service's field, a section's item); "" for what is nobody's.
    """

    text: str
    lang: str
    sure: bool = True
    dir: str = "ltr"
    key: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


Words = tuple[Text, ...]


def keyed(words: Words, key: str) -> Words:
    """Words under a key of the edition's record."""
    return tuple(replace(text, key=key) for text in words)


@dataclass(frozen=True)
class Badge:
    """A drawn sign and its word; `meaning` explains it in the legend."""

    icon: str
    word: Words
    meaning: Words = ()


@dataclass(frozen=True)
class PhoneLine:
    """One number: what is printed, what is dialled ("tel:" or "sms:"), and the words around it."""

    display: str
    href: str
    kind: str
    note: Words = ()
    extension: str = ""
    key: str = ""


@dataclass(frozen=True)
class Place:
    """A place: data printed as it stands on the sign, and the worded nearest station."""

    street: str
    whereabouts: str
    station: Words = ()
    key: str = ""


@dataclass(frozen=True)
class Entry:
    """One service."""

    id: str
    name: str
    alternate_name: str
    url: str
    sure: bool
    description: Words
    badges: tuple[Badge, ...]
    who: Words
    how: Words
    phones: tuple[PhoneLine, ...]
    hours: Words
    places: tuple[Place, ...]
    place_note: Words
    languages: Words
    bring: Words
    cost: Words
    alert: Words


@dataclass(frozen=True)
class Shelf:
    """A category and its entries, most needed first."""

    id: str
    name: Words
    lead: Words
    continued: str
    icon: str
    colour: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Line:
    """One item of a section."""

    id: str
    strong: Words = ()
    text: Words = ()
    label: Words = ()
    term: str = ""
    phone: PhoneLine | None = None
    hours: Words = ()


@dataclass(frozen=True)
class SectionText:
    """A section in words."""

    id: str
    kind: str
    title: Words
    lead: Words
    lines: tuple[Line, ...]
    sure: bool


@dataclass(frozen=True)
class Furniture:
    """Words that stand outside the text: bands, notes, labels of slots."""

    draft_band: Words
    unconfirmed: Words
    more: Words
    scan: Words
    edition: str
    edition_word: Words
    from_whom: Words
    notes: Words
    area: Words
    labels: Mapping[str, Words]


@dataclass(frozen=True)
class LocalGuide:
    """Everything an edition may print, in its languages."""

    languages: tuple[str, ...]
    direction: str
    language_names: tuple[tuple[str, str], ...]
    title: str
    shelves: tuple[Shelf, ...]
    sections: dict[str, SectionText]
    badges: tuple[Badge, ...]
    furniture: Furniture
