"""The text of a PDF's pages as PDFium reads it, and whether it can be believed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MOST_PAGES = 200
MOST_CHARACTERS = 400_000  # a thick booklet; more is far more work than a pamphlet
LEAST_GARBLED = 3
GARBLED = 0.01  # share of letters; a Tibetan panel that went through Ghostscript has 12 %, one of ours 0
HIDDEN = 3  # text render mode: neither filled nor stroked, ISO 32000-2 table 104
PASSWORD = 4  # FPDF_ERR_PASSWORD of fpdfview.h
EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH", "KATAKANA-HIRAGANA", "LATIN"}  # words mix these


class Unread(Exception):
    """Why a file's text cannot be read at all."""


@dataclass(frozen=True)
class Page:
    """A page (from 1) and its lines, in the order of the file, spaces evened out; no lines where the text cannot be believed."""

    number: int
    lines: tuple[str, ...]


def pages_of(data: bytes) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """A PDF's pages, and why some of them cannot be compared. Raises Unread for a file of which no page can."""
    import pypdfium2

    document = _opened(data)
    try:
        if not 0 < len(document) <= MOST_PAGES:
            raise Unread(f"it has {len(document)} pages; from 1 to {MOST_PAGES} are compared")
        read: list[Page] = []
        doubted: dict[str, list[int]] = {}
        characters = 0
        for number in range(1, len(document) + 1):
            try:
                lines, doubt = _page(document[number - 1])
            except pypdfium2.PdfiumError:
                lines, doubt = (), "damaged"
            characters += sum(map(len, lines))
            if characters > MOST_CHARACTERS:
                raise Unread(f"it has more than {MOST_CHARACTERS:,} letters; that is no pamphlet")
            read.append(Page(number, lines))
            if doubt:
                doubted.setdefault(doubt, []).append(number)
    finally:
        document.close()
    if not any(page.lines for page in read) and not doubted:
        raise Unread("no page has anything on it")
    return tuple(read), tuple(f"{_on(numbers)} {doubt}" for doubt, numbers in doubted.items())


def _on(numbers: Sequence[int]) -> str:
    return f"page {numbers[0]}:" if len(numbers) == 1 else f"pages {', '.join(map(str, numbers))}:"


def _opened(data: bytes) -> Any:
    import pypdfium2

    if not data:
        raise Unread("it is empty")
    if b"%PDF" not in data[:1024]:
        raise Unread("it is not a PDF")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = getattr(problem, "err_code", None) == PASSWORD or "password" in str(problem).lower()
        raise Unread("it is locked with a password" if locked else "it is damaged and cannot be opened") from None


def _page(page: Any) -> tuple[tuple[str, ...], str]:
    """A page's lines, and why they cannot be believed."""
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    unmapped = _unmapped(text_page)
    text_page.close()
    lines = tuple(_lines(text))
    doubt = _doubt(page, lines, unmapped)
    return ((), doubt) if doubt else (lines, "")


def _unmapped(text_page: Any) -> int:
    """How many letters the file has no meaning for (FPDFText_HasUnicodeMapError)."""
    from pypdfium2 import raw

    return sum(raw.FPDFText_HasUnicodeMapError(text_page, n) == 1 for n in range(min(text_page.count_chars(), MOST_CHARACTERS)))


def _lines(text: str) -> Iterator[str]:
    """Lines with a word that was cut at the line's end whole again: PDFium marks that hyphen, its own or set, with U+FFFE or U+0002."""
    text = re.sub("(?<=[0-9])[\ufffe\u0002]\r?\n?", "-", text)
    text = re.sub("[\ufffe\u0002]\r?\n?", "", text)
    text = re.sub("[\u00ad\u200b\u2060\ufeff]", "", unicodedata.normalize("NFC", text))
    for line in text.splitlines():
        if even := " ".join(line.split()):
            yield even


def _doubt(page: Any, lines: Sequence[str], unmapped: int) -> str:
    if not lines:
        return "" if _blank(page) else "no text that can be read; its letters are outlined, or it is a picture"
    if _hidden(page):
        return "a picture with hidden text over it (a scan), which may not say what is seen"
    garbled = unmapped + garbled_letters("\n".join(lines))
    letters = sum(len(line) for line in lines)
    if garbled >= LEAST_GARBLED and garbled > GARBLED * letters:
        return "letters that stand for other letters; what is said cannot be known from the text"
    return ""


def _blank(page: Any) -> bool:
    return next(iter(page.get_objects(max_depth=2)), None) is None


def _hidden(page: Any) -> bool:
    """Whether most texts of a page are drawn so that nobody sees them."""
    from pypdfium2 import raw

    modes = [raw.FPDFTextObj_GetTextRenderMode(thing) for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4)]
    return bool(modes) and sum(mode == HIDDEN for mode in modes) * 2 > len(modes)


def garbled_letters(text: str) -> int:
    """How many letters cannot be what they seem: unassigned, private, a mark without its letter, a letter of another script inside a word."""
    wrong = 0
    before = ""
    for char in text:
        category = unicodedata.category(char)
        control = category == "Cc" and not char.isspace()
        alone = category.startswith("M") and (not before or before.isspace())
        if category in ("Co", "Cn", "Cs") or char == "\ufffd" or control or alone:
            wrong += 1
        elif category.startswith("L") and before and unicodedata.category(before)[0] in "LM":
            wrong += _foreign(_script(before), _script(char))
        before = char
    return wrong


def _foreign(one: str, other: str) -> bool:
    return bool(one and other) and one != other and not {one, other} <= EAST_ASIAN


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """The first word of a letter's Unicode name, which is its script; empty for marks that all scripts share."""
    word = unicodedata.name(char, "").partition(" ")[0]
    return "" if word in ("COMBINING", "MODIFIER", "MICRO", "FEMININE", "MASCULINE") else word


def furniture(pages: Sequence[Page]) -> dict[str, tuple[int, ...]]:
    """The running heads and feet, the page's own number written as #: first or last lines of most pages; each with its pages.

    Only those two lines of a page are looked at, no other figure is masked, and none is dropped: a filter that
    dropped digits hid a changed phone.
    """
    found: dict[str, list[int]] = {}
    for page in pages:
        for line in dict.fromkeys(end for n in (0, -1) for end in [running_line(page, n % max(1, len(page.lines)))] if end):
            found.setdefault(line, []).append(page.number)
    return {line: tuple(numbers) for line, numbers in found.items() if len(numbers) > 1 and len(numbers) * 2 > len(pages)}


def running_line(page: Page, index: int) -> str:
    """A page's first or last line with the page's own number masked; empty for any other."""
    if index not in (0, len(page.lines) - 1) or not page.lines:
        return ""
    return re.sub(rf"(?<!\d){page.number}(?!\d)", "#", page.lines[index])
