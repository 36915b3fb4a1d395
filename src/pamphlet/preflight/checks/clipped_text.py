"""No text is clipped."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Text
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults, quoted
from pamphlet.units import to_mm

BORNE = 1.0  # pt: a hook or an accent that a tight clip shaves
BORNE_SHARE = 0.3  # of the size: how far the height of a font that cannot be looked into is guessed wrong; a digit is wider


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Text of which a clip takes away more than a hair; text that a clip hides wholly is not seen."""
    seen = ((page, mark, f"{to_mm(mark.cut):.1f} mm of the text are clipped away: {quoted(mark.text)}")
            for page in facts.pages for mark in page.trimmed()
            if isinstance(mark, Text) and mark.mode != 3 and mark.cut > max(BORNE, BORNE_SHARE * mark.size))
    yield from faults(CHECK.id, CHECK.severity, seen, "Make the frame larger, or the text shorter.")


CHECK = Check(
    id="press/clipped-text",
    severity=Severity.ERROR,
    title="No text is clipped",
    rationale=(
        "A frame that is too small hides the end of a line without a word: a number with a digit missing is a wrong number."
    ),
    source="house",
    run=run,
)
