"""The answers to a print shop's questions, once, for the ticket, the note and the JSON."""

from __future__ import annotations

from typing import Literal

from pamphlet.order.model import Job, Order
from pamphlet.order.words import SCHEMES, both, day, length, percent
from pamphlet.surfaces import differ, surface_of_condition, surface_of_stock
from pamphlet.units import plural

Process = Literal["sheetfed offset", "a digital press"]
OFFSET: Process = "sheetfed offset"
DIGITAL: Process = "a digital press"
# Preflight profile that the files were checked under -> what may print them.
_PROCESSES: dict[str, tuple[Process, ...]] = {"sheetfed": (OFFSET,), "newsprint": (OFFSET,), "digital": (DIGITAL,), "home": (DIGITAL,)}


def one_of(order: Order, values: list[str]) -> str:
    """A fact that all languages share, or each language's own."""
    if len(set(values)) == 1:
        return values[0]
    return "; ".join(f"{job.file.code}: {value}" for job, value in zip(order.jobs, values, strict=True))


def processes_of(order: Order) -> tuple[Process, ...]:
    """What may print an order: the one process that its files were checked for, or both."""
    names = {str(job.file.preflight.data.get("profile", "")) for job in order.jobs if job.file.preflight}
    found = [_PROCESSES.get(name, (OFFSET, DIGITAL)) for name in names] or [(OFFSET, DIGITAL)]
    common = tuple(process for process in (OFFSET, DIGITAL) if all(process in allowed for allowed in found))
    return common or (OFFSET, DIGITAL)


def _process(order: Order) -> str:
    named = processes_of(order)
    if len(named) == 1:
        return f"{named[0]}: the files were checked for it"
    return f"{named[0]} or {named[1]}, as you choose: the files were checked for both"


def _condition(order: Order, job: Job) -> str:
    """The condition that a file was made for, and that the stock is another where it is."""
    made_for, stock = surface_of_condition(job.file.condition), surface_of_stock(order.stock)
    named = f"{job.file.condition} ({made_for} paper)" if made_for else job.file.condition
    if not differ(stock, made_for) or (job.file.inks and all(ink.black_only for ink in job.file.inks)):
        return named
    return (f"{named}. THE STOCK DIFFERS, it is {stock}: colours will look different from what the file means, black text will not. "
            "Print as it is, or tell us your profile and we make the file anew")


def shared_facts(order: Order) -> tuple[tuple[str, str], ...]:
    """Name and value of every fact of the order, in the order in which a print shop asks."""
    jobs = order.jobs
    bleed = [f"{length(job.file.bleed)} on all four sides" if job.file.bleed else "none: nothing touches the trim" for job in jobs]
    return (
        ("Finished size", one_of(order, [both(job.file.plan.finished) for job in jobs])),
        ("Flat size (trim)", one_of(order, [both(job.file.plan.sheet) for job in jobs])),
        ("Bleed", one_of(order, bleed)),
        ("Fold", one_of(order, [SCHEMES[job.file.plan.scheme] for job in jobs])),
        ("Extent", one_of(order, [extent(job) for job in jobs])),
        ("Turning", one_of(order, [job.file.plan.turning for job in jobs])),
        ("Paper", f"{order.stock}, {order.grammage} g/m²"),
        ("Process", _process(order)),
        ("Colours (front/back)", one_of(order, [colours(job) for job in jobs])),
        ("File standard", one_of(order, [job.file.standard for job in jobs])),
        ("Output condition", one_of(order, [_condition(order, job) for job in jobs])),
        ("Printers' marks", one_of(order, [", ".join(job.file.marks) or "none in the files" for job in jobs])),
        ("Overs", f"{percent(order.overs)} beyond each language's copies"),
        ("Due", day(order.due) if order.due else "no date given: please name one"),
        ("Contact", order.contact or "not named: reply to whoever sent you this order"),
        ("Delivery", ", ".join(order.delivery) or "not named: ask before you ship"),
    )


def extent(job: Job) -> str:
    """Panels or pages, sheets and sides."""
    plan = job.file.plan
    pieces = plural(plan.panels, "page" if plan.scheme in ("booklet", "zine") else "panel")
    return f"{pieces} on {plural(plan.sheets, 'sheet')}, {plural(len(plan.sides), 'printed side')}"


def colours(job: Job) -> str:
    """`4/4` with the plates' names."""
    plates = tuple(dict.fromkeys(name for ink in job.file.inks for name in ink.plates))
    return f"{job.file.colours} ({', '.join(plates)})" if plates else job.file.colours
