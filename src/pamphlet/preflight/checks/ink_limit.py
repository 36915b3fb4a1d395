"""No place carries too much ink."""

from __future__ import annotations

from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts
from pamphlet.preflight.model import Check, Expected, Fault, Limits, rect_mm
from pamphlet.preflight.places import MOST_PLACES


def run(facts: Facts, limits: Limits, expected: Expected) -> Iterator[Fault]:
    """Places whose inks, averaged over the profile's area, sum to more than its limit; measured where a raster was made."""
    if expected.colour == "rgb":
        return
    for plates in facts.plates or ():
        if not plates.over:
            continue
        page = facts.pages[plates.page - 1]
        rects = [rect_mm(page, box) for box in plates.over[:MOST_PLACES]]
        guess = " (counted from RGB: an estimate)" if plates.approximate else ""
        yield Fault(CHECK.id, CHECK.severity, page.number, rects[0],
                    f"{plates.peak:.0f} % ink{guess}, over {limits.ink:.0f} % on {plates.over_mm2:.0f} mm²",
                    "Use fewer inks in dark places: black with at most 60 % of another.", tuple(rects[1:]), len(plates.over))


CHECK = Check(
    id="press/ink-limit",
    severity=Severity.ERROR,
    title="No place carries too much ink",
    rationale=(
        "Above its limit paper does not dry: sheets stick together and the next one is printed with the back "
        "of the last."
    ),
    source="GWG 2022 R0026 (320 %); house: 300 %",
    run=run,
)
