"""The command line: parse, call, print, exit code. No logic."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pamphlet import __version__
from pamphlet.errors import DIFFERS, EXIT_CODES, ContentErrors, OutputProblem, PamphletError, ReleaseRefused, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pamphlet.findings import Finding
    from pamphlet.pipeline import Built
    from pamphlet.setting import Fitted
    from pamphlet.workshop import Group, Order
    from pamphlet.world import World

_CODES = "\n\n".join(f"{code}  {meaning}" for code, meaning in EXIT_CODES.items())
app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode="markdown", pretty_exceptions_enable=False,
    help="Print multilingual guides: folded pamphlets, booklets, cards.\n\nExample: `pamphlet build --partner community-centre --lang uk`",
    epilog=f"**Exit codes**\n\n{_CODES}")
i18n_app = typer.Typer(no_args_is_help=True, help="Translations: extract messages, merge them, count them.\n\nExample: `pamphlet i18n update`")
fonts_app = typer.Typer(no_args_is_help=True, help="The guide's fonts.\n\nExample: `pamphlet fonts install`")
new_app = typer.Typer(no_args_is_help=True, help="Write a new record by answering questions.\n\nExample: `pamphlet new service`")
app.add_typer(i18n_app, name="i18n")
app.add_typer(fonts_app, name="fonts")
app.add_typer(new_app, name="new")

Workspace = Annotated[Path | None, typer.Option("--workspace", "-w", help="the guide's folder; else the nearest one upwards")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON for machines")]
Partners = Annotated[list[str] | None, typer.Option("--partner", "-p", help="only this partner; may be repeated")]
Langs = Annotated[list[str] | None, typer.Option("--lang", "-l", help="only this language; may be repeated")]
Areas = Annotated[list[str] | None, typer.Option("--area", "-a", help='this neighbourhood, or "city"; may be repeated')]
Edition = Annotated[str, typer.Option("--edition", help="the edition's id; else the month")]
OutDir = Annotated[Path | None, typer.Option("--out", help="where files go; else out/ in the guide's folder")]
Date = Annotated[str, typer.Option("--date", help="build as on this day, YYYY-MM-DD")]


def main() -> None:
    """Run the program; every known problem ends in one message and its exit code."""
    try:
        app(standalone_mode=True)
    except (ContentErrors, ReleaseRefused) as problem:
        show_findings(problem.findings)
        typer.secho(f"{problem}.", err=True, fg="red")
        sys.exit(problem.exit_code)
    except PamphletError as problem:
        typer.secho(str(problem), err=True, fg="red")
        sys.exit(problem.exit_code)
    except OSError as problem:  # a full disk shows wherever the next byte goes, in the engine's scratch files too
        typer.secho(f"a file could not be read or written: {problem}. Every file in out/ is whole or as it was.", err=True, fg="red")
        sys.exit(OutputProblem.exit_code)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"pamphlet {__version__}")
        raise typer.Exit


@app.callback()
def options(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")] = False) -> None:
    """Options of the whole program."""


# --- building ------------------------------------------------------------------------------------


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

    world = _world(workspace, date, out)
    shop = open_workshop(world, _order(partner, lang, area, release=not draft, edition=edition))
    with _Progress("building", quiet=as_json) as progress:
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

    shop = open_workshop(_world(workspace, date), _order(partner, lang, area))
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

    world = _world(workspace, date, out)
    shop = open_workshop(world, _order(partner, lang, area, edition=edition))
    with _Progress("building") as progress:
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
    area: Annotated[str, typer.Option("--area", "-a", help='a neighbourhood, or "city"')] = "city",
    draft: Annotated[bool, typer.Option("--draft/--release", help="as in build")] = True,
    edition: Edition = "", out: OutDir = None, date: Date = "", as_json: AsJson = False, workspace: Workspace = None,
) -> None:
    """Pack an order for a print shop: press files, proofs, checks, job ticket, packing list, note.

    Example: `pamphlet order community-centre --lang uk=500 --lang bo=200 --due 2026-12-15`
    """
    from pamphlet.editions import note_order
    from pamphlet.ordering import Request, place_order, written_order
    from pamphlet.report.tables import print_order
    from pamphlet.workshop import open_workshop

    world = _world(workspace, date, out)
    shop = open_workshop(world, _order([partner], None, [area], release=not draft, edition=edition))
    placed = place_order(shop, Request(partner, tuple(lang or ()), quantity, due, paper, area))
    path = written_order(shop, placed)
    if as_json:
        typer.echo(json.dumps({"file": world.show(path), "files": dict(placed.package.files),
                               "preflight": [fault.as_json() for fault in placed.faults]}, ensure_ascii=False, indent=1))
    else:
        print_order(placed.order, placed.package, world.show(path))
        show_findings(placed.faults)
    if note_order(shop, placed):
        typer.echo("noted in content/editions/ledger.yaml; correct the copies there if the print shop delivers another number", err=True)


@app.command()
def preflight(
    file: Annotated[Path, typer.Argument(help="any PDF, ours or not")],
    profile: Annotated[str, typer.Option("--profile", help="sheetfed, digital, newsprint or home")] = "sheetfed",
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
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else preflight_text(found))
    if report.errors:
        raise typer.Exit(ContentErrors.exit_code)


@app.command()
def check(as_json: AsJson = False, date: Date = "", workspace: Workspace = None) -> None:
    """Check all content and every catalogue; report everything at once.

    Example: `pamphlet check`
    """
    from pamphlet.findings import errors_of
    from pamphlet.workshop import read_everything

    loaded, _, findings = read_everything(_world(workspace, date))
    if as_json:
        typer.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    else:
        show_findings(findings)
        count = len(loaded.content.services) if loaded.content else 0
        typer.echo(f"{count} services read; {len(errors_of(findings))} errors, {len(findings) - len(errors_of(findings))} warnings.")
    if errors_of(findings):
        raise typer.Exit(ContentErrors.exit_code)


@app.command("list")
def list_all(what: Annotated[str, typer.Argument(help="partners, services, areas, languages or categories")] = "partners",
             as_json: AsJson = False, workspace: Workspace = None) -> None:
    """List what the guide has.

    Example: `pamphlet list services`
    """
    from pamphlet.report.tables import listing, print_listing

    head, rows = listing(_content(workspace), what)
    if as_json:
        typer.echo(json.dumps([dict(zip(head, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    else:
        print_listing(head, rows)


# --- editions ------------------------------------------------------------------------------------


@app.command()
def publish(
    edition: Annotated[str, typer.Argument(help="a release in out/; pamphlet editions")],
    printed: Annotated[list[str] | None, typer.Option("--printed", help="shelter:uk=500 or shelter/parkdale:uk=500; may be repeated")] = None,
    out: OutDir = None, date: Date = "", workspace: Workspace = None,
) -> None:
    """Freeze a release under content/editions/: its record, checksums and phone editions; count what is printed.

    Example: `pamphlet publish 2026-11 --printed shelter:uk=500 --printed shelter:bo=200`
    """
    from pamphlet.editions import publish as publish_edition

    world = _world(workspace, date, out)
    done = publish_edition(world, edition, tuple(printed or ()))
    typer.echo(f"published: {world.show(done.folder)}, {done.phone_editions} phone editions; "
               f"{sum(run.quantity for run in done.runs)} copies noted in content/editions/ledger.yaml")


@app.command()
def editions(out: OutDir = None, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """List the editions that are published or built, with the copies printed of each.

    Example: `pamphlet editions`
    """
    from pamphlet.editions import all_editions, damaged
    from pamphlet.report.editions import editions_json, print_editions

    world = _world(workspace, out=out)
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
    out: OutDir = None, date: Date = "", workspace: Workspace = None,
) -> None:
    """What differs between two editions: for partners, for printers, for translators. Exits with 1 if anything does.

    Example: `pamphlet diff 2026-11 2026-12 --lang bo --html changes.html`
    """
    from pamphlet.comparing import Asked, compared
    from pamphlet.telling import diff_files, differs, told

    if fail_on not in ("", "critical"):
        raise UsageProblem(f'--fail-on "{fail_on}": only "critical" is known')
    world = _world(workspace, date, out)
    asked = Asked(tuple(partner or ()), tuple(lang or ()), tell=lambda text: typer.echo(text, err=True))
    with compared(world, old, new, asked) as pair:
        found = told(world, pair)
        diff_files(world, found, html=html, pdf=pdf, json_file=as_json)
    if differs(found, critical_only=bool(fail_on)):
        raise typer.Exit(DIFFERS)


@app.command()
def recall(
    since: Annotated[str, typer.Option("--since", help="only copies of this edition or later ones")] = "",
    against: Annotated[str, typer.Option("--against", help="compare with this edition; else with the content as it stands")] = "",
    out: OutDir = None, date: Date = "", as_json: AsJson = False, workspace: Workspace = None,
) -> None:
    """Which printed copies now carry a wrong fact, how many, and what to do: keep, sticker or recycle.

    Example: `pamphlet recall --since 2026-11`
    """
    from pamphlet.findings import errors_of
    from pamphlet.recall import recall as recall_copies
    from pamphlet.report.editions import print_recall, recall_json
    from pamphlet.workshop import open_workshop

    found = recall_copies(open_workshop(_world(workspace, date, out), _order(None, None, None)), since, against)
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
    out: OutDir = None, date: Date = "", workspace: Workspace = None,
) -> None:
    """Print labels or inserts that mend printed copies: each dangerously wrong entry set anew, in its language.

    Example: `pamphlet slips 2026-11 2026-12 --labels avery-5163 --partner shelter --lang uk`
    """
    from pamphlet.report.editions import print_slips
    from pamphlet.slips import find_slips
    from pamphlet.workshop import open_workshop
    from pamphlet.world import write_whole

    world = _world(workspace, date, out)
    found = find_slips(open_workshop(world, _order(None, None, None)), old, new, labels, tuple(partner or ()), tuple(lang or ()))
    path = file or world.out / old / f"slips-{found.stock}.pdf"
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
    date: Date = "", as_json: AsJson = False, out: OutDir = None, workspace: Workspace = None,
) -> None:
    """Which records pass the limit when, and how many printed copies stand on them.

    Example: `pamphlet freshness --call-sheet calls.pdf`
    """
    from pamphlet.freshness import call_sheet as make_call_sheet
    from pamphlet.freshness import freshness as find_freshness
    from pamphlet.report.editions import freshness_json, print_freshness
    from pamphlet.workshop import open_workshop
    from pamphlet.world import write_whole

    shop = open_workshop(_world(workspace, date, out), _order(None, None, None))
    found = find_freshness(shop.world, shop.content)
    if as_json:
        typer.echo(json.dumps(freshness_json(found), ensure_ascii=False, indent=1))
    else:
        print_freshness(found)
        show_findings(found.findings)
    if call_sheet is not None:
        due = [row for row in found.rows if row.days_left is None or row.days_left <= within]
        write_whole(call_sheet, make_call_sheet(shop, due))
        typer.echo(f"{len(due)} records to confirm: {call_sheet}", err=True)


@app.command()
def verify(
    service: Annotated[str, typer.Argument(help="the service that was confirmed; pamphlet list services")],
    by: Annotated[str, typer.Option("--by", help="who confirmed it")],
    how: Annotated[str, typer.Option("--how", help="phone, email or visit")],
    on: Annotated[str, typer.Option("--on", help="on which day, YYYY-MM-DD; else today")] = "",
    date: Date = "", workspace: Workspace = None,
) -> None:
    """Record that a person confirmed a service's record, today or on a day before.

    Example: `pamphlet verify parc --by "Ana L." --how phone --on 2026-11-20`
    """
    from pamphlet.content.load import load_content
    from pamphlet.content.verify import write_verification

    world = _world(workspace, date)
    loaded = load_content(world)
    day = _day("--on", on)
    path = write_verification(world, loaded, service, by=by, how=how, on=day)
    limit = loaded.content.guide.freshness_days if loaded.content else 0
    typer.echo(f"written: {world.show(path)}; it counts until {(day or world.today) + dt.timedelta(days=limit)}")


# --- making content ------------------------------------------------------------------------------


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="an empty or new folder")]) -> None:
    """Write a small guide that builds at once; its comments are the tutorial.

    Example: `pamphlet init our-guide`
    """
    from pamphlet.content.starter import write_starter

    count = write_starter(folder)
    typer.echo(f"{count} files written to {folder}. Next:\n  cd {folder}\n  pamphlet build\n  then read content/guide.yaml")


@app.command()
def schema(folder: Annotated[Path | None, typer.Argument(help="write one file a kind here; else print all")] = None) -> None:
    """Print the JSON Schemas that editors use to complete and check the YAML.

    Example: `pamphlet schema .vscode/schemas`
    """
    from pamphlet.content.schema import schemas
    from pamphlet.world import write_whole

    found = schemas()
    if folder is None:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, value in found.items():
        path = folder / f"{name}.schema.json"
        write_whole(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
        typer.echo(path.as_posix())


def _new(kind: str, workspace: Path | None) -> None:
    from pamphlet.content.new import write_new
    from pamphlet.workshop import read_everything

    world = _world(workspace)
    loaded, _, _ = read_everything(world)
    path = write_new(world, loaded, kind, ask=_ask)
    typer.echo(f"written: {world.show(path)}")
    if kind == "language":
        from pamphlet import i18n

        again = _loaded(world)
        i18n.update(world, again, again.content.guide.language_codes[-1:])
        typer.echo("its catalogue is in content/locale; translate it, and see CONTRIBUTING.md for its fonts")
    show_findings([finding for finding in read_everything(world)[2] if finding.where.file == world.show(path)])


def _ask(question: str, default: str = "", check: Any = None) -> str:
    while True:
        answer: str = typer.prompt(question, default=default, show_default=bool(default)).strip()
        problem = check(answer) if check else ""
        if not problem:
            return answer
        typer.secho(problem, err=True, fg="yellow")


@new_app.command("service")
def new_service(workspace: Workspace = None) -> None:
    """Ask about a service and write content/services/ID.yaml.

    Example: `pamphlet new service`
    """
    _new("service", workspace)


@new_app.command("partner")
def new_partner(workspace: Workspace = None) -> None:
    """Ask about a partner and write content/partners/ID.yaml.

    Example: `pamphlet new partner`
    """
    _new("partner", workspace)


@new_app.command("area")
def new_area(workspace: Workspace = None) -> None:
    """Ask about a neighbourhood and write content/areas/ID.yaml.

    Example: `pamphlet new area`
    """
    _new("area", workspace)


@new_app.command("language")
def new_language(workspace: Workspace = None) -> None:
    """Ask about a language; add its row to guide.yaml and make its catalogue.

    Example: `pamphlet new language`
    """
    _new("language", workspace)


# --- translations and fonts ----------------------------------------------------------------------


@i18n_app.command("extract")
def i18n_extract(workspace: Workspace = None) -> None:
    """Write content/locale/guide.pot from the content and the program.

    Example: `pamphlet i18n extract`
    """
    from pamphlet import i18n

    world = _world(workspace)
    typer.echo(f"{i18n.extract(world, _loaded(world))} messages in {i18n.TEMPLATE}")


@i18n_app.command("update")
def i18n_update(lang: Langs = None, workspace: Workspace = None) -> None:
    """Merge new and changed messages into the catalogues; no translation is lost.

    Example: `pamphlet i18n update --lang uk`
    """
    from pamphlet import i18n
    from pamphlet.report.tables import print_status

    world = _world(workspace)
    loaded = _loaded(world)
    print_status(i18n.update(world, loaded, _catalogue_languages(loaded, lang)))


@i18n_app.command("status")
def i18n_status(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Count messages by state: approved, draft, stale, untranslated.

    Example: `pamphlet i18n status`
    """
    from pamphlet import i18n
    from pamphlet.report.tables import print_status

    world = _world(workspace)
    loaded = _loaded(world)
    found = i18n.status(world, _catalogue_languages(loaded, None))
    if as_json:
        typer.echo(json.dumps(found, indent=1))
    else:
        print_status(found)


