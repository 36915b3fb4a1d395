"""What a build was asked for, and what all its jobs share: the guide read, checked and warmed up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pamphlet import __version__
from pamphlet.compose.icons import icon_svg
from pamphlet.compose.styles import Tokens, read_tokens
from pamphlet.content.checks import ANY_AREA, check_content
from pamphlet.content.harm import Translated, check_harm, check_harm_messages
from pamphlet.content.ledger import read_ledger
from pamphlet.content.load import Loaded, load_content
from pamphlet.content.select import CITY
from pamphlet.content.style_lint import lint_styles
from pamphlet.errors import ContentErrors, UsageProblem
from pamphlet.findings import Finding, Where, error, errors_of
from pamphlet.impose.schemes import fold_for
from pamphlet.localize.catalogue import Catalogue, State, catalogue_path, load_catalogue
from pamphlet.model import Area, Content, Partner
from pamphlet.typeset.balance import Block
from pamphlet.typeset.memory import Memory, key_of
from pamphlet.world import World, layout_memory

if TYPE_CHECKING:
    from pamphlet.press.profile import OutputProfile
    from pamphlet.typeset.engine import Engine, LaidOut
    from pamphlet.typeset.fonts import Face


# --- jobs ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """All languages of one partner, paper and area: the unit of work.

    `wanted`: those of them that are made. The others still decide which entries all of them print, so
    that a pamphlet made alone is the pamphlet of the whole edition.
    """

    partner: str
    paper: str
    area: str
    languages: tuple[tuple[str, ...], ...]
    wanted: tuple[tuple[str, ...], ...]


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
        wanted = tuple(languages for languages in partner.languages if not order.languages or set(languages) & set(order.languages))
        everywhere = (CITY, *(area.id for area in content.areas))
        areas = order.areas or (everywhere if partner.area == ANY_AREA else (partner.area,))
        for paper in partner.paper:
            for area in areas:
                if wanted:
                    yield Group(partner.id, paper, area, partner.languages, wanted)


# --- what all jobs share ---------------------------------------------------------------------------


@dataclass
class Workshop:
    """A guide read, checked and warmed up. Made once a build; forked workers share it."""

    world: World
    order: Order
    loaded: Loaded
    catalogues: Mapping[str, Catalogue]
    findings: tuple[Finding, ...]
    heights: dict[object, tuple[dict[str, Block], dict[str, Block]]] = field(default_factory=dict)
    _layouts: dict[bytes, LaidOut] = field(default_factory=dict)
    _profiles: dict[tuple[str | None, str | None], OutputProfile] = field(default_factory=dict)

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

    def output_profile(self, partner: Partner) -> OutputProfile:
        """The CMYK output profile of a partner's press. Raises PressProblem where there is none."""
        from pamphlet.press.profile import partner_profile

        wishes = partner.press
        key = (wishes.profile, wishes.condition)
        if key not in self._profiles:
            self._profiles[key] = partner_profile(self.world, *key)
        return self._profiles[key]

    def layout(self, html: str, sheets: Sequence[str]) -> LaidOut:
        """Lay out a run, once: runs that do not differ between jobs are shared."""
        key = key_of((html, *sheets))
        if key not in self._layouts:
            self._layouts[key] = self.engine.layout(html, sheets)
        return self._layouts[key]

    def measured(self, taken: Callable[[LaidOut], Any], html: str, sheets: Sequence[str]) -> Any:
        """What a named function takes from a layout, as plain JSON values; remembered between runs."""
        key = key_of((taken.__qualname__, *self._made_with, html, *sheets))
        found = self._memory.recall(key)
        if found is None:
            found = taken(self.layout(html, sheets))
            self._memory.keep(key, found)
        return found

    @cached_property
    def _memory(self) -> Memory:
        return Memory(layout_memory())

    @cached_property
    def _made_with(self) -> tuple[str, ...]:
        """What a layout depends on besides its markup and its sheets. The icons come with the program."""
        from pamphlet.typeset.engine import engine_versions

        return (__version__, *engine_versions().values(), *(face.sha256 for face in self.faces))


def check_order(shop: Workshop, order: Order) -> tuple[Group, ...]:
    """The groups of an order. Raises UsageProblem for a name that does not exist, or nothing to do."""
    content = shop.content
    known = {
        "partner": (order.partners, [partner.id for partner in content.partners]),
        "language": (order.languages, list(content.guide.language_codes)),
        "area": (order.areas, ["city", *(area.id for area in content.areas)]),
    }
    for kind, (asked, there) in known.items():
        for name in asked:
            if name not in there:
                raise UsageProblem(f'there is no {kind} "{name}". There are: {", ".join(there)}')
    groups = tuple(plan_groups(content, order))
    if not groups:
        raise UsageProblem("nothing to build: no partner has that language")
    return groups


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
    findings = [*check_content(world, loaded), *check_harm(world, loaded), *lint_styles(world)]
    catalogues: dict[str, Catalogue] = {}
    if loaded.content:
        guide = loaded.content.guide
        rows = guide.languages if guide.source_language in guide.language_codes else ()
        for position, row in enumerate(rows):
            catalogue, problems = load_catalogue(world, row.code, guide.source_language)
            catalogues[row.code] = catalogue
            place = loaded.where("guide", "languages", position, "locale")
            findings += [*problems, *check_language(world, loaded.content, row, catalogue, place)]
            findings += check_harm_messages(loaded.content, row.code, _translated(world, row.code, catalogue))
        findings += list(_check_folds(loaded, loaded.content))
        findings += list(_check_ledger(world))
    return loaded, catalogues, tuple(findings)


def _translated(world: World, code: str, catalogue: Catalogue) -> Iterator[Translated]:
    file = world.show(catalogue_path(world, code))
    for (context, source), said in catalogue.entries.items():
        yield Translated(context, source, said.text, Where(file, said.line, context or source), said.state is State.STALE)


def _check_ledger(world: World) -> Iterator[Finding]:
    try:
        read_ledger(world)
    except ContentErrors as problem:
        yield from problem.findings


def _check_folds(loaded: Loaded, content: Content) -> Iterator[Finding]:
    for partner in content.partners:
        for position, paper in enumerate(partner.paper):
            try:
                fold_for(partner, paper)
            except ValueError as problem:
                yield error("partner/cannot-fold", loaded.where(partner.id, "paper", position), str(problem),
                            "see the fold schemes in CONTRIBUTING.md")
