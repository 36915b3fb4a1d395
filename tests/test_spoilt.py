"""A partner spoilt on purpose shows each fault by its id; a release of it is refused, a draft reports it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from edition_fixture import DAY, REPO, run_cli

pytestmark = pytest.mark.slow

SPOILT = """
id: spoilt
name: Spoilt
format: c-fold
paper: [letter]
languages: [[en]]
colour: cmyk
sections: [emergency, how-to-use, services]
back_sections: [legend]
logo: content/partners/logos/spoilt.png
contact: {name: A partner that did everything wrong}
code_module: 0.3 mm
press:
  pictures: strict
"""
FOUR_INKS = {"ink": "0.7 0.6 0.6 0.9", "line": "0.5 0.4 0.4 0.3"}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("spoilt")
    for folder in ("content", "styles"):
        shutil.copytree(REPO / folder, root / folder)
    for path in (root / "content/partners").glob("*.yaml"):
        path.unlink()
    (root / "content/partners/spoilt.yaml").write_text(SPOILT)
    Image.new("RGB", (300, 300), (230, 40, 40)).save(root / "content/partners/logos/spoilt.png")
    tokens = root / "styles/tokens.css"
    text = tokens.read_text("utf-8").replace("--ink: device-cmyk(0 0 0 1)", f"--ink: device-cmyk({FOUR_INKS['ink']})")
    tokens.write_text(text.replace("--line: device-cmyk(0 0 0 0.4)", f"--line: device-cmyk({FOUR_INKS['line']})"))
    return root


def test_each_fault_shows_by_its_id(spoilt: Path) -> None:
    done = run_cli("build", "--workspace", str(spoilt), "--date", DAY, "--json")
    assert done.returncode == 0, "a draft reports what preflight finds: " + done.stderr[-3000:]
    row = json.loads(done.stdout)["pamphlets"][0]["preflight"]
    assert {"press/no-rgb", "press/bleed", "qr/module-size"} <= set(row["errors"])
    assert "press/small-multi-ink-text" in row["warnings"], "fine type in four inks comes apart when plates slip"
    again = run_cli("preflight", str(spoilt / "out/2026-11/spoilt/city/en-draft-sheets.pdf"), "--html", str(spoilt / "report.html"))
    assert again.returncode == 4, "and so does a file that is handed in"
    for code in ("press/no-rgb", "press/bleed", "press/small-multi-ink-text"):
        assert code in again.stdout
    assert "press/no-rgb" in (spoilt / "report.html").read_text("utf-8")
