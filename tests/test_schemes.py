"""Fold schemes: number patterns, pdfimpose's own orders, and paper dummies folded in code.

A pattern is written as one looks at the printed side; a sheet turns over like a page of a book, so the
panel behind column i lies in the mirrored column of the other side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.impose.schemes import TOLERANCE, Fold, Matrix, Placed, accordion_sides, cut_and_stack_sides, fold_for, saddle_sides
from pamphlet.model import Partner
from pamphlet.units import inch, mm

EXACT = 1e-6


def partner(**more: object) -> Partner:
    return Partner.model_validate({"id": "p", "name": "P", "paper": ["letter"], "languages": [["en"]], **more})


def fold(paper: str = "letter", **more: object) -> Fold:
    return fold_for(partner(paper=[paper], **more), paper)


def pattern(side: Matrix) -> str:
    """Panel numbers as they lie; `v` marks one that stands on its head, `.` an empty cell."""
    return " / ".join(" ".join("." if c.panel is None else f"{c.panel}{'v' if c.turn else ''}" for c in row) for row in side)


def patterns(sides: Sequence[Matrix]) -> list[str]:
    return [pattern(side) for side in sides]


# --- number patterns -----------------------------------------------------------------------------------


def test_c_fold() -> None:
    #   outside   2 | 6 | 1      flap, back, cover
    #   inside    3 | 4 | 5      wide, wide, behind the flap
    assert patterns(fold(format="c-fold").sides(6)) == ["2 6 1", "3 4 5"]


def test_z_fold() -> None:
    #   outside   4 | 5 | 1
    #   inside    2 | 3 | 6      the back cover ends the inside
    assert patterns(fold(format="z-fold").sides(6)) == ["4 5 1", "2 3 6"]


@pytest.mark.parametrize(("columns", "outside", "inside"), [
    (2, "4 1", "2 3"),
    (3, "4 5 1", "2 3 6"),
    (4, "8 6 7 1", "2 3 4 5"),
    (5, "6 7 8 9 1", "2 3 4 5 10"),
    (6, "12 8 9 10 11 1", "2 3 4 5 6 7"),
])
def test_accordion(columns: int, outside: str, inside: str) -> None:
    assert patterns(accordion_sides(columns)) == [outside, inside]


def test_gate_fold() -> None:
    #   outside   2 | 7 | 8 | 1      the gates close to 1 2 in front, 7 8 behind
    #   inside    3 | 4 | 5 | 6
    assert patterns(fold(format="gate-fold").sides(8)) == ["2 7 8 1", "3 4 5 6"]


def test_zine() -> None:
    #   5v | 4v | 3v | 2v      the upper row stands on its head
    #   6  | 7  | 8  | 1       cut between the rows of the two middle columns
    assert patterns(fold(format="zine").sides(8)) == ["5v 4v 3v 2v / 6 7 8 1"]


def test_saddle_stitch() -> None:
    #   16 |  1     2 | 15     the outermost sheet
    #   14 |  3     4 | 13
    #   12 |  5     6 | 11
    #   10 |  7     8 |  9     the innermost sheet
    assert patterns(saddle_sides(16)) == ["16 1", "2 15", "14 3", "4 13", "12 5", "6 11", "10 7", "8 9"]


def test_a_card_is_repeated_in_every_cell() -> None:
    #   1 | 1 | 1      2 | 2 | 2
    #   1 | 1 | 1      2 | 2 | 2
    assert patterns(cut_and_stack_sides(2, 2, 3)) == ["1 1 1 / 1 1 1", "2 2 2 / 2 2 2"]


def test_cut_and_stack() -> None:
    #   sheet 1   1 | 5      6 | 2      sheet 2   3 |  7      8 |  4
    #             9 | 13    14 | 10              11 | 15     16 | 12
    assert patterns(cut_and_stack_sides(16, 2, 2)) == ["1 5 / 9 13", "6 2 / 14 10", "3 7 / 11 15", "8 4 / 16 12"]


def test_cells_that_no_panel_needs_stay_empty() -> None:
    assert patterns(cut_and_stack_sides(6, 2, 2)) == ["1 3 / 5 .", "4 2 / . 6"]


# --- pdfimpose's own orders ----------------------------------------------------------------------------


def from_pdfimpose(matrices: Iterator[object]) -> list[str]:
    """Its matrices count pages from 0 and are read by column, then row."""
    def cell(page: object) -> str:
        return f"{page.number + 1}{'v' if page.rotate % 360 == 180 else ''}"  # type: ignore[attr-defined]

    return [" / ".join(" ".join(cell(m[x, y]) for x in range(m.width)) for y in range(m.height)) for m in matrices]  # type: ignore[index,attr-defined]


@pytest.mark.parametrize("count", [4, 8, 12, 16, 20, 36, 64])
def test_saddle_stitch_is_pdfimposes(count: int) -> None:
    from pdfimpose.schema.saddle import SaddleImpositor

    assert patterns(saddle_sides(count)) == from_pdfimpose(SaddleImpositor(folds="h").matrixes(count))


def test_the_zine_is_pdfimposes() -> None:
    from pdfimpose.schema.onepagezine import OnePageZineImpositor

    assert patterns(fold(format="zine").sides(8)) == from_pdfimpose(OnePageZineImpositor().matrixes(8))


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 4), (3, 1)])
def test_cards_of_one_sheet_are_pdfimposes(rows: int, columns: int) -> None:
    """Where there is one row or one column: pdfimpose counts cells down, we count them across."""
    from pdfimpose.schema.cards import CardsImpositor

    count = 2 * rows * columns if rows * columns > 1 else 4
    found = patterns(cut_and_stack_sides(count, rows, columns))
    assert found == from_pdfimpose(CardsImpositor(signature=(columns, rows)).matrixes(count))


@pytest.mark.parametrize(("rows", "columns", "sheets"), [(1, 2, 3), (1, 3, 4), (2, 1, 5), (3, 1, 2)])
def test_piles_of_cut_and_stack_are_pdfimposes(rows: int, columns: int, sheets: int) -> None:
    """Its cut-stack-fold puts a folded pair in each cell; the pair's first leaf is our card."""
    from pdfimpose.schema.cutstackfold import CutStackFoldImpositor

    count = 2 * rows * columns * sheets
    theirs = list(CutStackFoldImpositor(signature=(columns, rows)).matrixes(2 * count))
    for number, (side, matrix) in enumerate(zip(cut_and_stack_sides(count, rows, columns), theirs, strict=True)):
        right_half, left_half = 1, 0  # of a pair, as one looks at the front or the back
        half = right_half if number % 2 == 0 else left_half
        for row, cells in enumerate(side):
            assert [cell.panel for cell in cells] == [matrix[2 * column + half, row].number + 1 for column in range(columns)]


