"""The page a newcomer reads first: how a guide becomes pamphlets.

    load -> check -> localize -> compose -> typeset (fit, balance) -> impose -> record

`workshop.Workshop` holds what all jobs of a build share; `setting.Press` sets one pamphlet;
`build_group` makes all languages of one partner,
paper and area, which may print the same entries, and returns values: files as bytes, findings,
and a record of what was done. Nothing is written here.
"""
from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pamphlet.findings import Finding
from pamphlet.setting import SAFE, Fitted, Press
from pamphlet.units import Size
from pamphlet.workshop import Group, Workshop

if TYPE_CHECKING:
    pass


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
