"""Even panels and the ladder: order kept, nothing over the edge, no head left behind, the first setting that fits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pamphlet.model import Partner
from pamphlet.typeset.balance import (
    KEEPS_WITH_NEXT,
    MOST_EXTRA_REM,
    ROUNDING,
    SPREADS,
    Block,
    even_out,
    height_of,
    measure,
    panels_needed,
)
from pamphlet.typeset.engine import LaidOut, Rect
from pamphlet.typeset.fit import FAMILIES, STEPS, Family, family_of, most, roomiest, rung, swelling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REM = 9.0
HEAD_KINDS = set(KEEPS_WITH_NEXT)


def blocks_of(kinds: str, height: float = 40, gap: float = 6) -> list[Block]:
    return [Block(f"b{n}{kind}", height, gap) for n, kind in enumerate(kinds)]


@st.composite
def runs(draw: st.DrawFn) -> list[Block]:
    """A run as documents have it: heads and part heads among entries and lines."""
    kinds = draw(st.text("hpeeelll", min_size=1, max_size=24))
    return [Block(f"b{n}{kind}", draw(st.floats(5, 150)), draw(st.floats(0, 20))) for n, kind in enumerate(kinds)]


@st.composite
def jobs(draw: st.DrawFn) -> tuple[list[Block], list[float]]:
    """A run and the panels it is to fill: mostly as many as it needs, so that it can be done."""
    blocks = draw(runs())
    if draw(st.integers(0, 4)) == 0:
        return blocks, draw(st.lists(st.floats(60, 500), min_size=1, max_size=6))
    capacity = draw(st.floats(160, 400))
    needed = panels_needed(blocks, [capacity - ROUNDING] * len(blocks))
    assume(needed <= len(blocks))
    return blocks, [capacity + draw(st.floats(0, 40)) for _ in range(needed)]


def panels_of(blocks: Sequence[Block], spread: Mapping[str, tuple[bool, float]]) -> list[list[Block]]:
    """The run cut where the spread begins a panel."""
    panels: list[list[Block]] = [[]]
    for block in blocks:
        if spread.get(block.id, (False, 0.0))[0]:
            panels.append([])
        panels[-1].append(block)
    return panels


def set_height(panel: Sequence[Block], spread: Mapping[str, tuple[bool, float]]) -> float:
    """Height of a panel as it is then set: the spread's room takes the place of a block's gap."""
    return sum(block.height for block in panel) + sum(spread.get(block.id, (False, 0.0))[1] or block.gap for block in panel[1:])


# --- panels evened out -----------------------------------------------------------------------------------------


def test_four_entries_stand_two_and_two() -> None:
    spread = even_out(blocks_of("eeee"), [200, 200], REM)
    assert spread is not None
    assert [len(panel) for panel in panels_of(blocks_of("eeee"), spread)] == [2, 2]


def test_a_new_head_would_rather_begin_a_panel() -> None:
    """Ten and ten blocks would be more even, but the second shelf begins after eleven."""
    blocks = blocks_of("h" + "e" * 10 + "h" + "e" * 8, height=12, gap=3)
    spread = even_out(blocks, [400, 400], REM)
    assert spread is not None
    assert [panel[0].id for panel in panels_of(blocks, spread)] == ["b0h", "b11h"]


def test_a_section_would_rather_not_be_split() -> None:
    """Two lines of it on the first panel would be more even."""
    blocks = [Block("b0e", 100, 6), *(Block(f"b{n}{kind}", 30, 6) for n, kind in enumerate("pllllll", 1))]
    spread = even_out(blocks, [250, 250], REM)
    assert spread is not None
    assert [panel[0].id for panel in panels_of(blocks, spread)] == ["b0e", "b1p"]


def test_free_room_is_spread_between_entries_but_makes_no_holes() -> None:
    blocks = blocks_of("eee", height=40, gap=5)
    spread = even_out(blocks, [140], REM)
    assert spread is not None
    assert spread["b1e"] == spread["b2e"] == (False, pytest.approx(5 + (140 - ROUNDING - 130) / 2))
    roomy = even_out(blocks, [1000], REM)
    assert roomy is not None
    assert roomy["b1e"] == (False, pytest.approx(5 + MOST_EXTRA_REM * REM))


def test_what_follows_a_head_stays_close_to_it() -> None:
    spread = even_out(blocks_of("hee"), [300], REM)
    assert spread is not None
    assert "b1e" not in spread
    assert spread["b2e"][1] > 6


def test_what_cannot_be_done_is_none() -> None:
    assert even_out(blocks_of("e", height=300), [200], REM) is None
    assert even_out(blocks_of("eeeeee"), [100], REM) is None
    assert even_out(blocks_of("e"), [200, 200], REM) is None, "an empty panel is not even"
    assert even_out(blocks_of("he"), [200, 200], REM) is None, "a head alone on a panel is not even"


@given(jobs())
def test_the_order_is_kept_and_every_panel_has_something(job: tuple[list[Block], list[float]]) -> None:
    blocks, capacities = job
    spread = even_out(blocks, capacities, REM)
    if spread is None:
        return
    panels = panels_of(blocks, spread)
    assert [block for panel in panels for block in panel] == blocks
    assert len(panels) == len(capacities)
    assert all(panels)
    assert set(spread) <= {block.id for block in blocks}


@given(jobs())
def test_no_panel_overflows_even_with_the_room_that_was_spread(job: tuple[list[Block], list[float]]) -> None:
    blocks, capacities = job
    spread = even_out(blocks, capacities, REM)
    if spread is None:
        return
    for panel, capacity in zip(panels_of(blocks, spread), capacities, strict=True):
        assert height_of(panel) <= capacity - ROUNDING + 1e-6
        assert set_height(panel, spread) <= capacity - ROUNDING + 1e-6


@given(jobs())
def test_no_panel_but_the_last_ends_in_a_head(job: tuple[list[Block], list[float]]) -> None:
    blocks, capacities = job
    spread = even_out(blocks, capacities, REM)
    if spread is None:
        return
    for panel in panels_of(blocks, spread)[:-1]:
        assert panel[-1].kind not in HEAD_KINDS


@given(jobs())
def test_room_goes_only_where_it_may(job: tuple[list[Block], list[float]]) -> None:
    blocks, capacities = job
    spread = even_out(blocks, capacities, REM) or {}
    for before, block in pairwise(blocks):
        begins, room = spread.get(block.id, (False, 0.0))
        if room:
            assert not begins, "on top of a panel there is no gap to widen"
            assert block.kind in SPREADS
            assert before.kind not in HEAD_KINDS
            assert block.gap <= room <= block.gap + MOST_EXTRA_REM * REM + 1e-6


def fewest_panels(blocks: Sequence[Block], capacity: float) -> int | None:
    """By trying every break: how few panels of one height hold the blocks."""
    best = {0: 0}
    for end in range(1, len(blocks) + 1):
        if end < len(blocks) and blocks[end - 1].kind in HEAD_KINDS:
            continue
        ways = [best[start] + 1 for start in best if height_of(blocks[start:end]) <= capacity]
        if ways:
            best[end] = min(ways)
    return best.get(len(blocks))


@given(runs(), st.floats(60, 500), st.integers(1, 8))
def test_greedy_filling_takes_as_few_panels_as_can_be(blocks: list[Block], capacity: float, panels: int) -> None:
    fewest = fewest_panels(blocks, capacity)
    expected = fewest if fewest is not None and fewest <= panels else panels + 1
    assert panels_needed(blocks, [capacity] * panels) == expected


@given(runs(), st.floats(60, 500), st.integers(1, 8))
def test_what_greedy_filling_needs_can_be_evened_out_and_less_cannot(blocks: list[Block], capacity: float, panels: int) -> None:
    needed = panels_needed(blocks, [capacity - ROUNDING] * panels)
    if needed <= panels:
        assert even_out(blocks, [capacity] * needed, REM) is not None
    for fewer in range(1, min(needed, panels + 1)):
        assert even_out(blocks, [capacity] * fewer, REM) is None


@given(runs(), st.floats(60, 500), st.floats(0, 200), st.integers(1, 8))
def test_more_room_never_needs_more_panels(blocks: list[Block], capacity: float, more: float, panels: int) -> None:
    assert panels_needed(blocks, [capacity + more] * panels) <= panels_needed(blocks, [capacity] * panels)


# --- measured ----------------------------------------------------------------------------------------------------


def laid(*pieces: tuple[str, int, float, float]) -> LaidOut:
    """A laid-out run: id, page, top and bottom of each piece."""
    rects: dict[str, tuple[Rect, ...]] = {}
    for name, page, top, bottom in pieces:
        rects[name] = (*rects.get(name, ()), Rect(page, 0, top, 100, bottom))
    return LaidOut((), (), rects, None)


def test_blocks_are_measured_in_reading_order_with_the_typical_gap_of_their_kind() -> None:
    run = laid(("b10e", 1, 20, 60), ("b0h", 0, 20, 40), ("b1e", 0, 43, 80), ("b2e", 0, 86, 120), ("b9e", 0, 126, 150), ("b3e", 0, 130, 131))
    assert [block.id for block in measure(run, REM)] == ["b0h", "b1e", "b2e", "b3e", "b9e", "b10e"]
    heights = {block.id: block.height for block in measure(run, REM)}
    assert heights["b10e"] == 40
    assert heights["b0h"] == 20
    even = measure(laid(("b0e", 0, 0, 10), ("b1e", 0, 14, 20), ("b2e", 0, 26, 30), ("b3e", 0, 50, 60)), REM)
    assert {block.gap for block in even} == {6}, "the middle of 4, 6 and 20"


def test_other_elements_are_no_blocks() -> None:
    run = laid(("b0e", 0, 0, 10), ("foot", 0, 10, 20), ("slot-qr-cover", 0, 0, 5), ("body", 0, 0, 9), ("b1x", 0, 0, 9), ("bee", 0, 0, 9))
    assert [block.id for block in measure(run, REM)] == ["b0e"]


def test_heads_that_no_panel_has_below_anything_get_a_usual_gap() -> None:
    assert [block.gap for block in measure(laid(("b0h", 0, 0, 10), ("b1e", 0, 15, 20)), REM)] == [pytest.approx(1.1 * REM), 5]


# --- the ladder ----------------------------------------------------------------------------------------------------

families = st.one_of(
    st.sampled_from(list(FAMILIES.values())),
    st.tuples(st.floats(6, 20), st.floats(0, 4), st.floats(0, 4)).map(lambda s: Family(s[0] + s[1] + s[2], s[0] + s[1], s[0], (9, 9, 9))))


@given(families)
def test_each_rung_is_as_tight_as_the_one_above_or_tighter(family: Family) -> None:
    ladder = [rung(family, step) for step in range(STEPS + 1)]
    for above, below in pairwise(ladder):
        assert below.size <= above.size + 1e-9
        assert below.leading <= above.leading + 1e-9
    assert (ladder[0].size, ladder[0].leading) == (pytest.approx(family.largest), 1)
    assert (ladder[-1].size, ladder[-1].leading) == (pytest.approx(family.floor), 0)


@given(families)
def test_nothing_is_set_below_the_floor_and_leading_gives_way_before_the_ideal_size(family: Family) -> None:
    for step in range(STEPS + 1):
        at = rung(family, step)
        assert family.floor - 1e-9 <= at.size <= family.largest + 1e-9
        assert 0 <= at.leading <= 1
        if at.size < family.ideal - 1e-9:
            assert at.leading == 0


@given(families, st.floats(1.2, 2), st.floats(0, 0.5))
def test_text_swells_with_every_step_up_the_ladder(family: Family, least: float, more: float) -> None:
    heights = [swelling(family, step, least, least + more) for step in range(STEPS + 1)]
    assert all(above >= below - 1e-9 for above, below in pairwise(heights))
    assert heights[-1] == pytest.approx(1)


@pytest.mark.parametrize(("family", "floor"), [("standard", 8.5), ("booklet", 8.5), ("large-print", 16), ("wallet", 7), ("zine", 8.5)])
def test_floors_are_those_of_clear_print(family: str, floor: float) -> None:
    assert FAMILIES[family].floor == floor


def partner(**text: str) -> Partner:
    return Partner.model_validate({"id": "p", "name": "P", "format": "zine", "family": "zine", "paper": ["letter"], "languages": [["en"]], "text": text})


@pytest.mark.parametrize(("text", "largest", "ideal", "floor"), [
    ({}, 10, 9, 8.5),
    ({"floor": "12 pt"}, 12, 12, 12),
    ({"ideal": "9.5 pt"}, 10, 9.5, 8.5),
    ({"largest": "14 pt"}, 14, 9, 8.5),
    ({"floor": "12 pt", "ideal": "10 pt", "largest": "11 pt"}, 12, 12, 12),
])
def test_a_partners_own_sizes_never_undercut_its_floor(text: dict[str, str], largest: float, ideal: float, floor: float) -> None:
    family = family_of(partner(**text))
    assert (family.largest, family.ideal, family.floor) == pytest.approx((largest, ideal, floor))


# --- the search ----------------------------------------------------------------------------------------------------


@given(st.integers(0, STEPS + 1), st.integers(-50, 100))
def test_the_roomiest_step_that_fits_is_found_from_any_guess(first: int, guess: int) -> None:
    asked: list[int] = []

    def fits(step: int) -> bool:
        asked.append(step)
        return step >= first

    assert roomiest(fits, guess) == (first if first <= STEPS else None)
    assert all(0 <= step <= STEPS for step in asked)
    assert len(asked) == len(set(asked)), "a layout is never asked for twice"


@pytest.mark.parametrize("first", range(STEPS + 1))
def test_a_good_guess_costs_two_layouts_and_the_worst_no_more_than_a_dozen(first: int) -> None:
    for guess in range(STEPS + 1):
        asked: list[int] = []
        roomiest(lambda step, asked=asked: asked.append(step) or step >= first, guess)  # type: ignore[misc,func-returns-value]
        assert len(asked) <= (2 if guess == first else 12)


@given(st.integers(-1, 60), st.integers(-10, 80), st.integers(0, 60))
def test_the_most_entries_that_fit_are_found_from_any_guess(largest: int, guess: int, limit: int) -> None:
    asked: list[int] = []

    def fits(count: int) -> bool:
        asked.append(count)
        return count <= largest

    assert most(fits, guess, limit) == min(largest, limit)
    assert all(0 <= count <= limit for count in asked)
    assert len(asked) == len(set(asked))