@pytest.mark.parametrize("scheme", ["c-fold", "z-fold", "accordion", "gate-fold"])
def test_single_sheet_folds_have_no_pdfimpose_order(scheme: str) -> None:
    pytest.skip(f"pdfimpose has no {scheme}: cards, copycutfold, cutstackfold, hardcover, onepagezine, perfect, saddle, wire only")


# --- paper dummies -------------------------------------------------------------------------------------

Leaf = tuple[int, int]  # the panel seen from above, the panel seen from below


class Dummy:
    """A strip of paper, inside up, folded at its upright creases. `piles[i]`: leaves at column i, the top one first."""

    def __init__(self, sides: Sequence[Matrix]) -> None:
        (outside,), (inside,) = sides
        self.piles: dict[int, list[Leaf]] = {
            column: [(cell.panel or 0, outside[len(inside) - 1 - column].panel or 0)] for column, cell in enumerate(inside)}

    def fold(self, column: int, onto: int, *, under: bool = False) -> Dummy:
        """Turn a pile over onto (or under) its neighbour."""
        assert abs(column - onto) == 1
        turned = [(below, above) for above, below in reversed(self.piles.pop(column))]
        self.piles[onto] = self.piles[onto] + turned if under else turned + self.piles[onto]
        return self

    @property
    def leaves(self) -> list[Leaf]:
        (pile,) = self.piles.values()
        return pile


