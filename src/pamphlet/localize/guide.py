"""Content -> `LocalGuide`: the facts that a reader may be told, worded in the edition's languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pamphlet.fields import Record
from pamphlet.hours import parse_hours
from pamphlet.local import Badge, Entry, Furniture, Line, LocalGuide, PhoneLine, Place, SectionText, Shelf, Text, Words, keyed
from pamphlet.localize.catalogue import Catalogue
from pamphlet.localize.messages import item_path
from pamphlet.localize.typography import polish
from pamphlet.localize.words import NBSP, _, digits, edition_date, language_name, word_hours
from pamphlet.model import Ages, Area, Category, Content, Language, Location, Phone, Schedule, Section, Service
from pamphlet.phones import parse_number


@dataclass(frozen=True)
class Voice:
    """One language of an edition: its row and its catalogue."""

    language: Language
    catalogue: Catalogue
    rows: Mapping[str, Language]

    def say(self, context: str, text: str) -> Text:
        """A message, polished; in the source's language and unsure where it is not translated."""
        said = self.catalogue.say(context, text)
        row = self.rows[said.language]
        return Text(digits(polish(said.text, row), row), row.code, said.state.printable, row.direction, context)

    def word(self, text: str, **values: object) -> Text:
        """One of the program's own words, with its placeholders filled."""
        said = self.say("", text)
        shown = {name: self._shown(value, said.lang) for name, value in values.items()}
        return replace(said, text=said.text.format(**shown)) if shown else said

    def _shown(self, value: object, language: str) -> object:
        """A number in the digits of the words around it; a text as it is, for it may be data."""
        return digits(str(value), self.rows[language]) if isinstance(value, int) else value


@dataclass(frozen=True)
class Wording:
    """All voices of an edition and the rules of its guide."""

    content: Content
    voices: tuple[Voice, ...]
    today: dt.date

    def say(self, context: str, text: str | None) -> Words:
        """A message in every language; nothing if the record does not have it."""
        return tuple(voice.say(context, text) for voice in self.voices) if text else ()

    def word(self, text: str, **values: object) -> Words:
        """A word of the program in every language."""
        return tuple(voice.word(text, **values) for voice in self.voices)

    def each(self, make: Callable[[Voice], str]) -> Words:
        """Words made by data and CLDR, which need no approval."""
        return tuple(
            Text(made, voice.language.code, dir=voice.language.direction) for voice in self.voices if (made := make(voice)))


def local_guide(
    content: Content, voices: Sequence[Voice], services: Iterable[tuple[str, Service]], *,
    area: Area | None, today: dt.date, discreet: bool, left_out: int, edition: str,
) -> LocalGuide:
    """The guide in words. `services` are (category it prints under, service) in printing order."""
    wording = Wording(content, tuple(voices), today)
    by_shelf: dict[str, list[Service]] = {}
    for shelf, service in services:
        by_shelf.setdefault(shelf, []).append(service)
    shelves = tuple(_shelf(wording, c, by_shelf[c.id]) for c in content.guide.categories if c.id in by_shelf)
    sections = {section.id: _section(wording, section, discreet) for section in content.sections}
    furniture = _furniture(wording, area, left_out, edition)
    cover = content.of_kind("cover")
    title = sections[cover.id].title if cover else ()
    return LocalGuide(
        languages=tuple(voice.language.code for voice in voices),
        direction=voices[-1].language.direction,
        language_names=tuple((row.code, row.name) for row in content.guide.languages),
        title=" / ".join(dict.fromkeys(text.text for text in title)) or content.guide.title,
        shelves=shelves, sections=sections, badges=_legend(wording), furniture=furniture,
    )


# --- entries ---------------------------------------------------------------------------------------


def _shelf(wording: Wording, category: Category, services: Sequence[Service]) -> Shelf:
    name = wording.say(f"category.{category.id}.name", category.name)
    # Beside the draft band there is room for one language.
    continued = wording.word(_("{category}, continued"), category=name[-1].text)[-1].text if len(name) == 1 else ""
    return Shelf(category.id, name, wording.say(f"category.{category.id}.lead", category.lead), continued,
                 category.icon, category.colour, tuple(_entry(wording, service) for service in services))


