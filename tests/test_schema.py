"""JSON Schemas for editors: what the models allow, and a line of help on every field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pamphlet import model
from pamphlet.content.schema import _ABOUT, DRAFT, KINDS, about, schemas, translatable
from pamphlet.content.starter import starter_files
from pamphlet.content.yaml_files import read_yaml
from pamphlet.model import Partner, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).parents[1]
FOLDERS = {"service": "services", "section": "sections", "area": "areas", "partner": "partners"}


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    yield from schema.get("$defs", {}).values()


def test_there_is_one_for_each_kind_of_file() -> None:
    found = schemas()
    assert list(found) == ["guide", "service", "section", "area", "partner"]
    assert all(schema["$schema"] == DRAFT and KINDS[name][1] in schema["title"] for name, schema in found.items())
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("name", KINDS)
def test_every_field_says_what_it_is_for(name: str) -> None:
    for part in objects(schemas()[name]):
        assert part["description"]
        assert not [field for field, said in part["properties"].items() if len(said["description"]) < 8]


def test_no_help_is_written_for_a_field_that_is_gone_or_says_it_itself() -> None:
    for kind, lines in _ABOUT.items():
        fields = getattr(model, kind).model_fields
        assert set(lines) <= set(fields)
        assert not [field for field in lines if translatable(fields[field])]


def test_an_unknown_field_is_an_error_in_the_editor_too() -> None:
    assert all(part["additionalProperties"] is False for schema in schemas().values() for part in objects(schema))


def test_it_offers_the_words_to_choose_from() -> None:
    service = schemas()["service"]
    assert "temporarily closed" in service["properties"]["status"]["enum"]
    assert service["$defs"]["Evidence"]["properties"]["kind"]["enum"][:2] == ["explicit", "policy"]
    assert schemas()["partner"]["properties"]["format"]["enum"][0] == "c-fold"


def test_it_says_which_texts_are_translated_and_how_long_they_may_be() -> None:
    assert about(Service, "description") == "what you get, the first line of an entry; translated, room for about 160 characters"
    assert "160" in schemas()["service"]["properties"]["description"]["description"]
    assert "translated" not in about(Partner, "bleed")


def test_no_default_is_offered_that_nobody_would_type() -> None:
    properties = schemas()["service"]["properties"]
    assert properties["priority"]["default"] == 50
    assert not {"default"} & {key for field in ("access", "phones", "verified", "url") for key in properties[field]}


@pytest.mark.parametrize("kind", FOLDERS)
def test_required_fields_are_those_of_the_starter(kind: str) -> None:
    required = set(schemas()[kind]["required"])
    for path, data in starter_files().items():
        if path.parent.name == FOLDERS[kind]:
            assert {name for name in required if f"{name}:" in data.decode("utf-8")} == required


def test_the_repository_and_the_starter_are_valid() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = schemas()
    for schema in found.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for root in (REPO, REPO / "src/pamphlet/content/starter"):
        for kind, (_, files) in KINDS.items():
            for path in root.glob(files):
                file, _problems = read_yaml(path, path.name)
                assert file is not None
                jsonschema.Draft202012Validator(found[kind]).validate(json.loads(json.dumps(file.values, default=str)))
