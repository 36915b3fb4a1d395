"""Telephone numbers: what is printed, what is dialled, and what is refused with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.phones import Number, parse_number

# Numbers of Toronto's form: an area code in use, an exchange that is neither N11 nor 555, any line.
area_codes = st.sampled_from(["416", "647", "437", "905", "289"])
exchanges = st.integers(200, 999).filter(lambda n: n % 100 != 11 and n != 555).map(str)
lines = st.integers(0, 9999).map("{:04}".format)
numbers = st.tuples(area_codes, exchanges, lines)


@pytest.mark.parametrize("written", [
    "416-338-4766", "4163384766", "(416) 338-4766", "416.338.4766", "416 338 4766", "1-416-338-4766", "+1 416 338 4766", "416\u2013338\u20134766",
])
def test_one_number_however_its_source_writes_it(written: str) -> None:
    assert parse_number(written, "CA") == Number("416-338-4766", "+14163384766")


def test_a_toll_free_number_keeps_the_one_in_front() -> None:
    assert parse_number("866-863-0511", "CA") == Number("1-866-863-0511", "+18668630511")


@pytest.mark.parametrize("code", ["211", "311", "811", "911", "988"])
def test_short_codes_of_the_country_are_numbers(code: str) -> None:
    assert parse_number(code, "CA") == Number(code, code)


def test_a_text_services_code_needs_to_be_asked_for() -> None:
    assert parse_number("741741", "CA", short=True) == Number("741741", "741741")
    assert parse_number("68686", "CA", short=True).dial == "68686"


@pytest.mark.parametrize(("written", "reason"), [
    ("416-338-476", "too few digits (9 found)"),
    ("416-338-47661", "too many digits (11 found)"),
    ("999-338-4766", "not a number in use in CA"),
    ("416-338-4766 or 416-338-4767", "is not a telephone number"),
    ("12", "too few digits (2 found)"),
    ("", "too few digits (0 found)"),
    ("call us", "too few digits (0 found)"),
])
def test_a_wrong_number_says_what_was_found(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match="telephone|digits|number") as problem:
        parse_number(written, "CA")
    assert reason in str(problem.value)
    assert f'"{written}"' in str(problem.value)


@given(numbers, st.tuples(*[st.sampled_from(["", "-", " ", ".", "\u2013"])] * 2))
def test_separators_never_change_a_number(parts: tuple[str, str, str], marks: tuple[str, str]) -> None:
    area, exchange, line = parts
    assert parse_number(f"{area}{marks[0]}{exchange}{marks[1]}{line}", "CA") == Number(f"{area}-{exchange}-{line}", f"+1{area}{exchange}{line}")


@given(numbers)
def test_what_is_printed_reads_back_as_the_same_number(parts: tuple[str, str, str]) -> None:
    number = parse_number("".join(parts), "CA")
    assert parse_number(number.display, "CA") == number
    assert parse_number(number.dial, "CA") == number


@given(numbers, st.integers(0, 9))
def test_a_digit_too_few_or_too_many_is_refused(parts: tuple[str, str, str], at: int) -> None:
    digits = "".join(parts)
    with pytest.raises(ValueError, match="digits"):
        parse_number(digits[:at] + digits[at + 1:], "CA")
    with pytest.raises(ValueError, match="digits"):
        parse_number(digits + "7", "CA")


def test_a_number_of_another_country_is_printed_so_that_it_can_be_dialled_from_here() -> None:
    abroad = parse_number("+44 20 7946 0958", "CA")
    assert abroad.dial == "+442079460958"
    assert abroad.display == "+44 20 7946 0958"
    assert parse_number("+1 416 338 4766", "GB").display.startswith("+1")
    assert parse_number("020 7946 0958", "GB").display == "020 7946 0958"


def test_an_extension_is_not_lost_in_silence() -> None:
    """It has a field of its own in the record; inside the number it would be neither printed nor dialled."""
    with pytest.raises(ValueError, match="extension"):
        parse_number("416-338-4766 ext. 5", "CA")


@pytest.mark.parametrize("written", ["call 211 now", "911abc", "211 or 311"])
def test_words_beside_a_short_code_are_not_lost_in_silence(written: str) -> None:
    with pytest.raises(ValueError, match="number|digits"):
        parse_number(written, "CA", short=True)


@pytest.mark.parametrize("written", ["٩١١", "༩༡༡"])
def test_what_a_telephone_is_told_to_dial_is_in_ascii_digits(written: str) -> None:
    assert parse_number(written, "CA").dial == "911"


def test_a_superscript_is_not_a_digit_and_the_error_is_in_plain_words() -> None:
    with pytest.raises(ValueError, match="digits|number") as problem:
        parse_number("²11", "CA")
    assert "int()" not in str(problem.value)
