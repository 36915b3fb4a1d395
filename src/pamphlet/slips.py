"""Correction slips: every entry that is dangerously wrong in an edition, set anew in the size of the old one.

From a comparison come the entries, from the old record the places they must cover, from the new one
their words; the engine sets them, and a label that would cover a neighbour is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from pamphlet.compose.markup import Issue
from pamphlet.compose.qr import make_code
from pamphlet.compose.slip import SLIP_CSS, SlipText, compose_slip
from pamphlet.compose.styles import run_sheet, shared_sheets
from pamphlet.content.ledger import read_ledger
from pamphlet.diff.compare import diff
from pamphlet.diff.model import Change, PamphletId
from pamphlet.edition.labels import INSERT, Stock, insert_stock, stock_for, stocks
from pamphlet.edition.record import PARTNER, EditionRecord, PamphletRecord
from pamphlet.errors import UsageProblem
from pamphlet.findings import Finding, Where, error
from pamphlet.layout import contact_texts
from pamphlet.local import LocalGuide
from pamphlet.localize.words import _
from pamphlet.recall import ALWAYS_PRINTED, NOW, as_it_stands, known_record
from pamphlet.restating import content_of, guide_of
from pamphlet.typeset.fit import FAMILIES, Family, family_of
from pamphlet.units import Size, mm, parse_length, plural, to_mm

if TYPE_CHECKING:
    from pamphlet.impose.labels import SlipSheet
    from pamphlet.local import Line, SectionText, Words
    from pamphlet.typeset.engine import LaidOut
    from pamphlet.workshop import Workshop
    from pamphlet.world import World

PAD = mm(0.8)  # a label reaches this far over the old entry's box, whose ink may touch it
INSERT_PAD = mm(4)
BELOW = mm(6)  # free paper below an entry that a label may take, at most
NEAR_TRIM = mm(3)
TALL = 2000.0  # a page on which any entry can be measured
QR_RAISED, QR_OUT = mm(1.2), mm(1.6)  # `.head .qr` of styles/base.css: how far a head's code stands above it and outside the text
BELOW_WHOLE, BELOW_SHORT, BESIDE = range(3)  # a slip's code: below with partner and language, below without, beside the name without
SHRINK = 0.25  # points of type from one try to the next
GENERAL_LINE = "211"  # services near you, in all of Canada (CRTC decision 2001-475); printed where the guide lists it


@dataclass(frozen=True)
class Spot:
    """A place of a printed pamphlet that must be covered: points from the panel's trim, top left; panel from 1.

    `whose`: the pamphlet, as people tell it from the edition's others.
    `room`: how far down a label may reach before it covers something else. `notch`: width and height of its upper
    right corner in which a QR code of the head above stands; 0, 0 for none. Both without the label's own overlap.
    """

    row: PamphletRecord
    whose: str
    record: str
    item: str
    name: str
    panel: int
    left: float
    top: float
    right: float
    bottom: float
    room: float
    notch: tuple[float, float] = (0.0, 0.0)

    @property
    def said(self) -> str:
        """How messages name it."""
        return f"{self.whose}, {'+'.join(self.row.languages)}, panel {self.panel}: {self.name}"


@dataclass(frozen=True)
class Slip:
    """A slip that was set: what it covers, its size in points and its type size."""

    spot: Spot
    size: Size
    type_pt: float
    laid: LaidOut


@dataclass(frozen=True)
class Slips:
    """Sheets to print, a page for each slip; the stock that was used, the slips, and what could not be mended so."""

    pdf: bytes
    stock: str
    slips: tuple[Slip, ...]
    findings: tuple[Finding, ...]


def find_slips(shop: Workshop, old: str, new: str, labels: str, partners: Sequence[str] = (), languages: Sequence[str] = ()) -> Slips:
    """The slips that mend an edition's copies, towards another edition, or with "" towards the content as it stands."""
    before = known_record(shop, old)
    return make_slips(shop, before, known_record(shop, new) if new else as_it_stands(shop, before), labels, partners, languages)


def slips_name(world: World, old: str, new: str, stock: str, partners: Sequence[str] = (), languages: Sequence[str] = ()) -> str:
    """The file of some slips: other editions, partners, languages or labels never share a name, so that none replaces another's."""
    return "-".join(("slips", old, "to", new or f"now-{world.today}", *partners, *languages, stock)) + ".pdf"


