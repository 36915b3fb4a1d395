"""The guide as frozen data. Field names of services follow Open Referral HSDS 3 where it has one.

A field annotated with `prose` is shown to readers in their language: it becomes a message of the
catalogue. Everything else is data and is printed as it is (a name on a door, a street, a number).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from pamphlet.fields import (
    Area2D,
    Country,
    Digits,
    Id,
    LanguageCode,
    Length,
    Line,
    OpeningHours,
    Polygon,
    Record,
    SecureAddress,
    TypeSize,
    prose,
    wrong_at,
)

# --- services ----------------------------------------------------------------------------------


class Phone(Record):
    """One number. The first of a service is the one printed large."""

    id: Id | None = None
    number: Line
    type: Literal["voice", "tollfree", "text", "tty", "whatsapp", "fax"] = "voice"
    extension: str | None = None
    keyword: str | None = Field(None, description="the word to send, for a text service")
    description: prose(40, "beside a telephone number") | None = None  # type: ignore[valid-type]
    languages: tuple[LanguageCode, ...] = ()


class Schedule(Record):
    """Opening hours and the year in which a source gave them."""

    id: Id | None = None
    opening_hours: OpeningHours
    as_of: int = Field(ge=1990, le=2100, description="the latest year in which a source gave these hours")
    description: prose(40, "before opening hours, what they are for") | None = None  # type: ignore[valid-type]


class Station(Record):
    """The nearest station, by straight line."""

    name: Line
    line: int | str | None = None
    distance_m: int = Field(ge=0)


class Location(Record):
    """A place. Without an address it only says whereabouts."""

    address: str | None = None
    unit: str | None = None
    postal_code: str | None = None
    neighbourhood: str | None = None
    corner: str | None = None
    station: Station | None = None
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    coordinates_source: str | None = None
    accessibility: tuple[Literal["step-free"], ...] = ()


class Ages(Record):
    """Who may come by age; `group` where a source names no years."""

    min: int | None = Field(None, ge=0, le=120)
    max: int | None = Field(None, ge=0, le=120)
    group: Literal["children", "youth", "adults", "seniors"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Ages:
        if self.min is None and self.max is None and self.group is None:
            raise ValueError("age needs min, max or group")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"age min {self.min} is above max {self.max}")
        return self


class Access(Record):
    """Badges: `true` where evidenced, `false` only where a person was told so; absent is unknown."""

    no_status: bool | None = None
    no_id: bool | None = None
    no_health_card: bool | None = None
    women_only: bool | None = None
    age: Ages | None = None
    walk_in: bool | None = None
    appointment: bool | None = None
    phone_only: bool | None = None
    catchment: prose(110, "who may come: the part of town served") | None = None  # type: ignore[valid-type]


class Evidence(Record):
    """How we know whom a service sees; only explicit words or a policy carry a no-status badge."""

    kind: Literal["explicit", "policy", "low-barrier", "refugee-focused", "not-stated"]
    note: str = ""


class Source(Record):
    """Where a fact was read."""

    url: str | None = None
    note: str | None = Field(None, description="a source that has no web address")
    year: str | int | None = None


class Verification(Record):
    """A person confirmed the record. No program may write one except through `verify`."""

    on: dt.date
    by: Line
    how: Literal["phone", "email", "visit"]


class RequiredDocument(Record):
    """Something to bring."""

    id: Id
    text: prose(60, "what to bring")  # type: ignore[valid-type]


# What would give away where a place is that keeps its address private.
_TELLING = ("address", "unit", "postal_code", "corner", "station", "latitude", "longitude")


class Service(Record):
    """One service as a reader meets it: one entry."""

    id: Id
    name: Line
    alternate_name: str | None = None
    description: prose(160, "what you get, the first line of an entry")  # type: ignore[valid-type]
    url: str | None = None
    status: Literal["active", "inactive", "defunct", "temporarily closed"] = "active"
    categories: tuple[Id, ...] = Field(min_length=1)
    area: tuple[Id, ...] = Field(min_length=1, description='areas it lies in; "city" for everyone everywhere')
    access: Access = Access()
    access_evidence: Evidence
    eligibility_description: prose(130, "who may come") | None = None  # type: ignore[valid-type]
    application_process: prose(110, "how to get in") | None = None  # type: ignore[valid-type]
    fees_description: prose(110, "what it costs") | None = None  # type: ignore[valid-type]
    required_documents: tuple[RequiredDocument, ...] = ()
    alert: prose(100, "a warning in the entry") | None = None  # type: ignore[valid-type]
    interpretation_services: prose(80, "languages of the service") | None = None  # type: ignore[valid-type]
    languages: tuple[LanguageCode, ...] = ()
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    locations: tuple[Location, ...] = ()
    address_private: bool = False
    priority: int = Field(50, ge=1, le=99, description="lower stays longer when room is short")
    sources: tuple[Source, ...] = Field(min_length=1)
    verified: Verification | None = None
    assured_date: dt.date | None = None
    confidence: str | None = None
    doubts: str | None = None
    tier: str | None = None
    sort_key: str | None = None

    @model_validator(mode="after")
    def _keeps_its_word(self) -> Service:
        if self.access.no_status and self.access_evidence.kind not in ("explicit", "policy"):
            raise wrong_at(
                f'access.no_status needs evidence "explicit" or "policy", found "{self.access_evidence.kind}"',
                "access_evidence", "kind")
        for position, place in enumerate(self.locations):
            given = next((name for name in _TELLING if getattr(place, name) is not None), None)
            if self.address_private and given:
                raise wrong_at("address_private is true, yet an address is written down: remove the address "
                                "and whatever else would lead there", "locations", position, given)
        return self


# --- sections, areas, categories, languages ------------------------------------------------------


class Item(Record):
    """One paragraph, number or term of a section."""

    id: Id
    strong: prose(30, "bold words before a paragraph") | None = None  # type: ignore[valid-type]
    text: prose(190, "a paragraph") | None = None  # type: ignore[valid-type]
    label: prose(40, "beside an emergency number") | None = None  # type: ignore[valid-type]
    term: str | None = Field(None, description="a word people will hear, never translated")
    number: str | None = None
    service: Id | None = None


class Approval(Record):
    """A person with authority approved the section's wording."""

    by: Line
    on: dt.date


