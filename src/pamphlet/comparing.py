"""OLD and NEW of `pamphlet diff`, whatever they are: an edition, a record, a git revision, a PDF."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pamphlet.diff.compare import diff, only
from pamphlet.diff.model import Diff
from pamphlet.diff.outside import CANNOT, OutsideDiff, compare_files
from pamphlet.diff.partial import cut_to
from pamphlet.diff.plates import by_id
from pamphlet.edition.attached import attached_record
from pamphlet.edition.read import read_record
from pamphlet.edition.record import EditionRecord, PamphletRecord
from pamphlet.edition.store import RECORD
from pamphlet.editions import edition_folder
from pamphlet.errors import UsageProblem
from pamphlet.world import World, write_whole

if TYPE_CHECKING:
    from pamphlet.model import Guide
    from pamphlet.picturing import Names
    from pamphlet.report.diff_story import Story

REGULAR = 400
_EVERYWHERE = ("latin", "cyrillic", "greek")  # scripts of every device's own fonts
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
    """One of the two editions: its record, what people call it, and the folder of its files if they are at hand.

    `part`: the record is the one inside a phone edition, which is one pamphlet's.
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
            what = other.name if isinstance(other, Side | _Revision) else other
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
    found = only(diff(before, after), asked.partners, asked.languages)
    return Compared(replace(old, record=before), replace(new, record=after), found)


def _all_ids(record: EditionRecord) -> str:
    return "; ".join(str(name) for name in by_id(record)) or "no pamphlet"


# --- what a name means -----------------------------------------------------------------------------


