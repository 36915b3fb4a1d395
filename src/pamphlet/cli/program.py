"""What all commands share: the program and its groups, their options, reading the guide, telling what is wrong."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pamphlet import __version__
from pamphlet.errors import EXIT_CODES, ContentErrors, OutputProblem, PamphletError, ReleaseRefused, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pamphlet.findings import Finding
    from pamphlet.pipeline import Built
    from pamphlet.workshop import Order
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
Areas = Annotated[list[str] | None, typer.Option("--area", "-a", help='only this area, or "city"; may be repeated')]
Edition = Annotated[str, typer.Option("--edition", help="the edition's id; else the month")]
OutDir = Annotated[Path | None, typer.Option("--out", help="where files go; else out/ in the guide's folder")]
KeptDir = Annotated[Path | None, typer.Option("--out", help="where built editions lie; else out/ in the guide's folder")]
Date = Annotated[str, typer.Option("--date", help="build as on this day, YYYY-MM-DD; else today")]
CheckDate = Annotated[str, typer.Option("--date", help="say what has run out on this day, YYYY-MM-DD; else today")]


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


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings on the error stream, worst first in file order."""
    for finding in sorted(findings, key=lambda f: (-f.severity, f.where)):
        colour = "red" if finding.severity.name == "ERROR" else "yellow"
        typer.secho(f"{finding.severity.name.lower():8}", err=True, fg=colour, nl=False)
        typer.echo(str(finding), err=True)


def world_of(workspace: Path | None, date: str = "", out: Path | None = None) -> World:
    """The guide's world: the folder asked for or the nearest upwards, on the day asked for."""
    from pamphlet.world import find_workspace

    today = day_of("--date", date)
    if workspace is not None and not (workspace / "content" / "guide.yaml").is_file():
        from pamphlet.errors import NoWorkspace

        raise NoWorkspace(f"{workspace} holds no content/guide.yaml")
    return find_workspace(workspace or Path.cwd(), today, out)


def kept_world(workspace: Path | None, date: str = "", out: Path | None = None) -> World:
    """The guide's world for a command that reads editions. Raises UsageProblem where --out names no folder: it would find none in it."""
    if out is not None and not out.is_dir():
        raise UsageProblem(f"--out {out} is not a folder; wanted the one that pamphlet build --out wrote editions to")
    return world_of(workspace, date, out)


def tell_written(path: Path) -> None:
    """Name a file that was written where the user asked for it; on the error stream, so that a result stays clean."""
    typer.echo(f"written: {path}", err=True)


def day_of(option: str, text: str) -> dt.date | None:
    """The day that an option names, if it names one. Raises UsageProblem."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageProblem(f'{option} "{text}" is not a day such as 2026-11-21') from None


def font_world(workspace: Path | None) -> World:
    """The guide's fonts, or the program's own where there is no guide yet."""
    from pamphlet.errors import NoWorkspace
    from pamphlet.world import World as MakeWorld

    try:
        return world_of(workspace)
    except NoWorkspace:
        if workspace is not None:
            raise
        return MakeWorld(Path.cwd())


def loaded_of(world: World) -> Any:
    """The content with its files. Raises ContentErrors where it has errors."""
    from pamphlet.content.load import load_content
    from pamphlet.findings import errors_of

    loaded = load_content(world)
    if errors := errors_of(loaded.findings):
        raise ContentErrors(errors)
    return loaded


def content_of(workspace: Path | None) -> Any:
    """The content, where nothing else is needed."""
    return loaded_of(world_of(workspace)).content


def catalogue_languages(loaded: Any, asked: list[str] | None) -> tuple[str, ...]:
    """The languages whose catalogues are meant: those asked for, else all but the source."""
    guide = loaded.content.guide
    there = tuple(code for code in guide.language_codes if code != guide.source_language)
    for code in asked or ():
        if code not in guide.language_codes:
            raise UsageProblem(f'there is no language "{code}". There are: {", ".join(guide.language_codes)}')
    return tuple(asked) if asked else there


def order_of(partner: list[str] | None, lang: list[str] | None, area: list[str] | None, *, release: bool = False, edition: str = "") -> Order:
    """What a build is asked for. Raises UsageProblem for an edition's id that no folder can have."""
    from pamphlet.workshop import Order as MakeOrder

    if edition and (not all(c.isalnum() or c in "-_." for c in edition) or edition.startswith(".")):
        raise UsageProblem(f'--edition "{edition}": letters, digits, hyphens, underscores and dots only')
    return MakeOrder(tuple(partner or ()), tuple(lang or ()), tuple(area or ()), release, edition)


class Progress:
    """A bar on the error stream while groups are built; nothing for machines."""

    def __init__(self, what: str, *, quiet: bool = False) -> None:
        self._what, self._quiet = what, quiet
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
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
