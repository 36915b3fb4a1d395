"""What an order may cost: the price table, the plan on press sheets, the weight."""

from __future__ import annotations

import dataclasses
import html
import itertools
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition_fixture import REPO
from pamphlet.content.prices import Prices, load_prices, prices_of
from pamphlet.errors import ContentErrors
from pamphlet.order.estimate import Estimate, estimate, estimate_html, weight_kg
from pamphlet.order.gang import Piece, cheapest_grouping, cheapest_run, n_up, share_positions
from pamphlet.order.model import CheckReport, Order
from pamphlet.units import Size, inch, mm, parse_size
from pamphlet.world import World
from test_order import an_order

LETTER = Size(inch(11), inch(8.5))
needs = st.lists(st.integers(1, 3000), min_size=1, max_size=6)


def our_prices() -> Prices:
    prices = prices_of(World(REPO))
    assert prices is not None
    return prices


def letters(quantities: list[int]) -> list[Piece]:
    return [Piece(f"l{n}", quantity, LETTER, mm(3), 1, (4, 4), False) for n, quantity in enumerate(quantities)]


def found(order: Order) -> Estimate:
    result = estimate(order, our_prices())
    assert isinstance(result, Estimate), result
    return result


# --- the price table -----------------------------------------------------------------------------------


def test_the_guides_own_prices_are_valid_and_say_that_they_are_invented() -> None:
    prices = our_prices()
    assert prices.invented
    assert "invented" in prices.source
    assert (REPO / "content/prices.yaml").read_bytes() == (REPO / "src/pamphlet/content/starter/content/prices.yaml").read_bytes()


@pytest.mark.parametrize(("line", "by", "code", "field"), [
    ("currency: CAD", "currency: dollars", "record/wrong-value", "currency"),
    ("invented: true", "discount: 5", "record/missing-field", "invented"),
    ("plate: 22", "plate: -1", "record/wrong-value", "sheets.3.plate"),
    ("gripper: 12 mm", "gripper: wide", "record/wrong-value", "sheets.3.gripper"),
    ("gripper: 12 mm", "gripper: 500 mm", "record/wrong-value", "sheets.3"),
    ("box_kg: 10 ", "boxes: 10 ", "record/unknown-field", "boxes"),
    ("spoils: 150", "spoils: many", "record/wrong-value", "sheets.3.spoils"),
])
def test_a_wrong_price_names_its_file_line_and_field(tmp_path: Path, line: str, by: str, code: str, field: str) -> None:
    text = (REPO / "content/prices.yaml").read_text("utf-8")
    assert line in text
    (tmp_path / "content").mkdir()
    (tmp_path / "content/prices.yaml").write_text(text.replace(line, by), "utf-8")
    prices, findings = load_prices(World(tmp_path))
    assert prices is None
    hit = next(finding for finding in findings if finding.where.field == field)
    assert (hit.code, hit.where.file) == (code, "content/prices.yaml")
    assert hit.where.line > 0
    with pytest.raises(ContentErrors):
        prices_of(World(tmp_path))


def test_a_guide_without_prices_has_no_estimate_and_no_problem(tmp_path: Path) -> None:
    assert load_prices(World(tmp_path)) == (None, ())


# --- laying pieces on a press sheet ------------------------------------------------------------------------


def test_letter_sheets_with_bleed_lie_two_up_on_12_by_18_when_they_are_turned() -> None:
    lay = n_up(our_prices().sheets[0], LETTER, mm(3))
    assert (lay.positions, lay.turned) == (2, True)
    assert n_up(our_prices().sheets[3], LETTER, mm(3)).positions == 4


@given(st.floats(30, 700), st.floats(30, 700), st.floats(0, 15))
def test_what_lies_on_a_press_sheet_has_room_there(width: float, height: float, bleed: float) -> None:
    for press in our_prices().sheets:
        lay = n_up(press, Size(width, height), bleed)
        piece = (width + 2 * bleed, height + 2 * bleed)
        across, down = piece[::-1] if lay.turned else piece
        assert lay.across * across <= max(parse_size(press.size)) - mm(5)
        assert lay.down * down <= min(parse_size(press.size)) - mm(10) + 0.1


