"""One pamphlet being set: fitted and evened out. `Setting` lays out runs and measures them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pamphlet.compose.markup import Issue, Markup, compose_run
from pamphlet.compose.styles import run_sheet, shared_sheets
from pamphlet.content.select import select_services, shelf_of
from pamphlet.errors import ContentErrors, EngineProblem
from pamphlet.findings import Finding, error
from pamphlet.impose.schemes import Fold, fold_for
from pamphlet.local import LocalGuide
from pamphlet.localize.guide import Voice, local_guide
from pamphlet.model import Language, Service
from pamphlet.phones import parse_number
from pamphlet.typeset.balance import Block, even_out, measure, panels_needed
from pamphlet.typeset.fit import STEPS, TO_IDEAL, Family, Rung, family_of, most, roomiest, rung, swelling
from pamphlet.units import mm, parse_length
from pamphlet.workshop import Group, Workshop
from pamphlet.world import layout_memory

if TYPE_CHECKING:
    from pamphlet.typeset.engine import LaidOut

SAFE = mm(2.9)  # text keeps 3 mm from trim and fold; a tenth is left to measuring
SHORT_LINES = 1.4  # measured: entries hold many lines that are not full, so they grow less than running text
MEASURED = 26  # entries laid out to guess how many fit; the guess is then checked by layouts


@dataclass(frozen=True)
class Fitted:
    """How a pamphlet came out: for the table of `pamphlet fit` and for the record."""

    languages: tuple[str, ...]
    step: int
    size: float
    leading: float
    panels: int
    panels_used: float
    lines_to_spare: float
    entries: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Heights:
    """Blocks measured at the floor: by service, by category, and of the sections of the last flow."""

    entries: Mapping[str, Block]
    heads: Mapping[str, Block]
    sections: tuple[Block, ...]


@dataclass(frozen=True)
class Run:
    """A chain of panels that one text flowed through."""

    kind: str
    markup: Markup
    laid: LaidOut


def extent(laid: LaidOut) -> tuple[int, float]:
    """Panels that a run takes, and how far down (pt) the last of them it reaches."""
    last = len(laid.pages) - 1
    return len(laid.pages), max((rect.y1 for pieces in laid.rects.values() for rect in pieces if rect.page == last), default=0.0)


class Setting:
    """One pamphlet being set: a partner, a paper, an area, a language or two."""

    def __init__(self, shop: Workshop, group: Group, languages: tuple[str, ...]) -> None:
        self.shop, self.group, self.languages = shop, group, languages
        self.partner = shop.partner(group.partner)
        self.fold: Fold = fold_for(self.partner, group.paper)
        self.family: Family = family_of(self.partner)
        self.bleed = parse_length(self.partner.bleed) if self.partner.bleed else 0.0
        self.area = shop.area(group.area)
        found = select_services(shop.world, shop.content, self.partner, group.area)
        self.listed = self._listed_numbers()
        # A service whose number the pamphlet lists already can spare its entry first.
        self.services: tuple[Service, ...] = tuple(sorted(found, key=lambda service: service.id in self.listed))
        guide = shop.content.guide
        self.rows: tuple[Language, ...] = tuple(guide.language(code) for code in languages)
        self.voices = tuple(
            Voice(row, shop.catalogues[row.code], {r.code: r for r in guide.languages}) for row in self.rows)
        self._shared = shared_sheets(shop.world, shop.tokens, self.partner.colour, self.partner.family, guide.languages)
        self._guides: dict[int, LocalGuide] = {}

    def _listed_numbers(self) -> frozenset[str]:
        """Services that a section of numbers of this pamphlet prints."""
        sections = (self.shop.content.section(name) for name in self.partner.sections)
        return frozenset(item.service for section in sections if section for item in section.items if item.service)

    def left_out(self, count: int) -> tuple[str, ...]:
        """Services of this edition that are nowhere in the pamphlet."""
        return tuple(service.id for service in self.services[count:] if service.id not in self.listed)

    @cached_property
    def covered(self) -> bool:
        """Whether the pamphlet has a cover; a card of two panels begins with its text at once."""
        return self.fold.count is None or self.fold.count > 2

    @cached_property
    def room(self) -> int:
        """Panels between cover and back, for a fold with a fixed number of panels."""
        assert self.fold.count is not None
        return self.fold.count - 1 - self.covered

    # -- words ------------------------------------------------------------------------------------

    def guide(self, count: int) -> LocalGuide:
        """The guide in words with the `count` most needed services."""
        if count not in self._guides:
            self._guides[count] = self._local(self._shelved(count), left_out=len(self.left_out(count)))
        return self._guides[count]

    def _shelved(self, count: int) -> list[tuple[str, Service]]:
        """The `count` most needed services with the category each prints under, in printing order."""
        order = {category.id: n for n, category in enumerate(self.shop.content.guide.categories)}
        chosen = [(shelf_of(service, self.partner), service) for service in self.services[:count]]
        return sorted(chosen, key=lambda item: order[item[0]])  # stable: by priority within a shelf

    def _local(self, services: Sequence[tuple[str, Service]], left_out: int) -> LocalGuide:
        return local_guide(
            self.shop.content, self.voices, services, area=self.area, today=self.shop.world.today,
            discreet=self.partner.cover == "discreet", left_out=left_out, edition=self.shop.edition)

    @cached_property
    def issue(self) -> Issue:
        """What this pamphlet says besides the guide."""
        partner, contact, guide = self.partner, self.partner.contact, self.shop.content.guide
        phone = parse_number(contact.phone, guide.region) if contact and contact.phone else None
        return Issue(
            draft=not self.shop.order.release, map=guide.map, area=self.group.area if self.area else "", mode=partner.colour,
            family=partner.family, publisher=guide.publisher, code=f"{self.shop.edition} {partner.id} {'+'.join(self.languages)}",
            licence=guide.licence, category_codes=partner.category_codes, bleed=self.bleed,
            module=parse_length(partner.code_module),
            contact_name=contact.name if contact else "", contact_lines=contact.lines if contact else (),
            contact_phone=(phone.display, f"tel:{phone.dial}") if phone else ("", ""), contact_url=(contact.url or "") if contact else "",
            has_logo=bool(partner.logo), back_sections=partner.back_sections, discreet=partner.cover == "discreet")

    def sheets(self, count: int, first: int, number: int, at: Rung, *, numbered: bool = False) -> tuple[str, ...]:
        """All stylesheets of a run that fills `number` panels of a pamphlet of `count` from `first`."""
        sizes = self.fold.panel_sizes(count)[first:first + number] if number else ()
        band = " / ".join(text.text for text in self.guide(0).furniture.draft_band) if self.issue.draft else ""
        return (*self._shared, run_sheet(sizes, self.fold.panel, self.family.margins, self.bleed, at.size, at.leading,
                                         self.family.least_leading, self.shop.content.guide.languages, {"top-left": band},
                                         first + 1 if numbered and self.fold.scheme == "booklet" else 0))

    # -- runs -------------------------------------------------------------------------------------

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The flows of the pamphlet: what comes before the services starts on panels of its own."""
        sections = self.partner.sections
        at = sections.index("services") if "services" in sections else len(sections)
        return tuple(part for part in (sections[:at], sections[at:]) if part)

    def _flow(self, count: int, step: int, parts: tuple[str, ...], first: int, number: int,
              spread: Mapping[str, tuple[bool, float]] | None = None) -> Run:
        markup, sheets = self._flow_text(count, step, parts, first, number, spread)
        return Run("flow", markup, self.shop.layout(markup.html, sheets))

    def _flow_text(self, count: int, step: int, parts: tuple[str, ...], first: int, number: int,
                   spread: Mapping[str, tuple[bool, float]] | None = None) -> tuple[Markup, tuple[str, ...]]:
        markup = compose_run("flow", self.guide(count), self.issue, parts, spread=spread, masthead=first == 0)
        total = self.fold.count or max(self.fold.multiple, number)
        return markup, self.sheets(total, first, number, rung(self.family, step), numbered=True)

    def _flow_extent(self, count: int, step: int, parts: tuple[str, ...], first: int, number: int) -> tuple[int, float]:
        """Panels that a flow takes, and how far down (pt) the last of them it reaches."""
        markup, sheets = self._flow_text(count, step, parts, first, number)
        panels, bottom = self.shop.measured(extent, markup.html, sheets)
        return panels, bottom

    def _load(self, count: int, step: int) -> float:
        """Room needed over room there is, for a fold with a fixed number of panels."""
        assert self.fold.count is not None
        room = self.room
        first, used = int(self.covered), 0
        last_fill = 0.0
        for part in self.parts:
            left = max(1, room - used)
            pages, bottom = self._flow_extent(count, step, part, first, left)
            last_fill = self._fill(bottom)
            used += pages
            first += pages
        if used > room:
            return (used - 1 + last_fill) / room if (used - 1 + last_fill) / room > 1 else 1.0001
        return min(1.0, (used - 1 + last_fill) / room)

    def _fill(self, bottom: float) -> float:
        """How full a panel is whose text reaches down to `bottom`, as a share."""
        return min(1.0, max(0.05, (bottom - self.family.margins[0]) / self._height()))

    def _height(self) -> float:
        """Height of a panel's text area."""
        return self.fold.panel.height - self.family.margins[0] - self.family.margins[2]

    # -- fitting ----------------------------------------------------------------------------------

    def most_entries(self, limit: int | None = None) -> int:
        """How many entries, most needed first and `limit` at most, fit at the floor; -1 if not even none does."""
        total = len(self.services) if limit is None else min(limit, len(self.services))
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
            return len(self.services)
        capacities = [self._height()] * self._room_after_opening
        for count in range(len(self.services), 0, -1):
            if panels_needed(self._floor_blocks(count), capacities) <= len(capacities):
                return count
        return 0

    def _guess_step(self, count: int) -> int:
        """The step whose panels hold the entries' measured blocks, grown as short lines grow."""
        row, blocks, room = self.rows[-1].line_height, self._floor_blocks(count), self._room_after_opening
        heights = (self._height() / swelling(self.family, step, row.min, row.ideal, SHORT_LINES) for step in range(STEPS + 1))
        return next((step for step, height in enumerate(heights) if panels_needed(blocks, [height] * room) <= room), STEPS)

    @cached_property
    def _room_after_opening(self) -> int:
        """Panels left for the last flow when what comes before it is set at the floor."""
        room = self.room
        return max(1, room - sum(self._flow_extent(0, STEPS, part, 1, room)[0] for part in self.parts[:-1]))

    def _floor_blocks(self, count: int) -> list[Block]:
        """The blocks of the last flow at the floor, from heights that were measured once."""
        heights = self._floor_heights
        blocks: list[Block] = []
        shelf = ""
        for name, service in self._shelved(count):
            if name != shelf:
                blocks.append(heights.heads[name])
                shelf = name
            blocks.append(heights.entries[service.id])
        before = self.parts[-1].index("services") if "services" in self.parts[-1] else 0
        return [*heights.sections[:0 if before == 0 else None], *blocks, *(heights.sections if before == 0 else ())]

    @cached_property
    def _floor_heights(self) -> Heights:
        """Heights at the floor of all the guide's entries in these languages on this panel."""
        key = (self.languages, self.partner.family, self.family, self.fold.panel, self.partner.category_codes, self.issue.draft)
        if key not in self.shop.heights:
            self.shop.heights[key] = self._measure_entries()
        entries, heads = self.shop.heights[key]
        sections = tuple(part for part in self.parts[-1] if part != "services")
        tail = self._blocks(*self._flow_text(0, STEPS, sections, 1, 1)) if sections else ()
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
        everything = self._local(services, left_out=0)
        markup = compose_run("flow", everything, self.issue, ("services",))
        if not services:
            return {}, {}
        blocks = iter(self._blocks(markup, self.sheets(self.fold.count or self.fold.multiple, 1, 1, at)))
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
        row = self.rows[-1].line_height
        ideal = swelling(self.family, TO_IDEAL, row.min, row.ideal)
        step = next(s for s in range(TO_IDEAL + 1) if needed * swelling(self.family, s, row.min, row.ideal) <= room * ideal or s == TO_IDEAL)
        while step < TO_IDEAL and self._whole_sheets(self._booklet_load(count, step)) - 2 > room:
            step = min(TO_IDEAL, step + 3)
        return step

    def _booklet_load(self, count: int, step: int) -> float:
        """Panels that the flows take, the last counted by how far it is filled."""
        extents = [self._flow_extent(count, step, part, 1, 0) for part in self.parts]
        return sum(panels for panels, _ in extents) - 1 + self._fill(extents[-1][1]) if extents else 0.0

    def _whole_sheets(self, flows: float) -> int:
        """Panels of a booklet whose flows take so many: covers added, whole sheets."""
        return -(-(math.ceil(flows) + 2) // self.fold.multiple) * self.fold.multiple

    def does_not_fit(self, count: int) -> Finding:
        """The finding that says which panel, which language and how much too much."""
        at = rung(self.family, STEPS)
        load = self._load(count, STEPS)
        room = self.room
        lines = (load - 1) * room * self._height() / (at.size * max(row.line_height.min for row in self.rows))
        return error(
            "fit/too-much", self.shop.loaded.where(self.partner.id, "sections"),
            f"{self.partner.id}, {'+'.join(self.languages)}, {self.group.area}: the text needs about {max(1, round(lines))} lines "
            f"more than {room} panels hold at {at.size:g} pt, the floor, with {count} services",
            "fewer sections, a larger paper, or may_leave_out: true")

    # -- finishing --------------------------------------------------------------------------------

    def finish(self, count: int, step: int) -> tuple[Run, ...]:
        """All runs of the pamphlet in reading order, evened out, covers and notes included."""
        flows = self._finish_flows(count, step)
        used = sum(len(run.laid.pages) for run in flows)
        total = self.fold.count or -(-(used + 2) // self.fold.multiple) * self.fold.multiple
        cover = (self._single("cover", count, step, total, 0),) if self.covered else ()
        back = self._single("back", count, step, total, total - 1)
        spare = total - 1 - self.covered - used
        if spare < 0:
            raise EngineProblem(f"{self.title}: set in {used} panels where {used + spare} were measured; if {layout_memory()} is damaged, remove it")
        notes = (self._notes(count, step, total, self.covered + used, spare),) if spare else ()
        return (*cover, *flows, *notes, back)

    def _finish_flows(self, count: int, step: int) -> tuple[Run, ...]:
        runs, first = [], int(self.covered)
        last = self.fold.count - 1 if self.fold.count else 0
        for part in self.parts:
            plain = self._flow(count, step, part, first, last - first if last else 0)
            pages = len(plain.laid.pages)
            runs.append(self._evened(count, step, part, first, pages, plain))
            first += pages
        return tuple(runs)

    def _evened(self, count: int, step: int, part: tuple[str, ...], first: int, pages: int, plain: Run) -> Run:
        """The run with its panels evened out; as it was where that does not come out right."""
        rem = rung(self.family, step).size
        number = self.fold.count - 1 - first if self.fold.count else 0
        spread = even_out(measure(plain.laid, rem), [self._height()] * pages, rem)
        if spread is None:
            return plain
        evened = self._flow(count, step, part, first, number, spread)
        return evened if len(evened.laid.pages) == pages else plain

    def _single(self, kind: str, count: int, step: int, total: int, at: int) -> Run:
        """A cover or back: one panel, its foot pushed down to the margin; smaller if it must be."""
        for smaller in (*range(step, STEPS, 3), STEPS):
            sheets = self.sheets(total, at, 1, rung(self.family, smaller))
            for tight in (False, True):
                markup = compose_run(kind, self.guide(count), self.issue, tight=tight)
                laid = self.shop.layout(markup.html, sheets)
                if len(laid.pages) == 1:
                    return self._foot_down(kind, count, Run(kind, markup, laid), sheets, tight=tight)
        raise ContentErrors([error("fit/cover", self.shop.loaded.where(self.partner.id),
                                   f"{self.partner.id}, {'+'.join(self.languages)}, {self.group.area}, {self.group.paper}: "
                                   f"the {kind} does not fit on one panel",
                                   "shorten its texts, or leave out back_sections")])

    def _foot_down(self, kind: str, count: int, run: Run, sheets: Sequence[str], *, tight: bool) -> Run:
        """The run with its foot pushed down to the margin by the room that was measured."""
        foot = run.laid.rects["foot"][0]
        free = run.laid.sizes[0][1] - self.family.margins[2] - foot.y1 - 1.0
        if free <= 0:
            return run
        markup = compose_run(kind, self.guide(count), self.issue, foot=free, tight=tight)
        laid = self.shop.layout(markup.html, sheets)
        return Run(kind, markup, laid) if len(laid.pages) == 1 else run

    def _notes(self, count: int, step: int, total: int, first: int, pages: int) -> Run:
        """Ruled panels where the text ends before the fold does."""
        rows = max(1, int((self._height() - 40) / mm(9.2)))
        markup = compose_run("notes", self.guide(count), self.issue, pages=pages, rows=rows)
        return Run("notes", markup, self.shop.layout(markup.html, self.sheets(total, first, pages, rung(self.family, step))))

    # -- names and records ------------------------------------------------------------------------

    def file_name(self, kind: str) -> str:
        """`<partner>/<area>/<languages>[-<paper>][-draft]-<kind>.pdf`, under the edition's folder."""
        parts = ["+".join(self.languages)]
        if len(self.partner.paper) > 1:
            parts.append(self.group.paper.replace(" ", ""))
        if self.issue.draft:
            parts.append("draft")
        return f"{self.partner.id}/{self.group.area}/{'-'.join((*parts, kind))}.pdf"

    @property
    def title(self) -> str:
        """The PDF's title: the guide's, and the pamphlet's code."""
        return f"{self.guide(0).title} ({self.issue.code})"

    def fitted(self, count: int, step: int, runs: Sequence[Run]) -> Fitted:
        """How it came out."""
        at = rung(self.family, step)
        panels = sum(len(run.laid.pages) for run in runs)
        body = [run for run in runs if run.kind == "flow"]
        used = 1 + self.covered + sum(pages - 1 + self._fill(bottom) for pages, bottom in (extent(run.laid) for run in body))
        line = at.size * (self.rows[-1].line_height.min + (self.rows[-1].line_height.ideal - self.rows[-1].line_height.min) * at.leading)
        spare = (panels - used) * self._height() / line
        return Fitted(self.languages, step, at.size, at.leading, panels, round(used, 2), round(spare, 1), count,
                      self.left_out(count))