def _find(world: World, name: str) -> _Found:
    path = Path(name)
    if path.is_dir() and (path / RECORD).is_file():
        path = path / RECORD
    if path.is_file():
        return _pdf(path) if _is_pdf(path) else Side(read_record(path), name, path.parent)
    folder = _edition(world, name)
    if folder is not None:
        return Side(read_record(folder / RECORD, world.show(folder / RECORD)), name, folder)
    commit = _git(world.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit:
        return _Revision(name, commit)
    raise UsageProblem(f'"{name}" is no edition in content/editions or {world.show(world.out)}, no file, and no git revision of {world.root.name}; '
                       "pamphlet editions lists the editions")


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
    return Side(read_record(data, f"{path}: {RECORD}"), path.name, None, part=True) if data else path


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
    """Languages of one group share their entries, so all of a record's languages are built, though one is asked for."""
    if not isinstance(other, Side):
        return _Wanted(asked.partners, asked.languages)
    rows = [row for row in other.record.pamphlets if not asked.partners or row.partner in asked.partners]
    return _Wanted(tuple(sorted({row.partner for row in rows})) or asked.partners,
                   tuple(sorted({code for row in rows for code in row.languages})) or asked.languages,
                   tuple(sorted({row.area for row in rows})), other.record.date, other.record.id)


@contextmanager
def _built(world: World, what: Side | _Revision, wanted: _Wanted, asked: Asked) -> Iterator[Side]:
    """A revision built in a worktree of its own by this program. Raises UsageProblem with the build's own words."""
    assert isinstance(what, _Revision)
    with tempfile.TemporaryDirectory(prefix="pamphlet-diff-") as scratch, _worktree(world.root, what, Path(scratch) / "tree") as workspace:
        asked.tell(f"building {what.name} ({what.commit[:12]}) …")
        out = Path(scratch) / "out"
        command = [sys.executable, "-m", "pamphlet", "build", "--json", "--workspace", str(workspace), "--out", str(out),
                   "--date", wanted.date or world.today.isoformat(), *_options(wanted)]
        # -m puts the current folder first on the path; there must be nothing of the revision's in it.
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
        records = sorted(out.glob(f"*/{RECORD}"))
        if done.returncode or not records:
            raise UsageProblem(f"the revision {what.name} cannot be built by this program:\n{done.stderr.strip()[-2000:] or done.returncode}")
        yield Side(read_record(records[0]), what.name, records[0].parent)


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
        yield workspace
    finally:
        _git(top, "worktree", "remove", "--force", str(tree))
        _git(top, "worktree", "prune")


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; "" where it fails or is not installed."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


# --- what became of it -----------------------------------------------------------------------------


def told(world: World, found: Compared | OutsideDiff) -> Story | OutsideDiff:
    """All that the reports tell of two editions: names, copies, pictures where the files are at hand."""
    if isinstance(found, OutsideDiff):
        return found
    from pamphlet.content.ledger import read_ledger
    from pamphlet.picturing import told_story

    old = found.old.record
    copies: Counter[tuple[str, str]] = Counter()
    for run in read_ledger(world):
        if run.edition == old.id:
            copies[run.partner, "+".join(run.languages)] += run.quantity
    return told_story(found.diff, old, found.new.record, _opener(found.old), _opener(found.new), _names(world), copies)


def _opener(side: Side) -> Callable[[PamphletRecord], bytes | None]:
    """The panels of a pamphlet, if the file that was recorded is still there."""
    def opened(row: PamphletRecord) -> bytes | None:
        file = next((file for file in row.files if file.path.endswith("-panels.pdf")), None)
        if side.folder is None or file is None:
            return None
        path = (side.folder / file.path).resolve()
        if not path.is_relative_to(side.folder.resolve()) or not path.is_file():
            return None
        data = path.read_bytes()
        return data if hashlib.sha256(data).hexdigest() == file.sha256 else None
    return opened


def _names(world: World) -> Names:
    """What people call the guide, its partners and languages; their ids where the content cannot be read."""
    from pamphlet.content.load import load_content
    from pamphlet.localize.catalogue import load_catalogue
    from pamphlet.localize.words import language_name
    from pamphlet.picturing import Names

    content = load_content(world).content
    if content is None:
        return Names("", {}, {}, {})
    guide = content.guide
    source = guide.language(guide.source_language)
    catalogue, _ = load_catalogue(world, source.code, source.code)
    return Names(guide.title, {partner.id: partner.name for partner in content.partners},
                 {code: language_name(code, source, catalogue) for code in guide.language_codes}, dict(_fonts(world, guide)))


def _fonts(world: World, guide: Guide) -> Iterator[tuple[str, bytes]]:
    """Fonts for scripts that many devices have none for; a report without them is still readable where there is one."""
    from pamphlet.typeset.fonts import find_font, read_lock

    files = {font.family: find_font(world, font) for font in read_lock(world) if font.weight == REGULAR and font.style == "normal"}
    for row in guide.languages:
        path = next((path for family in row.fonts if (path := files.get(family))), None)
        if row.script not in _EVERYWHERE and path is not None:
            yield row.code, path.read_bytes()


def differs(found: Story | OutsideDiff, *, critical_only: bool) -> bool:
    """Whether a script should stop: something changed or could not be compared; or only if it is critical.

    Of two PDFs without a record a changed number counts as critical, and so does what cannot be compared.
    """
    if isinstance(found, OutsideDiff):
        return found.verdict == CANNOT or (any(change.number for change in found.changes) if critical_only else not found.same)
    unseen = any(look.kind == "unseen" for _, look in found.looks)
    return bool(found.diff.critical) or unseen if critical_only else bool(not found.diff.empty or found.looks)


def as_json(found: Story | OutsideDiff) -> dict[str, Any]:
    """The result for `--json`: the diff, and what says the same and looks different."""
    if isinstance(found, OutsideDiff):
        return found.as_json()
    looks = [{"pamphlet": asdict(name), **asdict(look)} for name, look in found.looks]
    return {**found.diff.as_json(), "looks": looks, "pictures_compared": found.compared}


def diff_files(found: Story | OutsideDiff, *, html: Path | None = None, json_file: Path | None = None) -> None:
    """Write the result where it is wanted, and print it unless JSON takes the terminal ("-"). Raises UsageProblem, OutputProblem."""
    from pamphlet.report.diff_html import diff_html
    from pamphlet.report.diff_text import print_diff, print_outside

    if html is not None:
        if isinstance(found, OutsideDiff):
            raise UsageProblem("two PDFs without an edition's record have no page with pictures; leave out --html")
        write_whole(html, diff_html(found).encode("utf-8"))
    text = json.dumps(as_json(found), ensure_ascii=False, indent=1)
    if json_file == Path("-"):
        print(text)
        return
    if json_file is not None:
        write_whole(json_file, (text + "\n").encode("utf-8"))
    if isinstance(found, OutsideDiff):
        print_outside(found)
    else:
        print_diff(found)
