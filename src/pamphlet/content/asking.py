"""How questions are put: each answer checked at once and in plain words, the last one taken back, none lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from pamphlet.content.checks import ANY_AREA
from pamphlet.content.load import RESERVED_IDS, Loaded
from pamphlet.content.schema import translatable
from pamphlet.content.select import CITY
from pamphlet.fields import Id, Record
from pamphlet.model import Content
from pamphlet.phones import parse_number
from pamphlet.units import plural
from pamphlet.world import World

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
Check = Callable[[str], str]

BACK = "<"
HOW_TO_ANSWER = f'At every question: {BACK} goes back to the one before, and Ctrl-C stops without losing what you answered.'


class Ask(Protocol):
    """Puts a question to a person until `check` finds nothing wrong ("") with the answer."""

    def __call__(self, question: str, default: str = "", check: Check | None = None) -> str:
        """The answer; the default where the person gave none."""


class _GoneBack(Exception):
    """The person wants the question before once more."""


@dataclass
class Notebook:
    """Puts questions and notes the answers: `given` are questions with their answers, in order.

    What stands in it is not asked again, as long as the question is the same and the answer is still right.
    """

    ask: Ask
    given: list[tuple[str, str]]
    _next: int = 0

    def through(self, questions: Callable[[], T]) -> T:
        """What the questions lead to; begun anew, with the answers noted, each time somebody goes back."""
        while True:
            self._next = 0
            try:
                return questions()
            except _GoneBack:
                del self.given[-1:]

    def __call__(self, question: str, default: str = "", check: Check | None = None) -> str:
        """The answer: the one noted, else a new one."""
        check = check or anything
        if self._next < len(self.given):
            asked, answer = self.given[self._next]
            if asked == question and not check(answer):
                self._next += 1
                return answer
            del self.given[self._next:]
        shown = question if self.given else f"{HOW_TO_ANSWER}\n{question}"
        answer = self.ask(shown, default, lambda text: "" if text == BACK else check(text))
        if answer == BACK:
            raise _GoneBack
        self.given.append((question, answer))
        self._next += 1
        return answer


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
        return self.ask(f"{question} ({', '.join(choices)})", default, one_of(choices))

    def some(self, question: str, choices: Sequence[str], default: str = "", *, needed: bool = True) -> tuple[str, ...]:
        """Some of some words, each once, or none where none is needed."""
        check = each(one_of(choices))
        return split(self.ask(f"{question} ({', '.join(choices)})", default, check if needed else or_none(check)))

    def number(self, text: str) -> str:
        """Why a telephone number is not one, or ""."""
        return refusal(lambda: parse_number(text, self.content.guide.region))

    def name_and_id(self, folder: str, question: str, check: Check | None = None) -> tuple[str, str]:
        """A name, and an id that no record has yet."""
        name = self.ask(question, check=check or needed)
        proposed = slug(name)
        free = all_of(as_model(Id), lambda text: self._taken(folder, text))
        return name, self.ask(f"A short id, for its file in content/{folder} (lower case, digits, hyphens)",
                              "" if free(proposed) else proposed, free)

    def path(self, folder: str, record_id: str) -> Path:
        """The file of a record."""
        return self.world.root / "content" / folder / f"{record_id}.yaml"

    def _taken(self, folder: str, record_id: str) -> str:
        if record_id in (*RESERVED_IDS, CITY, ANY_AREA):
            return f'the id "{record_id}" has a meaning of its own'
        if record_id in self.loaded.files:
            return f'the id "{record_id}" is used already'
        path = self.path(folder, record_id)
        return f"there is a file {self.world.show(path)} already" if path.exists() else ""


# --- checks: why an answer will not do, or "" ------------------------------------------------------


def anything(_text: str) -> str:
    """Nothing is wrong."""
    return ""


def needed(text: str) -> str:
    """Something must be said."""
    return "" if text else "this needs an answer"


def or_none(check: Check) -> Check:
    """Nothing, or what a check lets through."""
    return lambda text: check(text) if text else ""


def all_of(*checks: Check) -> Check:
    """What all checks let through."""
    return lambda text: next((problem for check in checks if (problem := check(text))), "")


def each(check: Check) -> Check:
    """Parts of "a, b", at least one, none twice."""

    def problems(text: str) -> Iterator[str]:
        parts = split(text)
        yield from ([] if parts else [needed("")])
        yield from map(check, parts)
        yield from (f'"{part}" is there twice; once is enough' for part in dict.fromkeys(parts) if parts.count(part) > 1)

    return lambda text: next(filter(None, problems(text)), "")


def one_of(choices: Sequence[str]) -> Check:
    """One of some words."""
    return lambda text: "" if text in choices else f'"{text}" is not one of: {", ".join(choices)}'


def whole(first: int, last: int) -> Check:
    """A whole number."""

    def check(text: str) -> str:
        is_one = text.isascii() and text.isdigit() and first <= int(text) <= last
        return "" if is_one else f'"{text}" is not a number from {first} to {last}'

    return check


def web_address(text: str) -> str:
    """An address of the web."""
    return "" if re.fullmatch(r"https?://\S+\.\S+", text) else f'"{text}" is not a web address such as https://example.org'


def fits(kind: type[Record], field: str) -> Check:
    """A translated text that is there and no longer than it has room."""
    mark = translatable(kind.model_fields[field])
    room = mark.max_length if mark else 1000
    return all_of(needed, lambda text: "" if len(text) <= room else f"{plural(len(text), 'character')}; there is room for {room}")


def as_model(kind: Any) -> Check:
    """What the model lets through."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    return lambda text: refusal(lambda: adapter.validate_python(text))


def refusal(make: Callable[[], object]) -> str:
    """Why something cannot be made, or ""."""
    try:
        make()
    except ValidationError as problem:
        return "; ".join(messages(problem))
    except ValueError as problem:
        return str(problem)
    return ""


def messages(problem: ValidationError) -> Iterator[str]:
    """What the model has against a value, field by field."""
    for item in problem.errors():
        where = ".".join(str(key) for key in item["loc"])
        yield (f"{where}: " if where else "") + item["msg"].removeprefix("Value error, ")


# --- small words -----------------------------------------------------------------------------------


def slug(name: str) -> str:
    """An id made from a name: "Women's Café" -> "womens-cafe"; "" where it has no Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def split(text: str) -> tuple[str, ...]:
    """The parts of "a, b"."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def ids_of(records: Iterable[Any]) -> tuple[str, ...]:
    """The ids of some records."""
    return tuple(record.id for record in records)


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what was answered."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", (), [], {})}
