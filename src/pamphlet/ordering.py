"""An order: a partner's files made, measured and proved, then packed with all a print shop asks for."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pamphlet.content.prices import prices_of
from pamphlet.edition.read import read_record
from pamphlet.edition.store import RECORD
from pamphlet.editions import edition_folder
from pamphlet.errors import ContentErrors, OutputProblem, ReleaseRefused, UsageProblem
from pamphlet.findings import Finding, errors_of
from pamphlet.finishing import Files, finish_files, standard_of
from pamphlet.layout import layout_of
from pamphlet.localize.words import source_language_name
from pamphlet.order.model import CheckReport, Job, Order, PrintFile, ScanMargin, SideInk, plan_of
from pamphlet.order.package import Package, make_package
from pamphlet.order.quantities import due_date, quantities_of
from pamphlet.pipeline import fit_group
from pamphlet.proving import as_findings, preflight_sheets, prove_sheets
from pamphlet.release import refusals
from pamphlet.units import parse_length, plural
from pamphlet.workshop import Group, Workshop, check_order, plan_groups
from pamphlet.world import write_whole

if TYPE_CHECKING:
    from pamphlet.edition.record import EditionRecord, Printed
    from pamphlet.model import Partner
    from pamphlet.order.model import Typeset
    from pamphlet.preflight.model import Report
    from pamphlet.preflight.scan_proof import CodeProof
    from pamphlet.setting import Setting

PLATES = ("cyan", "magenta", "yellow", "black")
ON_TICKET = ("photocopy", "blur", "crease")  # the report has them all
STANDARDS = {"pdf-x-4": "PDF/X-4", "pdf-x-1a": "PDF/X-1a:2003", "plain": "PDF"}


@dataclass(frozen=True)
class Request:
    """What is asked for. `languages` as on the command line: "uk=500", "bo"; empty `paper` is the partner's first."""

    partner: str
    languages: tuple[str, ...] = ()
    quantity: int | None = None
    due: str | None = None
    paper: str = ""
    area: str = "city"


@dataclass(frozen=True)
class Placed:
    """A packed order, and what preflight and scan proof say of its files.

    `usual`: the pamphlets for which no number was asked, so that the partner's usual one counts.
    """

    order: Order
    package: Package
    faults: tuple[Finding, ...]
    usual: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Written:
    """Where an order's zip lies, and what the other order was that lay there before; "" for none."""

    path: Path
    replaced: str


def place_order(shop: Workshop, request: Request) -> Placed:
    """Make and pack an order.

    All languages of the group are fitted together, as in a build, so that what is ordered is what
    was built. Raises UsageProblem, ContentErrors, and ReleaseRefused where a release is asked for.
    """
    check_order(shop, shop.order)
    partner = shop.partner(request.partner)
    group = _group(shop, partner, request)
    wanted = quantities_of(partner.languages, request.languages, request.quantity, partner.quantity, partner.id)
    due = due_date(request.due, shop.world.today)
    prices = prices_of(shop.world)
    if shop.order.release and (reasons := refusals(shop, (group,))):
        raise ReleaseRefused(reasons)
    fits = fit_group(shop, group)
    if fits.findings:
        raise ContentErrors(fits.findings)
    kept = _kept(shop)
    jobs: list[Job] = []
    faults: list[Finding] = []
    for setting, count, step in fits.chosen:
        if setting.languages in wanted:
            runs = setting.finish(count, step)
            if kept:
                _refuse_another(kept, setting, layout_of(setting, runs, count))
            made, found = _print_file(setting, finish_files(setting, runs))
            jobs.append(Job(made, wanted[setting.languages], partner.order.overs))
            faults += found
    order = _order(shop, partner, group, due, jobs)
    return Placed(order, make_package(order, _typesetter(shop), prices), tuple(faults), usual_ones(request, tuple(wanted)))


def _kept(shop: Workshop) -> EditionRecord | None:
    """The record of the edition whose copies a release order would count, if it is published or built already."""
    folder = edition_folder(shop.world, shop.edition) if shop.order.release else None
    return read_record(folder / RECORD, shop.world.show(folder / RECORD)) if folder else None


def _refuse_another(kept: EditionRecord, setting: Setting, printed: Sequence[Printed]) -> None:
    """Raise UsageProblem if what would be printed is not what the edition's record says: nobody could recall such copies rightly."""
    me = (setting.partner.id, setting.group.paper, setting.group.area, setting.languages)
    row = next((row for row in kept.pamphlets if (row.partner, row.paper, row.area, row.languages) == me), None)
    whose = f"{setting.partner.id}, {setting.group.area}, {'+'.join(setting.languages)}"
    again = "order under a new name, --edition; or, if this one is not published, build it again first: pamphlet build --release"
    if row is None:
        raise UsageProblem(f"there is an edition {kept.id} already, and it has no pamphlet of {whose}: {again}")
    old, new = ({(said.key, said.language): said.text for said in rows} for rows in (row.printed, printed))
    for key, language in sorted(old.keys() | new.keys()):
        if old.get((key, language)) != new.get((key, language)):
            raise UsageProblem(f"there is an edition {kept.id} already, and its {whose} prints other words than the content of now, "
                               f"the first: {key}. Copies of this order could not be recalled by its record: {again}")


def _group(shop: Workshop, partner: Partner, request: Request) -> Group:
    """The group that is ordered from. Raises UsageProblem for a paper or area that the partner has not."""
    paper = request.paper or partner.paper[0]
    if paper not in partner.paper:
        raise UsageProblem(f'{partner.id} does not print on "{paper}"; there is {", ".join(partner.paper)}')
    groups = [group for group in plan_groups(shop.content, shop.order) if group.paper == paper and group.area == request.area]
    if not groups:
        raise UsageProblem(f'{partner.id} has no edition for "{request.area}"; its area is "{partner.area}"')
    return groups[0]


