"""Dates, days, hours and the names of languages, worded from CLDR and the guide's own messages."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING

from pamphlet.hours import Hours, Rule
from pamphlet.localize.catalogue import Catalogue
from pamphlet.localize.typography import TSHEG, TSHEG_BSTAR
from pamphlet.model import Language

if TYPE_CHECKING:
    from babel import Locale

_NOT_IN_CLDR = {"cmn": "Mandarin"}
LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
NBSP, NARROW_NBSP, WORD_JOINER, EN_DASH = "\u00a0", "\u202f", "\u2060", "\u2013"
# UAX 14, LB12a: a line may end after a tsheg even when a no-break space follows.
_TSHEG_BEFORE_SPACE = re.compile(f"{TSHEG}(?={NBSP})")


def _(text: str) -> str:
    """Marks one of the program's own words for extraction."""
    return text


@functools.cache
def _locale(identifier: str) -> Locale:
    from babel import Locale

    return Locale.parse(identifier)


def check_locale(identifier: str) -> str:
    """Why CLDR does not know a locale, or ""."""
    from babel import UnknownLocaleError

    try:
        _locale(identifier)
    except (UnknownLocaleError, ValueError) as problem:
        return str(problem)
    return ""


def digits(text: str, language: Language) -> str:
    """European digits in the guide's digits for the language. Never for telephone numbers."""
    return text.translate(str.maketrans("0123456789", language.digits)) if language.digits else text


def edition_date(day: dt.date, language: Language) -> str:
    """Month and year, in the long form that CLDR has for every language."""
    from babel.dates import format_skeleton

    return digits(format_skeleton("yMMMM", day, locale=_locale(language.locale)), language)


def language_name(code: str, language: Language, catalogue: Catalogue) -> str:
    """A language's name: the translators' word first, then CLDR's."""
    source = source_language_name(code)
    said = catalogue.entries.get((f"language.{code}", source))
    if said:
        return said.text
    name = _locale(language.locale).languages.get(code.replace("-", "_"))
    return str(name or source)


@functools.cache
def source_language_name(code: str) -> str:
    """A language's name in English, the source text of its message."""
    return _NOT_IN_CLDR.get(code) or str(_locale("en").languages.get(code.replace("-", "_"), code))


def day_name(day: int, language: Language) -> str:
    """Name of a day, 0 = Monday, in the width that the language's row asks for."""
    return str(_locale(language.locale).days["stand-alone"][language.day_names][day])


def clock_time(minutes: int, language: Language) -> str:
    """Minutes after midnight on this language's clock; never breaks."""
    from babel.dates import format_time

    hour, minute = divmod(minutes % (24 * 60), 60)
    if language.clock == 24:
        shown = 24 if minutes == 24 * 60 else hour
        return digits(f"{shown}:{minute:02}", language)
    pattern = "h:mm a" if minute else "h a"
    text = format_time(dt.time(hour, minute), pattern, locale=_locale(language.locale))
    return digits(_unbroken_spaces(text.replace(NARROW_NBSP, NBSP)).replace(TSHEG, TSHEG_BSTAR), language)


def word_hours(hours: Hours, language: Language, catalogue: Catalogue) -> tuple[str, ...]:
    """Opening hours as short phrases, one a rule; spaces inside a phrase do not break."""
    if hours.always:
        return (_unbroken_spaces(catalogue.word(_("24 hours, every day"))),)
    return tuple(_word_rule(rule, language, catalogue) for rule in hours.rules)


def _unbroken_spaces(text: str) -> str:
    """No line ends at a space of the text, nor at a tsheg before one."""
    return _bound_tsheg(text.replace(" ", NBSP))


def _bound_tsheg(text: str) -> str:
    return _TSHEG_BEFORE_SPACE.sub(TSHEG_BSTAR, text)


def _word_rule(rule: Rule, language: Language, catalogue: Catalogue) -> str:
    names = [_word_days(run, language, catalogue) for run in _runs(rule.days)]
    if rule.holidays:
        names.append(_unbroken_spaces(catalogue.word(_("holidays"))))
    days = ", ".join(names)
    if rule.closed:
        return _bound_tsheg(f"{days}{NBSP}{_unbroken_spaces(catalogue.word(_('closed')))}")
    spans = ", ".join(_word_span(span, language) for span in rule.spans)
    return _bound_tsheg(f"{days}{NBSP}{spans}") if spans else days


def _word_span(span: tuple[int, int], language: Language) -> str:
    """From and to, unbreakable; isolated where the text runs right to left, or it would flip."""
    start, end = (clock_time(minutes, language) for minutes in span)
    text = f"{start}{WORD_JOINER}{EN_DASH}{WORD_JOINER}{end}"
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}" if language.direction == "rtl" else text


def _word_days(run: tuple[int, ...], language: Language, catalogue: Catalogue) -> str:
    if len(run) == 7:
        return _unbroken_spaces(catalogue.word(_("every day")))
    first, last = day_name(run[0], language), day_name(run[-1], language)
    if len(run) == 1:
        return first
    joint = f"{WORD_JOINER}{EN_DASH}{WORD_JOINER}" if len(run) > 2 else f",{NBSP}"
    return f"{first}{joint}{last}"


def _runs(days: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Days in a row: (0, 2, 3, 4) -> [(0,), (2, 3, 4)]."""
    runs: list[tuple[int, ...]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1] += (day,)
        else:
            runs.append((day,))
    return runs
