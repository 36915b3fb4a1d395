"""Tables for people in a terminal; the same data goes to `--json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from pamphlet.errors import UsageProblem
from pamphlet.model import Content

if TYPE_CHECKING:
    from pamphlet.batch.build import BuildResult
    from pamphlet.order.model import Order
    from pamphlet.order.package import Package
    from pamphlet.setting import Fitted
    from pamphlet.workshop import Group
    from pamphlet.world import World


def print_build(result: BuildResult, world: World) -> None:
    """Every pamphlet that was written: file, sheet, panels, type size, entries printed, size, time."""
    table = Table(title=f"edition {result.edition}")
    table.add_column("files", overflow="fold", min_width=24)
    for name in ("sheet, mm", "panels", "type", "entries", "KB", "s"):
        table.add_column(name, justify="right")
    for record in result.pamphlets:
        sheets = next(file for file in record.files if file.path.endswith("-sheets.pdf"))
        entries = f"{len(record.entries)} of {len(record.entries) + len(record.left_out)}"
        sheet = f"{record.sheet_mm[0]:.0f} x {record.sheet_mm[1]:.0f}"
        table.add_row(sheets.path.removesuffix("-sheets.pdf"), sheet, str(record.panels), f"{record.size_pt:.1f} pt", entries,
                      f"{sheets.bytes / 1000:.0f}", f"{result.seconds.get(sheets.path, 0):.1f}")
    console = Console()
    console.print(table)
    console.print(f"{len(result.pamphlets)} pamphlets in {world.show(world.out / result.edition)}: "
                  "…-sheets.pdf to print, …-panels.pdf to read on a phone")


def print_order(order: Order, package: Package, path: str) -> None:
    """What was ordered, and where the zip lies."""
    table = Table("language", "copies", "with overs", "colours", "preflight", "codes")
    for job in order.jobs:
        file = job.file
        table.add_row(file.language, str(job.quantity), str(job.to_print), file.colours, file.preflight.verdict if file.preflight else "–",
                      file.scan_proof.verdict if file.scan_proof else "–")
    console = Console()
    console.print(table)
    console.print(f"{path}: {len(package.files)} files, {len(package.data) / 1e6:.1f} MB" + (" (a draft: not to be printed)" if order.draft else ""))


def print_fits(rows: Iterable[tuple[Group, Fitted]]) -> None:
    """The table of `pamphlet fit`."""
    table = Table("partner", "paper", "area", "language", "type, pt", "leading", "panels used", "lines to spare", "entries", "left out")
    for group, fitted in rows:
        table.add_row(group.partner, group.paper, group.area, "+".join(fitted.languages), f"{fitted.size:.2f}",
                      f"{fitted.leading:.0%}", f"{fitted.panels_used:.2f} of {fitted.panels}", f"{fitted.lines_to_spare:.0f}",
                      str(fitted.entries), ", ".join(fitted.left_out[:4]) + (" …" if len(fitted.left_out) > 4 else "") or "–")
    Console().print(table)


def print_status(found: Mapping[str, Mapping[str, int]]) -> None:
    """Messages of each language by state."""
    states = list(next(iter(found.values()), {}))
    table = Table("language", *states)
    for language, counts in found.items():
        table.add_row(language, *(str(counts[state]) for state in states))
    Console().print(table)


def listing(content: Content, what: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of a list. Raises UsageProblem for a kind that is not there."""
    if what == "partners":
        return ("id", "name", "format", "paper", "languages", "area"), [
            (p.id, p.name, p.format, ", ".join(p.paper), ", ".join("+".join(g) for g in p.languages), p.area) for p in content.partners]
    if what == "services":
        return ("id", "name", "category", "phone", "priority", "verified"), [
            (s.id, s.name, s.categories[0], s.phones[0].number if s.phones else "", str(s.priority),
             str(s.verified.on) if s.verified else "no") for s in content.services]
    if what == "areas":
        return ("id", "name"), [(a.id, a.name) for a in content.areas]
    if what == "languages":
        return ("code", "name", "locale", "script"), [(r.code, r.name, r.locale, r.script) for r in content.guide.languages]
    if what == "categories":
        return ("id", "name", "icon"), [(c.id, c.name, c.icon) for c in content.guide.categories]
    raise UsageProblem(f'cannot list "{what}": partners, services, areas, languages or categories')


def print_listing(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A list as a table."""
    table = Table(*head)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
