"""The ledger joined with what changed since: which copies, which wrong fact, and what to do with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import CLINIC, FILES, TODAY
from edition_fixture import run_cli
from pamphlet.content.ledger import LEDGER
from pamphlet.diff.compare import diff
from pamphlet.errors import UsageProblem
from pamphlet.recall import Recall, advice_for, as_it_stands, known_record, recall
from pamphlet.workshop import Order, open_workshop
from pamphlet.world import World
from test_publish import release_files, write_guide

RUNS = """runs:
  - {edition: "oct", partner: printer, languages: [en], quantity: 300, date: 2026-10-20}
  - {edition: "oct", partner: printer, languages: [en], quantity: 40, date: 2026-10-28}
  - {edition: "oct", partner: printer, languages: [es], quantity: 1200, date: 2026-10-20}
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide in two languages whose edition "oct" is built, and its ledger."""


    world = write_guide(tmp_path_factory.mktemp("recall") / "guide", FILES | {"editions/ledger.yaml": RUNS})
    done = run_cli("build", "--edition", "oct", "--date", "2026-10-20", "-w", str(world.root), "--workers", "1")
    assert done.returncode == 0, done.stderr
    return world.root


@pytest.fixture
def changed(printed: Path, tmp_path: Path) -> Callable[..., Recall]:
    """The recall after some texts of the clinic's record were replaced."""

    def change(*texts: tuple[str, str], since: str = "", against: str = "") -> Recall:
        root = tmp_path / "guide"
        shutil.copytree(printed, root)
        text = CLINIC
        for before, after in texts:
            assert before in text
            text = text.replace(before, after)
        (root / "content/services/clinic.yaml").write_text(text, "utf-8")
        return recall(open_workshop(World(root, today=TODAY), Order()), since, against)

    return change


def advice(found: Recall) -> dict[str, str]:
    assert [finding.code for finding in found.findings] == ["recall/not-published"], "it was only built here, and that is said"
    return {"+".join(row.languages): row.advice for row in found.rows}


def test_the_advice_speaks_of_every_kind_of_fault(printed: Path) -> None:
    """One entry with another number and one that closed: both are named in the reason, not the first alone."""
    old = known_record(open_workshop(World(printed, today=TODAY), Order()), "oct")
    facts = {name: dict(row) for name, row in old.facts.items()}
    facts["clinic"] |= {"status": "defunct"}
    facts["helpline"] |= {"phones": [{"number": "988", "type": "voice", "languages": []}]}
    rows = tuple(replace(row, entries=tuple(name for name in row.entries if name != "clinic"), printed=tuple(
        replace(said, text="988") if said.text == "211" else said for said in row.printed if not said.key.startswith("clinic"))) for row in old.pamphlets)
    new = replace(old, facts=facts, pamphlets=rows)
    found = diff(old, new)
    assert {change.record for change in found.critical} == {"clinic", "helpline"}
    assert {reason for _, reason in advice_for(found, old, new).values()} == {
        "2 entries are wrong or closed: cover each with its slip, or recycle the copies"}


def test_nothing_changed_keeps_every_copy(changed: Callable[..., Recall]) -> None:
    found = changed()
    assert advice(found) == {"en": "keep", "es": "keep"}
    assert {row.languages: row.copies for row in found.rows} == {("en",): 340, ("es",): 1200}
    assert not any(row.wrong for row in found.rows)


def test_a_changed_number_is_one_wrong_fact_in_each_language_with_its_panel(changed: Callable[..., Recall]) -> None:
    found = changed(("416-338-4766", "416-338-4767"))
    assert advice(found) == {"en": "sticker", "es": "sticker"}
    assert found.rows[0].copies == 1200, "most copies first"
    for row in found.rows:
        (wrong,) = row.wrong
        assert (wrong.record, wrong.old, wrong.new) == ("clinic", "416-338-4766", "416-338-4767")
        assert len(wrong.panels) == 1


def test_changed_hours_and_a_closed_service_are_covered(changed: Callable[..., Recall]) -> None:
    assert advice(changed(("Mo-Fr 09:30", "Mo-Fr 10:30"))) == {"en": "sticker", "es": "sticker"}


