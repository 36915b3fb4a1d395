"""Opening hours: read from opening_hours syntax, worded in four languages, never broken where they must not be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.content.checks import hours_problem
from pamphlet.hours import DAYS, Hours, Rule, parse_hours
from pamphlet.localize.catalogue import Catalogue, Said, State
from pamphlet.localize.words import clock_time, digits, edition_date, word_hours
from pamphlet.model import Language

NBSP, JOINER = "\u00a0", "\u2060"
WEEK = tuple(range(7))


def language(code: str, locale: str, **more: object) -> Language:
    return Language.model_validate({
        "code": code, "name": code, "locale": locale, "script": "latin", "fonts": ["Guide Sans"],
        "line_height": {"ideal": 1.4, "min": 1.3, "heading": 1.2}, **more})


ENGLISH = language("en", "en_CA", clock=12)
SPANISH = language("es", "es_419")
UKRAINIAN = language("uk", "uk")
TIBETAN = language("bo", "bo", script="tibetan", day_names="wide")

WORDS = {
    "es": {"24 hours, every day": "24 horas, todos los días", "every day": "todos los días", "holidays": "días feriados", "closed": "no abre"},
    "uk": {"24 hours, every day": "24 години, щодня", "every day": "щодня", "holidays": "свята", "closed": "не працює"},
    "bo": {"24 hours, every day": "ཉིན་ལྟར་ཆུ་ཚོད་ 24", "every day": "ཉིན་ལྟར", "holidays": "གུང་སེང་ཉིན", "closed": "སྒོ་རྒྱག་"},
}


def catalogue(row: Language) -> Catalogue:
    words = WORDS.get(row.code, {})
    return Catalogue(row.code, "en", {("", source): Said(text, row.code, State.APPROVED) for source, text in words.items()}, row.code == "en")


def worded(text: str, row: Language) -> list[str]:
    """The phrases with their invisible marks shown: `_` does not break, a joiner is left out."""
    return [phrase.replace(NBSP, "_").replace(JOINER, "") for phrase in word_hours(parse_hours(text), row, catalogue(row))]


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "hours"), [
    ("24/7", Hours(always=True)),
    ("Mo-Fr 09:30-16:00", Hours((Rule((0, 1, 2, 3, 4), spans=((570, 960),)),))),
    ("Sa-Mo 10:00-12:00", Hours((Rule((0, 5, 6), spans=((600, 720),)),))),
    ("Mo,We,Fr-Su", Hours((Rule((0, 2, 4, 5, 6)),))),
    ("09:00-17:00", Hours((Rule(WEEK, spans=((540, 1020),)),))),
    ("Tu 09:00-12:00,13:00-26:00", Hours((Rule((1,), spans=((540, 720), (780, 1560))),))),
    ("Mo-Fr 09:00-17:00; PH off", Hours((Rule((0, 1, 2, 3, 4), spans=((540, 1020),)), Rule((), holidays=True, closed=True)))),
    ("Mo,PH 09:00-17:00", Hours((Rule((0,), holidays=True, spans=((540, 1020),)),))),
])
def test_a_value_is_read_as_its_days_and_times(text: str, hours: Hours) -> None:
    assert parse_hours(text) == hours


@pytest.mark.parametrize(("text", "part"), [
    ("week 1-10 Mo 09:00-10:00", '"week" is not a day'),
    ("Jan-Mar Mo 09:00-10:00", '"Jan-Mar" is not a day'),
    ("Mo[1] 09:00-10:00", '"Mo[1]" is not a day'),
    ("SH 09:00-10:00", '"SH" is not a day'),
    ("Mo-PH 09:00-10:00", '"Mo-PH" is not a day'),
    ("PH-Mo 09:00-10:00", '"PH-Mo" is not a day'),
    ("Mo sunrise-sunset", '"sunrise-sunset" is not a span of times'),
    ("Mo 09:00+", '"09:00+" is not a span of times'),
    ("Mo 9:00-10:00", '"9:00-10:00" is not a span of times'),
    ('Mo 09:00-10:00 "by call"', "is not a span of times"),
    ("Mo 09:00-27:00", '"09:00-27:00" is not a time of day'),
    ("Mo 09:60-10:00", '"09:60-10:00" is not a time of day'),
    ("24/7; PH off", '"24/7" is not a span'),
])
def test_what_cannot_be_worded_is_refused_with_the_part_that_cannot(text: str, part: str) -> None:
    with pytest.raises(ValueError, match="is not a") as problem:
        parse_hours(text)
    assert part in str(problem.value)


minutes = st.integers(0, 287).map(lambda n: n * 5)
spans = st.tuples(minutes, st.integers(0, 312).map(lambda n: n * 5))
rules = st.builds(
    Rule, days=st.sets(st.integers(0, 6)).map(lambda found: tuple(sorted(found))), holidays=st.booleans(),
    spans=st.lists(spans, max_size=3).map(tuple), closed=st.booleans(),
).filter(lambda rule: rule.days or rule.holidays).map(lambda rule: Rule(rule.days, rule.holidays, () if rule.closed else rule.spans, rule.closed))


def written(rule: Rule, as_spans: bool) -> str:
    """A rule as a person writes it: days one by one, or the whole as a span where it is one."""
    days = [DAYS[day] for day in rule.days]
    if as_spans and len(days) > 1 and rule.days == tuple(range(rule.days[0], rule.days[-1] + 1)):
        days = [f"{days[0]}-{days[-1]}"]
    days += ["PH"] * rule.holidays
    times = "off" if rule.closed else ",".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in rule.spans)
    return f"{','.join(days)} {times}".strip()


@given(st.lists(rules, min_size=1, max_size=4), st.booleans())
def test_every_value_is_read_back_as_it_was_meant(meant: list[Rule], as_spans: bool) -> None:
    """Rules of days of their own; where days overlap the later rule wins, see below."""
    kept: list[Rule] = []
    for rule in meant:
        if not any(set(rule.days) & set(other.days) or (rule.holidays and other.holidays) for other in kept):
            kept.append(rule)
    text = "; ".join(written(rule, as_spans) for rule in kept)
    assert parse_hours(text).rules == tuple(kept)
    assert hours_problem(text) == "", "what we word, the independent reader of the syntax understands too"


@given(st.lists(rules, min_size=1, max_size=3), st.sampled_from([ENGLISH, SPANISH, UKRAINIAN, TIBETAN]))
def test_every_value_can_be_worded_one_phrase_a_rule(meant: list[Rule], row: Language) -> None:
    phrases = word_hours(Hours(tuple(meant)), row, catalogue(row))
    assert len(phrases) == len(meant)
    assert all(phrases)


# --- wording ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "english", "spanish", "ukrainian"), [
    ("Mo-Fr 09:30-16:00", "Mon–Fri_9:30_a.m.–4_p.m.", "lun–vie_9:30–16:00", "пн–пт_9:30–16:00"),
    ("Sa 00:00-12:00", "Sat_12_a.m.–12_p.m.", "sáb_0:00–12:00", "сб_0:00–12:00"),
    ("Mo,Tu 12:30-24:00", "Mon,_Tue_12:30_p.m.–12_a.m.", "lun,_mar_12:30–24:00", "пн,_вт_12:30–24:00"),
    ("Mo,We-Fr 09:00-12:00,13:00-17:00", "Mon, Wed–Fri_9_a.m.–12_p.m., 1_p.m.–5_p.m.", "lun, mié–vie_9:00–12:00, 13:00–17:00",
     "пн, ср–пт_9:00–12:00, 13:00–17:00"),
    ("22:00-26:00", "every_day_10_p.m.–2_a.m.", "todos_los_días_22:00–2:00", "щодня_22:00–2:00"),
    ("24/7", "24_hours,_every_day", "24_horas,_todos_los_días", "24_години,_щодня"),
    ("PH off", "holidays_closed", "días_feriados_no_abre", "свята_не_працює"),
    ("Th", "Thu", "jue", "чт"),
])
def test_hours_in_english_spanish_and_ukrainian(text: str, english: str, spanish: str, ukrainian: str) -> None:
    assert worded(text, ENGLISH) == [english]
    assert worded(text, SPANISH) == [spanish]
    assert worded(text, UKRAINIAN) == [ukrainian]


@pytest.mark.parametrize(("text", "tibetan"), [
    ("Mo-Fr 09:30-16:00", "གཟའ་ཟླ་བ་–གཟའ་པ་སངས་_9:30–16:00"),
    ("10:00-12:00", "ཉིན་ལྟར_10:00–12:00"),
    ("24/7", "ཉིན་ལྟར་ཆུ་ཚོད་_24"),
])
def test_hours_in_tibetan(text: str, tibetan: str) -> None:
    """Full names of days; a tsheg may be of the kind that does not break."""
    assert [phrase.replace("\u0f0c", "\u0f0b") for phrase in worded(text, TIBETAN)] == [tibetan]


def test_each_rule_is_a_phrase() -> None:
    assert worded("Mo-Fr 09:00-17:00; Sa 10:00-13:00; PH off", ENGLISH) == [
        "Mon–Fri_9_a.m.–5_p.m.", "Sat_10_a.m.–1_p.m.", "holidays_closed"]


@pytest.mark.parametrize("row", [ENGLISH, SPANISH, UKRAINIAN], ids=lambda row: row.code)
@given(meant=rules)
def test_a_line_of_hours_breaks_after_a_comma_or_not_at_all(pieces: Callable[[str, str], list[str]], row: Language, meant: Rule) -> None:
    (phrase,) = word_hours(Hours((meant,)), row, catalogue(row))
    for piece in pieces(phrase, row.code)[:-1]:
        assert piece.endswith(", "), f"{piece!r} of {phrase!r} may end a line"


@given(meant=rules)
def test_a_tibetan_line_breaks_inside_names_of_days_but_never_before_or_in_times(
        pieces: Callable[[str, str], list[str]], meant: Rule) -> None:
    (phrase,) = word_hours(Hours((meant,)), TIBETAN, catalogue(TIBETAN))
    for before, after in zip(cut := pieces(phrase, "bo"), cut[1:], strict=False):
        assert before.endswith(("་", ", ")), f"{before!r} of {phrase!r} may end a line"
        assert not after.startswith((NBSP, JOINER, "–")), f"{after!r} of {phrase!r} may begin a line"


def test_round_the_clock_is_not_torn_apart_in_tibetan(pieces: Callable[[str, str], list[str]]) -> None:
    (phrase,) = word_hours(parse_hours("24/7"), TIBETAN, catalogue(TIBETAN))
    assert pieces(phrase, "bo")[-1].strip(NBSP) != "24"


@given(st.integers(0, 26 * 60))
def test_a_time_of_day_never_breaks(pieces: Callable[[str, str], list[str]], minute: int) -> None:
    for row in (ENGLISH, SPANISH, UKRAINIAN, TIBETAN):
        assert len(pieces(clock_time(minute, row), row.code)) == 1


def test_the_words_of_a_twelve_hour_clock_do_not_break_in_tibetan_either(pieces: Callable[[str, str], list[str]]) -> None:
    assert len(pieces(clock_time(570, language("bo", "bo", clock=12)), "bo")) == 1


def test_a_language_may_have_its_own_digits() -> None:
    own = language("bo", "bo", digits="༠༡༢༣༤༥༦༧༨༩")
    assert clock_time(570, own) == "༩:༣༠"
    assert digits("2026", own) == "༢༠༢༦"
    assert digits("2026", TIBETAN) == "2026"


def test_an_edition_is_dated_in_the_long_form_of_every_language() -> None:
    day = dt.date(2026, 11, 21)
    assert [edition_date(day, row) for row in (ENGLISH, SPANISH)] == ["November 2026", "noviembre de 2026"]
    assert edition_date(day, UKRAINIAN).startswith("листопад")
    assert "2026" in edition_date(day, TIBETAN)


def test_a_later_rule_replaces_an_earlier_one_for_its_days() -> None:
    """Wednesday has one line: printing both would send someone to a closed door."""
    rules = parse_hours("Mo-Fr 09:00-17:00; We 10:00-12:00; PH off").rules
    assert [(rule.days, rule.spans, rule.closed) for rule in rules] == [
        ((0, 1, 3, 4), ((540, 1020),), False), ((2,), ((600, 720),), False), ((), (), True)]
