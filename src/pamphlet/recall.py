"""Are the printed copies still safe to hand out: the ledger joined with what has changed since.

Every edition that was printed is compared with the guide as its content stands now (or with another
edition that is asked for), so that nothing needs to be built to know that a rack holds a wrong number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pamphlet.content.ledger import EDITIONS, LEDGER, PrintRun, read_ledger
from pamphlet.diff.compare import diff
from pamphlet.diff.model import Change, Diff, PamphletId, Place
from pamphlet.edition.read import read_record
from pamphlet.edition.record import PARTNER, EditionRecord, PamphletRecord, Printed, record_of
from pamphlet.edition.store import RECORD, named
from pamphlet.editions import edition_folder
from pamphlet.errors import UsageProblem
from pamphlet.findings import Finding, Where, error, warning
from pamphlet.layout import contact_texts, printed_texts
from pamphlet.recording import facts_of, messages_of
from pamphlet.restating import guide_of
from pamphlet.units import plural

if TYPE_CHECKING:
    from pamphlet.workshop import Workshop

KEEP, STICKER, RECYCLE = "keep", "sticker", "recycle"
ADVICE = (KEEP, STICKER, RECYCLE)
STICKERS_AT_MOST = 4  # entries of one copy; our own guess of what a volunteer still sticks on without mistakes
ALWAYS_PRINTED = ("alert", "access", "eligibility_description", "required_documents")  # every format prints these of an entry
NOW = "the content as it stands"


@dataclass(frozen=True)
class Wrong:
    """One fact that a printed copy carries and that is no longer so. `panels` from 1."""

    record: str
    name: str
    field: str
    old: str
    new: str
    panels: tuple[int, ...]
    advice: str
    reason: str


@dataclass(frozen=True)
class RecallRow:
    """Copies of one language of one partner's edition, what is wrong in them, and what to do."""

    edition: str
    partner: str
    area: str
    languages: tuple[str, ...]
    copies: int
    advice: str
    reason: str
    wrong: tuple[Wrong, ...]
    lesser: int


@dataclass(frozen=True)
class Recall:
    """All printed copies, worst first; and what of the ledger cannot be answered. `counted`: copies of all editions, whatever `since`."""

    against: str
    since: str
    counted: int
    rows: tuple[RecallRow, ...]
    findings: tuple[Finding, ...]


def recall(shop: Workshop, since: str = "", against: str = "") -> Recall:
    """What every printed copy carries that is no longer so.

    `since`: only editions of that edition's day or later. `against`: an edition to compare with; else the content.
    Raises UsageProblem for an edition that is not there or cannot be read.
    """
    first = known_record(shop, since).date if since else ""
    other = known_record(shop, against) if against else None
    rows: list[RecallRow] = []
    findings: list[Finding] = []
    runs = read_ledger(shop.world)
    for edition in dict.fromkeys(run.edition for run in runs):
        folder = edition_folder(shop.world, edition)
        if folder is None:
            findings.append(_unknown(edition, runs))
            continue
        old = known_record(shop, edition)
        if old.date >= first:
            if not folder.is_relative_to(shop.world.root / EDITIONS):
                findings.append(_unpublished(edition))
            new = other or as_it_stands(shop, old)
            found = diff(old, new)
            rows += _rows(old, new, found, [run for run in runs if run.edition == edition], findings)
    rows.sort(key=lambda row: (-ADVICE.index(row.advice), -row.copies, row.edition, row.partner, row.languages))
    return Recall(against or NOW, since, sum(run.quantity for run in runs), tuple(rows), tuple(findings))


def advice_for(found: Diff, old: EditionRecord, new: EditionRecord) -> dict[PamphletId, tuple[str, str]]:
    """What to do with the copies of every pamphlet of the old edition, and why: the rule of `recall`, for a report of a difference."""
    keys = [PamphletId(row.partner, row.paper, row.area, row.languages) for row in old.pamphlets]
    return {key: _advice(tuple(_wrong(found, [key], old, new))) for key in keys}


def known_record(shop: Workshop, edition: str) -> EditionRecord:
    """The record of an edition that is published, or else built. Raises UsageProblem."""
    folder = edition_folder(shop.world, edition)
    if folder is None:
        raise UsageProblem(f"there is no edition {edition}, published or built; pamphlet editions lists what there is")
    return read_record(folder / RECORD, shop.world.show(folder / RECORD))


def as_it_stands(shop: Workshop, old: EditionRecord) -> EditionRecord:
    """An edition as it would read with the content of now: new facts, messages and texts in the old layout.

    What is not laid out anew has no place: a text that is new in an entry has no rectangle.
    """
    now = replace(old, id=NOW, date=shop.world.today.isoformat(), facts=facts_of(shop), messages=messages_of(shop))
    return replace(now, pamphlets=tuple(_restated(shop, old, now, row) for row in old.pamphlets))


def _restated(shop: Workshop, old: EditionRecord, now: EditionRecord, row: PamphletRecord) -> PamphletRecord:
    active = tuple(name for name in row.entries if now.facts.get(name, {}).get("status") == "active")
    texts = {**printed_texts(guide_of(shop, now, row, active, shop.world.today)), **_contact(shop, row)}
    source = shop.content.guide.source_language  # what lost its translation stands in it

    def now_said(said: Printed) -> str:
        return said.text if _only_lapsed(said, old, now) else texts.get((said.key, said.language)) or texts.get((said.key, source), "")

    printed = [replace(said, text=now_said(said)) for said in row.printed
               if said.key.partition(".")[0] not in set(row.entries) - set(active)]
    return replace(row, entries=active, printed=tuple(said for said in printed if said.text))


