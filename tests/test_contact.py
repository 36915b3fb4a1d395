"""The number of the place that hands a pamphlet out is a number like any other: recorded, compared, recalled, mended."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from conftest import FILES, PRINTER, TODAY
from edition_fixture import run_cli
from pamphlet.diff.compare import diff
from pamphlet.diff.model import Severity
from pamphlet.edition.read import read_record
from pamphlet.edition.record import EditionRecord
from pamphlet.recall import recall
from pamphlet.report.diff_story import title
from pamphlet.slips import find_slips
from pamphlet.workshop import Order, open_workshop
from pamphlet.world import World
from test_publish import write_guide

CONTACT = """contact:
  name: Hill House
  lines: [Ask at the front desk, Open on Mondays]
  phone: "416-338-4700"
"""
LEDGER = 'runs:\n  - {edition: "oct", partner: printer, languages: [es], quantity: 80, date: 2026-10-20}\n'


def built(root: Path, edition: str) -> EditionRecord:
    done = run_cli("build", "--edition", edition, "--date", "2026-10-20", "-w", str(root), "--workers", "1")
    assert done.returncode == 0, done.stderr
    return read_record(root / "out" / edition / "edition.json")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide whose edition "oct" has the contact, and "nov" another number and a line less."""
    root = tmp_path_factory.mktemp("contact") / "guide"
    write_guide(root, FILES | {"partners/printer.yaml": PRINTER + CONTACT, "editions/ledger.yaml": LEDGER})
    built(root, "oct")
    changed = CONTACT.replace("4700", "4711").replace(", Open on Mondays", "")
    (root / "content/partners/printer.yaml").write_text(PRINTER + changed, "utf-8")
    built(root, "nov")
    return root


def records(workspace: Path) -> list[EditionRecord]:
    return [read_record(workspace / "out" / edition / "edition.json") for edition in ("oct", "nov")]


def test_another_number_on_the_back_is_one_critical_change_with_its_panel(workspace: Path) -> None:
    old, new = records(workspace)
    found = diff(old, new)
    [change] = found.critical
    assert (change.kind, change.severity, change.key) == ("printed", Severity.CRITICAL, "partner.printer.phone")
    assert title(change) == "Contact of printer: telephone"
    assert (change.wordings[0].old, change.wordings[0].new) == ("416-338-4700", "416-338-4711")
    assert [(place.pamphlet.languages, place.old_panels) for place in change.places] == [(("en",), (8,)), (("es",), (8,))]
    [line] = [change for change in found.changes if change.key == "partner.printer.lines.2"]
    assert line.severity is Severity.WORDING
    assert diff(old, old).empty


def test_copies_with_the_old_number_are_recalled(workspace: Path) -> None:
    found = recall(open_workshop(World(workspace, today=TODAY), Order()))
    [row] = found.rows
    assert (row.copies, row.advice, row.languages) == (80, "sticker", ("es",))
    assert [(wrong.old, wrong.new, wrong.panels) for wrong in row.wrong] == [("416-338-4700", "416-338-4711", (8,))]


@pytest.mark.parametrize("new", ["nov", ""])
def test_a_slip_covers_the_contact_with_the_right_one(workspace: Path, new: str) -> None:
    made = find_slips(open_workshop(World(workspace, today=TODAY), Order()), "oct", new, "avery-5163")
    assert not made.findings
    assert [slip.spot.row.languages for slip in made.slips] == [("en",), ("es",)]
    with pypdfium2.PdfDocument(made.pdf) as document:
        text = document[0].get_textpage().get_text_range()
    assert "Hill House" in text
    assert "416-338-4711" in text
    assert "4700" not in text
    assert "Open on Mondays" not in text
