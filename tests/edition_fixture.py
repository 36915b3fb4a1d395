"""One build of the repository's own guide, shared by all tests that look at finished PDFs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2

REPO = Path(__file__).parents[1]
DAY = "2026-11-21"


@dataclass(frozen=True)
class BuiltPamphlet:
    """A pamphlet of the build: its record and its two files."""

    record: dict[str, Any]
    folder: Path

    @property
    def name(self) -> str:
        row = self.record
        return f"{row['partner']}/{row['area']}/{'+'.join(row['languages'])}/{row['paper']}"

    def path(self, kind: str) -> Path:
        return self.folder / next(f["path"] for f in self.record["files"] if f["path"].endswith(f"-{kind}.pdf"))

    @property
    def languages(self) -> list[str]:
        return list(self.record["languages"])

    @cached_property
    def panels(self) -> list[str]:
        """The text of each panel of the phone edition, lines as they are set."""
        document = pypdfium2.PdfDocument(self.path("panels").read_bytes())
        texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
        document.close()
        return texts

    @property
    def lines(self) -> list[str]:
        return [line.strip() for text in self.panels for line in text.split("\n") if line.strip()]


@dataclass(frozen=True)
class BuiltEdition:
    """The whole build."""

    folder: Path
    record: dict[str, Any]

    @cached_property
    def pamphlets(self) -> list[BuiltPamphlet]:
        return [BuiltPamphlet(row, self.folder) for row in self.record["pamphlets"]]

    def of(self, *languages: str) -> Iterator[BuiltPamphlet]:
        """Pamphlets in exactly these languages."""
        return (p for p in self.pamphlets if p.languages == list(languages))


def run_cli(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pamphlet", *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, **environment}, cwd=REPO)


def build_edition(out: Path, *arguments: str) -> BuiltEdition:
    """Build with the command line; every partner in every language, for the whole city, unless told otherwise."""
    done = run_cli("build", "--out", str(out), "--date", DAY, "--json", *arguments)
    assert done.returncode == 0, done.stderr[-4000:] + done.stdout[-4000:]
    return read_edition(out)


def read_edition(out: Path) -> BuiltEdition:
    folder = out / "2026-11"
    return BuiltEdition(folder, json.loads((folder / "edition.json").read_text("utf-8")))
