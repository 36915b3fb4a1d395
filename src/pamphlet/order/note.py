"""The plain-text note: it answers what a print shop asks before it asks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from pamphlet.order.facts import shared_facts
from pamphlet.order.folds import in_words
from pamphlet.order.model import Order
from pamphlet.order.page import warnings
from pamphlet.order.words import count, day

WIDTH = 72  # of a plain-text mail


def note(order: Order, files: Iterable[str]) -> str:
    """The note as text, lines of at most 72 characters. `files`: what else lies in the zip."""
    return "\n".join(_lines(order, tuple(files))).rstrip() + "\n"


def _lines(order: Order, files: tuple[str, ...]) -> Iterator[str]:
    yield f"NOTE TO THE PRINTER: {order.number}"
    yield "=" * len(f"NOTE TO THE PRINTER: {order.number}")
    yield ""
    for text in warnings(order):
        yield from _paragraph(text)
    yield from _paragraph(f"{order.guide}, edition {order.edition}, for {order.partner_name} ({order.area_name}), "
                          f"by {order.publisher}. Written {day(order.date)}.")
    yield from _head("Which files, how many")
    for job in order.jobs:
        yield f"  print/{job.file.name}"
        yield from _wrapped(f"{job.file.language} ({job.file.code}): {count(job.quantity)} ordered + {count(job.extra)} overs = "
                            f"{count(job.to_print)} to print", "    ")
    yield ""
    yield from _paragraph("One PDF a language. Each page of a PDF is one side of the flat sheet, already imposed: "
                          "do not impose the panels again.")
    yield from _head("The job")
    for name, value in shared_facts(order):
        yield from _wrapped(f"{name}: {value}", "  ", "      ")
    yield ""
    yield from _head("Folding")
    for sentence in in_words(order.plan):
        yield from _wrapped(sentence, "  - ", "    ")
    yield "  See folding.pdf and job-ticket.pdf." if "folding.pdf" in files else "  See the drawing on job-ticket.pdf."
    yield ""
    yield from _head("Please")
    for sentence in _wishes(order):
        yield from _wrapped(sentence, "  - ", "    ")
    yield ""
    yield from _head("What else is in the zip")
    for name, start, what in CONTENTS:
        if not any(file.startswith(start) for file in files):
            continue
        yield from _wrapped(f"{name}: {what}", "  ", "      ")


CONTENTS = (
    ("job-ticket.pdf, .json", "job-ticket", "this note as a ticket, with the drawing and the SHA-256 of each file"),
    ("job.xjdf", "job.xjdf", "the same for your MIS (XJDF 2.1)"),
    ("proof/", "proof/", "the sheets with trim, bleed and folds drawn over; not for printing"),
    ("folding.pdf, .png", "folding.pdf", "the fold in pictures"),
    ("packing-list.pdf", "packing-list", "how to bundle and label the languages"),
    ("preflight/", "preflight/", "what our preflight found, a page a language"),
    ("scan-proof/", "scan-proof/", "how much each QR code bears, a page a language"),
    ("report.json", "report.json", "both as data"),
)


def _wishes(order: Order) -> Iterator[str]:
    yield "Do not scale, fit to page or crop. Print at 100 %."
    if any(job.file.bleed for job in order.jobs):
        yield "Trim to the TrimBox; the bleed lies outside it."
    if order.plan.two_sided:
        yield f"Back to back: {order.plan.turning}. Hold a sheet to the light: the fold lines of both sides must meet."
    yield from _colour_wishes(order)
    yield ("If your software warns that a font is missing, do not let it use another: Tibetan and Cyrillic come out wrong "
           "without a word. All fonts are embedded; stop and call.")
    yield "Do not edit the text, a number or a QR code, not even an obvious slip: call us. Wrong details do harm here."
    yield "Compare the SHA-256 on the ticket if a file came by a way you do not trust."
    yield "Keep the languages apart, bundled and labelled: nobody at the other end may be able to tell them by the script."
    yield "Keep no copies of the files after delivery, and post no pictures of the job."


def _colour_wishes(order: Order) -> Iterator[str]:
    standards = {job.file.standard for job in order.jobs}
    if any("X" in standard for standard in standards):
        yield "Colours are final for the output condition named above. Convert nothing. Keep the black overprint: black text overprints."
    inks = [ink for job in order.jobs for ink in job.file.inks]
    if inks and all(ink.black_only for ink in inks):
        yield "One ink: black only. No four-colour black."
    elif inks:
        yield "Black text is 100 % black (K) alone, not four-colour black. No spot colours but those named above."


def _head(text: str) -> Iterator[str]:
    yield text.upper()
    yield ""


def _paragraph(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH)
    yield ""


def _wrapped(text: str, first: str, rest: str | None = None) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest,
                             break_long_words=False, break_on_hyphens=False)