def make_slips(shop: Workshop, old: EditionRecord, new: EditionRecord, labels: str, partners: Sequence[str] = (),
               languages: Sequence[str] = ()) -> Slips:
    """A sheet for every entry of every affected pamphlet. No slips is an empty `pdf`.

    Raises UsageProblem for a stock that is not known, or where no label of its sheet covers an entry.
    """
    if labels not in (INSERT, *(stock.id for stock in stocks())):
        raise UsageProblem(f'there is no label stock "{labels}". There are: {", ".join(stock.id for stock in stocks())}, or {INSERT}')
    rows = [row for row in old.pamphlets if (not partners or row.partner in partners) and (not languages or set(row.languages) & set(languages))]
    if not rows:
        there = ", ".join(dict.fromkeys(f"{row.partner} {'+'.join(row.languages)}" for row in old.pamphlets)) or "none"
        raise UsageProblem(f"the edition {old.id} has no pamphlet of {', '.join((*partners, *languages)) or 'any partner'}. It has: {there}")
    findings: list[Finding] = []
    slips: list[Slip] = []
    critical = diff(old, new).critical
    for row in rows:
        for spot in _spots(shop, row, critical, old, findings):
            slip = _set(shop, old, new, spot, labels)
            if isinstance(slip, Finding):
                findings.append(slip)
            else:
                slips.append(slip)
    if not slips:
        return Slips(b"", labels, (), tuple(findings))
    chosen = _stocks(slips, labels)
    return Slips(_sheets(shop, old, new, slips, chosen), chosen[0].id, tuple(slips), tuple(findings))


# --- what must be covered ------------------------------------------------------------------------


def _spots(shop: Workshop, row: PamphletRecord, critical: Iterable[Change], old: EditionRecord, findings: list[Finding]) -> Iterator[Spot]:
    """Every entry and every line of a section that a critical change makes wrong in a pamphlet, in reading order."""
    me, whose = PamphletId(row.partner, row.paper, row.area, row.languages), _whose(row, old)
    names: dict[tuple[str, str], str] = {}
    for change in critical:
        targets = {_target(place.key, old) for place in change.places if place.pamphlet == me}
        if change.field in ALWAYS_PRINTED and change.record in old.facts:
            targets.add((change.record, ""))
        for target in targets:
            if any(True for _at in _rects(row, *target)):
                names[target] = change.name
            elif any(place.pamphlet == me and place.old for place in change.places):
                findings.append(error("slip/no-entry", Where(), f"{whose}, {'+'.join(row.languages)}: {change.name}, {change.key}: "
                                      "it is no entry and no line of a section, so no slip covers it", "print the pamphlet again"))
    spots = [replace(spot, notch=_notch(shop, spot)) for target, name in names.items() for spot in _placed(row, whose, *target, name)]
    return iter(sorted(spots, key=lambda spot: (spot.panel, spot.top)))


def _whose(row: PamphletRecord, old: EditionRecord) -> str:
    """The partner; with its area where that is not the whole city, with its paper where it prints on several."""
    papers = {other.paper for other in old.pamphlets if other.partner == row.partner}
    return ", ".join((row.partner, *([row.area] if row.area != "city" else []), *([row.paper] if len(papers) > 1 else [])))


def _target(key: str, old: EditionRecord) -> tuple[str, str]:
    """The record and the item that a key is part of: an entry has no item."""
    parts = key.split(".")
    return (parts[0], "") if parts[0] in old.facts or len(parts) < 2 else (parts[0], parts[1])


def _rects(row: PamphletRecord, record: str, item: str) -> Iterator[tuple[float, ...]]:
    begins = f"{record}.{item}." if item else f"{record}."
    return (at for said in row.printed if said.key.startswith(begins) for at in said.at)


def _placed(row: PamphletRecord, whose: str, record: str, item: str, name: str) -> Iterator[Spot]:
    """The box of an entry on each panel that it stands on."""
    for panel in sorted({int(at[0]) for at in _rects(row, record, item)}):
        boxes = [at for at in _rects(row, record, item) if at[0] == panel]
        left, top = min(at[1] for at in boxes), min(at[2] for at in boxes)
        right, bottom = max(at[3] for at in boxes), max(at[4] for at in boxes)
        below = [at[2] for said in row.printed for at in said.at if at[0] == panel and at[2] >= bottom - 1 and at[1] < right and at[3] > left]
        end = min([*below, mm(row.panel_mm[panel - 1][1]) - NEAR_TRIM])
        yield Spot(row, whose, record, item, name, panel, left, top, right, bottom, min(BELOW, max(0.0, end - bottom - 1)))


