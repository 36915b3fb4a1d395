"""The page a newcomer reads first: how a guide becomes pamphlets.

    load -> check -> localize -> compose -> typeset (fit, balance) -> impose -> press -> preflight -> record

`workshop.Workshop` holds what all jobs of a build share; `setting.Setting` sets one pamphlet,
`fitting.Fitting` searches for its entries and its step; `build_group` makes all languages of one partner,
paper and area, which may print the same entries, and returns values: files as bytes, findings,
and a record of what was done. Nothing is written here.
"""
from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pamphlet.edition.record import Printed
from pamphlet.findings import Finding
from pamphlet.finishing import PlacedCode, finish_files, standard_of
from pamphlet.fitting import Fitting
from pamphlet.impose.places import side_panels
from pamphlet.layout import layout_of
from pamphlet.model import Partner
from pamphlet.proving import as_findings, preflight_sheets
from pamphlet.recording import with_record
from pamphlet.setting import Fitted, Setting
from pamphlet.units import Size
from pamphlet.workshop import Group, Workshop


@dataclass(frozen=True)
class Pamphlet:
    """One finished pamphlet: its files' bytes by name, what they hold, and what preflight says of its sheets."""

    group: Group
    languages: tuple[str, ...]
    fitted: Fitted
    files: Mapping[str, bytes]
    sides: int
    sheet: Size
    entries: tuple[str, ...]
    codes: tuple[PlacedCode, ...]
    standard: str
    profile: str
    panel_sizes: tuple[Size, ...]
    side_panels: tuple[tuple[int, ...], ...]
    printed: tuple[Printed, ...]
    faults: tuple[Finding, ...]
    seconds: float


@dataclass(frozen=True)
class Built:
    """What a group gave: pamphlets, or the findings that say why not."""

    group: Group
    pamphlets: tuple[Pamphlet, ...]
    findings: tuple[Finding, ...]


def build_group(shop: Workshop, group: Group) -> Built:
    """Fit a group, and finish the languages of it that are wanted."""
    start = time.perf_counter()
    fits = fit_group(shop, group)
    if fits.findings:
        return Built(group, (), fits.findings)
    shared = (time.perf_counter() - start) / len(fits.chosen)  # fitting is for all languages of the group
    pamphlets: list[Pamphlet] = []
    findings: list[Finding] = []
    for setting, count, step in fits.chosen:
        start = time.perf_counter()
        runs = setting.finish(count, step)
        files = finish_files(setting, runs)
        findings += files.findings
        report = preflight_sheets(setting, files)
        sheets = setting.file_name("sheets")
        pamphlets.append(with_record(shop, Pamphlet(
            group=group, languages=setting.languages, fitted=setting.fitted(count, step, runs),
            files={sheets: files.sheets, setting.file_name("panels"): files.phone},
            sides=len(setting.fold.sides(files.panels)), sheet=setting.fold.sheet,
            entries=tuple(service.id for service in setting.services[:count]),
            codes=files.codes, faults=as_findings(report.faults, sheets), standard=standard_of(setting), profile=report.profile,
            panel_sizes=setting.fold.panel_sizes(files.panels), side_panels=side_panels(setting.fold, files.panels),
            printed=layout_of(setting, runs, count),
            seconds=shared + time.perf_counter() - start,
        )))
    return Built(group, () if findings else tuple(pamphlets), tuple(findings))


@dataclass(frozen=True)
class GroupFit:
    """For each wanted pamphlet of a group: its setting, how many entries it prints, and its step."""

    chosen: tuple[tuple[Setting, int, int], ...]
    findings: tuple[Finding, ...]


def fit_group(shop: Workshop, group: Group) -> GroupFit:
    """Choose the entries and the setting of every wanted language of a group.

    A language that is not wanted is a finding only where it must print the same entries and not even none fit.
    """
    partner = shop.partner(group.partner)
    together = partner.may_leave_out and partner.same_entries
    fittings = [Fitting(Setting(shop, group, languages)) for languages in (group.languages if together else group.wanted)]
    chosen, findings = [], []
    for fitting, count in zip(fittings, entry_counts(fittings, partner), strict=True):
        if count >= 0 and fitting.setting.languages not in group.wanted:
            continue
        step = fitting.roomiest_step(max(0, count))
        if step is None:
            findings.append(fitting.does_not_fit(max(0, count)))
        elif count >= 0:
            chosen.append((fitting.setting, count, step))
    return GroupFit(tuple(chosen), tuple(findings))


def entry_counts(fittings: Sequence[Fitting], partner: Partner) -> list[int]:
    """How many entries each language prints: all, the most that fit, or the most that fit in every language."""
    if not partner.may_leave_out:
        return [len(fitting.setting.services) for fitting in fittings]
    if not partner.same_entries:
        return [fitting.most_entries() for fitting in fittings]
    common: int | None = None
    for fitting in sorted(fittings, key=lambda fitting: fitting.guessed_entries):  # the tightest first: it decides for all
        common = fitting.most_entries(common)
    return [common if common is not None else 0] * len(fittings)


@dataclass(frozen=True)
class FitTable:
    """A row for each language of a group, and what does not fit."""

    rows: tuple[Fitted, ...]
    findings: tuple[Finding, ...]


def fit_table(shop: Workshop, group: Group) -> FitTable:
    """How each language of a group fits, without writing anything."""
    fits = fit_group(shop, group)
    return FitTable(tuple(setting.fitted(count, step, setting.finish(count, step)) for setting, count, step in fits.chosen), fits.findings)
