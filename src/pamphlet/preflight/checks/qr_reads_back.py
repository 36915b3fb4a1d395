"""Every code can be scanned."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import seen_place


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Codes that should be there and do not say what they should; nothing for a file of which no codes are known."""
    wanted = expected.codes or ()
    for seen in facts.codes:
        if 0 <= seen.wanted < len(wanted) and not seen.reads:
            words = f"the code says {seen.text}" if seen.text else "no code can be read here"
            yield Fault(CHECK.id, CHECK.severity, seen.page, seen_place(facts, seen),
                        f"{words}; wanted is {wanted[seen.wanted].text}", "Print the code larger, in black on white, with its quiet zone.")


CHECK = Check(
    id="qr/reads-back",
    severity=Severity.ERROR,
    title="Every code can be scanned",
    rationale=(
        "A code that does not scan sends nobody anywhere, and nobody who holds the paper can mend it."
    ),
    source="house; read with ZXing from 300 dpi",
    run=run,
)
