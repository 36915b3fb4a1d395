"""Commands that check a guide and make files of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pamphlet.cli.program import (
    Areas,
    AsJson,
    CheckDate,
    Date,
    Edition,
    Langs,
    OutDir,
    Partners,
    Progress,
    Workspace,
    app,
    content_of,
    order_of,
    show_findings,
    tell_written,
    world_of,
)
from pamphlet.errors import ContentErrors
from pamphlet.units import plural

if TYPE_CHECKING:
    from pamphlet.findings import Finding
    from pamphlet.setting import Fitted
    from pamphlet.workshop import Group


@app.command()
def build(
    partner: Partners = None, lang: Langs = None, area: Areas = None,
    draft: Annotated[bool, typer.Option("--draft/--release", help="a draft says that it is one; a release refuses what is not confirmed")] = True,
    edition: Edition = "", workers: Annotated[int, typer.Option("--workers", help="processes; 0 for one a core")] = 0,
    out: OutDir = None, date: Date = "", as_json: AsJson = False, workspace: Workspace = None,
) -> None:
    """Build pamphlets into out/.

    Example: `pamphlet build --partner community-centre --partner shelter --lang bo --draft`
    """
    from pamphlet.batch.build import build as build_all
    from pamphlet.batch.build import result_json
    from pamphlet.workshop import open_workshop

    world = world_of(workspace, date, out)
    shop = open_workshop(world, order_of(partner, lang, area, release=not draft, edition=edition))
    with Progress("building", quiet=as_json) as progress:
        result = build_all(shop, workers=workers, progress=progress.step)
    if as_json:
        typer.echo(json.dumps(result_json(result, world), ensure_ascii=False, indent=1))
    else:
        from pamphlet.report.tables import print_build

        print_build(result, world)
        show_findings((*result.faults, *result.findings))
    if result.findings:
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def fit(
    partner: Partners = None, lang: Langs = None, area: Areas = None, date: Date = "", as_json: AsJson = False, workspace: Workspace = None,
) -> None:
    """How each language of a partner fits: scale, panels, lines to spare, entries left out.

    Example: `pamphlet fit --partner drop-in`
    """
    from pamphlet.pipeline import fit_table
    from pamphlet.workshop import check_order, open_workshop

    shop = open_workshop(world_of(workspace, date), order_of(partner, lang, area))
    rows: list[tuple[Group, Fitted]] = []
    findings: list[Finding] = []
    for group in check_order(shop, shop.order):
        table = fit_table(shop, group)
        rows += [(group, fitted) for fitted in table.rows]
        findings += table.findings
    if as_json:
        from dataclasses import asdict

        typer.echo(json.dumps({"fits": [asdict(group) | asdict(fitted) for group, fitted in rows],
                               "findings": [finding.as_json() for finding in findings]}, ensure_ascii=False, indent=1))
    else:
        from pamphlet.report.tables import print_fits

        print_fits(rows)
        show_findings(findings)
    if findings:
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def preview(
    partner: Partners = None, lang: Langs = None, area: Areas = None, dpi: Annotated[int, typer.Option("--dpi", min=36, max=300)] = 80,
    edition: Edition = "", out: OutDir = None, date: Date = "", workspace: Workspace = None,
) -> None:
    """Build drafts and write contact sheets of them as PNG pictures beside the PDFs.

    Example: `pamphlet preview --partner home-printer --area parkdale --lang es`
    """
    from pamphlet.batch.build import build as build_all
    from pamphlet.report.contact_sheet import write_contact_sheets
    from pamphlet.workshop import open_workshop

    world = world_of(workspace, date, out)
    shop = open_workshop(world, order_of(partner, lang, area, edition=edition))
    with Progress("building") as progress:
        result = build_all(shop, progress=progress.step)
    for path in write_contact_sheets(world, result.edition, result.pamphlets, dpi):
        typer.echo(world.show(path))
    show_findings(result.findings)
    if result.findings:
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def order(
    partner: Annotated[str, typer.Argument(help="who orders; pamphlet list partners")],
    quantity: Annotated[int | None, typer.Option("--quantity", "-n", help="copies of each language that --lang gives no number")] = None,
    lang: Annotated[list[str] | None, typer.Option("--lang", "-l", help="uk=500, or uk; may be repeated; else all languages")] = None,
    due: Annotated[str | None, typer.Option("--due", help="when it is needed, YYYY-MM-DD")] = None,
    paper: Annotated[str, typer.Option("--paper", help="one of the partner's papers; else the first")] = "",
    area: Annotated[str, typer.Option("--area", "-a", help='an area, or "city"')] = "city",
    draft: Annotated[bool, typer.Option("--draft/--release", help="as in build")] = True,
    replace: Annotated[bool, typer.Option("--replace", help="put a release's order in the place of another one of the same name")] = False,
    edition: Edition = "", out: OutDir = None, date: Date = "", as_json: AsJson = False, workspace: Workspace = None,
) -> None:
    """Pack an order for a print shop: press files, proofs, checks, job ticket, packing list, note.

    Example: `pamphlet order community-centre --lang uk=500 --lang bo=200 --due 2026-12-15`
    """
    from pamphlet.editions import is_published, note_order
    from pamphlet.ordering import Request, place_order, written_order
    from pamphlet.report.tables import print_order
    from pamphlet.workshop import open_workshop

    world = world_of(workspace, date, out)
    shop = open_workshop(world, order_of([partner], None, [area], release=not draft, edition=edition))
    placed = place_order(shop, Request(partner, tuple(lang or ()), quantity, due, paper, area))
    written = written_order(shop, placed, replace=replace)
    if as_json:
        typer.echo(json.dumps({"file": world.show(written.path), "replaced": written.replaced, "files": dict(placed.package.files),
                               "preflight": [fault.as_json() for fault in placed.faults]}, ensure_ascii=False, indent=1))
    else:
        print_order(placed, world.show(written.path), written.replaced)
        show_findings(placed.faults)
    if note_order(shop, placed):
        typer.echo("noted in content/editions/ledger.yaml; correct the copies there if the print shop delivers another number", err=True)
        if not is_published(world, placed.order.edition):
            name = placed.order.edition
            typer.echo(f"keep what is printed, so that recall can later tell whether it is still right: pamphlet build --release --edition {name}, "
                       f"then pamphlet publish {name}", err=True)
        if written.replaced:
            typer.echo("the order that it replaces is still counted there: take its lines out if it was never printed", err=True)


@app.command()
def preflight(
    file: Annotated[Path, typer.Argument(help="any PDF, ours or not")],
    profile: Annotated[str, typer.Option("--profile", help="sheetfed, digital, offset-or-digital, newsprint or home")] = "sheetfed",
    html: Annotated[Path | None, typer.Option("--html", help="write a page here that shows every place")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a PDF as a print shop would, and say what to do about each fault.

    Example: `pamphlet preflight poster.pdf --profile digital --html poster.html`
    """
    from pamphlet.preflight.guard import pictures_of, preflight_file
    from pamphlet.report.preflight import preflight_html, preflight_text
    from pamphlet.world import write_whole

    report = preflight_file(file, profile)
    found = report.as_json()
    if html is not None:
        write_whole(html, preflight_html(found, pictures_of(file)).encode("utf-8"))
        tell_written(html)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else preflight_text(found))
    if report.errors:
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def check(as_json: AsJson = False, date: CheckDate = "", workspace: Workspace = None) -> None:
    """Check all content and every catalogue; report everything at once.

    Example: `pamphlet check`
    """
    from pamphlet.findings import errors_of
    from pamphlet.workshop import read_everything

    loaded, _, findings = read_everything(world_of(workspace, date))
    if as_json:
        typer.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    else:
        show_findings(findings)
        count, errors = len(loaded.content.services) if loaded.content else 0, len(errors_of(findings))
        typer.echo(f"{plural(count, 'service')} read; {plural(errors, 'error')}, {plural(len(findings) - errors, 'warning')}.")
    if errors_of(findings):
        raise typer.Exit(ContentErrors.exit_code)


@app.command("list")
def list_all(what: Annotated[str, typer.Argument(help="partners, services, areas, languages or categories")] = "partners",
             as_json: AsJson = False, workspace: Workspace = None) -> None:
    """List what the guide has.

    Example: `pamphlet list services`
    """
    from pamphlet.report.tables import listing, print_listing

    head, rows = listing(content_of(workspace), what)
    if as_json:
        typer.echo(json.dumps([dict(zip(head, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    else:
        print_listing(head, rows)
