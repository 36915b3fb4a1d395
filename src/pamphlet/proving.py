"""A finished press file held to what was promised: preflight, the second encoder, the scan proof."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pamphlet.compose.qr import confirm, make_code
from pamphlet.findings import Finding, Where
from pamphlet.finishing import standard_of
from pamphlet.preflight.model import Code, Expected, Fault, Rect, Report
from pamphlet.surfaces import surface_of_stock

if TYPE_CHECKING:
    from pamphlet.finishing import Files
    from pamphlet.preflight.scan_proof import CodeProof
    from pamphlet.setting import Setting

FAMILIES = frozenset({"Guide-"})


@functools.lru_cache(maxsize=4096)
def agrees(text: str) -> bool:
    """Whether a second encoder draws the same code for a text."""
    return confirm(make_code(text))


def profile_of(setting: Setting) -> str:
    """The preflight profile: the partner's, else that of any print shop for PDF/X and of a home printer for plain files."""
    return setting.partner.press.preflight or ("home" if standard_of(setting) == "plain" else "offset-or-digital")


def expected_of(setting: Setting, files: Files) -> Expected:
    """What is known of a press file beforehand: its standard, folds, fonts, codes and paper."""
    sides = range(len(setting.fold.sides(files.panels)))
    codes = tuple(Code(code.page, code.text, code.x, code.y, code.size, code.modules, agrees(code.text)) for code in files.codes)
    return Expected(
        standard=standard_of(setting), colour=setting.partner.colour,
        folds=tuple(tuple(crease[1:] for crease in setting.fold.creases(side)) for side in sides),
        families=FAMILIES, spots=setting.partner.press.spots, codes=codes, stock=surface_of_stock(setting.partner.order.stock))


def preflight_sheets(setting: Setting, files: Files, *, ink: bool = False) -> Report:
    """Our own press file under the profile of its print shop; `ink` draws and measures every plate."""
    from pamphlet.preflight.run import preflight

    return preflight(files.sheets, profile_of(setting), expected_of(setting, files), ink=True if ink else "auto")


def prove_sheets(setting: Setting, files: Files) -> tuple[CodeProof, ...]:
    """The scan proof of every code of a press file."""
    from pamphlet.preflight.scan_proof import prove_codes

    return prove_codes(files.sheets, expected_of(setting, files).codes or ())


def as_findings(faults: Sequence[Fault], file: str) -> tuple[Finding, ...]:
    """Faults of a press file beside the findings of everything else."""
    return tuple(Finding(fault.code, fault.severity, Where(file, field=_place(fault)), fault.message, fault.hint) for fault in faults)


def _place(fault: Fault) -> str:
    if not fault.page:
        return ""
    more = f" and {fault.count - 1} more" if fault.count > 1 else ""
    return f"page {fault.page}{_corner(fault.rect_mm)}{more}"


def _corner(rect: Rect | None) -> str:
    return f", {rect[0]:.0f} mm from the left and {rect[1]:.0f} mm from the foot of the trim" if rect else ""