class Section(Record):
    """A part of the guide that is not a service."""

    id: Id
    kind: Literal["cover", "text", "legend", "numbers", "glossary", "back"]
    title: prose(60, "a heading")  # type: ignore[valid-type]
    discreet_title: prose(60, "the plainer cover's title") | None = None  # type: ignore[valid-type]
    lead: prose(190, "under a heading") | None = None  # type: ignore[valid-type]
    items: tuple[Item, ...] = ()
    needs_approval: bool = False
    approved: Approval | None = None


class Point(Record):
    """WGS84."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Area(Record):
    """A neighbourhood: a circle, postal prefixes, a polygon, or several of them."""

    id: Id
    name: prose(40, "the neighbourhood's name on the cover")  # type: ignore[valid-type]
    centre: Point | None = None
    radius_km: float | None = Field(None, gt=0)
    postal_prefixes: tuple[str, ...] = ()
    polygon: Polygon = Field((), description="[longitude, latitude] corners")
    geojson: str | None = Field(None, description="a GeoJSON file of the workspace with one polygon")
    services: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _is_somewhere(self) -> Area:
        if (self.centre is None) != (self.radius_km is None):
            raise wrong_at("centre and radius_km go together: write both or neither", "centre" if self.centre else "radius_km")
        if not (self.centre or self.postal_prefixes or self.polygon or self.geojson or self.services):
            raise ValueError("an area needs centre and radius_km, postal_prefixes, polygon, geojson or services")
        return self


class Category(Record):
    """A shelf of the guide."""

    id: Id
    name: prose(34, "a category's head")  # type: ignore[valid-type]
    lead: prose(80, "under a category's head") | None = None  # type: ignore[valid-type]
    icon: Line = "cat-star"
    colour: Line = "ink"


class LineHeight(Record):
    """Unitless line heights; `min` is where stacks or accents begin to touch."""

    ideal: float = Field(gt=1, lt=4)
    min: float = Field(gt=1, lt=4)
    heading: float = Field(gt=1, lt=4)


class Language(Record):
    """A language is data: a catalogue, this row, and one CSS file for its script."""

    code: LanguageCode
    name: Line
    locale: Line
    script: Id
    fonts: tuple[Line, ...] = Field(min_length=1)
    line_height: LineHeight
    direction: Literal["ltr", "rtl"] = "ltr"
    clock: Literal[12, 24] = 24
    day_names: Literal["wide", "abbreviated"] = "abbreviated"
    digits: Digits | None = Field(None, description="ten digits of the script; European ones if absent")
    bind_short_words: bool = Field(False, description="keep one-letter words with the next word")
    apostrophe: str | None = Field(None, description="the apostrophe of this language, e.g. U+02BC")


class Guide(Record):
    """content/guide.yaml: what the guide is."""

    id: Id
    title: Line
    publisher: Line
    region: Country = Field(description="country of the telephone numbers")
    source_language: LanguageCode
    map: SecureAddress = Field(description="https address of the guide's map")
    freshness_days: int = Field(180, gt=0, description="how long a verification counts")
    hours_not_before: int = Field(description="hours from an earlier year are not printed until verified")
    station_word_max_m: int = 1200
    licence: Line = "CC BY 4.0"
    languages: tuple[Language, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = Field(min_length=1)

    @property
    def language_codes(self) -> tuple[str, ...]:
        """Codes in the guide's order."""
        return tuple(language.code for language in self.languages)

    def language(self, code: str) -> Language:
        """The row of a language that is known to exist."""
        return next(language for language in self.languages if language.code == code)