def test_a_c_fold_opens_in_order() -> None:
    dummy = Dummy(fold(format="c-fold").sides(6)).fold(2, onto=1).fold(0, onto=1)  # the flap in first, the cover over it
    cover, flap, middle = dummy.leaves
    assert cover == (1, 3), "the cover, and behind it the first inner panel"
    assert flap == (2, 5), "on opening the cover the flap greets the reader; behind it lies the last inner panel"
    assert middle == (4, 6), "last the middle; the back is what lies on the table"


@pytest.mark.parametrize("columns", range(2, 12))
def test_an_accordion_turns_like_a_book(columns: int) -> None:
    dummy = Dummy(accordion_sides(columns))
    for column in range(columns - 1):
        dummy.fold(column, onto=column + 1, under=column % 2 == 1)
    faces = [face for leaf in dummy.leaves for face in leaf]
    if faces[0] != 1:
        faces.reverse()  # lay it on the table with the cover up
    assert (faces[0], faces[-1]) == (1, 2 * columns), "a cover in front, a back cover behind"
    openings = [tuple(sorted(pair)) for pair in zip(faces[1:-1:2], faces[2:-1:2], strict=True)]
    assert all(second == first + 1 for first, second in openings), openings
    inside = sorted(pair for pair in openings if pair[0] <= columns)
    assert inside == [(n, n + 1) for n in range(2, inside[-1][1], 2)], "the inside reads straight through before the sheet is turned"


@pytest.mark.parametrize("columns", range(2, 12))
def test_an_accordion_reads_left_to_right_on_both_sides(columns: int) -> None:
    outside, inside = ([cell.panel for cell in side[0]] for side in accordion_sides(columns))
    n = 2 * columns
    assert outside[-1] == 1
    for panels in ([p for p in outside if p not in (1, n)], [p for p in inside if p != n]):
        assert panels == sorted(panels)


def test_a_gate_fold_shows_one_and_two_in_front_and_seven_and_eight_behind() -> None:
    dummy = Dummy(fold(format="gate-fold").sides(8)).fold(0, onto=1).fold(3, onto=2)
    left, right = dummy.piles[1], dummy.piles[2]
    assert (left[0][0], right[0][0]) == (1, 2), "closed"
    assert (left[0][1], left[1][0], right[1][0], right[0][1]) == (3, 4, 5, 6), "open, left to right"
    assert (right[-1][1], left[-1][1]) == (7, 8), "turned over, left to right"


def test_a_zine_walks_round_its_cut() -> None:
    """Folded along and pushed together, the sheet is a ring: along the lower row, back along the upper."""
    (upper, lower), = fold(format="zine").sides(8)
    ring = [cell.panel for cell in lower] + [cell.panel for cell in reversed(upper)]
    start = ring.index(1)
    assert ring[start:] + ring[:start] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {cell.turn for cell in upper} == {180}
    assert {cell.turn for cell in lower} == {0}


@pytest.mark.parametrize("count", [4, 8, 16, 40])
def test_a_booklets_nested_sheets_read_from_front_to_back(count: int) -> None:
    sides = [[cell.panel for cell in side[0]] for side in saddle_sides(count)]
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    first_half = [panel for (_, right), (left, _) in sheets for panel in (right, left)]
    second_half = [panel for (left, _), (_, right) in reversed(sheets) for panel in (right, left)]
    assert first_half + second_half == list(range(1, count + 1))


@given(st.integers(1, 30), st.integers(1, 4), st.integers(1, 4))
def test_cut_piles_put_on_each_other_come_in_order(cards: int, rows: int, columns: int) -> None:
    sides = cut_and_stack_sides(2 * cards, rows, columns)
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    stack = [(front[row][column].panel, back[row][columns - 1 - column].panel)
             for row in range(rows) for column in range(columns) for front, back in sheets]
    if cards == 1:
        assert stack == [(1, 2)] * (rows * columns)
    else:
        assert [leaf for leaf in stack if leaf[0]] == [(n, n + 1) for n in range(1, 2 * cards, 2)]
        assert all(back is None for front, back in stack if front is None)


# --- what holds for every scheme and count ---------------------------------------------------------------

