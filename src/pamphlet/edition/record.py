"""`edition.json`: what a build made, so that a later one can be compared with it.

Beside every file its SHA-256; beside every pamphlet what it prints. The schema has a number; a
reader refuses a number it does not know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

SCHEMA = "pamphlet-edition/2"
PARTNER = "partner"
TWO_PARTS = ("category", PARTNER)  # what begins a key of two parts; no record of ours may have such an id


@dataclass(frozen=True)
class FileRecord:
    """A file of the edition, its path from the edition's folder."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class PreflightRecord:
    """What a profile's checks said of the sheets: codes of errors and of warnings, each once."""

    profile: str
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """What stands under a key in a language ("" for data that is the same in all), and where.

    `at`: (panel from 1, left, top, right, bottom) in points from the panel's trim, its top left corner.
    """

    key: str
    language: str
    text: str
    at: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class PamphletRecord:
    """One pamphlet: who prints it, how it was set, what it says and where.

    `panel_mm`: size of each panel; `side_panels`: for each printed side the panels on it.
    """

    partner: str
    paper: str
    area: str
    languages: tuple[str, ...]
    panels: int
    sides: int
    sheet_mm: tuple[float, float]
    size_pt: float
    leading: float
    entries: tuple[str, ...]
    left_out: tuple[str, ...]
    codes: tuple[str, ...]
    standard: str
    preflight: PreflightRecord
    panel_mm: tuple[tuple[float, float], ...]
    side_panels: tuple[tuple[int, ...], ...]
    printed: tuple[Printed, ...]
    files: tuple[FileRecord, ...]


@dataclass(frozen=True)
class EditionRecord:
    """A whole build.

    `revision`: the git revision of the content, "" where there is none; a "+" behind it: there were changes not yet committed.
    """

    id: str
    guide: str
    date: str
    grade: str
    revision: str
    program: Mapping[str, str]
    fonts: Mapping[str, str]
    facts: Mapping[str, Any]
    messages: Mapping[str, Mapping[str, Mapping[str, str]]]
    pamphlets: tuple[PamphletRecord, ...]


def record_of(key: str) -> str:
    """What a key speaks of: a service, section or area, `category.ID`, or `partner.ID` for what a partner says of itself."""
    parts = key.split(".")
    return ".".join(parts[:2]) if parts[0] in TWO_PARTS and len(parts) > 1 else parts[0]


def file_record(path: str, data: bytes) -> FileRecord:
    """The record of a file's bytes."""
    return FileRecord(path, len(data), hashlib.sha256(data).hexdigest())


def record_json(record: EditionRecord) -> bytes:
    """The record as JSON text: keys sorted, so that equal editions are equal bytes."""
    return (json.dumps({"schema": SCHEMA, **asdict(record)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def merge_pamphlets(old: Mapping[str, Any] | None, new: Iterable[PamphletRecord]) -> tuple[dict[str, Any], ...]:
    """Pamphlets of an earlier part of the same edition that this build did not make again, and the new."""
    made = [asdict(pamphlet) for pamphlet in new]
    fresh = {_key(row) for row in made}
    kept = [row for row in (old or {}).get("pamphlets", []) if _key(row) not in fresh]
    return tuple(sorted((*kept, *made), key=_key))


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["partner"], row["area"], row["paper"], "+".join(row["languages"]))
