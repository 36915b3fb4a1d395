"""Even panels: where each panel of a run should begin, so that none ends half empty.

The engine fills panels one after the other and leaves the last with two lines. From the heights it
measured, the breaks are chosen again: as many panels, the same order, the free room spread evenly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pamphlet.typeset.engine import LaidOut

HEAD, PART_HEAD, ENTRY, LINE = "h", "p", "e", "l"
KEEPS_WITH_NEXT = (HEAD, PART_HEAD)
SPREADS = (HEAD, PART_HEAD, ENTRY)
DEFAULT_GAP_REM = {HEAD: 1.1, PART_HEAD: 1.1}
MOST_EXTRA_REM = 1.0  # between two blocks; more looks like a hole
NEW_SHELF_ON_TOP = 0.8  # a panel that begins with a head may be this much worse otherwise
SPLIT_SECTION = 0.12  # what it costs to turn the panel inside a section (0.12: a third of a panel empty)
ROUNDING = 0.75  # pt left free on every panel against the engine's rounding


@dataclass(frozen=True)
class Block:
    """An unbreakable piece of a run: its height, and the gap above it when it is not on top. pt."""

    id: str
    height: float
    gap: float

    @property
    def kind(self) -> str:
        """Head, part head, entry or line: the last letter of its id."""
        return self.id[-1]


def measure(laid: LaidOut, rem: float) -> tuple[Block, ...]:
    """The blocks of a laid-out run in order."""
    rects = sorted(((key, pieces[0]) for key, pieces in laid.rects.items() if _is_block(key)), key=lambda i: int(i[0][1:-1]))
    gaps: dict[str, list[float]] = {}
    for (_, above), (key, rect) in pairwise(rects):
        if above.page == rect.page:
            gaps.setdefault(key[-1], []).append(max(0.0, rect.y0 - above.y1))
    typical = {kind: median(values) for kind, values in gaps.items()}
    return tuple(
        Block(key, rect.y1 - rect.y0, typical.get(key[-1], DEFAULT_GAP_REM.get(key[-1], 0.0) * rem)) for key, rect in rects)


def _is_block(key: str) -> bool:
    return key[0] == "b" and key[-1] in "hpel" and key[1:-1].isdigit()


def height_of(blocks: Sequence[Block]) -> float:
    """Blocks set one under the other from the top of a panel."""
    return sum(block.height for block in blocks) + sum(block.gap for block in blocks[1:])


def panels_needed(blocks: Sequence[Block], capacities: Sequence[float]) -> int:
    """Panels that greedy filling takes; len(capacities) + 1 if they do not suffice."""
    panel, used = 0, 0.0
    start = 0
    while start < len(blocks):
        end = start + 1
        while end < len(blocks) and blocks[end - 1].kind in KEEPS_WITH_NEXT:
            end += 1
        group = blocks[start:end]
        need = height_of(group) + (group[0].gap if used else 0.0)
        if used + need > capacities[min(panel, len(capacities) - 1)]:
            panel, used = panel + 1, 0.0
            need = height_of(group)
            if panel >= len(capacities) or need > capacities[panel]:
                return len(capacities) + 1
        used += need
        start = end
    return panel + 1


def even_out(blocks: Sequence[Block], capacities: Sequence[float], rem: float) -> Mapping[str, tuple[bool, float]] | None:
    """For each block id: whether it begins a panel, and extra room above it in points.

    `capacities` are the heights of the panels to fill, all of them. None if it cannot be done.
    """
    breaks = _best_breaks(blocks, [capacity - ROUNDING for capacity in capacities])
    if breaks is None:
        return None
    spread: dict[str, tuple[bool, float]] = {}
    for number, (start, end) in enumerate(zip(breaks, (*breaks[1:], len(blocks)), strict=True)):
        members = blocks[start:end]
        free = capacities[number] - ROUNDING - height_of(members)
        places = sum(1 for block in members[1:] if block.kind in SPREADS and not _follows_head(blocks, block))
        extra = min(max(0.0, free) / places, MOST_EXTRA_REM * rem) if places else 0.0
        for block in members:
            begins = block is members[0] and start > 0
            takes = block is not members[0] and block.kind in SPREADS and not _follows_head(blocks, block)
            if begins or (takes and extra > 0):
                spread[block.id] = (begins, (block.gap + extra) if takes else 0.0)
    return spread


def _follows_head(blocks: Sequence[Block], block: Block) -> bool:
    at = next(i for i, other in enumerate(blocks) if other is block)
    return at > 0 and blocks[at - 1].kind in KEEPS_WITH_NEXT


def _best_breaks(blocks: Sequence[Block], capacities: Sequence[float]) -> list[int] | None:
    """First block of each panel: least sum of squared free room, heads on top preferred."""
    count, panels = len(blocks), len(capacities)
    best: list[list[float]] = [[float("inf")] * (count + 1) for _ in range(panels + 1)]
    came: list[list[int]] = [[-1] * (count + 1) for _ in range(panels + 1)]
    best[0][0] = 0.0
    for panel, capacity in enumerate(capacities):
        for start in range(count):
            if best[panel][start] == float("inf"):
                continue
            used = 0.0
            for end in range(start + 1, count + 1):
                block = blocks[end - 1]
                used += block.height + (block.gap if end - 1 > start else 0.0)
                if used > capacity:
                    break
                if end < count and block.kind in KEEPS_WITH_NEXT:
                    continue
                cost = ((capacity - used) / capacity) ** 2
                if end < count and blocks[end].kind in KEEPS_WITH_NEXT:
                    cost *= NEW_SHELF_ON_TOP
                elif end < count and blocks[end].kind == LINE:
                    cost += SPLIT_SECTION
                if best[panel][start] + cost < best[panel + 1][end]:
                    best[panel + 1][end] = best[panel][start] + cost
                    came[panel + 1][end] = start
    if best[panels][count] == float("inf"):
        return None
    breaks, end = [], count
    for panel in range(panels, 0, -1):
        end = came[panel][end]
        breaks.append(end)
    return breaks[::-1]
