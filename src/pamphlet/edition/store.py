"""Editions kept in folders: what was built, what was published, and the freezing of one.

A published edition is a folder with its record, its phone editions and `SHA256SUMS`, which
`sha256sum -c` reads. It is whole or absent, and nothing ever changes it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pamphlet.edition.record import EditionRecord, PamphletRecord
from pamphlet.errors import OutputProblem, UsageProblem
from pamphlet.findings import Finding, Where, error

RECORD, SUMS = "edition.json", "SHA256SUMS"
_ID = re.compile(r"[\w-][\w.-]*")
_SCHEMA = re.compile(r"pamphlet-edition/(\d+)")


@dataclass(frozen=True)
class Kept:
    """An edition that lies in a folder: `published` under content/editions, else built under out/."""

    id: str
    date: str
    grade: str
    published: bool
    pamphlets: int
    schema: str
    folder: Path


def edition_id(name: str) -> str:
    """The name itself. Raises UsageProblem where it cannot be the name of a folder."""
    if not _ID.fullmatch(name) or name == "ledger.yaml":
        raise UsageProblem(f'"{name}" is no edition: letters, digits, hyphens, underscores and dots only')
    return name


def record_values(folder: Path) -> dict[str, Any] | None:
    """The record in a folder as plain values, of any schema; None where there is none.

    Raises UsageProblem where it is not a record of ours.
    """
    path = folder / RECORD
    try:
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise UsageProblem(f"{path.name} of the edition {folder.name} cannot be read: {problem.strerror}") from None
    except (ValueError, RecursionError):
        raise UsageProblem(f"{path.name} of the edition {folder.name} is broken: it is cut short, or something else was written into it. "
                           "Bring it back, build that edition again, or take its folder away") from None
    if not isinstance(values, dict) or not _SCHEMA.fullmatch(str(values.get("schema"))):
        raise UsageProblem(f"{path.name} of the edition {folder.name} is not an edition's record: it names no schema of ours. "
                           "Build that edition again, or take its folder away")
    return values


def kept_in(folder: Path, *, published: bool) -> Iterator[Kept]:
    """Every edition that lies in a folder, oldest name first. Raises UsageProblem for a record that cannot be read."""
    for path in sorted(folder.glob(f"*/{RECORD}")):
        values = record_values(path.parent)
        if values is not None:
            yield Kept(path.parent.name, str(values.get("date", "")), str(values.get("grade", "")), published,
                       len(values.get("pamphlets", ())), str(values["schema"]), path.parent)


# --- freezing ------------------------------------------------------------------------------------


def draft_faults(record: EditionRecord, shown: str) -> Iterator[Finding]:
    """Why a record is not of a release: its grade, a pamphlet built as a draft, one with preflight errors, none at all."""
    if record.grade != "release":
        yield error("publish/draft", Where(shown), f"the edition was built as a {record.grade}; only a release is published",
                    "pamphlet build --release: it says what is still missing")
    if not record.pamphlets:
        yield error("publish/nothing", Where(shown), "the edition has no pamphlets", "build it again")
    for row in record.pamphlets:
        if record.grade == "release" and any("-draft-" in PurePosixPath(file.path).name for file in row.files):
            yield error("publish/draft-pamphlet", Where(shown), f"{named(row)} is a draft left from an earlier build of the same edition",
                        "build it with --release, or build the edition under a new name")
        for code in row.preflight.errors:
            yield error("publish/preflight-error", Where(shown), f"{named(row)}: preflight found {code}", "pamphlet preflight shows where")


def file_faults(folder: Path, record: EditionRecord, shown: str) -> Iterator[Finding]:
    """Every file of a record that is gone, or is not the file that was recorded."""
    for row in record.pamphlets:
        if not phone_files(row):
            yield error("publish/no-files", Where(shown), f"{named(row)}: the record names no phone edition", "build it again")
        for file in row.files:
            path, where = folder / file.path, Where(f"{shown}/{file.path}")
            if not _is_inside(file.path):
                yield error("publish/outside", Where(shown), f'the record names a file outside its folder: "{file.path}"', "build it again")
            elif not path.is_file():
                yield error("publish/file-missing", where, "the record names it, and it is not there", "build it again")
            elif _sha256(path.read_bytes()) != file.sha256:
                yield error("publish/file-changed", where, "it is not the file that was built: its SHA-256 is another",
                            "build the edition again, or put the built file back")


def named(row: PamphletRecord) -> str:
    """A pamphlet as people speak of it: partner, area, languages."""
    return f"{row.partner}, {row.area}, {'+'.join(row.languages)}"


def phone_files(row: PamphletRecord) -> tuple[str, ...]:
    """The paths of a pamphlet's phone edition, from the edition's folder."""
    return tuple(file.path for file in row.files if file.path.endswith("-panels.pdf"))


@contextmanager
def frozen(source: Path, target: Path, names: Sequence[str]) -> Iterator[None]:
    """Copy some files of a built edition into a new folder with their checksums; take it back if the caller fails.

    Made beside and renamed, so that the folder is whole or absent. Raises UsageProblem where it exists, OutputProblem.
    """
    if target.exists():
        raise UsageProblem(f"the edition {target.name} is published already, and never changes: build under a new name, --edition")
    scratch = _copied(source, target, names)
    try:
        scratch.rename(target)
    except OSError as problem:
        shutil.rmtree(scratch, ignore_errors=True)
        raise OutputProblem(f"cannot publish {target.name}: {problem.strerror}. Nothing was changed.") from None
    try:
        yield
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _copied(source: Path, target: Path, names: Sequence[str]) -> Path:
    scratch: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
        scratch.chmod(0o755)
        sums = []
        for name in names:
            data = (source / name).read_bytes()
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            (scratch / name).write_bytes(data)
            sums.append(f"{_sha256(data)}  {name}\n")
        (scratch / SUMS).write_text("".join(sums), "utf-8")
    except OSError as problem:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
        raise OutputProblem(f"cannot publish {target.name}: {problem.strerror}. Nothing was changed.") from None
    return scratch


def sum_faults(folder: Path, shown: str) -> Iterator[Finding]:
    """Every file of a published edition that is gone or no longer what was published."""
    for line in (folder / SUMS).read_text("utf-8").splitlines():
        known, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file() or _sha256(path.read_bytes()) != known:
            yield error("edition/changed", Where(f"{shown}/{name}"), "a published file is gone or was changed",
                        "put the published file back (git restore)")


def _is_inside(name: str) -> bool:
    return not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
