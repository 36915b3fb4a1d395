"""Line art is fine enough."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import coarse, faults


def run(facts: Facts, limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """1-bit pictures and stencils: an error under one limit, a warning under the other."""
    for severity, seen in coarse(facts, limits.bitmap_ppi_error, limits.bitmap_ppi_warning, one_bit=True):
        yield from faults(CHECK.id, severity, seen, "Use a vector drawing, or scan it again at 1200 dpi.")


CHECK = Check(
    id="press/bitmap-resolution",
    severity=Severity.ERROR,
    title="Line art is fine enough",
    rationale=(
        "A picture of black and white dots has no gray to soften its steps; it needs more of them."
    ),
    source="GWG 2022 R0032",
    run=run,
)
