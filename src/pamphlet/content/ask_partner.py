"""A new partner by asking: who prints, on what, folded how, in which languages, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, get_args

from pamphlet.content.asking import Talk, as_model, each, ids_of, one_of, or_none, present, refusal, split, whole
from pamphlet.content.checks import ANY_AREA
from pamphlet.content.new_records import record_of, write_record
from pamphlet.content.select import CITY
from pamphlet.fields import Area2D
from pamphlet.model import Family, Partner, Scheme
from pamphlet.units import parse_size

if TYPE_CHECKING:
    from pathlib import Path

_LOOK_OF: dict[str, str] = {"booklet": "booklet", "zine": "zine"}  # a format's usual family; others are standard
PAPERS = ("letter", "legal", "tabloid", "a5", "a4", "a3", "strip")
NOBODY = "none"
_SMALL = ("zine", "wallet")  # panels with no room for codes on heads, nor for more on the back


def new_partner(talk: Talk) -> Path:
    """Ask about a partner and write it; its file."""
    return write_record(talk, "partners", _ask(talk), ("family", "colour", "area", "sections"))


def _ask(talk: Talk) -> Partner:
    guide = talk.content.guide
    name, record_id = talk.name_and_id("partners", "Who prints it?")
    fold = talk.one("How is the sheet folded or bound?", get_args(Scheme), "c-fold")
    family = talk.one("In which look?", get_args(Family), _LOOK_OF.get(fold, "standard"))
    paper = split(talk.ask(f"On which paper? {', '.join(PAPERS)}, or a size such as 340 x 54 mm", "letter", each(_paper)))
    is_cut = fold == "card" or "strip" in paper
    trim = talk.ask("Size of one panel, such as 85 x 54 mm", check=as_model(Area2D)) if is_cut else ""
    panels = talk.ask("How many panels?", "8", whole(4, 400)) if fold == "accordion" else ""
    languages = talk.ask('Which languages? One pamphlet each; "en+es" stand side by side', ", ".join(guide.language_codes),
                         each(lambda text: _pairing(text, guide.language_codes)))
    printer = talk.one("Printed by a print shop, or on your own printer?", ("shop", "own"), "own" if fold == "zine" else "shop")
    by_shop = printer == "shop"
    colour = talk.one("In four colours, or black ink only?", ("cmyk", "gray"), "cmyk" if by_shop else "gray")
    area = talk.one('For which part of town? "any" makes one for each', (CITY, ANY_AREA, *ids_of(talk.content.areas)), CITY)
    categories = talk.some("Only some shelves? Empty for all", ids_of(guide.categories), needed=False)
    contact = _ask_contact(talk, name)
    return record_of(Partner, {
        "id": record_id, "name": name, "format": fold, "family": family, "paper": paper, "trim": trim,
        "panels": int(panels) if panels else None, "languages": [group.split("+") for group in split(languages)],
        "colour": colour, "bleed": "3 mm" if by_shop else None, "sections": _there(talk, _front_sections(family)),
        "back_sections": _there(talk, () if family in _SMALL else ("legend", "mistake")), "categories": categories, "area": area,
        "contact": contact, "category_codes": False if family in _SMALL else None})


def _ask_contact(talk: Talk, name: str) -> dict[str, str]:
    said = talk.ask(f'From whom should the back say that people got it? "{NOBODY}" to leave that out', name)
    if said == NOBODY:
        return {}
    return present({"name": said, "phone": talk.ask("Their telephone number (empty for none)", check=or_none(talk.number))})


def _paper(text: str) -> str:
    if text in PAPERS or not refusal(lambda: parse_size(text)):
        return ""
    return f'"{text}" is neither one of {", ".join(PAPERS)}, nor a size such as "340 x 54 mm"'


def _front_sections(family: str) -> tuple[str, ...]:
    if family == "wallet":
        return ("services",)
    return ("emergency", "services") if family == "zine" else ("emergency", "how-to-use", "services")


def _there(talk: Talk, wanted: Iterable[str]) -> tuple[str, ...]:
    """Sections that this guide has."""
    return tuple(name for name in wanted if name == "services" or talk.content.section(name))


def _pairing(text: str, codes: Sequence[str]) -> str:
    group = text.split("+")
    if len(group) > 2:
        return f'"{text}" has {len(group)} languages; two at most stand side by side'
    if len(set(group)) < len(group):
        return f'"{text}" has the same language twice; two stand side by side'
    return next((problem for code in group if (problem := one_of(codes)(code))), "")
