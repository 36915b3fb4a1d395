"""Checks on every message: what a translation may never change, and what a language cannot print."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from string import Formatter

from pamphlet.findings import Finding, Where, error, warning
from pamphlet.localize.catalogue import Catalogue, State, catalogue_path
from pamphlet.localize.messages import content_messages
from pamphlet.localize.words import check_locale
from pamphlet.model import Content, Language
from pamphlet.units import plural
from pamphlet.world import World

_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_WEB = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+\.\w+")
_NUMBER = re.compile(r"\d+")
# What may close a mark: Ukrainian and German close „ with “, which opens in English.
_CLOSED_BY = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "„": "“”", "\u0f3c": "\u0f3d"}
TOO_LONG = 1.15  # a translation may exceed the room that the source was given by this much


def check_language(
    world: World, content: Content, row: Language, catalogue: Catalogue, locale_at: Where | None = None,
) -> Iterator[Finding]:
    """Every finding about a language: its locale, written at `locale_at`, and each of its messages."""
    where = Where(world.show(catalogue_path(world, row.code)))
    if problem := check_locale(row.locale):
        yield error("language/locale", locale_at or Where("content/guide.yaml", field=f"languages.{row.code}.locale"),
                    f'CLDR knows no locale "{row.locale}": {problem}', "for example en_CA, es_419, uk, bo, am, ar")
    room = {(m.context, m.text): m.max_length for _, m in content_messages(content)}
    for (context, source), said in catalogue.entries.items():
        place = Where(where.file, said.line, context or source)
        if said.state is State.STALE:  # made from another source, yet a draft prints it
            yield from _check_placeholders(place, source, said.text)
            continue
        yield from _check_message(place, source, said.text, context)
        limit = room.get((context, source))
        if limit and len(said.text) > limit * TOO_LONG:
            yield warning("message/long", place, f"{len(said.text)} characters", f"room for about {limit}")
    yield from _untranslated(content, catalogue, where)


def _untranslated(content: Content, catalogue: Catalogue, where: Where) -> Iterator[Finding]:
    if catalogue.is_source or not catalogue.entries:
        return
    missing = [m.context for _, m in content_messages(content) if catalogue.say(m.context, m.text).state is State.UNTRANSLATED]
    if missing:
        yield warning("language/untranslated", where, f"{plural(len(missing), 'message is', 'messages are')} not translated, the first: {missing[0]}",
                      "pamphlet i18n update, then translate them in a PO editor")


def _check_message(place: Where, source: str, target: str, context: str) -> Iterator[Finding]:
    if not context.startswith("language.") and _numbers(source) != _numbers(target):
        yield error("message/digits", place, f'the digits differ: "{source}" / "{target}"', "numbers are never translated")
    yield from _check_placeholders(place, source, target)
    if _addresses(source) != _addresses(target):
        yield error("message/addresses", place, "a web or e-mail address differs from the source's", "keep it as it is")
    if _BIDI.search(target):
        yield error("message/bidi-control", place, "it holds an invisible direction control", "delete it and type the text again")
    if target != unicodedata.normalize("NFC", target):
        yield warning("message/not-nfc", place, "it is not in normal form NFC", "most editors save NFC; the program normalises it")
    if not _balanced(target):
        yield warning("message/brackets", place, f'brackets or quotation marks do not pair: "{target}"')


def _check_placeholders(place: Where, source: str, target: str) -> Iterator[Finding]:
    if _fields(source) != _fields(target):
        yield error("message/placeholders", place, f'the placeholders differ: "{source}" / "{target}"', "keep every {word} as it is")


def _numbers(text: str) -> Counter[str]:
    """The numbers of a text, in European digits; a sentence may put them in another order."""
    return Counter("".join(str(unicodedata.decimal(digit)) for digit in number) for number in _NUMBER.findall(text))


def _addresses(text: str) -> list[str]:
    """Web and e-mail addresses, without the punctuation of the sentence around them."""
    return sorted(_without_punctuation(address) for address in _WEB.findall(text))


def _without_punctuation(address: str) -> str:
    end = len(address)
    while end and unicodedata.category(address[end - 1]).startswith("P") and address[end - 1] not in "/#&%*@_-":
        end -= 1
    return address[:end]


def _fields(text: str) -> list[str]:
    try:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return ["(broken braces)"]


def _balanced(text: str) -> bool:
    open_marks: list[str] = []
    closing = "".join(_CLOSED_BY.values())
    for char in text:
        if open_marks and char in _CLOSED_BY[open_marks[-1]]:
            open_marks.pop()
        elif char in _CLOSED_BY:
            open_marks.append(char)
        elif char in closing:
            return False
    return not open_marks
