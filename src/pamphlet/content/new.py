"""New records by asking: a few plain questions, each answer checked at once, one file written.

A new record says in comments what its fields mean and which others there are. A language is a row
of guide.yaml: it is put in as lines of text, so that nothing else in the file changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from pamphlet.content.checks import ANY_AREA, hours_problem
from pamphlet.content.schema import about, translatable
from pamphlet.content.select import CITY
from pamphlet.content.yaml_files import round_trip, to_text
from pamphlet.errors import ContentErrors, OutputProblem, UsageProblem
from pamphlet.findings import errors_of
from pamphlet.model import (
    Area,
    Area2D,
    Content,
    Evidence,
    Family,
    Id,
    Language,
    LanguageCode,
    OpeningHours,
    Partner,
    Phone,
    Record,
    Scheme,
    Service,
)
from pamphlet.phones import parse_number
from pamphlet.world import GUIDE_FILE, World, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from pamphlet.content.load import Loaded

R = TypeVar("R", bound=Record)
Check = Callable[[str], str]


class Ask(Protocol):
    """Puts a question to a person until `check` finds nothing wrong ("") with the answer."""

    def __call__(self, question: str, default: str = "", check: Check | None = None) -> str:
        """The answer; the default where the person gave none."""


@dataclass(frozen=True)
class Talk:
    """What questions are asked about and checked against."""

    world: World
    loaded: Loaded
    content: Content
    ask: Ask

    def yes(self, question: str, default: str = "no") -> bool:
        """A yes or no."""
        return self.one(question, ("yes", "no"), default) == "yes"

    def one(self, question: str, choices: Sequence[str], default: str = "") -> str:
        """One of some words."""
        return self.ask(f"{question} ({', '.join(choices)})", default, _one_of(choices))

    def some(self, question: str, choices: Sequence[str], default: str = "", *, needed: bool = True) -> tuple[str, ...]:
        """Some of some words, or none where none is needed."""
        check = _each(_one_of(choices))
        return _split(self.ask(f"{question} ({', '.join(choices)})", default, check if needed else _or_none(check)))

    def number(self, text: str) -> str:
        """Why a telephone number is not one, or ""."""
        return _refusal(lambda: parse_number(text, self.content.guide.region))

    def name_and_id(self, folder: str, question: str) -> tuple[str, str]:
        """A name, and an id that no record has yet."""
        name = self.ask(question, check=_needed)
        proposed = slug(name)
        check = _all_of(_as(Id), lambda text: self._taken(folder, text))
        return name, self.ask(f"A short id, for its file in content/{folder} (lower case, digits, hyphens)",
                              "" if check(proposed) else proposed, check)

    def _taken(self, folder: str, record_id: str) -> str:
        if record_id in self.loaded.files or record_id in (CITY, ANY_AREA):
            return f'the id "{record_id}" is used already'
        path = _record_path(self.world, folder, record_id)
        return f"there is a file {self.world.show(path)} already" if path.exists() else ""


def write_new(world: World, loaded: Loaded, kind: str, ask: Ask) -> Path:
    """Ask about a service, partner, area or language and write it; the path of the file written.

    Raises ContentErrors when the guide cannot be read, UsageProblem when there is no such kind or
    the file is there already. Nothing is written before the last answer.
    """
    if loaded.content is None or (kind == "language" and errors_of(loaded.findings)):
        raise ContentErrors(errors_of(loaded.findings))
    talk = Talk(world, loaded, loaded.content, ask)
    if kind == "language":
        return _add_language(world, _ask_language(talk))
    if kind == "service":
        return _write_record(world, "services", _ask_service(talk), ("status", "priority", "verified"))
    if kind == "partner":
        return _write_record(world, "partners", _ask_partner(talk), ("family", "colour", "area", "sections"))
    if kind == "area":
        return _write_record(world, "areas", _ask_area(talk), ())
    raise UsageProblem(f'there is no "{kind}" to make. There are: service, partner, area, language')


# --- service -------------------------------------------------------------------------------------


def _ask_service(talk: Talk) -> Service:
    name, record_id = talk.name_and_id("services", "What is it called, as on its door?")
    described = talk.ask("What does a person get there? One short sentence", check=_fits(Service, "description"))
    shelves = _ids(talk.content.guide.categories)
    categories = talk.some("On which shelves does it belong? The first is where it is printed", shelves)
    areas = talk.some('Which part of town does it serve? "city" for everyone', (CITY, *_ids(talk.content.areas)), CITY)
    whereabouts = _ask_whereabouts(talk)
    phones, schedules = list(_ask_phones(talk)), _ask_hours(talk)
    url = talk.ask("Its own web address (empty if it has none)", check=_or_none(_web))
    evidence, no_status = _ask_evidence(talk)
    sources = list(_ask_sources(talk))
    values = {"id": record_id, "name": name, "description": described, "url": url, "categories": categories, "area": areas,
              "access_evidence": evidence, "phones": phones, "schedules": schedules, "sources": sources, **whereabouts}
    return _record(Service, values | {"access": whereabouts.get("access", {}) | no_status})


def _ask_whereabouts(talk: Talk) -> dict[str, Any]:
    how = talk.one("Do people go to a place, is all help by phone, or is the address kept private for safety?",
                   ("place", "phone", "private"), "place")
    if how == "phone":
        return {"access": {"phone_only": True}}
    if how == "private":
        return {"address_private": True}
    place = _present({
        "address": talk.ask("Street and number (empty if you do not know)"),
        "postal_code": talk.ask("Postal code (empty if you do not know)"),
        "neighbourhood": talk.ask("Neighbourhood, as people there call it (empty for none)"),
    })
    return {"locations": [place]} if place else {}


def _ask_phones(talk: Talk) -> Iterator[dict[str, Any]]:
    region, question = talk.content.guide.region, "Telephone number (empty if it has none)"
    kinds: tuple[str, ...] = get_args(Phone.model_fields["type"].annotation)
    check = _or_none(lambda text: _refusal(lambda: parse_number(text, region, short=True)))
    while number := talk.ask(question, check=check):
        is_code = 4 < sum(c.isdigit() for c in number) <= 6  # such as 686868
        fitting = ("text",) if talk.number(number) else kinds
        kind = talk.one("What kind of number is that?", fitting, "text" if is_code else "voice")
        keyword = talk.ask("Which word do people send to it (empty for none)?") if kind == "text" else ""
        yield _present({"number": number, "type": kind, "keyword": keyword})
        question = "Another number (empty for no more)"


def _ask_hours(talk: Talk) -> list[dict[str, Any]]:
    check = _or_none(_all_of(_as(OpeningHours), hours_problem))
    example = '"Mo-Fr 09:30-16:00; Sa 10:00-13:00" or "24/7"'
    hours = talk.ask(f"Opening hours, such as {example} (empty if you do not know)", check=check)
    if not hours:
        return []
    year = talk.world.today.year
    as_of = talk.ask("From which year are these hours?", str(year), _whole(1990, year))
    return [{"opening_hours": hours, "as_of": int(as_of)}]


def _ask_evidence(talk: Talk) -> tuple[dict[str, str], dict[str, bool]]:
    kinds: tuple[str, ...] = get_args(Evidence.model_fields["kind"].annotation)
    kind = talk.one("Does it serve people without immigration status? explicit: a source says so in words. policy: a rule that "
                    "binds it does. low-barrier: it asks for little. refugee-focused: for refugees. not-stated: nobody says",
                    kinds, "not-stated")
    note = talk.ask("In which words does the source say it (empty for none)?")
    carries_sign = kind in ("explicit", "policy") and talk.yes('Print the sign "No status needed"?')
    return _present({"kind": kind, "note": note}), {"no_status": True} if carries_sign else {}


def _ask_sources(talk: Talk) -> Iterator[dict[str, Any]]:
    year, question = talk.world.today.year, "Where did you read or hear this? A web address, or in words"
    check: Check = _needed
    while where := talk.ask(question, check=check):
        as_of = talk.ask("From which year is that?", str(year), _whole(1990, year))
        yield {"note" if _web(where) else "url": where, "year": int(as_of)}
        question, check = "Another source (empty for no more)", _any


# --- partner -------------------------------------------------------------------------------------

_LOOK_OF: dict[str, str] = {"booklet": "booklet", "zine": "zine"}  # a format's usual family; others are standard
PAPERS = "letter, legal, tabloid, a5, a4, a3, strip, or a size such as 340 x 54 mm"
_SMALL = ("zine", "wallet")  # panels with no room for codes on heads, nor for more on the back


def _ask_partner(talk: Talk) -> Partner:
    guide = talk.content.guide
    name, record_id = talk.name_and_id("partners", "Who prints it?")
    fold = talk.one("How is the sheet folded or bound?", get_args(Scheme), "c-fold")
    family = talk.one("In which look?", get_args(Family), _LOOK_OF.get(fold, "standard"))
    paper = _split(talk.ask(f"On which paper? {PAPERS}", "letter", _needed))
    is_cut = fold == "card" or "strip" in paper
    trim = talk.ask("Size of one panel, such as 85 x 54 mm", check=_as(Area2D)) if is_cut else ""
    panels = talk.ask("How many panels?", "8", _whole(4, 400)) if fold == "accordion" else ""
    languages = talk.ask('Which languages? One pamphlet each; "en+es" stand side by side', ", ".join(guide.language_codes),
                         _each(lambda text: _pairing(text, guide.language_codes)))
    printer = talk.one("Printed by a print shop, or on your own printer?", ("shop", "own"), "own" if fold == "zine" else "shop")
    by_shop = printer == "shop"
    colour = talk.one("In four colours, or black ink only?", ("cmyk", "gray"), "cmyk" if by_shop else "gray")
    area = talk.one('For which part of town? "any" makes one for each', (CITY, ANY_AREA, *_ids(talk.content.areas)), CITY)
    categories = talk.some("Only some shelves? Empty for all", _ids(guide.categories), needed=False)
    contact = _present({
        "name": talk.ask("What should the back say people got it from?", name),
        "phone": talk.ask("Their telephone number (empty for none)", check=_or_none(talk.number)),
    })
    return _record(Partner, {
        "id": record_id, "name": name, "format": fold, "family": family, "paper": paper, "trim": trim,
        "panels": int(panels) if panels else None, "languages": [group.split("+") for group in _split(languages)],
        "colour": colour, "bleed": "3 mm" if by_shop else None, "sections": _there(talk, _front_sections(family)),
        "back_sections": _there(talk, () if family in _SMALL else ("legend", "mistake")), "categories": categories, "area": area,
        "contact": contact, "category_codes": False if family in _SMALL else None})


def _front_sections(family: str) -> tuple[str, ...]:
    if family == "wallet":
        return ("services",)
    return ("emergency", "services") if family == "zine" else ("emergency", "how-to-use", "services")


def _there(talk: Talk, wanted: Iterable[str]) -> tuple[str, ...]:
    """Sections that this guide has."""
    return tuple(name for name in wanted if name == "services" or talk.content.section(name))


def _pairing(text: str, codes: Sequence[str]) -> str:
    group = text.split("+")
    if len(group) > 2:
        return f'"{text}" has {len(group)} languages; two at most stand side by side'
    return next((problem for code in group if (problem := _one_of(codes)(code))), "")


# --- area ----------------------------------------------------------------------------------------


def _ask_area(talk: Talk) -> Area:
    name, record_id = talk.name_and_id("areas", "What do people call this neighbourhood?")
    prefixes = talk.ask("Postal codes that begin with, such as M6K, M6R (empty to go without)")
    centre = talk.ask("Its middle: latitude, longitude, such as 43.642, -79.4296 (empty to go without)",
                      check=_or_none(_position))
    radius = talk.ask("How far from there, in kilometres?", "1.5", _above_zero) if centre else ""
    services = talk.some("Services that belong to it wherever they are, by id", _ids(talk.content.services),
                         needed=not (prefixes or centre))
    latitude, longitude = _split(centre) if centre else ("", "")
    return _record(Area, {
        "id": record_id, "name": name, "services": services,
        "postal_prefixes": [prefix.replace(" ", "").upper() for prefix in _split(prefixes)],
        "centre": {"latitude": float(latitude), "longitude": float(longitude)} if centre else None,
        "radius_km": float(radius) if radius else None})


def _position(text: str) -> str:
    try:
        latitude, longitude = (float(part) for part in _split(text))
    except ValueError:
        return f'"{text}" is not a latitude and a longitude such as 43.642, -79.4296'
    return "" if abs(latitude) <= 90 and abs(longitude) <= 180 else "a latitude lies within 90, a longitude within 180 degrees"


def _above_zero(text: str) -> str:
    try:
        return "" if 0 < float(text) < 1000 else f"{text} is not a distance above 0"
    except ValueError:
        return f'"{text}" is not a number'


# --- language ------------------------------------------------------------------------------------


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


def _ask_language(talk: Talk) -> Language:
    codes = talk.content.guide.language_codes
    check = _all_of(_as(LanguageCode), lambda text: f'the guide has "{text}" already' if text in codes else "")
    code = talk.ask("The language's code, such as fr, am, ar", check=check)
    own_name = talk.ask("What does the language call itself?", check=_needed)
    locale = talk.ask("Its CLDR locale, which words its dates and days", code.replace("-", "_"), _needed)
    script = talk.ask(f"Its script: {', '.join(SCRIPTS)}, or another in one word", "latin", _as(Id))
    start = SCRIPTS.get(script, _OTHER)
    direction = talk.one("Is it read left to right or right to left?", ("ltr", "rtl"), start.direction)
    clock = talk.one("A clock of 12 or of 24 hours?", ("12", "24"), "24")
    fonts = talk.ask("Its fonts, families of fonts.lock.yaml", start.fonts, _needed)
    ideal, least, heading = start.line_height
    return _record(Language, {
        "code": code, "name": own_name, "locale": locale, "script": script, "fonts": _split(fonts), "direction": direction,
        "clock": int(clock), "line_height": {"ideal": ideal, "min": least, "heading": heading}})


def _add_language(world: World, row: Language) -> Path:
    """The guide with one more language and nothing else changed, and a sheet for a script that has none."""
    path = world.root / GUIDE_FILE
    before = path.read_bytes().decode("utf-8")
    after = with_language(before, _tree(row, ("clock",)))
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


# --- writing -------------------------------------------------------------------------------------


def _record(kind: type[R], values: Mapping[str, Any]) -> R:
    """The record as the model has it. Raises UsageProblem with everything that does not go together."""
    try:
        return kind.model_validate(_present(values))
    except ValidationError as problem:
        raise UsageProblem(f"these answers do not go together: {'; '.join(_messages(problem))}. Nothing was written.") from None


def _record_path(world: World, folder: str, record_id: str) -> Path:
    return world.root / "content" / folder / f"{record_id}.yaml"


def _write_record(world: World, folder: str, record: Service | Partner | Area, always: tuple[str, ...]) -> Path:
    path = _record_path(world, folder, record.id)
    if path.exists():
        raise UsageProblem(f"there is a file {world.show(path)} already. Nothing was written.")
    write_whole(path, record_text(record, always).encode("utf-8"))
    return path


def record_text(record: Record, always: tuple[str, ...] = ()) -> str:
    """A record as YAML in the model's order: a comment on every field, the unused ones named at the end."""
    kind = type(record)
    tree = _tree(record, always)
    for field in tree:
        tree.yaml_set_comment_before_after_key(field, before=about(kind, field))
    unused = [f"# {field}: {about(kind, field)}\n" for field in kind.model_fields if field not in tree]
    said = re.sub(r"^verified:$", "verified: null", to_text(tree), flags=re.MULTILINE)  # a null that one can see
    return said + "\n# More fields, if you need them:\n" + "".join(unused)


