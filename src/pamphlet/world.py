"""The only door to files, the clock and the revision.

Everything the program reads or writes goes through one `World`, so that a build depends on the
workspace, the date and the program alone. Reading outside the workspace is refused.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pamphlet.errors import NoWorkspace, OutputProblem, UsageProblem

GUIDE_FILE = Path("content/guide.yaml")


def _program_data(name: str) -> Path:
    """A folder that ships with the program: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name


@dataclass(frozen=True)
class World:
    """One workspace on one day."""

    root: Path
    today: dt.date = field(default_factory=dt.date.today)
    out_dir: Path | None = None

    @property
    def out(self) -> Path:
        """Where built files go; `out/` of the workspace unless told otherwise."""
        return self.out_dir or self.root / "out"

    def inside(self, relative: str) -> Path:
        """The path of a file named in the content.

        Raises UsageProblem when it is absolute, leads nowhere or leaves the workspace, also through
        a symbolic link.
        """
        try:
            path = (self.root / relative).resolve()
        except (OSError, RuntimeError, ValueError):  # RuntimeError: a link to itself, before Python 3.13
            raise UsageProblem(f'"{relative}" leads to no file: is it a link to itself, or not a path?') from None
        if Path(relative).is_absolute() or not path.is_relative_to(self.root.resolve()):
            raise UsageProblem(f'"{relative}" leaves the workspace {self.root}')
        return path

    def show(self, path: Path) -> str:
        """A path as people of this workspace write it."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()

    def style(self, name: str) -> Path:
        """A stylesheet: the workspace's own if it has one of that name, else the program's."""
        own = self.root / "styles" / name
        return own if own.is_file() else _program_data("styles") / name

    def font_lock(self) -> Path:
        """The font lock in force: the workspace's own, else the program's."""
        own = self.root / "fonts" / "fonts.lock.yaml"
        return own if own.is_file() else _program_data("fonts") / "fonts.lock.yaml"

    def revision(self) -> str:
        """The git revision of the workspace's content, with a "+" where content or styles differ from it; "" where there is none."""
        revision = self._git("rev-parse", "--short=12", "HEAD")
        return revision and revision + ("+" if self._git("status", "--porcelain", "--", "content", "styles", "fonts") else "")

    def _git(self, *arguments: str) -> str:
        """What git says of the workspace; "" where it fails or is not installed."""
        try:
            done = subprocess.run(["git", "-C", str(self.root), *arguments], capture_output=True, text=True, timeout=10, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""


def find_workspace(start: Path, today: dt.date | None = None, out_dir: Path | None = None) -> World:
    """The workspace that `start` lies in: the nearest folder upwards with content/guide.yaml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / GUIDE_FILE).is_file():
            return World(folder, today or dt.date.today(), out_dir)
    raise NoWorkspace(
        f"no {GUIDE_FILE} in {start} or any folder above it. "
        "Go to your guide's folder, name it with --workspace, or make one: pamphlet init DIR"
    )


def font_store() -> Path:
    """Where downloaded font files are kept for all of a user's guides."""
    told = os.environ.get("PAMPHLET_FONTS")
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(told) if told else Path(base) / "pamphlet" / "fonts"


def layout_memory() -> Path | None:
    """Where it is kept how layouts came out (`typeset.memory`): PAMPHLET_LAYOUTS names a file, or is "off"."""
    told = os.environ.get("PAMPHLET_LAYOUTS")
    if told == "off":
        return None
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(told) if told else Path(base) / "pamphlet" / "layouts.sqlite"


def told_profile() -> Path | None:
    """The output profile that the user's environment names."""
    told = os.environ.get("PAMPHLET_PROFILE")
    return Path(told) if told else None


def output_profiles() -> tuple[Path, ...]:
    """Where a CMYK output profile may lie: the one the user names, then Debian's scribus-data."""
    told = told_profile()
    places = (Path("/usr/share/scribus/profiles/ISOcoated_v2_300_bas.icc"), Path("/usr/share/color/icc/ISOcoated_v2_300_bas.icc"))
    return ((told,) if told else ()) + places


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, then rename: the file is whole or what it was before.

    Raises OutputProblem with the path and the system's reason (no space, no permission).
    """
    scratch: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        scratch = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.chmod(0o644)
        scratch.replace(path)
    except OSError as problem:
        raise OutputProblem(
            f"cannot write {path}: {problem.strerror or problem}. "
            "Nothing was changed there; make room or choose another folder, then try again."
        ) from None
    finally:  # also when the user stops it in the middle
        if scratch is not None:
            scratch.unlink(missing_ok=True)