def usual_ones(request: Request, wanted: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The pamphlets for which no number is asked: they take the partner's usual one."""
    if request.quantity is not None:
        return ()
    numbered = {text.partition("=")[0].strip() for text in request.languages if "=" in text}
    by_part = numbered - {"+".join(languages) for languages in wanted}  # "uk" for "en+uk"
    return tuple(languages for languages in wanted if "+".join(languages) not in numbered and not by_part & set(languages))


def _print_file(setting: Setting, files: Files) -> tuple[PrintFile, tuple[Finding, ...]]:
    """One language's file with everything that is known of it. Raises ContentErrors where it is not fit to print."""
    from pamphlet.preflight.pictures import page_pictures
    from pamphlet.preflight.scan_proof import scan_findings
    from pamphlet.report.preflight import preflight_html
    from pamphlet.report.scan_proof import code_rows, scan_proof_html, scan_proof_json, summary

    if stops := errors_of(files.findings):
        raise ContentErrors(stops)
    name = setting.file_name("sheets").rpartition("/")[2]
    report = replace(preflight_sheets(setting, files, ink=True), file=name)
    proofs = prove_sheets(setting, files)
    faults = (*files.findings, *as_findings(report.faults, name), *scan_findings(proofs, name))
    page = preflight_html(report.as_json(), page_pictures(files.sheets))
    row = setting.rows[-1]
    standard = standard_of(setting)
    condition = setting.shop.output_profile(setting.partner).condition if standard != "plain" else "none"
    verdicts = [proof.verdict for proof in proofs]
    scan = CheckReport(summary(code_rows(proofs)), verdicts.count("fails"), verdicts.count("thin"), {"codes": scan_proof_json(proofs)},
                       scan_proof_html(name, proofs))
    return PrintFile(
        languages=setting.languages, language=" + ".join(source_language_name(row.code) for row in setting.rows), own_name=row.name, name=name,
        pdf=files.sheets, plan=plan_of(setting.fold, files.panels), bleed=setting.bleed, standard=STANDARDS[standard], condition=condition,
        inks=tuple(_inks(report)), marks=tuple(setting.partner.press.marks), preflight=_checked(report, page),
        scan_proof=scan, scans=tuple(_margins(proofs)), imprint=setting.issue.code,
    ), faults


def _inks(report: Report) -> Iterator[SideInk]:
    """Measured coverage of each side, from per cent to shares."""
    for page in report.pages:
        shares = page.coverage or (0.0, 0.0, 0.0, 0.0)
        yield SideInk({plate: share / 100 for plate, share in zip(PLATES, shares, strict=True) if share}, (page.ink or 0.0) / 100)


def _checked(report: Report, html: str) -> CheckReport:
    errors = len(report.errors)
    warnings = len(report.faults) - errors
    counts = [plural(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    verdict = ", ".join(counts) or "no faults"
    return CheckReport(f"{report.title}: {verdict}", errors, warnings, report.as_json(), html)


def _margins(proofs: Sequence[CodeProof]) -> Iterator[ScanMargin]:
    for proof in proofs:
        hardest = [margin.words for margin in proof.margins if margin.name in ON_TICKET]
        yield ScanMargin(proof.text, proof.module_mm, proof.verdict, ", ".join(hardest))


def _order(shop: Workshop, partner: Partner, group: Group, due: dt.date | None, jobs: Sequence[Job]) -> Order:
    guide, area, wishes = shop.content.guide, shop.area(group.area), partner.order
    return Order(
        partner=partner.id, partner_name=partner.name, guide=guide.title, publisher=guide.publisher, edition=shop.edition,
        area=group.area, area_name=area.name if area else "the whole city", date=shop.world.today, due=due, draft=not shop.order.release,
        stock=wishes.stock, grammage=wishes.grammage, thickness=parse_length(partner.paper_thickness), delivery=wishes.delivery,
        contact=wishes.contact, jobs=tuple(jobs), fonts=tuple(dict.fromkeys(family for row in guide.languages for family in row.fonts)))


def _typesetter(shop: Workshop) -> Typeset:
    def typeset(html: str, sheets: Sequence[str]) -> bytes:
        return shop.engine.write([shop.engine.layout(html, [*sheets])], tagged=False)

    return typeset


# --- the zip on the disk -------------------------------------------------------------------------


def written_order(shop: Workshop, placed: Placed, *, replace: bool = False) -> Written:
    """Write the zip to out/<edition>/orders/.

    The same order again changes nothing. Another order of the same name is replaced where it is a draft or `replace`
    is said; a release may be at the print shop already. Raises OutputProblem.
    """
    path = shop.world.out / shop.edition / "orders" / placed.package.name
    before = path.read_bytes() if path.is_file() else placed.package.data
    if before == placed.package.data:
        write_whole(path, placed.package.data)
        return Written(path, "")
    told = told_order(before)
    if not (placed.order.draft or replace):
        raise OutputProblem(f"{shop.world.show(path)} is there already and is another order: {told}. Nothing was written. If it was sent to a print "
                            "shop, keep it: give it another name, then order again. If it never was, order again with --replace")
    write_whole(path, placed.package.data)
    return Written(path, told)


def told_order(data: bytes) -> str:
    """What a packed order is, in a line: its day, languages and copies."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            ticket = json.loads(archive.read("job-ticket.json"))
        jobs = ", ".join(f"{'+'.join(job['languages'])} {job['ordered']:,}" for job in ticket["jobs"])
        return f"{jobs}, packed on {ticket['date']}" + (f", due on {ticket['due']}" if ticket["due"] else "")
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError):
        return "a file that is no order of this program"
