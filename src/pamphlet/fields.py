"""The kinds of values that content has: ids, lengths, hours, prose; each checked, and wrong ones named in words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from pamphlet.hours import parse_hours
from pamphlet.units import parse_length, parse_size


@dataclass(frozen=True)
class Translatable:
    """Marks a field as a message: how long it may be and where a reader meets it."""

    max_length: int
    where: str


def _worded(text: str) -> str:
    parse_hours(text)
    return text


def _length(text: str) -> str:
    parse_length(text)
    return text


def _type_size(text: str) -> str:
    if parse_length(text) <= 0:
        raise ValueError(f'"{text}" is too small to read: a type size such as "9 pt" is wanted')
    return text


def _size(text: str) -> str:
    if min(parse_size(text)) <= 0:
        raise ValueError(f'"{text}" has no room: a width and a height above 0 are wanted, such as "4 x 9 in"')
    return text


def _ten_digits(text: str) -> str:
    if [unicodedata.decimal(char, -1) for char in text] != list(range(10)):
        raise ValueError(f'"{text}" is not the ten digits of a script, from zero to nine, such as "٠١٢٣٤٥٦٧٨٩"')
    return text


def _corners(polygon: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if 0 < len(polygon) < 3:
        raise ValueError(f"found {len(polygon)} corners, wanted at least 3")
    return polygon


def wrong_at(message: str, *place: str | int) -> PydanticCustomError:
    """An error of a whole record that points at the field to look at."""
    return PydanticCustomError("wrong_at", "{message}", {"message": message, "place": place})


_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_CODE = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
_COUNTRY = r"^[A-Z]{2}$"
_SECURE = r"^https://"


def _id(text: str) -> str:
    return _in_form(_ID, text, 'an id: small letters a to z and digits, with single hyphens between them, such as "hill-clinic"')


def _code(text: str) -> str:
    return _in_form(_CODE, text, 'a language\'s code: two or three small letters, such as "es" or "yue", or with its script, "zh-Hant"')


def _country(text: str) -> str:
    return _in_form(_COUNTRY, text, 'a country: two capital letters, such as "CA"')


def _secure(text: str) -> str:
    return _in_form(_SECURE, text, 'an address that begins with "https://"')


def _in_form(pattern: str, text: str, wanted: str) -> str:
    """The text, or ValueError in words: a pattern is for the schema, not for people."""
    if not re.search(pattern, text) or "\n" in text:
        raise ValueError(f'"{text}" is not {wanted}')
    return text


Id = Annotated[str, AfterValidator(_id), Field(description="lower case, digits and hyphens", json_schema_extra={"pattern": _ID})]
Line = Annotated[str, Field(min_length=1)]
OpeningHours = Annotated[str, AfterValidator(_worded)]
Length = Annotated[str, AfterValidator(_length), Field(description='a length such as "3 mm" or "0.125 in"')]
TypeSize = Annotated[str, AfterValidator(_type_size), Field(description='a type size such as "9 pt"')]
Area2D = Annotated[str, AfterValidator(_size), Field(description='a size such as "4 x 9 in" or "85 x 54 mm"')]
Digits = Annotated[str, AfterValidator(_ten_digits)]
Polygon = Annotated[tuple[tuple[float, float], ...], AfterValidator(_corners)]
Country = Annotated[str, AfterValidator(_country), Field(json_schema_extra={"pattern": _COUNTRY})]
SecureAddress = Annotated[str, AfterValidator(_secure), Field(json_schema_extra={"pattern": _SECURE})]
LanguageCode = Annotated[str, AfterValidator(_code), Field(json_schema_extra={"pattern": _CODE})]


def prose(max_length: int, where: str) -> Any:
    """The type of a field that is translated."""
    return Annotated[str, Field(min_length=1), Translatable(max_length, where)]


class Record(BaseModel):
    """Base of all content: frozen, and an unknown field is an error, not a shrug."""

    model_config = ConfigDict(frozen=True, extra="forbid")
