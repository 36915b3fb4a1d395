"""`edition.json` read back: every field typed and every key accounted for, or one message that names the first fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pamphlet.edition.record import PARTNER, SCHEMA, EditionRecord, PamphletRecord, record_of
from pamphlet.errors import UsageProblem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NAME, _, _NUMBER = SCHEMA.partition("/")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number", type(None): "null"}


class BadRecord(UsageProblem):
    """A record that cannot be read: which file, which field, what was found, what was wanted."""

    def __init__(self, file: str, field: str, found: str, wanted: str) -> None:
        super().__init__(f"{file or 'edition record'}{f' [{field}]' if field else ''}: found {found}, wanted {wanted}")
        self.file, self.field, self.found, self.wanted = file, field, found, wanted


def read_record(data: bytes | Path, name: str = "") -> EditionRecord:
    """The record in these bytes or this file. `name` is what messages call it; else the path.

    Raises BadRecord: not there, cut short, no record, of another schema, a field of the wrong type, a key that
    leads nowhere, a file without a hash, a panel that the pamphlet does not have.
    """
    name = name or (data.as_posix() if isinstance(data, Path) else "")
    if isinstance(data, Path):
        try:
            data = data.read_bytes()
        except OSError as problem:
            raise BadRecord(name, "", problem.strerror or "no readable file", "an edition.json") from None
    _check_schema(name, _parsed(name, data))
    record = _typed(name, data)
    for fault in _faults(name, record):
        raise fault
    return record


def _parsed(name: str, data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as problem:
        if _another_kind(data):
            raise BadRecord(name, "", "a file of another kind", "an edition.json, or a PDF") from None
        raise BadRecord(name, "", f"a byte that is not UTF-8 at offset {problem.start}", "UTF-8 text") from None
    except json.JSONDecodeError as problem:
        whole = problem.doc.strip()
        cut = not whole or (whole[0] == "{" and (whole[-1] != "}" or problem.pos >= len(whole) or problem.msg.startswith("Unterminated")))
        if _another_kind(data):
            raise BadRecord(name, "", "a file of another kind", "an edition.json, or a PDF") from None
        if not data.strip():
            raise BadRecord(name, "", "an empty file, which breaks off before anything", "a whole edition.json, or a PDF") from None
        found = "a record that breaks off" if cut else "something that no record holds"
        raise BadRecord(name, "", f"{found}, line {problem.lineno} column {problem.colno}", "a whole edition.json; copy or build it again") from None
    except (ValueError, RecursionError) as problem:
        raise BadRecord(name, "", str(problem)[:80] or "too deep", "JSON") from None


def _another_kind(data: bytes) -> bool:
    """Whether this never was a record, which begins with a brace; of an empty file nobody knows."""
    return bool(data.strip()) and not data.lstrip().startswith(b"{")


def _no_constant(text: str) -> None:
    raise ValueError(f"{text}, which is not JSON")


def _check_schema(name: str, found: Any) -> None:
    schema = found.get("schema") if isinstance(found, dict) else None
    kind, _, number = schema.partition("/") if isinstance(schema, str) else ("", "", "")
    if kind != _NAME or not number.isdecimal():
        raise BadRecord(name, "schema", _shown(schema) if isinstance(found, dict) else _shown(found),
                        f'"{SCHEMA}"; this is no record of an edition: name the edition.json that a build wrote')
    if int(number) > int(_NUMBER):
        raise BadRecord(name, "schema", f'"{schema}", of a newer program', f'"{SCHEMA}"; update pamphlet')
    if int(number) < int(_NUMBER):
        raise BadRecord(name, "schema", f'"{schema}", which does not say where anything is printed',
                        f'"{SCHEMA}"; build that edition again, or name its git revision')


def _typed(name: str, data: bytes) -> EditionRecord:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(EditionRecord).validate_json(data, strict=True)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        raise BadRecord(name, _field(first["loc"]), _found(first), _wanted(first)) from None


def _field(place: Iterable[object]) -> str:
    return ".".join(str(part) for part in place)


def _found(fault: ErrorDetails) -> str:
    return "nothing" if fault["type"] == "missing" else _shown(fault["input"])


def _wanted(fault: ErrorDetails) -> str:
    return "a value" if fault["type"] == "missing" else fault["msg"].removeprefix("Input should be ")


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else _KINDS.get(type(value), "something long")


def _faults(name: str, record: EditionRecord) -> Iterator[BadRecord]:
    """What types cannot say."""
    for service, facts in record.facts.items():
        found = facts.get("id") if isinstance(facts, dict) else facts
        if not isinstance(facts, dict) or found != service:
            yield BadRecord(name, f"facts.{service}", _shown(found), f'a record with the id "{service}"')
    for key, said in record.messages.items():
        for language, message in said.items():
            if set(message) != {"text", "state"}:
                yield BadRecord(name, f"messages.{key}.{language}", _shown(sorted(message)), "text and state")
    known, sources = _known(record), source_languages(record)
    for n, pamphlet in enumerate(record.pamphlets):
        yield from _pamphlet_faults(name, f"pamphlets.{n}", pamphlet, record, known, sources)


def _known(record: EditionRecord) -> set[str]:
    """What a printed key may begin with: services, and whatever a message speaks of."""
    first = {key.partition(".")[0] for key in record.messages}
    return set(record.facts) | first | {record_of(key) for key in record.messages} | {f"{PARTNER}.{row.partner}" for row in record.pamphlets}


def _pamphlet_faults(name: str, at: str, pamphlet: PamphletRecord, record: EditionRecord,
                     known: set[str], sources: set[str]) -> Iterator[BadRecord]:
    for n, file in enumerate(pamphlet.files):
        if not _SHA256.fullmatch(file.sha256):
            yield BadRecord(name, f"{at}.files.{n}.sha256", _shown(file.sha256), f"the SHA-256 of {file.path or 'the file'}")
    for n, entry in enumerate(pamphlet.entries):
        if entry not in record.facts:
            yield BadRecord(name, f"{at}.entries.{n}", _shown(entry), "the id of a service in facts")
    for side, panels in enumerate(pamphlet.side_panels):
        for panel in panels:
            if not 1 <= panel <= pamphlet.panels:
                yield BadRecord(name, f"{at}.side_panels.{side}", f"panel {panel}", f"1 to {pamphlet.panels}")
    for n, printed in enumerate(pamphlet.printed):
        where = f"{at}.printed.{n}"
        if record_of(printed.key) not in known:
            yield BadRecord(name, f"{where}.key", _shown(printed.key), "a key of a service in facts or of a message")
        if printed.language and printed.language not in {*pamphlet.languages, *sources}:
            yield BadRecord(name, f"{where}.language", _shown(printed.language), f"one of {', '.join(pamphlet.languages)}")
        for rect in printed.at:
            if len(rect) != 5:
                yield BadRecord(name, f"{where}.at", f"{len(rect)} numbers", "panel, left, top, right, bottom")
            elif rect[0] != int(rect[0]) or not 1 <= rect[0] <= pamphlet.panels:
                yield BadRecord(name, f"{where}.at", f"panel {rect[0]:g}", f"1 to {pamphlet.panels}")


def source_languages(record: EditionRecord) -> set[str]:
    """Languages that messages were written in: a text that nobody translated is printed in it."""
    return {language for said in record.messages.values() for language, message in said.items() if message.get("state") == "source"}
