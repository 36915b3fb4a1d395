"""The guide in words again, from an edition's record: what a pamphlet of it says, or would say now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pamphlet.content.select import shelf_of
from pamphlet.edition.record import EditionRecord, PamphletRecord
from pamphlet.errors import UsageProblem
from pamphlet.local import LocalGuide
from pamphlet.localize.catalogue import Catalogue, Said, State
from pamphlet.localize.guide import Voice, local_guide
from pamphlet.model import Content, Partner, Service

if TYPE_CHECKING:
    import datetime as dt

    from pamphlet.workshop import Workshop

_UNSAID = (State.UNTRANSLATED, State.STALE)  # the record then holds the source's text


def guide_of(shop: Workshop, record: EditionRecord, row: PamphletRecord, services: Iterable[str], today: dt.date) -> LocalGuide:
    """What a pamphlet says of some services and in its sections, with a record's facts and messages.

    Sections, categories and the program's own words are the workspace's. Closed services are left out.
    Raises UsageProblem for facts that this program cannot read, or a language that the guide no longer has.
    """
    content = content_of(shop, record)
    rows = {language.code: language for language in content.guide.languages}
    for code in row.languages:
        if code not in rows:
            raise UsageProblem(f"the guide no longer has the language {code} of {row.partner}; put its row back into content/guide.yaml")
    catalogues = catalogues_of(shop, record)
    voices = [Voice(rows[code], catalogues[code], rows) for code in row.languages]
    partner = next((partner for partner in content.partners if partner.id == row.partner), None)
    by_id = {service.id: service for service in content.services if service.status == "active"}
    order = {category.id: n for n, category in enumerate(content.guide.categories)}
    shelved = [(_shelf(by_id[name], partner), by_id[name]) for name in services if name in by_id]
    return local_guide(content, voices, sorted((item for item in shelved if item[0] in order), key=lambda item: order[item[0]]),
                       area=shop.area(row.area), today=today, discreet=bool(partner and partner.cover == "discreet"), left_out=0, edition=record.id)


def _shelf(service: Service, partner: Partner | None) -> str:
    if partner is None or not set(service.categories) & set(partner.categories or service.categories):
        return service.categories[0]
    return shelf_of(service, partner)


def content_of(shop: Workshop, record: EditionRecord) -> Content:
    """The workspace's content with a record's services. Raises UsageProblem for facts that are not a service's."""
    try:
        return replace(shop.content, services=tuple(Service.model_validate(facts) for facts in record.facts.values()))
    except ValidationError as problem:
        first = problem.errors()[0]
        raise UsageProblem(f"the edition {record.id} holds a record that this program cannot read: "
                           f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None


def catalogues_of(shop: Workshop, record: EditionRecord) -> dict[str, Catalogue]:
    """The workspace's catalogues with a record's messages in place of their own; the program's words stay."""
    source = shop.content.guide.source_language
    return {code: replace(catalogue, entries={
        **{key: said for key, said in catalogue.entries.items() if key[0] not in record.messages},
        **dict(_said(record, code, source))}) for code, catalogue in shop.catalogues.items()}


def _said(record: EditionRecord, code: str, source: str) -> Iterable[tuple[tuple[str, str], Said]]:
    for context, spoken in record.messages.items():
        if code in spoken and source in spoken:
            state = State(spoken[code]["state"])
            if state not in _UNSAID:
                yield (context, spoken[source]["text"]), Said(spoken[code]["text"], code, state)
