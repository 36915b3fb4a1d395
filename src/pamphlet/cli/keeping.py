"""Commands about editions that were made: kept, compared, recalled, mended, confirmed anew."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from pamphlet.cli.program import (
    AsJson,
    CheckDate,
    KeptDir,
    Langs,
    Partners,
    Workspace,
    app,
    day_of,
    kept_world,
    order_of,
    show_findings,
    tell_written,
    world_of,
)
from pamphlet.errors import DIFFERS, ContentErrors, UsageProblem
from pamphlet.units import plural


@app.command()
def publish(
    edition: Annotated[str, typer.Argument(help="a release in out/; pamphlet editions")],
    printed: Annotated[list[str] | None, typer.Option(
        "--printed", help="copies, as shelter:uk=500; of an area as shelter/weston:uk=9; may be repeated")] = None,
    out: KeptDir = None,
    date: Annotated[str, typer.Option("--date", help="the day that the ledger notes for the copies, YYYY-MM-DD; else today")] = "",
    workspace: Workspace = None,
) -> None:
    """Freeze a release under content/editions/: its record, checksums and phone editions; count what is printed.

    Example: `pamphlet publish 2026-11 --printed shelter:uk=500 --printed shelter:bo=200`
    """
    from pamphlet.editions import publish as publish_edition

    world = kept_world(workspace, date, out)
    done = publish_edition(world, edition, tuple(printed or ()))
    copies = plural(sum(run.quantity for run in done.runs), "copy", "copies")
    typer.echo(f"published: {world.show(done.folder)}, {plural(done.phone_editions, 'phone edition')}; "
               + (f"{copies} noted in content/editions/ledger.yaml" if done.runs else "no copies noted: --printed notes what no order counted"))


@app.command()
def editions(out: KeptDir = None, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """List the editions that are published or built, with the copies printed of each.

    Example: `pamphlet editions`
    """
    from pamphlet.editions import all_editions, damaged
    from pamphlet.report.editions import editions_json, print_editions

    world = kept_world(workspace, out=out)
    rows, faults = all_editions(world), damaged(world)
    if as_json:
        typer.echo(json.dumps({"editions": editions_json(rows), "findings": [fault.as_json() for fault in faults]}, ensure_ascii=False, indent=1))
    else:
        print_editions(rows)
        show_findings(faults)
    if faults:
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="an edition, an edition.json, a git revision, or a PDF")],
    new: Annotated[str, typer.Argument(help="the same")],
    partner: Partners = None, lang: Langs = None,
    html: Annotated[Path | None, typer.Option("--html", help="write a page here with pictures; it needs no network")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="write a report to send by e-mail here")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="write JSON here; - for the terminal")] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", help="critical: exit with 1 only where a printed copy is dangerously wrong")] = "",
    out: KeptDir = None,
    date: Annotated[str, typer.Option("--date", help="build two revisions as on this day, YYYY-MM-DD; else today")] = "",
    workspace: Workspace = None,
) -> None:
    """What differs between two editions: for partners, for printers, for translators. Exits with 1 if anything does.

    Example: `pamphlet diff 2026-11 2026-12 --lang bo --html changes.html`
    """
    from pamphlet.comparing import Asked, compared
    from pamphlet.telling import diff_files, differs, told

    if fail_on not in ("", "critical"):
        raise UsageProblem(f'--fail-on "{fail_on}": only "critical" is known')
    world = kept_world(workspace, date, out)
    asked = Asked(tuple(partner or ()), tuple(lang or ()), tell=lambda text: typer.echo(text, err=True))
    with compared(world, old, new, asked) as pair:
        found = told(world, pair)
        diff_files(world, found, html=html, pdf=pdf, json_file=as_json)
    for path in (html, pdf, as_json):
        if path is not None and path != Path("-"):
            tell_written(path)
    if differs(found, critical_only=bool(fail_on)):
        raise typer.Exit(DIFFERS)


@app.command()
def recall(
    since: Annotated[str, typer.Option("--since", help="only copies of this edition or later ones")] = "",
    against: Annotated[str, typer.Option("--against", help="compare with this edition; else with the content as it stands")] = "",
    out: KeptDir = None,
    date: Annotated[str, typer.Option("--date", help="compare with the content as on this day, YYYY-MM-DD; else today")] = "",
    as_json: AsJson = False, workspace: Workspace = None,
) -> None:
    """Which printed copies now carry a wrong fact, how many, and what to do: keep, sticker or recycle.

    Example: `pamphlet recall --since 2026-11`
    """
    from pamphlet.findings import errors_of
    from pamphlet.recall import recall as recall_copies
    from pamphlet.report.editions import print_recall, recall_json
    from pamphlet.workshop import open_workshop

    found = recall_copies(open_workshop(kept_world(workspace, date, out), order_of(None, None, None)), since, against)
    if as_json:
        typer.echo(json.dumps(recall_json(found), ensure_ascii=False, indent=1))
    else:
        print_recall(found)
        show_findings(found.findings)
    if errors_of(found.findings):
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def slips(
    old: Annotated[str, typer.Argument(help="the edition that was printed; pamphlet editions")],
    new: Annotated[str, typer.Argument(help="the edition that is right; else the content as it stands")] = "",
    labels: Annotated[str, typer.Option("--labels", help="a label stock such as avery-5163 or avery-l7163, or insert")] = "insert",
    partner: Partners = None, lang: Langs = None, file: Annotated[Path | None, typer.Option("--file", "-o", help="write the PDF here")] = None,
    out: KeptDir = None,
    date: Annotated[str, typer.Option("--date", help="without NEW: the content as on this day, YYYY-MM-DD; else today")] = "",
    workspace: Workspace = None,
) -> None:
    """Print labels or inserts that mend printed copies: each dangerously wrong entry set anew, in its language.

    Example: `pamphlet slips 2026-11 2026-12 --labels avery-5163 --partner shelter --lang uk`
    """
    from pamphlet.report.editions import print_slips
    from pamphlet.slips import find_slips, slips_name
    from pamphlet.workshop import open_workshop
    from pamphlet.world import write_whole

    world = kept_world(workspace, date, out)
    found = find_slips(open_workshop(world, order_of(None, None, None)), old, new, labels, tuple(partner or ()), tuple(lang or ()))
    path = file or world.out / old / slips_name(world, old, new, found.stock, tuple(partner or ()), tuple(lang or ()))
    if found.pdf:
        write_whole(path, found.pdf)
    print_slips(found, labels, world.show(path))
    show_findings(found.findings)
    if found.findings:
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def freshness(
    call_sheet: Annotated[Path | None, typer.Option("--call-sheet", help="write a PDF here to confirm by telephone what is due")] = None,
    within: Annotated[int, typer.Option("--within", help="on the call sheet also what passes the limit in so many days", min=0)] = 30,
    date: CheckDate = "", as_json: AsJson = False, out: KeptDir = None, workspace: Workspace = None,
) -> None:
    """Which records pass the limit when, and how many printed copies stand on them.

    Example: `pamphlet freshness --call-sheet calls.pdf`
    """
    from pamphlet.freshness import call_sheet as make_call_sheet
    from pamphlet.freshness import freshness as find_freshness
    from pamphlet.report.editions import freshness_json, print_freshness
    from pamphlet.workshop import open_workshop
    from pamphlet.world import write_whole

    shop = open_workshop(kept_world(workspace, date, out), order_of(None, None, None))
    found = find_freshness(shop.world, shop.content)
    if as_json:
        typer.echo(json.dumps(freshness_json(found), ensure_ascii=False, indent=1))
    else:
        print_freshness(found, call_sheet)
        show_findings(found.findings)
    if call_sheet is not None:
        due = [row for row in found.rows if row.days_left is None or row.days_left <= within]
        write_whole(call_sheet, make_call_sheet(shop, due))
        typer.echo(f"written: {call_sheet}, {plural(len(due), 'record')} to confirm", err=True)


@app.command()
def verify(
    service: Annotated[str, typer.Argument(help="the service that was confirmed; pamphlet list services")],
    by: Annotated[str, typer.Option("--by", help="who confirmed it")],
    how: Annotated[str, typer.Option("--how", help="phone, email or visit")],
    on: Annotated[str, typer.Option("--on", help="on which day, YYYY-MM-DD; else today")] = "",
    date: Annotated[str, typer.Option("--date", help="take this day for today, YYYY-MM-DD; no confirmation may be later")] = "",
    workspace: Workspace = None,
) -> None:
    """Record that a person confirmed a service's record, today or on a day before.

    Example: `pamphlet verify parc --by "Ana L." --how phone --on 2026-11-20`
    """
    from pamphlet.content.load import load_content
    from pamphlet.content.verify import write_verification
    from pamphlet.freshness import confirmation

    world = world_of(workspace, date)
    loaded = load_content(world)
    day = day_of("--on", on)
    path = write_verification(world, loaded, service, by=by, how=how, on=day)
    limit = loaded.content.guide.freshness_days if loaded.content else 0
    typer.echo(f"written: {world.show(path)}; it counts until {(day or world.today) + dt.timedelta(days=limit)}")
    if before := confirmation(loaded, service):
        typer.echo(f"it takes the place of: {before}")
