"""OLD and NEW of `pamphlet diff`, whatever they are: an edition, a record, a git revision, a PDF."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pamphlet.diff.compare import diff, only
from pamphlet.diff.model import Diff
from pamphlet.diff.outside import OutsideDiff, compare_files
from pamphlet.diff.partial import cut_to
from pamphlet.diff.plates import by_id
from pamphlet.edition.attached import attached_record
from pamphlet.edition.read import read_record
from pamphlet.edition.record import EditionRecord, FileRecord, file_record
from pamphlet.edition.store import RECORD
from pamphlet.editions import edition_folder
from pamphlet.errors import UsageProblem
from pamphlet.units import plural
from pamphlet.world import World

_HEAD_OF_PDF = b"%PDF-"
_HEAD_BYTES = 1024  # ISO 32000-2, 7.5.2: readers accept a header in the first 1024 bytes


@dataclass(frozen=True)
class Asked:
    """What is to be compared; empty means all. `tell` is told what takes long."""

    partners: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tell: Callable[[str], object] = lambda _: None


@dataclass(frozen=True)
class Side:
    """One of the two editions: its record, its name in messages, and the folder of its files if they are at hand.

    `part`: the record is the one inside a phone edition, which is one pamphlet's; that PDF is its only file.
    """

    record: EditionRecord
    name: str
    folder: Path | None
    part: bool = False


@dataclass(frozen=True)
class Compared:
    """Two editions, as far as they were compared, and what differs between them."""

    old: Side
    new: Side
    diff: Diff


@dataclass(frozen=True)
class _Revision:
    """A git revision of the workspace, still to be built."""

    name: str
    commit: str


_Found = Side | _Revision | Path  # a path: a PDF without a record


@contextmanager
def compared(world: World, old: str, new: str, asked: Asked) -> Iterator[Compared | OutsideDiff]:
    """The two, compared. What was built for it is there until the context ends, and gone after it.

    Raises UsageProblem: a name that is nothing, two guides, a record and a PDF without one; whatever reading a record raises.
    """
    found = [_find(world, name) for name in (old, new)]
    if any(isinstance(one, Path) for one in found) and _is_pdf(old) and _is_pdf(new):
        yield compare_files(Path(old), Path(new))
        return
    for one, other in ((found[0], found[1]), (found[1], found[0])):
        if isinstance(one, Path):
            what = f"revision {other.name}" if isinstance(other, _Revision) else other.name
            raise UsageProblem(f"{one} is a PDF without an edition's record and cannot be compared with {what}: "
                               "name two PDFs, or two editions, records or revisions")
    with ExitStack() as built:
        sides = [one if isinstance(one, Side) else built.enter_context(_built(world, one, _wanted(other, asked), asked))
                 for one, other in ((found[0], found[1]), (found[1], found[0])) if isinstance(one, Side | _Revision)]
        yield compare_sides(sides[0], sides[1], asked)


def compare_sides(old: Side, new: Side, asked: Asked) -> Compared:
    """What differs between two records, as far as both speak of it. Raises UsageProblem for what has nothing in common."""
    before, after = old.record, new.record
    if old.part and new.part and not by_id(before).keys() & by_id(after).keys():
        raise UsageProblem(f"{old.name} holds {_all_ids(before)} and {new.name} {_all_ids(after)}: only editions of one pamphlet can be compared")
    if old.part or new.part:
        before, after = (cut_to(before, after) if new.part else before), (cut_to(after, before) if old.part else after)
        before, after = cut_to(before, before), cut_to(after, after)  # what keepers know stands in one of them only
    found = diff(before, after)
    found = replace(found, old=replace(found.old, name=old.name), new=replace(found.new, name=new.name))
    found = only(found, asked.partners, asked.languages)
    found = replace(found, cautions=(*found.cautions, *_spoilt(old, found), *_spoilt(new, found)))
    return Compared(replace(old, record=before), replace(new, record=after), found)


def _spoilt(side: Side, found: Diff) -> Iterator[str]:
    """What of an edition's files is not what its record says. A record that stands alone has none to compare."""
    rows = {row.pamphlet for row in found.pamphlets}
    files = [file for name, row in by_id(side.record).items() if name in rows for file in row.files]
    if side.part or not has_files(side.folder, files):
        return
    assert side.folder is not None
    there = {file.path.rpartition("-")[2] for file in files if (side.folder / file.path).is_file()}  # a published edition keeps no sheets
    wrong = [file.path for file in files if file.path.rpartition("-")[2] in there and not _is_whole(side.folder, file)]
    if wrong:
        yield (f"{side.name}: {plural(len(wrong), 'file is', 'files are')} missing or not the one that was built, the first: {wrong[0]}. "
               "What such a file prints was not compared: build the edition again.")


def has_files(folder: Path | None, files: Iterable[FileRecord]) -> bool:
    """Whether any of an edition's files is at hand."""
    return folder is not None and any((folder / file.path).is_file() for file in files)


def _is_whole(folder: Path, file: FileRecord) -> bool:
    """Whether a file is there and is the one that was recorded."""
    path = folder / file.path
    return path.is_file() and file_record(file.path, path.read_bytes()) == file


def _all_ids(record: EditionRecord) -> str:
    return "; ".join(str(name) for name in by_id(record)) or "no pamphlet"


