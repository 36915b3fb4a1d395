"""What stands between a guide and a release: a release is right, or it is refused with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from pamphlet.compose.qr import is_reserved
from pamphlet.findings import Finding, error, errors_of
from pamphlet.local import Text
from pamphlet.localize.guide import is_confirmed
from pamphlet.pipeline import build_group
from pamphlet.setting import Setting
from pamphlet.units import plural
from pamphlet.workshop import Group, Workshop


def refusals(shop: Workshop, groups: Sequence[Group]) -> tuple[Finding, ...]:
    """Every reason against a release of some groups. Content first; files are made and preflighted only if it is right."""
    guide = shop.content.guide
    found: list[Finding] = []
    if is_reserved(guide.map):
        found.append(error("release/reserved-domain", shop.loaded.where("guide", "map"),
                           f"the map address {guide.map} lies in a domain that can never be real", "the map's own https address"))
    settings = [Setting(shop, group, languages) for group in groups for languages in group.wanted]
    found += _unverified(shop, settings)
    found += _unapproved_sections(shop, settings)
    found += _unapproved_messages(settings)
    if not found:
        for group in groups:
            built = build_group(shop, group)
            found += built.findings
            found += [fault for pamphlet in built.pamphlets for fault in errors_of(pamphlet.faults)]
    return tuple(found)


def _unverified(shop: Workshop, settings: Sequence[Setting]) -> Iterator[Finding]:
    """Records that may be printed and that no person confirmed within the limit."""
    guide, seen = shop.content.guide, set()
    for service in (service for setting in settings for service in setting.services):
        if service.id not in seen and not is_confirmed(service, guide.freshness_days, shop.world.today):
            yield error("release/unverified", shop.loaded.where(service.id, "verified"),
                        f"{service.name}: no person has confirmed it within {guide.freshness_days} days",
                        "call them, then write who, when and how under `verified`")
        seen.add(service.id)


def _unapproved_sections(shop: Workshop, settings: Sequence[Setting]) -> Iterator[Finding]:
    printed = {name for setting in settings for name in (*setting.partner.sections, *setting.partner.back_sections)}
    for section in shop.content.sections:
        if section.id in printed and section.needs_approval and section.approved is None:
            yield error("release/section-not-approved", shop.loaded.where(section.id, "approved"),
                        f'the section "{section.title}" is not approved', "a person with authority writes `approved: {by: …, on: …}`")


def _unapproved_messages(settings: Sequence[Setting]) -> Iterator[Finding]:
    unsure: dict[str, Counter[str]] = {}
    for setting in settings:
        for text in _texts(setting.guide(len(setting.services))):
            if not text.sure:
                unsure.setdefault("+".join(setting.languages), Counter())[text.text] += 1
    for languages, texts in unsure.items():
        yield error("release/messages-not-approved", setting.shop.loaded.where("guide", "languages"),
                    f'{languages}: {plural(len(texts), "text is", "texts are")} not approved, the first: "{next(iter(texts))[:60]}"',
                    "a reader of the language takes the fuzzy mark away and writes `# approved-by: name date`")


def _texts(value: Any) -> Iterator[Text]:
    """Every worded text inside a value."""
    if isinstance(value, Text):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _texts(getattr(value, item.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
