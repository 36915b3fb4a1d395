"""All fonts are embedded."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import Seen, faults


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Fonts of shown text that the file does not hold; whole fonts, unsubset, are a warning."""
    yield from faults(CHECK.id, CHECK.severity, _texts(facts, embedded=False), "Embed all fonts when exporting.")
    yield from faults(CHECK.id, Severity.WARNING, _texts(facts, embedded=True), "Embed only the letters used: licences seldom allow the whole font.")


def _texts(facts: Facts, *, embedded: bool) -> Iterator[Seen]:
    for page, mark in facts.marks():
        if isinstance(mark, Text) and mark.font >= 0:
            font = facts.fonts[mark.font]
            if not embedded and not font.embedded:
                yield page, mark, f"the font {font.family} is not embedded"
            elif embedded and font.embedded and not font.subset:
                yield page, mark, f"the font {font.family} is embedded whole"


CHECK = Check(
    id="press/fonts-embedded",
    severity=Severity.ERROR,
    title="All fonts are embedded",
    rationale=(
        "A font that is not in the file is replaced by another, whose letters are wider or missing: Tibetan "
        "becomes boxes."
    ),
    source="house; ISO 15930-7, 6.2.4",
    run=run,
)
