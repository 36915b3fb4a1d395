"""A new record as a file: what was answered, in the model's order, every field explained."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from pamphlet.content.asking import Talk, messages, present
from pamphlet.content.schema import about
from pamphlet.content.yaml_files import to_text
from pamphlet.errors import UsageProblem
from pamphlet.fields import Record
from pamphlet.model import Area, Partner, Service
from pamphlet.world import write_whole

if TYPE_CHECKING:
    from pathlib import Path

R = TypeVar("R", bound=Record)


def record_of(kind: type[R], values: Mapping[str, Any]) -> R:
    """The record as the model has it. Raises UsageProblem with everything that does not go together."""
    try:
        return kind.model_validate(present(values))
    except ValidationError as problem:
        raise UsageProblem(f"these answers do not go together: {'; '.join(messages(problem))}. Nothing was written.") from None


def write_record(talk: Talk, folder: str, record: Service | Partner | Area, always: tuple[str, ...] = ()) -> Path:
    """Write a new record's file, the fields `always` even where they are as usual. Raises UsageProblem where there is one already."""
    path = talk.path(folder, record.id)
    if path.exists():
        raise UsageProblem(f"there is a file {talk.world.show(path)} already. Nothing was written.")
    write_whole(path, record_text(record, always).encode("utf-8"))
    return path


def record_text(record: Record, always: tuple[str, ...] = ()) -> str:
    """A record as YAML in the model's order: a comment on every field, the unused ones named at the end."""
    kind = type(record)
    tree = tree_of(record, always)
    for field in tree:
        tree.yaml_set_comment_before_after_key(field, before=about(kind, field))
    unused = [f"# {field}: {about(kind, field)}\n" for field in kind.model_fields if field not in tree]
    said = re.sub(r"^verified:$", "verified: null", to_text(tree), flags=re.MULTILINE)  # a null that one can see
    return said + "\n# More fields, if you need them:\n" + "".join(unused)


def tree_of(record: Record, always: tuple[str, ...] = ()) -> CommentedMap:
    """What was said, and the fields that are always written."""
    said = record.model_dump(mode="json", exclude_defaults=True) | record.model_dump(mode="json", include=set(always))
    return CommentedMap((field, _styled(said[field])) for field in type(record).model_fields if field in said)


def _styled(value: Any) -> Any:
    """Short things on one line, longer ones a line each."""
    if isinstance(value, dict):
        found = CommentedMap((key, _styled(inner)) for key, inner in value.items())
        return _on_one_line(found) if all(isinstance(inner, int | float) for inner in value.values()) else found
    if isinstance(value, list):
        items = CommentedSeq(_styled(inner) for inner in value)
        return items if any(isinstance(inner, dict) for inner in value) else _on_one_line(items)
    return value


def _on_one_line(node: Any) -> Any:
    node.fa.set_flow_style()
    return node
