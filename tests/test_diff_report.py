"""The report of a difference: what a partner, a printer and a translator read, in the browser and on paper."""

from __future__ import annotations

import datetime as dt
import html.parser
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pytest

from edition_fixture import DAY, REPO
from pamphlet.compose.icons import icon_svg
from pamphlet.compose.styles import read_tokens
from pamphlet.diff.compare import diff
from pamphlet.diff.model import PamphletId
from pamphlet.edition.record import EditionRecord, FileRecord, PamphletRecord, PreflightRecord, Printed, file_record
from pamphlet.picturing import Names, told_story
from pamphlet.report.diff_html import diff_html
from pamphlet.report.diff_pdf import diff_pdf
from pamphlet.report.diff_story import NEW, OLD, RECYCLE, Story, advice_rows, look_rows, side_words, summary, to_translate
from pamphlet.typeset.engine import Engine
from pamphlet.typeset.fonts import ready_faces
from pamphlet.world import World

NAMES = Names("Hill Guide", {"food-bank": "Food <Bank> & Co"}, {"en": "English", "bo": "Tibetan"}, {})
EN, BO = "Free meals every day.", "ཁ་ལག་རིན་མེད། གནས་སྡོད་ཐོབ་ཐང་གང་ཡིན་རུང་ཞབས་ཞུ་བྱེད་ཀྱི་ཡོད།"
PHONE, OTHER_PHONE = "416-537-2262", "416-537-2263"
SHEET = """@page { size: 200pt 300pt; margin: 20pt } body { margin: 0; font: 10pt/1.4 "Guide Sans", "Guide Tibetan" }
p { margin: 0 0 6pt } [lang=bo] { line-height: 1.9 } h2 { break-before: page; font-size: 12pt; margin: 0 }"""


@dataclass(frozen=True)
class Edition:
    """A record and its panel files, by their path."""

    record: EditionRecord
    files: Mapping[str, bytes]

    def open(self, row: PamphletRecord) -> bytes | None:
        return next((self.files[file.path] for file in row.files if file.path in self.files), None)


@pytest.fixture(scope="module")
def engine() -> Engine:
    world = World(REPO, dt.date.fromisoformat(DAY))
    tokens = read_tokens(world)
    return Engine(world, ready_faces(world, ["Guide Sans", "Guide Tibetan"], [BO]), lambda address: icon_svg(address, tokens))


def edition(engine: Engine, name: str, phone: str = PHONE, en: str = EN, bo: str = BO, css: str = "", closed: bool = False) -> Edition:
    """A guide of two services in two languages: panel 1 has the first, panel 2 the second."""
    files: dict[str, bytes] = {}
    rows = []
    for language, description in (("en", en), ("bo", bo if en == EN or bo != BO else en)):
        said = {("parc.name", ""): "PARC", ("parc.phones.1", ""): phone, ("parc.description", language): description}
        if not closed:
            said |= {("clinic.name", ""): "Clinic & <Sons>", ("clinic.phones.1", ""): "416-324-8677"}
        rows.append(_pamphlet(engine, language, said, css, files))
    phones = [{"number": phone, "type": "main"}]
    facts = {"parc": {"name": "PARC", "status": "active", "phones": phones, "description": en},
             "clinic": {"name": "Clinic & <Sons>", "status": "defunct" if closed else "active", "phones": [{"number": "416-324-8677", "type": "main"}]}}
    stale = en != EN and bo == BO
    messages = {"parc.description": {"en": {"text": en, "state": "source"},
                                     "bo": {"text": en if stale else bo, "state": "stale" if stale else "draft"}}}
    record = EditionRecord(name, "hill-guide", "2026-11-21", "draft", "", {"weasyprint": "70.0"}, {}, facts, messages, tuple(rows))
    return Edition(record, files)


