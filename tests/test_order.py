"""An order: what is asked for, what the print shop is told, what lies in the zip."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import json
import zipfile
from functools import cache

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition_fixture import REPO
from pamphlet.content.prices import prices_of
from pamphlet.errors import UsageProblem
from pamphlet.impose.schemes import fold_for
from pamphlet.model import Partner
from pamphlet.order.facts import shared_facts
from pamphlet.order.folds import fold_steps, in_words
from pamphlet.order.model import CheckReport, Job, Order, PrintFile, ScanMargin, SideInk, Typeset, plan_of
from pamphlet.order.note import WIDTH, note
from pamphlet.order.package import make_package
from pamphlet.order.quantities import due_date, quantities_of
from pamphlet.order.ticket import ticket_html
from pamphlet.units import mm, parse_length
from pamphlet.workshop import Order as BuildOrder
from pamphlet.workshop import open_workshop
from pamphlet.world import World

DAY = dt.date(2026, 11, 21)
FOUR = [("en",), ("es",), ("uk",), ("bo",)]
NAMES = {"en": ("English", "English"), "es": ("Spanish", "Español"), "uk": ("Ukrainian", "Українська"), "bo": ("Tibetan", "བོད་ཡིག")}


@cache
def typeset() -> Typeset:
    """The guide's own engine and fonts, as the joiner hands them in."""
    shop = open_workshop(World(REPO, DAY), BuildOrder())
    return lambda html, sheets: shop.engine.write([shop.layout(html, list(sheets))], tagged=False)


def partner(scheme: str, **more: object) -> Partner:
    return Partner.model_validate({"id": "desk", "name": "Front desk", "format": scheme, "paper": ["letter"], "languages": [["en"]], **more})


SCHEMES = {
    "c-fold": (partner("c-fold"), "letter", 6), "z-fold": (partner("z-fold"), "letter", 6), "gate-fold": (partner("gate-fold"), "letter", 8),
    "accordion": (partner("accordion", trim="85 x 54 mm", panels=8), "strip", 8), "booklet": (partner("booklet"), "letter", 12),
    "zine": (partner("zine"), "letter", 8), "card": (partner("card", trim="85 x 54 mm"), "letter", 2),
}