@fonts_app.command("install")
def fonts_install(workspace: Workspace = None) -> None:
    """Fetch the locked fonts with npm, check every hash.

    Example: `pamphlet fonts install`
    """
    from pamphlet.typeset.fonts import install_fonts, read_lock

    world = _font_world(workspace)
    added = install_fonts(world)
    typer.echo(f"{added} font files installed; {len(read_lock(world))} in the lock, all verified.")


@fonts_app.command("verify")
def fonts_verify(workspace: Workspace = None) -> None:
    """Check that every locked font is there and is the locked file.

    Example: `pamphlet fonts verify`
    """
    from pamphlet.errors import FontProblem
    from pamphlet.typeset.fonts import verify_fonts

    bad = 0
    for font, problem in verify_fonts(_font_world(workspace)):
        bad += bool(problem)
        typer.echo(f"{'bad ' if problem else 'ok  '} {font.family} {font.weight} {font.file} {problem}")
    if bad:
        raise FontProblem(f"{bad} fonts are missing or wrong: pamphlet fonts install")


# --- helpers -------------------------------------------------------------------------------------


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings on the error stream, worst first in file order."""
    for finding in sorted(findings, key=lambda f: (-f.severity, f.where)):
        colour = "red" if finding.severity.name == "ERROR" else "yellow"
        typer.secho(f"{finding.severity.name.lower():8}", err=True, fg=colour, nl=False)
        typer.echo(str(finding), err=True)


def _world(workspace: Path | None, date: str = "", out: Path | None = None) -> World:
    from pamphlet.world import find_workspace

    today = _day("--date", date)
    if workspace is not None and not (workspace / "content" / "guide.yaml").is_file():
        from pamphlet.errors import NoWorkspace

        raise NoWorkspace(f"{workspace} holds no content/guide.yaml")
    return find_workspace(workspace or Path.cwd(), today, out)


def _day(option: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageProblem(f'{option} "{text}" is not a day such as 2026-11-21') from None


def _font_world(workspace: Path | None) -> World:
    """The guide's fonts, or the program's own where there is no guide yet."""
    from pamphlet.errors import NoWorkspace
    from pamphlet.world import World as MakeWorld

    try:
        return _world(workspace)
    except NoWorkspace:
        if workspace is not None:
            raise
        return MakeWorld(Path.cwd())


def _loaded(world: World) -> Any:
    from pamphlet.content.load import load_content
    from pamphlet.findings import errors_of

    loaded = load_content(world)
    if errors := errors_of(loaded.findings):
        raise ContentErrors(errors)
    return loaded


def _content(workspace: Path | None) -> Any:
    return _loaded(_world(workspace)).content


def _catalogue_languages(loaded: Any, asked: list[str] | None) -> tuple[str, ...]:
    guide = loaded.content.guide
    there = tuple(code for code in guide.language_codes if code != guide.source_language)
    for code in asked or ():
        if code not in guide.language_codes:
            raise UsageProblem(f'there is no language "{code}". There are: {", ".join(guide.language_codes)}')
    return tuple(asked) if asked else there


def _order(partner: list[str] | None, lang: list[str] | None, area: list[str] | None, *, release: bool = False, edition: str = "") -> Order:
    from pamphlet.workshop import Order as MakeOrder

    if edition and (not all(c.isalnum() or c in "-_." for c in edition) or edition.startswith(".")):
        raise UsageProblem(f'--edition "{edition}": letters, digits, hyphens, underscores and dots only')
    return MakeOrder(tuple(partner or ()), tuple(lang or ()), tuple(area or ()), release, edition)


class _Progress:
    """A bar on the error stream while groups are built; nothing for machines."""

    def __init__(self, what: str, *, quiet: bool = False) -> None:
        self._what, self._quiet = what, quiet
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> _Progress:
        if not self._quiet:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.__enter__()
            self._task = self._bar.add_task(self._what, total=None)
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def step(self, built: Built, total: int) -> None:
        """One group is done."""
        if self._bar is not None:
            self._bar.update(self._task, total=total, advance=1, description=f"{built.group.partner} {built.group.area}")
