"""`pamphlet order`: one command, one zip; wrong orders end in one message."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest

from edition_fixture import DAY, run_cli


@pytest.mark.slow
def test_an_order_is_one_zip_with_all_a_print_shop_asks_for(tmp_path: Path) -> None:
    done = run_cli("order", "shelter", "--lang", "en=300", "--lang", "uk", "--quantity", "100", "--due", "2026-12-15",
                   "--date", DAY, "--out", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    path = tmp_path / "2026-11/orders/shelter-2026-11-city-draft.zip"
    said = json.loads(done.stdout)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        files = {name: archive.read(name) for name in names}
    assert {"print/en-draft-sheets.pdf", "print/uk-draft-sheets.pdf", "job-ticket.pdf", "job-ticket.json", "packing-list.pdf", "folding.png",
            "folding.pdf", "NOTE-TO-PRINTER.txt", "job.xjdf", "report.json", "proof/uk-proof.pdf", "preflight/en-preflight.html",
            "scan-proof/en-scan-proof.html"} <= names
    assert {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} == said["files"]
    ticket = json.loads(files["job-ticket.json"])
    assert [(job["languages"], job["ordered"]) for job in ticket["jobs"]] == [(["en"], 300), (["uk"], 100)]
    note = files["NOTE-TO-PRINTER.txt"].decode("utf-8")
    for word in ("DRAFT", "300 ordered + 15 overs = 315", "100 ordered + 5 overs = 105", "15 December 2026", "PDF/X-4", "Do not scale"):
        assert word in note
    with pikepdf.open(io.BytesIO(files["print/uk-draft-sheets.pdf"])) as pdf:
        assert len(pdf.pages) == 2
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFX"
    assert not [fault for fault in said["preflight"] if fault["severity"] == "error"]


@pytest.mark.parametrize(("arguments", "said"), [
    (("nobody",), 'there is no partner "nobody"'),
    (("shelter", "--lang", "fr=10"), 'no pamphlet in "fr"'),
    (("shelter", "--lang", "en=0"), "0 copies"),
    (("shelter", "--due", "2026-11-01"), "has passed"),
    (("shelter", "--paper", "a3"), 'does not print on "a3"'),
    (("shelter", "--area", "atlantis"), 'no area "atlantis"'),
])
def test_a_wrong_order_is_one_clear_message(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run_cli("order", *arguments, "--date", DAY, "--out", str(tmp_path))
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*"))
