"""The page a newcomer reads first: how a guide becomes pamphlets.

    load -> check -> localize -> compose -> typeset (fit, balance) -> impose -> record

`Workshop` holds what all jobs of a build share; `build_group` makes all languages of one partner,
paper and area, which may print the same entries, and returns values: files as bytes, findings,
and a record of what was done. Nothing is written here but through `world`.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pamphlet.compose.icons import icon_svg
from pamphlet.compose.markup import LOGO_SLOT, Issue, Markup, compose_run
from pamphlet.compose.styles import Tokens, read_tokens, run_sheet, shared_sheets
from pamphlet.content.checks import ANY_AREA, check_content
from pamphlet.content.load import Loaded, load_content
from pamphlet.content.select import CITY, select_services, shelf_of
from pamphlet.errors import ContentErrors
from pamphlet.findings import Finding, error, errors_of
from pamphlet.impose.schemes import Fold, fold_for
from pamphlet.local import LocalGuide
from pamphlet.localize.catalogue import Catalogue, load_catalogue
from pamphlet.localize.guide import Voice, local_guide
from pamphlet.model import Area, Content, Language, Partner, Service
from pamphlet.phones import parse_number
from pamphlet.typeset.balance import Block, even_out, measure, panels_needed
from pamphlet.typeset.fit import STEPS, TO_IDEAL, Family, Rung, family_of, most, roomiest, rung, swelling
from pamphlet.units import Size, mm, parse_length, to_mm
from pamphlet.world import World

if TYPE_CHECKING:
    from pamphlet.impose.readback import Stray
    from pamphlet.impose.slots import Art, Slot
    from pamphlet.typeset.engine import Engine, LaidOut
    from pamphlet.typeset.fonts import Face


SAFE = mm(2.9)  # text keeps 3 mm from trim and fold; a tenth is left to measuring
MEASURED = 26  # entries laid out to guess how many fit; the guess is then checked by layouts

# --- jobs ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """All languages of one partner, paper and area: the unit of work."""

    partner: str
    paper: str
    area: str
    languages: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Order:
    """What a build was asked for; empty means all."""

    partners: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    release: bool = False
    edition: str = ""


def plan_groups(content: Content, order: Order) -> Iterator[Group]:
    """The groups that an order asks for, in the partners' order."""
    for partner in content.partners:
        if order.partners and partner.id not in order.partners:
            continue
        languages = tuple(g for g in partner.languages if not order.languages or set(g) & set(order.languages))
        everywhere = (CITY, *(area.id for area in content.areas))
        areas = order.areas or (everywhere if partner.area == ANY_AREA else (partner.area,))
        for paper in partner.paper:
            for area in areas:
                if languages:
                    yield Group(partner.id, paper, area, languages)


# --- what all jobs share ---------------------------------------------------------------------------