def _tree(record: Record, always: tuple[str, ...]) -> CommentedMap:
    """What was said, and the fields that are always written."""
    said = record.model_dump(mode="json", exclude_defaults=True) | record.model_dump(mode="json", include=set(always))
    return CommentedMap((field, _styled(said[field])) for field in type(record).model_fields if field in said)


def _styled(value: Any) -> Any:
    """Short things on one line, longer ones a line each."""
    if isinstance(value, dict):
        found = CommentedMap((key, _styled(inner)) for key, inner in value.items())
        return _on_one_line(found) if all(isinstance(inner, int | float) for inner in value.values()) else found
    if isinstance(value, list):
        items = CommentedSeq(_styled(inner) for inner in value)
        return items if any(isinstance(inner, dict) for inner in value) else _on_one_line(items)
    return value


def _on_one_line(node: Any) -> Any:
    node.fa.set_flow_style()
    return node


# --- checks and small words ----------------------------------------------------------------------


def slug(name: str) -> str:
    """An id made from a name: "Women's Café" -> "womens-cafe"; "" where it has no Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def _split(text: str) -> tuple[str, ...]:
    """The parts of "a, b"."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _ids(records: Iterable[Any]) -> tuple[str, ...]:
    return tuple(record.id for record in records)


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what was answered."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", (), [], {})}