def _entry(wording: Wording, service: Service) -> Entry:
    def field(name: str, text: str | None) -> Words:
        return wording.say(f"{service.id}.{name}", text)

    confirmed = is_confirmed(service, wording.content.guide.freshness_days, wording.today)
    description = field("description", service.description)
    catchment = field("access.catchment", service.access.catchment)
    who = _joined(wording, (catchment, field("eligibility_description", service.eligibility_description)))
    bring = _joined(wording, tuple(field(f"required_documents.{d.id}.text", d.text) for d in service.required_documents))
    return Entry(
        id=service.id, name=service.name, alternate_name=service.alternate_name or "", url=service.url or "",
        sure=confirmed and all(text.sure for text in description),
        description=description,
        badges=_badges(wording, service),
        who=keyed(who, f"{service.id}.who"),
        how=field("application_process", service.application_process),
        phones=tuple(_keyed_phone(_phone(wording, service, phone), f"{service.id}.phones.{n}") for n, phone in enumerate(service.phones, 1)),
        hours=keyed(_hours(wording, service, confirmed), f"{service.id}.hours"),
        places=_places(wording, service),
        place_note=keyed(_place_note(wording, service), f"{service.id}.place_note"),
        languages=keyed(_languages(wording, service, field("interpretation_services", service.interpretation_services)), f"{service.id}.languages"),
        bring=keyed(bring, f"{service.id}.bring"),
        cost=field("fees_description", service.fees_description),
        alert=field("alert", service.alert),
    )


def is_confirmed(service: Service, freshness_days: int, today: dt.date) -> bool:
    """Whether a person confirmed the record within the guide's limit."""
    return service.verified is not None and 0 <= (today - service.verified.on).days <= freshness_days


def _joined(wording: Wording, parts: Sequence[Words]) -> Words:
    """Several messages one after the other, in each language."""
    present = [part for part in parts if part]
    if not present:
        return ()
    return tuple(
        Text(" ".join(part[n].text for part in present), present[0][n].lang,
             all(part[n].sure for part in present), present[0][n].dir)
        for n in range(len(wording.voices)))


def _phone(wording: Wording, service: Service, phone: Phone) -> PhoneLine:
    number = parse_number(phone.number, wording.content.guide.region, short=phone.type == "text")
    note: Words = ()
    if phone.type == "text" and phone.keyword:
        note = wording.word(_("text {keyword} to"), keyword=phone.keyword)
    elif kind := {"tollfree": _("toll-free"), "tty": _("TTY"), "whatsapp": _("WhatsApp"), "fax": _("fax"),
                  "text": _("text message")}.get(phone.type):
        note = wording.word(kind)
    described = wording.say(f"{service.id}.{_item(phone, 'phones')}.description", phone.description)
    note = _joined(wording, (described, note)) if phone.type != "voice" else described
    href = f"sms:{number.dial}" if phone.type == "text" else f"tel:{number.dial}"
    return PhoneLine(number.display, href, phone.type, note, phone.extension or "")


def _keyed_phone(line: PhoneLine, key: str) -> PhoneLine:
    return replace(line, key=key, note=keyed(line.note, f"{key}.note"))


def _item(item: Record, field: str) -> str:
    return item_path(field, item)


def _hours(wording: Wording, service: Service, confirmed: bool) -> Words:
    """Hours that may be printed; "call first" instead where they are old and nobody confirmed them."""
    limit = wording.content.guide.hours_not_before
    current = [s for s in service.schedules if confirmed or s.as_of >= limit]
    if not service.schedules:
        return ()
    if not current:
        return wording.word(_("Call first"))
    return tuple(_worded_hours(voice, service, current) for voice in wording.voices)


