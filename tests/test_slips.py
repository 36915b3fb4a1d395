"""Labels and inserts: stocks that fit their sheets, the right words in the old entry's size, nothing else covered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FILES, HELPLINE, TODAY
from edition_fixture import run_cli
from pamphlet.edition.labels import SHEETS, Stock, insert_stock, stock_for, stocks
from pamphlet.errors import UsageProblem
from pamphlet.recall import as_it_stands, known_record
from pamphlet.slips import Slips, find_slips, make_slips
from pamphlet.units import mm
from pamphlet.workshop import Order, open_workshop
from pamphlet.world import World
from test_publish import write_guide

EM = "emergency"


def overlap(stock: Stock) -> list[tuple[int, int]]:
    width, height = stock.label.width - 0.01, stock.label.height - 0.01
    return [(n, m) for n, (x, y) in enumerate(stock.places) for m, (u, v) in enumerate(stock.places)
            if n < m and abs(x - u) < width and abs(y - v) < height]


@pytest.mark.parametrize("stock", stocks(), ids=lambda stock: stock.id)
def test_every_grid_fits_its_sheet_in_the_middle_and_no_label_lies_on_another(stock: Stock) -> None:
    assert not overlap(stock)
    left, right = min(x for x, _ in stock.places), stock.size.width - max(x for x, _ in stock.places) - stock.label.width
    below, above = min(y for _, y in stock.places), stock.size.height - max(y for _, y in stock.places) - stock.label.height
    assert left > 0
    assert below > 0
    assert abs(left - right) < mm(0.3), "label sheets are made symmetrical"
    assert abs(above - below) < mm(0.3)
    assert above >= mm(9), "the sheet's line of text stands above the labels"


def test_the_makers_counts() -> None:
    assert {stock.id: len(stock.places) for stock in stocks()} == {
        "avery-5160": 30, "avery-5161": 20, "avery-5162": 14, "avery-5163": 10, "avery-5164": 6, "avery-5168": 4,
        "avery-l7160": 21, "avery-l7162": 16, "avery-l7163": 14, "avery-l7165": 8, "avery-l7169": 4}


@given(st.sampled_from([stock.id for stock in stocks()]), st.floats(1, 400), st.floats(1, 600))
def test_a_stock_covers_what_it_is_chosen_for_or_is_refused(name: str, width: float, height: float) -> None:
    try:
        found = stock_for(name, width, height)
    except UsageProblem:
        sheet = next(stock.sheet for stock in stocks() if stock.id == name)
        area = next(stock.label.width * stock.label.height for stock in stocks() if stock.id == name)
        assert not any(stock.label.width >= width and stock.label.height >= height for stock in stocks()
                       if stock.sheet == sheet and stock.label.width * stock.label.height >= area)
    else:
        assert found.label.width >= width
        assert found.label.height >= height


@given(st.sampled_from(sorted(SHEETS)), st.floats(20, 700), st.floats(20, 900))
def test_inserts_lie_on_the_sheet_and_never_on_each_other(sheet: str, width: float, height: float) -> None:
    try:
        stock = insert_stock(sheet, width, height)
    except UsageProblem:
        return
    assert not overlap(stock)
    for x, y in stock.places:
        assert 0 < x < x + width < stock.size.width
        assert 0 < y < y + height < stock.size.height


# --- slips of a real edition ---------------------------------------------------------------------

RUNS = 'runs:\n  - {edition: "oct", partner: printer, languages: [es], quantity: 45, date: 2026-10-20}\n'


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    finder = HELPLINE.replace("id: helpline", "id: finder").replace("Hill Helpline", "Hill Finder").replace('"211"', '"416-392-0066"')
    world = write_guide(tmp_path_factory.mktemp("slips") / "guide", FILES | {"editions/ledger.yaml": RUNS, "services/finder.yaml": finder})
    done = run_cli("build", "--edition", "oct", "--date", "2026-10-20", "-w", str(world.root), "--workers", "1")
    assert done.returncode == 0, done.stderr
    return world.root


Mended = Callable[..., tuple[Slips, Path]]


@pytest.fixture
def mended(printed: Path, tmp_path: Path) -> Mended:
    def mend(*texts: tuple[str, str], labels: str = "avery-5163", languages: tuple[str, ...] = (), file: str = "clinic") -> tuple[Slips, Path]:
        root = tmp_path / "guide"
        shutil.copytree(printed, root)
        path = root / f"content/services/{file}.yaml"
        text = path.read_text("utf-8")
        for before, after in texts:
            assert before in text
            text = text.replace(before, after)
        path.write_text(text, "utf-8")
        return find_slips(open_workshop(World(root, today=TODAY), Order()), "oct", "", labels, (), languages), root

    return mend


def page_texts(found: Slips) -> list[str]:
    document = pypdfium2.PdfDocument(found.pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


NUMBER = ("416-338-4766", "416-338-4767")


def test_a_changed_number_gives_a_label_a_language_with_the_right_number_on_every_place(mended: Mended) -> None:
    found, _ = mended(NUMBER)
    assert not found.findings
    assert sorted(slip.spot.row.languages for slip in found.slips) == [("en",), ("es",)]
    for text, slip in zip(page_texts(found), found.slips, strict=True):
        assert text.count("416-338-4767") == 10
        assert "416-338-4766" not in text
        assert text.count(f"oct > {TODAY} printer {slip.spot.row.languages[0]}") == 10
    assert "Médicos" in page_texts(found)[[slip.spot.row.languages for slip in found.slips].index(("es",))]


def test_a_label_covers_the_old_entry_and_reaches_nothing_below_it(mended: Mended) -> None:
    found, root = mended(NUMBER)
    record = known_record(open_workshop(World(root, today=TODAY), Order()), "oct")
    for slip in found.slips:
        boxes = [at for row in record.pamphlets if row.languages == slip.spot.row.languages for said in row.printed
                 for at in said.at if said.key.startswith("clinic.")]
        width, height = max(at[3] for at in boxes) - min(at[1] for at in boxes), max(at[4] for at in boxes) - min(at[2] for at in boxes)
        assert slip.size.width >= width
        assert slip.size.height >= height
        assert slip.size.height <= height + slip.spot.room + mm(1.6) + 0.1
        others = [at[2] for row in record.pamphlets if row.languages == slip.spot.row.languages for said in row.printed
                  for at in said.at if not said.key.startswith("clinic.") and at[0] == slip.spot.panel and at[2] >= slip.spot.bottom - 1]
        assert all(top >= slip.spot.bottom + slip.spot.room for top in others)


def ink(page: pypdfium2.PdfPage, dpi: int = 72) -> list[tuple[int, int]]:
    image = page.render(scale=dpi / 72).to_pil().convert("L")
    pixels = image.load()
    assert pixels is not None
    return [(x, y) for x in range(image.width) for y in range(image.height) if int(pixels[x, y]) < 200]


@pytest.mark.parametrize("labels", ["avery-5163", "insert"])
def test_no_word_runs_over_the_edge_at_which_a_slip_is_cut(mended: Mended, labels: str) -> None:
    """A line of a section is the smallest thing that is mended; its label has little room for the edition that it mends."""
    found, _ = mended(('"211"', '"311"'), labels=labels, file="helpline")
    document = pypdfium2.PdfDocument(found.pdf)
    for page, slip in zip(document, found.slips, strict=True):
        stock = insert_stock("letter", *slip.size) if labels == "insert" else stock_for(found.stock, *slip.size)
        aside = (stock.label.width - slip.size.width) / 2
        edges = [(left + aside, left + aside + slip.size.width) for left, _ in stock.places]
        text = page.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
        head = page.get_height() - mm(9)
        assert all(any(left <= box[0] and box[2] <= right for left, right in edges) for box in boxes if box[1] < head), slip.spot.said
    document.close()


@pytest.mark.parametrize("labels", ["avery-5160", "avery-l7163", "insert"])
def test_all_ink_lies_on_a_label_or_in_the_sheets_line(mended: Mended, labels: str) -> None:
    found, _ = mended(NUMBER, labels=labels, languages=("en",))
    document = pypdfium2.PdfDocument(found.pdf)
    page = document[0]
    width, height = page.get_size()
    slip = found.slips[0]
    stock = insert_stock("letter", slip.size.width, slip.size.height) if labels == "insert" else stock_for(labels, *slip.size)
    assert (round(width), round(height)) == (round(stock.size.width), round(stock.size.height)), "100 %: the page is the sheet"
    for x, y in ink(page):
        on_label = any(left - 1 <= x + 0.5 <= left + stock.label.width + 1 and low - 1 <= height - y - 0.5 <= low + stock.label.height + 1
                       for left, low in stock.places)
        assert on_label or y < mm(9), (x, y)
    document.close()


def test_a_small_stock_gives_way_to_the_next_that_covers(mended: Mended) -> None:
    found, root = mended(NUMBER, labels="avery-5160")
    assert found.stock == "avery-5163"
    assert any(slip.size.height > mm(25.4) for slip in found.slips), "an inch is too low"
    done = run_cli("slips", "oct", "--labels", "avery-5161", "-w", str(root), "--date", TODAY.isoformat(), "-o", str(root / "s.pdf"))
    assert done.returncode == 0, done.stderr
    assert "too small" in done.stdout
    assert "avery-5162" in done.stdout or "avery-5163" in done.stdout
    assert (root / "s.pdf").read_bytes().startswith(b"%PDF")


def test_a_closed_service_is_struck_out_in_words_of_the_catalogue_with_the_general_number(mended: Mended) -> None:
    found, _ = mended(("priority: 20", "priority: 20\nstatus: defunct"), labels="insert")
    assert not found.findings
    assert {slip.spot.record for slip in found.slips} == {"clinic"}
    texts = dict(zip((slip.spot.row.languages[0] for slip in found.slips), page_texts(found), strict=True))
    assert "Hill Clinic" in texts["en"]
    assert "closed" in texts["en"]
    assert "211" in texts["en"]
    assert "Find a meal" in texts["en"]
    assert "416-338-4766" not in texts["en"]
    assert "Encuentre comida" in texts["es"]
    assert "closed" not in texts["es"], "Spanish has no word for it in this catalogue, so none is printed"


def test_the_number_to_call_instead_stands_beside_its_words(tmp_path: Path) -> None:
    fold = FILES["partners/printer.yaml"].replace("format: zine\nfamily: zine", "format: c-fold")
    world = write_guide(tmp_path, FILES | {"partners/printer.yaml": fold})
    assert run_cli("build", "--edition", "oct", "-l", "en", "--date", "2026-10-20", "-w", str(world.root), "--workers", "1").returncode == 0
    path = tmp_path / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8") + "status: defunct\n", "utf-8")
    found = find_slips(open_workshop(world, Order()), "oct", "", "avery-5164")
    document = pypdfium2.PdfDocument(found.pdf)
    page = document[0].get_textpage()
    text = page.get_text_range()
    number, words = text.index("211"), text.index("Find a meal")
    gap = page.get_charbox(words)[0] - page.get_charbox(number + 2)[2]
    document.close()
    assert 0 < gap < mm(6), "a column's width apart, nobody reads them as one line"


def test_a_number_in_a_section_is_mended_where_the_section_prints_it(mended: Mended) -> None:
    found, _ = mended(('"211"', '"311"'), labels="insert", languages=("en",), file="helpline")
    assert {(slip.spot.record, slip.spot.item) for slip in found.slips} == {("helpline", ""), (EM, "find")}
    for text in page_texts(found):
        assert "311" in text


def test_a_new_warning_is_mended_too(mended: Mended) -> None:
    found, _ = mended(("priority: 20\n", "priority: 20\nalert: Closed in December.\n"), labels="insert", languages=("en",))
    assert [slip.spot.record for slip in found.slips] == ["clinic"]
    assert "Closed in December." in page_texts(found)[0]


def test_an_entry_that_grew_past_its_place_is_refused_as_a_label_and_made_as_an_insert(mended: Mended) -> None:
    longer = ("eligibility_description: Everyone on the hill.", "eligibility_description: " + "Everyone on the hill who has walked there at least 18 times. " * 2)
    alert = ("priority: 20\n", "priority: 20\nalert: " + "Closed from 1 December until 2 January. " * 2 + "\n")
    found, root = mended(longer, alert, languages=("en",))
    assert [finding.code for finding in found.findings] == ["slip/too-large"]
    assert not found.pdf
    done = run_cli("slips", "oct", "--labels", "avery-5163", "-l", "en", "-w", str(root), "--date", TODAY.isoformat())
    assert done.returncode == 4
    assert "--labels insert" in done.stderr
    shop = open_workshop(World(root, today=TODAY), Order())
    assert len(find_slips(shop, "oct", "", "insert", (), ("en",)).slips) == 1


def test_an_open_service_is_never_struck_out(mended: Mended) -> None:
    _, root = mended(NUMBER)
    shop = open_workshop(World(root, today=TODAY), Order())
    old = known_record(shop, "oct")
    other = {**as_it_stands(shop, old).facts["clinic"], "categories": ["dentists"]}
    new = replace(as_it_stands(shop, old), facts={**old.facts, "clinic": other})
    with pytest.raises(UsageProblem, match="it is open"):
        make_slips(shop, old, new, "insert")


def test_copies_of_the_ledger_say_how_often_to_print_a_page(mended: Mended) -> None:
    found, _ = mended(NUMBER, languages=("es",))
    assert "For 45 copies print this page 5 times." in page_texts(found)[0].replace("\r\n", " ")


def test_sheets_for_two_papers_of_a_partner_are_told_apart(tmp_path: Path) -> None:
    both = FILES["partners/printer.yaml"].replace("paper: [letter]", "paper: [letter, a4]")
    assert both != FILES["partners/printer.yaml"]
    world = write_guide(tmp_path, FILES | {"partners/printer.yaml": both, "editions/ledger.yaml": RUNS})
    assert run_cli("build", "--edition", "oct", "-l", "es", "--date", "2026-10-20", "-w", str(world.root), "--workers", "1").returncode == 0
    path = tmp_path / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8").replace(*NUMBER), "utf-8")
    found = find_slips(open_workshop(world, Order()), "oct", "", "avery-5163")
    assert [slip.spot.whose for slip in found.slips] == ["printer, a4", "printer, letter"]
    for text, paper in zip(page_texts(found), ("a4", "letter"), strict=True):
        assert f"printer, {paper}, es" in text
        assert f"once for every 10 copies on {paper}; all papers together are 45" in text.replace("\r\n", " "), "the ledger knows no paper"


def test_no_critical_change_is_no_slip(mended: Mended) -> None:
    found, root = mended()
    assert not found.pdf
    done = run_cli("slips", "oct", "-w", str(root), "--date", TODAY.isoformat())
    assert done.returncode == 0
    assert "nothing that was printed is dangerously wrong" in done.stdout.replace("\n", " ")


def test_equal_slips_are_equal_bytes_and_name_no_place_on_a_disk(mended: Mended) -> None:
    found, root = mended(NUMBER)
    again = find_slips(open_workshop(World(root, today=TODAY), Order()), "oct", "", "avery-5163")
    assert again.pdf == found.pdf
    assert str(root).encode() not in found.pdf


@pytest.mark.parametrize(("asked", "said"), [
    (("oct", "", "avery-1"), "no label stock"), (("sep", "", "insert"), "no edition sep"), (("oct", "nov", "insert"), "no edition nov"),
    (("oct", "", "insert", ("nobody",)), "no pamphlet of nobody"), (("oct", "", "insert", (), ("bo",)), "no pamphlet of bo")])
def test_what_is_not_there_is_a_clear_message(printed: Path, asked: tuple[str, str, str], said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        find_slips(open_workshop(World(printed, today=TODAY), Order()), *asked)


def test_a_draft_says_so_on_every_slip(mended: Mended) -> None:
    found, _ = mended(NUMBER, languages=("en",))
    assert page_texts(found)[0].count("DRAFT: not confirmed") == 10


def test_a_label_leaves_the_code_of_the_head_above_readable(tmp_path: Path) -> None:
    """The label as it is cut, laid over the printed panel: every code that was read before is read still."""
    import zxingcpp
    from PIL import Image, ImageDraw

    from pamphlet.slips import PAD

    codes = FILES["partners/printer.yaml"].replace("category_codes: false", "category_codes: true").replace("format: zine\nfamily: zine", "format: c-fold")
    world = write_guide(tmp_path, FILES | {"partners/printer.yaml": codes})
    assert run_cli("build", "--edition", "oct", "--date", "2026-10-20", "-w", str(world.root), "--workers", "1").returncode == 0
    path = tmp_path / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8").replace(*NUMBER), "utf-8")
    found = find_slips(open_workshop(world, Order()), "oct", "", "avery-5164")

    def read(picture: Image.Image) -> set[str]:
        return {code.text for code in zxingcpp.read_barcodes(picture)}

    harmed = 0
    for slip in found.slips:
        spot, scale = slip.spot, 4
        document = pypdfium2.PdfDocument((world.out / f"oct/printer/city/{spot.row.languages[0]}-draft-panels.pdf").read_bytes())
        panel = document[spot.panel - 1].render(scale=scale).to_pil()
        document.close()
        left, top, right, bottom = spot.left - PAD, spot.top - PAD, spot.right + PAD, spot.top - PAD + slip.size.height
        inner, step = right - spot.notch[0] - PAD, top + spot.notch[1] + PAD
        assert spot.notch[1] > 0
        label, whole = panel.copy(), panel.copy()
        cut = [(left, top), (inner, top), (inner, step), (right, step), (right, bottom), (left, bottom)]
        ImageDraw.Draw(label).polygon([(x * scale, y * scale) for x, y in cut], fill="white")
        ImageDraw.Draw(whole).rectangle((left * scale, top * scale, right * scale, bottom * scale), fill="white")
        assert read(panel)
        assert read(label) == read(panel)
        harmed += read(whole) != read(panel)
    assert harmed, "without its cut-out corner a label would harm a code"


@pytest.mark.parametrize("change", [NUMBER, ("priority: 20", "priority: 20\nstatus: defunct")])
def test_a_pamphlet_in_two_languages_side_by_side_is_mended_in_both(tmp_path: Path, change: tuple[str, str]) -> None:
    both = FILES["partners/printer.yaml"].replace("[[en], [es]]", "[[en, es]]").replace("format: zine\nfamily: zine", "format: c-fold")
    world = write_guide(tmp_path, FILES | {"partners/printer.yaml": both})
    assert run_cli("build", "--edition", "oct", "--date", "2026-10-20", "-w", str(world.root), "--workers", "1").returncode == 0
    path = tmp_path / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8").replace(*change), "utf-8")
    found = find_slips(open_workshop(world, Order()), "oct", "", "insert")
    assert not found.findings
    assert {slip.spot.record for slip in found.slips} == {"clinic"}
    (text,) = page_texts(found)
    for words in ("Médicos", "enfermeras", "Doctors", "nurses", "416-338-4767") if change == NUMBER else ("Encuentre", "Find a meal"):
        assert words in text
    assert text.count("DRAFT: not confirmed") == text.count("printer en+es"), "a word that no catalogue has is not said twice"
