"""A whole build: groups to workers, files to out/, the edition's record beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pamphlet.batch.pool import build_groups
from pamphlet.edition.record import FileRecord, PamphletRecord, file_record, merge_pamphlets, record_json
from pamphlet.errors import ReleaseRefused
from pamphlet.findings import Finding
from pamphlet.pipeline import Built, Pamphlet
from pamphlet.recording import edition_head, facts_of, messages_of, pamphlet_record
from pamphlet.release import refusals
from pamphlet.workshop import Workshop, check_order
from pamphlet.world import World, write_whole


@dataclass(frozen=True)
class BuildResult:
    """What a build wrote, what it could not make, and what preflight says of what it wrote.

    `seconds`: file of sheets -> time it took.
    """

    edition: str
    pamphlets: tuple[PamphletRecord, ...]
    findings: tuple[Finding, ...]
    faults: tuple[Finding, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


def build(shop: Workshop, *, workers: int = 0, progress: Callable[[Built, int], None] | None = None) -> BuildResult:
    """Build what the workshop's order asks for.

    Each pamphlet's files are written whole as soon as they are made. A release that is refused
    writes nothing. Raises ReleaseRefused, UsageProblem, OutputProblem.
    """
    groups = check_order(shop, shop.order)
    if shop.order.release and (reasons := refusals(shop, groups)):
        raise ReleaseRefused(reasons)
    records: list[PamphletRecord] = []
    findings: list[Finding] = []
    faults: list[Finding] = []
    seconds: dict[str, float] = {}
    for built in build_groups(shop, groups, workers):
        findings += built.findings
        for pamphlet in built.pamphlets:
            record = write_pamphlet(shop, pamphlet)
            records.append(record)
            seconds[record.files[0].path] = pamphlet.seconds
            faults += pamphlet.faults
        if progress:
            progress(built, len(groups))
    records.sort(key=lambda record: (record.partner, record.area, record.paper, record.languages))
    if records:
        write_record(shop, records)
    return BuildResult(shop.edition, tuple(records), tuple(findings), tuple(faults), seconds)


def write_pamphlet(shop: Workshop, pamphlet: Pamphlet) -> PamphletRecord:
    """Write a pamphlet's files under out/<edition>/; their record."""
    files: list[FileRecord] = []
    for name, data in pamphlet.files.items():
        write_whole(shop.world.out / shop.edition / name, data)
        files.append(file_record(name, data))
    return pamphlet_record(pamphlet, files)


def write_record(shop: Workshop, pamphlets: Sequence[PamphletRecord]) -> None:
    """Write out/<edition>/edition.json, keeping what an earlier part of the same edition made."""
    path = shop.world.out / shop.edition / "edition.json"
    record = replace(edition_head(shop), revision=shop.world.revision(), facts=facts_of(shop), messages=messages_of(shop))
    merged = merge_pamphlets(_read_record(path), pamphlets)
    data = json.loads(record_json(record)) | {"pamphlets": list(merged)}
    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8"))


def _read_record(path: Any) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def result_json(result: BuildResult, world: World) -> dict[str, Any]:
    """A build's result for `--json`."""
    return {"edition": result.edition, "folder": world.show(world.out / result.edition),
            "pamphlets": [asdict(record) for record in result.pamphlets],
            "findings": [finding.as_json() for finding in result.findings],
            "preflight": [fault.as_json() for fault in result.faults]}
