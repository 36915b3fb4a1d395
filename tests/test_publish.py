"""A release is frozen whole or not at all, its copies are counted, and a draft is never published.

The small guide becomes a release here: everything verified, every translation approved, a real domain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import CLINIC, FILES, GUIDE, HELPLINE, PRINTER, TODAY
from edition_fixture import run_cli
from pamphlet.content.ledger import LEDGER, PrintRun, read_ledger, with_runs
from pamphlet.editions import all_editions, edition_folder, publish
from pamphlet.errors import ContentErrors, OutputProblem, PamphletError, ReleaseRefused, UsageProblem
from pamphlet.world import World

VERIFIED = 'verified: {on: 2026-11-01, by: "Ana", how: phone}\n'


def release_files(**changes: str) -> dict[str, str]:
    """The small guide with everything confirmed; one English pamphlet on letter paper."""
    return FILES | {
        "guide.yaml": GUIDE.replace("https://example.org/", "https://hillguide.ca/"),
        "services/clinic.yaml": CLINIC.replace("https://example.org/clinic", "https://hillclinic.ca") + VERIFIED,
        "services/helpline.yaml": HELPLINE + VERIFIED,
        "partners/printer.yaml": PRINTER.replace("[[en], [es]]", "[[en]]"),
    } | changes


def write_guide(root: Path, files: dict[str, str]) -> World:
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return World(root, today=TODAY)


def built(world: World, edition: str, grade: str = "--release") -> None:
    done = run_cli("build", grade, "--edition", edition, "--date", TODAY.isoformat(), "-w", str(world.root), "--workers", "1")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a release "nov" and a draft "sketch" built; tests work on copies of it."""
    world = write_guide(tmp_path_factory.mktemp("ready") / "guide", release_files())
    built(world, "nov")
    built(world, "sketch", "--draft")
    return world.root


@pytest.fixture
def world(ready: Path, tmp_path: Path) -> World:
    shutil.copytree(ready, tmp_path / "guide")
    return World(tmp_path / "guide", today=TODAY)


def everything(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(root.rglob("*")) if path.is_file()}


def change_record(world: World, edition: str, **values: Any) -> None:
    path = world.out / edition / "edition.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


def test_a_release_is_frozen_with_its_record_checksums_and_phone_editions(world: World) -> None:
    done = publish(world, "nov", ("printer:en=300",))
    assert done.phone_editions == 1
    folder = world.root / "content/editions/nov"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "SHA256SUMS", "edition.json", "printer/city/en-panels.pdf"]
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        known, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == known
    assert (folder / "edition.json").read_bytes() == (world.out / "nov/edition.json").read_bytes()
    assert read_ledger(world) == (PrintRun(edition="nov", partner="printer", area="city", languages=("en",), quantity=300, date=TODAY),)
    assert edition_folder(world, "nov") == folder


def refused(world: World, edition: str, *printed: str) -> tuple[str, ...]:
    """The codes of a refusal; and nothing was written."""
    before = everything(world.root)
    with pytest.raises((ReleaseRefused, UsageProblem)) as caught:
        publish(world, edition, printed)
    assert everything(world.root) == before
    return tuple(sorted({finding.code for finding in caught.value.findings})) if isinstance(caught.value, ReleaseRefused) else (str(caught.value),)


def test_a_draft_is_not_published(world: World) -> None:
    assert refused(world, "sketch") == ("publish/draft",)


def test_a_draft_left_in_a_release_is_found(world: World) -> None:
    change_record(world, "sketch", grade="release")
    assert refused(world, "sketch") == ("publish/draft-pamphlet",)


def test_a_file_that_is_not_the_one_that_was_built_is_found(world: World) -> None:
    sheets = world.out / "nov/printer/city/en-sheets.pdf"
    sheets.write_bytes(sheets.read_bytes() + b"%")
    (world.out / "nov/printer/city/en-panels.pdf").unlink()
    assert refused(world, "nov") == ("publish/file-changed", "publish/file-missing")


def test_a_record_that_names_files_elsewhere_or_another_edition_is_refused(world: World) -> None:
    record = json.loads((world.out / "nov/edition.json").read_text("utf-8"))
    record["pamphlets"][0]["files"][0]["path"] = "../../content/guide.yaml"
    change_record(world, "nov", id="dec", pamphlets=record["pamphlets"])
    assert {"publish/outside", "publish/other-edition"} <= set(refused(world, "nov"))


def test_preflight_errors_stand_against_publishing(world: World) -> None:
    record = json.loads((world.out / "nov/edition.json").read_text("utf-8"))
    record["pamphlets"][0]["preflight"]["errors"] = ["press/bleed"]
    change_record(world, "nov", pamphlets=record["pamphlets"])
    assert refused(world, "nov") == ("publish/preflight-error",)


