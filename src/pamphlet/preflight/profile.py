"""Profiles: what a kind of printer wants, one YAML file each beside this module."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

from pamphlet.errors import UsageProblem
from pamphlet.preflight.model import Limits, Profile

_FOLDER = Path(__file__).parent / "profiles"
_KEYS = {"title", "description", "limits", "checks"}


def profile_names() -> tuple[str, ...]:
    """The profiles there are."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@cache
def load_profile(name: str) -> Profile:
    """A profile by name; raises UsageProblem that lists the names there are."""
    if name not in profile_names():
        raise UsageProblem(f'no preflight profile "{name}"; there are {", ".join(profile_names())}')
    return read_profile(_FOLDER / f"{name}.yaml")


def read_profile(path: Path) -> Profile:
    """A profile from a file; raises UsageProblem for a key, limit or check that does not exist."""
    from ruamel.yaml import YAML

    from pamphlet.preflight.checks import all_checks

    row = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    limits, checks = row.get("limits") or {}, row.get("checks") or {}
    _known(path, "key", set(row), _KEYS)
    _known(path, "limit", set(limits), {field.name for field in fields(Limits)})
    _known(path, "check", set(checks), {check.id for check in all_checks()})
    for check, verdict in checks.items():
        _known(path, f"verdict for {check}", {str(verdict)}, {"off", "warning", "error"})
    return Profile(path.stem, row["title"], row["description"], Limits(**{key: float(value) for key, value in limits.items()}), checks)


def _known(path: Path, what: str, given: set[str], there_are: set[str]) -> None:
    for word in sorted(given - there_are):
        raise UsageProblem(f'{path.name}: no {what} "{word}"; there are {", ".join(sorted(there_are))}')
