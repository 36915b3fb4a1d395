"""What the commands that keep editions say: every fault at once, every file by its name, nothing replaced in silence."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from conftest import CLINIC, FILES, TODAY, MakeGuide
from edition_fixture import run_cli
from pamphlet.editions import publish
from pamphlet.errors import ReleaseRefused, UsageProblem
from pamphlet.world import World
from test_publish import built, release_files, write_guide

DAY = ("--date", TODAY.isoformat())


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a draft "oct", and a release "nov" in which a number has changed."""
    world = write_guide(tmp_path_factory.mktemp("keeping") / "guide", release_files())
    built(world, "oct", "--draft")
    path = world.root / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8").replace("416-338-4766", "416-338-4767"), "utf-8")
    built(world, "nov")
    return world.root


@pytest.fixture
def root(ready: Path, tmp_path: Path) -> Path:
    shutil.copytree(ready, tmp_path / "guide")
    return tmp_path / "guide"


# --- publish -------------------------------------------------------------------------------------


def test_a_draft_and_every_malformed_number_of_copies_are_told_at_once(root: Path) -> None:
    with pytest.raises(ReleaseRefused, match="3 reasons against a release") as caught:
        publish(World(root, today=TODAY), "oct", ("foo", "printer:fr=5"))
    assert [finding.code for finding in caught.value.findings] == ["publish/draft", "publish/printed", "publish/printed"]
    done = run_cli("publish", "oct", "--printed", "foo", "-w", str(root))
    assert done.returncode == 8
    assert '--printed: "foo" is not PARTNER:LANGUAGE=COPIES' in done.stderr
    assert "2 reasons" in done.stderr


def test_a_release_with_two_malformed_numbers_of_copies_tells_both(root: Path) -> None:
    with pytest.raises(UsageProblem, match='(?s)"foo".*"printer:en=0"'):
        publish(World(root, today=TODAY), "nov", ("foo", "printer:en=0"))


def test_one_reason_is_one_reason(root: Path) -> None:
    assert run_cli("publish", "oct", "-w", str(root)).stderr.endswith("1 reason against a release.\n")


def test_a_published_edition_tells_its_phone_editions_and_what_was_noted(root: Path) -> None:
    done = run_cli("publish", "nov", "-w", str(root), *DAY)
    assert done.returncode == 0, done.stderr
    assert "1 phone edition; no copies noted" in done.stdout


# --- where editions are looked for -----------------------------------------------------------------


@pytest.mark.parametrize("command", [("editions",), ("recall",), ("freshness",), ("publish", "nov"), ("slips", "oct"), ("diff", "oct", "nov")])
def test_a_folder_of_editions_that_is_not_there_is_an_error(root: Path, command: tuple[str, ...]) -> None:
    done = run_cli(*command, "--out", str(root / "nosuch"), "-w", str(root))
    assert done.returncode == 2
    assert "is not a folder" in done.stderr
    assert not (root / "nosuch").exists()


def test_no_edition_yet_is_no_error(small_guide: MakeGuide) -> None:
    done = run_cli("editions", "-w", str(small_guide().root))
    assert done.returncode == 0
    assert "No edition yet" in done.stdout


# --- files are named -------------------------------------------------------------------------------


def test_diff_names_every_file_it_wrote_and_keeps_its_json_clean(root: Path) -> None:
    pages, mail, data = root / "d.html", root / "d.pdf", root / "d.json"
    done = run_cli("diff", "oct", "nov", "--html", str(pages), "--pdf", str(mail), "--json", str(data), "-w", str(root))
    assert done.returncode == 1, done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith("written: ")] == [f"written: {path}" for path in (pages, mail, data)]
    done = run_cli("diff", "oct", "nov", "--html", str(pages), "--json", "-", "-w", str(root))
    assert json.loads(done.stdout)
    assert f"written: {pages}" in done.stderr


def test_preflight_names_its_page(root: Path) -> None:
    page = root / "p.html"
    done = run_cli("preflight", str(root / "out/nov/printer/city/en-sheets.pdf"), "--profile", "home", "--html", str(page), "--json")
    assert f"written: {page}" in done.stderr
    assert json.loads(done.stdout)


def test_slips_towards_two_editions_lie_side_by_side(root: Path) -> None:
    shutil.copytree(root / "out/nov", root / "out/dec")
    record = root / "out/dec/edition.json"
    record.write_text(record.read_text("utf-8").replace('"id": "nov"', '"id": "dec"'), "utf-8")
    for new in ("nov", "dec", ""):
        done = run_cli("slips", "oct", *([new] if new else []), "--labels", "avery-5163", "-w", str(root), *DAY)
        assert done.returncode == 0, done.stderr
    run_cli("slips", "oct", "nov", "--labels", "avery-5163", "-p", "printer", "-l", "en", "-w", str(root), *DAY)
    assert sorted(path.name for path in (root / "out/oct").glob("slips-*")) == [
        "slips-oct-to-dec-avery-5163.pdf", "slips-oct-to-nov-avery-5163.pdf", "slips-oct-to-nov-printer-en-avery-5163.pdf",
        f"slips-oct-to-now-{TODAY}-avery-5163.pdf"]


