"""Problems are values: what is wrong, how bad, where, and what would be right."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(IntEnum):
    """How bad a finding is; a release tolerates nothing above `WARNING`."""

    INFO = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, order=True)
class Where:
    """A place in a file a person can open: path from the workspace, line from 1, field."""

    file: str = ""
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        return f"{place} [{self.field}]" if self.field else place


@dataclass(frozen=True)
class Finding:
    """One problem.

    `code` is permanent and is what tests and scripts look at; `message` says what was found,
    `hint` what would be right.
    """

    code: str
    severity: Severity
    where: Where
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n    {self.hint}" if self.hint else ""
        where = f"{self.where}: " if str(self.where) else ""
        return f"{where}{self.message} ({self.code}){hint}"

    def as_json(self) -> dict[str, Any]:
        """The finding as plain values for `--json`."""
        row = asdict(self)
        row["severity"] = self.severity.name.lower()
        return row


def error(code: str, where: Where, message: str, hint: str = "") -> Finding:
    """A finding that stops a build."""
    return Finding(code, Severity.ERROR, where, message, hint)


def warning(code: str, where: Where, message: str, hint: str = "") -> Finding:
    """A finding that a person should look at and that a build survives."""
    return Finding(code, Severity.WARNING, where, message, hint)


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only the findings that stop a build, in file and line order."""
    return tuple(sorted((f for f in findings if f.severity is Severity.ERROR), key=lambda f: f.where))
