"""One pamphlet being set: `Setting` composes its runs, lays them out and evens them out, at a step that fitting chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pamphlet.compose.markup import Issue, Markup, compose_run
from pamphlet.compose.styles import run_sheet, shared_sheets
from pamphlet.content.select import select_services, shelf_of
from pamphlet.edition.record import PARTNER
from pamphlet.errors import ContentErrors, EngineProblem
from pamphlet.findings import error
from pamphlet.impose.schemes import Fold, fold_for
from pamphlet.local import LocalGuide
from pamphlet.localize.guide import Voice, local_guide
from pamphlet.model import Language, Service
from pamphlet.phones import parse_number
from pamphlet.typeset.balance import even_out, measure
from pamphlet.typeset.fit import STEPS, Family, Rung, family_of, rung
from pamphlet.units import mm, parse_length
from pamphlet.workshop import Group, Workshop
from pamphlet.world import layout_memory

if TYPE_CHECKING:
    from pamphlet.typeset.engine import LaidOut

SAFE = mm(2.9)  # text keeps 3 mm from trim and fold; a tenth is left to measuring


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
            self._guides[count] = self.local(self.shelved(count), left_out=len(self.left_out(count)))
        return self._guides[count]

    def shelved(self, count: int) -> list[tuple[str, Service]]:
        """The `count` most needed services with the category each prints under, in printing order."""
        order = {category.id: n for n, category in enumerate(self.shop.content.guide.categories)}
        chosen = [(shelf_of(service, self.partner), service) for service in self.services[:count]]
        return sorted(chosen, key=lambda item: order[item[0]])  # stable: by priority within a shelf

    def local(self, services: Sequence[tuple[str, Service]], left_out: int) -> LocalGuide:
        """The guide in words with services that each stand under a category."""
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
            contact_key=f"{PARTNER}.{partner.id}", contact_name=contact.name if contact else "", contact_lines=contact.lines if contact else (),
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
        markup, sheets = self.flow_text(count, step, parts, first, number, spread)
        return Run("flow", markup, self.shop.layout(markup.html, sheets))

    def flow_text(self, count: int, step: int, parts: tuple[str, ...], first: int, number: int,
                  spread: Mapping[str, tuple[bool, float]] | None = None) -> tuple[Markup, tuple[str, ...]]:
        """A flow's markup and its sheets: what a layout of it depends on."""
        markup = compose_run("flow", self.guide(count), self.issue, parts, spread=spread, masthead=first == 0)
        total = self.fold.count or max(self.fold.multiple, number)
        return markup, self.sheets(total, first, number, rung(self.family, step), numbered=True)

    def flow_extent(self, count: int, step: int, parts: tuple[str, ...], first: int, number: int) -> tuple[int, float]:
        """Panels that a flow takes, and how far down (pt) the last of them it reaches."""
        markup, sheets = self.flow_text(count, step, parts, first, number)
        panels, bottom = self.shop.measured(extent, markup.html, sheets)
        return panels, bottom

    def fill(self, bottom: float) -> float:
        """How full a panel is whose text reaches down to `bottom`, as a share."""
        return min(1.0, max(0.05, (bottom - self.family.margins[0]) / self.height))

    @property
    def height(self) -> float:
        """Height of a panel's text area, pt."""
        return self.fold.panel.height - self.family.margins[0] - self.family.margins[2]

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
        spread = even_out(measure(plain.laid, rem), [self.height] * pages, rem)
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
        rows = max(1, int((self.height - 40) / mm(9.2)))
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
        used = 1 + self.covered + sum(pages - 1 + self.fill(bottom) for pages, bottom in (extent(run.laid) for run in body))
        line = at.size * (self.rows[-1].line_height.min + (self.rows[-1].line_height.ideal - self.rows[-1].line_height.min) * at.leading)
        spare = (panels - used) * self.height / line
        return Fitted(self.languages, step, at.size, at.leading, panels, round(used, 2), round(spare, 1), count,
                      self.left_out(count))
