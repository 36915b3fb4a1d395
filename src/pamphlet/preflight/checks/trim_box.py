"""Every page says where it is cut."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Any page that names neither TrimBox nor ArtBox, or both."""
    for page in facts.pages:
        found = page.named & {"TrimBox", "ArtBox"}
        if len(found) != 1:
            words = "the page names a trim box and an art box" if found else "the page has no trim box"
            yield Fault(CHECK.id, CHECK.severity, page.number, None, words, "Give every page one trim box: the finished size.")


CHECK = Check(
    id="press/trim-box",
    severity=Severity.ERROR,
    title="Every page says where it is cut",
    rationale=(
        "Without a trim box the shop has to guess the finished size, and folds and bleed with it."
    ),
    source="ISO 15930-7, 6.2.7",
    run=run,
)