# --- recall --------------------------------------------------------------------------------------


def ledger(root: Path, edition: str) -> None:
    write_guide(root, {"editions/ledger.yaml": f"runs:\n  - {{edition: {edition}, partner: printer, languages: [en], quantity: 7, date: 2026-11-01}}\n"})


def test_a_recall_that_finds_no_copies_says_which_it_looked_for(root: Path) -> None:
    assert "No copies are counted yet" in run_cli("recall", "-w", str(root)).stdout
    ledger(root, "oct")
    record = root / "out/nov/edition.json"
    record.write_text(record.read_text("utf-8").replace(f'"date": "{TODAY}"', '"date": "2026-12-01"'), "utf-8")
    done = run_cli("recall", "--since", "nov", "-w", str(root))
    assert "no copies of nov or of a later edition; of all editions it counts 7 copies" in done.stdout
    assert "never published" not in done.stderr, "of an edition that was not asked for"
    assert "7 copies" in run_cli("recall", "-w", str(root)).stdout


def test_copies_of_an_edition_that_is_gone_say_where_it_belongs(root: Path) -> None:
    ledger(root, "sep")
    done = run_cli("recall", "-w", str(root))
    assert done.returncode == 4
    assert "content/editions/sep" in done.stderr


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[]", '{"schema": "other/1"}'])
def test_an_edition_whose_record_is_broken_is_told_in_plain_words(root: Path, text: str) -> None:
    (root / "out/oct/edition.json").write_text(text, "utf-8")
    done = run_cli("editions", "-w", str(root))
    assert done.returncode == 2
    assert "edition oct" in done.stderr
    assert "take its folder away" in done.stderr
    assert not re.search(r"Expecting|char \d|recursion", done.stderr), "no parser's words"


def test_slips_for_a_pamphlet_that_is_not_there_say_what_is(root: Path) -> None:
    assert "It has: printer en" in run_cli("slips", "oct", "-p", "nobody", "-w", str(root)).stderr


# --- freshness and verify --------------------------------------------------------------------------


def test_freshness_tells_what_to_do_next_and_not_what_was_just_done(root: Path) -> None:
    (root / "content/services/clinic.yaml").write_text(CLINIC, "utf-8")  # nobody confirmed it
    done = run_cli("freshness", "-w", str(root), *DAY)
    assert "1 of 2 records must be confirmed" in done.stdout
    assert "--call-sheet calls.pdf" in done.stdout
    done = run_cli("freshness", "--call-sheet", str(root / "calls.pdf"), "-w", str(root), *DAY)
    assert "--call-sheet" not in done.stdout
    assert "pamphlet verify RECORD" in done.stdout
    assert f"written: {root}/calls.pdf, 1 record to confirm" in done.stderr


def test_a_call_sheet_that_cannot_be_written_says_to_try_again_not_to_build(root: Path) -> None:
    done = run_cli("freshness", "--call-sheet", str(root / "content/guide.yaml/calls.pdf"), "-w", str(root), *DAY)
    assert done.returncode == 7
    assert "then try again" in done.stderr
    assert "build" not in done.stderr


def test_where_nothing_was_printed_the_records_of_most_pamphlets_come_first(tmp_path: Path) -> None:
    world = write_guide(tmp_path / "guide", FILES)
    unlisted = CLINIC.replace("id: clinic", "id: annex").replace("priority: 20", "priority: 1")
    built(world, "oct", "--draft")
    write_guide(world.root, {"services/annex.yaml": unlisted})
    rows = json.loads(run_cli("freshness", "--json", "-w", str(world.root), *DAY).stdout)["records"]
    assert [(row["id"], row["copies"], row["pamphlets"]) for row in rows] == [("helpline", 0, 2), ("clinic", 0, 2), ("annex", 0, 0)]
    assert [row["on"] for row in rows] == [None] * 3


def test_an_edition_whose_record_is_broken_stops_no_freshness(root: Path) -> None:
    (root / "out/oct/edition.json").write_text("{", "utf-8")
    done = run_cli("freshness", "-w", str(root), *DAY)
    assert done.returncode == 0
    assert "freshness/no-edition" in done.stderr


