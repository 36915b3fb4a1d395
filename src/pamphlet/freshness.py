"""Which records run out when, who confirmed them, and how many printed copies stand on them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pamphlet.content.ledger import LEDGER, read_ledger
from pamphlet.edition.read import BadRecord, read_record
from pamphlet.edition.record import EditionRecord, PamphletRecord
from pamphlet.edition.store import RECORD
from pamphlet.editions import all_editions, edition_folder
from pamphlet.errors import UsageProblem
from pamphlet.findings import Finding, Where, warning
from pamphlet.hours import parse_hours
from pamphlet.phones import parse_number
from pamphlet.units import plural

if TYPE_CHECKING:
    from pamphlet.content.ledger import PrintRun
    from pamphlet.content.load import Loaded
    from pamphlet.model import Content, Schedule, Service
    from pamphlet.workshop import Workshop
    from pamphlet.world import World


@dataclass(frozen=True)
class Freshness:
    """A record's state. `due`: the last day on which its confirmation counts; None where nobody confirmed it.

    `copies`: printed ones that name it; `pamphlets`: those of the newest edition that do.
    """

    id: str
    name: str
    priority: int
    copies: int
    pamphlets: int
    on: dt.date | None
    by: str
    how: str
    due: dt.date | None
    days_left: int | None
    phone: str

    @property
    def lapsed(self) -> bool:
        """Whether a release refuses it today."""
        return self.days_left is None or self.days_left < 0


@dataclass(frozen=True)
class FreshnessTable:
    """All active records, those first on which most copies stand; and what the ledger and the newest edition could not tell."""

    rows: tuple[Freshness, ...]
    findings: tuple[Finding, ...]


def freshness(world: World, content: Content) -> FreshnessTable:
    """Every active record with its confirmation: by printed copies that stand on it, then by pamphlets that name it, then by priority."""
    copies, findings = depending_copies(world, content)
    pamphlets, more = naming_pamphlets(world, content)
    rows = [_row(service, content, copies[service.id], pamphlets[service.id], world.today)
            for service in content.services if service.status == "active"]
    return FreshnessTable(tuple(sorted(rows, key=lambda row: (-row.copies, -row.pamphlets, row.priority, row.id))),
                          (*findings, *more))


def _row(service: Service, content: Content, copies: int, pamphlets: int, today: dt.date) -> Freshness:
    said = service.verified
    due = said.on + dt.timedelta(days=content.guide.freshness_days) if said else None
    return Freshness(service.id, service.name, service.priority, copies, pamphlets, said.on if said else None, said.by if said else "",
                     said.how if said else "", due, (due - today).days if due else None, _number(service, content.guide.region))


def _number(service: Service, region: str) -> str:
    """The number to call: the first that a person answers."""
    phones = sorted(service.phones, key=lambda phone: phone.type not in ("voice", "tollfree"))
    if not phones:
        return ""
    phone = phones[0]
    shown = parse_number(phone.number, region, short=phone.type == "text").display
    return shown + (f" #{phone.extension}" if phone.extension else "")


def confirmation(loaded: Loaded, service: str) -> str:
    """Who confirmed a record, on which day and how, as it was read; "" where nobody did."""
    said = next((row.verified for row in (loaded.content.services if loaded.content else ()) if row.id == service), None)
    return f"{said.on}, by {said.by}, {said.how}" if said else ""


# --- copies --------------------------------------------------------------------------------------


def depending_copies(world: World, content: Content) -> tuple[Counter[str], list[Finding]]:
    """Service -> printed copies that name it; and what of the ledger cannot be counted: no record of the edition, no such pamphlet in it."""
    counted: Counter[str] = Counter()
    findings: list[Finding] = []
    records: dict[str, EditionRecord | None] = {}
    for run in read_ledger(world):
        if run.edition not in records:
            records[run.edition] = _record(world, run.edition, findings)
        record = records[run.edition]
        named = _named(record, run, content) if record else set()
        if record and not named:
            whose = f"{run.partner}, {run.area}, {'+'.join(run.languages)}"
            findings.append(warning("freshness/no-pamphlet", Where(LEDGER), f"{plural(run.quantity, 'copy is', 'copies are')} not counted: "
                                    f"the edition {run.edition} has no pamphlet of {whose}", "correct the ledger's line"))
        for service in named:
            counted[service] += run.quantity
    return counted, findings


def naming_pamphlets(world: World, content: Content) -> tuple[Counter[str], list[Finding]]:
    """Service -> pamphlets of the newest edition that name it; nothing where no edition was built; and why if its record cannot be read."""
    try:
        newest = next(reversed(all_editions(world)), None)
        record = read_record(newest.kept.folder / RECORD, world.show(newest.kept.folder / RECORD)) if newest else None
    except UsageProblem as problem:
        return Counter(), [warning("freshness/no-edition", Where(world.show(world.out)),
                                   f"it is not counted how many pamphlets name a record: {problem}", "build it again, or take its folder away")]
    return Counter(service for row in (record.pamphlets if record else ()) for service in {*row.entries, *_listed(row, content)}), []


def _record(world: World, edition: str, findings: list[Finding]) -> EditionRecord | None:
    folder = edition_folder(world, edition)
    try:
        if folder is not None:
            return read_record(folder / RECORD, world.show(folder / RECORD))
        problem = "it is neither published nor built"
    except BadRecord as fault:
        problem = str(fault)
    findings.append(warning("freshness/no-record", Where(LEDGER), f"the copies of the edition {edition} are not counted: {problem}",
                            "publish every edition that is printed; bring back its folder"))
    return None


def _named(record: EditionRecord, run: PrintRun, content: Content) -> set[str]:
    """Services that a print run names: its entries, and whose number a section lists."""
    rows = [row for row in record.pamphlets if (row.partner, row.area, row.languages) == (run.partner, run.area, run.languages)]
    return {service for row in rows for service in (*row.entries, *_listed(row, content))}


def _listed(row: PamphletRecord, content: Content) -> Iterator[str]:
    keys = {said.key for said in row.printed}
    for section in content.sections:
        for item in section.items:
            if item.service and f"{section.id}.{item.id}.number" in keys:
                yield item.service


# --- the call sheet ------------------------------------------------------------------------------

KINDS = {"tollfree": "toll-free", "tty": "TTY", "text": "text message"}


def call_sheet(shop: Workshop, rows: Sequence[Freshness]) -> bytes:
    """A PDF to confirm records by telephone: one block a record, in the table's order. Names no reader and no caller."""
    from pamphlet.report.call_sheet import Call, call_sheet_html

    services = {service.id: service for service in shop.content.services}
    calls = [Call(row.id, row.name, row.phone, row.copies, _last(row), tuple(_facts(services[row.id], shop)),
                  services[row.id].address_private) for row in rows]
    html, css = call_sheet_html(shop.content.guide.title, shop.world.today, shop.content.guide.freshness_days, calls)
    return _printable(shop, html, css)