def test_a_release_is_refused_where_preflight_has_an_error(tmp_path: Path) -> None:
    """All else is right; the modules of its codes are too small to photocopy."""
    files = release_files()
    world = write_guide(tmp_path / "guide", files | {"partners/printer.yaml": files["partners/printer.yaml"] + "code_module: 0.3 mm\n"})
    done = run_cli("build", "--release", "--edition", "nov", "--date", TODAY.isoformat(), "-w", str(world.root), "--workers", "1")
    assert done.returncode == ReleaseRefused.exit_code, done.stderr
    assert "qr/module-size" in done.stderr
    assert not list(world.root.rglob("*.pdf")), "nothing was written"


def test_an_edition_built_in_parts_from_different_content_is_refused(world: World) -> None:
    """One partner was built, a number changed, another partner was built: the record's facts are those of the second."""
    number = CLINIC.replace("https://example.org/clinic", "https://hillclinic.ca").replace("338-4766", "338-4767") + VERIFIED
    second = PRINTER.replace("[[en], [es]]", "[[en]]").replace("id: printer", "id: copier")
    write_guide(world.root, {"services/clinic.yaml": number, "partners/copier.yaml": second})
    done = run_cli("build", "--release", "-p", "copier", "--edition", "nov", "--date", TODAY.isoformat(), "-w", str(world.root), "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert refused(world, "nov") == ("publish/stale-pamphlet",)


def test_what_is_published_is_never_overwritten(world: World) -> None:
    publish(world, "nov")
    assert "published already" in refused(world, "nov", "printer:en=5")[0]


@pytest.mark.parametrize(("edition", "said"), [("dec", "no built edition dec"), ("../nov", "is no edition"), ("", "is no edition"), (".nov", "is no edition")])
def test_an_edition_that_is_not_there_is_a_clear_message(world: World, edition: str, said: str) -> None:
    assert said in refused(world, edition)[0]


@pytest.mark.parametrize(("printed", "said"), [
    ("printer:en", "PARTNER:LANGUAGE=COPIES"), ("printer:en=-5", "PARTNER:LANGUAGE=COPIES"), ("printer:en=0", "above 0"),
    ("printer:es=5", "has no such pamphlet"), ("nobody:en=5", "has no such pamphlet"), ("printer/hill:en=5", "has no such pamphlet")])
def test_copies_of_what_the_edition_has_not_are_refused(world: World, printed: str, said: str) -> None:
    assert said in refused(world, "nov", printed)[0]


def test_when_the_ledger_cannot_be_written_nothing_is_published(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OutputProblem(f"cannot write {path}: no space")

    monkeypatch.setattr("pamphlet.editions.write_whole", full)  # the disk, not our code, is what fails here
    before = everything(world.root)
    with pytest.raises(OutputProblem):
        publish(world, "nov", ("printer:en=5",))
    assert everything(world.root) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_leaves_no_scrap(world: World) -> None:
    folder = world.root / "content/editions"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(OutputProblem):
        publish(world, "nov")
    folder.chmod(0o700)
    assert not list(folder.iterdir())


def test_the_list_tells_published_from_built_and_counts_copies(world: World) -> None:
    publish(world, "nov", ("printer:en=300",))
    rows = {row.kept.id: (row.kept.published, row.kept.grade, row.copies) for row in all_editions(world)}
    assert rows == {"nov": (True, "release", 300), "sketch": (False, "draft", 0)}


def test_a_published_file_that_somebody_changed_is_reported(world: World) -> None:
    publish(world, "nov")
    path = world.root / "content/editions/nov/edition.json"
    path.write_bytes(path.read_bytes().replace(b"338-4766", b"338-4767"))
    done = run_cli("editions", "-w", str(world.root))
    assert done.returncode == 4
    assert "edition/changed" in done.stderr


def test_the_commands_speak(world: World) -> None:
    done = run_cli("publish", "sketch", "-w", str(world.root))
    assert done.returncode == 8
    assert "publish/draft" in done.stderr
    done = run_cli("publish", "nov", "--printed", "printer:en=1200", "-w", str(world.root))
    assert done.returncode == 0, done.stderr
    assert "1,200 copies" in done.stdout
    listed = json.loads(run_cli("editions", "--json", "-w", str(world.root)).stdout)["editions"]
    assert [(row["edition"], row["published"], row["copies"]) for row in listed] == [("nov", True, 1200), ("sketch", False, 0)]


def test_an_order_of_a_release_is_counted_once_and_a_draft_never(world: World) -> None:
    order = ("order", "printer", "-n", "250", "--edition", "nov", "--date", TODAY.isoformat(), "-w", str(world.root))
    assert run_cli(*order).returncode == 0
    assert not read_ledger(world), "a draft is not printed"
    for _ in range(2):
        done = run_cli(*order, "--release")
        assert done.returncode == 0, done.stderr
    assert [(run.edition, run.partner, run.quantity) for run in read_ledger(world)] == [("nov", "printer", 250)]
    run_cli("order", "printer", "-n", "251", *order[4:], "--release", "--replace")
    assert [run.quantity for run in read_ledger(world)] == [250, 251]


@pytest.mark.parametrize("kept", ["published", "built"])
def test_a_release_is_not_ordered_under_an_edition_that_prints_other_words(world: World, kept: str) -> None:
    """Else the copies would be counted under a record that does not say what they print."""
    built(world, "nov")
    order = ("order", "printer", "-n", "250", "--edition", "nov", "--release", "--date", TODAY.isoformat(), "-w", str(world.root))
    if kept == "published":
        assert run_cli("publish", "nov", "-w", str(world.root)).returncode == 0
    path = world.root / "content/services/clinic.yaml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("416-338-4766", "416-338-4767"), "utf-8")
    done = run_cli(*order)
    assert done.returncode == 2, done.stdout
    assert "the first: clinic.phones.1" in done.stderr
    assert not read_ledger(world), "what was refused is not counted"
    path.write_text(before, "utf-8")
    assert run_cli(*order).returncode == 0
    assert [run.quantity for run in read_ledger(world)] == [250]


# --- the ledger ----------------------------------------------------------------------------------

RUN = PrintRun(edition="2026-11", partner="shelter", languages=("uk",), quantity=500, date=dt.date(2026, 11, 21))


def ledger_world(tmp_path: Path, text: str | None) -> World:
    world = World(tmp_path, today=TODAY)
    if text is not None:
        path = tmp_path / LEDGER
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode())
    return world


@pytest.mark.parametrize("text", [None, "runs:\n", "runs: []\n", "runs: null\n", "# ours\nruns:  # none yet\n"])
def test_the_first_run_is_written_and_read_back(tmp_path: Path, text: str | None) -> None:
    world = ledger_world(tmp_path, text)
    assert read_ledger(world) == ()
    data = with_runs(world, [RUN])
    assert data is not None
    (tmp_path / LEDGER).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / LEDGER).write_bytes(data)
    assert read_ledger(world) == (RUN,)
    assert data.count(b"#") >= (text or "").count("#")


