"""content/editions/ledger.yaml: how many copies of which edition were printed, for whom, in which language.

Lines are only ever added; comments, order and what people corrected by hand stay as they are.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence

from pydantic import Field

from pamphlet.content.yaml_files import read_yaml, round_trip, validate
from pamphlet.errors import ContentErrors
from pamphlet.fields import Id, LanguageCode, Line, Record
from pamphlet.findings import Where, error, errors_of
from pamphlet.world import World

EDITIONS = "content/editions"
LEDGER = f"{EDITIONS}/ledger.yaml"
_HEAD = """\
# What was printed: one line for each language of each order. `pamphlet publish` and `pamphlet order --release` add
# lines; correct a number here by hand when the print shop delivered another. `pamphlet recall` counts from it.
runs:
"""


class PrintRun(Record):
    """Copies of one language that were printed. `order`: the number of the packed order it came from, if there was one."""

    edition: Line
    partner: Id
    area: Id = "city"
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    quantity: int = Field(gt=0, lt=100_000_000)
    date: dt.date
    order: str | None = None


class Ledger(Record):
    """All print runs, in the order of the file."""

    runs: tuple[PrintRun, ...] | None = ()


def read_ledger(world: World) -> tuple[PrintRun, ...]:
    """Every print run; none where there is no ledger. Raises ContentErrors with file, line and field."""
    path = world.root / LEDGER
    if not path.is_file():
        return ()
    file, findings = read_yaml(path, LEDGER)
    if file is None:
        raise ContentErrors(findings)
    ledger, findings = validate(Ledger, file)
    if ledger is None:
        raise ContentErrors(errors_of(findings))
    return ledger.runs or ()


def with_runs(world: World, runs: Iterable[PrintRun]) -> bytes | None:
    """The ledger's text with some runs added at its end; None where all of them stand in it by their order's number.

    Raises ContentErrors where the ledger cannot be read.
    """
    there = {(run.order, run.partner, run.languages) for run in read_ledger(world) if run.order}
    new = [run for run in runs if (run.order, run.partner, run.languages) not in there]
    if not new:
        return None
    path = world.root / LEDGER
    before = path.read_bytes().decode("utf-8") if path.is_file() else _HEAD
    after = _appended(before, new)
    return after.encode("utf-8")


def _appended(text: str, runs: Sequence[PrintRun]) -> str:
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = "".join(_line(run) + line_end for run in runs)
    root = round_trip().compose(text)
    pairs = root.value if root is not None and not root.flow_style else []
    listed = pairs[0][1] if [key.value for key, _ in pairs] == ["runs"] else None
    is_empty = listed is not None and (isinstance(listed.value, str) or not listed.value)  # `runs:`, `runs: null`, `runs: []`
    if listed is None or (not is_empty and listed.flow_style):
        raise ContentErrors([error("ledger/not-lines", Where(LEDGER), "the ledger is not a list of lines under `runs:`",
                                   "write it as pamphlet does: `runs:`, then one `  - {edition: …}` a line")])
    if is_empty:
        colon = text.index(":", pairs[0][0].end_mark.index) + 1
        behind, _, below = text[colon if listed.value == "" else listed.end_mark.index:].partition("\n")
        return text[:colon] + behind.rstrip("\r") + line_end + lines + below
    indent = " " * listed.start_mark.column
    lines = "".join(indent + line.lstrip() + line_end for line in lines.splitlines())
    return text + ("" if text.endswith("\n") else line_end) + lines


def _line(run: PrintRun) -> str:
    order = f", order: {json.dumps(run.order)}" if run.order else ""
    return (f"  - {{edition: {json.dumps(run.edition)}, partner: {json.dumps(run.partner)}, area: {json.dumps(run.area)}, "
            f"languages: {json.dumps(list(run.languages))}, quantity: {run.quantity}, date: {run.date.isoformat()}{order}}}")

