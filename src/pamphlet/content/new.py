"""New records by asking: a few plain questions, each answer checked at once, one file written.

What was answered before somebody stopped is kept beside the editions, and the same command goes on from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pamphlet.content.ask_area import new_area
from pamphlet.content.ask_language import new_language
from pamphlet.content.ask_partner import new_partner
from pamphlet.content.ask_service import new_service
from pamphlet.content.asking import Ask, Notebook, Talk, one_of
from pamphlet.content.load import Loaded
from pamphlet.errors import ContentErrors, UsageProblem
from pamphlet.findings import errors_of
from pamphlet.units import plural
from pamphlet.world import World, write_whole

KINDS: dict[str, Callable[[Talk], Path]] = {
    "service": new_service, "partner": new_partner, "area": new_area, "language": new_language,
}


def write_new(world: World, loaded: Loaded, kind: str, ask: Ask) -> Path:
    """Ask about a service, partner, area or language and write it; the path of the file written.

    Raises ContentErrors when the guide cannot be read, UsageProblem when there is no such kind, the file is
    there already, or the person stopped. Nothing is written before the last answer but the answers, for next time.
    """
    if kind not in KINDS:
        raise UsageProblem(f'there is no "{kind}" to make. There are: {", ".join(KINDS)}')
    if loaded.content is None or (kind == "language" and errors_of(loaded.findings)):
        raise ContentErrors(errors_of(loaded.findings))
    kept = world.out / f"unfinished-{kind}.json"
    notebook = Notebook(ask, _taken_up(kept, ask))
    talk = Talk(world, loaded, loaded.content, notebook)
    try:
        path = notebook.through(lambda: KINDS[kind](talk))
    except (KeyboardInterrupt, EOFError, RuntimeError) as stopped:  # a terminal's "aborted" is a RuntimeError
        raise UsageProblem(_keep(kept, notebook, world, kind)) from stopped
    except UsageProblem:
        del notebook.given[-1:]  # so that the last question is asked again, and one can go back from it
        _keep(kept, notebook, world, kind)
        raise
    kept.unlink(missing_ok=True)
    return path


def _taken_up(kept: Path, ask: Ask) -> list[tuple[str, str]]:
    """The answers of last time, if the person wants to go on with them."""
    try:
        given = [(str(question), str(answer)) for question, answer in json.loads(kept.read_text("utf-8"))]
    except (OSError, ValueError, TypeError):  # there are none, or somebody wrote over them
        return []
    question = f'Go on from what was answered last time, {plural(len(given), "answer")}? (yes, no)'
    return given if given and ask(question, "yes", one_of(("yes", "no"))) == "yes" else []


def _keep(kept: Path, notebook: Notebook, world: World, kind: str) -> str:
    """Write down what was answered; what became of it, in words."""
    if not notebook.given:
        return "Stopped. Nothing was written."
    write_whole(kept, json.dumps(notebook.given, ensure_ascii=False, indent=1).encode("utf-8"))
    return f"Stopped. Nothing was written but your answers, in {world.show(kept)}: pamphlet new {kind} goes on from there."
