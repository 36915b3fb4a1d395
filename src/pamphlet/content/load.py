"""content/ -> `Content` and findings: every file is read, every problem is reported, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pamphlet.content.yaml_files import YamlFile, read_yaml, validate
from pamphlet.fields import Record
from pamphlet.findings import Finding, Where, error
from pamphlet.model import RECORD_KINDS, Area, Content, Guide, Partner, Section, Service
from pamphlet.world import GUIDE_FILE, World

R = TypeVar("R", bound=Record)

GUIDE_ID = "guide"  # what content/guide.yaml is known by among the records
RESERVED_IDS = {GUIDE_ID: GUIDE_FILE.as_posix(), "category": "the headings", "partner": "what a partner says of itself"}


@dataclass(frozen=True)
class Loaded:
    """What was read: the content if the guide itself is readable, the files, the findings."""

    content: Content | None
    files: Mapping[str, YamlFile] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_broken(self, folder: str, record_id: str) -> bool:
        """Whether a record of that id is there but was left out: what names it is not wrong."""
        return record_id in self.broken.get(folder, ())

    def where(self, record_id: str, *loc: str | int) -> Where:
        """The place of a field of a record that was read."""
        file = self.files.get(record_id)
        return file.where(loc) if file else Where(field=record_id)


def load_content(world: World) -> Loaded:
    """Read all of content/. Unreadable records are left out and reported."""
    files: dict[str, YamlFile] = {}
    findings: list[Finding] = []
    guide = _load_guide(world, files, findings)
    broken: dict[str, set[str]] = {folder: set() for folder in RECORD_KINDS}
    records = {folder: tuple(_records(world, folder, kind, files, findings, broken[folder]))
               for folder, kind in RECORD_KINDS.items()}
    left_out = {folder: frozenset(ids) for folder, ids in broken.items()}
    if guide is None:
        return Loaded(None, files, tuple(findings), left_out)
    content = Content(
        guide=guide,
        services=cast(tuple[Service, ...], records["services"]),
        sections=cast(tuple[Section, ...], records["sections"]),
        areas=cast(tuple[Area, ...], records["areas"]),
        partners=cast(tuple[Partner, ...], records["partners"]),
    )
    return Loaded(content, files, tuple(findings), left_out)


def _load_guide(world: World, files: dict[str, YamlFile], findings: list[Finding]) -> Guide | None:
    file, problems = read_yaml(world.root / GUIDE_FILE, GUIDE_FILE.as_posix())
    findings.extend(problems)
    if file is None:
        return None
    files[GUIDE_ID] = file
    guide, problems = validate(Guide, file)
    findings.extend(problems)
    return guide


def _records(
    world: World, folder: str, kind: type[R], files: dict[str, YamlFile], findings: list[Finding], broken: set[str]
) -> Iterator[R]:
    for path in sorted((world.root / "content" / folder).glob("*.yaml")):
        file, problems = read_yaml(path, world.show(path))
        findings.extend(problems)
        if file is None:
            broken.add(path.stem)
            continue
        record, problems = validate(kind, file)
        findings.extend(problems)
        record_id = str(cast(dict[str, Any], file.values).get("id", ""))
        if record_id in RESERVED_IDS:
            findings.append(error("record/reserved-id", file.where(("id",)),
                                  f'"{record_id}" means {RESERVED_IDS[record_id]} and can be no other record\'s id', "another id"))
            continue
        if record_id in files:
            findings.append(_twice(record_id, file, files[record_id]))
            continue
        if record_id:
            files[record_id] = file
        if record is None:
            broken.add(record_id or path.stem)
        else:
            yield record


def _twice(record_id: str, file: YamlFile, first: YamlFile) -> Finding:
    return error("record/duplicate-id", file.where(("id",)), f'the id "{record_id}" is used twice',
                 f"{first.shown} has it already; every record needs an id of its own")
