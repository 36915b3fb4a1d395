"""Tables of editions, recall and freshness for people in a terminal; the same data goes to `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from pamphlet.editions import EditionRow


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