def _notch(shop: Workshop, spot: Spot) -> tuple[float, float]:
    """The part of an entry's box into which the QR code of its category's head reaches (`.head .qr` of styles/base.css)."""
    heads = [(at[2], said.key.split(".")[1]) for said in spot.row.printed if said.key.startswith("category.") and said.key.endswith(".name")
             for at in said.at if at[0] == spot.panel and at[2] < spot.top]
    category = max(heads)[1] if heads else ""
    code = next((text for text in spot.row.codes if text.endswith(f"/{category}")), "")
    if not category or not code:
        return 0.0, 0.0
    partner = next((partner for partner in shop.content.partners if partner.id == spot.row.partner), None)
    side = make_code(code, parse_length(partner.code_module) if partner else mm(0.4)).size
    below = max(heads)[0] - 0.1 * spot.row.size_pt - QR_RAISED + side - spot.top
    return (side - QR_OUT, below) if below > 0 else (0.0, 0.0)


# --- setting -------------------------------------------------------------------------------------


def _set(shop: Workshop, old: EditionRecord, new: EditionRecord, spot: Spot, labels: str) -> Slip | Finding:
    """The slip of a spot, as large in type as fits; a finding where it would cover something else."""
    import datetime as dt

    guide = guide_of(shop, new, spot.row, (spot.record,), dt.date.fromisoformat(new.date))
    family, issue, text = _family(shop, spot.row), _issue(shop, spot, new), _text(shop, guide, old, new, spot)
    inset = INSERT_PAD if labels == INSERT else PAD
    width = spot.right - spot.left + 2 * inset
    covered = 0.0 if labels == INSERT else spot.bottom - spot.top + 2 * inset
    height = TALL if labels == INSERT else covered + spot.room
    least = TALL
    for size, leading, tight in _steps(spot.row, family):
        marked = replace(text, mends=text.mends.partition("  ")[0] if tight else text.mends, beside=tight == BESIDE)
        html = compose_slip(guide, issue, replace(marked, notch=spot.notch if spot.notch[1] and labels != INSERT else None))
        laid = shop.layout(html, _page(shop, spot.row, width, TALL, inset, size, leading, family))
        needed = _bottom(laid) + inset
        if needed <= height and _right(laid) <= width - inset + 1:
            size_of = Size(width, max(needed, covered))
            page = shop.layout(html, _page(shop, spot.row, *size_of, inset, size, leading, family))
            if len(page.pages) == 1:
                return Slip(spot, size_of, size, page)
        least = min(least, needed)
    return error("slip/too-large", Where(), f"{spot.said}: the right entry needs {to_mm(least):.1f} mm of height at {family.floor:g} pt, the floor, "
                 f"and there are {to_mm(height):.1f} mm before it covers something else", f"--labels {INSERT} makes a slip to put in")


def _steps(row: PamphletRecord, family: Family) -> Iterator[tuple[float, float, int]]:
    """Type sizes, leadings and how the code stands: the pamphlet's own, then tighter, then smaller down to the floor."""
    yield row.size_pt, row.leading, BELOW_WHOLE
    size = row.size_pt
    while size > family.floor:
        yield from ((size, 0.0, tight) for tight in (BELOW_WHOLE, BELOW_SHORT, BESIDE))
        size -= SHRINK
    floor = min(row.size_pt, family.floor)
    yield from ((floor, 0.0, tight) for tight in (BELOW_WHOLE, BELOW_SHORT, BESIDE))


def _page(shop: Workshop, row: PamphletRecord, width: float, height: float, inset: float, size: float, leading: float,
          family: Family) -> tuple[str, ...]:
    rows = shop.content.guide.languages
    shared = shared_sheets(shop.world, shop.tokens, "gray", _family_name(shop, row), rows)
    return (*shared, SLIP_CSS, run_sheet((), Size(width, height), (inset, inset, 0.0), 0.0, size, leading, family.least_leading, rows, {}))


