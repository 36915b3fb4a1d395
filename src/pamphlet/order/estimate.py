"""What an order may cost, what it weighs and what is wasted: an estimate, never an offer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from pamphlet.order.facts import OFFSET, Process, processes_of
from pamphlet.order.folds import fold_steps
from pamphlet.order.gang import Piece, Run, cheapest_grouping, cheapest_run
from pamphlet.order.model import Job, Order
from pamphlet.order.page import grid
from pamphlet.order.words import count, percent
from pamphlet.units import Size, parse_size, plural, to_mm

if TYPE_CHECKING:
    from pamphlet.content.prices import PressSheet, Prices, Work

ZINE_FOLDS = 4  # three upright lines and one level line


@dataclass(frozen=True)
class Estimate:
    """The cheapest plan with its costs. `separate`: what a form a language would cost in all, or None where impossible.

    `process` is the kind of press that all runs are on; `why` says in a sentence why that one.
    """

    process: Process
    why: str
    currency: str
    invented: bool
    source: str
    grammage: int
    runs: tuple[Run, ...]
    lines: tuple[tuple[str, float], ...]
    separate: float | None
    weights: Mapping[str, float]

    @property
    def total(self) -> float:
        """The sum of the lines."""
        return sum(amount for _, amount in self.lines)

    @property
    def plates(self) -> int:
        """Plates of all runs."""
        return sum(run.plates for run in self.runs)

    @property
    def sheets(self) -> int:
        """Press sheets of all runs."""
        return sum(run.sheets for run in self.runs)

    @property
    def waste(self) -> float:
        """The share of the paper bought that is in no copy that was asked for, overs counted as asked for."""
        bought = sum(run.sheets * _area(parse_size(run.press.size)) for run in self.runs)
        used = sum(piece.needed * piece.forms * _area(piece.size) for run in self.runs for piece in run.pieces)
        return 1 - used / bought

    @property
    def label(self) -> str:
        """What every print of it says."""
        kind = "INVENTED EXAMPLE PRICES. " if self.invented else ""
        return f"{kind}An estimate from content/prices.yaml ({self.source}), not an offer. Before tax and delivery."


def estimate(order: Order, prices: Prices) -> Estimate | str:
    """The estimate, or one sentence that says why there is none."""
    pieces = [_piece(job) for job in order.jobs]
    allowed = processes_of(order)
    plans = {process: runs for process in allowed if (runs := cheapest_grouping(pieces, _presses(prices, process), order.grammage))}
    if not plans:
        which = "" if len(allowed) > 1 else f" of {allowed[0]}"
        return (f"No estimate: content/prices.yaml has no press sheet{which} with {order.grammage} g/m² paper "
                f"that holds every flat sheet of this order with its bleed.")
    costs = {process: sum(run.cost for run in runs) for process, runs in plans.items()}
    process = min(plans, key=lambda process: costs[process])
    runs, presses = plans[process], _presses(prices, process)
    after = _finishing(order, prices)
    lines = (("Paper", sum(run.paper_cost for run in runs)), ("Plates and setting up", sum(run.plate_cost for run in runs)),
             ("Printing", sum(run.run_cost for run in runs)), *after)
    alone = [cheapest_run([piece], presses, order.grammage) for piece in pieces]
    separate = sum(run.cost for run in alone if run) + sum(amount for _, amount in after) if all(alone) else None
    why = _why(order, process, costs, sum(amount for _, amount in after))
    return Estimate(process, why, prices.currency, prices.invented, prices.source, order.grammage, runs, lines, separate,
                    {job.file.code: weight_kg(job, job.to_print, order.grammage) for job in order.jobs})


def _presses(prices: Prices, process: Process) -> list[PressSheet]:
    """The presses of a process: offset needs plates, a digital press has none."""
    return [press for press in prices.sheets if bool(press.plate) == (process == OFFSET)]


def _why(order: Order, process: Process, costs: Mapping[Process, float], after: float) -> str:
    """Why an order is reckoned for one process: its print shop's, or the cheaper one for these numbers."""
    copies = count(sum(job.to_print for job in order.jobs))
    if len(processes_of(order)) == 1:
        return f"Reckoned for {process}: the partner's file names it (press: preflight), and the files were checked for it."
    suits = "The files were checked for both: the print shop may choose."
    if len(costs) == 1:
        return f"Reckoned for {process}: no press of the other kind in the price table takes this job on this paper. {suits}"
    other = next(name for name in costs if name != process)
    return (f"Reckoned for {process}: for {copies} copies it is cheaper than {other}, which would cost {costs[other] + after:,.2f}. {suits}")