sizes = st.tuples(st.integers(200, 600), st.integers(200, 600))
papers = st.one_of(st.sampled_from(["letter", "legal", "tabloid", "a5", "a4", "a3"]), sizes.map(lambda s: f"{s[0]} x {s[1]} mm"))
plain = st.builds(lambda scheme, paper: (fold(paper, format=scheme), None), st.sampled_from(["c-fold", "z-fold", "gate-fold", "zine"]), papers)
accordions = st.builds(lambda columns, paper: (fold(paper, format="accordion", panels=2 * columns), None), st.integers(2, 7), papers)
strips = st.builds(lambda columns, trim: (fold("strip", format="accordion", panels=2 * columns, trim=f"{trim[0]} x {trim[1]} mm"), None),
                   st.integers(2, 12), st.tuples(st.integers(40, 120), st.integers(40, 200)))
booklets = st.builds(lambda paper, sheets, thickness: (fold(paper, format="booklet", paper_thickness=f"{thickness} mm"), 4 * sheets),
                     papers, st.integers(1, 20), st.sampled_from(["0", "0.05", "0.1", "0.3"]))
cards = st.builds(lambda paper, trim, count: (fold(paper, format="card", trim=f"{trim[0]} x {trim[1]} mm", panels=2 * count), None),
                  st.sampled_from(["letter", "a4", "tabloid"]), st.tuples(st.integers(30, 210), st.integers(30, 200)), st.integers(1, 30))
folds = st.one_of(plain, accordions, strips, booklets, cards).map(lambda made: (made[0], made[1] or made[0].count))


@given(folds)
def test_every_panel_lands_once(made: tuple[Fold, int]) -> None:
    scheme, count = made
    landed = [placed.panel for side in scheme.placed(count) for placed in side]
    if scheme.scheme == "card" and count == 2:
        assert set(landed) == {1, 2}
        assert landed.count(1) == landed.count(2) == len(scheme.column_widths) * len(scheme.row_heights)
    else:
        assert sorted(landed) == list(range(1, count + 1))


@given(folds)
def test_panels_lie_inside_the_sheet(made: tuple[Fold, int]) -> None:
    scheme, count = made
    for side in scheme.placed(count):
        for p in side:
            assert p.x >= -TOLERANCE
            assert p.y >= -TOLERANCE
            assert p.x + p.width <= scheme.sheet.width + TOLERANCE
            assert p.y + p.height <= scheme.sheet.height + TOLERANCE


def overlap(a: Placed, b: Placed) -> tuple[float, float]:
    return (min(a.x + a.width, b.x + b.width) - max(a.x, b.x), min(a.y + a.height, b.y + b.height) - max(a.y, b.y))


