"""The job ticket: everything a print shop needs on one or two pages, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from pamphlet.order.drawing import flat_sheet, side_name
from pamphlet.order.facts import shared_facts
from pamphlet.order.folds import in_words
from pamphlet.order.model import CheckReport, Job, Order, SideInk
from pamphlet.order.page import document, facts, grid, section, whole_section
from pamphlet.order.words import count, percent
from pamphlet.units import Size, to_mm

SCHEMA = "pamphlet-order/1"
DRAWN = (250.0, 150.0)  # width and height that a drawn side may take, points: two stand beside each other on letter
MOST_SIDES = 12  # rows of ink coverage that leave the ticket on two pages


def ticket_html(order: Order, estimate_html: str = "") -> str:
    """The ticket as HTML for `page.sheet_css`."""
    body = (
        section("What to print", _quantities(order))
        + section("How", facts((name, escape(value)) for name, value in shared_facts(order)))
        + section("How it folds", _drawing(order))
        + section("Files (SHA-256)", grid(("File", "SHA-256"), (
            (f"print/{escape(job.file.name)}", f'<span class="hash">{job.file.sha256}</span>') for job in order.jobs)))
        + section("Ink coverage of the trim, plate by plate", _inks(order))
        + _checks(order)
        + (whole_section("What it may cost", estimate_html) if estimate_html else "")
    )
    return document(order, "Job ticket", body)


def _quantities(order: Order) -> str:
    rows = [(_names(job), job.file.code, f"print/{escape(job.file.name)}",
             count(job.quantity), count(job.extra), f"<b>{count(job.to_print)}</b>", count(job.flat_sheets)) for job in order.jobs]
    total = ("All", "", "", *(count(sum(values)) for values in zip(
        *((job.quantity, job.extra, job.to_print, job.flat_sheets) for job in order.jobs), strict=True)))
    heads = ("Language", "Code", "File", "Ordered", "Overs", "Print", "Flat sheets")
    return grid(heads, rows, numbers=(3, 4, 5, 6), total=total if len(rows) > 1 else None)


def _names(job: Job) -> str:
    own = "" if job.file.own_name == job.file.language else f" {escape(job.file.own_name)}"
    return f"<b>{escape(job.file.language)}</b>{own}"


def _drawing(order: Order) -> str:
    plan = order.plan
    shown = range(min(2, len(plan.sides)))
    width = min(DRAWN[0], DRAWN[1] * plan.sheet.width / plan.sheet.height)
    figures = [f'<div class="figure">{flat_sheet(plan, side, width)}<div class="name">{side_name(plan, side)}</div></div>' for side in shown]
    more = "" if plan.sheets < 2 else f" Sheets 2 to {plan.sheets} follow in the same way: pages 3 to {len(plan.sides)} of the PDF."
    words = " ".join(in_words(plan))
    table = f'<table class="two"><tbody><tr>{"".join(f"<td>{figure}</td>" for figure in figures)}</tr></tbody></table>'
    return f'{table}<p class="small">{escape(words + more)} Drawn to scale; see folding.pdf for the steps.</p>'


def _inks(order: Order) -> str:
    """A row a side; for long booklets a row a language, the mean of its sides (the JSON has them all)."""
    plates = tuple(dict.fromkeys(name for job in order.jobs for ink in job.file.inks for name in ink.plates))
    sides: list[tuple[str, str, tuple[SideInk, ...]]] = [
        (job.file.code, str(number), (ink,)) for job in order.jobs for number, ink in enumerate(job.file.inks, 1)]
    if len(sides) > MOST_SIDES:
        sides = [(job.file.code, f"mean of {len(job.file.inks)}", job.file.inks) for job in order.jobs if job.file.inks]
    if not sides:
        return '<p class="small">Not measured.</p>'
    rows = [(code, name, *(percent(sum(ink.share(plate) for ink in inks) / len(inks)) for plate in plates),
             _heaviest(inks)) for code, name, inks in sides]
    return grid(("Language", "Side", *plates, "Heaviest sum"), rows, numbers=range(2, len(plates) + 3))


def _heaviest(inks: tuple[SideInk, ...]) -> str:
    heaviest = max(ink.heaviest for ink in inks)
    return percent(heaviest) if heaviest else "not measured"


def _checks(order: Order) -> str:
    """What our own checks found, a row a language; of the QR codes the one that bears least."""
    if not any(job.file.preflight or job.file.scans for job in order.jobs):
        return ""
    heads = ("Language", "Preflight", "Errors", "Warnings", "QR codes", "Smallest module", "The weakest QR code still reads after")
    return section("What we checked", grid(heads, (_check_row(job) for job in order.jobs), numbers=(2, 3, 4, 5)))


def _check_row(job: Job) -> tuple[str, ...]:
    found, scans, weakest = job.file.preflight, job.file.scans, job.file.weakest
    checked = (escape(found.verdict), str(found.errors), str(found.warnings)) if found else ("not run", "", "")
    if weakest is None:
        return (job.file.code, *checked, "none", "", "")
    smallest = min(scan.module_mm for scan in scans)
    bears = f'<b>{escape(weakest.verdict)}:</b> <span class="small">{escape(weakest.margin)}</span>'
    return (job.file.code, *checked, str(len(scans)), f"{smallest:.2f} mm", bears)


# --- as JSON ---------------------------------------------------------------------------------------


def ticket_json(order: Order, files: Mapping[str, str], estimate: Mapping[str, Any] | None) -> bytes:
    """The ticket as data; `files`: path in the zip -> SHA-256. Lengths in millimetres."""
    ticket = {
        "schema": SCHEMA, "number": order.number, "draft": order.draft, "edition": order.edition, "guide": order.guide,
        "publisher": order.publisher, "partner": {"id": order.partner, "name": order.partner_name},
        "area": {"id": order.area, "name": order.area_name},
        "date": order.date.isoformat(), "due": order.due.isoformat() if order.due else None,
        "paper": {"stock": order.stock, "grammage": order.grammage, "thickness_mm": round(to_mm(order.thickness), 3)},
        "overs": order.overs, "delivery": list(order.delivery), "contact": order.contact,
        "facts": dict(shared_facts(order)), "folding": list(in_words(order.plan)),
        "jobs": [_job(job) for job in order.jobs], "estimate": estimate, "files": dict(sorted(files.items())),
    }
    return as_json(ticket)


def as_json(value: Any) -> bytes:
    """JSON text whose bytes depend on the value alone."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _job(job: Job) -> dict[str, Any]:
    file, plan = job.file, job.file.plan
    return {
        "languages": list(file.languages), "language": file.language, "own_name": file.own_name,
        "file": f"print/{file.name}", "sha256": file.sha256, "ordered": job.quantity, "overs": job.extra, "print": job.to_print,
        "flat_sheets": job.flat_sheets, "finished_mm": _mm(plan.finished), "flat_mm": _mm(plan.sheet), "bleed_mm": round(to_mm(file.bleed), 3),
        "scheme": plan.scheme, "panels": plan.panels, "sheets": plan.sheets, "sides": len(plan.sides), "turning": plan.turning,
        "creases_mm": [[{"kind": c.kind, "from": _mm(Size(c.x0, c.y0)), "to": _mm(Size(c.x1, c.y1))} for c in side.creases] for side in plan.sides],
        "standard": file.standard, "condition": file.condition, "colours": file.colours, "marks": list(file.marks),
        "ink": [{"coverage": dict(ink.coverage), "heaviest": ink.heaviest} for ink in file.inks],
        "preflight": _verdict(file.preflight), "scan_proof": _verdict(file.scan_proof),
        "scans": [{"text": s.text, "module_mm": s.module_mm, "verdict": s.verdict, "margin": s.margin} for s in file.scans],
    }


def _mm(size: Size) -> list[float]:
    return [round(to_mm(size.width), 3), round(to_mm(size.height), 3)]


def _verdict(report: CheckReport | None) -> dict[str, Any] | None:
    return {"verdict": report.verdict, "errors": report.errors, "warnings": report.warnings} if report else None