@dataclass
class Workshop:
    """A guide read, checked and warmed up. Made once a build; forked workers share it."""

    world: World
    order: Order
    loaded: Loaded
    catalogues: Mapping[str, Catalogue]
    findings: tuple[Finding, ...]
    known_fits: dict[Group, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    heights: dict[object, tuple[dict[str, Block], dict[str, Block]]] = field(default_factory=dict)
    _layouts: dict[str, LaidOut] = field(default_factory=dict)

    @property
    def content(self) -> Content:
        """The content; there is one, or `open_workshop` would have raised."""
        assert self.loaded.content is not None
        return self.loaded.content

    @property
    def edition(self) -> str:
        """The edition's id: the month, unless the order names one."""
        return self.order.edition or f"{self.world.today:%Y-%m}"

    @cached_property
    def tokens(self) -> Tokens:
        """Colours."""
        return read_tokens(self.world)

    @cached_property
    def engine(self) -> Engine:
        """The layout engine with the guide's fonts; heavy, so made on first use."""
        from pamphlet.typeset.engine import Engine

        return Engine(self.world, self.faces, lambda address: icon_svg(address, self.tokens))

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """The guide's fonts, found, checked and baked."""
        from pamphlet.typeset.fonts import ready_faces

        guide = self.content.guide
        families = {family for row in guide.languages for family in row.fonts}
        texts = [said.text for code in guide.language_codes for said in self.catalogues[code].entries.values()]
        texts += [row.name for row in guide.languages]
        texts += self._cldr_texts()
        return ready_faces(self.world, families, texts)

    def warm(self) -> None:
        """Read fonts, sheets and templates now, so that forked workers find them read."""
        from pamphlet.impose import sheets as _  # noqa: F401

        self.engine.layout('<!doctype html><html lang="en"><title>warm</title><p>.</p></html>', [""])

    def _cldr_texts(self) -> list[str]:
        from pamphlet.localize.words import day_name, edition_date

        rows = self.content.guide.languages
        return [day_name(day, row) for row in rows for day in range(7)] + [edition_date(self.world.today, row) for row in rows]

    def partner(self, partner_id: str) -> Partner:
        """A partner that is known to exist."""
        return next(partner for partner in self.content.partners if partner.id == partner_id)

    def area(self, area_id: str) -> Area | None:
        """An area; None for the whole city."""
        return next((area for area in self.content.areas if area.id == area_id), None)

    def layout(self, html: str, sheets: Sequence[str]) -> LaidOut:
        """Lay out a run, once: runs that do not differ between jobs are shared."""
        key = hashlib.blake2b("\0".join((html, *sheets)).encode(), digest_size=16).hexdigest()
        if key not in self._layouts:
            self._layouts[key] = self.engine.layout(html, sheets)
        return self._layouts[key]


def open_workshop(world: World, order: Order) -> Workshop:
    """Read and check everything. Raises ContentErrors with all findings of severity error."""
    loaded, catalogues, findings = read_everything(world)
    if errors := errors_of(findings):
        raise ContentErrors(errors)
    return Workshop(world, order, loaded, catalogues, findings)


def read_everything(world: World) -> tuple[Loaded, dict[str, Catalogue], tuple[Finding, ...]]:
    """The content, the catalogues and every finding about them."""
    from pamphlet.localize.checks import check_language

    loaded = load_content(world)
    findings = list(check_content(world, loaded))
    catalogues: dict[str, Catalogue] = {}
    if loaded.content:
        guide = loaded.content.guide
        rows = guide.languages if guide.source_language in guide.language_codes else ()
        for position, row in enumerate(rows):
            catalogue, problems = load_catalogue(world, row.code, guide.source_language)
            catalogues[row.code] = catalogue
            place = loaded.where("guide", "languages", position, "locale")
            findings += [*problems, *check_language(world, loaded.content, row, catalogue, place)]
        findings += list(_check_folds(loaded, loaded.content))
    return loaded, catalogues, tuple(findings)


def _check_folds(loaded: Loaded, content: Content) -> Iterator[Finding]:
    for partner in content.partners:
        for position, paper in enumerate(partner.paper):
            try:
                fold_for(partner, paper)
            except ValueError as problem:
                yield error("partner/cannot-fold", loaded.where(partner.id, "paper", position), str(problem),
                            "see the fold schemes in CONTRIBUTING.md")


# --- one group -------------------------------------------------------------------------------------


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
class Pamphlet:
    """One finished pamphlet: its files' bytes by name, and what they hold."""

    group: Group
    languages: tuple[str, ...]
    fitted: Fitted
    files: Mapping[str, bytes]
    sides: int
    sheet: Size
    entries: tuple[str, ...]
    codes: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Built:
    """What a group gave: pamphlets, or the findings that say why not."""

    group: Group
    pamphlets: tuple[Pamphlet, ...]
    findings: tuple[Finding, ...]


def build_group(shop: Workshop, group: Group) -> Built:
    """Fit and finish all languages of a group."""
    from pamphlet.impose.readback import stray_text
    from pamphlet.impose.sheets import finish_phone_edition, impose_sheets

    start = time.perf_counter()
    fits = fit_group(shop, group)
    if fits.findings:
        return Built(group, (), fits.findings)
    shared = (time.perf_counter() - start) / len(fits.chosen)  # fitting is for all languages of the group
    pamphlets, findings = [], []
    for press, count, step in fits.chosen:
        start = time.perf_counter()
        runs = press.finish(count, step)
        laid = [run.laid for run in runs]
        slots = tuple(press.slots(runs))
        info = press.info()
        sheets = impose_sheets(shop.engine.write(laid, tagged=False), press.fold, slots, bleed=press.bleed, info=info)
        phone = finish_phone_edition(shop.engine.write(laid, tagged=True), slots, info)
        findings += press.strays(stray_text(phone, SAFE))
        panels = sum(len(run.pages) for run in laid)
        pamphlets.append(Pamphlet(
            group=group, languages=press.languages, fitted=press.fitted(count, step, runs),
            files={press.file_name("sheets"): sheets, press.file_name("panels"): phone},
            sides=len(press.fold.sides(panels)), sheet=press.fold.sheet,
            entries=tuple(service.id for service in press.services[:count]),
            codes=tuple(dict.fromkeys(code.text for run in runs for code in run.markup.codes.values())),
            seconds=shared + time.perf_counter() - start,
        ))
    return Built(group, () if findings else tuple(pamphlets), tuple(findings))


@dataclass(frozen=True)
class GroupFit:
    """For each pamphlet of a group: its press, how many entries it prints, and its step."""

    chosen: tuple[tuple[Press, int, int], ...]
    findings: tuple[Finding, ...]


def fit_group(shop: Workshop, group: Group) -> GroupFit:
    """Choose the entries and the setting of every language of a group."""
    partner = shop.partner(group.partner)
    presses = [Press(shop, group, languages) for languages in group.languages]
    if group in shop.known_fits:
        known = shop.known_fits[group]
        return GroupFit(tuple((press, *fit) for press, fit in zip(presses, known, strict=True)), ())
    counts = [press.most_entries() if partner.may_leave_out else len(press.services) for press in presses]
    if partner.same_entries:
        counts = [min(counts)] * len(counts)
    chosen, findings = [], []
    for press, count in zip(presses, counts, strict=True):
        step = press.roomiest_step(count) if count >= 0 else None
        if step is None:
            findings.append(press.does_not_fit(max(0, count)))
        else:
            chosen.append((press, count, step))
    if not findings:
        shop.known_fits[group] = tuple((count, step) for _, count, step in chosen)
    return GroupFit(tuple(chosen), tuple(findings))


@dataclass(frozen=True)
class FitTable:
    """A row for each language of a group, and what does not fit."""

    rows: tuple[Fitted, ...]
    findings: tuple[Finding, ...]


def fit_table(shop: Workshop, group: Group) -> FitTable:
    """How each language of a group fits, without writing anything."""
    fits = fit_group(shop, group)
    return FitTable(tuple(press.fitted(count, step, press.finish(count, step)) for press, count, step in fits.chosen), fits.findings)


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


class Press:
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
        markup = compose_run("flow", self.guide(count), self.issue, parts, spread=spread, masthead=first == 0)
        total = self.fold.count or max(self.fold.multiple, number)
        return Run("flow", markup, self.shop.layout(markup.html, self.sheets(total, first, number, rung(self.family, step), numbered=True)))

    def _load(self, count: int, step: int) -> float:
        """Room needed over room there is, for a fold with a fixed number of panels."""
        assert self.fold.count is not None
        room = self.room
        first, used = int(self.covered), 0
        last_fill = 0.0
        for part in self.parts:
            left = max(1, room - used)
            run = self._flow(count, step, part, first, left)
            pages = len(run.laid.pages)
            last_fill = self._fill_of_last(run)
            used += pages
            first += pages
        if used > room:
            return (used - 1 + last_fill) / room if (used - 1 + last_fill) / room > 1 else 1.0001
        return min(1.0, (used - 1 + last_fill) / room)

    def _fill_of_last(self, run: Run) -> float:
        last = len(run.laid.pages) - 1
        bottom = max((rect.y1 for pieces in run.laid.rects.values() for rect in pieces if rect.page == last), default=0.0)
        return min(1.0, max(0.05, (bottom - self.family.margins[0]) / self._height()))

    def _height(self) -> float:
        """Height of a panel's text area."""
        return self.fold.panel.height - self.family.margins[0] - self.family.margins[2]

    # -- fitting ----------------------------------------------------------------------------------

    def most_entries(self) -> int:
        """How many entries, most needed first, fit at the floor; -1 if not even none does."""
        total = len(self.services)
        if self.fold.count is None:
            return total
        return most(lambda n: self._load(n, STEPS) <= 1, self._guess_entries(), total)

    def roomiest_step(self, count: int) -> int | None:
        """The roomiest step at which `count` entries fit, covers included."""
        if self.fold.count is None:
            return self._booklet_step(count)
        return roomiest(lambda step: self._load(count, step) <= 1, self._guess_step(count))

    def _guess_entries(self) -> int:
        capacities = [self._height()] * self._room_after_opening
        for count in range(len(self.services), 0, -1):
            if panels_needed(self._floor_blocks(count), capacities) <= len(capacities):
                return count
        return 0

    def _guess_step(self, count: int) -> int:
        at_floor = self._load(count, STEPS)  # laid out before, when the entries were chosen
        row = self.rows[-1].line_height
        return next((step for step in range(STEPS + 1)
                     if at_floor * swelling(self.family, step, row.min, row.ideal) <= 0.99), STEPS)

    @cached_property
    def _room_after_opening(self) -> int:
        """Panels left for the last flow when what comes before it is set at the floor."""
        room = self.room
        return max(1, room - sum(len(self._flow(0, STEPS, part, 1, room).laid.pages) for part in self.parts[:-1]))

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
        at = rung(self.family, STEPS)
        tail = measure(self._flow(0, STEPS, sections, 1, 1).laid, at.size) if sections else ()
        return Heights(entries, heads, tail)

    def _measure_entries(self) -> tuple[dict[str, Block], dict[str, Block]]:
        """The heights of the guide's most needed entries; a later one counts as tall as a middling one."""
        at = rung(self.family, STEPS)
        active = sorted((s for s in self.shop.content.services if s.status == "active"), key=lambda s: (s.priority, s.id))
        services = [(s.categories[0], s) for s in active[:MEASURED]]
        everything = self._local(services, left_out=0)
        markup = compose_run("flow", everything, self.issue, ("services",))
        if not services:
            return {}, {}
        laid = self.shop.layout(markup.html, self.sheets(self.fold.count or self.fold.multiple, 1, 1, at))
        blocks = iter(measure(laid, at.size))
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
        runs = [self._flow(count, step, part, 1, 0) for part in self.parts]
        return sum(len(run.laid.pages) for run in runs) - 1 + self._fill_of_last(runs[-1]) if runs else 0.0

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

    def strays(self, found: Sequence[Stray]) -> list[Finding]:
        """The finding for text that runs into the margin: never cut, never silent."""
        if not found:
            return []
        worst = min(found, key=lambda stray: stray.distance)
        return [error(
            "layout/near-trim", self.shop.loaded.where(self.partner.id),
            f'{self.partner.id}, {"+".join(self.languages)}, {self.group.area}: {len(found)} texts come too near the trim, '
            f'the worst on panel {worst.page}: "{worst.text[:50]}", {to_mm(worst.distance):.1f} mm',
            f"text keeps {to_mm(SAFE):.0f} mm; a wider panel or shorter text")]

    # -- finishing --------------------------------------------------------------------------------

    def finish(self, count: int, step: int) -> tuple[Run, ...]:
        """All runs of the pamphlet in reading order, evened out, covers and notes included."""
        flows = self._finish_flows(count, step)
        used = sum(len(run.laid.pages) for run in flows)
        total = self.fold.count or -(-(used + 2) // self.fold.multiple) * self.fold.multiple
        cover = (self._single("cover", count, step, total, 0),) if self.covered else ()
        back = self._single("back", count, step, total, total - 1)
        spare = total - 1 - self.covered - used
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

    def slots(self, runs: Sequence[Run]) -> Iterator[Slot]:
        """The art of every slot with its place, panels counted from 1."""
        from pamphlet.impose.slots import Slot as MakeSlot

        first = 1
        for run in runs:
            for name, pieces in run.laid.rects.items():
                art: Art
                if name in run.markup.codes:
                    art = run.markup.codes[name].matrix
                elif name == LOGO_SLOT:
                    art = self._logo()
                else:
                    continue
                rect = pieces[0]
                height = run.laid.sizes[rect.page][1]
                yield MakeSlot(first + rect.page, name, rect.x0, height - rect.y1, rect.x1 - rect.x0, rect.y1 - rect.y0, art)
            first += len(run.laid.pages)

    def _logo(self) -> bytes:
        from pamphlet.content.images import read_picture
        from pamphlet.typeset.engine import WORKSPACE_SCHEME

        assert self.partner.logo is not None
        picture = read_picture(self.shop.world.inside(self.partner.logo).read_bytes())
        html = (f'<html lang="en"><title>logo</title><style>@page{{size:{100 * picture.aspect:.3f}pt 100pt;margin:0}}'
                f'body{{margin:0}}img{{display:block;width:{100 * picture.aspect:.3f}pt;height:100pt}}</style>'
                f'<img alt="" src="{WORKSPACE_SCHEME}{self.partner.logo}">')
        return self.shop.engine.write([self.shop.layout(html, [""])], tagged=False)

    # -- names and records ------------------------------------------------------------------------

    def file_name(self, kind: str) -> str:
        """`<partner>/<area>/<languages>[-<paper>][-draft]-<kind>.pdf`, under the edition's folder."""
        parts = ["+".join(self.languages)]
        if len(self.partner.paper) > 1:
            parts.append(self.group.paper.replace(" ", ""))
        if self.issue.draft:
            parts.append("draft")
        return f"{self.partner.id}/{self.group.area}/{'-'.join((*parts, kind))}.pdf"

    def info(self) -> dict[str, str]:
        """A PDF's title and maker: no author, host, path or time."""
        title = f"{self.guide(0).title} ({self.issue.code})"
        return {"Title": title, "Creator": "pamphlet"}

    def fitted(self, count: int, step: int, runs: Sequence[Run]) -> Fitted:
        """How it came out."""
        at = rung(self.family, step)
        panels = sum(len(run.laid.pages) for run in runs)
        body = [run for run in runs if run.kind == "flow"]
        used = 1 + self.covered + sum(len(run.laid.pages) - 1 + self._fill_of_last(run) for run in body)
        line = at.size * (self.rows[-1].line_height.min + (self.rows[-1].line_height.ideal - self.rows[-1].line_height.min) * at.leading)
        spare = (panels - used) * self._height() / line
        return Fitted(self.languages, step, at.size, at.leading, panels, round(used, 2), round(spare, 1), count,
                      self.left_out(count))