# --- what a name means -----------------------------------------------------------------------------


def _find(world: World, name: str) -> _Found:
    path = Path(name)
    if path.is_dir() and (path / RECORD).is_file():
        path = path / RECORD
    if path.is_file():
        return _pdf(path) if _is_pdf(path) else _file_side(read_record(path), path)
    folder = _edition(world, name)
    if folder is not None:
        return Side(read_record(folder / RECORD, world.show(folder / RECORD)), f"edition {name}", folder)
    commit = _git(world.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit:
        return _Revision(name, commit)
    raise UsageProblem(f'"{name}" is no edition in content/editions or {world.show(world.out)}, no file, and no revision that git knows; '
                       "pamphlet editions lists the editions, git log the revisions")


def _file_side(record: EditionRecord, path: Path) -> Side:
    return Side(record, f"edition {record.id} in {path.parent.as_posix()}", path.parent)


def _edition(world: World, name: str) -> Path | None:
    try:
        return edition_folder(world, name)
    except UsageProblem:  # not the name of a folder, such as HEAD~1
        return None


def _is_pdf(path: Path | str) -> bool:
    try:
        with Path(path).open("rb") as stream:
            return _HEAD_OF_PDF in stream.read(_HEAD_BYTES)
    except OSError:
        return False


def _pdf(path: Path) -> Side | Path:
    data = attached_record(path)
    if not data:
        return path
    record = read_record(data, f"{path}: {RECORD}")
    itself = (file_record(path.name, path.read_bytes()),)  # no file can hold its own hash
    record = replace(record, pamphlets=tuple(replace(row, files=itself) for row in record.pamphlets))
    return Side(record, f"edition {record.id} as the phone edition {path.as_posix()}", path.parent, part=True)


# --- revisions -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Wanted:
    """What to build of a revision: as the edition it is compared with was built, where there is one."""

    partners: tuple[str, ...]
    languages: tuple[str, ...]
    areas: tuple[str, ...] = ()
    date: str = ""
    edition: str = ""


def _wanted(other: _Found, asked: Asked) -> _Wanted:
    if not isinstance(other, Side):
        return _Wanted(asked.partners, asked.languages)
    rows = [row for row in other.record.pamphlets if not asked.partners or row.partner in asked.partners]
    return _Wanted(tuple(sorted({row.partner for row in rows})) or asked.partners,
                   asked.languages or tuple(sorted({code for row in rows for code in row.languages})),
                   tuple(sorted({row.area for row in rows})), other.record.date, other.record.id)


@contextmanager
def _built(world: World, what: Side | _Revision, wanted: _Wanted, asked: Asked) -> Iterator[Side]:
    """A revision built in a worktree of its own by this program. Raises UsageProblem with the build's own words."""
    assert isinstance(what, _Revision)
    with tempfile.TemporaryDirectory(prefix="pamphlet-diff-") as scratch, _worktree(world.root, what, Path(scratch) / "tree") as workspace:
        asked.tell(f"building {what.name} ({what.commit[:12]}) …")
        out = Path(scratch) / "out"
        command = [sys.executable, "-m", "pamphlet", "build", "--workspace", str(workspace), "--out", str(out),
                   "--date", wanted.date or world.today.isoformat(), *_options(wanted)]
        # -m puts the current folder first on the path; there must be nothing of the revision's in it.
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
        records = sorted(out.glob(f"*/{RECORD}"))
        if done.returncode or not records:
            raise UsageProblem(f"the revision {what.name} cannot be built by this program:\n{done.stderr.strip()[-2000:] or done.returncode}")
        yield Side(read_record(records[0]), f"revision {what.name}", records[0].parent)


def _options(wanted: _Wanted) -> Iterator[str]:
    for option, values in (("--partner", wanted.partners), ("--lang", wanted.languages), ("--area", wanted.areas)):
        for value in values:
            yield from (option, value)
    if wanted.edition:
        yield from ("--edition", wanted.edition)


@contextmanager
def _worktree(root: Path, revision: _Revision, tree: Path) -> Iterator[Path]:
    """The workspace as it was at a revision, in a folder of its own; taken away whatever happens."""
    top = Path(_git(root, "rev-parse", "--show-toplevel"))
    no_hooks = ("-c", "core.hooksPath=/dev/null")
    try:
        done = subprocess.run(["git", *no_hooks, "-C", str(top), "worktree", "add", "--quiet", "--detach", str(tree), revision.commit],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise UsageProblem(f"git cannot check out {revision.name}: {done.stderr.strip()}")
        workspace = tree / root.resolve().relative_to(top.resolve())
        if not (workspace / "content" / "guide.yaml").is_file():
            raise UsageProblem(f"there was no content/guide.yaml yet at {revision.name}")
        _lend_fonts(root, workspace)
        yield workspace
    finally:
        _git(top, "worktree", "remove", "--force", str(tree))
        _git(top, "worktree", "prune")


def _lend_fonts(root: Path, workspace: Path) -> None:
    """Fonts that npm put beside the lock are in no revision; each is still known by its hash."""
    own, lent = root / "fonts" / "node_modules", workspace / "fonts" / "node_modules"
    if own.is_dir() and lent.parent.is_dir() and not lent.exists():
        lent.symlink_to(own.resolve(), target_is_directory=True)


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; "" where it fails or is not installed."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