def _pamphlet(engine: Engine, language: str, said: Mapping[tuple[str, str], str], css: str, files: dict[str, bytes]) -> PamphletRecord:
    body = "".join(f'<{"h2" if key == "clinic.name" else "p"} id="{key}" lang="{own or "en"}">{text.replace("&", "&amp;").replace("<", "&lt;")}'
                   f'</{"h2" if key == "clinic.name" else "p"}>' for (key, own), text in said.items())
    laid = engine.layout(f'<!doctype html><html lang="en"><title>t</title><body>{body}<h2>Notes</h2></body></html>', [SHEET, css])
    pdf = engine.write([laid], tagged=False)
    files[f"food-bank/{language}-panels.pdf"] = pdf
    printed = tuple(Printed(key, own, text, tuple((rect.page + 1, rect.x0, rect.y0, rect.x1, rect.y1) for rect in laid.rects[key]))
                    for (key, own), text in said.items())
    count = len(laid.pages)
    made: Sequence[FileRecord] = (file_record(f"food-bank/{language}-panels.pdf", pdf), file_record(f"food-bank/{language}-sheets.pdf", pdf))
    return PamphletRecord("food-bank", "letter", "city", (language,), count, 1, (200.0, 300.0), 10.0, 1.0, ("parc", "clinic"), (), (), "plain",
                          PreflightRecord("home", (), ()), ((70.0, 106.0),) * count, (tuple(range(1, count + 1)),), printed, tuple(made))


def story_of(old: Edition, new: Edition, copies: Mapping[tuple[str, str], int] | None = None,
             advice: Mapping[PamphletId, tuple[str, str]] | None = None) -> Story:
    return told_story(diff(old.record, new.record), old.record, new.record, old.open, new.open, NAMES, copies, advice)


@pytest.fixture(scope="module")
def old(engine: Engine) -> Edition:
    return edition(engine, "2026-11")


@pytest.fixture(scope="module")
def changed(engine: Engine, old: Edition) -> Story:
    """A phone changed, a service closed, a sentence reworded without its Tibetan."""
    new = edition(engine, "2026-12", OTHER_PHONE, "Free meals and showers every day.", closed=True)
    return story_of(old, new, {("food-bank", "en"): 1500})


class Tags(html.parser.HTMLParser):
    """The tags that are open, every attribute met, and faults of nesting."""

    EMPTY = ("meta", "br", "rect", "image", "use")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    assert (tags.open, tags.faults) == ([], [])
    return tags