def sheets_of(needs: list[int], shares: tuple[int, ...]) -> int:
    return max(math.ceil(need / share) for need, share in zip(needs, shares, strict=True))


@given(st.lists(st.integers(1, 500), min_size=1, max_size=4), st.integers(1, 9))
def test_positions_are_shared_as_the_best_of_all_ways_shares_them(needs: list[int], positions: int) -> None:
    shares = share_positions(needs, positions)
    every = [way for way in itertools.product(range(1, positions + 1), repeat=len(needs)) if sum(way) <= positions]
    if shares is None:
        assert not every
    else:
        assert sum(shares) <= positions
        assert sheets_of(needs, shares) == min(sheets_of(needs, way) for way in every)


# --- the cheapest plan ---------------------------------------------------------------------------------------


@given(needs)
def test_every_language_gets_at_least_what_it_needs(quantities: list[int]) -> None:
    runs = cheapest_grouping(letters(quantities), our_prices().sheets, 100)
    assert runs is not None
    printed = {piece.name: (run.good_sheets * run.positions[piece.name], piece.needed) for run in runs for piece in run.pieces}
    assert len(printed) == len(quantities)
    assert all(made >= needed for made, needed in printed.values())
    assert all(sum(run.positions.values()) <= run.n_up.positions for run in runs)


@settings(max_examples=40)
@given(needs)
def test_the_plan_never_costs_more_than_a_run_each_nor_than_one_run_for_all(quantities: list[int]) -> None:
    pieces, presses = letters(quantities), our_prices().sheets
    runs = cheapest_grouping(pieces, presses, 100)
    assert runs is not None
    total = sum(run.cost for run in runs)
    alone = [cheapest_run([piece], presses, 100) for piece in pieces]
    assert total <= sum(run.cost for run in alone if run) + 1e-6
    together = cheapest_run(pieces, presses, 100)
    assert together is None or total <= together.cost + 1e-6


def partitions(items: list[int]) -> list[list[list[int]]]:
    if not items:
        return [[]]
    head, rest = items[0], partitions(items[1:])
    joined = [[[head, *part], *other[:n], *other[n + 1:]] for other in rest for n, part in enumerate(other)]
    return [[[head], *other] for other in rest] + joined


@settings(max_examples=40)
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=5))
def test_the_plan_is_the_cheapest_of_all_groupings(quantities: list[int]) -> None:
    pieces, presses = letters(quantities), our_prices().sheets
    costs = []
    for partition in partitions(list(range(len(pieces)))):
        runs = [cheapest_run([pieces[n] for n in group], presses, 100) for group in partition]
        if all(runs):
            costs.append(sum(run.cost for run in runs if run))
    plan = cheapest_grouping(pieces, presses, 100)
    assert plan is not None
    assert sum(run.cost for run in plan) == pytest.approx(min(costs))


@settings(max_examples=40)
@given(needs, st.data())
def test_more_copies_never_cost_less(quantities: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(quantities) - 1))
    more = [quantity + (n == at) * data.draw(st.integers(1, 500)) for n, quantity in enumerate(quantities)]
    costs = []
    for each in (quantities, more):
        runs = cheapest_grouping(letters(each), our_prices().sheets, 100)
        assert runs is not None
        costs.append(sum(run.cost for run in runs))
    assert costs[0] <= costs[1] + 1e-6


def test_small_languages_share_the_plates_of_an_offset_sheet() -> None:
    """Four languages on one four-up form are 8 plates; a form each would be 32."""
    offset = [our_prices().sheets[3]]
    runs = cheapest_grouping(letters([1000, 1000, 1000, 1000]), offset, 100)
    assert runs is not None
    assert [run.plates for run in runs] == [8]
    assert set(runs[0].positions.values()) == {1}


def test_booklets_of_unlike_thickness_share_no_form() -> None:
    thin, thick = letters([100, 100])
    runs = cheapest_grouping([thin, dataclasses.replace(thick, forms=3)], our_prices().sheets, 100)
    assert runs is not None
    assert sorted(run.forms for run in runs) == [1, 3]


def test_twenty_languages_are_planned_too() -> None:
    runs = cheapest_grouping(letters(list(range(100, 2100, 100))), our_prices().sheets, 100)
    assert runs is not None
    assert sum(len(run.pieces) for run in runs) == 20