def sheets(width: float, height: float, pages: int, bleed: float) -> bytes:
    """A print file: blank sides with the boxes that a press file has."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(width + 2 * bleed, height + 2 * bleed))
            page.trimbox = pikepdf.Array([bleed, bleed, bleed + width, bleed + height])
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def an_order(scheme: str = "c-fold", quantities: dict[str, int] | None = None, *, draft: bool = False) -> Order:
    who, paper, panels = SCHEMES[scheme]
    plan = plan_of(fold_for(who, paper), panels)
    ink = SideInk({"Cyan": 0.06, "Magenta": 0.05, "Yellow": 0.0004, "Black": 0.08}, 2.27)
    bleed = parse_length("3 mm")
    jobs = []
    for code, quantity in (quantities or {"en": 1000, "bo": 200}).items():
        pdf = sheets(plan.sheet.width, plan.sheet.height, len(plan.sides), bleed)
        checked = CheckReport("passes", 0, 1, {"faults": []}, "<p>passes</p>")
        file = PrintFile((code,), *NAMES[code], f"{code}-sheets.pdf", pdf, plan, bleed, "PDF/X-4", "FOGRA39", (ink,) * len(plan.sides),
                         preflight=checked, scan_proof=checked, scans=(ScanMargin("https://example.org/", 0.4, "good", "4 photocopies"),))
        jobs.append(Job(file, quantity, 0.05))
    return Order("desk", "Front desk", "A guide", "Volunteers", "2026-11", "city", "whole city", DAY, dt.date(2026, 12, 4), draft,
                 "uncoated offset, white", 100, mm(0.1), ("100 Example Street",), "Sam, 416 555 0100", tuple(jobs))


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def text_of(pdf: bytes) -> str:
    return "\n".join(texts_of(pdf))


# --- the command's words -----------------------------------------------------------------------------


def test_without_languages_everything_is_ordered() -> None:
    assert quantities_of(FOUR, [], 100, None, "desk") == dict.fromkeys(FOUR, 100)


def test_named_languages_alone_are_ordered_in_the_partners_order() -> None:
    assert quantities_of(FOUR, ["bo=200", "uk=500"], 100, None, "desk") == {("uk",): 500, ("bo",): 200}
    assert list(quantities_of(FOUR, ["bo=200", "uk=500"], 100, None, "desk")) == [("uk",), ("bo",)]


def test_a_language_without_a_number_takes_the_orders_then_the_partners() -> None:
    assert quantities_of(FOUR, ["uk"], 40, 1000, "desk") == {("uk",): 40}
    assert quantities_of(FOUR, ["uk"], None, 1000, "desk") == {("uk",): 1000}


def test_a_pamphlet_in_two_languages_is_named_by_both_or_by_the_one_that_only_it_has() -> None:
    pairs = [("en", "bo"), ("en", "uk")]
    assert quantities_of(pairs, ["en+bo=5", "uk=6"], None, None, "desk") == {("en", "bo"): 5, ("en", "uk"): 6}
    with pytest.raises(UsageProblem, match="several pamphlets with en"):
        quantities_of(pairs, ["en=5"], None, None, "desk")


@pytest.mark.parametrize(("asked", "quantity", "words"), [
    (["fr=5"], None, 'no pamphlet in "fr"; wanted one of en, es, uk, bo'),
    (["uk=0"], None, "found 0 copies"), (["uk=-4"], None, "found -4 copies"), ([], 0, "found 0 copies"),
    (["uk=many"], None, '"many" is no number'), (["uk="], None, '"" is no number'),
    (["uk"], None, "no number of copies for uk"), (["uk=1", "uk=2"], None, "ordered twice"),
])
def test_what_cannot_be_ordered_is_said(asked: list[str], quantity: int | None, words: str) -> None:
    with pytest.raises(UsageProblem, match=words.replace("+", r"\+")):
        quantities_of(FOUR, asked, quantity, None, "desk")


def test_a_due_date_is_today_or_later() -> None:
    assert due_date("2026-11-21", DAY) == DAY
    assert due_date(None, DAY) is None
    for text, words in (("2026-11-20", "has passed"), ("soon", "is no date"), ("2026-02-30", "is no date")):
        with pytest.raises(UsageProblem, match=words):
            due_date(text, DAY)


@given(st.integers(1, 100_000), st.floats(0, 0.5))
def test_overs_are_never_fewer_than_their_share(quantity: int, overs: float) -> None:
    job = dataclasses.replace(an_order().jobs[0], quantity=quantity, overs=overs)
    assert quantity * (1 + overs) - 1e-6 <= job.to_print < quantity * (1 + overs) + 1


# --- the fold ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_fold_line_of_a_sheet_is_folded_once(scheme: str) -> None:
    plan = plan_of(fold_for(*SCHEMES[scheme][:2]), SCHEMES[scheme][2])
    folded = sorted(step.line for step in fold_steps(plan))
    lines = [c for c in plan.sides[0].creases if c.kind == "fold"]
    assert folded == sorted(set(folded))
    assert len(folded) == (0 if scheme == "zine" else len(lines))
    assert in_words(plan)


def test_the_words_count_the_lines_that_are_drawn() -> None:
    words = " ".join(in_words(an_order("gate-fold").plan))
    assert len(an_order("gate-fold").plan.sides[0].creases) == 2
    assert "line 1 from the left" in words
    assert "line 2 from the left" in words
    assert "line 3" not in words


def test_a_card_sheet_gives_many_copies_and_a_booklet_takes_many_sheets() -> None:
    card = an_order("card", {"en": 100}).jobs[0]
    assert card.file.plan.copies_a_set == 12
    assert (card.to_print, card.flat_sheets) == (105, 9)
    booklet = an_order("booklet", {"en": 100}).jobs[0]
    assert (booklet.file.plan.sheets, booklet.flat_sheets) == (3, 315)


def test_sheets_turn_over_their_upright_axis() -> None:
    assert an_order("c-fold").plan.turning == "flip on short edge"
    assert an_order("zine").plan.turning == "one side only"
    tall = plan_of(fold_for(partner("card", trim="54 x 85 mm"), "strip"), 2)
    assert tall.turning == "flip on long edge"


# --- what the print shop reads ---------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_note_fits_a_mail_and_answers_the_questions(scheme: str) -> None:
    text = note(an_order(scheme), ["job-ticket.pdf"])
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    for answer in ("1,050 to print", "Do not scale", "PDF/X-4", "FOGRA39", "100 g/m²", "416 555 0100", "4 December 2026", "3 mm (0.118 in)"):
        assert answer in " ".join(text.split()), answer
    assert "job.xjdf" not in text  # only what is in the zip is named


def test_the_ticket_says_what_the_order_says() -> None:
    package = make_package(an_order(), typeset())
    files = zipfile.ZipFile(io.BytesIO(package.data))
    text = text_of(files.read("job-ticket.pdf"))
    for answer in ("93.7 × 215.9 mm", "11 × 8.5 in", "1,050", "4/4", "Tibetan", "flip on short edge", "1 towards you", "227 %", "desk-2026-11-city"):
        assert answer in text, answer
    assert "DRAFT" not in text
    assert "DRAFT" in text_of(zipfile.ZipFile(io.BytesIO(make_package(an_order(draft=True), typeset()).data)).read("job-ticket.pdf"))


def test_the_ticket_as_data_holds_the_hash_of_every_other_file() -> None:
    package = make_package(an_order(), typeset())
    files = zipfile.ZipFile(io.BytesIO(package.data))
    ticket = json.loads(files.read("job-ticket.json"))
    assert set(ticket["files"]) == set(files.namelist()) - {"job-ticket.json"}
    for name in files.namelist():
        assert package.files[name] == hashlib.sha256(files.read(name)).hexdigest()
    assert [job["print"] for job in ticket["jobs"]] == [1050, 210]
    assert ticket["jobs"][0]["flat_mm"] == [279.4, 215.9]


def test_errors_of_our_own_checks_stand_over_everything() -> None:
    order = an_order()
    bad = dataclasses.replace(order.jobs[1].file, preflight=CheckReport("does not pass", 2, 0, {}, "<p>2 errors</p>"))
    order = dataclasses.replace(order, jobs=(order.jobs[0], dataclasses.replace(order.jobs[1], file=bad)))
    for text in (note(order, []), ticket_html(order)):
        assert "NOT READY" in text
        assert "bo-sheets.pdf" in text
    assert "NOT READY" not in note(an_order(), [])


def test_a_file_whose_ink_was_not_measured_says_so() -> None:
    order = an_order()
    order = dataclasses.replace(order, jobs=tuple(dataclasses.replace(job, file=dataclasses.replace(job.file, inks=())) for job in order.jobs))
    assert "Colours (front/back): not measured" in note(order, [])


def test_plates_are_named_as_print_shops_do_whatever_the_case() -> None:
    ink = SideInk({"cyan": 0.1, "black": 0.2, "PANTONE 485 C": 0.0})
    assert ink.plates == ("Cyan", "Black")
    assert (ink.share("Cyan"), ink.share("Magenta"), ink.black_only) == (0.1, 0.0, False)
    assert SideInk({"black": 0.2, "cyan": 0.0}).black_only


def test_the_weakest_code_stands_for_all() -> None:
    scans = tuple(ScanMargin(verdict, size, verdict, "") for verdict, size in (("good", 0.4), ("thin", 0.5), ("thin", 0.45), ("good", 0.3)))
    file = dataclasses.replace(an_order().jobs[0].file, scans=scans)
    assert file.weakest == scans[2]


def test_even_six_booklets_have_a_ticket_of_two_pages() -> None:
    order = an_order("booklet", {"en": 300, "bo": 100})
    more = [(code, dataclasses.replace(order.jobs[0].file, languages=(code,), name=f"{code}.pdf")) for code in ("es", "uk", "fr", "ar")]
    order = dataclasses.replace(order, jobs=(*order.jobs, *(Job(file, 50, 0.05) for _, file in more)), draft=True)
    prices = prices_of(World(REPO, DAY))
    archive = zipfile.ZipFile(io.BytesIO(make_package(order, typeset(), prices).data))
    assert len(pypdfium2.PdfDocument(archive.read("job-ticket.pdf"))) <= 2
    assert "not an offer" in text_of(archive.read("job-ticket.pdf"))
    assert json.loads(archive.read("job-ticket.json"))["estimate"]["invented_prices"] is True


@pytest.mark.parametrize(("scheme", "number"), [("accordion", 1), ("accordion", 10), ("accordion", 11), ("booklet", 8), ("c-fold", 14)])
def test_what_it_may_cost_stands_on_one_page(scheme: str, number: int) -> None:
    """However many languages there are: a print shop reads the sum beside what it is the sum of."""
    first = an_order(scheme, {"en": 300})
    jobs = tuple(Job(dataclasses.replace(first.jobs[0].file, languages=(f"l{n}",), name=f"{n}.pdf"), 300 + 150 * n, 0.05) for n in range(number))
    order = dataclasses.replace(first, jobs=jobs)
    prices = prices_of(World(REPO, DAY))
    pdf = zipfile.ZipFile(io.BytesIO(make_package(order, typeset(), prices).data)).read("job-ticket.pdf")
    pages = [" ".join(text.split()) for text in texts_of(pdf)]
    (whole,) = [text for text in pages if "What it may cost" in text]
    assert "not an offer" in whole
    assert "All, CAD" in whole
    assert "of the paper bought is waste" in whole


# --- one story of paper and press ----------------------------------------------------------------------------


def on(stock: str, condition: str = "FOGRA39", profile: str = "", ink: SideInk | None = None) -> Order:
    """An order of a stock whose files were made for a condition and checked under a profile."""
    order = an_order(quantities={"en": 1000})
    file = order.jobs[0].file
    checked = dataclasses.replace(file.preflight, data={"profile": profile}) if file.preflight else None
    file = dataclasses.replace(file, condition=condition, preflight=checked, inks=(ink, ink) if ink else file.inks)
    return dataclasses.replace(order, stock=stock, jobs=(dataclasses.replace(order.jobs[0], file=file),))


def fact(order: Order, name: str) -> str:
    return dict(shared_facts(order))[name]


def test_the_condition_says_for_which_paper_it_is() -> None:
    assert fact(on("matt-coated, white"), "Output condition") == "FOGRA39 (coated paper)"
    assert fact(on("uncoated, white", "FOGRA52"), "Output condition") == "FOGRA52 (uncoated paper)"
    assert fact(on("whatever you have"), "Output condition") == "FOGRA39 (coated paper)"
    assert fact(on("uncoated, white", "our own press"), "Output condition") == "our own press"
    assert fact(on("uncoated, white", "none"), "Output condition") == "none"


@pytest.mark.parametrize(("stock", "condition", "is_on"), [("uncoated, white", "FOGRA39", "uncoated"), ("silk, white", "FOGRA52", "coated")])
def test_a_stock_that_differs_from_the_condition_is_said_on_the_ticket_and_in_the_note(stock: str, condition: str, is_on: str) -> None:
    order = on(stock, condition)
    for text in (ticket_html(order), " ".join(note(order, []).split())):
        assert f"THE STOCK DIFFERS, it is {is_on}" in text
        assert "black text will not" in text


def test_black_alone_looks_alike_on_every_paper() -> None:
    assert fact(on("uncoated, white", ink=SideInk({"black": 0.1})), "Output condition") == "FOGRA39 (coated paper)"


@pytest.mark.parametrize(("profile", "words"), [
    ("sheetfed", "sheetfed offset: the files were checked for it"), ("digital", "a digital press: the files were checked for it"),
    ("offset-or-digital", "sheetfed offset or a digital press, as you choose: the files were checked for both"),
])
def test_the_process_is_the_one_that_the_files_were_checked_for(profile: str, words: str) -> None:
    assert fact(on("matt-coated, white", profile=profile), "Process") == words


# --- the zip -----------------------------------------------------------------------------------------------


def test_the_same_order_is_the_same_bytes() -> None:
    assert make_package(an_order(), typeset()).data == make_package(an_order(), typeset()).data


def test_print_files_are_packed_untouched_and_names_are_sorted_and_dated() -> None:
    order = an_order()
    archive = zipfile.ZipFile(io.BytesIO(make_package(order, typeset()).data))
    assert archive.testzip() is None
    assert archive.namelist() == sorted(archive.namelist())
    assert {info.date_time for info in archive.infolist()} == {(2026, 11, 21, 0, 0, 0)}
    for job in order.jobs:
        assert archive.read(f"print/{job.file.name}") == job.file.pdf


def test_two_files_of_one_name_and_an_empty_order_are_refused() -> None:
    order = an_order()
    with pytest.raises(UsageProblem, match="one name"):
        make_package(dataclasses.replace(order, jobs=(order.jobs[0], order.jobs[0])), typeset())
    with pytest.raises(UsageProblem, match="no language"):
        make_package(dataclasses.replace(order, jobs=()), typeset())