def test_a_second_confirmation_says_which_it_replaces(small_guide: MakeGuide) -> None:
    command = ("verify", "clinic", "-w", str(small_guide().root), *DAY)
    first = run_cli(*command, "--by", "Ana", "--how", "phone")
    assert "takes the place" not in first.stdout
    second = run_cli(*command, "--by", "Bo", "--how", "visit")
    assert second.returncode == 0
    assert f"it takes the place of: {TODAY}, by Ana, phone" in second.stdout


# --- orders ----------------------------------------------------------------------------------------


def order(root: Path, *more: str) -> tuple[int, str, str]:
    done = run_cli("order", "printer", "--edition", "nov", "-w", str(root), *DAY, *more)
    return done.returncode, done.stdout, done.stderr


def ordered(path: Path) -> list[int]:
    with zipfile.ZipFile(path) as archive:
        return [job["ordered"] for job in json.loads(archive.read("job-ticket.json"))["jobs"]]


def test_another_draft_order_says_what_it_replaces_and_the_same_order_says_nothing(root: Path) -> None:
    assert order(root, "-n", "250")[0] == 0
    path = root / "out/nov/orders/printer-nov-city-draft.zip"
    before = path.read_bytes()
    code, told, _ = order(root, "-n", "250")
    assert (code, path.read_bytes()) == (0, before)
    assert "place of another" not in told
    code, told, _ = order(root, "-n", "300")
    assert code == 0
    assert re.search(rf"place of another order.*en 250, packed on {TODAY}", told)
    assert ordered(path) == [300]


def test_an_order_of_a_release_is_never_lost(root: Path) -> None:
    code, _, said = order(root, "-n", "250", "--release")
    assert code == 0
    assert "pamphlet publish nov" in said, "an order keeps no edition"
    path = root / "out/nov/orders/printer-nov-city.zip"
    code, _, said = order(root, "-n", "300", "--release")
    assert code == 7
    assert f"is another order: en 250, packed on {TODAY}" in said
    assert "--replace" in said
    assert ordered(path) == [250]
    assert "300" not in (root / "content/editions/ledger.yaml").read_text("utf-8"), "what was refused is not counted"
    run_cli("publish", "nov", "-w", str(root), *DAY)
    code, told, said = order(root, "-n", "300", "--release", "--replace")
    assert code == 0
    assert "en 250" in told
    assert "still counted" in said
    assert "pamphlet publish" not in said, "it is kept already"
    assert ordered(path) == [300]


def test_something_else_in_the_place_of_an_order_is_not_lost_either(root: Path) -> None:
    path = root / "out/nov/orders/printer-nov-city.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK notes")
    code, _, said = order(root, "-n", "5", "--release")
    assert code == 7
    assert "no order of this program" in said
    assert path.read_bytes() == b"PK notes"


def test_a_number_of_copies_that_nobody_asked_for_says_where_it_comes_from(root: Path) -> None:
    path = root / "content/partners/printer.yaml"
    path.write_text(path.read_text("utf-8") + "quantity: 2000\n", "utf-8")
    told = order(root)[1]
    assert "the usual one of printer, `quantity:` in its file in content/partners: 2,000 en" in told
    assert "usual" not in order(root, "--lang", "en=5")[1]
    assert "usual" not in order(root, "-n", "5")[1]


@pytest.mark.parametrize(("asked", "quantity", "usual"), [
    ((), None, ["en", "en+uk"]), (("en=5", "uk"), None, ["en+uk"]), (("uk=5", "en"), None, ["en"]), (("en+uk=5", "en=1"), None, []), (("en",), 7, [])])
def test_which_numbers_are_the_usual_ones(asked: tuple[str, ...], quantity: int | None, usual: list[str]) -> None:
    from pamphlet.order.quantities import quantities_of
    from pamphlet.ordering import Request, usual_ones

    wanted = quantities_of([("en",), ("en", "uk")], asked, quantity, 2000, "printer")
    assert ["+".join(languages) for languages in usual_ones(Request("printer", asked, quantity), tuple(wanted))] == usual


# --- help ------------------------------------------------------------------------------------------


def test_every_command_says_what_its_date_does() -> None:
    from typer.main import get_command

    from pamphlet.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    helps = {name: option.help for name, command in commands.items() for option in command.params if "--date" in option.opts}
    assert set(helps) >= {"build", "check", "diff", "recall", "slips", "publish", "freshness", "verify", "order"}
    assert {name for name, text in helps.items() if text.startswith("build as on")} == {"build", "fit", "preview", "order"}
    assert len({helps[name] for name in ("check", "diff", "recall", "slips", "publish", "verify")}) == 6


def test_the_readme_tells_every_exit_code() -> None:
    from edition_fixture import REPO
    from pamphlet.errors import EXIT_CODES

    readme = (REPO / "README.md").read_text("utf-8")
    told = readme[readme.index("lists the exit codes"):].partition(")")[0]
    assert all(re.search(rf"\b{code} ", told) for code in EXIT_CODES)