def test_a_closed_service_is_one_wrong_fact(changed: Callable[..., Recall]) -> None:
    found = changed(("priority: 20", "priority: 20\nstatus: defunct"))
    assert advice(found) == {"en": "sticker", "es": "sticker"}
    assert all(len(row.wrong) == 1 and "recycle" in row.wrong[0].reason for row in found.rows)


@pytest.mark.parametrize("added", ["alert: Closed in December.\n", "required_documents: [{id: card, text: Your card}]\n"])
def test_a_new_warning_or_condition_makes_the_print_that_lacks_it_wrong(changed: Callable[..., Recall], added: str) -> None:
    found = changed(("priority: 20\n", "priority: 20\n" + added))
    assert advice(found) == {"en": "sticker", "es": "sticker"}
    assert all(row.wrong[0].panels for row in found.rows)


def test_an_address_that_must_not_be_known_is_recycled(changed: Callable[..., Recall], tmp_path: Path) -> None:
    place = CLINIC[CLINIC.index("locations:"):CLINIC.index("priority:")]
    found = changed((place, "address_private: true\n"))
    assert advice(found) == {"en": "recycle", "es": "recycle"}
    shop = open_workshop(World(tmp_path / "guide", today=TODAY), Order())
    old = known_record(shop, found.rows[0].edition)
    new = as_it_stands(shop, old)
    told = advice_for(diff(old, new), old, new)
    assert {"+".join(name.languages): said for name, (said, _) in told.items()} == advice(found), "the report of a difference says the same"


def test_other_words_and_a_lost_translation_keep_the_copies(changed: Callable[..., Recall]) -> None:
    found = changed(("Doctors and nurses for anyone.", "Nurses and doctors for anyone."))
    assert advice(found) == {"en": "keep", "es": "keep"}
    assert all(row.lesser for row in found.rows)


def test_a_confirmation_that_ran_out_makes_no_copy_wrong(changed: Callable[..., Recall]) -> None:
    assert advice(changed(("as_of: 2025}", "as_of: 2025}\nverified: {on: 2024-01-01, by: Ana, how: phone}"))) == {"en": "keep", "es": "keep"}


def test_a_printed_edition_that_nobody_kept_is_an_error_not_a_keep(changed: Callable[..., Recall], printed: Path, tmp_path: Path) -> None:
    root = tmp_path / "lost"
    shutil.copytree(printed, root)
    shutil.rmtree(root / "out")
    found = recall(open_workshop(World(root, today=TODAY), Order()))
    assert [finding.code for finding in found.findings] == ["recall/no-record"]
    assert not found.rows
    done = run_cli("recall", "-w", str(root))
    assert done.returncode == 4
    assert "1,540 copies" in done.stderr


def test_a_ledger_line_that_names_no_pamphlet_is_reported(printed: Path, tmp_path: Path) -> None:
    root = tmp_path / "guide"
    shutil.copytree(printed, root)
    (root / LEDGER).write_text(RUNS.replace("printer", "painter"), "utf-8")
    found = recall(open_workshop(World(root, today=TODAY), Order()))
    assert {finding.code for finding in found.findings} == {"recall/no-pamphlet", "recall/not-published"}
    told = run_cli("recall", "-w", str(root)).stderr
    assert "1,200 copies of painter, city, es" in told
    assert "It has: printer, city, en; printer, city, es" in told
    done = run_cli("freshness", "-w", str(root))
    assert done.returncode == 0
    assert done.stderr.count("freshness/no-pamphlet") == 3, "a line of the ledger that counts for nothing is told"


def test_a_published_edition_is_answered_without_a_warning(printed: Path, tmp_path: Path) -> None:
    root = tmp_path / "guide"
    shutil.copytree(printed, root)
    shutil.copytree(root / "out/oct", root / "content/editions/oct")
    shutil.rmtree(root / "out")
    found = recall(open_workshop(World(root, today=TODAY), Order()))
    assert not found.findings
    assert len(found.rows) == 2


def test_since_and_against_name_editions_that_exist(changed: Callable[..., Recall]) -> None:
    assert len(changed(since="oct", against="oct").rows) == 2