def _last(row: Freshness) -> str:
    return f"Last confirmed {row.on} by {row.how}." if row.on else "Never confirmed."


def _facts(service: Service, shop: Workshop) -> Iterator[tuple[str, str]]:
    """What is asked, each with what the guide says now, in its source language; "" where it says nothing."""
    region = shop.content.guide.region
    for phone in service.phones:
        number = parse_number(phone.number, region, short=phone.type == "text").display
        yield ("Phone" if phone.type == "voice" else f"Phone ({KINDS.get(phone.type, phone.type)})",
               " ".join(part for part in (number, f"#{phone.extension}" if phone.extension else "", phone.description or "") if part))
    for schedule in service.schedules or (None,):
        yield "Hours", _hours(schedule, shop) if schedule else ""
    if not service.address_private and not service.access.phone_only:
        for place in service.locations or (None,):
            yield "Address", ", ".join(part for part in (place.address, place.unit, place.postal_code, place.corner) if part) if place else ""
    yield "What people get", service.description
    yield "Who may come", service.eligibility_description or ""
    yield "How to get in", service.application_process or ""
    yield "Cost", service.fees_description or ""
    if service.access.no_status is not None:
        yield "No status needed", "yes" if service.access.no_status else "no"


def _hours(schedule: Schedule, shop: Workshop) -> str:
    from pamphlet.localize.words import word_hours

    source = shop.content.guide.source_language
    said = "; ".join(word_hours(parse_hours(schedule.opening_hours), shop.content.guide.language(source), shop.catalogues[source]))
    return f"{schedule.description or ''}{': ' if schedule.description else ''}{said} (as of {schedule.as_of})"


def _printable(shop: Workshop, html: str, css: str) -> bytes:
    from pamphlet.press.job import PressJob
    from pamphlet.press.stage import to_press

    title = f"Call sheet, {shop.world.today}"
    job = PressJob(name="call sheet", title=title, date=shop.world.today, colour="gray", standard="plain", bleed=0.0)
    return to_press(shop.engine.write([shop.engine.layout(html, [css])], tagged=False), job).data