def _any(_text: str) -> str:
    return ""


def _needed(text: str) -> str:
    return "" if text else "this needs an answer"


def _or_none(check: Check) -> Check:
    return lambda text: check(text) if text else ""


def _all_of(*checks: Check) -> Check:
    return lambda text: next((problem for check in checks if (problem := check(text))), "")


def _each(check: Check) -> Check:
    return lambda text: _needed(text) or next((problem for part in _split(text) if (problem := check(part))), "")


def _one_of(choices: Sequence[str]) -> Check:
    return lambda text: "" if text in choices else f'"{text}" is not one of: {", ".join(choices)}'


def _whole(first: int, last: int) -> Check:
    def check(text: str) -> str:
        is_one = text.isascii() and text.isdigit() and first <= int(text) <= last
        return "" if is_one else f'"{text}" is not a number from {first} to {last}'

    return check


def _web(text: str) -> str:
    return "" if re.fullmatch(r"https?://\S+\.\S+", text) else f'"{text}" is not a web address such as https://example.org'


def _fits(kind: type[Record], field: str) -> Check:
    """A translated text that is there and no longer than it has room."""
    mark = translatable(kind.model_fields[field])
    room = mark.max_length if mark else 1000
    return _all_of(_needed, lambda text: "" if len(text) <= room else f"{len(text)} characters; there is room for {room}")


def _as(kind: Any) -> Check:
    """What the model says against a value, or ""."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    return lambda text: _refusal(lambda: adapter.validate_python(text))


def _refusal(make: Callable[[], object]) -> str:
    try:
        make()
    except ValidationError as problem:
        return "; ".join(_messages(problem))
    except ValueError as problem:
        return str(problem)
    return ""


def _messages(problem: ValidationError) -> Iterator[str]:
    for item in problem.errors():
        where = ".".join(str(key) for key in item["loc"])
        yield (f"{where}: " if where else "") + item["msg"].removeprefix("Value error, ")
