"""The few exceptions that mean "cannot continue", each with its exit code.

Problems with the content are values (`pamphlet.findings`), not exceptions; `ContentErrors` only
carries such findings to the door when a command needs content without errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pamphlet.units import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pamphlet.findings import Finding


class PamphletError(Exception):
    """Something that a person has to change before the program can go on."""

    exit_code = 1


class UsageProblem(PamphletError):
    """A command asked for something that is not there or cannot be (a partner, an edition, a day to come)."""

    exit_code = 2


class NoWorkspace(PamphletError):
    """No `content/guide.yaml` in this folder or any above it."""

    exit_code = 3


class ContentErrors(PamphletError):
    """The content, or what a command was to check or make of it, has findings of severity error; all of them travel together."""

    exit_code = 4

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{plural(len(findings), 'problem')} in the content")
        self.findings = tuple(findings)


class FontProblem(PamphletError):
    """A font of the lock is not installed, or is not the file that the lock names."""

    exit_code = 5


class EngineProblem(PamphletError):
    """The layout engine warned or failed; its warnings are never ignored."""

    exit_code = 6


class OutputProblem(PamphletError):
    """A file could not be written; what stood there before is untouched."""

    exit_code = 7


class ReleaseRefused(PamphletError):
    """A release was asked for while something in it is not yet right."""

    exit_code = 8

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{plural(len(findings), 'reason')} against a release")
        self.findings = tuple(findings)


class PressProblem(PamphletError):
    """A press file cannot be made: no output profile, or one that is not for the press."""

    exit_code = 9


DIFFERS = 1  # as `diff` and `grep` of every system have it, so that a script can ask

EXIT_CODES: dict[int, str] = {
    0: "done; of pamphlet diff: nothing differs",
    1: "of pamphlet diff: the editions differ; else: something went wrong that this list does not name",
    2: "the command line asks for something that does not exist or cannot be",
    3: "no guide here: no content/guide.yaml in this folder or above",
    4: "errors were found, all listed: in the content; of preflight: in the PDF; of editions: a published file was changed; "
       "of recall: copies that nobody can answer for; of slips: an entry that no slip covers",
    5: "a font is missing or is not the locked file: pamphlet fonts install",
    6: "the layout engine warned or failed",
    7: "a file could not be written (disk full, no permission, or an order of a release that is there already)",
    8: "a release was refused (the reasons are listed)",
    9: "a press file cannot be made: no CMYK output profile, or a wrong one",
}
