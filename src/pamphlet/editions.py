"""Editions published and counted: a release frozen under content/editions, its copies in the ledger."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pamphlet.content.ledger import EDITIONS, LEDGER, PrintRun, read_ledger, with_runs
from pamphlet.edition.attached import attached_record
from pamphlet.edition.read import read_record
from pamphlet.edition.record import EditionRecord
from pamphlet.edition.store import RECORD, SUMS, Kept, draft_faults, edition_id, file_faults, frozen, kept_in, named, phone_files, sum_faults
from pamphlet.errors import ReleaseRefused, UsageProblem
from pamphlet.findings import Finding, Where, error
from pamphlet.recording import public_facts
from pamphlet.world import World, write_whole

if TYPE_CHECKING:
    from pamphlet.order.model import Order
    from pamphlet.ordering import Placed
    from pamphlet.workshop import Workshop

_PRINTED = re.compile(r"(?P<partner>[^/:=]+)(?:/(?P<area>[^/:=]+))?:(?P<languages>[^/:=]+)=(?P<quantity>\d{1,8})")


@dataclass(frozen=True)
class Published:
    """A frozen edition: its folder, how many phone editions it holds, and the print runs that were noted."""

    folder: Path
    phone_editions: int
    runs: tuple[PrintRun, ...]


@dataclass(frozen=True)
class EditionRow:
    """An edition in the list: where it stands, and how many copies of it the ledger counts."""

    kept: Kept
    copies: int


# --- publishing ----------------------------------------------------------------------------------


def publish(world: World, edition: str, printed: Sequence[str] = ()) -> Published:
    """Freeze the release in out/ID under content/editions/ID and note what was printed of it; all or nothing.

    `printed`: "PARTNER:LANG=COPIES" or "PARTNER/AREA:LANG=COPIES". Raises UsageProblem where there is no such edition,
    it is published already or `printed` names what it has not; ReleaseRefused with every reason; OutputProblem.
    """
    source, target = world.out / edition_id(edition), world.root / EDITIONS / edition
    if target.exists():
        raise UsageProblem(f"the edition {edition} is published already, and never changes: build under a new name, --edition; "
                           f"copies printed of it since are lines of {LEDGER}, to be added by hand")
    if not (source / RECORD).is_file():
        raise UsageProblem(f"there is no built edition {edition} in {world.show(world.out)}; pamphlet editions lists what there is, "
                           f"pamphlet build --release --edition {edition} makes it")
    record = read_record(source / RECORD, f"{world.show(source)}/{RECORD}")
    shown = world.show(source)
    reasons = [*_other(edition, record, world), *draft_faults(record, shown), *file_faults(source, record, shown)]
    reasons = reasons or list(stale_faults(source, record, shown))
    runs = _printed_runs(printed, record, world, reasons)
    ledger = with_runs(world, runs)
    phones = [path for row in record.pamphlets for path in phone_files(row)]
    with frozen(source, target, (RECORD, *phones)):
        if ledger is not None:
            write_whole(world.root / LEDGER, ledger)
    return Published(target, len(phones), runs)


def _printed_runs(printed: Sequence[str], record: EditionRecord, world: World, reasons: Sequence[Finding]) -> tuple[PrintRun, ...]:
    """The print runs. Raises ReleaseRefused where there are reasons, UsageProblem where there are none, with everything wrong in `printed`."""
    runs, wrong = [], []
    for text in printed:
        try:
            runs.append(printed_run(text, record, world))
        except UsageProblem as problem:
            wrong.append(str(problem))
    if reasons:
        raise ReleaseRefused([*reasons, *(error("publish/printed", Where("--printed"), said.removeprefix("--printed ")) for said in wrong)])
    if wrong:
        raise UsageProblem("\n".join(wrong))
    return tuple(runs)


def _other(edition: str, record: EditionRecord, world: World) -> Iterator[Finding]:
    if record.id != edition:
        yield error("publish/other-edition", Where(f"{world.show(world.out / edition)}/{RECORD}"),
                    f'the record is that of the edition "{record.id}"', "rename nothing in out/; build it under the name you want")


def stale_faults(folder: Path, record: EditionRecord, shown: str) -> Iterator[Finding]:
    """Pamphlets that were built from other content than the record holds.

    An edition may be built in parts; what its phone editions carry inside says what each was made from. Were they
    published together, nobody could tell later which copies hold a fact that was changed in between.
    """
    for row in record.pamphlets:
        for name in phone_files(row):
            inside = attached_record(folder / name)
            if inside is None:
                yield error("publish/no-record-inside", Where(f"{shown}/{name}"), "the phone edition carries no record", "build the edition again")
            elif part := _differs(read_record(inside, name), record):
                yield error("publish/stale-pamphlet", Where(f"{shown}/{name}"), f"{named(row)} was built from other content than the rest: {part}",
                            "build the whole edition again, in one go")


def _differs(inside: EditionRecord, whole: EditionRecord) -> str:
    """The first thing in which a pamphlet's own record and the edition's differ, or ""."""
    if (inside.id, inside.date, inside.grade) != (whole.id, whole.date, whole.grade):
        return f"{inside.grade} {inside.id} of {inside.date}"
    for name, facts in inside.facts.items():
        if name not in whole.facts or public_facts(whole.facts[name]) != facts:
            return name
    for context, said in inside.messages.items():
        if any(whole.messages.get(context, {}).get(code) != words for code, words in said.items()):
            return context
    return ""


def printed_run(text: str, record: EditionRecord, world: World) -> PrintRun:
    """A print run as on the command line. Raises UsageProblem for what the edition has not."""
    found = _PRINTED.fullmatch(text)
    if not found:
        raise UsageProblem(f'--printed "{text}" is not PARTNER:LANGUAGE=COPIES, such as shelter:uk=500')
    languages = tuple(found["languages"].split("+"))
    rows = [row for row in record.pamphlets if row.partner == found["partner"] and row.languages == languages]
    areas = {row.area for row in rows}
    area = found["area"] or ("city" if "city" in areas or len(areas) != 1 else next(iter(areas)))
    if area not in areas:
        there = ", ".join(dict.fromkeys(f"{row.partner}/{row.area}:{'+'.join(row.languages)}" for row in record.pamphlets))
        raise UsageProblem(f'--printed "{text}": the edition {record.id} has no such pamphlet. It has: {there}')
    try:
        return PrintRun(edition=record.id, partner=found["partner"], area=area, languages=languages,
                        quantity=int(found["quantity"]), date=world.today)
    except ValidationError:
        raise UsageProblem(f'--printed "{text}": a number of copies above 0 is wanted') from None


def note_order(shop: Workshop, placed: Placed) -> bool:
    """Add a release's order to the ledger; false where it is a draft or stands in it already.

    The same order packed again (same files, copies and day) is counted once.
    """
    order = placed.order
    if order.draft:
        return False
    number = _order_number(order)
    text = with_runs(shop.world, (
        PrintRun(edition=order.edition, partner=order.partner, area=order.area, languages=job.file.languages, quantity=job.quantity,
                 date=order.date, order=number) for job in order.jobs))
    if text is not None:
        write_whole(shop.world.root / LEDGER, text)
    return text is not None


def _order_number(order: Order) -> str:
    """First digits of a hash over the print files, the copies and the day they are due."""
    told = hashlib.sha256(f"{order.number} {order.due}".encode())
    for job in order.jobs:
        told.update(f" {job.file.name} {job.quantity} {hashlib.sha256(job.file.pdf).hexdigest()}".encode())
    return told.hexdigest()[:12]


# --- what there is -------------------------------------------------------------------------------


def all_editions(world: World) -> tuple[EditionRow, ...]:
    """Every edition, published ones and those that are only built, in the order of their dates."""
    published = list(kept_in(world.root / EDITIONS, published=True))
    names = {kept.id for kept in published}
    built = [kept for kept in kept_in(world.out, published=False) if kept.id not in names]
    copies = copies_of(read_ledger(world))
    return tuple(EditionRow(kept, copies[kept.id]) for kept in sorted((*published, *built), key=lambda kept: (kept.date, kept.id)))


def copies_of(runs: Iterable[PrintRun]) -> Counter[str]:
    """Edition -> copies printed of it."""
    counted: Counter[str] = Counter()
    for run in runs:
        counted[run.edition] += run.quantity
    return counted


def edition_folder(world: World, edition: str) -> Path | None:
    """Where an edition lies: published, else built; None where there is none of that name."""
    places = (world.root / EDITIONS / edition_id(edition), world.out / edition)
    return next((place for place in places if (place / RECORD).is_file()), None)


def is_published(world: World, edition: str) -> bool:
    """Whether an edition is kept for good, so that it can be compared with whatever comes later."""
    return (world.root / EDITIONS / edition / RECORD).is_file()


def damaged(world: World) -> tuple[Finding, ...]:
    """Every published file that is gone or was changed since."""
    folders = sorted(path.parent for path in (world.root / EDITIONS).glob(f"*/{SUMS}"))
    return tuple(finding for folder in folders for finding in sum_faults(folder, world.show(folder)))
