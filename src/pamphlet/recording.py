"""What the edition's record says of a pamphlet, and the part of it that travels inside the phone edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pamphlet import __version__
from pamphlet.edition.record import EditionRecord, FileRecord, PamphletRecord, PreflightRecord, record_json, record_of
from pamphlet.findings import Finding, Severity
from pamphlet.localize.messages import content_messages
from pamphlet.units import to_mm

if TYPE_CHECKING:
    from pamphlet.pipeline import Pamphlet
    from pamphlet.workshop import Workshop

ATTACHED = "edition.json"


def pamphlet_record(pamphlet: Pamphlet, files: Iterable[FileRecord]) -> PamphletRecord:
    """A finished pamphlet's row of the record."""
    fitted, sheet = pamphlet.fitted, pamphlet.sheet
    return PamphletRecord(
        partner=pamphlet.group.partner, paper=pamphlet.group.paper, area=pamphlet.group.area, languages=pamphlet.languages,
        panels=fitted.panels, sides=pamphlet.sides, sheet_mm=(round(to_mm(sheet.width), 2), round(to_mm(sheet.height), 2)),
        size_pt=round(fitted.size, 3), leading=round(fitted.leading, 3), entries=pamphlet.entries, left_out=fitted.left_out,
        codes=tuple(dict.fromkeys(code.text for code in pamphlet.codes)), standard=pamphlet.standard,
        preflight=PreflightRecord(pamphlet.profile, *(_codes_of(pamphlet.faults, severity) for severity in (Severity.ERROR, Severity.WARNING))),
        panel_mm=tuple((round(to_mm(size.width), 2), round(to_mm(size.height), 2)) for size in pamphlet.panel_sizes),
        side_panels=pamphlet.side_panels, printed=pamphlet.printed, files=tuple(files))


def _codes_of(faults: Iterable[Finding], severity: Severity) -> tuple[str, ...]:
    return tuple(sorted({fault.code for fault in faults if fault.severity is severity}))


def facts_of(shop: Workshop) -> dict[str, Any]:
    """Every service's record as plain values."""
    return {service.id: service.model_dump(mode="json", exclude_none=True) for service in shop.content.services}


def messages_of(shop: Workshop) -> dict[str, dict[str, dict[str, str]]]:
    """Every message of the content in every language, with its state."""
    return {
        message.context: {
            code: {"text": said.text, "state": said.state.value}
            for code, catalogue in shop.catalogues.items() for said in [catalogue.say(message.context, message.text)]}
        for _, message in content_messages(shop.content)}


def edition_head(shop: Workshop) -> EditionRecord:
    """The edition's record without facts, messages, revision and pamphlets."""
    from pamphlet.typeset.engine import engine_versions

    return EditionRecord(
        id=shop.edition, guide=shop.content.guide.id, date=shop.world.today.isoformat(), grade="release" if shop.order.release else "draft",
        revision="", program={"pamphlet": __version__, **engine_versions()},
        fonts={f"{face.family} {face.weight} {face.style}": face.sha256 for face in shop.faces}, facts={}, messages={}, pamphlets=())


# --- what travels inside the phone edition -------------------------------------------------------


def with_record(shop: Workshop, pamphlet: Pamphlet) -> Pamphlet:
    """The pamphlet with its part of the record inside its phone edition. A print file never holds one."""
    from pamphlet.press.attachment import with_attachment

    data = record_json(attached_record(shop, pamphlet))
    files = {name: with_attachment(held, ATTACHED, data, "application/json", "The record of this edition", shop.world.today)
             if name.endswith("-panels.pdf") else held for name, held in pamphlet.files.items()}
    return replace(pamphlet, files=files)


def attached_record(shop: Workshop, pamphlet: Pamphlet) -> EditionRecord:
    """The edition's record cut down to one pamphlet: its facts, its messages in its languages, its row without files.

    The revision stays out, so that equal content gives equal bytes; so do the names and notes of those who gathered the facts.
    """
    services = {*pamphlet.entries, *_listed(shop, pamphlet)}
    records = services | {record_of(said.key) for said in pamphlet.printed}
    languages = {*pamphlet.languages, shop.content.guide.source_language}
    return replace(
        edition_head(shop),
        facts={name: public_facts(facts) for name, facts in facts_of(shop).items() if name in services},
        messages={context: {code: said for code, said in spoken.items() if code in languages}
                  for context, spoken in messages_of(shop).items() if record_of(context) in records},
        pamphlets=(pamphlet_record(pamphlet, ()),))


def _listed(shop: Workshop, pamphlet: Pamphlet) -> set[str]:
    """Services whose number a printed section lists."""
    printed = {record_of(said.key) for said in pamphlet.printed}
    return {item.service for section in shop.content.sections if section.id in printed for item in section.items if item.service}


_NOT_PUBLIC = ("sources", "doubts", "confidence", "tier", "sort_key", "assured_date")


def public_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what only those need who keep it: who confirmed it, what they doubt, where they read it."""
    public = {name: value for name, value in facts.items() if name not in _NOT_PUBLIC}
    if "verified" in public:
        public["verified"] = {name: value for name, value in public["verified"].items() if name != "by"}
    public["access_evidence"] = {"kind": facts["access_evidence"]["kind"]}
    return public
