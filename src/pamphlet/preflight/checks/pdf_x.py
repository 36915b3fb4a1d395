"""The file is PDF/X."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits

_NAMES = {"pdf-x-4": "PDF/X-4", "pdf-x-1a": "PDF/X-1"}
_VERSIONS = {"PDF/X-4": ("1.6",), "PDF/X-1": ("1.3", "1.4")}


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """The claim, and the PDF version that belongs to it."""
    if expected.standard == "plain" or expected.colour == "rgb":
        return
    wanted = _NAMES.get(expected.standard or "")
    claim = facts.standard
    if not claim.startswith(wanted or "PDF/X-"):
        said = f"the file says it is {claim}" if claim else "the file does not say that it is PDF/X"
        yield Fault(CHECK.id, CHECK.severity, 0, None, f"{said}; wanted is {wanted or 'PDF/X-4 or PDF/X-1a'}",
                    "Export as PDF/X-4.")
        return
    for name, versions in _VERSIONS.items():
        if claim.startswith(name) and facts.version > versions[-1]:
            yield Fault(CHECK.id, CHECK.severity, 0, None, f"{claim} is PDF {versions[-1]} at most, and this file is PDF {facts.version}",
                        f"Export as PDF {versions[-1]}.")


CHECK = Check(
    id="press/pdf-x",
    severity=Severity.ERROR,
    title="The file is PDF/X",
    rationale=(
        "PDF/X promises a printer that fonts, colours and boxes are all there. Without the claim a shop has "
        "to look for itself, and asks back."
    ),
    source="GWG 2022 R0001; ISO 15930-7, 6.2",
    run=run,
)
