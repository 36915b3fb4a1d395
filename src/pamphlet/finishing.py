"""From laid-out runs to files: slots filled, panels imposed, sheets made ready for the press.

    runs -> tagged panels -> sheets -> press file
                         \\-> phone edition
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pamphlet.compose.markup import LOGO_SLOT
from pamphlet.errors import PressProblem
from pamphlet.findings import Finding, error
from pamphlet.impose.places import on_sheets
from pamphlet.impose.slots import Art, Slot
from pamphlet.press.job import Line, PressJob, Standard
from pamphlet.press.marks import SLUG
from pamphlet.press.slug import SET_IN
from pamphlet.setting import SAFE, Run, Setting
from pamphlet.units import plural, to_mm

if TYPE_CHECKING:
    from pamphlet.press.profile import OutputProfile


@dataclass(frozen=True)
class PlacedCode:
    """A QR code on a side: page from 1; lower left and side in points from the trim; modules a side, quiet zone included."""

    page: int
    text: str
    x: float
    y: float
    size: float
    modules: int


@dataclass(frozen=True)
class Files:
    """A pamphlet's press file and phone edition, where its codes lie, and what is wrong."""

    panels: int

    codes: tuple[PlacedCode, ...]
    findings: tuple[Finding, ...]
    sheets: bytes = field(repr=False)
    phone: bytes = field(repr=False)


def finish_files(setting: Setting, runs: Sequence[Run]) -> Files:
    """Write a pamphlet's panels once, and make both files from them."""
    from pamphlet.impose.sheets import finish_phone_edition, impose_sheets
    from pamphlet.press.stage import to_press, to_screen

    laid = [run.laid for run in runs]
    count = sum(len(run.pages) for run in laid)
    slots = tuple(find_slots(setting, runs))
    panels = setting.shop.engine.write(laid, tagged=True)
    info = {"Title": setting.title}
    job = press_job(setting, count)
    pressed = to_press(impose_sheets(panels, setting.fold, slots, bleed=setting.bleed, info=info), job)
    phone = to_screen(finish_phone_edition(panels, slots, info), job)
    codes = tuple(placed_codes(setting, runs, slots, count))
    findings = (*pressed.findings, *phone.findings, *strays(setting, phone.data))
    return Files(count, codes, findings, pressed.data, phone.data)


# --- slots ---------------------------------------------------------------------------------------


def find_slots(setting: Setting, runs: Sequence[Run]) -> Iterator[Slot]:
    """The art of every slot with its place, panels counted from 1."""
    first = 1
    for run in runs:
        for name, pieces in run.laid.rects.items():
            art: Art
            if name in run.markup.codes:
                art = run.markup.codes[name].matrix
            elif name == LOGO_SLOT:
                art = logo_art(setting)
            else:
                continue
            rect = pieces[0]
            height = run.laid.sizes[rect.page][1]
            yield Slot(first + rect.page, name, rect.x0, height - rect.y1, rect.x1 - rect.x0, rect.y1 - rect.y0, art)
        first += len(run.laid.pages)


def logo_art(setting: Setting) -> bytes:
    """The partner's logo as a one-page PDF. Raises PressProblem for a picture that cannot be printed."""
    from pamphlet.content.images import read_picture
    from pamphlet.press.pictures import picture_pdf, solid_art
    from pamphlet.typeset.engine import WORKSPACE_SCHEME

    shop, path = setting.shop, setting.partner.logo
    assert path is not None
    picture = read_picture(shop.world.inside(path).read_bytes())
    if picture.kind != "svg":
        try:
            return picture_pdf(picture.data)
        except (ValueError, OSError) as problem:
            raise PressProblem(f"{path}: {problem}") from None
    html = (f'<html lang="en"><title>logo</title><style>@page{{size:{100 * picture.aspect:.3f}pt 100pt;margin:0}}'
            f'body{{margin:0}}img{{display:block;width:{100 * picture.aspect:.3f}pt;height:100pt}}</style>'
            f'<img alt="" src="{WORKSPACE_SCHEME}{path}">')
    art = shop.engine.write([shop.layout(html, [""])], tagged=False)
    return solid_art(art, opaque=standard_of(setting) == "pdf-x-1a")