def test_an_edition_that_does_not_exist_is_a_clear_message(changed: Callable[..., Recall]) -> None:
    with pytest.raises(UsageProblem, match="no edition dec"):
        changed(against="dec")


def test_the_command_speaks_in_tables_and_in_json(printed: Path, tmp_path: Path) -> None:
    root = tmp_path / "guide"
    shutil.copytree(printed, root)
    (root / "content/services/clinic.yaml").write_text(CLINIC.replace("416-338-4766", "416-338-4767"), "utf-8")
    done = run_cli("recall", "-w", str(root), "--date", TODAY.isoformat(), COLUMNS="100")
    assert done.returncode == 0, done.stderr
    assert "1,200" in done.stdout
    assert "416-338-4766 -> 416-338-4767" in done.stdout
    rows = json.loads(run_cli("recall", "--json", "-w", str(root)).stdout)["rows"]
    assert [(row["copies"], row["advice"]) for row in rows] == [(1200, "sticker"), (340, "sticker")]


# --- freshness -----------------------------------------------------------------------------------


def test_freshness_sorts_by_copies_then_priority_and_counts_days(printed: Path, tmp_path: Path) -> None:
    from pamphlet.freshness import freshness

    root = tmp_path / "guide"
    shutil.copytree(printed, root)
    (root / "content/services/clinic.yaml").write_text(CLINIC + "verified: {on: 2026-06-01, by: Ana, how: email}\n", "utf-8")
    (root / "content/services/soup.yaml").write_text(CLINIC.replace("id: clinic", "id: soup").replace("priority: 20", "priority: 1"), "utf-8")
    shop = open_workshop(World(root, today=TODAY), Order())
    rows = freshness(shop.world, shop.content).rows
    assert [(row.id, row.copies) for row in rows] == [("helpline", 1540), ("clinic", 1540), ("soup", 0)]
    assert (rows[1].by, str(rows[1].due), rows[1].days_left, rows[1].lapsed) == ("Ana", "2026-11-28", 7, False)
    assert rows[0].lapsed
    assert rows[0].due is None


@pytest.mark.parametrize(("on", "left", "lapsed"), [("2026-05-25", 0, False), ("2026-05-24", -1, True), ("2026-11-21", 180, False)])
def test_the_last_day_counts_as_a_release_counts_it(tmp_path: Path, on: str, left: int, lapsed: bool) -> None:
    from pamphlet.freshness import freshness
    from pamphlet.localize.guide import is_confirmed

    world = write_guide(tmp_path, release_files(**{"services/clinic.yaml": CLINIC + f"verified: {{on: {on}, by: Ana, how: email}}\n"}))
    content = open_workshop(world, Order()).content
    row = next(row for row in freshness(world, content).rows if row.id == "clinic")
    assert (row.days_left, row.lapsed) == (left, lapsed)
    service = next(service for service in content.services if service.id == "clinic")
    assert is_confirmed(service, 180, TODAY) is not lapsed


def test_the_call_sheet_asks_for_every_fact_and_hides_a_private_address(printed: Path, tmp_path: Path) -> None:
    import pypdfium2

    root = tmp_path / "guide"
    shutil.copytree(printed, root)
    hidden = CLINIC.replace("id: clinic", "id: refuge").replace("Hill Clinic", "Hill Refuge").replace(
        CLINIC[CLINIC.index("locations:"):CLINIC.index("priority:")], "address_private: true\n")
    (root / "content/services/refuge.yaml").write_text(hidden, "utf-8")
    done = run_cli("freshness", "--call-sheet", str(tmp_path / "calls.pdf"), "-w", str(root), "--date", TODAY.isoformat())
    assert done.returncode == 0, done.stderr
    document = pypdfium2.PdfDocument((tmp_path / "calls.pdf").read_bytes())
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "416-338-4766" in text
    assert "9:30" in text
    assert "Mo-Fr" not in text, "hours are read out, so they stand in words"
    assert 'pamphlet verify clinic --by "NAME" --how phone --on DAY' in text
    block = text[text.index("Hill Refuge"):]
    assert "Its address is private" in block
    assert "Address\r\n" not in block.partition("pamphlet verify refuge")[0]
    assert str(root) not in text
