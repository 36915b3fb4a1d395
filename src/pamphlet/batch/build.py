"""A whole build: groups to workers, files to out/, the edition's record beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pamphlet import __version__
from pamphlet.batch.pool import build_groups
from pamphlet.edition.record import EditionRecord, FileRecord, PamphletRecord, PreflightRecord, file_record, merge_pamphlets, record_json
from pamphlet.errors import ReleaseRefused
from pamphlet.findings import Finding, Severity
from pamphlet.localize.messages import content_messages
from pamphlet.pipeline import Built, Pamphlet
from pamphlet.release import refusals
from pamphlet.units import to_mm
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
    fitted = pamphlet.fitted
    sheet = pamphlet.sheet
    return PamphletRecord(
        partner=pamphlet.group.partner, paper=pamphlet.group.paper, area=pamphlet.group.area, languages=pamphlet.languages,
        panels=fitted.panels, sides=pamphlet.sides, sheet_mm=(round(to_mm(sheet.width), 2), round(to_mm(sheet.height), 2)),
        size_pt=round(fitted.size, 3), leading=round(fitted.leading, 3), entries=pamphlet.entries, left_out=fitted.left_out,
        codes=tuple(dict.fromkeys(code.text for code in pamphlet.codes)), standard=pamphlet.standard,
        preflight=PreflightRecord(pamphlet.profile, *(_codes_of(pamphlet, severity) for severity in (Severity.ERROR, Severity.WARNING))),
        panel_mm=tuple((round(to_mm(size.width), 2), round(to_mm(size.height), 2)) for size in pamphlet.panel_sizes),
        side_panels=pamphlet.side_panels, printed=pamphlet.printed, files=tuple(files))


def _codes_of(pamphlet: Pamphlet, severity: Severity) -> tuple[str, ...]:
    return tuple(sorted({fault.code for fault in pamphlet.faults if fault.severity is severity}))


def write_record(shop: Workshop, pamphlets: Sequence[PamphletRecord]) -> None:
    """Write out/<edition>/edition.json, keeping what an earlier part of the same edition made."""
    from pamphlet.typeset.engine import engine_versions

    path = shop.world.out / shop.edition / "edition.json"
    record = EditionRecord(
        id=shop.edition, guide=shop.content.guide.id, date=shop.world.today.isoformat(),
        grade="release" if shop.order.release else "draft", revision=shop.world.revision(),
        program={"pamphlet": __version__, **engine_versions()},
        fonts={f"{face.family} {face.weight} {face.style}": face.sha256 for face in shop.faces},
        facts={service.id: service.model_dump(mode="json", exclude_none=True) for service in shop.content.services},
        messages=_messages(shop), pamphlets=())
    merged = merge_pamphlets(_read_record(path), pamphlets)
    data = json.loads(record_json(record)) | {"pamphlets": list(merged)}
    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8"))


def _read_record(path: Any) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def _messages(shop: Workshop) -> dict[str, dict[str, dict[str, str]]]:
    """Every message of the content in every language, with its state."""
    return {
        message.context: {
            code: {"text": said.text, "state": said.state.value}
            for code, catalogue in shop.catalogues.items() for said in [catalogue.say(message.context, message.text)]}
        for _, message in content_messages(shop.content)}


def result_json(result: BuildResult, world: World) -> dict[str, Any]:
    """A build's result for `--json`."""
    return {"edition": result.edition, "folder": world.show(world.out / result.edition),
            "pamphlets": [asdict(record) for record in result.pamphlets],
            "findings": [finding.as_json() for finding in result.findings],
            "preflight": [fault.as_json() for fault in result.faults]}