def weight_kg(job: Job, copies: int, grammage: int) -> float:
    """What copies weigh: paper alone, flat area times grammage."""
    plan = job.file.plan
    sheet_m2 = to_mm(plan.sheet.width) * to_mm(plan.sheet.height) / 1e6
    if plan.scheme == "card":  # cut apart, the rest of the sheet is thrown away; a card of many panels is many cards
        sheet_m2 = to_mm(plan.panel.width) * to_mm(plan.panel.height) / 1e6
        return copies * math.ceil(plan.panels / 2) * sheet_m2 * grammage / 1000
    return copies * plan.sheets * sheet_m2 * grammage / 1000


def _piece(job: Job) -> Piece:
    plan, inks = job.file.plan, job.file.inks
    front = max((len(ink.plates) for ink in inks[::2]), default=4)
    back = max((len(ink.plates) for ink in inks[1::2]), default=4) if plan.two_sided else 0
    black = bool(inks) and all(ink.black_only for ink in inks)
    return Piece(job.file.code, math.ceil(job.to_print / plan.copies_a_set), plan.sheet, job.file.bleed, plan.sheets, (front, back), black)


def _finishing(order: Order, prices: Prices) -> tuple[tuple[str, float], ...]:
    """Cutting, folding and stapling: every copy is worked on, overs included."""
    pieces = sum(job.flat_sheets if job.file.plan.scheme != "card" else job.to_print for job in order.jobs)
    lines = [("Cutting", _work(prices.cutting, pieces))]
    scheme, copies = order.plan.scheme, sum(job.to_print for job in order.jobs)
    if scheme == "booklet":
        lines.append(("Folding and stapling", _work(prices.stapling, copies)))
    elif folds := ZINE_FOLDS if scheme == "zine" else len(fold_steps(order.plan)):
        lines.append(("Folding", _work(prices.folding, folds * copies)))
    return tuple(lines)


def _work(work: Work, pieces: int) -> float:
    return work.set_up + work.thousand * pieces / 1000


def _area(size: Size) -> float:
    return size.width * size.height


# --- as a paper and as data ----------------------------------------------------------------------------


def estimate_html(found: Estimate | str) -> str:
    """The estimate for the ticket: how it is laid on press sheets, what it costs, and that it is no offer."""
    if isinstance(found, str):
        return f"<p>{escape(found)}</p>"
    heads = ("Press sheet", "Pieces a sheet", "Positions", "Forms", "Plates", "Sheets", "Too many")
    rows = [(escape(run.press.name), _lay(run), escape(", ".join(f"{name} {number}" for name, number in run.positions.items())),
             count(run.forms), count(run.plates), count(run.sheets),
             escape(", ".join(f"{piece.name} {count(run.surplus(piece))}" for piece in run.pieces))) for run in found.runs]
    runs = grid(heads, rows, numbers=(3, 4, 5))
    costs = grid((*tuple(name for name, _ in found.lines), f"All, {found.currency}"),
                 [(*tuple(f"{amount:,.2f}" for _, amount in found.lines), f"<b>{found.total:,.2f}</b>")],
                 numbers=range(len(found.lines) + 1))
    said = f'<p class="small"><b>{escape(found.label)}</b> {escape(found.why)}</p>'
    return f'{said}{runs}<div style="height:4pt"></div>{costs}<p class="small">{_saving(found)}</p>'


def _lay(run: Run) -> str:
    turned = ", turned" if run.n_up.turned else ""
    return f"{run.n_up.positions} ({run.n_up.across} × {run.n_up.down}{turned})"


def _saving(found: Estimate) -> str:
    kilos = f"{sum(found.weights.values()):,.1f} kg of paper in the copies. {percent(found.waste)} of the paper bought is waste."
    if found.separate is None or found.separate - found.total < 0.005:
        return kilos
    saved = found.separate - found.total
    return f"{kilos} {plural(len(found.runs), 'run')} for all languages; a run each would cost {found.separate:,.2f}, {saved:,.2f} more."


def estimate_json(found: Estimate | str) -> dict[str, Any]:
    """The estimate as plain values."""
    if isinstance(found, str):
        return {"none": found}
    return {
        "label": found.label, "process": found.process, "why": found.why, "currency": found.currency,
        "invented_prices": found.invented, "total": round(found.total, 2),
        "separate_runs_total": None if found.separate is None else round(found.separate, 2), "grammage": found.grammage,
        "lines": {name: round(amount, 2) for name, amount in found.lines}, "waste": round(found.waste, 4), "plates": found.plates,
        "sheets": found.sheets, "weight_kg": {name: round(kilos, 2) for name, kilos in found.weights.items()},
        "runs": [{"press_sheet": run.press.name, "across": run.n_up.across, "down": run.n_up.down, "turned": run.n_up.turned,
                  "positions": dict(run.positions), "forms": run.forms, "plates": run.plates, "good_sheets": run.good_sheets,
                  "sheets": run.sheets, "surplus": {piece.name: run.surplus(piece) for piece in run.pieces}} for run in found.runs],
    }