def _worded_hours(voice: Voice, service: Service, schedules: Sequence[Schedule]) -> Text:
    parts, sure = [], True
    for schedule in schedules:
        phrases = "; ".join(word_hours(parse_hours(schedule.opening_hours), voice.language, voice.catalogue))
        if schedule.description:
            said = voice.say(f"{service.id}.{_item(schedule, 'schedules')}.description", schedule.description)
            sure, phrases = sure and said.sure, f"{said.text} {phrases}"
        parts.append(phrases)
    return Text("; ".join(parts), voice.language.code, sure, voice.language.direction)


def _places(wording: Wording, service: Service) -> tuple[Place, ...]:
    shown = [place for place in service.locations if place.address or place.corner or place.neighbourhood]
    return tuple(replace(_place(wording, place), key=f"{service.id}.places.{n}") for n, place in enumerate(shown, 1))


def _place(wording: Wording, place: Location) -> Place:
    street = ", ".join(part.replace(" ", NBSP) for part in (place.address, place.unit) if part)
    whereabouts = place.corner or place.neighbourhood or ""
    station: Words = ()
    near = place.station
    if near and near.distance_m <= wording.content.guide.station_word_max_m:
        line = wording.word(_("line {line}"), line=near.line) if near.line else ()
        station = tuple(
            Text(f"{near.name}{NBSP}({line[n].text.replace(' ', NBSP)})" if line else near.name, voice.language.code,
                 dir=voice.language.direction)
            for n, voice in enumerate(wording.voices))
    return Place(street, whereabouts.replace(" & ", f"{NBSP}& "), station)


def _place_note(wording: Wording, service: Service) -> Words:
    if service.address_private:
        return wording.word(_("The address is private: call"))
    if service.access.phone_only or any(place.address for place in service.locations):
        return ()
    return wording.word(_("Call for the address")) if service.phones else ()


def _languages(wording: Wording, service: Service, interpreters: Words) -> Words:
    if not service.languages:
        return interpreters
    spoken = wording.each(lambda voice: ", ".join(
        language_name(code, voice.language, voice.catalogue).rstrip("།") for code in service.languages))
    spoken = tuple(replace(text, text=polish(text.text, voice.language)) for text, voice in zip(spoken, wording.voices, strict=True))
    return tuple(
        replace(text, text=f"{text.text}. {interpreters[n].text}" if interpreters else text.text,
                sure=not interpreters or interpreters[n].sure)
        for n, text in enumerate(spoken))


# --- badges ----------------------------------------------------------------------------------------

_SIGNS: tuple[tuple[str, str, str, str], ...] = (
    ("no_status", "badge-no-status", _("No status needed"), _("People without immigration status are welcome.")),
    ("no_id", "badge-no-id", _("No ID needed"), _("You do not need an identity document.")),
    ("no_health_card", "badge-no-health-card", _("No health card needed"), _("You do not need a health card.")),
    ("women_only", "badge-women", _("Women only"), _("For women.")),
    ("walk_in", "badge-walk-in", _("Walk in"), _("Come without an appointment.")),
    ("appointment", "badge-appointment", _("Appointment"), _("Call to book a time.")),
    ("phone_only", "badge-phone-only", _("Phone only"), _("Help by phone: there is no place to go.")),
    ("catchment", "badge-catchment", _("One area only"), _("For people who live in one part of the city. Call and ask.")),
)
_AGE_SIGN = ("badge-age", _("For people of this age."))
_STEP_FREE = ("badge-step-free", _("Step-free"), _("You can enter without steps."))
_GROUPS = {"children": _("Children"), "youth": _("Youth"), "adults": _("Adults"), "seniors": _("Seniors")}


def _badges(wording: Wording, service: Service) -> tuple[Badge, ...]:
    """The signs that the record's evidence carries, always in the same order."""
    access = service.access
    found = [Badge(icon, wording.word(word)) for name, icon, word, _meaning in _SIGNS if getattr(access, name)]
    if access.age:
        at = sum(1 for badge in found if badge.icon in ("badge-no-status", "badge-no-id", "badge-no-health-card", "badge-women"))
        found.insert(at, Badge(_AGE_SIGN[0], _ages(wording, access.age)))
    if any("step-free" in place.accessibility for place in service.locations):
        found.append(Badge(_STEP_FREE[0], wording.word(_STEP_FREE[1])))
    return tuple(found)


