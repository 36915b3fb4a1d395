"""`pamphlet diff`: what OLD and NEW may be, what is printed, which exit code a script gets."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from rich.console import Console

from conftest import MakeGuide
from edition_records import printed_edition, said, service
from pamphlet.comparing import Asked, Compared, compared
from pamphlet.diff.compare import diff
from pamphlet.edition.record import EditionRecord, file_record, record_json
from pamphlet.edition.schema import edition_schema
from pamphlet.errors import UsageProblem
from pamphlet.report.diff_story import Story
from pamphlet.report.diff_text import print_diff
from pamphlet.typeset.fonts import find_font, read_lock
from pamphlet.world import World

REPO = Path(__file__).parents[1]
CLINIC = service("clinic")
KITCHEN = service("kitchen", categories=["food"], description="Soup at 12.", phones=[{"number": "416-555-0101", "type": "voice", "languages": []}])
CALLED_ELSEWHERE = KITCHEN | {"phones": [{"number": "416-555-0109", "type": "voice", "languages": []}]}
OLD, NEW = printed_edition((KITCHEN, CLINIC)), printed_edition((CALLED_ELSEWHERE, CLINIC), edition_id="2026-12")


def run(world: World, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pamphlet", "diff", *arguments, "--workspace", str(world.root)], capture_output=True, text=True,
                          check=False, env={**os.environ, "COLUMNS": "80"})


def kept(world: World, record: EditionRecord, folder: str = "out") -> Path:
    path = world.root / folder / record.id / "edition.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(record_json(record))
    return path


@pytest.fixture
def guide(small_guide: MakeGuide) -> World:
    world = small_guide()
    kept(world, OLD)
    kept(world, NEW)
    return world


def compare(world: World, old: str, new: str, asked: Asked | None = None) -> Compared:
    with compared(world, old, new, asked or Asked()) as found:
        assert isinstance(found, Compared)
        return found


# --- exit codes and files --------------------------------------------------------------------------


def test_an_edition_and_itself_exit_with_0(guide: World) -> None:
    done = run(guide, "2026-11", "2026-11")
    assert done.returncode == 0, done.stderr
    assert "Nothing differs in the records" in done.stdout
    assert "files were not at hand" in " ".join(done.stdout.split()), "nothing is said of files that nobody looked at"


def with_files(world: World, record: EditionRecord, folder: str) -> Path:
    """A record with a file for each of its pamphlets, as a build leaves them."""
    rows = []
    for row in record.pamphlets:
        name = f"{'+'.join(row.languages)}-sheets.pdf"
        data = f"the sheets in {name}".encode()
        (world.root / folder / record.id).mkdir(parents=True, exist_ok=True)
        (world.root / folder / record.id / name).write_bytes(data)
        rows.append(replace(row, files=(file_record(name, data),)))
    path = world.root / folder / record.id / "edition.json"
    path.write_bytes(record_json(replace(record, pamphlets=tuple(rows))))
    return path.parent


def test_files_that_are_gone_or_not_those_that_were_built_are_a_difference(guide: World) -> None:
    built, copied = with_files(guide, OLD, "one"), with_files(guide, OLD, "two")
    done = run(guide, str(built), str(copied))
    assert done.returncode == 0, done.stdout
    assert "not a byte of a printed file" in " ".join(done.stdout.split())
    (copied / "uk-sheets.pdf").unlink()
    (copied / "en-sheets.pdf").write_bytes(b"another")
    done = run(guide, str(built), str(copied))
    assert done.returncode == 1
    assert "2 files are missing or not the one that was built, the first: en-sheets.pdf" in " ".join(done.stdout.split())


def test_a_report_of_the_source_language_alone_says_nothing_of_translations(guide: World) -> None:
    new = printed_edition((KITCHEN, CLINIC | {"description": "Nurses."}), edition_id="later",
                          messages={"clinic.description": said("Nurses.", bo=("སྨན།", "stale"))})
    kept(guide, new)
    assert "no translation was" in " ".join(run(guide, "2026-11", "later", "--lang", "en").stdout.split())
    assert "To translate: bo 1" in run(guide, "2026-11", "later").stdout


def test_a_difference_exits_with_1_and_reads_in_80_columns(guide: World, tmp_path: Path) -> None:
    done = run(guide, "2026-11", "2026-12", "--json", str(tmp_path / "diff.json"), "--html", str(tmp_path / "diff.html"))
    assert done.returncode == 1, done.stderr
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "DANGEROUS" in done.stdout
    assert "416-555-[0109]" in done.stdout
    assert json.loads((tmp_path / "diff.json").read_text("utf-8"))["changes"][0]["key"] == "kitchen.phones"
    assert "416-555" in (tmp_path / "diff.html").read_text("utf-8")


def test_the_report_for_e_mail_holds_the_old_and_the_new_number(guide: World, tmp_path: Path) -> None:
    done = run(guide, "2026-11", "2026-12", "--lang", "es", "--pdf", str(tmp_path / "diff.pdf"))
    assert done.returncode == 1, done.stderr
    with pypdfium2.PdfDocument(tmp_path / "diff.pdf") as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "416-555-0101" in text
    assert "416-555-0109" in text


def test_fail_on_critical_lets_pass_what_is_not(guide: World) -> None:
    reworded = printed_edition((KITCHEN, CLINIC | {"url": "https://example.org/new"}), edition_id="2027-01")
    kept(guide, reworded)
    assert run(guide, "2026-11", "2027-01").returncode == 1
    assert run(guide, "2026-11", "2027-01", "--fail-on", "critical").returncode == 0
    assert run(guide, "2026-11", "2026-12", "--fail-on", "critical").returncode == 1
    assert run(guide, "2026-11", "2026-12", "--fail-on", "typos").returncode == 2


def test_json_on_the_terminal_is_nothing_but_json(guide: World) -> None:
    done = run(guide, "2026-11", "2026-12", "--json", "-")
    assert json.loads(done.stdout)["schema"] == "pamphlet-diff/1"


# --- what a name means -----------------------------------------------------------------------------


def test_a_published_edition_comes_before_a_built_one(guide: World) -> None:
    kept(guide, printed_edition((CLINIC,)), "content/editions")
    assert "kitchen" not in compare(guide, "2026-11", "2026-12").old.record.facts


def test_an_edition_may_be_a_file_or_its_folder(guide: World) -> None:
    by_file = compare(guide, str(guide.root / "out/2026-11/edition.json"), str(guide.root / "out/2026-12"))
    by_id = compare(guide, "2026-11", "2026-12").diff
    assert (by_file.diff.changes, by_file.diff.pamphlets) == (by_id.changes, by_id.pamphlets)
    assert by_file.diff.new.label == f"edition 2026-12 in {(guide.root / 'out/2026-12').as_posix()}"


@pytest.mark.parametrize("name", ["2031-01", "no/such.json", "--help-me", "HEAD~5", ""])
def test_a_name_that_is_nothing_is_refused(guide: World, name: str) -> None:
    with pytest.raises(UsageProblem, match="no edition"):
        compare(guide, name, "2026-12")


def test_editions_of_two_guides_are_refused(guide: World) -> None:
    kept(guide, printed_edition((CLINIC,), guide="dale-guide", edition_id="other"))
    done = run(guide, "2026-11", "other")
    assert done.returncode == 2
    assert "dale-guide" in done.stderr


def test_a_cut_record_is_refused(guide: World) -> None:
    path = guide.root / "out/2026-12/edition.json"
    path.write_bytes(path.read_bytes()[:2000])
    done = run(guide, "2026-11", "2026-12")
    assert done.returncode == 2
    assert "breaks off" in done.stderr


def test_only_what_was_asked_for_is_told_and_the_rest_is_counted(guide: World) -> None:
    found = compare(guide, "2026-11", "2026-12", Asked(languages=("bo",)))
    assert {row.pamphlet.languages for row in found.diff.pamphlets} == {("bo",)}
    with pytest.raises(UsageProblem, match="neither edition"):
        compare(guide, "2026-11", "2026-12", Asked(partners=("nobody",)))


# --- phone editions and other PDFs -----------------------------------------------------------------


def pdf_with(record: bytes | None, path: Path, name: str = "edition.json") -> Path:
    """A page with, or without, an attached record."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if record is not None:
        stream = pdf.make_stream(record, Type=Name.EmbeddedFile)
        spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream, UF=stream)))
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(name), spec])))
    pdf.save(path)
    return path


