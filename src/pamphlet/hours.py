"""Opening hours as data: the part of the opening_hours syntax that a guide can put in words.

The syntax is OpenStreetMap's `opening_hours`; `content` also checks it with opening-hours-py. A
value that is valid there but cannot be worded here (weeks of the year, sunrise) is refused, never
half-worded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY = "PH"
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_DAYPART = re.compile(r"PH|(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?")


@dataclass(frozen=True)
class Rule:
    """Some days and their times.

    `days`: 0 = Monday … 6 = Sunday; `holidays`: public holidays as well. `spans`: minutes after
    midnight, (from, to); empty means that only the days are known. `closed`: shut on these days.
    """

    days: tuple[int, ...]
    holidays: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class Hours:
    """All rules of one value; `always` is 24 hours, every day."""

    rules: tuple[Rule, ...] = ()
    always: bool = False


def parse_hours(text: str) -> Hours:
    """`"Mo-Fr 09:30-16:00; Sa 10:00-13:00"` as `Hours`.

    Raises ValueError with the part that cannot be worded.
    """
    if text.strip() == "24/7":
        return Hours(always=True)
    return Hours(_later_rules_win([_rule(part.strip()) for part in text.split(";") if part.strip()]))


def _later_rules_win(rules: list[Rule]) -> tuple[Rule, ...]:
    """After a `;` a rule replaces what stood before for its days, as the syntax says: no day has two."""
    kept: list[Rule] = []
    taken: set[int] = set()
    holidays = False
    for rule in reversed(rules):
        days = tuple(day for day in rule.days if day not in taken)
        if days or (rule.holidays and not holidays):
            kept.append(replace(rule, days=days, holidays=rule.holidays and not holidays))
        taken.update(rule.days)
        holidays = holidays or rule.holidays
    return tuple(reversed(kept))


def _rule(part: str) -> Rule:
    days_text, _, rest = part.partition(" ")
    if re.match(r"\d", days_text):
        days_text, rest = "Mo-Su", part
    days, holidays = _days(days_text, part)
    if rest.strip() in ("off", "closed"):
        return Rule(days, holidays, closed=True)
    return Rule(days, holidays, tuple(_span(s.strip(), part) for s in rest.split(",")) if rest.strip() else ())


def _days(text: str, part: str) -> tuple[tuple[int, ...], bool]:
    found: set[int] = set()
    holidays = False
    for piece in text.split(","):
        if not _DAYPART.fullmatch(piece):
            raise ValueError(f'"{part}": "{piece}" is not a day or a span of days such as Mo-Fr')
        if piece == HOLIDAY:
            holidays = True
            continue
        first, _, last = piece.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        found.update(range(start, end + 1) if start <= end else (*range(start, 7), *range(end + 1)))
    return tuple(sorted(found)), holidays


def _span(text: str, part: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if not match:
        raise ValueError(f'"{part}": "{text}" is not a span of times such as 09:30-16:00')
    hour_1, minute_1, hour_2, minute_2 = (int(group) for group in match.groups())
    if hour_1 > 24 or hour_2 > 26 or minute_1 > 59 or minute_2 > 59:
        raise ValueError(f'"{part}": "{text}" is not a time of day')
    return hour_1 * 60 + minute_1, hour_2 * 60 + minute_2