@given(folds)
def test_panels_do_not_overlap_but_for_a_booklets_creep_at_the_spine(made: tuple[Fold, int]) -> None:
    scheme, count = made
    for number, side in enumerate(scheme.placed(count)):
        crept = 2 * scheme.creep * (number // 2)
        for at, a in enumerate(side):
            for b in side[at + 1:]:
                width, height = overlap(a, b)
                assert width <= crept + EXACT or height <= EXACT, (a, b)


@given(folds)
def test_behind_every_panel_lies_one_of_the_same_size(made: tuple[Fold, int]) -> None:
    """The two sides of a leaf: mirrored columns of equal width, so a narrow flap is narrow on both sides."""
    scheme, count = made
    sides = scheme.placed(count)
    for front, back in zip(sides[::2], sides[1::2], strict=False):
        behind = {(round(scheme.sheet.width - p.x - p.width, 4), round(p.y, 4)): p for p in back}
        for panel in front:
            other = behind[round(panel.x, 4), round(panel.y, 4)]
            assert (other.width, other.height) == pytest.approx((panel.width, panel.height))


@given(folds)
def test_a_panels_size_is_the_size_of_its_place(made: tuple[Fold, int]) -> None:
    scheme, count = made
    wanted = scheme.panel_sizes(count)
    assert len(wanted) == count
    for side in scheme.placed(count):
        for placed in side:
            assert (placed.width, placed.height) == pytest.approx(wanted[placed.panel - 1])


@given(folds)
def test_only_panels_at_the_sheets_edge_may_bleed(made: tuple[Fold, int]) -> None:
    scheme, count = made
    for side in scheme.placed(count):
        left, right = min(p.x for p in side), max(p.x + p.width for p in side)
        for p in side:
            if p.at_edges[0] != (p.x - left < EXACT):
                assert scheme.scheme == "card" and count > 2, "only a sheet with empty cells has an edge that no panel reaches"
            if p.at_edges[2] != (right - p.x - p.width < EXACT):
                assert scheme.scheme == "card" and count > 2


@pytest.mark.parametrize("count", [4, 8, 24, 48])
def test_the_two_sides_of_a_booklets_leaf_are_consecutive_panels(count: int) -> None:
    booklet = fold(format="booklet", trim="5.5 x 8.5 in")
    sides = booklet.placed(count)
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        for recto, verso in ((front[1], back[0]), (back[1], front[0])):
            assert (recto.x > 0, recto.panel % 2, verso.panel) == (True, 1, recto.panel + 1)


# --- sizes ---------------------------------------------------------------------------------------------


def test_a_letter_c_folds_flap_is_a_sixteenth_narrower() -> None:
    made = fold(format="c-fold")
    assert made.column_widths == pytest.approx((inch(3.625), inch(3.6875), inch(3.6875)))  # outside: flap, back, cover
    widths = [size.width for size in made.panel_sizes(6)]
    assert widths == pytest.approx([inch(w) for w in (3.6875, 3.625, 3.6875, 3.6875, 3.625, 3.6875)])  # 2 and 5 are the flap's sides


def test_an_a4_c_fold_is_100_100_97() -> None:
    assert fold("a4", format="c-fold").column_widths == pytest.approx((mm(97), mm(100), mm(100)))
    assert fold("a4", format="c-fold", flap="96 mm").column_widths == pytest.approx((mm(96), mm(100.5), mm(100.5)))


@given(papers)
def test_what_folds_in_is_narrower_than_what_covers_it(paper: str) -> None:
    flap, back, cover = fold(paper, format="c-fold").column_widths
    assert flap < back == cover
    left, middle, _, right = fold(paper, format="gate-fold").column_widths
    assert left == right < middle
    assert left + right < 2 * middle, "the gates meet without riding up"


def test_a_wallet_cards_strip_is_as_long_as_its_panels() -> None:
    made = fold("strip", format="accordion", panels=8, trim="85 x 54 mm")
    assert made.sheet == pytest.approx((mm(340), mm(54)))
    assert made.panel == pytest.approx((mm(85), mm(54)))


def test_a_rack_card_of_its_own_size_stays_upright() -> None:
    for made in (fold("4 x 9 in", format="card"), fold("4 x 9 in", format="card", trim="4 x 9 in"), fold("strip", format="card", trim="4 x 9 in")):
        assert made.panel == pytest.approx((inch(4), inch(9)))
        assert made.sheet == pytest.approx((inch(4), inch(9)))


@pytest.mark.parametrize(("paper", "trim", "rows", "columns"), [
    ("letter", "4 x 9 in", 1, 2), ("letter", "85 x 54 mm", 4, 3), ("letter", "3.5 x 2 in", 4, 3), ("tabloid", "8.5 x 11 in", 1, 2), ("a4", "148.5 x 105 mm", 2, 2),
])
def test_a_sheet_is_turned_so_that_most_cards_fit(paper: str, trim: str, rows: int, columns: int) -> None:
    made = fold(paper, format="card", trim=trim)
    assert (len(made.row_heights), len(made.column_widths)) == (rows, columns)


@given(st.sampled_from(["0.05 mm", "0.1 mm", "0.2 mm"]), st.integers(2, 30))
def test_creep_moves_inner_sheets_towards_the_spine(thickness: str, sheets: int) -> None:
    booklet = fold(format="booklet", trim="5.5 x 8.5 in", paper_thickness=thickness)
    flat = fold(format="booklet", trim="5.5 x 8.5 in", paper_thickness="0 mm")
    for number, (side, still) in enumerate(zip(booklet.placed(4 * sheets), flat.placed(4 * sheets), strict=True)):
        (left, right), (left_still, right_still) = side, still
        shift = mm(float(thickness.split(maxsplit=1)[0])) * (number // 2)
        assert left.x - left_still.x == pytest.approx(shift), "the left panel moves right, by the leaves outside it"
        assert right_still.x - right.x == pytest.approx(shift), "the right panel moves left as far"
        assert left.x >= 0
        assert right.x + right.width <= booklet.sheet.width + EXACT


# --- panels that cannot fold -----------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "more", "reason"), [
    ("letter", {"format": "c-fold", "panels": 8}, "a c-fold has 6 panels, not 8"),
    ("letter", {"format": "gate-fold", "panels": 6}, "a gate-fold has 8 panels, not 6"),
    ("letter", {"format": "zine", "panels": 16}, "a zine has 8 panels, not 16"),
    ("letter", {"format": "z-fold", "panels": 8}, "a z-fold has 6 panels, not 8"),
    ("letter", {"format": "accordion", "panels": 7}, "an even number of panels, 4 or more, not 7"),
    ("letter", {"format": "accordion", "panels": 2}, "an even number of panels, 4 or more, not 2"),
    ("letter", {"format": "booklet", "panels": 10}, "a multiple of 4 panels, not 10"),
    ("letter", {"format": "card", "panels": 3}, "an even number of panels, not 3"),
    ("letter", {"format": "c-fold", "flap": "95 mm"}, "the flap must be a little narrower"),
    ("letter", {"format": "c-fold", "flap": "10 mm"}, "the flap must be a little narrower"),
    ("foolscap", {"format": "c-fold"}, 'paper "foolscap" is neither one of letter'),
    ("strip", {"format": "accordion", "panels": 8}, 'paper "strip" needs trim'),
    ("strip", {"format": "card"}, 'paper "strip" needs trim'),
    ("legal", {"format": "accordion", "panels": 8, "trim": "85 x 54 mm"}, "4 panels of 85 x 54 mm side by side do not make the sheet"),
    ("letter", {"format": "booklet", "trim": "8.5 x 11 in"}, "two panels of 8.5 x 11 in do not fit on letter"),
    ("letter", {"format": "card", "trim": "12 x 12 in"}, "a card of 12 x 12 in does not fit on letter"),
])
def test_what_cannot_fold_says_why(paper: str, more: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match="panels|flap|paper|card") as problem:
        fold(paper, **more)
    assert reason in str(problem.value)


