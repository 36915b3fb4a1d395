"""Gradients are sound."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Shade
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Gradients whose functions do not fit their colour space."""
    seen = ((page, mark, f"a gradient whose functions do not fit its {mark.colour.family} colour space") for page, mark in facts.marks()
            if isinstance(mark, Shade) and not mark.fits)
    yield from faults(CHECK.id, CHECK.severity, seen, "Draw it anew, or replace it by a flat tint.")


CHECK = Check(
    id="press/shading",
    severity=Severity.ERROR,
    title="Gradients are sound",
    rationale=(
        "A gradient whose functions give more or fewer numbers than its colour has is drawn in another colour"
        " by every viewer."
    ),
    source="house; ISO 32000-2, 8.7.4.5",
    run=run,
)
