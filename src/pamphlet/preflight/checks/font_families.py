"""Only fonts of the guide."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Fonts whose PostScript names do not begin as those of the guide; nothing for a stranger's file."""
    if not expected.families:
        return
    beginnings = tuple(expected.families)
    seen = ((page, mark, f"text in {facts.fonts[mark.font].family}") for page, mark in facts.marks()
            if isinstance(mark, Text) and mark.font >= 0 and not facts.fonts[mark.font].family.startswith(beginnings))
    yield from faults(CHECK.id, CHECK.severity, seen, "Set it in a font of the guide's lock (fonts.lock.yaml).")


CHECK = Check(
    id="press/font-families",
    severity=Severity.ERROR,
    title="Only fonts of the guide",
    rationale=(
        "Another font has crept in where a letter was missing or a file was edited; nobody has checked how "
        "its letters stack or break."
    ),
    source="house",
    run=run,
)
