"""Telephone numbers: checked and formatted by `phonenumbers`, short codes by its own rules."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

NANP = 1


@dataclass(frozen=True)
class Number:
    """A checked number: what is printed, and what a telephone is told to dial."""

    display: str
    dial: str


@functools.lru_cache(maxsize=4096)
def parse_number(text: str, region: str, *, short: bool = False) -> Number:
    """A number as written in a record, for a country such as "CA".

    `short` allows text services' codes (686868) besides the country's short numbers.
    Raises ValueError that says what was found and what would be right.
    """
    import phonenumbers as pn

    digits = "".join(c for c in text if c.isdigit())
    if len(digits) <= 6:
        return _short_number(text, digits, region, short=short)
    try:
        number = pn.parse(text, region)
    except pn.NumberParseException:
        raise ValueError(f'"{text}" is not a telephone number') from None
    if not pn.is_possible_number(number):
        reason = {
            pn.ValidationResult.TOO_SHORT: "too few digits",
            pn.ValidationResult.TOO_LONG: "too many digits",
        }.get(pn.is_possible_number_with_reason(number), "a length no number has")
        raise ValueError(f'"{text}" has {reason} ({len(digits)} found)')
    if not pn.is_valid_number(number):
        raise ValueError(f'"{text}" is not a number in use in {region} (unknown area or exchange)')
    return Number(_display(number), pn.format_number(number, pn.PhoneNumberFormat.E164))


def _short_number(text: str, digits: str, region: str, *, short: bool) -> Number:
    import phonenumbers as pn
    from phonenumbers import shortnumberinfo

    candidate = pn.PhoneNumber(country_code=pn.country_code_for_region(region), national_number=int(digits or 0))
    known = bool(digits) and shortnumberinfo.is_valid_short_number_for_region(candidate, region)
    if digits and (known or (short and 4 < len(digits) <= 6)):
        return Number(digits, digits)
    raise ValueError(f'"{text}" has too few digits ({len(digits)} found) and is no short code of {region}')


def _display(number: PhoneNumber) -> str:
    """North American numbers with hyphens, as people read them out; others in their national way."""
    import phonenumbers as pn

    if number.country_code != NANP:
        return pn.format_number(number, pn.PhoneNumberFormat.NATIONAL)
    hyphened = pn.format_number(number, pn.PhoneNumberFormat.RFC3966).removeprefix("tel:+1-").split(";")[0]
    toll_free = pn.number_type(number) == pn.PhoneNumberType.TOLL_FREE
    return f"1-{hyphened}" if toll_free else hyphened
