"""The cheapest way to put several languages on press sheets: exact for what it considers.

Considered: every grouping of the languages into forms (each language on one form), on every press
sheet of the price table, with every number of positions for each language. A booklet's flat sheets
are forms of their own with the same positions. Forms are sheetwise: front and back have their own
plates. Not considered: work-and-turn, one language on two forms, two flat sheets of one booklet on
one form. Separate runs, a form a language, are among the groupings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from pamphlet.units import Size, parse_length, parse_size

if TYPE_CHECKING:
    from pamphlet.content.prices import PressSheet

ALL_GROUPINGS = 8  # languages up to which every grouping is tried; beyond, neighbours by number of copies
SLACK = 0.01  # points: rounding of millimetres must not lose a position


@dataclass(frozen=True)
class Piece:
    """A language to print: `needed` flat sets, each `forms` flat sheets of `size` plus bleed; plates a side."""

    name: str
    needed: int
    size: Size
    bleed: float
    forms: int
    plates: tuple[int, int]
    black: bool

    @property
    def kin(self) -> tuple[Size, float, int, bool]:
        """Pieces can share a form only where these agree."""
        return (self.size, self.bleed, self.forms, self.plates[1] > 0)


@dataclass(frozen=True)
class NUp:
    """How many pieces lie on a press sheet: columns, rows, and whether the piece is turned a quarter."""

    across: int
    down: int
    turned: bool

    @property
    def positions(self) -> int:
        """Pieces a sheet."""
        return self.across * self.down


@dataclass(frozen=True)
class Run:
    """Languages that share forms on one press sheet. `positions`: language -> pieces a sheet."""

    press: PressSheet
    grammage: int
    n_up: NUp
    positions: Mapping[str, int]
    pieces: tuple[Piece, ...]

    @cached_property
    def good_sheets(self) -> int:
        """Good sheets of each form."""
        return max(math.ceil(piece.needed / self.positions[piece.name]) for piece in self.pieces)

    @property
    def forms(self) -> int:
        """Forms: one a flat sheet."""
        return self.pieces[0].forms

    @property
    def plates(self) -> int:
        """Plates of all forms, fronts and backs; none on a digital press."""
        if not self.press.plate:
            return 0
        return self.forms * sum(max(piece.plates[side] for piece in self.pieces) for side in (0, 1))

    @property
    def sheets(self) -> int:
        """Press sheets bought: good ones, those that setting up spoils, those that running spoils."""
        return self.forms * (self.press.spoils + math.ceil(self.good_sheets * (1 + self.press.spoilage)))

    @property
    def impressions(self) -> int:
        """Sheets times printed sides."""
        return self.sheets * (2 if self.pieces[0].plates[1] else 1)

    def surplus(self, piece: Piece) -> int:
        """Pieces of a language beyond what is needed, because positions are whole."""
        return self.good_sheets * self.positions[piece.name] - piece.needed

    @property
    def paper_cost(self) -> float:
        """The press sheets."""
        return self.sheets / 1000 * _thousand(self.press, self.grammage)

    @property
    def plate_cost(self) -> float:
        """Plates and setting up."""
        return self.plates * self.press.plate + self.forms * self.press.set_up

    @property
    def run_cost(self) -> float:
        """Impressions, at the price for black alone where black is alone."""
        black = self.press.run_black is not None and all(piece.black for piece in self.pieces)
        return self.impressions / 1000 * (self.press.run_black if black and self.press.run_black is not None else self.press.run)

    @property
    def cost(self) -> float:
        """Paper, plates and impressions."""
        return self.paper_cost + self.plate_cost + self.run_cost


def n_up(press: PressSheet, size: Size, bleed: float) -> NUp:
    """The most pieces that lie on a press sheet, upright or turned, each with its own bleed; gripper at the long edge."""
    parent, margin = parse_size(press.size), parse_length(press.margin)
    width = max(parent) - 2 * margin
    height = min(parent) - parse_length(press.gripper) - margin
    piece = Size(size.width + 2 * bleed, size.height + 2 * bleed)
    upright = NUp(int((width + SLACK) // piece.width), int((height + SLACK) // piece.height), False)
    turned = NUp(int((width + SLACK) // piece.height), int((height + SLACK) // piece.width), True)
    return max(upright, turned, key=lambda lay: lay.positions)


def share_positions(needs: Sequence[int], positions: int) -> tuple[int, ...] | None:
    """Positions for each language so that the fewest sheets are run; None if there are too few.

    Fewest: the smallest R with sum(ceil(need / R)) <= positions, since R sheets serve a language
    exactly if it has ceil(need / R) positions. The sum falls as R grows, so halving finds it.
    """
    if len(needs) > positions:
        return None
    low, high = 1, max(needs)
    while low < high:
        middle = (low + high) // 2
        if sum(math.ceil(need / middle) for need in needs) <= positions:
            high = middle
        else:
            low = middle + 1
    return tuple(math.ceil(need / low) for need in needs)


def cheapest_run(pieces: Sequence[Piece], presses: Sequence[PressSheet], grammage: int) -> Run | None:
    """The cheapest press sheet for pieces that share forms; None where they cannot."""
    if len({piece.kin for piece in pieces}) > 1:
        return None
    return min(_runs(tuple(pieces), presses, grammage), key=lambda run: (run.cost, run.sheets), default=None)


def _runs(pieces: tuple[Piece, ...], presses: Sequence[PressSheet], grammage: int) -> Iterator[Run]:
    for press in presses:
        if not any(price.grammage == grammage for price in press.paper):
            continue
        lay = n_up(press, pieces[0].size, pieces[0].bleed)
        shares = share_positions([piece.needed for piece in pieces], lay.positions)
        if shares is not None:
            yield Run(press, grammage, lay, dict(zip((piece.name for piece in pieces), shares, strict=True)), pieces)


def cheapest_grouping(pieces: Sequence[Piece], presses: Sequence[PressSheet], grammage: int) -> tuple[Run, ...] | None:
    """The cheapest runs that print every piece; None where one fits no press sheet of that paper."""
    ordered = sorted(pieces, key=lambda piece: (-piece.needed, piece.name))
    groups = {group: run for group in _groups(len(ordered)) if (run := cheapest_run([ordered[n] for n in group], presses, grammage))}
    best: dict[frozenset[int], tuple[float, tuple[Run, ...]]] = {frozenset(): (0.0, ())}

    def solve(left: frozenset[int]) -> tuple[float, tuple[Run, ...]] | None:
        if left in best:
            return best[left]
        first, found = min(left), None
        for group, run in groups.items():
            if first in group and left.issuperset(group) and (rest := solve(left - set(group))) is not None:
                candidate = (run.cost + rest[0], (run, *rest[1]))
                found = candidate if found is None or candidate[0] < found[0] else found
        if found is not None:
            best[left] = found
        return found

    solved = solve(frozenset(range(len(ordered))))
    return solved[1] if solved else None


def _groups(count: int) -> Iterator[tuple[int, ...]]:
    """Every group of languages; beyond `ALL_GROUPINGS` only neighbours by number of copies."""
    if count <= ALL_GROUPINGS:
        for size in range(1, count + 1):
            yield from combinations(range(count), size)
    else:
        for start in range(count):
            yield from (tuple(range(start, end)) for end in range(start + 1, count + 1))


def _thousand(press: PressSheet, grammage: int) -> float:
    return next(price.thousand for price in press.paper if price.grammage == grammage)