def words(page: str) -> str:
    """What a reader reads: no tags, no style, spaces evened out."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return " ".join(re.sub(r"\s+", " ", text).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").split())


def typeset(engine: Engine, page: str, sheets: Sequence[str]) -> bytes:
    return engine.write([engine.layout(page, [*sheets])], tagged=False)


def pdf_words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


# --- the browser's -------------------------------------------------------------------------------


def test_the_html_is_one_file_without_script_or_address(changed: Story) -> None:
    tags = parsed(diff_html(changed))
    assert not any(tag == "script" or name.startswith("on") for tag, name, _ in tags.attributes)
    for _tag, name, value in tags.attributes:
        if name in ("href", "src"):
            assert value.startswith(("#", "data:image/png;base64,")), value[:60]
    assert not re.search(r"@import|url\((?!data:)", diff_html(changed))


def test_every_link_and_every_laid_over_picture_leads_somewhere(changed: Story) -> None:
    tags = parsed(diff_html(changed))
    ids = [value for _tag, name, value in tags.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    targets = {value[1:] for _tag, name, value in tags.attributes if name == "href" and value.startswith("#")}
    assert targets <= set(ids)
    assert any(target.startswith("p") and OLD in target for target in targets)


def test_names_are_escaped(changed: Story) -> None:
    page = diff_html(changed)
    assert "Food &lt;Bank&gt; &amp; Co" in page
    assert "Clinic &amp; &lt;Sons&gt;" in page
    assert "<Bank>" not in page
    assert "<Sons>" not in page


def test_a_partner_reads_what_to_do_with_how_many_copies(changed: Story) -> None:
    text = words(diff_html(changed))
    assert "English 1,500 Mend with stickers" in text
    assert "Tibetan not known Mend with stickers" in text
    assert "PARC: telephone , panel 1" in text
    assert "Clinic & <Sons>: closed or taken out , panel 2" in text


def test_advice_that_is_handed_in_wins(old: Edition, engine: Engine) -> None:
    new = edition(engine, "2026-12", OTHER_PHONE)
    secret = {PamphletId("food-bank", "letter", "city", ("bo",)): (RECYCLE, "its address must not be known any more")}
    rows = advice_rows(story_of(old, new, advice=secret))
    assert [(row.language, row.advice) for row in rows] == [("bo", "recycle"), ("en", "sticker")]


def test_old_and_new_words_are_marked_and_tibetan_is_never_torn(engine: Engine, old: Edition) -> None:
    new = edition(engine, "2026-12", OTHER_PHONE, bo=BO.replace("རིན་མེད", "རིན་ཡོད"))
    page = diff_html(story_of(old, new))
    assert "416-537-<del>2262</del>" in page
    assert "416-537-<ins>2263</ins>" in page
    assert '<span lang="bo" dir="auto">ཁ་ལག་རིན་<del>མེད</del>།' in page
    assert "[lang=bo] del,[lang=bo] ins{text-decoration:none}" in page


def test_a_translator_reads_the_source_and_what_still_stands(changed: Story) -> None:
    assert to_translate(changed) == {"bo": 1}
    text = words(diff_html(changed))
    assert "To translate: Tibetan: 1." in text
    assert f"Still says {BO}" in text


def test_pages_stand_side_by_side_with_numbered_frames(changed: Story) -> None:
    tags = parsed(diff_html(changed))
    labels = [value for tag, name, value in tags.attributes if tag == "svg" and name == "aria-label"]
    assert "Old panel 1; frames: 1, 3" in labels or "Old panel 1; frames: 2, 3" in labels
    assert {value for tag, name, value in tags.attributes if tag == "rect" and name == "class"} >= {"changed", "tag changed"}


def test_languages_have_their_font_inside(changed: Story) -> None:
    page = diff_html(replace(changed, fonts={"bo": b"a font"}))
    assert "@font-face{font-family:'own bo';src:url(data:font/ttf;base64,YSBmb250)}" in page


@pytest.mark.parametrize("front, ground", [
    ("#1a1a1a", "#ffffff"), ("#0b4f9e", "#ffffff"), ("#ffffff", "#a3001b"), ("#1a1a1a", "#ffd34d"), ("#ffffff", "#0a6b3d"), ("#5a3c00", "#fff3d1"),
    ("#1a1a1a", "#ffd2d2"), ("#1a1a1a", "#c9efcf"), ("#444444", "#ffffff"), ("#ffffff", "#6a1b9a")])
def test_colours_are_told_apart(changed: Story, front: str, ground: str) -> None:
    """WCAG 2.1, 1.4.3: 4.5 to 1."""
    style = diff_html(changed)
    for colour in (front, ground):
        short = "#" + colour[1::2] if colour[1::2] == colour[2::2] else colour
        assert short in style or colour in style, colour
    light, dark = sorted((_light(front), _light(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _light(colour: str) -> float:
    parts = [int(colour[n:n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- pictures, plates, looks ---------------------------------------------------------------------


def test_an_identical_rebuild_says_that_nothing_differs(engine: Engine, old: Edition) -> None:
    story = story_of(old, edition(engine, "2026-11"))
    assert summary(story) == "Nothing differs: not a fact, not a word, not a byte of a printed file."
    assert (story.pictures, story.looks) == ({}, ())
    assert "Keep handing it out" in words(diff_html(story))


def test_a_picture_is_drawn_of_each_panel_that_differs_alone(changed: Story) -> None:
    english = PamphletId("food-bank", "letter", "city", ("en",))
    assert {(side, panel) for name, side, panel in changed.pictures if name == english} >= {(OLD, 1), (NEW, 1), (OLD, 2)}
    assert all(picture.png.startswith(b"\x89PNG") for picture in changed.pictures.values())


def test_a_new_plate_says_why_and_the_same_look_needs_none(engine: Engine, old: Edition, changed: Story) -> None:
    row = changed.diff.pamphlets[0]
    assert side_words(row.sides[0], row, changed).startswith("New plate: text changed on panel")
    other_file = edition(engine, "2026-12")
    pdf = old.files["food-bank/en-panels.pdf"] + b"\n% another file, the same pages\n"
    english = replace(other_file.record.pamphlets[0], files=(file_record("food-bank/en-panels.pdf", pdf), file_record("food-bank/en-sheets.pdf", pdf)))
    new = Edition(replace(other_file.record, pamphlets=(english, *other_file.record.pamphlets[1:])), {**other_file.files, "food-bank/en-panels.pdf": pdf})
    story = story_of(old, new)
    row = next(row for row in story.diff.pamphlets if row.pamphlet.languages == ("en",))
    assert row.sides[0].status == "file"
    assert side_words(row.sides[0], row, story).startswith("Keep the plate: its panels look the same.")


def test_text_that_cannot_be_seen_stops_the_printer(engine: Engine, old: Edition) -> None:
    story = story_of(old, edition(engine, "2026-12", css="p[id='parc.phones.1'] { color: #fff }"))
    row, = look_rows(story)
    assert (row.kind, len(row.where)) == ("unseen", 2)
    text = words(diff_html(story))
    assert "2 texts cannot be seen any more: white on white Do not print this edition before somebody has looked at it." in text


def test_without_panel_files_the_report_says_that_pages_were_not_compared(old: Edition, engine: Engine) -> None:
    new = edition(engine, "2026-12", OTHER_PHONE)
    bare = told_story(diff(old.record, new.record), old.record, new.record, lambda _row: None, new.open, NAMES)
    text = words(diff_html(bare))
    assert "The pages were not compared as pictures: the files are not at hand." in text
    assert "looks the same" not in text


def test_a_page_where_everything_moved_has_no_frames_for_it(engine: Engine, old: Edition) -> None:
    one = story_of(old, edition(engine, "2026-12", css="h2 { padding-top: 9pt }"))
    english = PamphletId("food-bank", "letter", "city", ("en",))
    assert [move.key for move in one.moves[english] if move.new] == ["clinic.phones.1"]
    assert "class='moved'" in diff_html(one)
    all_of_it = story_of(old, edition(engine, "2026-12", css="@page { margin-top: 27pt } p { margin-bottom: 8pt } h2 { padding-bottom: 2pt }"))
    assert {move.key for move in all_of_it.moves[english] if not move.old and not move.new} == {"parc.name", "parc.phones.1", "parc.description"}
    assert not all_of_it.looks


# --- the paper's ---------------------------------------------------------------------------------


def test_the_pdf_says_the_same_in_the_guides_fonts(engine: Engine, changed: Story) -> None:
    pdf = diff_pdf(changed, lambda page, sheets: typeset(engine, page, sheets), ["Guide Sans", "Guide Tibetan"])
    text = pdf_words(pdf)
    for told in ("Mend with stickers", "1,500", "PARC: telephone", OTHER_PHONE, "Clinic & <Sons>: closed or taken out", "To translate: Tibetan: 1.",
                 "New plate: text changed", "page 1 of"):
        assert told in text, told
    assert BO.replace(" ", "") in text.replace(" ", "")


def test_the_pdf_is_on_the_paper_that_is_asked_for(engine: Engine, changed: Story) -> None:
    sizes = set()
    for paper in ("letter", "a4"):
        document = pypdfium2.PdfDocument(diff_pdf(changed, lambda page, sheets: typeset(engine, page, sheets), ["Guide Sans", "Guide Tibetan"], paper))
        sizes.add(tuple(round(side) for side in document[0].get_size()))
        document.close()
    assert sizes == {(612, 792), (595, 842)}


def test_a_title_with_signs_of_css_prints_as_it_is(engine: Engine, changed: Story) -> None:
    odd = replace(changed, title='The "Hill" \\ Guide; } body { display: none }')
    text = pdf_words(diff_pdf(odd, lambda page, sheets: typeset(engine, page, sheets), ["Guide Sans", "Guide Tibetan"]))
    assert text.count('The "Hill" \\ Guide; } body { display: none }') >= 2


def test_pictures_are_small(changed: Story) -> None:
    from PIL import Image

    for picture in changed.pictures.values():
        image = Image.open(io.BytesIO(picture.png))
        assert image.width == pytest.approx(picture.width * 99 / 72, abs=2)
        assert len(picture.png) < 60_000
