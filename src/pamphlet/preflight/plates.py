"""How much ink lies where: bounds from facts, and the four plates drawn by PDFium and measured."""

from __future__ import annotations

from pamphlet.preflight.facts import Facts


def ink_bound(facts: Facts) -> float:
    """The most ink that any place can carry, 0 to 4, without drawing it.

    A paint replaces what lies below it, so the heaviest paint is the most, unless paints add up: each ink that
    overprints, shines through or multiplies counts on top of the heaviest.
    """
    heaviest = [0.0, 0.0, 0.0, 0.0]
    solid = 0.0
    added = False
    for page in facts.pages:
        for mark in page.trimmed():
            solid = max(solid, mark.colour.total)
            added = added or mark.see_through
            if mark.overprint:
                heaviest = [max(one, other) for one, other in zip(heaviest, mark.colour.inks, strict=True)]
    return 4.0 if added else min(4.0, solid + sum(heaviest))
