"""Two encoders draw the same code."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm
from pamphlet.preflight.places import placed


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Announced codes of which a second encoder drew another matrix (`Code.agrees` is False)."""
    for code in expected.codes or ():
        if code.agrees is False:
            place = placed(facts, code)
            yield Fault(CHECK.id, CHECK.severity, code.page, rect_mm(*place) if place else None,
                        f"two encoders draw the code {code.text} differently",
                        "Report it: the encoder of the program is at fault.")


CHECK = Check(
    id="qr/second-encoder",
    severity=Severity.ERROR,
    title="Two encoders draw the same code",
    rationale=(
        "An encoder with a fault makes codes that some readers take and others refuse; a second one, written "
        "by others, finds it."
    ),
    source="house",
    run=run,
)