@pytest.mark.parametrize("text", [
    "# ours\nruns:\n  # the first\n  - {edition: '2026-09', partner: shelter, languages: [uk], quantity: 490, date: 2026-09-02}  # 10 spoilt\n# last",
    "runs:\n- edition: '2026-09'\n  partner: shelter\n  languages: [uk]\n  quantity: 490\n  date: 2026-09-02\n\n",
    "runs:\r\n- edition: '2026-09'\r\n  partner: shelter\r\n  languages:\r\n  - uk\r\n  quantity: 490\r\n  date: 2026-09-02\r\n"])
def test_what_people_wrote_stays_as_it_is(tmp_path: Path, text: str) -> None:
    world = ledger_world(tmp_path, text)
    data = with_runs(world, [RUN, RUN])
    assert data is not None
    assert data.startswith(text.encode())
    (tmp_path / LEDGER).write_bytes(data)
    assert [run.quantity for run in read_ledger(world)] == [490, 500, 500]


@pytest.mark.parametrize(("text", "said"), [
    ("runs:\n  - {edition: '1', partner: shelter, languages: [uk], quantity: -3, date: 2026-11-01}\n", "quantity"),
    ("runs:\n  - {edition: '1', partner: shelter, languages: [], quantity: 3, date: 2026-11-01}\n", "languages"),
    ("runs:\n  - {edition: '1', partner: shelter, languages: [uk], quantity: 3, date: yesterday}\n", "date"),
    ("runs:\n  - {edition: '1', partner: shelter, languages: [uk], quantity: 3, date: 2026-11-01, colour: red}\n", "colour"),
    ("runs: many\n", "runs"), ("- 1\n", "wanted fields"), ("runs: [\n", "YAML"), ("{runs: [{}]}\n", "edition")])
def test_a_ledger_that_is_wrong_says_where(tmp_path: Path, text: str, said: str) -> None:
    world = ledger_world(tmp_path, text)
    with pytest.raises(ContentErrors) as caught:
        with_runs(world, [RUN])
    assert any(said in str(finding) and finding.where.file == LEDGER for finding in caught.value.findings)


def test_a_ledger_in_one_line_is_not_guessed_at(tmp_path: Path) -> None:
    one_line = "runs: [{edition: '1', partner: shelter, languages: [uk], quantity: 3, date: 2026-11-01}]\n"
    with pytest.raises(PamphletError) as caught:
        with_runs(ledger_world(tmp_path, one_line), [RUN])
    assert isinstance(caught.value, ContentErrors)
    assert caught.value.findings[0].code == "ledger/not-lines"
