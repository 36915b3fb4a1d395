"""Telephone numbers: checked and formatted by `phonenumbers`, short codes by its own rules."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

NANP = 1
_BETWEEN_DIGITS = frozenset(" \u00a0-\u2010\u2011\u2013.")


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

    digits = _ascii_digits(text)
    if len(digits) <= 6:
        return _short_number(text, digits, region, short=short)
    try:
        number = pn.parse(text, region)
    except pn.NumberParseException:
        raise ValueError(f'"{text}" is not a telephone number') from None
    _refuse_company(text, number)
    if not pn.is_possible_number(number):
        reason = {
            pn.ValidationResult.TOO_SHORT: "too few digits",
            pn.ValidationResult.TOO_LONG: "too many digits",
        }.get(pn.is_possible_number_with_reason(number), "a length no number has")
        raise ValueError(f'"{text}" has {reason} ({len(digits)} found)')
    if not pn.is_valid_number(number):
        raise ValueError(f'"{text}" is not a number in use in {region} (unknown area or exchange)')
    return Number(_display(number, region), pn.format_number(number, pn.PhoneNumberFormat.E164))


def _ascii_digits(text: str) -> str:
    """The digits of any script as 0 to 9; a superscript is no digit."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def _refuse_company(text: str, number: PhoneNumber) -> None:
    """An extension or words beside a number would be neither printed nor dialled."""
    if number.extension:
        raise ValueError(f'"{text}" has an extension ({number.extension}); write the number alone: '
                         "the extension of a service's telephone has a field of its own")
    if any(c.isalpha() for c in text):
        raise ValueError(f'"{text}" has letters; write the number alone, in digits')


def _short_number(text: str, digits: str, region: str, *, short: bool) -> Number:
    import phonenumbers as pn
    from phonenumbers import shortnumberinfo

    candidate = pn.PhoneNumber(country_code=pn.country_code_for_region(region), national_number=int(digits or 0))
    known = bool(digits) and shortnumberinfo.is_valid_short_number_for_region(candidate, region)
    if not known and not (short and 4 < len(digits) <= 6):
        raise ValueError(f'"{text}" has too few digits ({len(digits)} found) and is no short code of {region}')
    if not all(c.isdecimal() or c in _BETWEEN_DIGITS for c in text):
        raise ValueError(f'"{text}" has more than a short code ({digits}); write the number alone, in digits')
    return Number(digits, digits)


def _display(number: PhoneNumber, region: str) -> str:
    """As people of `region` read it out: North American numbers with hyphens, those from abroad with + and country code."""
    import phonenumbers as pn

    if number.country_code != pn.country_code_for_region(region):
        return pn.format_number(number, pn.PhoneNumberFormat.INTERNATIONAL)
    if number.country_code != NANP:
        return pn.format_number(number, pn.PhoneNumberFormat.NATIONAL)
    hyphened = pn.format_number(number, pn.PhoneNumberFormat.RFC3966).removeprefix("tel:+1-").split(";")[0]
    toll_free = pn.number_type(number) == pn.PhoneNumberType.TOLL_FREE
    return f"1-{hyphened}" if toll_free else hyphened