def _family_name(shop: Workshop, row: PamphletRecord) -> str:
    partner = next((partner for partner in shop.content.partners if partner.id == row.partner), None)
    return partner.family if partner else "standard"


def _family(shop: Workshop, row: PamphletRecord) -> Family:
    partner = next((partner for partner in shop.content.partners if partner.id == row.partner), None)
    return family_of(partner) if partner else FAMILIES["standard"]


def _issue(shop: Workshop, spot: Spot, new: EditionRecord) -> Issue:
    guide = shop.content.guide
    issue = Issue(draft=new.grade != "release", map=guide.map, area="", mode="gray", family=_family_name(shop, spot.row),
                  publisher=guide.publisher, code="", licence=guide.licence, category_codes=False, bleed=0.0, module=mm(0.4))
    said = _contact(shop, spot.row, new) if spot.record == PARTNER else {}
    return replace(issue, contact_name=said["name"], contact_lines=tuple(text for field, text in said.items() if field.startswith("lines.")),
                   contact_phone=(said.get("phone", ""), ""), contact_url=said.get("url", "")) if "name" in said else issue


def _contact(shop: Workshop, row: PamphletRecord, new: EditionRecord) -> dict[str, str]:
    """What the partner says of itself in the new edition, by field; empty where it says nothing."""
    partner = next((partner for partner in shop.content.partners if partner.id == row.partner), None)
    if new.id == NOW and partner:
        texts = contact_texts(partner, shop.content.guide.region)
    else:
        texts = {(said.key, ""): said.text for other in new.pamphlets if other.partner == row.partner for said in other.printed}
    begins = f"{PARTNER}.{row.partner}."
    return {key.removeprefix(begins): text for (key, _), text in texts.items() if key.startswith(begins)}


def _bottom(laid: LaidOut) -> float:
    if len(laid.pages) > 1:
        return TALL
    return max(rect.y1 for rect in laid.rects["slip"])


def _right(laid: LaidOut) -> float:
    return max(rect.x1 for pieces in laid.rects.values() for rect in pieces)


# --- words ---------------------------------------------------------------------------------------


def _text(shop: Workshop, guide: LocalGuide, old: EditionRecord, new: EditionRecord, spot: Spot) -> SlipText:
    """What the slip says: the right entry or line; a closed entry's name struck out, and whom to call instead."""
    now = new.date if new.id == NOW else new.id
    mends = f"{old.id} > {now}  {spot.row.partner} {'+'.join(spot.row.languages)}"
    draft = tuple({text.text: text for text in guide.furniture.draft_band}.values()) if new.grade != "release" else ()
    if spot.record == PARTNER:
        return SlipText(mends, draft) if _contact(shop, spot.row, new) else _closed(shop, guide, spot.name, mends, draft, new)
    if spot.item:
        section = guide.sections.get(spot.record)
        line = next((line for line in section.lines if line.id == spot.item), None) if section else None
        if section is not None and line is not None:
            return SlipText(mends, draft, section=section, line=line)
        return _closed(shop, guide, spot.name, mends, draft, new)
    for shelf in guide.shelves:
        for entry in shelf.entries:
            return SlipText(mends, draft, shelf=shelf, entry=entry)
    if new.facts.get(spot.record, {}).get("status") == "active":  # never strike out what is open
        raise UsageProblem(f"{spot.said}: it is open, but none of its categories is in content/guide.yaml any more, so it cannot be set")
    return _closed(shop, guide, spot.name, mends, draft, new)


def _closed(shop: Workshop, guide: LocalGuide, name: str, mends: str, draft: Words, new: EditionRecord) -> SlipText:
    section, line = _general(shop, guide, new)
    return SlipText(mends, draft, section=section, line=line, closed=name, closed_words=_closed_words(shop, guide, new))


def _closed_words(shop: Workshop, guide: LocalGuide, new: EditionRecord) -> Words:
    """The catalogue's own word for "closed" in each language that has one: no word is invented, and a release prints no unapproved one."""
    from pamphlet.local import Text

    found = []
    for code in guide.languages:
        said, row = shop.catalogues[code].say("", _("closed")), shop.content.guide.language(code)
        if said.language == code and (said.state.printable or new.grade != "release"):
            found.append(Text(said.text, code, said.state.printable, row.direction))
    return tuple(found)


