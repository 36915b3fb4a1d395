"""PDF/X-1a holds no transparency."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Image
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm
from pamphlet.preflight.places import faults


def run(facts: Facts, _limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Transparency of any kind, where the file is or should be PDF/X-1a."""
    if expected.standard != "pdf-x-1a" and not facts.standard.startswith("PDF/X-1"):
        return
    hint = "Flatten transparency, or send PDF/X-4."
    seen = ((page, mark, "something is see-through") for page, mark in facts.marks()
            if mark.see_through or (isinstance(mark, Image) and mark.soft_mask))
    yield from faults(CHECK.id, CHECK.severity, seen, hint)
    for page in facts.pages:
        if page.group or page.groups:
            box = page.group.box if page.group else page.groups[0].box
            yield Fault(CHECK.id, CHECK.severity, page.number, rect_mm(page, box), "the page has a transparency group", hint)


CHECK = Check(
    id="press/no-transparency",
    severity=Severity.ERROR,
    title="PDF/X-1a holds no transparency",
    rationale=(
        "An older RIP that asks for PDF/X-1a paints what is transparent as if it were solid."
    ),
    source="ISO 15930-4, 6.15",
    run=run,
)
