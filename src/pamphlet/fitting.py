"""How many entries a pamphlet prints, and how roomily it is set: the search, over what a `Setting` measures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pamphlet.compose.markup import Markup, compose_run
from pamphlet.findings import Finding, error
from pamphlet.setting import Setting
from pamphlet.typeset.balance import Block, measure, panels_needed
from pamphlet.typeset.fit import STEPS, TO_IDEAL, most, roomiest, rung, swelling
from pamphlet.units import plural

if TYPE_CHECKING:
    from pamphlet.typeset.engine import LaidOut

SHORT_LINES = 1.4  # measured: entries hold many lines that are not full, so they grow less than running text
MEASURED = 26  # entries laid out to guess how many fit; the guess is then checked by layouts


@dataclass(frozen=True)
class Heights:
    """Blocks measured at the floor: by service, by category, and of the sections of the last flow."""

    entries: Mapping[str, Block]
    heads: Mapping[str, Block]
    sections: tuple[Block, ...]


class Fitting:
    """The search for one pamphlet's entries and step."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.shop, self.partner, self.fold, self.family = setting.shop, setting.partner, setting.fold, setting.family

    def most_entries(self, limit: int | None = None) -> int:
        """How many entries, most needed first and `limit` at most, fit at the floor; -1 if not even none does."""
        total = len(self.setting.services) if limit is None else min(limit, len(self.setting.services))
        if self.fold.count is None or total < 0:
            return total
        return most(lambda n: self._load(n, STEPS) <= 1, self.guessed_entries, total)

    def roomiest_step(self, count: int) -> int | None:
        """The roomiest step at which `count` entries fit, covers included."""
        if self.fold.count is None:
            return self._booklet_step(count)
        return roomiest(lambda step: self._load(count, step) <= 1, self._guess_step(count))

    @cached_property
    def guessed_entries(self) -> int:
        """About how many entries fit at the floor, from heights that were measured once."""
        if self.fold.count is None:
            return len(self.setting.services)
        capacities = [self.setting.height] * self._room_after_opening
        for count in range(len(self.setting.services), 0, -1):
            if panels_needed(self._floor_blocks(count), capacities) <= len(capacities):
                return count
        return 0

    def does_not_fit(self, count: int) -> Finding:
        """The finding that says which panel, which language and how much too much."""
        at = rung(self.family, STEPS)
        load = self._load(count, STEPS)
        room = self.setting.room
        lines = (load - 1) * room * self.setting.height / (at.size * max(row.line_height.min for row in self.setting.rows))
        return error(
            "fit/too-much", self.shop.loaded.where(self.partner.id, "sections"),
            f"{self.partner.id}, {'+'.join(self.setting.languages)}, {self.setting.group.area}: the text needs about "
            f"{plural(max(1, round(lines)), 'line')} more than {plural(room, 'panel holds', 'panels hold')} "
            f"at {at.size:g} pt, the floor, with {plural(count, 'service')}",
            "fewer sections, a larger paper, or may_leave_out: true")

    def _load(self, count: int, step: int) -> float:
        """Room needed over room there is, for a fold with a fixed number of panels."""
        assert self.fold.count is not None
        room = self.setting.room
        first, used = int(self.setting.covered), 0
        last_fill = 0.0
        for part in self.setting.parts:
            left = max(1, room - used)
            pages, bottom = self.setting.flow_extent(count, step, part, first, left)
            last_fill = self.setting.fill(bottom)
            used += pages
            first += pages
        if used > room:
            return (used - 1 + last_fill) / room if (used - 1 + last_fill) / room > 1 else 1.0001
        return min(1.0, (used - 1 + last_fill) / room)

    def _guess_step(self, count: int) -> int:
        """The step whose panels hold the entries' measured blocks, grown as short lines grow."""
        row, blocks, room = self.setting.rows[-1].line_height, self._floor_blocks(count), self._room_after_opening
        heights = (self.setting.height / swelling(self.family, step, row.min, row.ideal, SHORT_LINES) for step in range(STEPS + 1))
        return next((step for step, height in enumerate(heights) if panels_needed(blocks, [height] * room) <= room), STEPS)

    @cached_property
    def _room_after_opening(self) -> int:
        """Panels left for the last flow when what comes before it is set at the floor."""
        room = self.setting.room
        return max(1, room - sum(self.setting.flow_extent(0, STEPS, part, 1, room)[0] for part in self.setting.parts[:-1]))

    def _floor_blocks(self, count: int) -> list[Block]:
        """The blocks of the last flow at the floor, from heights that were measured once."""
        heights = self._floor_heights
        blocks: list[Block] = []
        shelf = ""
        for name, service in self.setting.shelved(count):
            if name != shelf:
                blocks.append(heights.heads[name])
                shelf = name
            blocks.append(heights.entries[service.id])
        before = self.setting.parts[-1].index("services") if "services" in self.setting.parts[-1] else 0
        return [*heights.sections[:0 if before == 0 else None], *blocks, *(heights.sections if before == 0 else ())]

    @cached_property
    def _floor_heights(self) -> Heights:
        """Heights at the floor of all the guide's entries in these languages on this panel."""
        issue = self.setting.issue
        key = (self.setting.languages, self.partner.family, self.family, self.fold.panel, self.partner.category_codes, issue.draft)
        if key not in self.shop.heights:
            self.shop.heights[key] = self._measure_entries()
        entries, heads = self.shop.heights[key]
        sections = tuple(part for part in self.setting.parts[-1] if part != "services")
        tail = self._blocks(*self.setting.flow_text(0, STEPS, sections, 1, 1)) if sections else ()
        return Heights(entries, heads, tail)

    def _blocks(self, markup: Markup, sheets: Sequence[str]) -> tuple[Block, ...]:
        """The blocks of a text at the floor."""
        size = rung(self.family, STEPS).size

        def blocks(laid: LaidOut) -> list[tuple[str, float, float]]:
            return [(block.id, block.height, block.gap) for block in measure(laid, size)]

        return tuple(Block(*row) for row in self.shop.measured(blocks, markup.html, sheets))

    def _measure_entries(self) -> tuple[dict[str, Block], dict[str, Block]]:
        """The heights of the guide's most needed entries; a later one counts as tall as a middling one."""
        at = rung(self.family, STEPS)
        active = sorted((s for s in self.shop.content.services if s.status == "active"), key=lambda s: (s.priority, s.id))
        services = [(s.categories[0], s) for s in active[:MEASURED]]
        everything = self.setting.local(services, left_out=0)
        markup = compose_run("flow", everything, self.setting.issue, ("services",))
        if not services:
            return {}, {}
        blocks = iter(self._blocks(markup, self.setting.sheets(self.fold.count or self.fold.multiple, 1, 1, at)))
        entries, heads = {}, {}
        for shelf in everything.shelves:
            heads[shelf.id] = next(blocks)
            entries.update({entry.id: next(blocks) for entry in shelf.entries})
        tallest = max(heads.values(), key=lambda block: block.height)
        middling = sorted(entries.values(), key=lambda block: block.height)[len(entries) // 2]
        entries |= {s.id: middling for s in active[MEASURED:]}
        return entries, {category.id: heads.get(category.id, tallest) for category in self.shop.content.guide.categories}

    def _booklet_step(self, count: int) -> int:
        """A booklet takes the panels it needs at its ideal size, then grows into them."""
        needed = self._booklet_load(count, TO_IDEAL)
        room = self._whole_sheets(needed) - 2
        row = self.setting.rows[-1].line_height
        ideal = swelling(self.family, TO_IDEAL, row.min, row.ideal)
        step = next(s for s in range(TO_IDEAL + 1) if needed * swelling(self.family, s, row.min, row.ideal) <= room * ideal or s == TO_IDEAL)
        while step < TO_IDEAL and self._whole_sheets(self._booklet_load(count, step)) - 2 > room:
            step = min(TO_IDEAL, step + 3)
        return step

    def _booklet_load(self, count: int, step: int) -> float:
        """Panels that the flows take, the last counted by how far it is filled."""
        extents = [self.setting.flow_extent(count, step, part, 1, 0) for part in self.setting.parts]
        return sum(panels for panels, _ in extents) - 1 + self.setting.fill(extents[-1][1]) if extents else 0.0

    def _whole_sheets(self, flows: float) -> int:
        """Panels of a booklet whose flows take so many: covers added, whole sheets."""
        return -(-(math.ceil(flows) + 2) // self.fold.multiple) * self.fold.multiple
