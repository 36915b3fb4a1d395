"""No letter is missing."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, quoted
from pamphlet.units import plural


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Text that shows glyph 0, or a glyph that its font program does not hold. Looks at fonts addressed by glyph (Identity) and at named glyphs."""
    seen = ((page, mark, f"{plural(mark.missing, 'letter')} missing in {facts.fonts[mark.font].family}: {quoted(mark.text)}")
            for page, mark in facts.marks() if isinstance(mark, Text) and mark.missing)
    yield from faults(CHECK.id, CHECK.severity, seen, "Set the text in a font that has its letters.")


CHECK = Check(
    id="press/notdef",
    severity=Severity.ERROR,
    title="No letter is missing",
    rationale=(
        "A letter that the font does not have prints as an empty box, or as nothing: a name or a number is "
        "wrong."
    ),
    source="house",
    run=run,
)