def _contact(shop: Workshop, row: PamphletRecord) -> Mapping[tuple[str, str], str]:
    """What the partner says of itself by now; as it was printed where there is no such partner any more."""
    partner = next((partner for partner in shop.content.partners if partner.id == row.partner), None)
    if partner is None:
        return {(said.key, said.language): said.text for said in row.printed if record_of(said.key) == f"{PARTNER}.{row.partner}"}
    return contact_texts(partner, shop.content.guide.region)


def _only_lapsed(said: Printed, old: EditionRecord, now: EditionRecord) -> bool:
    """Whether these are hours that nobody changed: that their confirmation ran out makes no print wrong."""
    service, _, field = said.key.partition(".")
    before, after = old.facts.get(service, {}), now.facts.get(service, {})
    return field == "hours" and before.get("schedules") == after.get("schedules")


def _unpublished(edition: str) -> Finding:
    return warning("recall/not-published", Where(LEDGER), f"the edition {edition} was printed and never published: its record is that of the last "
                   "build, which may be another than the one in print", f"publish every edition that is printed: pamphlet publish {edition}")


def _unknown(edition: str, runs: Iterable[PrintRun]) -> Finding:
    copies = sum(run.quantity for run in runs if run.edition == edition)
    return error("recall/no-record", Where(LEDGER), f"{plural(copies, 'copy', 'copies')} of the edition {edition} stand in the ledger, and it is "
                 "neither published nor built: nobody can tell whether they are right",
                 f"bring its folder back (content/editions/{edition}, or out/{edition}); publish every edition that is printed")


# --- rows ----------------------------------------------------------------------------------------


def _rows(old: EditionRecord, new: EditionRecord, found: Diff, runs: list[PrintRun], findings: list[Finding]) -> Iterator[RecallRow]:
    for key in dict.fromkeys((run.partner, run.area, run.languages) for run in runs):
        copies = sum(run.quantity for run in runs if (run.partner, run.area, run.languages) == key)
        pamphlets = [PamphletId(row.partner, row.paper, row.area, row.languages) for row in old.pamphlets
                     if (row.partner, row.area, row.languages) == key]
        if not pamphlets:
            whose, there = f"{key[0]}, {key[1]}, {'+'.join(key[2])}", "; ".join(dict.fromkeys(named(row) for row in old.pamphlets))
            findings.append(error("recall/no-pamphlet", Where(LEDGER), f"{plural(copies, 'copy', 'copies')} of {whose}: the edition {old.id} has "
                                  f"no such pamphlet, so nobody can tell whether they are right. It has: {there or 'none'}",
                                  "correct the ledger's line"))
            continue
        wrong = tuple(_wrong(found, pamphlets, old, new))
        lesser = sum(any(_printed(change, pamphlets)) for change in found.changes) - len(wrong)
        yield RecallRow(old.id, *key, copies, *_advice(wrong), wrong, lesser)


def _wrong(found: Diff, pamphlets: list[PamphletId], old: EditionRecord, new: EditionRecord) -> Iterator[Wrong]:
    for change in found.critical:
        panels = {panel for place in _printed(change, pamphlets) for panel in place.old_panels} or _lacking(change, pamphlets, old)
        if panels:
            words = next((w for w in change.wordings if w.language in ("", *pamphlets[0].languages)), None)
            yield Wrong(change.record, change.name, change.field, words.old if words else "", words.new if words else "", tuple(sorted(panels)),
                        *_what_to_do(change, old, new))


def _lacking(change: Change, pamphlets: list[PamphletId], old: EditionRecord) -> set[int]:
    """Panels with an entry that lacks what is new: a warning or a condition has no place in the old print, yet its absence misleads."""
    if change.field not in ALWAYS_PRINTED:
        return set()
    return {int(at[0]) for row in old.pamphlets if PamphletId(row.partner, row.paper, row.area, row.languages) in pamphlets
            for said in row.printed if said.key.partition(".")[0] == change.record for at in said.at}


def _printed(change: Change, pamphlets: list[PamphletId]) -> Iterator[Place]:
    return (place for place in change.places if place.old and place.pamphlet in pamphlets)


def _what_to_do(change: Change, old: EditionRecord, new: EditionRecord) -> tuple[str, str]:
    """Advice for one wrong fact, with its reason in plain words."""
    before, after = (record.facts.get(change.record, {}) for record in (old, new))
    if after.get("address_private") and not before.get("address_private"):
        return RECYCLE, "its address must not be known any more, and a sticker comes off"
    if change.kind == "removed":
        return STICKER, "an entry is closed or taken out: cover it, or recycle the copies"
    return STICKER, "an entry sends people wrong: cover it with the right one"


def _advice(wrong: tuple[Wrong, ...]) -> tuple[str, str]:
    """Advice for a copy: the worst of its wrong facts; recycled where too many stickers were needed."""
    if not wrong:
        return KEEP, "nothing in it is dangerously wrong"
    worst = max(wrong, key=lambda fact: ADVICE.index(fact.advice))
    entries = len({fact.record for fact in wrong})
    if worst.advice == STICKER and entries > STICKERS_AT_MOST:
        return RECYCLE, f"{entries} entries are wrong: more than people put stickers on without mistakes"
    if len({fact.reason for fact in wrong if fact.advice == worst.advice}) > 1:
        return worst.advice, f"{entries} entries are wrong or closed: cover each with its slip, or recycle the copies"
    return worst.advice, worst.reason
