"""Tables for people in a terminal; the same data goes to `--json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pamphlet.errors import UsageProblem
from pamphlet.model import Content
from pamphlet.report.terminal import Column, numbers, print_table, say, texts
from pamphlet.units import plural

if TYPE_CHECKING:
    from pamphlet.batch.build import BuildResult
    from pamphlet.ordering import Placed
    from pamphlet.setting import Fitted
    from pamphlet.workshop import Group
    from pamphlet.world import World


def print_build(result: BuildResult, world: World) -> None:
    """Every pamphlet that was written: file, sheet, panels, type size, entries printed, size, time."""
    rows = []
    for record in result.pamphlets:
        sheets = next(file for file in record.files if file.path.endswith("-sheets.pdf"))
        rows.append((sheets.path.removesuffix("-sheets.pdf"), f"{record.sheet_mm[0]:.0f} x {record.sheet_mm[1]:.0f}", str(record.panels),
                     f"{record.size_pt:.1f}", f"{len(record.entries)} of {len(record.entries) + len(record.left_out)}",
                     f"{sheets.bytes / 1000:.0f}", f"{result.seconds.get(sheets.path, 0):.1f}"))
    columns = [*texts("files"), *numbers("sheet, mm", "panels", "type, pt", "entries", "KB", "seconds")]
    print_table(columns, rows, title=f"edition {result.edition}")
    say(f"{plural(len(result.pamphlets), 'pamphlet')} in {world.show(world.out / result.edition)}: "
        "…-sheets.pdf to print, …-panels.pdf to read on a phone")


def print_order(placed: Placed, path: str, replaced: str) -> None:
    """What was ordered and how many copies of it by the partner's own wish, where the zip lies, and what lay there before."""
    order, package = placed.order, placed.package
    rows = [(job.file.language, f"{job.quantity:,}", f"{job.to_print:,}", job.file.colours, job.file.preflight.verdict if job.file.preflight else "–",
             job.file.scan_proof.verdict if job.file.scan_proof else "–") for job in order.jobs]
    print_table([Column("language", prose=True), *numbers("copies", "with overs"), *texts("colours"),
                 Column("preflight", prose=True), Column("codes", prose=True)], rows)
    if placed.usual:
        usual = [f"{job.quantity:,} {'+'.join(job.file.languages)}" for job in order.jobs if job.file.languages in placed.usual]
        say(f"No number of copies was asked for, so it is the usual one of {order.partner}, `quantity:` in its file in content/partners: "
            f"{', '.join(usual)}. --quantity 500 or --lang {'+'.join(placed.usual[0])}=500 asks for another.")
    if replaced:
        say(f"It takes the place of another order of the same name: {replaced}.")
    say(f"{path}: {plural(len(package.files), 'file')}, {len(package.data) / 1e6:.1f} MB" + (" (a draft: not to be printed)" if order.draft else ""))


def print_fits(rows: Sequence[tuple[Group, Fitted]]) -> None:
    """The table of `pamphlet fit`, then every entry that is left out of each pamphlet."""
    table = []
    for group, fitted in rows:
        table.append((_whose(group), "+".join(fitted.languages), f"{fitted.size:.2f}", f"{fitted.leading:.0%}",
                      f"{fitted.panels_used:.2f} of {fitted.panels}", f"{fitted.lines_to_spare:.0f}", str(fitted.entries), str(len(fitted.left_out))))
    columns = [Column("pamphlet", prose=True), *texts("language"),
               *numbers("type, pt", "leading", "panels used", "lines to spare", "entries", "left out")]
    print_table(columns, table, names=2)
    for (whose, left_out), languages in _left_out(rows).items():
        say(f"Left out of {whose} ({', '.join(languages)}): {', '.join(left_out)}")


def _whose(group: Group) -> str:
    return f"{group.partner}, {group.paper}, {group.area}"


def _left_out(rows: Iterable[tuple[Group, Fitted]]) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """(pamphlet, entries left out) -> its languages: those of a group mostly leave out the same."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for group, fitted in rows:
        if fitted.left_out:
            found.setdefault((_whose(group), fitted.left_out), []).append("+".join(fitted.languages))
    return found


def print_status(found: Mapping[str, Mapping[str, int]]) -> None:
    """Messages of each language by state."""
    states = list(next(iter(found.values()), {}))
    print_table([*texts("language"), *numbers(*states)],
                [(language, *(str(counts[state]) for state in states)) for language, counts in found.items()])


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
    print_table([Column(name, prose=name in ("name", "languages", "paper"), right=name == "priority") for name in head], rows)
