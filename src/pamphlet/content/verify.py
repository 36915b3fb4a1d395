"""A person's confirmation written into a record: the only place of the program that writes one.

The text of the file is changed where `verified` stands and nowhere else, so that comments, quotes and
line ends stay as people wrote them; the result is read again before it is written.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pamphlet.content.load import Loaded
from pamphlet.content.yaml_files import YamlFile, read_yaml, round_trip, validate
from pamphlet.errors import ContentErrors, UsageProblem
from pamphlet.findings import errors_of
from pamphlet.model import Service, Verification
from pamphlet.world import World, write_whole

if TYPE_CHECKING:
    from pamphlet.findings import Finding

HOWS: tuple[str, ...] = get_args(Verification.model_fields["how"].annotation)
FIELD = "verified"


def write_verification(world: World, loaded: Loaded, service_id: str, *, by: str, how: str, on: dt.date | None = None) -> Path:
    """Write `verified: {on, by, how}` into a service's file; the path of the file.

    `on` is today if absent. Raises UsageProblem for an unknown record, an empty or many-lined name, an
    unknown way, a day that has not come or that lies before the confirmation that is there;
    ContentErrors where the file is not a record that can be changed in place.
    """
    service = _service(loaded, service_id)
    said = Verification.model_validate({"on": _day(world, service, on), "by": _name(by), "how": _way(how)})
    path = world.inside(loaded.files[service.id].shown)
    before = path.read_bytes().decode("utf-8")
    after = with_verification(before, said)
    if wrong := _wrong(world.show(path), before, after, said):
        raise ContentErrors(wrong)
    write_whole(path, after.encode("utf-8"))
    return path


def _service(loaded: Loaded, service_id: str) -> Service:
    services = {service.id: service for service in loaded.content.services} if loaded.content else {}
    if service_id in services:
        return services[service_id]
    if loaded.is_broken("services", service_id):
        raise ContentErrors(errors_of(loaded.findings))
    near = [name for name in services if service_id and (service_id in name or name in service_id)]
    raise UsageProblem(f'there is no service "{service_id}".' + (f' Is it {" or ".join(near[:4])}?' if near else " pamphlet list services"))


def _day(world: World, service: Service, on: dt.date | None) -> dt.date:
    day = on or world.today
    if day > world.today:
        raise UsageProblem(f"{day} has not come yet (today is {world.today}): nobody can have confirmed anything on it")
    if service.verified and day < service.verified.on:
        raise UsageProblem(f"{service.id} was confirmed on {service.verified.on} by {service.verified.by}: {day} is earlier, so it says less")
    return day


def _name(by: str) -> str:
    name = by.strip()
    if not name:
        raise UsageProblem("--by is empty: write the name of the person who confirmed it, so that others can ask")
    if not name.isprintable():
        raise UsageProblem("--by holds a line break or another sign that cannot be seen: write a name on one line")
    return name


def _way(how: str) -> str:
    if how not in HOWS:
        raise UsageProblem(f'--how "{how}" is not one of: {", ".join(HOWS)}')
    return how


# --- the text ------------------------------------------------------------------------------------


def with_verification(text: str, said: Verification) -> str:
    """A record's YAML text with its `verified` replaced, or added at its end; every other sign as it was.

    Raises UsageProblem where the record is not a block of `field: value` lines.
    """
    root = round_trip().compose(text)
    if root is None or root.flow_style or not hasattr(root.value, "__iter__") or isinstance(root.value, str):
        raise UsageProblem("the record is not written as lines of `field: value`, so nothing can be put into it")
    line_end = "\r\n" if "\r\n" in text else "\n"
    value = f"{{on: {said.on.isoformat()}, by: {json.dumps(said.by, ensure_ascii=False)}, how: {said.how}}}"
    for key, old in root.value:
        if key.value == FIELD:
            colon = text.index(":", key.end_mark.index) + 1
            after = colon if old.value == "" and old.style is None else _end(old)  # where nothing is written, its mark is the next field's
            return text[:colon] + f" {value}" + text[after:]
    end = _end(root)
    if not text[:end].endswith("\n"):  # the last value ends inside its line; a comment behind it stays there
        on_its_line, _, below = text[end:].partition("\n")
        return text[:end] + on_its_line.removesuffix("\r") + f"{line_end}{FIELD}: {value}{line_end}" + below
    return text[:end] + f"{FIELD}: {value}{line_end}" + text[end:]


def _end(node: Any) -> int:
    """Where a node's own text ends: a block's end mark lies behind the comments that follow it."""
    if isinstance(node.value, str) or node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _wrong(shown: str, before: str, after: str, said: Verification) -> list[Finding]:
    """What is wrong with the changed text: it must read as before, with the confirmation alone added."""
    old, _ = _parsed(before, shown)
    new, findings = _parsed(after, shown)
    if old is not None and new is not None:
        _, findings = validate(Service, new)
    if not findings and (old is None or new is None or new.values != {**old.values, FIELD: said.model_dump()}):
        raise UsageProblem(f"{shown}: `{FIELD}` cannot be put in without changing something else; write it by hand: "
                           f"{FIELD}: {{on: {said.on}, by: {said.by}, how: {said.how}}}")
    return findings


def _parsed(text: str, shown: str) -> tuple[YamlFile | None, list[Finding]]:
    """A text read as the content's files are read."""
    with tempfile.TemporaryDirectory(prefix="pamphlet-verify-") as folder:
        path = Path(folder) / "record.yaml"
        path.write_bytes(text.encode("utf-8"))
        return read_yaml(path, shown)
