"""Nothing in the file moves, opens or runs."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm
from pamphlet.preflight.places import MOST_PLACES

_PASSIVE = {"PrinterMark", "TrapNet"}


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Annotations, scripts, forms, actions and attachments."""
    for what in facts.active:
        yield Fault(CHECK.id, CHECK.severity, 0, None, f"the file holds {what}", _HINT)
    for name in facts.attachments:
        yield Fault(CHECK.id, CHECK.severity, 0, None, f"a file is attached: {name}", _HINT)
    for page in facts.pages:
        notes = [note for note in page.annotations if note.subtype not in _PASSIVE]
        if notes:
            kinds = ", ".join(sorted({note.subtype for note in notes}))
            yield Fault(CHECK.id, CHECK.severity, page.number, rect_mm(page, notes[0].box), f"annotations on the page: {kinds}", _HINT,
                        tuple(rect_mm(page, note.box) for note in notes[1:MOST_PLACES]), len(notes))
        if page.actions:
            yield Fault(CHECK.id, CHECK.severity, page.number, None, "the page has actions", _HINT)


_HINT = "Export for print: without links, forms, scripts and attachments."


CHECK = Check(
    id="press/nothing-active",
    severity=Severity.ERROR,
    title="Nothing in the file moves, opens or runs",
    rationale=(
        "Links, forms and scripts do nothing on paper; some RIPs print their frames, many mail filters refuse"
        " the file."
    ),
    source="house; ISO 15930-7, 6.3",
    run=run,
)
