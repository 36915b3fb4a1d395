"""QR codes: two encoders, one answer; and what is drawn is what was encoded."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import ascii_letters, ascii_lowercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamphlet.compose.qr import MODULE, QUIET_ZONE, QrCode, confirm, is_reserved, make_code, map_address
from pamphlet.impose.slots import BlackBits, qr_operators
from pamphlet.units import mm, to_mm

names = st.text(ascii_lowercase + digits, min_size=1, max_size=20)
rests = st.text(ascii_letters + digits + "-._~:/?#[]@!$&'()*+,;=%", max_size=120)
addresses = st.builds(lambda scheme, host, top, rest: f"{scheme}://{host}.{top}/{rest}",
                      st.sampled_from(["https", "HTTPS"]), names, st.sampled_from(["org", "ca", "ORG"]), rests)
fewer = settings(max_examples=50)  # each draws and checks a whole code


@fewer
@given(addresses)
def test_a_second_encoder_draws_the_same_matrix(address: str) -> None:
    assert confirm(make_code(address))


@pytest.mark.parametrize("case", [str.lower, str.upper], ids=["bytes", "alphanumeric"])
def test_addresses_of_every_length_are_confirmed(case: Callable[[str], str]) -> None:
    """Every remainder of a codeword, with and without padding, in several versions."""
    for length in range(20, 110):
        address = case("https://example.org/" + "a" * (length - 20))
        assert confirm(make_code(address)), address


def test_a_matrix_with_one_wrong_module_is_not_confirmed() -> None:
    code = make_code("https://example.org/")
    middle = len(code.matrix) // 2
    for row, column in ((middle, middle), (QUIET_ZONE, QUIET_ZONE), (0, 0)):
        wrong = [list(modules) for modules in code.matrix]
        wrong[row][column] = not wrong[row][column]
        matrix = tuple(tuple(modules) for modules in wrong)
        assert not confirm(QrCode(code.text, matrix, code.version, code.level, code.mask))


@fewer
@given(addresses)
def test_a_code_is_square_with_a_quiet_zone_of_four_modules(address: str) -> None:
    code = make_code(address)
    side = len(code.matrix)
    assert side == 17 + 4 * code.version + 2 * QUIET_ZONE
    assert {len(row) for row in code.matrix} == {side}
    edge = range(QUIET_ZONE)
    for row, modules in enumerate(code.matrix):
        if row in edge or side - 1 - row in edge:
            assert not any(modules)
        else:
            assert not any(modules[:QUIET_ZONE])
            assert not any(modules[side - QUIET_ZONE:])
    inner = code.matrix[QUIET_ZONE]
    assert inner[QUIET_ZONE:QUIET_ZONE + 8] == (True,) * 7 + (False,), "the finder pattern touches the quiet zone"


@fewer
@given(addresses)
def test_a_code_corrects_as_much_as_level_m_and_its_modules_are_large_enough(address: str) -> None:
    code = make_code(address)
    assert code.level in ("M", "Q", "H")
    assert to_mm(code.size / len(code.matrix)) >= 0.4 - 1e-9
    assert code.size == pytest.approx(len(code.matrix) * MODULE)


@pytest.mark.parametrize(("length", "millimetres"), [(40, 14.8), (60, 16.4), (90, 19.6)])
def test_sizes_are_those_that_were_measured(length: int, millimetres: float) -> None:
    """../shared/design/press.md: 40, 60 and 90 characters at 0.4 mm with the quiet zone."""
    address = "https://example.org/#" + "x" * (length - 21)
    assert to_mm(make_code(address).size) == pytest.approx(millimetres)


# --- addresses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("parts", "address"), [
    (("uk", "oakwood", "food"), "https://example.org/#uk/oakwood/food"),
    (("uk", "", "food"), "https://example.org/#uk/food"),
    (("uk", "", ""), "https://example.org/#uk"),
    ((), "https://example.org/"),
    (("", ""), "https://example.org/"),
])
def test_language_area_and_category_stand_in_the_fragment(parts: tuple[str, ...], address: str) -> None:
    assert map_address("https://example.org/", *parts) == address


@given(st.lists(st.text(ascii_lowercase + digits + "-", min_size=1), max_size=3))
def test_nothing_but_the_maps_own_address_leaves_the_telephone(parts: list[str]) -> None:
    from urllib.parse import urlsplit

    split = urlsplit(map_address("https://map.example.org/guide", *parts))
    assert (split.scheme, split.netloc, split.path, split.query) == ("https", "map.example.org", "/guide", "")


@pytest.mark.parametrize("address", [
    "https://example.org/", "https://www.example.org/", "https://EXAMPLE.ORG", "https://example.org.:443/x", "https://example.com/", "https://a.b.example.net/",
    "https://guide.test/", "https://guide.example/", "https://guide.invalid", "https://localhost:8000/", "https://map.localhost/", "https://me@example.org/",
])
def test_domains_that_can_never_be_real_are_reserved(address: str) -> None:
    assert is_reserved(address)


@pytest.mark.parametrize("address", [
    "https://myexample.org/", "https://example.org.ca/", "https://guide.ca/example.org", "https://guide.ca/#example.org", "https://testing.ca/",
    "https://latest/", "https://example.info/",
])
def test_others_are_not(address: str) -> None:
    assert not is_reserved(address)


# --- drawing ---------------------------------------------------------------------------------------------

squares = st.integers(1, 24).flatmap(
    lambda n: st.lists(st.integers(0, 2**n - 1).map(lambda bits: tuple(bool(bits >> i & 1) for i in range(n))), min_size=n, max_size=n).map(tuple))


def rectangles(operators: str) -> list[tuple[int, int, int, int]]:
    """left, bottom, width, height of every `re`, in modules."""
    found = re.findall(r"^(\S+) (\S+) (\S+) (\S+) re$", operators, re.MULTILINE)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h in found]


def bitmap(operators: str, side: int) -> BlackBits:
    """What a page shows: rows from the top, though PDF counts from the bottom."""
    dark = [[False] * side for _ in range(side)]
    for left, bottom, width, height in rectangles(operators):
        assert width > 0
        assert height > 0
        for row in range(bottom, bottom + height):
            for column in range(left, left + width):
                dark[side - 1 - row][column] = True
    return tuple(tuple(row) for row in dark)


@given(squares)
def test_exactly_the_matrix_is_drawn(matrix: BlackBits) -> None:
    operators = qr_operators(matrix, 10, 20, 100)
    assert bitmap(operators, len(matrix)) == matrix
    drawn = rectangles(operators)
    assert sum(width * height for _, _, width, height in drawn) == sum(map(sum, matrix)), "no module is painted twice"


@fewer
@given(addresses)
def test_a_real_code_is_drawn_as_it_was_encoded(address: str) -> None:
    code = make_code(address)
    assert bitmap(qr_operators(code.matrix, 0, 0, code.size), len(code.matrix)) == code.matrix


def test_vertical_runs_are_one_rectangle() -> None:
    """Two modules above each other would show a seam on some viewers."""
    assert rectangles(qr_operators(((True, False), (True, True)), 0, 0, 2)) in ([(0, 1, 1, 1), (0, 0, 2, 1)], [(0, 0, 2, 1), (0, 1, 1, 1)])
    assert rectangles(qr_operators(((True, False), (True, False)), 0, 0, 2)) == [(0, 0, 1, 2)]


@given(squares, st.floats(0, 500), st.floats(0, 500), st.floats(1, 200))
def test_a_code_is_scaled_to_its_place_and_black_only(matrix: BlackBits, x: float, y: float, size: float) -> None:
    operators = qr_operators(matrix, x, y, size)
    scale, b, c, scale_y, left, bottom = (float(v) for v in re.search(r"k (\S+) (\S+) (\S+) (\S+) (\S+) (\S+) cm", operators).groups())  # type: ignore[union-attr]
    assert (b, c, scale) == (0, 0, scale_y)
    assert (left, bottom, scale * len(matrix)) == pytest.approx((x, y, size), abs=1e-3)
    assert operators.startswith("/Artifact BMC q 0 0 0 1 k"), "100 % K, and an artifact of the page"
    assert operators.endswith("f Q EMC")


def test_the_same_code_is_drawn_with_the_same_bytes() -> None:
    code = make_code("https://example.org/#uk/oakwood/food")
    assert qr_operators(code.matrix, 0, 0, code.size) == qr_operators(tuple(code.matrix), 0, 0, mm(0.4) * len(code.matrix))