@pytest.mark.parametrize("scheme", ["c-fold", "gate-fold", "zine"])
def test_a_trim_that_the_sheet_does_not_give_is_not_passed_over_in_silence(scheme: str) -> None:
    with pytest.raises(ValueError, match="100 x 200 mm"):
        fold(format=scheme, trim="100 x 200 mm")


@pytest.mark.parametrize(("paper", "more"), [
    ("letter", {"format": "card", "trim": "0 x 9 in"}), ("letter", {"format": "booklet", "trim": "0 x 0 in"}),
    ("strip", {"format": "accordion", "trim": "85 x 0 mm"}), ("0 x 5 in", {"format": "zine"}), ("1 x 1 mm", {"format": "gate-fold"}),
])
def test_panels_without_any_size_are_refused(paper: str, more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="size|paper|panel|room"):
        fold(paper, **more)


def test_a_sheet_says_where_it_is_folded_and_cut() -> None:
    c_fold = fold("letter", format="c-fold")
    outside, inside = c_fold.creases(0), c_fold.creases(1)
    assert [round(line.x0 / 72, 4) for line in outside] == [3.625, 7.3125]
    assert [round(line.x0 / 72, 4) for line in inside] == [3.6875, 7.375], "the flap lies on the other side of the back"
    assert {line.kind for line in outside} == {"fold"} and all(line.y1 - line.y0 == 612 for line in outside)
    zine = fold("letter", format="zine").creases(0)
    assert len([line for line in zine if line.kind == "fold"]) == 4
    slit = next(line for line in zine if line.kind == "cut")
    assert (slit.x0, slit.y0, slit.x1, slit.y1) == (198, 306, 594, 306), "between the second and the sixth panel"
    gate = fold("letter", format="gate-fold").creases(1)
    assert len(gate) == 2, "where the gates meet, the sheet stays flat"
    card = fold("letter", format="card", trim="4 x 9 in").creases(0)
    assert {line.kind for line in card} == {"cut"} and len(card) == 5, "two cards in the middle of a sheet: round them and between"
