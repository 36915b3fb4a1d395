"""One language's catalogue: what a message says in it, and how far that can be trusted."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from pamphlet.findings import Finding, Where, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from babel.messages import Catalog

    from pamphlet.world import World

APPROVED = "approved-by:"
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PO_TEXT = re.compile(r'(?:#~\s*)?(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d+\])(?:\s+|$)|(?="))(?P<text>.*)')


class PoProblem(ValueError):
    """Why a PO file cannot be read, and on which line (0: unknown)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class State(Enum):
    """How far a translation can be trusted. Only `APPROVED` and `SOURCE` are printed in a release."""

    SOURCE = "source"
    APPROVED = "approved"
    TRANSLATED = "translated"
    DRAFT = "draft"
    STALE = "stale"
    UNTRANSLATED = "untranslated"

    @property
    def printable(self) -> bool:
        """Whether a release may print it."""
        return self in (State.SOURCE, State.APPROVED)


@dataclass(frozen=True)
class Said:
    """A message in a language; `language` is the source's where it is not translated, `line` its line in the PO file."""

    text: str
    language: str
    state: State
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Catalogue:
    """Translations by (context, source text); a context of "" is the program's own words."""

    language: str
    source_language: str
    entries: Mapping[tuple[str, str], Said]
    is_source: bool = False

    def say(self, context: str, text: str) -> Said:
        """The message in this language; the source text, marked, where there is none."""
        found = self.entries.get((context, text))
        if found is not None:
            return found
        if self.is_source:
            return Said(text, self.language, State.SOURCE)
        return Said(text, self.source_language, self._missing_state(context))

    def word(self, text: str) -> str:
        """One of the program's own words ("toll-free") in this language."""
        return self.say("", text).text

    def _missing_state(self, context: str) -> State:
        return State.STALE if context and context in self._contexts else State.UNTRANSLATED

    @cached_property
    def _contexts(self) -> frozenset[str]:
        return frozenset(context for context, _ in self.entries)


def catalogue_path(world: World, language: str) -> Path:
    """Where a language's PO file is."""
    return world.root / "content" / "locale" / language / "LC_MESSAGES" / "guide.po"


def load_catalogue(world: World, language: str, source_language: str) -> tuple[Catalogue, list[Finding]]:
    """A language's catalogue. The source language needs none; it may have one for the program's words."""
    path = catalogue_path(world, language)
    is_source = language == source_language
    empty = Catalogue(language, source_language, {}, is_source)
    if not path.is_file():
        if is_source:
            return empty, []
        return empty, [error("language/no-catalogue", Where(world.show(path)),
                             f'the language "{language}" has no catalogue',
                             f"pamphlet i18n update --lang {language} makes it; or take the language out of content/guide.yaml")]
    try:
        entries = _read_entries(path, language, source_language)
    except (OSError, ValueError, LookupError) as problem:
        line = problem.line if isinstance(problem, PoProblem) else 0
        return empty, [error("language/catalogue-unreadable", Where(world.show(path), line), f"not a PO file: {problem}",
                             "open it with a PO editor such as Poedit")]
    return Catalogue(language, source_language, entries, is_source), []


def _read_entries(path: Path, language: str, source_language: str) -> dict[tuple[str, str], Said]:
    entries: dict[tuple[str, str], Said] = {}
    for message in read_catalog(path):
        if not message.id or not isinstance(message.id, str) or not message.string:
            continue
        is_source = language == source_language
        state = message_state(message)
        entries[message.context or "", message.id] = Said(
            str(message.string), language, State.SOURCE if is_source and state is State.TRANSLATED else state, message.lineno or 0)
    return entries


def read_catalog(path: Path) -> Catalog:
    """A PO file as Babel reads it, with previous sources (`#|`), which Babel takes for comments. Raises PoProblem."""
    from babel.messages.pofile import PoFileError, read_po

    data = path.read_bytes()
    # Previous sources of obsolete messages, which Babel refuses; a blank line keeps the numbers of the others.
    known = b"\n".join(b"" if line.startswith(b"#~|") else line for line in data.split(b"\n"))
    try:
        catalog = read_po(io.BytesIO(known), abort_invalid=True)
    except PoFileError as problem:
        raise PoProblem(str(problem).removesuffix(f" on {problem.lineno}"), problem.lineno + 1) from problem
    _check_quotes(data.decode(catalog.charset))
    for message in (*catalog, *catalog.obsolete.values()):
        previous = [c.removeprefix("|") for c in message.user_comments if c.startswith("|")]
        message.user_comments = [c for c in message.user_comments if not c.startswith("|")]
        message.previous_id = list(_previous_source(" ".join(previous)))
    return catalog


def _check_quotes(text: str) -> None:
    """Raises PoProblem at a text that is not in quotes, which Babel would cut at both ends."""
    for number, line in enumerate(text.split("\n"), 1):
        found = _PO_TEXT.fullmatch(line.strip())
        if found and not _QUOTED.fullmatch(found["text"]):
            raise PoProblem(f"a text must stand between two quotation marks, found: {line.strip()}", number)


def _previous_source(comment: str) -> Iterator[str]:
    """The source in `msgid "…"` of a previous-source comment; its strings may be wrapped anywhere."""
    from babel.messages.pofile import unescape

    _, marked, strings = comment.partition("msgid ")
    if source := "".join(unescape(found[0]) for found in _QUOTED.finditer(strings) if marked):
        yield source


def message_state(message: object) -> State:
    """The state of a Babel message."""
    if not message.string:  # type: ignore[attr-defined]
        return State.UNTRANSLATED
    if message.fuzzy:  # type: ignore[attr-defined]
        return State.STALE if message.previous_id else State.DRAFT  # type: ignore[attr-defined]
    approved = any(c.strip().startswith(APPROVED) for c in message.user_comments)  # type: ignore[attr-defined]
    return State.APPROVED if approved else State.TRANSLATED
