"""The phone edition carries its part of the record; no print file does, and nobody's name does."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest

from conftest import CLINIC, FILES, TODAY
from pamphlet.edition.attached import attached_record
from pamphlet.edition.read import read_record
from pamphlet.pipeline import Built, build_group
from pamphlet.press.attachment import with_attachment
from pamphlet.recording import ATTACHED
from pamphlet.workshop import Order, check_order, open_workshop
from pamphlet.world import World

SECRETIVE = CLINIC.replace("access_evidence: {kind: explicit, note: \"invented for the tests\"}",
                           'access_evidence: {kind: explicit, note: "Zoe at the desk said so"}') + (
    'doubts: "Zoe was not sure"\nverified: {on: 2026-11-01, by: "Zoe Q.", how: phone}\n')


def built(world: World) -> Built:
    shop = open_workshop(world, Order(edition="nov"))
    return build_group(shop, check_order(shop, shop.order)[0])


def attached(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert list(pdf.attachments) == [ATTACHED]
        assert len(pdf.Root.AF) == 1
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        return bytes(pdf.attachments[ATTACHED].get_file().read_bytes())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Built]:
    root = tmp_path_factory.mktemp("attached")
    for name, text in (FILES | {"services/clinic.yaml": SECRETIVE}).items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    world = World(root, today=TODAY)
    return world, built(world)


def file(made: Built, language: str, kind: str) -> bytes:
    return next(data for pamphlet in made.pamphlets if pamphlet.languages == (language,)
                for name, data in pamphlet.files.items() if name.endswith(f"-{kind}.pdf"))


def test_the_phone_edition_holds_a_record_that_the_reader_takes(made: tuple[World, Built]) -> None:
    data = attached(file(made[1], "es", "panels"))
    record = read_record(data, "attached")
    assert (record.id, record.date, record.revision) == ("nov", TODAY.isoformat(), "")
    (row,) = record.pamphlets
    assert (row.languages, row.files) == (("es",), ())
    assert any(said.key == "clinic.phones.1" and said.text == "416-338-4766" and said.at for said in row.printed)
    assert set(record.facts) == {"clinic", "helpline"}
    assert set(record.messages["clinic.description"]) == {"en", "es"}
    assert len(data) < 60_000


def test_the_reader_of_strangers_files_finds_it(made: tuple[World, Built], tmp_path: Path) -> None:
    path = tmp_path / "phone.pdf"
    path.write_bytes(file(made[1], "es", "panels"))
    assert attached_record(path) == attached(path.read_bytes())


def test_it_names_no_person_no_doubt_and_no_place_on_a_disk(made: tuple[World, Built]) -> None:
    world, built_group = made
    text = attached(file(built_group, "en", "panels")).decode("utf-8")
    assert "Zoe" not in text
    assert str(world.root) not in text
    assert json.loads(text)["facts"]["clinic"]["verified"] == {"on": "2026-11-01", "how": "phone"}


def test_no_print_file_holds_one(made: tuple[World, Built]) -> None:
    for language in ("en", "es"):
        with pikepdf.open(io.BytesIO(file(made[1], language, "sheets"))) as pdf:
            assert not list(pdf.attachments)
            assert "/AF" not in pdf.Root


def test_equal_builds_are_equal_bytes(made: tuple[World, Built]) -> None:
    again = built(made[0])
    assert file(again, "en", "panels") == file(made[1], "en", "panels")


def test_the_file_stays_what_it_was_otherwise() -> None:
    plain = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        pdf.save(plain)
    data = with_attachment(plain.getvalue(), "edition.json", b"{}\r", "application/json", "about", TODAY)
    assert attached(data) == b"{}\r"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.pdf_version) == "1.7"


def test_the_phone_edition_with_its_record_is_still_pdf_a_3a_and_pdf_ua_1(made: tuple[World, Built]) -> None:
    validator = pytest.importorskip("page")
    for language in ("en", "es"):
        for profile in (validator.ValidationProfile.PDF_A_3A, validator.ValidationProfile.PDF_UA_1):
            report = validator.validate_pdf_bytes(file(made[1], language, "panels"), profile=profile)
            assert not [(fault.rule_id, fault.message) for fault in report.failures]
