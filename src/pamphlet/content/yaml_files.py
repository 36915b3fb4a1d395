"""YAML files with the line of every field, so that a finding can point at it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from pamphlet.fields import Record
from pamphlet.findings import Finding, Where, error

R = TypeVar("R", bound=Record)

MAX_BYTES = 1_000_000
MAX_NODES = 50_000
MAX_DEPTH = 20  # lists and fields inside each other; a record has five


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: plain values, and ruamel's tree for positions and for writing back."""

    shown: str
    values: Any
    tree: Any

    def where(self, loc: tuple[str | int, ...]) -> Where:
        """The place of a field given as keys and list positions; the nearest one that exists."""
        node, line = self.tree, 1
        for key in loc:
            if isinstance(node, CommentedMap) and key in node:
                line = node.lc.key(key)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(key, int) and key < len(node):
                line = node.lc.item(key)[0] + 1
            else:
                break
            node = node[key]
        return Where(self.shown, line, ".".join(str(key) for key in loc))


class _Constructor(RoundTripConstructor):
    """Says on which line an impossible date stands."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        """A date, or an error with its line."""
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError as problem:
            raise ConstructorError(None, None, f'"{node.value}" is no date: {problem}', node.start_mark) from problem


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


class _Composer(Composer):
    """Refuses what is nested too deep before it is read any further: deeper in, each step costs more."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The node that stands next."""
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise ComposerError(None, None, f"more than {MAX_DEPTH} lists or fields inside each other: is a bracket too much here?",
                                    self.loader.parser.peek_event().start_mark)
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


@cache
def round_trip() -> YAML:
    """The reader and writer that keeps comments, quotes and order."""
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    yaml.Composer = _Composer
    yaml.preserve_quotes = True
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def read_yaml(path: Path, shown: str) -> tuple[YamlFile | None, list[Finding]]:
    """One file, or the one finding that says why it cannot be read."""
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            return None, [error("yaml/too-large", Where(shown), f"the file has {len(raw)} bytes", f"at most {MAX_BYTES}")]
        tree = round_trip().load(raw.decode("utf-8"))
        plain = _plain(tree, [0])
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        return None, [error("yaml/not-utf8", Where(shown, line), "the file is not UTF-8 text", "save it as UTF-8")]
    except OSError as problem:
        return None, [error("yaml/unreadable", Where(shown), f"the file cannot be read: {problem.strerror}")]
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else 0
        return None, [error("yaml/syntax", Where(shown, line), f"not valid YAML: {_first_line(problem)}",
                            "look for a missing quote, a colon inside text, or a wrong indent on this line")]
    except (YAMLError, ValueError, RecursionError) as problem:
        return None, [error("yaml/syntax", Where(shown), f"not valid YAML: {problem}".splitlines()[0])]
    if not isinstance(plain, dict):
        return None, [error("yaml/not-a-record", Where(shown, 1), f"found {type(plain).__name__}", "wanted fields such as `id: …`")]
    return YamlFile(shown, plain, tree), []


def _first_line(problem: MarkedYAMLError) -> str:
    return (problem.problem or problem.context or str(problem)).splitlines()[0]


def _plain(node: Any, seen: list[int]) -> Any:
    """ruamel's tree as plain values; refuses a tree that aliases have blown up."""
    seen[0] += 1
    if seen[0] > MAX_NODES:
        raise ValueError(f"more than {MAX_NODES} values: aliases inside aliases?")
    if isinstance(node, dict):
        return {str(key): _plain(value, seen) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, seen) for value in node]
    return str(node) if isinstance(node, str) else node


def validate(kind: type[R], file: YamlFile) -> tuple[R | None, list[Finding]]:
    """The record, or a finding for every field that is wrong, each on its line."""
    try:
        return kind.model_validate(file.values), []
    except ValidationError as problem:
        return None, [_finding(file, item) for item in problem.errors()]


def _finding(file: YamlFile, item: Any) -> Finding:
    loc = (*item["loc"], *item.get("ctx", {}).get("place", ()))
    kind, given = item["type"], item.get("input")
    field = ".".join(str(key) for key in loc) or "the record"
    if kind == "missing":
        return error("record/missing-field", file.where(loc), f'"{field}" is missing', "add it")
    if kind == "extra_forbidden":
        return error("record/unknown-field", file.where(loc), f'"{field}" is not a field of this kind of record',
                     "check its spelling; `pamphlet schema` lists the fields")
    message = item["msg"].removeprefix("Value error, ")
    found = "" if isinstance(given, dict | list) or f'"{given}"' in message else f", found {_shown(given)}"
    hint = 'put it in quotes: "…"' if kind == "string_type" and isinstance(given, int | float | dt.date) else ""
    return error("record/wrong-value", file.where(loc), f"{field}: {message}{found}", hint)


def _shown(value: Any) -> str:
    """A value as a volunteer wrote it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, str) else str(value)


def to_text(tree: Any) -> str:
    """A ruamel tree as YAML text."""
    stream = io.StringIO()
    round_trip().dump(tree, stream)
    return stream.getvalue()
