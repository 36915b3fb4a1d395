"""Commands that make content, catalogues and fonts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pamphlet.cli.program import (
    AsJson,
    Langs,
    Workspace,
    app,
    catalogue_languages,
    font_world,
    fonts_app,
    i18n_app,
    loaded_of,
    new_app,
    show_findings,
    world_of,
)
from pamphlet.units import plural


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="an empty or new folder")]) -> None:
    """Write a small guide that builds at once; its comments are the tutorial.

    Example: `pamphlet init our-guide`
    """
    from pamphlet.content.starter import write_starter

    count = write_starter(folder)
    typer.echo(f"{plural(count, 'file')} written to {folder}. Next:\n  cd {folder}\n  pamphlet build\n  then read content/guide.yaml")


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

    world = world_of(workspace)
    loaded, _, _ = read_everything(world)
    path = write_new(world, loaded, kind, ask=_ask)
    typer.echo(f"written: {world.show(path)}")
    if kind == "language":
        from pamphlet import i18n

        again = loaded_of(world)
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

    world = world_of(workspace)
    typer.echo(f"{plural(i18n.extract(world, loaded_of(world)), 'message')} in {i18n.TEMPLATE}")


@i18n_app.command("update")
def i18n_update(lang: Langs = None, workspace: Workspace = None) -> None:
    """Merge new and changed messages into the catalogues; no translation is lost.

    Example: `pamphlet i18n update --lang uk`
    """
    from pamphlet import i18n
    from pamphlet.report.tables import print_status

    world = world_of(workspace)
    loaded = loaded_of(world)
    print_status(i18n.update(world, loaded, catalogue_languages(loaded, lang)))


@i18n_app.command("status")
def i18n_status(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Count messages by state: approved, draft, stale, untranslated.

    Example: `pamphlet i18n status`
    """
    from pamphlet import i18n
    from pamphlet.report.tables import print_status

    world = world_of(workspace)
    loaded = loaded_of(world)
    found = i18n.status(world, loaded, catalogue_languages(loaded, None))
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

    world = font_world(workspace)
    added = install_fonts(world)
    typer.echo(f"{plural(added, 'font file')} installed; {len(read_lock(world))} in the lock, all verified.")


@fonts_app.command("verify")
def fonts_verify(workspace: Workspace = None) -> None:
    """Check that every locked font is there and is the locked file.

    Example: `pamphlet fonts verify`
    """
    from pamphlet.errors import FontProblem
    from pamphlet.typeset.fonts import verify_fonts

    bad = 0
    for font, problem in verify_fonts(font_world(workspace)):
        bad += bool(problem)
        typer.echo(f"{'bad ' if problem else 'ok  '} {font.family} {font.weight} {font.file} {problem}")
    if bad:
        raise FontProblem(f"{plural(bad, 'font is', 'fonts are')} missing or wrong: pamphlet fonts install")
