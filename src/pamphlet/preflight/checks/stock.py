"""The file was made for the paper that is ordered."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.surfaces import differ, surface_of_condition

_LOOKS = {
    "uncoated": "colours will print duller and darker than they were meant",
    "coated": "colours will print stronger than they were meant",
}


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """An output condition for coated paper on uncoated stock, or the other way about; black alone prints alike on both."""
    if expected.stock is None or expected.colour != "cmyk":
        return
    for intent in facts.intents:
        made_for = surface_of_condition(intent.condition)
        if intent.subtype == "GTS_PDFX" and differ(expected.stock, made_for):
            yield Fault(CHECK.id, CHECK.severity, 0, None,
                        f"the file was made for {made_for} paper ({intent.condition}), and {expected.stock} paper is ordered: "
                        f"{_LOOKS[expected.stock]}; text in black stays as it is",
                        f"Order {made_for} paper (order: stock), or ask the print shop for its profile for {expected.stock} paper (press: profile), "
                        "or agree with it to print it as it is.")


CHECK = Check(
    id="press/stock",
    severity=Severity.WARNING,
    title="The file was made for the paper that is ordered",
    rationale=(
        "Ink sinks into uncoated paper and spreads; the same numbers are another colour there. A print shop "
        "that sees both named will stop and ask."
    ),
    source="house",
    run=run,
)