def placed_codes(setting: Setting, runs: Sequence[Run], slots: Sequence[Slot], count: int) -> Iterator[PlacedCode]:
    """Where every QR code lies on the sheets."""
    made = {name: code for run in runs for name, code in run.markup.codes.items()}
    for page, slot, x, y in on_sheets(setting.fold, count, slots):
        if slot.name in made:
            yield PlacedCode(page, made[slot.name].text, x, y, slot.width, len(made[slot.name].matrix))


# --- press ---------------------------------------------------------------------------------------


def standard_of(setting: Setting) -> Standard:
    """The standard that the partner asks for; PDF/X-4 for four inks, a plain PDF for gray and for screens."""
    return setting.partner.press.standard or ("pdf-x-4" if setting.partner.colour == "cmyk" else "plain")


def press_job(setting: Setting, count: int) -> PressJob:
    """What a pamphlet of `count` panels asks of the press stage."""
    partner, wishes = setting.partner, setting.partner.press
    standard = standard_of(setting)
    sides = range(len(setting.fold.sides(count)))
    lines: tuple[tuple[Line, ...], ...] = tuple(tuple(setting.fold.creases(side)) for side in sides)
    return PressJob(
        name=f"{partner.id}, {'+'.join(setting.languages)}, {setting.group.area}", title=setting.title, date=setting.shop.world.today,
        colour=partner.colour, standard=standard,
        bleed=setting.bleed, profile=_profile(setting, standard), strict=wishes.pictures == "strict",
        marks=frozenset(wishes.marks), lines=lines, slug=_slug(setting, len(sides)) if "slug" in wishes.marks else None)


def _profile(setting: Setting, standard: str) -> OutputProfile | None:
    """The output profile: named in PDF/X, and what RGB pictures are converted by wherever there are four inks."""
    if standard == "plain" and setting.partner.colour != "cmyk":
        return None
    return setting.shop.output_profile(setting.partner)


def _slug(setting: Setting, sides: int) -> bytes:
    """One line of text a side, as pages of a PDF: job, edition, sheet, side, day."""
    from html import escape

    grade = " · DRAFT" if setting.issue.draft else ""
    lines = [f"{setting.issue.code} · {setting.group.area} · sheet {side // 2 + 1} of {-(-sides // 2)}, {'back' if side % 2 else 'front'}"
             f" · {setting.shop.world.today.isoformat()}{grade}" for side in range(sides)]
    html = ('<html lang="en"><title>slug</title><style>'
            f"@page{{size:1000mm {to_mm(SLUG)}mm;margin:0}}body{{margin:0}}"  # wide: the press cuts it to its text
            f'p{{margin:0;height:{to_mm(SLUG)}mm;font:{SET_IN}pt/{to_mm(SLUG)}mm "Guide Sans";white-space:nowrap;break-after:page;'
            "color:device-cmyk(0 0 0 1)}"
            "</style>" + "".join(f"<p>{escape(line)}</p>" for line in lines))
    return setting.shop.engine.write([setting.shop.layout(html, [""])], tagged=False)


# --- reading back --------------------------------------------------------------------------------


def strays(setting: Setting, phone: bytes) -> list[Finding]:
    """The finding for text that runs into the margin: never cut, never silent."""
    from pamphlet.impose.readback import stray_text

    found = stray_text(phone, SAFE)
    if not found:
        return []
    worst = min(found, key=lambda stray: stray.distance)
    return [error(
        "layout/near-trim", setting.shop.loaded.where(setting.partner.id),
        f'{setting.partner.id}, {"+".join(setting.languages)}, {setting.group.area}: '
        f'{plural(len(found), "text comes", "texts come")} too near the trim, '
        f'the worst on panel {worst.page}: "{worst.text[:50]}", {to_mm(worst.distance):.1f} mm',
        f"text keeps {to_mm(SAFE):.0f} mm; a wider panel or shorter text")]
