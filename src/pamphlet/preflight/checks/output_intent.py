"""The printing condition is named and its profile embedded."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits

_HINT = "Export with a CMYK output profile, such as ISO Coated v2 300% (FOGRA39)."


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """One GTS_PDFX intent with a sound profile of the output class."""
    if expected.standard == "plain" or expected.colour == "rgb":
        return
    intents = [intent for intent in facts.intents if intent.subtype == "GTS_PDFX"]
    if len(intents) != 1:
        words = "no output intent for PDF/X" if not intents else f"{len(intents)} output intents for PDF/X; one is allowed"
        yield Fault(CHECK.id, CHECK.severity, 0, None, words, _HINT)
        return
    intent = intents[0]
    wanted = {"GRAY"} if expected.colour == "gray" else {"CMYK"}
    if not intent.condition:
        yield Fault(CHECK.id, CHECK.severity, 0, None, "the output intent does not name its printing condition", _HINT)
    elif not intent.components:
        yield Fault(CHECK.id, CHECK.severity, 0, None, f"the output intent {intent.condition} has no profile, or a broken one", _HINT)
    elif intent.device_class != "prtr" or intent.space not in wanted | {"CMYK"}:
        yield Fault(CHECK.id, CHECK.severity, 0, None,
                    f"the output profile is of class {intent.device_class} for {intent.space}; wanted is an output profile for CMYK", _HINT)


CHECK = Check(
    id="press/output-intent",
    severity=Severity.ERROR,
    title="The printing condition is named and its profile embedded",
    rationale=(
        "The output intent says what paper and press the numbers of the file were made for. Without it the "
        "same numbers are another colour in every shop."
    ),
    source="GWG 2022 R0035; ISO 15930-7, 6.2.3",
    run=run,
)