def _ages(wording: Wording, age: Ages) -> Words:
    if age.min is not None and age.max is not None:
        return wording.word(_("Ages {first}–{last}"), first=age.min, last=age.max)
    if age.min is not None:
        return wording.word(_("Age {first} and over"), first=age.min)
    if age.max is not None:
        return wording.word(_("Up to age {last}"), last=age.max)
    return wording.word(_GROUPS[age.group or "youth"])


def _legend(wording: Wording) -> tuple[Badge, ...]:
    """The signs that this guide's records use, each with its meaning."""
    services = wording.content.services
    signs = [
        Badge(icon, wording.word(word), wording.word(meaning)) for name, icon, word, meaning in _SIGNS
        if any(getattr(service.access, name) for service in services)]
    if any(service.access.age for service in services):
        signs.append(Badge(_AGE_SIGN[0], (), wording.word(_AGE_SIGN[1])))
    if any("step-free" in place.accessibility for service in services for place in service.locations):
        signs.append(Badge(_STEP_FREE[0], wording.word(_STEP_FREE[1]), wording.word(_STEP_FREE[2])))
    return tuple(signs)


# --- sections and furniture ------------------------------------------------------------------------


def _section(wording: Wording, section: Section, discreet: bool) -> SectionText:
    services = {service.id: service for service in wording.content.services}
    plain = discreet and section.discreet_title
    title = wording.say(f"{section.id}.{'discreet_title' if plain else 'title'}",
                        section.discreet_title if plain else section.title)
    lead = () if plain else wording.say(f"{section.id}.lead", section.lead)
    lines = []
    for item in section.items:
        def field(name: str, text: str | None, item_id: str = item.id) -> Words:
            return wording.say(f"{section.id}.{item_id}.{name}", text)

        service = services.get(item.service or "")
        phone: PhoneLine | None = None
        hours: Words = ()
        if service and service.phones:
            phone = _keyed_phone(_phone(wording, service, service.phones[0]), f"{section.id}.{item.id}.number")
            hours = keyed(_number_hours(wording, service), f"{section.id}.{item.id}.hours")
        elif item.number:
            number = parse_number(item.number, wording.content.guide.region)
            phone = PhoneLine(number.display, f"tel:{number.dial}", "voice", key=f"{section.id}.{item.id}.number")
        lines.append(Line(item.id, field("strong", item.strong), field("text", item.text), field("label", item.label),
                          item.term or "", phone, hours))
    return SectionText(section.id, section.kind, title, lead, tuple(lines),
                       sure=not section.needs_approval or section.approved is not None)


def _number_hours(wording: Wording, service: Service) -> Words:
    """Beside an emergency number, hours stand only where they may be printed."""
    confirmed = is_confirmed(service, wording.content.guide.freshness_days, wording.today)
    may_print = any(confirmed or s.as_of >= wording.content.guide.hours_not_before for s in service.schedules)
    return _hours(wording, service, confirmed) if may_print else ()


def _furniture(wording: Wording, area: Area | None, left_out: int, edition: str) -> Furniture:
    return Furniture(
        draft_band=wording.word(_("DRAFT: not confirmed")),
        unconfirmed=wording.word(_("Not confirmed yet")),
        more=wording.word(_("More services on the map: {count}"), count=left_out) if left_out else (),
        scan=wording.word(_("Scan for the map")),
        edition=edition,
        edition_word=wording.each(lambda voice: edition_date(wording.today, voice.language)),
        from_whom=wording.word(_("You got this guide from")),
        notes=wording.word(_("Notes")),
        area=wording.say(f"{area.id}.name", area.name) if area else wording.word(_("Whole city")),
        labels={"phone": wording.word(_("Phone")), "hours": wording.word(_("Hours")), "address": wording.word(_("Address")),
                "languages": wording.word(_("Languages")), "bring": wording.word(_("Bring")), "station": wording.word(_("Station"))},
    )
