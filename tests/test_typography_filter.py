"""The typographic filter: what a message becomes on its way into a line, and where that line may then end."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.localize.typography import polish
from pamphlet.model import Language

if TYPE_CHECKING:
    from collections.abc import Callable

NBSP = "\u00a0"
TSHEG, TSHEG_BSTAR, SHAD = "\u0f0b", "\u0f0c", "\u0f0d"


def language(code: str, **more: object) -> Language:
    return Language.model_validate({
        "code": code, "name": code, "locale": code, "script": "latin", "fonts": ["Guide Sans"],
        "line_height": {"ideal": 1.4, "min": 1.3, "heading": 1.2}, **more})


ENGLISH = language("en")
SPANISH = language("es", bind_short_words=True)
UKRAINIAN = language("uk", script="cyrillic", bind_short_words=True, apostrophe="\u02bc")
TIBETAN = language("bo", script="tibetan")
LANGUAGES = [ENGLISH, SPANISH, UKRAINIAN, TIBETAN]


def shown(text: str, row: Language) -> str:
    """Polished, with `_` for a space that does not break."""
    return polish(text, row).replace(NBSP, "_")


# --- one-letter words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "bound"), [
    ("pan y agua", "pan y_agua"),
    ("A las nueve", "A_las nueve"),
    ("siete u ocho o nueve", "siete u_ocho o_nueve"),
    ("vaya (a pie) o llame", "vaya (a_pie) o_llame"),
    ("«a veces»", "«a_veces»"),
    ("“a veces” ¿o no? ¡y ya!", "“a_veces” ¿o_no? ¡y_ya!"),
    ("ida—y vuelta", "ida—y_vuelta"),
    ("a e o", "a_e_o"),
    ("a  la calle", "a_la calle"),
    ("de lunes a 5 de mayo", "de lunes a_5 de mayo"),
    ("letra a", "letra a"),  # nothing follows
    ("el agua", "el agua"),  # two letters
    ("vitamina-c para", "vitamina-c_para"),
])
def test_spanish_one_letter_words_stay_with_the_next(text: str, bound: str) -> None:
    assert shown(text, SPANISH) == bound


@pytest.mark.parametrize(("text", "bound"), [
    ("У місті і в селі", "У_місті і_в_селі"),
    ("«О восьмій» (і в свята)", "«О_восьмій» (і_в_свята)"),
    ("з дому – і в дорогу", "з_дому – і_в_дорогу"),
    ("допомога є. А ви?", "допомога є. А_ви?"),
    ("„У місті“", "„У_місті“"),
    ("[у разі потреби]", "[у_разі потреби]"),
])
def test_ukrainian_one_letter_words_stay_with_the_next(text: str, bound: str) -> None:
    assert shown(text, UKRAINIAN) == bound


def test_a_language_that_does_not_ask_for_it_is_left_alone() -> None:
    assert polish("I have a plan", ENGLISH) == "I have a plan"


def test_a_line_break_of_the_file_is_a_space_too() -> None:
    """YAML's `|` and PO's \\n keep line breaks; HTML makes spaces of them, where a line may end."""
    assert polish("pan y\nagua", SPANISH) != "pan y\nagua"


spanish_words = st.lists(st.sampled_from(["y", "a", "o", "e", "u", "A", "Y", "pan", "agua", "ocho", "(a", "«o", "¿y", "día,", "más.", "211"]),
                         min_size=1, max_size=12)
ukrainian_words = st.lists(st.sampled_from(["і", "в", "у", "з", "о", "є", "Я", "І", "(у", "«в", "дім", "п'ять", "сім'я,", "хліб.", "24/7", "–"]),
                           min_size=1, max_size=12)


@pytest.mark.parametrize(("row", "sentences"), [(SPANISH, spanish_words), (UKRAINIAN, ukrainian_words)], ids=["es", "uk"])
def test_no_line_ends_in_a_one_letter_word(row: Language, sentences: st.SearchStrategy[list[str]],
                                           pieces: Callable[[str, str], list[str]]) -> None:
    @given(sentences)
    def holds(words: list[str]) -> None:
        text = polish(" ".join(words), row)
        for piece in pieces(text, row.code)[:-1]:
            last = piece.strip().replace(NBSP, " ").split(" ")[-1].lstrip("(«¿¡")
            assert not (len(last) == 1 and last.isalpha()), f"{piece!r} of {text!r} may end a line"

    holds()


# --- apostrophes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["'", "\u2019", "\u02bc"])
def test_the_ukrainian_apostrophe_is_a_letter(mark: str) -> None:
    assert polish(f"п{mark}ять сім{mark}ї м{mark}яч", UKRAINIAN) == "п\u02bcять сім\u02bcї м\u02bcяч"


def test_a_quotation_mark_is_no_apostrophe() -> None:
    assert polish("слово 'так' і", UKRAINIAN) == "слово 'так' і"


def test_other_languages_keep_their_own_apostrophe() -> None:
    assert polish("don't, l\u2019été", ENGLISH) == "don't, l\u2019été"


# --- Tibetan -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "set_as"), [
    (f"ང{TSHEG}{SHAD}", f"ང{TSHEG_BSTAR}{SHAD}"),
    (f"ང{TSHEG}\u0f0e", f"ང{TSHEG_BSTAR}\u0f0e"),
    (f"ང{TSHEG_BSTAR}{SHAD}", f"ང{TSHEG_BSTAR}{SHAD}"),
    (f"ང{TSHEG}བོད", f"ང{TSHEG}བོད"),  # inside a sentence a line may end after it
    (f"བོད {SHAD}", f"བོད_{SHAD}"),
    (f"བོད{SHAD} {SHAD}བོད", f"བོད{SHAD}_{SHAD}བོད"),
])
def test_shad_stays_with_its_word(text: str, set_as: str) -> None:
    assert shown(text, TIBETAN) == set_as


syllables = st.sampled_from(["བོད", "ཡིག", "ང", "སྒྲུབས", "ཀ", "ག", "དེ", "ཆུ", "ཚོད", "211"])
closings = st.sampled_from([SHAD, f"{TSHEG}{SHAD}", f" {SHAD}", f"{TSHEG} {SHAD}", f"{SHAD}{SHAD}", f"{SHAD} {SHAD}", "\u0f0e", " \u0f0e"])
sentences = st.builds(lambda words, closing: TSHEG.join(words) + closing, st.lists(syllables, min_size=1, max_size=6), closings)


def test_no_tibetan_line_begins_with_tsheg_or_shad(pieces: Callable[[str, str], list[str]]) -> None:
    @given(st.lists(sentences, min_size=1, max_size=3))
    def holds(parts: list[str]) -> None:
        text = polish(" ".join(parts), TIBETAN)
        for piece in pieces(text, "bo")[1:]:
            assert piece.strip(f" {NBSP}")[:1] not in ("", TSHEG, TSHEG_BSTAR, SHAD, "\u0f0e"), f"{piece!r} of {text!r} may begin a line"

    holds()


# --- what holds for all texts --------------------------------------------------------------------------------

texts = st.one_of(
    st.text(max_size=40),
    st.text("aáeioyuніуєв' \u2019\u02bc\u00a0()«»“”¿-–—.,1\n\u0301\u0308ང\u0f0b\u0f0c\u0f0d\u0f0e\u0f11", max_size=30))


@given(texts, st.sampled_from(LANGUAGES))
def test_polishing_twice_changes_nothing_more(text: str, row: Language) -> None:
    once = polish(text, row)
    assert polish(once, row) == once


@given(texts, st.sampled_from(LANGUAGES))
def test_the_result_is_in_normal_form_c(text: str, row: Language) -> None:
    assert unicodedata.is_normalized("NFC", polish(text, row))


@given(texts, st.sampled_from(LANGUAGES))
def test_letters_and_digits_are_never_touched(text: str, row: Language) -> None:
    def kept(value: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", value) if c.isalnum() and c != "\u02bc")

    assert kept(polish(text, row)) == kept(text)


@given(texts)
def test_a_language_without_rules_gets_normal_form_and_nothing_else(text: str) -> None:
    assert polish(text, ENGLISH) == unicodedata.normalize("NFC", text)


def test_accents_are_put_together() -> None:
    assert polish("cafe\u0301 i\u0308", SPANISH) == "café ï"
    assert polish("и\u0306", UKRAINIAN) == "й"
