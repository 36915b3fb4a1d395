"""Tables of editions, recall and freshness for people in a terminal; the same data goes to `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pamphlet.report.terminal import Cell, Column, numbers, print_table, say, texts
from pamphlet.units import plural, to_mm

if TYPE_CHECKING:
    from pathlib import Path

    from pamphlet.editions import EditionRow
    from pamphlet.freshness import Freshness, FreshnessTable
    from pamphlet.recall import Recall, Wrong
    from pamphlet.slips import Slips


def editions_json(rows: Sequence[EditionRow]) -> list[dict[str, Any]]:
    """Editions as plain values."""
    return [{"edition": row.kept.id, "date": row.kept.date, "grade": row.kept.grade, "published": row.kept.published,
             "pamphlets": row.kept.pamphlets, "copies": row.copies, "schema": row.kept.schema} for row in rows]


def print_editions(rows: Sequence[EditionRow]) -> None:
    """The table of `pamphlet editions`."""
    table = [(kept.id, kept.date, kept.grade, "published" if kept.published else "built", f"{kept.pamphlets:,}", f"{copies:,}")
             for kept, copies in ((row.kept, row.copies) for row in rows)]
    if table:
        print_table([*texts("edition", "date", "grade", "state"), *numbers("pamphlets", "copies printed")], table)
    else:
        say("No edition yet: pamphlet build makes one, pamphlet publish keeps a release.")


# --- recall --------------------------------------------------------------------------------------

COLOURS = {"keep": "green", "sticker": "yellow", "recycle": "red"}


def recall_json(found: Recall) -> dict[str, Any]:
    """A recall as plain values."""
    return {"against": found.against, "rows": [asdict(row) for row in found.rows], "findings": [finding.as_json() for finding in found.findings]}


def print_recall(found: Recall) -> None:
    """The table of `pamphlet recall`, then what is wrong in each, and why that advice."""
    table: list[tuple[Cell, ...]] = [
        (row.partner if row.area == "city" else f"{row.partner}, {row.area}", "+".join(row.languages), row.edition, f"{row.copies:,}",
         str(len(row.wrong) or "none"), (row.advice, COLOURS[row.advice])) for row in found.rows]
    if table:
        columns = [Column("partner", prose=True), *texts("language", "edition"), *numbers("copies", "wrong facts"), *texts("advice")]
        print_table(columns, table, title=f"printed copies against {found.against}", names=3)
    for row in found.rows:
        if row.wrong:
            say("")
            copies = plural(row.copies, "copy", "copies")
            say(f"{row.partner}, {'+'.join(row.languages)}, {row.edition}: {copies}, {row.advice}: {row.reason}", "bold")
            for wrong in row.wrong:
                say(_told(wrong), indent="  ")
            if row.lesser:
                say(f"and {plural(row.lesser, 'change that makes', 'changes that make')} nobody's way wrong", indent="  ")
    if not found.counted:
        say("No copies are counted yet in content/editions/ledger.yaml: pamphlet order --release and pamphlet publish --printed write them there.")
    elif not found.rows and found.since:
        copies = plural(found.counted, "copy", "copies")
        say(f"The ledger counts no copies of {found.since} or of a later edition; of all editions it counts {copies}: leave out --since.")


def _told(wrong: Wrong) -> str:
    where = f" (panel {', '.join(str(panel) for panel in wrong.panels)})"
    if not wrong.field:
        return f"{wrong.name}: no longer there{where}"
    return f"{wrong.name}, {wrong.field}{where}: {wrong.old or '(nothing)'} -> {wrong.new or '(nothing)'}"


# --- slips ---------------------------------------------------------------------------------------


def print_slips(found: Slips, asked: str, path: str) -> None:
    """The table of `pamphlet slips`: a line a sheet, and which stock to buy."""
    if not found.slips:
        say("No slip: nothing that was printed is dangerously wrong." if not found.findings else "No slip was made.")
        return
    table = [(str(n), slip.spot.whose, "+".join(slip.spot.row.languages), str(slip.spot.panel), slip.spot.name,
              f"{to_mm(slip.size.width):.0f} x {to_mm(slip.size.height):.0f}", f"{slip.type_pt:.1f}") for n, slip in enumerate(found.slips, 1)]
    columns = [*numbers("page"), Column("partner", prose=True), *texts("language"), *numbers("panel"), Column("entry", prose=True)]
    print_table([*columns, *numbers("size, mm", "type, pt")], table, names=3)
    if found.stock != asked:
        say(f"A label of {asked} is too small for these entries. The sheets are laid out for {found.stock}, the next that covers them: "
            f"print them on {found.stock}, not on {asked}.")
    say(f"{path}: print at 100 %, not fitted to the page")


# --- freshness -----------------------------------------------------------------------------------


def freshness_json(found: FreshnessTable) -> dict[str, Any]:
    """A freshness table as plain values."""
    rows = [{**asdict(row), "on": str(row.on) if row.on else None, "due": str(row.due) if row.due else None, "lapsed": row.lapsed}
            for row in found.rows]
    return {"records": rows, "findings": [finding.as_json() for finding in found.findings]}


def print_freshness(found: FreshnessTable, sheet: Path | None = None) -> None:
    """The table of `pamphlet freshness`, and what to do next. `sheet`: the call sheet that is being written, if one is."""
    table: list[tuple[Cell, ...]] = [
        (row.id, str(row.on) if row.on else ("never", "red"), row.how, row.by, str(row.due or ""), _days(row), f"{row.copies:,}",
         str(row.pamphlets), str(row.priority)) for row in found.rows]
    columns = [*texts("record", "confirmed", "how"), Column("by", prose=True), *texts("until")]
    print_table([*columns, *numbers("days left", "copies", "pamphlets", "priority")], table)
    lapsed = sum(row.lapsed for row in found.rows)
    say(f"{lapsed} of {plural(len(found.rows), 'record')} must be confirmed before a release.")
    if sheet is not None:
        say(f'After each call: pamphlet verify RECORD --by "NAME" --how phone. The call sheet: {sheet}')
    elif lapsed:
        say("To print a sheet for calling them: pamphlet freshness --call-sheet calls.pdf")


def _days(row: Freshness) -> Cell:
    left = "" if row.days_left is None else str(row.days_left)
    return (left, "red") if row.lapsed else left
