"""A new language by asking: a row of guide.yaml, put in as lines of text, so that nothing else in the file changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap

from pamphlet.content.asking import Talk, all_of, as_model, needed, split
from pamphlet.content.new_records import record_of, tree_of
from pamphlet.content.yaml_files import round_trip, to_text
from pamphlet.errors import OutputProblem
from pamphlet.fields import Id, LanguageCode
from pamphlet.model import Language
from pamphlet.world import GUIDE_FILE, World, write_whole

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Script:
    """What a new language of a script starts with; `line_height` is ideal, least, heading."""

    line_height: tuple[float, float, float]
    fonts: str = "Guide Sans"
    direction: str = "ltr"


# Latin, Cyrillic and Tibetan as measured (typography notes); the others start roomy, to be looked at.
SCRIPTS: dict[str, Script] = {
    "latin": Script((1.38, 1.28, 1.2)),
    "cyrillic": Script((1.42, 1.3, 1.24)),
    "tibetan": Script((1.95, 1.88, 1.95), fonts="Guide Tibetan, Guide Sans"),
    "arabic": Script((1.7, 1.5, 1.5), direction="rtl"),
    "ethiopic": Script((1.6, 1.4, 1.4)),
}
_OTHER = Script((1.6, 1.45, 1.45))


def new_language(talk: Talk) -> Path:
    """Ask about a language and add it to the guide; the path of guide.yaml."""
    return _add(talk.world, _ask(talk))


def _ask(talk: Talk) -> Language:
    codes = talk.content.guide.language_codes
    check = all_of(as_model(LanguageCode), lambda text: f'the guide has "{text}" already' if text in codes else "")
    code = talk.ask("The language's code, such as fr, am, ar", check=check)
    own_name = talk.ask("What does the language call itself?", check=needed)
    locale = talk.ask("Its CLDR locale, which words its dates and days", code.replace("-", "_"), needed)
    script = talk.ask(f"Its script: {', '.join(SCRIPTS)}, or another in one word", "latin", as_model(Id))
    start = SCRIPTS.get(script, _OTHER)
    direction = talk.one("Is it read left to right or right to left?", ("ltr", "rtl"), start.direction)
    clock = talk.one("A clock of 12 or of 24 hours?", ("12", "24"), "24")
    fonts = talk.ask("Its fonts, families of fonts.lock.yaml", start.fonts, needed)
    ideal, least, heading = start.line_height
    return record_of(Language, {
        "code": code, "name": own_name, "locale": locale, "script": script, "fonts": split(fonts), "direction": direction,
        "clock": int(clock), "line_height": {"ideal": ideal, "min": least, "heading": heading}})


def _add(world: World, row: Language) -> Path:
    """The guide with one more language and nothing else changed, and a sheet for a script that has none."""
    path = world.root / GUIDE_FILE
    before = path.read_bytes().decode("utf-8")
    after = with_language(before, tree_of(row, ("clock",)))
    sheet = f"script-{row.script}.css"
    if not world.style(sheet).is_file():
        write_whole(world.root / "styles" / sheet, _script_sheet(row).encode("utf-8"))
    write_whole(path, after.encode("utf-8"))
    return path


def with_language(text: str, row: CommentedMap) -> str:
    """The text of guide.yaml with one more language after the last. All other lines stay as they are.

    A list in brackets is written anew by ruamel, which keeps its comments too. Raises OutputProblem
    when the new text does not read as the old one with the row added.
    """
    tree = round_trip().load(text)
    after = _lines_with_row(text, tree, row)
    if after is None:
        appended = round_trip().load(text)
        appended["languages"].append(row)
        after = to_text(appended)
    again = round_trip().load(after)
    if list(again.pop("languages")) != [*tree.pop("languages"), row] or again != tree:
        raise OutputProblem(f"cannot add a language to {GUIDE_FILE}: write its languages as a list, one \"- code: …\" each")
    return after


def _lines_with_row(text: str, tree: CommentedMap, row: CommentedMap) -> str | None:
    """The text with the row's lines put in; None where the list is not written one item a line."""
    lines = text.splitlines(keepends=True)
    first = re.match(r"( *)-( +)", lines[tree["languages"].lc.item(0)[0]])
    if first is None:
        return None
    end = _end_of(tree, "languages", lines)
    dash, gap = first[1], first[2]
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += ending
    written = to_text(row).splitlines()
    added = [dash + "-" + gap + written[0], *(dash + " " + " " * len(gap) + line for line in written[1:])]
    return "".join((*lines[:end], *(line + ending for line in added), *lines[end:]))


def _end_of(tree: CommentedMap, key: str, lines: Sequence[str]) -> int:
    """The line after a key's last value; comments before the next key belong to that."""
    later = [tree.lc.key(other)[0] for other in tree if tree.lc.key(other)[0] > tree.lc.key(key)[0]]
    end = min(later, default=len(lines))
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    return end


def _script_sheet(row: Language) -> str:
    return (f"/* {row.script}: what this script needs beyond the base, such as taller lines or wider padding. */\n"
            f":lang({row.code}) {{ font-style: normal }}\n")
