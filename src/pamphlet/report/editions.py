"""Tables of editions, recall and freshness for people in a terminal; the same data goes to `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from pamphlet.units import to_mm

if TYPE_CHECKING:
    from pamphlet.editions import EditionRow
    from pamphlet.freshness import FreshnessTable
    from pamphlet.recall import Recall, Wrong
    from pamphlet.slips import Slips


def editions_json(rows: Sequence[EditionRow]) -> list[dict[str, Any]]:
    """Editions as plain values."""
    return [{"edition": row.kept.id, "date": row.kept.date, "grade": row.kept.grade, "published": row.kept.published,
             "pamphlets": row.kept.pamphlets, "copies": row.copies, "schema": row.kept.schema} for row in rows]


def print_editions(rows: Sequence[EditionRow]) -> None:
    """The table of `pamphlet editions`."""
    table = Table("edition", "date", "grade", "state")
    for name in ("pamphlets", "copies printed"):
        table.add_column(name, justify="right")
    for row in rows:
        kept = row.kept
        table.add_row(kept.id, kept.date, kept.grade, "published" if kept.published else "built", str(kept.pamphlets), f"{row.copies:,}")
    console = Console()
    console.print(table)
    if not rows:
        console.print("No edition yet: pamphlet build makes one, pamphlet publish keeps a release.")


# --- recall --------------------------------------------------------------------------------------

COLOURS = {"keep": "green", "sticker": "yellow", "recycle": "red"}


def recall_json(found: Recall) -> dict[str, Any]:
    """A recall as plain values."""
    return {"against": found.against, "rows": [asdict(row) for row in found.rows], "findings": [finding.as_json() for finding in found.findings]}


def print_recall(found: Recall) -> None:
    """The table of `pamphlet recall`, then what is wrong in each, and why that advice."""
    console = Console()
    table = Table("partner", "language", "edition", title=f"printed copies against {found.against}")
    table.add_column("copies", justify="right")
    for name in ("wrong facts", "advice"):
        table.add_column(name)
    for row in found.rows:
        who = row.partner if row.area == "city" else f"{row.partner}, {row.area}"
        table.add_row(who, "+".join(row.languages), row.edition, f"{row.copies:,}", str(len(row.wrong) or "none"),
                      f"[{COLOURS[row.advice]}]{row.advice}[/]")
    console.print(table)
    for row in found.rows:
        if row.wrong:
            head = f"{row.partner}, {'+'.join(row.languages)}, {row.edition}: {row.copies:,} copies"
            console.print(f"\n[bold]{head}, [{COLOURS[row.advice]}]{row.advice}[/][/bold]: {row.reason}")
            for wrong in row.wrong:
                console.print(_told(wrong), markup=False, highlight=False)
            if row.lesser:
                console.print(f"  and {row.lesser} changes that make nobody's way wrong", highlight=False)
    if not found.rows and not found.findings:
        console.print("The ledger counts no copies: content/editions/ledger.yaml")


def _told(wrong: Wrong) -> str:
    where = f" (panel {', '.join(str(panel) for panel in wrong.panels)})"
    if not wrong.field:
        return f"  {wrong.name}: no longer there{where}"
    return f"  {wrong.name}, {wrong.field}{where}: {wrong.old or '(nothing)'} -> {wrong.new or '(nothing)'}"


# --- slips ---------------------------------------------------------------------------------------


def print_slips(found: Slips, asked: str, path: str) -> None:
    """The table of `pamphlet slips`: a line a sheet, and which stock to buy."""
    console = Console()
    if not found.slips:
        console.print("No slip: nothing that was printed is dangerously wrong." if not found.findings else "No slip was made.")
        return
    table = Table("page")
    table.add_column("partner", overflow="fold", min_width=16)
    for name in ("language", "panel", "entry", "size, mm", "type, pt"):
        table.add_column(name)
    for n, slip in enumerate(found.slips, 1):
        row = slip.spot.row
        table.add_row(str(n), row.partner, "+".join(row.languages), str(slip.spot.panel), slip.spot.name,
                      f"{to_mm(slip.size.width):.0f} x {to_mm(slip.size.height):.0f}", f"{slip.type_pt:.1f}")
    console.print(table)
    if found.stock != asked:
        console.print(f"A label of {asked} is too small for these entries; {found.stock} is the next that covers them.")
    console.print(f"{path}: print at 100 %, not fitted to the page")


# --- freshness -----------------------------------------------------------------------------------


def freshness_json(found: FreshnessTable) -> dict[str, Any]:
    """A freshness table as plain values."""
    rows = [{**asdict(row), "on": str(row.on) if row.on else None, "due": str(row.due) if row.due else None, "lapsed": row.lapsed}
            for row in found.rows]
    return {"records": rows, "findings": [finding.as_json() for finding in found.findings]}


def print_freshness(found: FreshnessTable) -> None:
    """The table of `pamphlet freshness`."""
    table = Table()
    table.add_column("record", overflow="fold", min_width=20)
    for name in ("confirmed", "by", "until"):
        table.add_column(name)
    for name in ("days", "copies", "priority"):
        table.add_column(name, justify="right")
    for row in found.rows:
        left = "-" if row.days_left is None else str(row.days_left)
        table.add_row(row.id, f"{row.on} ({row.how})" if row.on else "never", row.by, str(row.due) if row.due else "-",
                      f"[red]{left}[/]" if row.lapsed else left, f"{row.copies:,}", str(row.priority))
    console = Console()
    console.print(table)
    lapsed = sum(row.lapsed for row in found.rows)
    console.print(f"{lapsed} of {len(found.rows)} records must be confirmed before a release: pamphlet freshness --call-sheet calls.pdf")
