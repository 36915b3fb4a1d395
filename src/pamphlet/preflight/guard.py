"""A stranger's file is read in a child process: little memory, little time, nothing written, an answer or a fault.

The parent gets JSON or a reason (`pamphlet.guarded`).
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pamphlet.errors import UsageProblem
from pamphlet.guarded import answer, asked
from pamphlet.preflight.model import Report, report_from_json
from pamphlet.preflight.pictures import PagePicture, page_pictures
from pamphlet.preflight.profile import load_profile
from pamphlet.preflight.read import MOST_BYTES
from pamphlet.preflight.run import preflight, unreadable

SECONDS = 18.0  # with the pictures, and a slow start, the whole answer is due in 25
PICTURE_SECONDS = 4.0
PICTURES = "--pictures"


def preflight_file(path: Path, profile: str = "sheetfed", seconds: float = SECONDS) -> Report:
    """Any file's report under a profile, in under `seconds`; a file that cannot be judged has the fault `press/readable`.

    Raises UsageProblem for a profile, or a file, that does not exist.
    """
    judge = load_profile(profile)
    try:
        size = path.stat().st_size
    except OSError as problem:
        raise UsageProblem(f"{path}: {problem.strerror}") from None
    if not path.is_file():
        raise UsageProblem(f"{path} is not a file")
    why = f"the file has {size // 1048576} MB; {MOST_BYTES // 1048576} MB is the most that is read" if size > MOST_BYTES else ""
    found = "" if why else _asked(path, profile, seconds)
    try:
        report = unreadable(judge, why) if why else report_from_json(json.loads(found))
    except (ValueError, KeyError, TypeError):
        report = unreadable(judge, found if found.startswith("the file") else "the file brought the reader down; it is damaged or hostile")
    return replace(report, file=path.name)


def pictures_of(path: Path, seconds: float = PICTURE_SECONDS) -> tuple[PagePicture, ...]:
    """Any file's first pages as pictures; none if they cannot be drawn in `seconds`."""
    try:
        rows = json.loads(_asked(path, PICTURES, seconds))
        return tuple(PagePicture(**{**row, "png": base64.b64decode(row["png"])}) for row in rows)
    except (ValueError, KeyError, TypeError):
        return ()


def _asked(path: Path, wanted: str, seconds: float) -> str:
    """What the child answers, asked for a profile's report or for pictures: JSON, or a sentence that begins "the file"."""
    return asked("pamphlet.preflight.guard", [str(path.resolve()), wanted, str(seconds)], seconds)


def _pictures(data: bytes) -> list[dict[str, Any]]:
    return [{**asdict(picture), "png": base64.b64encode(picture.png).decode("ascii")} for picture in page_pictures(data)]


def _main(arguments: list[str]) -> None:
    path, wanted, seconds = Path(arguments[0]), arguments[1], float(arguments[2])
    data = path.read_bytes()
    answer(lambda: json.dumps(_pictures(data) if wanted == PICTURES else preflight(data, wanted).as_json()), seconds)


if __name__ == "__main__":
    _main(sys.argv[1:])
