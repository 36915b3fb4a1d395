"""`pamphlet init`: a small invented guide that is right, is translated, builds at once and teaches."""

from __future__ import annotations

import datetime as dt
import re
import resource
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from pamphlet import i18n
from pamphlet.content.load import load_content
from pamphlet.content.starter import starter_files, write_starter
from pamphlet.errors import OutputProblem, UsageProblem
from pamphlet.localize.catalogue import State, catalogue_path, message_state
from pamphlet.workshop import read_everything
from pamphlet.world import GUIDE_FILE, World

DAY = dt.date(2026, 11, 21)
SHORT_CODES = {"911", "211"}  # the only real numbers in it


@pytest.fixture
def starter(tmp_path: Path) -> World:
    write_starter(tmp_path / "guide")
    return World(tmp_path / "guide", DAY)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- writing -------------------------------------------------------------------------------------


def test_it_goes_into_a_new_folder(tmp_path: Path) -> None:
    count = write_starter(tmp_path / "deep" / "our-guide")
    found = everything_in(tmp_path / "deep" / "our-guide")
    assert count == len(found) == len(starter_files())
    assert {"README.md", ".gitignore", "content/guide.yaml", "content/locale/es/LC_MESSAGES/guide.po"} <= set(found)


def test_it_goes_into_an_empty_folder(tmp_path: Path) -> None:
    assert write_starter(tmp_path) == len(everything_in(tmp_path))


def test_it_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageProblem, match=r"not empty: it holds mine\.txt"):
        write_starter(tmp_path)
    assert everything_in(tmp_path) == {"mine.txt": b"mine"}


def test_it_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "guide").write_text("a file")
    with pytest.raises(UsageProblem, match="is a file"):
        write_starter(tmp_path / "guide")


@pytest.mark.parametrize("exists", [False, True])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "guide"
    if exists:
        folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, hard))  # the catalogue is larger, most files are not
    try:
        with pytest.raises(OutputProblem):
            write_starter(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.rglob("*")) == ([folder] if exists else [])


def test_the_file_that_makes_it_a_guide_comes_last() -> None:
    assert list(starter_files())[-1] == GUIDE_FILE


# --- what is in it -------------------------------------------------------------------------------


def test_nothing_is_wrong_with_it(starter: World) -> None:
    loaded, _, findings = read_everything(starter)
    assert findings == ()
    assert loaded.content is not None
    assert len(loaded.content.services) == 4
    assert [partner.format for partner in loaded.content.partners] == ["c-fold", "zine"]


def test_every_message_has_a_spanish_draft(starter: World) -> None:
    i18n.update(starter, load_content(starter), ("es",))
    catalogue = i18n.read_catalog(catalogue_path(starter, "es"), "es")
    assert catalogue
    others = [message.id for message in catalogue if message.id and message_state(message) is not State.DRAFT]
    assert others == []


def test_nobody_is_called_by_its_numbers(starter: World) -> None:
    """416-555-0100 to 0199 are kept free for fiction."""
    content = load_content(starter).content
    assert content is not None
    numbers = {phone.number for service in content.services for phone in service.phones}
    numbers |= {item.number for section in content.sections for item in section.items if item.number}
    numbers |= {partner.contact.phone for partner in content.partners if partner.contact and partner.contact.phone}
    assert {number for number in numbers if not re.fullmatch(r"416-555-01\d\d", number)} == SHORT_CODES


def test_no_person_confirmed_what_is_invented(starter: World) -> None:
    content = load_content(starter).content
    assert content is not None
    assert all(service.verified is None and "example" in service.name.lower() for service in content.services)


@pytest.mark.parametrize("name", [
    "guide.yaml", "sections/cover.yaml", "services/example-clinic.yaml", "areas/riverside.yaml", "partners/front-desk.yaml",
])
def test_the_first_file_of_a_kind_explains_each_field(name: str) -> None:
    lines = starter_files()[Path("content") / name].decode("utf-8").splitlines()
    fields = [number for number, line in enumerate(lines) if re.match(r"[a-z_]+:", line)]
    unexplained = [lines[number] for number in fields if not ("#" in lines[number] or lines[number - 1].startswith("#"))]
    assert unexplained == []


# --- building ------------------------------------------------------------------------------------


def test_it_builds_at_once(starter: World) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pamphlet", "build", "--partner", "home-printer", "--lang", "es", "--workspace", str(starter.root),
         "--date", DAY.isoformat()], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr
    for area in ("city", "riverside"):
        path = starter.root / f"out/2026-11/home-printer/{area}/es-draft-sheets.pdf"
        with pikepdf.open(path) as sheet:
            assert len(sheet.pages) == 1