# --- partners ------------------------------------------------------------------------------------

Scheme = Literal["c-fold", "z-fold", "accordion", "gate-fold", "booklet", "zine", "card"]
Family = Literal["standard", "booklet", "large-print", "wallet", "zine"]
Mark = Literal["crop", "fold", "registration", "colour-bar", "slug"]
PreflightProfile = Literal["offset-or-digital", "sheetfed", "digital", "newsprint", "home"]


class Contact(Record):
    """What the back panel says of the partner. All of it is the partner's own data."""

    name: Line
    lines: tuple[Line, ...] = ()
    phone: str | None = None
    url: str | None = None


class TextSizes(Record):
    """Type sizes of a partner's edition, where it does not take its family's."""

    largest: TypeSize | None = None
    ideal: TypeSize | None = None
    floor: TypeSize | None = None


class PressWishes(Record):
    """What the partner's print shop asks for; what is absent follows from the partner's colours."""

    standard: Literal["pdf-x-4", "pdf-x-1a", "plain"] | None = Field(None, description="pdf-x-4 for cmyk, plain for gray and rgb, if absent")
    profile: str | None = Field(None, description="a CMYK output profile (.icc) of the workspace; else ISO Coated v2 300 %")
    condition: str | None = Field(None, description="registered name of the profile's printing condition, such as FOGRA39, if it is not known")
    pictures: Literal["convert", "strict"] = Field("convert", description="strict: an RGB picture or logo is an error")
    marks: tuple[Mark, ...] = Field((), description="printed outside the bleed; some checkers count them as 400 % ink")
    spots: tuple[Line, ...] = Field((), description="spot colours that the print shop agreed to")
    preflight: PreflightProfile | None = Field(None, description="what prints it; offset-or-digital for PDF/X, home for plain files, if absent")


class Ordering(Record):
    """What the job ticket says of paper and delivery. All of it is the partner's own data."""

    stock: Line = Field("matt-coated, white", description="the paper, in the print shop's words; say coated or uncoated")
    grammage: int = Field(100, ge=40, le=400, description="grams a square metre")
    overs: float = Field(0.05, ge=0, le=0.5, description="share of copies printed beyond the order")
    delivery: tuple[Line, ...] = Field((), description="where the boxes go, line by line")
    contact: Line | None = Field(None, description="whom the print shop calls")


class Partner(Record):
    """Who prints what."""

    id: Id
    name: Line
    format: Scheme
    family: Family = "standard"
    paper: tuple[str, ...] = Field(min_length=1, description="sheet names or sizes, a file for each")
    trim: Area2D | None = Field(None, description="size of one panel; worked out from the paper if absent")
    panels: int | None = Field(None, ge=1, le=400)
    flap: Length | None = Field(None, description="width of the panel that folds in")
    languages: tuple[tuple[LanguageCode, ...], ...] = Field(min_length=1)
    colour: Literal["cmyk", "gray", "rgb"] = "cmyk"
    bleed: Length | None = None
    paper_thickness: Length = Field("0.1 mm", description="of one leaf; a booklet creeps by it")
    cover: Literal["plain", "discreet"] = "plain"
    sections: tuple[str, ...] = ("emergency", "how-to-use", "services")
    back_sections: tuple[Id, ...] = ()
    categories: tuple[Id, ...] = ()
    area: Id = Field("city", description='an area, "city", or "any" for one edition an area')
    logo: str | None = None
    contact: Contact | None = None
    quantity: int | None = Field(None, gt=0)
    same_entries: bool = True
    may_leave_out: bool = True
    text: TextSizes = TextSizes()
    category_codes: bool = Field(True, description="a QR code on each category head")
    code_module: Length = Field("0.4 mm", description="side of one module of a QR code; under 0.33 mm it does not photocopy")
    press: PressWishes = Field(PressWishes.model_validate({}), description="what the print shop asks for")
    order: Ordering = Field(Ordering.model_validate({}), description="paper and delivery, for the job ticket")


RECORD_KINDS: dict[str, type[Record]] = {
    "services": Service, "sections": Section, "areas": Area, "partners": Partner,
}


@dataclass(frozen=True)
class Content:
    """Everything in content/, validated, in a fixed order."""

    guide: Guide
    services: tuple[Service, ...]
    sections: tuple[Section, ...]
    areas: tuple[Area, ...]
    partners: tuple[Partner, ...]

    def section(self, section_id: str) -> Section | None:
        """The section of that id, if there is one."""
        return next((section for section in self.sections if section.id == section_id), None)

    def of_kind(self, kind: str) -> Section | None:
        """The first section of a kind."""
        return next((section for section in self.sections if section.kind == kind), None)