def part_of(record: EditionRecord, language: str) -> bytes:
    """What a phone edition carries: one pamphlet, its languages, nothing for keepers."""
    value: dict[str, Any] = json.loads(record_json(record))
    value["pamphlets"] = [row | {"files": []} for row in value["pamphlets"] if row["languages"] == [language]]
    value["messages"] = {key: {code: text for code, text in of.items() if code in ("en", language)} for key, of in value["messages"].items()}
    value["facts"] = {name: {field: text for field, text in row.items() if field != "sources"} for name, row in value["facts"].items()}
    return json.dumps(value).encode("utf-8")


def test_a_phone_edition_is_read_by_the_record_inside_it(guide: World, tmp_path: Path) -> None:
    phone = pdf_with(part_of(OLD, "uk"), tmp_path / "guide-panels.pdf")
    found = compare(guide, str(phone), "2026-12")
    assert [change.key for change in found.diff.changes] == ["kitchen.phones"]
    assert [row.pamphlet.languages for row in found.diff.pamphlets] == [("uk",)]
    assert found.old.part


def test_two_phone_editions_of_two_languages_are_not_called_the_same(guide: World, tmp_path: Path) -> None:
    one, other = (pdf_with(part_of(OLD, code), tmp_path / f"{code}.pdf") for code in ("uk", "es"))
    with pytest.raises(UsageProblem, match=r"library, city, letter, uk.*library, city, letter, es"):
        compare(guide, str(one), str(other))


