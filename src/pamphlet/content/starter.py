"""The starter guide: a small invented guide that builds at once, copied into a new folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from pamphlet.errors import OutputProblem, UsageProblem
from pamphlet.world import GUIDE_FILE, write_whole

STARTER = Path(__file__).parent / "starter"
# Packagers read a file of this name, or leave it out: so it ships without its dot.
_GITIGNORE = "gitignore"


def write_starter(folder: Path) -> int:
    """Copy the starter guide into a new or empty folder; the number of files.

    Raises UsageProblem when there is something in the folder, OutputProblem when a file cannot be
    written; what was written before that is taken away again.
    """
    is_new = _is_new(folder)
    files = starter_files()
    try:
        for relative, data in files.items():
            write_whole(folder / relative, data)
    except BaseException:
        _take_away(folder, files, is_new=is_new)
        raise
    return len(files)


def starter_files() -> dict[Path, bytes]:
    """Every file of the starter guide by its path; the one that makes a folder a guide comes last."""
    found = {_name(path.relative_to(STARTER)): path.read_bytes() for path in sorted(STARTER.rglob("*")) if path.is_file()}
    return {**{path: data for path, data in found.items() if path != GUIDE_FILE}, GUIDE_FILE: found[GUIDE_FILE]}


def _name(relative: Path) -> Path:
    return relative.with_name(".gitignore") if relative.name == _GITIGNORE else relative


def _is_new(folder: Path) -> bool:
    """Whether the folder is not there yet. Raises UsageProblem when it is not empty."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        raise UsageProblem(f"{folder} is a file. Name a new folder: pamphlet init our-guide")
    try:
        found = sorted(path.name for path in folder.iterdir())
    except OSError as problem:
        raise OutputProblem(f"cannot look into {folder}: {problem.strerror}") from None
    if found:
        raise UsageProblem(f"{folder} is not empty: it holds {found[0]}. Nothing was written; name a new or empty folder")
    return False


def _take_away(folder: Path, files: dict[Path, bytes], *, is_new: bool) -> None:
    for name in {relative.parts[0] for relative in files}:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if is_new and folder.is_dir():
        folder.rmdir()
