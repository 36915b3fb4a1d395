"""The record read back: whole records come back as they were written, broken ones say where and what was wanted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from edition_records import edition, pamphlet, printed, service
from pamphlet.edition.read import BadRecord, read_record
from pamphlet.edition.record import EditionRecord, record_json
from pamphlet.edition.schema import edition_schema

REPO = Path(__file__).parents[1]


def small() -> EditionRecord:
    return edition(pamphlets=(pamphlet(printed=(printed("clinic.name", "", "Hill Clinic", 2),)),))


def plain(record: EditionRecord) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(record_json(record))
    return value


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "edition.json"
    path.write_bytes(record_json(small()))
    assert read_record(path) == small()
    assert read_record(path.read_bytes()) == small()


def test_the_published_schema_is_the_programs_own() -> None:
    published = json.loads((REPO / "docs/schemas/edition.schema.json").read_text("utf-8"))
    assert published == edition_schema(), "pamphlet's record changed: write docs/schemas/edition.schema.json again"


def test_a_record_is_valid_by_the_schema_and_a_spoilt_one_is_not() -> None:
    check = jsonschema.Draft202012Validator(edition_schema())
    check.validate(plain(small()))
    spoilt = plain(small())
    spoilt["pamphlets"][0]["panels"] = "six"
    assert not check.is_valid(spoilt)
    assert not check.is_valid(plain(small()) | {"schema": "pamphlet-edition/3"})


def spoil(change: Callable[[dict[str, Any]], object]) -> bytes:
    value = plain(small())
    change(value)
    return json.dumps(value).encode("utf-8")


BAD: dict[str, tuple[Callable[[dict[str, Any]], object], str, str, str]] = {
    "newer": (lambda v: v.update(schema="pamphlet-edition/3"), "schema", "newer program", "update pamphlet"),
    "older": (lambda v: v.update(schema="pamphlet-edition/1"), "schema", "does not say where", "build that edition again"),
    "not a record": (lambda v: v.update(schema="something"), "schema", '"something"', "pamphlet-edition/2"),
    "no schema": (lambda v: v.pop("schema"), "schema", "null", "pamphlet-edition/2"),
    "field gone": (lambda v: v.pop("facts"), "facts", "nothing", "a value"),
    "panels a text": (lambda v: v["pamphlets"][0].update(panels="6"), "pamphlets.0.panels", '"6"', "integer"),
    "facts a list": (lambda v: v.update(facts=[]), "facts", "[]", "object"),
    "facts of another id": (lambda v: v["facts"]["clinic"].update(id="other"), "facts.clinic", '"other"', '"clinic"'),
    "message without state": (lambda v: v["messages"]["clinic.description"]["en"].pop("state"), "messages.clinic.description.en", "text", "state"),
    "file without hash": (lambda v: v["pamphlets"][0]["files"][0].update(sha256=""), "pamphlets.0.files.0.sha256", '""', "SHA-256"),
    "entry of nobody": (lambda v: v["pamphlets"][0].update(entries=["ghost"]), "pamphlets.0.entries.0", '"ghost"', "facts"),
    "key of nobody": (lambda v: v["pamphlets"][0]["printed"][0].update(key="ghost.name"), "pamphlets.0.printed.0.key", '"ghost.name"', "facts"),
    "panel too far": (lambda v: v["pamphlets"][0]["printed"][0].update(at=[[9, 0, 0, 1, 1]]), "pamphlets.0.printed.0.at", "panel 9", "1 to 6"),
    "half a rectangle": (lambda v: v["pamphlets"][0]["printed"][0].update(at=[[1, 0, 0]]), "pamphlets.0.printed.0.at", "3 numbers", "panel, left"),
    "side of a panel too far": (lambda v: v["pamphlets"][0].update(side_panels=[[1, 7]]), "pamphlets.0.side_panels.0", "panel 7", "1 to 6"),
    "foreign language": (lambda v: v["pamphlets"][0]["printed"][0].update(language="fr"), "pamphlets.0.printed.0.language", '"fr"', "en"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_spoilt_record_says_which_field_what_was_found_and_what_was_wanted(case: str) -> None:
    change, field, found, wanted = BAD[case]
    with pytest.raises(BadRecord) as caught:
        read_record(spoil(change), "edition.json")
    assert caught.value.file == "edition.json"
    assert caught.value.field == field
    assert found in caught.value.found
    assert wanted in caught.value.wanted


def test_a_record_cut_anywhere_says_so() -> None:
    data = record_json(small())
    for length in range(0, len(data) - 3, 97):
        with pytest.raises(BadRecord, match="breaks off|not UTF-8"):
            read_record(data[:length])


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[1]", b"NaN", b"[" * 100_000, b'{"schema": NaN}', b"%PDF-1.7"])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(BadRecord):
        read_record(data, "thing")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match=r"none\.json"):
        read_record(tmp_path / "none.json")


def test_what_nobody_translated_may_be_printed_in_the_source_language() -> None:
    spanish = replace(pamphlet(), languages=("es",), printed=(printed("clinic.description", "en", "Doctors.", 2),))
    record = edition(services=(service("clinic"),), pamphlets=(spanish,))
    assert read_record(record_json(record)) == record