def test_two_phone_editions_that_record_the_same_and_are_not_the_same_file_are_not_called_the_same(guide: World, tmp_path: Path) -> None:
    one, other = (pdf_with(part_of(OLD, "uk"), tmp_path / f"{name}.pdf") for name in "ab")
    with pikepdf.open(other, allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = Array([0, 0, 300, 300])
        pdf.save(other)
    found = compare(guide, str(one), str(other))
    assert not found.diff.changes
    assert [row.status for row in found.diff.pamphlets] == ["file"]
    assert compare(guide, str(one), str(one)).diff.empty


def test_a_phone_edition_whose_pamphlet_is_gone_is_not_called_the_same(guide: World, tmp_path: Path) -> None:
    phone = pdf_with(part_of(OLD, "uk"), tmp_path / "guide-panels.pdf")
    kept(guide, printed_edition((KITCHEN, CLINIC), languages=("en",), edition_id="english"))
    found = compare(guide, str(phone), "english")
    assert found.diff.cautions
    assert not found.diff.empty


def test_a_pdf_without_a_record_is_compared_with_pdfs_only(guide: World, tmp_path: Path) -> None:
    plain = pdf_with(None, tmp_path / "plain.pdf")
    with pytest.raises(UsageProblem, match="without an edition's record"):
        compare(guide, str(plain), "2026-12")
    phone = str(pdf_with(part_of(OLD, "uk"), tmp_path / "phone.pdf"))
    done = run(guide, str(plain), phone, "--html", str(tmp_path / "diff.html"))
    assert done.returncode == 1
    assert "cannot compare" in done.stdout
    assert "cannot" in (tmp_path / "diff.html").read_text("utf-8").lower()
    assert run(guide, str(plain), phone, "--fail-on", "critical").returncode == 1, "nobody knows what is in it"
    assert run(guide, str(plain), str(plain)).returncode == 0
    assert run(guide, str(plain), phone, "--pdf", str(tmp_path / "diff.pdf")).returncode == 2


def test_a_spoilt_record_inside_a_pdf_is_not_passed_over(guide: World, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="breaks off"):
        compare(guide, str(pdf_with(part_of(OLD, "uk")[:900], tmp_path / "phone.pdf")), "2026-12")


# --- revisions of the workspace --------------------------------------------------------------------


def git(world: World, *arguments: str) -> str:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    return subprocess.run(["git", *arguments], cwd=world.root, check=True, capture_output=True, text=True, env={**os.environ, **who}).stdout


def committed(world: World, message: str) -> None:
    git(world, "add", "content")
    git(world, "commit", "--quiet", "--message", message)


def test_two_revisions_are_built_compared_and_cleared_away(small_guide: MakeGuide) -> None:
    world = small_guide()
    git(world, "init", "--quiet")
    committed(world, "first")
    path = world.root / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8").replace("416-338-4766", "416-338-4767"), "utf-8")
    committed(world, "a new number")
    said_so: list[str] = []
    with compared(world, "HEAD~1", "HEAD", Asked(languages=("en",), tell=said_so.append)) as found:
        assert isinstance(found, Compared)
        assert [(change.key, change.severity.word) for change in found.diff.changes] == [("clinic.phones", "critical")]
        assert found.diff.changes[0].places[0].old_panels
        assert [row.status for row in found.diff.pamphlets] == ["changed"]
        assert found.old.folder is not None
        record = json.loads((found.old.folder / "edition.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(edition_schema()).validate(record)
        assert found.new.folder is not None
        phones = [str(next(folder.rglob("*-panels.pdf"))) for folder in (found.old.folder, found.new.folder)]
        by_phone = compare(world, phones[0], str(found.new.folder))
        assert [change.key for change in by_phone.diff.changes] == ["clinic.phones"], "what only keepers know is no difference"
        assert [change.key for change in compare(world, *phones).diff.changes] == ["clinic.phones"]
    assert not found.old.folder.exists()
    assert len(git(world, "worktree", "list").splitlines()) == 1
    assert not (world.root / "out").exists()
    assert len(said_so) == 2
    with compared(world, "HEAD", "HEAD", Asked(languages=("en",))) as same:
        assert isinstance(same, Compared)
        assert same.diff.empty


def test_a_revision_is_set_in_fonts_that_lie_beside_the_lock(small_guide: MakeGuide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_guide()
    shutil.copytree(REPO / "fonts", world.root / "fonts", ignore=shutil.ignore_patterns("node_modules"))
    for font in read_lock(world):
        held = find_font(World(REPO), font)
        assert held is not None
        beside = world.root / "fonts/node_modules" / font.package / font.file
        beside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(held, beside)
    (world.root / ".gitignore").write_text("node_modules\n", "utf-8")
    git(world, "init", "--quiet")
    git(world, "add", "fonts", ".gitignore")
    committed(world, "a guide with its own lock")
    monkeypatch.setenv("PAMPHLET_FONTS", str(tmp_path / "empty-store"))
    assert compare(world, "HEAD", "HEAD", Asked(languages=("en",))).diff.empty
    assert beside.is_file(), "lent, not taken"


def test_a_revision_that_cannot_be_built_says_why_and_leaves_nothing(small_guide: MakeGuide) -> None:
    world = small_guide(**{"services/clinic.yaml": "id: clinic\n"})
    git(world, "init", "--quiet")
    committed(world, "broken")
    kept(world, OLD)
    with pytest.raises(UsageProblem, match=r"(?s)HEAD cannot be built.*clinic\.yaml"):
        compare(world, "2026-11", "HEAD")
    assert len(git(world, "worktree", "list").splitlines()) == 1


def test_a_revision_before_there_was_a_guide_is_refused(small_guide: MakeGuide) -> None:
    world = small_guide()
    git(world, "init", "--quiet")
    git(world, "commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    committed(world, "a guide")
    kept(world, OLD)
    with pytest.raises(UsageProblem, match="no content/guide.yaml yet"):
        compare(world, "HEAD~1", "2026-11")


# --- the terminal ----------------------------------------------------------------------------------


def shown(story: Story, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=80, **options)
    print_diff(story, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_three_sections_answer_their_readers() -> None:
    tibetan = "ཉིན་ལྟར་རིན་མེད་ཁ་ལག་ཉམས་མྱོང་འདྲ་བའི་མིའི་རྒྱབ་སྐྱོར་དང་སྡོད་གནས་རོགས་རམ་སྔོན་མངགས་མི་དགོས་འདི་ཁྱེད་རང་གི་ས་ཆ་རེད།"
    old = printed_edition((KITCHEN, CLINIC), messages={"clinic.description": said("Doctors.", bo=tibetan)})
    new = printed_edition((CALLED_ELSEWHERE, CLINIC | {"description": "Nurses."}),
                          messages={"clinic.description": said("Nurses.", bo=(tibetan, "stale"))})
    text = shown(Story(diff(old, new), languages={"bo": "Tibetan"}, copies={("library", "bo"): 250}))
    partners, printers, translators = re.split(r"\n(?:PRINTERS|TRANSLATORS) ", text)
    assert "Tibetan (250 copies)" in partners
    assert "side 1: New plate: text changed on panel 2." in printers
    assert "side 2: Cannot tell" in printers, "its file differs, and nobody looked at it"
    assert "To translate: Tibetan 1." in translators
    held = "".join(line.strip() for line in translators.splitlines())
    assert tibetan in held, "whole, and broken between words only"
    assert all(line.strip().endswith("་") or "།" in line for line in translators.splitlines() if "ལྟར" in line)


def test_without_colours_what_changed_stands_in_brackets_and_with_them_it_does_not() -> None:
    story = Story(diff(OLD, NEW))
    assert "416-555-[0109]" in shown(story)
    coloured = shown(story, force_terminal=True, color_system="standard")
    assert "[0109]" not in coloured
    assert "\x1b[1;32m0109" in coloured


def test_pamphlets_that_went_are_said_and_files_that_are_not_at_hand_too() -> None:
    new = printed_edition((CALLED_ELSEWHERE, CLINIC), languages=("en",))
    text = " ".join(shown(Story(diff(OLD, new))).split())
    assert "1 printed side needs a new plate; of 1 more nobody can tell: its file was not at hand; 3 pamphlets are not in the new edition." in text
    assert "did not build it" in text
    assert "not compared as pictures" in text
