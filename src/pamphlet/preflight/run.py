"""A file judged by a profile: facts, the codes and the ink where they are wanted, then every check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from pamphlet.findings import Severity
from pamphlet.preflight.checks import all_checks
from pamphlet.preflight.codes import read_codes
from pamphlet.preflight.facts import Facts, PageFacts, Plates
from pamphlet.preflight.model import Check, Expected, Fault, Limits, PageSummary, Profile, Report, Verdict
from pamphlet.preflight.plates import ink_bound, plate_coverage
from pamphlet.preflight.profile import load_profile
from pamphlet.preflight.read import Unreadable, read_facts
from pamphlet.units import to_mm

Ink = bool | Literal["auto"]
_UNDRAWABLE = (RuntimeError, ValueError, TypeError, KeyError, AttributeError, IndexError)  # PdfiumError is a RuntimeError


def preflight(data: bytes, profile: str | Profile, expected: Expected | None = None, *, ink: Ink = "auto") -> Report:
    """A PDF's report under a profile, in this process: for our own files; strangers' go through `guard`.

    `ink`: True measures every page, False none, "auto" those whose colours could sum to more than the limit.
    Raises UsageProblem for a profile that does not exist; what is wrong with the file is a fault.
    """
    profile = load_profile(profile) if isinstance(profile, str) else profile
    expected = expected or Expected()
    profile = replace(profile, limits=profile.limits.on(expected.stock))
    try:
        facts = read_facts(data)
    except Unreadable as problem:
        return unreadable(profile, str(problem))
    return judge(_looked_at(facts, data, profile.limits, expected, ink), profile, expected)


def unreadable(profile: Profile, why: str) -> Report:
    """The report of a file that could not be read."""
    check = next(check for check in all_checks() if check.id == "press/readable")
    hint = "Export it again as a PDF without password, and look at it in a viewer before sending."
    return Report(profile.name, profile.title, (Fault(check.id, Severity.ERROR, 0, None, why, hint),), (check,))


def _looked_at(facts: Facts, data: bytes, limits: Limits, expected: Expected, ink: Ink) -> Facts:
    """Facts with codes read and, where asked for, ink measured; what PDFium cannot draw is damage."""
    try:
        facts = replace(facts, codes=read_codes(data, facts.pages, expected.codes))
    except _UNDRAWABLE as problem:
        facts = replace(facts, damage=(*facts.damage, f"the pages cannot be drawn to look for codes ({problem})"))
    if ink is False or expected.colour == "rgb" or (ink == "auto" and ink_bound(facts) * 100 <= limits.ink):
        return facts
    try:
        return replace(facts, plates=plate_coverage(data, limit=limits.ink, area_mm2=limits.ink_area_mm2, facts=facts))
    except _UNDRAWABLE as problem:
        return replace(facts, damage=(*facts.damage, f"the pages cannot be drawn to measure ink ({problem})"))


def judge(facts: Facts, profile: Profile, expected: Expected) -> Report:
    """Every check of a profile run over facts."""
    checks = tuple(check for check in all_checks() if profile.checks.get(check.id) != "off")
    faults = sorted(_faults(checks, facts, profile, expected), key=lambda fault: (-fault.severity, fault.page, fault.code, fault.message))
    return Report(profile.name, profile.title, tuple(faults), checks, tuple(_summaries(facts)))


def _faults(checks: Iterable[Check], facts: Facts, profile: Profile, expected: Expected) -> Iterator[Fault]:
    for check in checks:
        verdict = profile.checks.get(check.id)
        for fault in check.run(facts, profile.limits, expected):
            yield replace(fault, severity=_ruled(fault.severity, verdict))


def _ruled(severity: Severity, verdict: Verdict | None) -> Severity:
    if verdict == "warning":
        return min(severity, Severity.WARNING)
    return Severity.ERROR if verdict == "error" else severity


def _summaries(facts: Facts) -> Iterator[PageSummary]:
    plates = {plate.page: plate for plate in facts.plates or ()}
    for page in facts.pages:
        yield _summary(page, plates.get(page.number))


def _summary(page: PageFacts, plates: Plates | None) -> PageSummary:
    trim, bleed = page.trim, page.bleed
    least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    inks = plates.coverage if plates else None
    return PageSummary(
        page.number, (round(to_mm(trim[2] - trim[0]), 2), round(to_mm(trim[3] - trim[1]), 2)), round(to_mm(least), 2), page.rotation,
        round(plates.peak, 1) if plates else None,
        (round(inks[0] * 100, 2), round(inks[1] * 100, 2), round(inks[2] * 100, 2), round(inks[3] * 100, 2)) if inks else None,
    )
