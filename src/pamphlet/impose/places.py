"""Where a panel's slots come to lie on the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pamphlet.impose.schemes import Fold, Placed
from pamphlet.impose.slots import Slot


class OnSheet(NamedTuple):
    """A slot's place on a side: page from 1, lower left in points from the sheet's trim."""

    page: int
    slot: Slot
    x: float
    y: float


def on_sheets(fold: Fold, count: int, slots: Sequence[Slot]) -> Iterator[OnSheet]:
    """Every place of every slot; a card that is repeated has several."""
    for page, side in enumerate(fold.placed(count), 1):
        for placed in side:
            for slot in slots:
                if slot.panel == placed.panel:
                    yield OnSheet(page, slot, *_corner(placed, slot))


def _corner(placed: Placed, slot: Slot) -> tuple[float, float]:
    if placed.turn == 180:
        return placed.x + placed.width - slot.x - slot.width, placed.y + placed.height - slot.y - slot.height
    return placed.x + slot.x, placed.y + slot.y


def side_panels(fold: Fold, count: int) -> tuple[tuple[int, ...], ...]:
    """For each printed side the panels on it, in reading order."""
    return tuple(tuple(sorted({placed.panel for placed in side})) for side in fold.placed(count))
