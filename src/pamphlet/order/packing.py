"""The packing list: bundles and boxes by language, so that a volunteer can check what arrived."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from pamphlet.order.estimate import weight_kg
from pamphlet.order.model import FoldPlan, Job, Order
from pamphlet.order.page import document, grid, section
from pamphlet.order.words import count
from pamphlet.units import mm, plural

BUNDLES = (500, 250, 200, 100, 50, 25, 20, 10, 5)
THICKEST = mm(80)  # a bundle that one hand holds and a band keeps flat
AIR = 1.35  # a folded pamphlet against its bare paper: the folds spring open
BOX_KG = 10.0  # where no price table says what a box may weigh

CSS = """
.box { display: inline-block; width: 8pt; height: 8pt; border: 0.8pt solid #111; vertical-align: -1pt }
table.labels { width: 100%; border-collapse: collapse }
"""


@dataclass(frozen=True)
class Box:
    """One box: a single language in bundles of one size, the last maybe smaller."""

    job: Job
    copies: int
    bundle: int
    kilos: float

    @property
    def bundles(self) -> str:
        """`10 bundles of 50`, `2 bundles of 50, 1 of 20`."""
        full, rest = divmod(self.copies, self.bundle)
        parts = [plural(full, "bundle") + f" of {self.bundle}"] if full else []
        if rest:
            parts.append(f"1 {'' if parts else 'bundle '}of {rest}")
        return ", ".join(parts)


def layers(plan: FoldPlan) -> int:
    """Layers of paper in one copy as it lies in a bundle."""
    if plan.scheme == "card":
        return math.ceil(plan.panels / 2)
    if plan.scheme == "gate-fold":
        return 2 * plan.sheets
    return plan.sheets * len(plan.columns) * len(plan.rows)


def bundle_size(order: Order, job: Job) -> int:
    """Copies that are banded together: a round number, not too thick to hold, not more than were ordered."""
    air = 1.0 if job.file.plan.scheme == "card" else AIR
    thick = order.thickness * layers(job.file.plan) * air
    fitting = (size for size in BUNDLES if size * thick <= THICKEST and size <= job.quantity)
    return next(fitting, min(job.quantity, BUNDLES[-1]))


def boxes(order: Order, box_kg: float = BOX_KG) -> tuple[Box, ...]:
    """Every box of an order, one language a box. Counts what was ordered: how many overs are left, the folding machine decides."""
    return tuple(box for job in order.jobs for box in _boxes(order, job, box_kg))


def _boxes(order: Order, job: Job, box_kg: float) -> Iterator[Box]:
    one, bundle = weight_kg(job, 1, order.grammage), bundle_size(order, job)
    most = max(bundle, int(box_kg / one) // bundle * bundle)
    even = min(most, math.ceil(math.ceil(job.quantity / math.ceil(job.quantity / most)) / bundle) * bundle)
    left = job.quantity
    while left:
        copies = min(even, left)
        yield Box(job, copies, bundle, copies * one)
        left -= copies


def packing_html(order: Order, box_kg: float = BOX_KG) -> str:
    """The packing list as HTML for `page.sheet_css` and this module's CSS."""
    packed = boxes(order, box_kg)
    return document(order, "Packing list", "".join((
        f"<p>{escape(_address(order))}</p>",
        section("By language", _languages(order, packed)),
        section("Box by box", _box_table(packed, box_kg)),
        section("For whoever opens the boxes", _check(order)))))


def _address(order: Order) -> str:
    where = ", ".join(order.delivery) or "delivery not named: ask before you ship"
    return f"To: {where}. Contact: {order.contact or 'not named'}."


def _languages(order: Order, packed: tuple[Box, ...]) -> str:
    rows = []
    for job in order.jobs:
        mine = [box for box in packed if box.job is job]
        rows.append((f"<b>{escape(job.file.language)}</b>", escape(job.file.own_name), f"<b>{escape(job.file.code)}</b>", escape(imprint(order, job)),
                     count(job.quantity), str(mine[0].bundle), str(len(mine)), f"{1000 * weight_kg(job, 1, order.grammage):.1f}",
                     f"{sum(box.kilos for box in mine):.1f}"))
    total = ("All", "", "", "", count(sum(job.quantity for job in order.jobs)), "", str(len(packed)), "", f"{sum(box.kilos for box in packed):.1f}")
    heads = ("Language", "Its own name", "Code", "Printed on each copy", "Copies", "A bundle", "Boxes", "g a copy", "kg")
    return grid(heads, rows, numbers=(4, 5, 6, 7, 8), total=total if len(rows) > 1 else None)


def imprint(order: Order, job: Job) -> str:
    """What a copy says of itself, so that it can be told from an older edition's or another language's."""
    return job.file.imprint or f"edition {order.edition}"


def _box_table(packed: tuple[Box, ...], box_kg: float) -> str:
    rows = [(f"{number} of {len(packed)}", f"<b>{escape(box.job.file.language)}</b> {escape(box.job.file.code)}", count(box.copies), box.bundles,
             f"{box.kilos:.1f}", '<span class="box"></span>', '<span class="box"></span>') for number, box in enumerate(packed, 1)]
    table = grid(("Box", "Language", "Copies", "Bundles", "kg", "Packed", "Counted"), rows, numbers=(2, 4))
    return f'{table}<p class="small">One language a box, at most {box_kg:g} kg of paper. The box itself is not weighed. Overs go in the last box ' \
           "of their language.</p>"


def _check(order: Order) -> str:
    first = order.jobs[0]
    lines = (
        f'Write on each box: the language, its code, the copies, "{order.number}".',
        f'Take one copy of each bundle: it says "{imprint(order, first)}" ({first.file.code}); the code at the end is the language.',
        "Open it out: panels in order, nothing cut off, the QR code opens the guide.",
        "Count one bundle of each language, then count bundles.",
        "An older edition that is still on the shelf: recycle it, its numbers may be wrong.",
    )
    return "".join(f'<p><span class="box"></span> &#160;{escape(line)}</p>' for line in lines)
