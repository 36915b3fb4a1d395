"""How to fold, in pictures that need no words: one step a picture, for every scheme."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pamphlet.order.model import FoldPlan, Order, PlanSide
from pamphlet.order.page import document
from pamphlet.order.scene import Face, Scene, Spot, Stroke, arc, draw, lifted, push, strip, wall
from pamphlet.order.words import SCHEMES, both

SHUT = 171.0  # degrees of a closed fold: a little open, so that the layers show
HALF = 118.0  # a fold half made, from the right: past upright, so that its back shows
HALF_LEFT = 55.0  # the same from the left: further on it would be seen from its edge


@dataclass(frozen=True)
class Step:
    """One picture and the few words under it."""

    scene: Scene
    words: str


CSS = """
table.steps { width: 100%; border-collapse: separate; border-spacing: 0 9pt }
table.steps td { border: 0.6pt solid #999; width: 49%; text-align: center; padding: 5pt }
table.steps tr { break-inside: avoid }
table.steps td.none { border: 0 }
table.steps td.gutter { border: 0; width: 2%; padding: 0 }
.number { text-align: left; font-size: 15pt; font-weight: 700; line-height: 1 }
.words { font-size: 9.6pt; font-weight: 700 }
"""
FRAME = (236.0, 150.0)  # of one picture, points: six on a page
FOOT = 0.95  # of a paper's height: below it stands the page number


def folding_html(order: Order) -> str:
    """The pictures on a paper, two a row."""
    cells = [f'<td><div class="number">{number}</div>{draw(step.scene, *FRAME)}<div class="words">{escape(step.words)}</div></td>'
             for number, step in enumerate(steps(order.plan), 1)]
    if len(cells) % 2:
        cells.append('<td class="none"></td>')
    rows = "".join(f'<tr>{left}<td class="gutter"></td>{right}</tr>' for left, right in zip(cells[::2], cells[1::2], strict=True))
    about = f"{SCHEMES[order.plan.scheme]}, flat {both(order.plan.sheet)}, finished {both(order.plan.finished)}. White: inside. Blue: outside."
    return document(order, "How to fold", f'<p>{escape(about)}</p><table class="steps"><tbody>{rows}</tbody></table>')


def picture(pdf: bytes, dpi: int = 150) -> bytes:
    """The first page as PNG, for a phone: without its foot and the white above it."""
    import pypdfium2
    from PIL import ImageOps
    from PIL.Image import Palette

    source = pypdfium2.PdfDocument(pdf)
    try:
        page = source[0].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        source.close()
    body = page.crop((0, 0, page.width, round(page.height * FOOT)))
    _, top, _, bottom = ImageOps.invert(body.convert("L")).getbbox() or (0, 0, 0, body.height)
    image = body.crop((0, 0, body.width, min(body.height, bottom + top))).convert("P", palette=Palette.ADAPTIVE, colors=64)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def steps(plan: FoldPlan) -> tuple[Step, ...]:
    """All pictures of a scheme, in order."""
    return tuple({"c-fold": _c_fold, "z-fold": _zigzag, "accordion": _zigzag, "gate-fold": _gate, "booklet": _booklet,
                  "zine": _zine, "card": _card}[plan.scheme](plan))


# --- sheets folded along upright lines ---------------------------------------------------------------


def _labels(plan: FoldPlan, sheet: int = 0) -> list[tuple[str, str]]:
    """Inside and outside of each column, columns as they lie with the inside up."""
    outside = [str(panel.panel) for panel in sorted(plan.sides[2 * sheet].panels, key=lambda panel: panel.x)]
    inside = [str(panel.panel) for panel in sorted(plan.sides[2 * sheet + 1].panels, key=lambda panel: panel.x)]
    return list(zip(inside, reversed(outside), strict=True))


def _columns(plan: FoldPlan) -> tuple[float, ...]:
    """Widths as the columns lie with the inside up."""
    return plan.columns[::-1]


def _sheet(plan: FoldPlan, angles: Sequence[float], base: int, order: Sequence[int]) -> tuple[Face, ...]:
    faces = strip(_columns(plan), plan.sheet.height, angles, base, _labels(plan))
    return tuple(faces[column] for column in order)


def _fold_line(plan: FoldPlan, line: int, base: int) -> Stroke:
    """A line still to fold; `line` from 1, x counted from the base column's left edge."""
    widths = _columns(plan)
    x = sum(widths[:line]) - sum(widths[:base])
    return Stroke((Spot(x, -0.02 * plan.sheet.height, 0), Spot(x, 1.02 * plan.sheet.height, 0)), "fold")


def _c_fold(plan: FoldPlan) -> Iterator[Step]:
    left, middle, flap = _columns(plan)
    mid, rise = plan.sheet.height / 2, middle * 0.75
    lines = (_fold_line(plan, 1, 1), _fold_line(plan, 2, 1))
    yield Step(Scene((*_sheet(plan, (0, 0), 1, (0, 1, 2)), *lines)), "Inside up.")
    over_flap = arc(Spot(middle + flap / 2, mid, 0), Spot(middle - flap / 2, mid, 0), rise)
    yield Step(Scene((*_sheet(plan, (0, HALF), 1, (0, 1)), lines[0], *_sheet(plan, (0, HALF), 1, (2,)), over_flap)), "Right flap in.")
    over_cover = arc(Spot(-left / 2, mid, 0), Spot(left / 2, mid, 0), rise)
    yield Step(Scene((*_sheet(plan, (HALF_LEFT, SHUT), 1, (0, 1, 2)), over_cover)), "Left panel over it.")
    yield Step(Scene(_sheet(plan, (SHUT - 8, SHUT), 1, (1, 2, 0))), "Closed: 1 in front.")


def _gate(plan: FoldPlan) -> Iterator[Step]:
    gate, half, _, _ = _columns(plan)
    mid = plan.sheet.height / 2
    lines = (_fold_line(plan, 1, 1), _fold_line(plan, 3, 1))
    # The two middle columns lie flat: their line is not folded.
    yield Step(Scene((*_sheet(plan, (0, 0, 0), 1, (0, 1, 2, 3)), *lines)), "Inside up.")
    arrows = (arc(Spot(-gate / 2, mid, 0), Spot(gate / 2, mid, 0), half * 0.7),
              arc(Spot(2 * half + gate / 2, mid, 0), Spot(2 * half - gate / 2, mid, 0), half * 0.7))
    yield Step(Scene((*_sheet(plan, (HALF_LEFT, 0, HALF), 1, (0, 1, 2, 3)), *arrows)), "Both gates in.")
    yield Step(Scene(_sheet(plan, (SHUT, 0, SHUT), 1, (1, 2, 0, 3))), "Closed: the gates meet.")


def _zigzag(plan: FoldPlan) -> Iterator[Step]:
    """The cover lies behind the first column of the inside; the folds go to and fro."""
    widths, count = _columns(plan), len(plan.columns)
    lines = tuple(_fold_line(plan, line, 0) for line in range(1, count))
    yield Step(Scene((*_sheet(plan, [0] * (count - 1), 0, range(count)), *lines)), "Inside up.")
    yield Step(Scene((*_standing(plan, 62.0), *_squeeze(widths, plan.sheet.height))), "To and fro, the left panel over first.")
    ways = [SHUT if line % 2 == 0 else -SHUT for line in range(count - 1)]
    # From the bottom: the last column lowest, the cover on top.
    yield Step(Scene(_sheet(plan, ways, 1, range(count - 1, -1, -1))), "Closed: 1 in front.")


def _standing(plan: FoldPlan, angle: float) -> tuple[Face, ...]:
    """The zigzag half folded: each line bent by `angle`, the first column rising to the left."""
    import math

    widths, labels, height = _columns(plan), _labels(plan), plan.sheet.height
    slope = math.radians(angle / 2)
    faces, x, z = [], 0.0, 0.0
    for column, width in enumerate(widths):
        up = column % 2 == 1
        after = (x + width * math.cos(slope), z + width * math.sin(slope) * (1 if up else -1))
        faces.append(Face((Spot(x, 0, z), Spot(after[0], 0, after[1]), Spot(after[0], height, after[1]), Spot(x, height, z)), *labels[column]))
        x, z = after
    return tuple(sorted(faces, key=lambda face: max(corner.x for corner in face.corners)))


def _squeeze(widths: Sequence[float], height: float) -> tuple[Stroke, ...]:
    """Two arrows that push the zigzag together from its ends."""
    across = sum(widths) * math.cos(math.radians(31.0))
    reach, mid = widths[0] * 0.55, height / 2
    return tuple(push(Spot(start, mid, 0), Spot(end, mid, 0)) for start, end in (
        (-reach * 1.5, -reach * 0.4), (across + reach * 1.5, across + reach * 0.4)))


# --- booklet -----------------------------------------------------------------------------------------


def _booklet(plan: FoldPlan) -> Iterator[Step]:
    shown = range(min(plan.sheets, 4))  # outermost first; more sheets look no different
    width, height = plan.panel
    gap = height * 0.2
    apart = [lifted(strip((width, width), height, (24,), 0, _labels(plan, sheet)), gap * sheet) for sheet in shown]
    if plan.sheets > 1:
        nest = push(Spot(width * 2.45, height / 2, gap * len(shown) + width * 0.55), Spot(width * 2.45, height / 2, width * 0.1))
        yield Step(Scene((*(face for sheet in apart for face in sheet), nest)), f"Lay all {plan.sheets} sheets in each other, page 1 outermost.")
    over = arc(Spot(-width / 2, height / 2, 0), Spot(width / 2, height / 2, 0), width * 0.75)
    yield Step(Scene((*_half_open(plan, HALF_LEFT), over)), "Fold in the middle, page 1 outside.")
    staples = tuple(Stroke((Spot(0, height * at, 0), Spot(0, height * (at + 0.07), 0)), "staple") for at in (0.22, 0.71))
    yield Step(Scene((*_half_open(plan, 28.0), *staples)), "Two staples through the fold.")
    yield Step(Scene(_half_open(plan, SHUT - 6)), "Closed: 1 in front.")


def _half_open(plan: FoldPlan, angle: float) -> tuple[Face, ...]:
    """The booklet as one thick sheet: the innermost side shows."""
    labels = _labels(plan, plan.sheets - 1)
    cover, back = _labels(plan, 0)[0][1], _labels(plan, 0)[1][1]
    shown = [(labels[0][0], cover), (labels[1][0], back)]
    faces = strip((plan.panel.width, plan.panel.width), plan.panel.height, (angle,), 1, shown)
    return (faces[1], faces[0])


# --- zine --------------------------------------------------------------------------------------------


def _zine(plan: FoldPlan) -> Iterator[Step]:
    width, height, side = plan.panel.width, plan.panel.height, plan.sides[0]
    flat = _flat(side)
    folds = tuple(Stroke((Spot(c.x0, c.y0, 0), Spot(c.x1, c.y1, 0)), c.kind) for c in side.creases if c.kind == "fold")
    yield Step(Scene((*flat, *folds)), "Printed side up. Fold all lines, unfold.")
    below = Spot(0, -height * 0.06, -width * 0.35)
    behind = Face((Spot(0, 0, 0), Spot(2 * width, below.y, below.z), Spot(2 * width, 2 * height + below.y, below.z), Spot(0, 2 * height, 0)), "", "")
    half = _flat(PlanSide(tuple(panel for panel in side.panels if panel.x > 1.5 * width), ()), -2 * width)
    slit = Stroke((Spot(0, height, 0), Spot(width, height, 0)), "cut")
    yield Step(Scene((behind, *half, slit)), "Fold in half. Cut from the fold to the next line.")
    yield Step(Scene(_tent(plan)), "Unfold. Fold lengthwise, printed side out.")
    yield Step(Scene(_cross(plan)), "Push the ends together: the slit opens.")
    yield Step(Scene(_little_book(plan)), "Fold round: 1 in front.")


def _flat(side: PlanSide, shift: float = 0.0) -> tuple[Face, ...]:
    """A side lying on the table."""
    return tuple(Face((Spot(p.x + shift, p.y, 0), Spot(p.x + p.width + shift, p.y, 0), Spot(p.x + p.width + shift, p.y + p.height, 0),
                       Spot(p.x + shift, p.y + p.height, 0)), str(p.panel), "", turn=p.turn == 180, front_inside=False) for p in side.panels)


def _numbers(plan: FoldPlan) -> tuple[list[str], list[str]]:
    """The upper and the lower row from the left."""
    placed = sorted(plan.sides[0].panels, key=lambda panel: (-panel.y, panel.x))
    numbers = [str(panel.panel) for panel in placed]
    return numbers[: len(numbers) // 2], numbers[len(numbers) // 2:]


def _tent(plan: FoldPlan) -> tuple[Face | Stroke, ...]:
    """Folded lengthwise, standing like a tent: the lower row is seen, the slit lies in the ridge."""
    width, height = plan.panel.width, plan.panel.height
    spread, (_, lower) = height * 0.32, _numbers(plan)
    back = tuple(Face((Spot(n * width, 2 * spread, 0), Spot((n + 1) * width, 2 * spread, 0), Spot((n + 1) * width, spread, height),
                       Spot(n * width, spread, height)), front_inside=True) for n in range(4))
    front = tuple(Face((Spot(n * width, 0, 0), Spot((n + 1) * width, 0, 0), Spot((n + 1) * width, spread, height), Spot(n * width, spread, height)),
                       lower[n], front_inside=False) for n in range(4))
    return (*back, *front, Stroke((Spot(width, spread, height), Spot(3 * width, spread, height)), "cut"))


def _cross(plan: FoldPlan) -> tuple[Face | Stroke, ...]:
    """Pushed together: the middle panels stand out to the front and to the back."""
    width, height = plan.panel.width, plan.panel.height
    deep, across = width * 0.72, width * 0.69
    upper, lower = _numbers(plan)
    left, right, front, back = (-across, 0.0), (across, 0.0), (0.0, -deep), (0.0, deep)
    walls = (wall(left, back, height, upper[1]), wall(back, right, height, upper[2]),
             wall((-across - width, 0.0), left, height, lower[0]), wall(right, (across + width, 0.0), height, lower[3]),
             wall(left, front, height, lower[1]), wall(front, right, height, lower[2]))
    reach = across + width
    return (*walls, push(Spot(-reach - width * 0.75, 0, height / 2), Spot(-reach - width * 0.1, 0, height / 2)),
            push(Spot(reach + width * 0.75, 0, height / 2), Spot(reach + width * 0.1, 0, height / 2)))


def _little_book(plan: FoldPlan) -> tuple[Face, ...]:
    """The closed zine, its cover a little open."""
    width, height = plan.panel.width, plan.panel.height
    leaves = [strip((width,), height, (), 0, [("", "")])[0] for _ in range(3)]
    pile = [lifted([leaf], width * 0.03 * n)[0] for n, leaf in enumerate(leaves)]
    cover = strip((width, width), height, (SHUT - 6,), 1, [("", "1"), ("", "")])[0]
    return (*pile, lifted([cover], width * 0.09)[0])


# --- cards -------------------------------------------------------------------------------------------


def _card(plan: FoldPlan) -> Iterator[Step]:
    side = plan.sides[0]
    cuts = tuple(Stroke((Spot(c.x0, c.y0, 0), Spot(c.x1, c.y1, 0)), "cut") for c in side.creases if c.kind == "cut")
    if cuts:
        yield Step(Scene((*_flat(side), *cuts)), "Cut along every line.")
    width, height = plan.panel
    if plan.panels == 2:
        card = _flat(PlanSide((side.panels[0]._replace(panel=1, x=0.0, y=0.0),), ()))
        yield Step(Scene(card), "One card. Nothing is folded.")
        return
    piles = sorted(side.panels, key=lambda panel: panel.panel)[:6]
    stack = tuple(face for n, panel in enumerate(reversed(piles))
                  for face in lifted(_flat(PlanSide((panel._replace(x=0.0, y=0.0),), ())), height * 0.09 * n))
    yield Step(Scene((*stack, push(Spot(width * 1.45, height / 2, height * 0.6), Spot(width * 1.45, height / 2, 0)))),
               "Put the piles on each other, 1 on top.")