def _general(shop: Workshop, guide: LocalGuide, new: EditionRecord) -> tuple[SectionText | None, Line | None]:
    """The guide's line for those who look for any service, where it lists one that is still open."""
    active = {service.id for service in content_of(shop, new).services if service.status == "active"}
    for section in shop.content.sections:
        for item in section.items:
            said = guide.sections[section.id]
            line = next((line for line in said.lines if line.id == item.id), None)
            if line and line.phone and line.phone.display == GENERAL_LINE and (item.service is None or item.service in active):
                return said, line
    return None, None


# --- sheets --------------------------------------------------------------------------------------


def _stocks(slips: Sequence[Slip], labels: str) -> list[Stock]:
    """The stock of each slip: one for all of a sheet of labels, large enough for the largest."""
    if labels == INSERT:
        return [insert_stock(_paper(slip.spot.row), slip.size.width, slip.size.height) for slip in slips]
    stock = stock_for(labels, max(slip.size.width for slip in slips), max(slip.size.height for slip in slips))
    return [stock] * len(slips)


def _paper(row: PamphletRecord) -> str:
    """The office paper where the pamphlet is printed: A4 where its sheet is of the A series."""
    return "a4" if any(abs(side - a) < 1 for side in row.sheet_mm for a in (210, 297, 420)) else "letter"


def _sheets(shop: Workshop, old: EditionRecord, new: EditionRecord, slips: Sequence[Slip], chosen: Sequence[Stock]) -> bytes:
    import datetime as dt

    from pamphlet.impose.labels import slip_sheets
    from pamphlet.press.job import PressJob
    from pamphlet.press.stage import to_press

    pages = shop.engine.write([slip.laid for slip in slips], tagged=False)
    heads = shop.engine.write([_head(shop, old, slip, stock) for slip, stock in zip(slips, chosen, strict=True)], tagged=False)
    sheets = [_sheet(n, slip, stock) for n, (slip, stock) in enumerate(zip(slips, chosen, strict=True), 1)]
    title = f"Correction slips for the edition {old.id}"
    job = PressJob(name="slips", title=title, date=dt.date.fromisoformat(new.date), colour="gray", standard="plain", bleed=0.0)
    return to_press(slip_sheets(pages, heads, sheets), job).data


def _sheet(number: int, slip: Slip, stock: Stock) -> SlipSheet:
    from pamphlet.impose.labels import SlipSheet as Sheet

    wide, high = slip.spot.notch
    notch = Size(wide + PAD, high + PAD) if high and stock.id != INSERT else Size(0.0, 0.0)
    return Sheet(number, stock.size, stock.label, stock.places, slip.size, notch)


def _head(shop: Workshop, old: EditionRecord, slip: Slip, stock: Stock) -> LaidOut:
    """The sheet's line of text for those who print and stick: in English, outside the labels."""
    row = slip.spot.row
    copies = sum(run.quantity for run in read_ledger(shop.world)
                 if (run.edition, run.partner, run.area, run.languages) == (old.id, row.partner, row.area, row.languages))
    pages, papers = -(-copies // len(stock.places)), {other.paper for other in old.pamphlets if other.partner == row.partner}
    times = f" For {plural(copies, 'copy', 'copies')} print this page {plural(pages, 'time')}." if copies else ""
    if copies and len(papers) > 1:  # the ledger does not tell them apart
        times = f" Print it once for every {plural(len(stock.places), 'copy', 'copies')} on {row.paper}; all papers together are {copies:,}."
    what = "Cut out, put in." if stock.id == INSERT else "Cut along the dashes, stick over the old entry."
    on = "plain paper" if stock.id == INSERT else stock.id
    text = f"{old.id}, {slip.spot.said}. Print at 100 % on {on}. {what}{times}"
    size = stock.size
    html = (f'<html lang="en"><title>sheet</title><style>@page{{size:{to_mm(size.width):.3f}mm {to_mm(size.height):.3f}mm;margin:4.2mm 9mm 0}}'
            'body{margin:0}p{margin:0;font:6pt/1.1 "Guide Sans";color:device-cmyk(0 0 0 1)}</style>'
            f"<p>{escape(text)}</p>")
    return shop.layout(html, [""])