# --- an order's estimate -------------------------------------------------------------------------------------


@given(st.integers(1, 5000), st.integers(2, 9))
def test_weight_is_proportional_to_copies(copies: int, times: int) -> None:
    job = JOB
    assert weight_kg(job, copies * times, 100) == pytest.approx(times * weight_kg(job, copies, 100))


JOB = an_order().jobs[0]


def test_a_thousand_letter_sheets_of_100_grams_weigh_six_kilograms() -> None:
    assert weight_kg(JOB, 1000, 100) == pytest.approx(0.2794 * 0.2159 * 100)
    booklet = an_order("booklet", {"en": 10}).jobs[0]
    assert weight_kg(booklet, 10, 80) == pytest.approx(10 * 3 * 0.2794 * 0.2159 * 0.08)


@pytest.mark.parametrize("scheme", ["c-fold", "z-fold", "accordion", "gate-fold", "booklet", "zine", "card"])
def test_every_scheme_has_an_estimate_that_adds_up(scheme: str) -> None:
    cost = found(an_order(scheme))
    assert cost.total == pytest.approx(sum(amount for _, amount in cost.lines))
    assert 0 <= cost.waste < 1
    assert cost.separate is not None
    assert cost.total <= cost.separate + 1e-6


def checked_for(profile: str, quantities: dict[str, int] | None = None) -> Order:
    order = an_order(quantities=quantities)
    jobs = tuple(dataclasses.replace(job, file=dataclasses.replace(job.file, preflight=CheckReport("", 0, 0, {"profile": profile}, "")))
                 for job in order.jobs)
    return dataclasses.replace(order, jobs=jobs)


@pytest.mark.parametrize(("profile", "process", "has_plates"), [
    ("sheetfed", "sheetfed offset", True), ("newsprint", "sheetfed offset", True), ("digital", "a digital press", False), ("home", "a digital press", False)])
def test_it_is_reckoned_for_the_process_that_the_files_were_checked_for(profile: str, process: str, has_plates: bool) -> None:
    for quantities in ({"en": 50}, {"en": 9000, "bo": 9000}):
        cost = found(checked_for(profile, quantities))
        assert cost.process == process
        assert bool(cost.plates) == has_plates
        assert all(bool(run.press.plate) == has_plates for run in cost.runs)
        assert "the partner's file names it" in cost.why


def test_where_the_print_shop_may_choose_numbers_decide_and_the_ticket_says_so() -> None:
    few, many = (found(checked_for("offset-or-digital", {"en": number, "bo": number})) for number in (40, 9000))
    assert (few.process, few.plates) == ("a digital press", 0)
    assert (many.process, many.plates > 0) == ("sheetfed offset", True)
    for cost, other in ((few, "sheetfed"), (many, "digital")):
        alone = found(checked_for(other, dict.fromkeys(("en", "bo"), 40 if cost is few else 9000)))
        assert cost.total <= alone.total
        assert f"which would cost {alone.total:,.2f}" in cost.why
        assert cost.why in html.unescape(estimate_html(cost))


def test_one_order_is_on_one_kind_of_press() -> None:
    cost = found(checked_for("offset-or-digital", {"en": 20000, "bo": 10}))
    assert len({bool(run.press.plate) for run in cost.runs}) == 1


def test_without_a_press_of_that_process_there_is_no_estimate_but_a_reason() -> None:
    digital = our_prices().model_copy(update={"sheets": our_prices().sheets[:3]})
    reason = estimate(checked_for("sheetfed"), digital)
    assert isinstance(reason, str)
    assert "no press sheet of sheetfed offset" in reason
    free = estimate(checked_for("offset-or-digital"), digital)
    assert isinstance(free, Estimate)
    assert "no press of the other kind" in free.why


def test_every_print_of_it_says_that_it_is_no_offer() -> None:
    said = estimate_html(found(an_order()))
    assert "not an offer" in said
    assert "INVENTED EXAMPLE PRICES" in said


def test_a_paper_without_a_price_gives_no_estimate_but_a_reason() -> None:
    heavy = dataclasses.replace(an_order(), grammage=333)
    reason = estimate(heavy, our_prices())
    assert isinstance(reason, str)
    assert "333 g/m²" in reason
    assert "333 g/m²" in estimate_html(reason)
