"""The flat sheet as a drawing: panels by number, folds with their order, cuts. SVG, drawn to scale."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pamphlet.order.folds import step_of
from pamphlet.order.model import Crease, FoldPlan, PlacedPanel, PlanSide

FOLD, CUT, INK, QUIET = "#c2007a", "#d1440c", "#111", "#666"
FONT = 'font-family="Guide Sans"'
ABOVE, BELOW, BESIDE = 20.0, 6.0, 4.0  # room for labels round the sheet, points


def flat_sheet(plan: FoldPlan, side: int, width: float) -> str:
    """One side of the flat sheet as SVG, `width` points wide with its labels; sides count from 0."""
    scale = (width - 2 * BESIDE) / plan.sheet.width
    height = plan.sheet.height * scale + ABOVE + BELOW
    drawn = plan.sides[side]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}pt" height="{height:.2f}pt" viewBox="0 0 {width:.2f} {height:.2f}">',
        f'<rect x="{BESIDE}" y="{ABOVE}" width="{plan.sheet.width * scale:.2f}" height="{plan.sheet.height * scale:.2f}" '
        f'fill="#fff" stroke="{INK}" stroke-width="0.8"/>',
        *(_panel(placed, plan, scale) for placed in drawn.panels),
        *_lines(plan, drawn, side, scale),
        "</svg>",
    ]
    return "".join(parts)


def side_name(plan: FoldPlan, side: int) -> str:
    """What a side is called on the ticket."""
    if not plan.two_sided:
        return "The printed side"
    sheet = f"Sheet {side // 2 + 1}: " if plan.sheets > 1 else ""
    name = ("front", "back") if plan.scheme == "card" else ("outside", "inside")
    return f"{sheet}{name[side % 2]}, page {side + 1} of the PDF"


def _panel(placed: PlacedPanel, plan: FoldPlan, scale: float) -> str:
    x = BESIDE + (placed.x + placed.width / 2) * scale
    y = ABOVE + (plan.sheet.height - placed.y - placed.height / 2) * scale
    size = min(26.0, 0.42 * min(placed.width, placed.height) * scale)
    turn = f' transform="rotate(180 {x:.2f} {y:.2f})"' if placed.turn == 180 else ""
    line = f'<path d="M{x - size * 0.45:.2f} {y + size * 0.52:.2f}h{size * 0.9:.2f}" stroke="{QUIET}" stroke-width="0.6"{turn}/>'
    return (f'<text x="{x:.2f}" y="{y + size * 0.35:.2f}" {FONT} font-size="{size:.2f}" font-weight="700" text-anchor="middle" '
            f'fill="{INK}"{turn}>{placed.panel}</text>{line}')


def _lines(plan: FoldPlan, drawn: PlanSide, side: int, scale: float) -> Iterator[str]:
    for crease in drawn.creases:
        step = step_of(plan, crease, side)
        dash = {"cut": "", "towards": "5 2.5", "away": "6 2 1 2"}["cut" if crease.kind == "cut" else step.way if step else "towards"]
        yield _line(plan, crease, scale, dash)
        if step:
            label = f"{step.number} {'towards you' if step.way == 'towards' else 'away'}"
            yield (f'<text x="{BESIDE + crease.x0 * scale:.2f}" y="{ABOVE - 6:.2f}" {FONT} font-size="7" font-weight="700" '
                   f'text-anchor="middle" fill="{FOLD}">{escape(label)}</text>')


def _line(plan: FoldPlan, crease: Crease, scale: float, dash: str) -> str:
    over = 3.0 if crease.kind == "fold" else 0.0  # a fold line stands out of the sheet, as fold marks do
    x0, x1 = (BESIDE + x * scale for x in (crease.x0, crease.x1))
    y0, y1 = (ABOVE + (plan.sheet.height - y) * scale for y in (crease.y0, crease.y1))
    if crease.upright:
        y0, y1 = max(y0, y1) + over, min(y0, y1) - over
    else:
        x0, x1 = min(x0, x1) - over, max(x0, x1) + over
    colour, width = (CUT, 1.4) if crease.kind == "cut" else (FOLD, 0.9)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}" stroke="{colour}" stroke-width="{width}" fill="none"{dashed}/>'
