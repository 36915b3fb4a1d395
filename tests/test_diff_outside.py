"""Two PDFs from anywhere: what their text tells, and a plain refusal where it tells nothing."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import time
from pathlib import Path

import pikepdf
import pytest

from edition_fixture import DAY, REPO
from pamphlet.compose.icons import icon_svg
from pamphlet.compose.styles import read_tokens
from pamphlet.diff.outside import CANNOT, CHANGED, CONFIDENCE, NO_TEXT_DIFFERS, SAME_FILE, OutsideDiff, compare, compare_files
from pamphlet.diff.page_text import garbled_letters
from pamphlet.errors import UsageProblem
from pamphlet.report.diff_outside import outside_html
from pamphlet.typeset.engine import Engine
from pamphlet.typeset.fonts import ready_faces
from pamphlet.world import World

NAMES = ("old.pdf", "new.pdf")
SERVICES = (
    "Parkdale Activity-Recreation Centre", "Free meals every day. Peer support and help with housing.", "416-537-2262",
    "Access Alliance on College Street", "Health centre for immigrants, refugees and people without status.", "416-324-8677",
    "FCJ Refugee Centre", "Shelter, a drop-in clinic and help with refugee claims.", "416-469-9754",
)
TIBETAN = "ཁ་ལག་རིན་མེད། གནས་སྡོད་ཐོབ་ཐང་གང་ཡིན་རུང་ཞབས་ཞུ་བྱེད་ཀྱི་ཡོད།"


@pytest.fixture(scope="module")
def engine() -> Engine:
    world = World(REPO, dt.date.fromisoformat(DAY))
    tokens = read_tokens(world)
    return Engine(world, ready_faces(world, ["Guide Sans", "Guide Tibetan"], []), lambda address: icon_svg(address, tokens))


def guide(engine: Engine, texts: tuple[str, ...] = SERVICES, *, width: int = 260, foot: str = "") -> bytes:
    """A small guide of three texts a page."""
    body = "".join(f'<p style="break-before:{"page" if n and n % 3 == 0 else "auto"}">{text}</p>' for n, text in enumerate(texts))
    css = f'@page {{ size: {width}pt 300pt; margin: 20pt; @bottom-left {{ content: "{foot}" }} }} body {{ font: 10pt "Guide Sans", "Guide Tibetan" }}'
    return engine.write([engine.layout(f'<!doctype html><html lang="en"><title>t</title><body>{body}</body></html>', [css])], tagged=False)


def replaced(old: str, new: str) -> tuple[str, ...]:
    return tuple(text.replace(old, new) for text in SERVICES)


def rewritten(pdf: bytes, *wishes: str) -> bytes:
    """The file after Ghostscript."""
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed")
    done = subprocess.run(["gs", "-q", "-sDEVICE=pdfwrite", *wishes, "-o", "-", "-_"], input=pdf, capture_output=True, check=True)
    return done.stdout


def saved(pdf: bytes, **wishes: object) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(stream, **wishes)  # type: ignore[arg-type]
    return stream.getvalue()


def told(diff: OutsideDiff) -> list[tuple[int, int, bool]]:
    return [(change.old_page, change.new_page, change.number) for change in diff.changes]


def test_a_changed_figure_is_one_change_with_its_page(engine: Engine) -> None:
    diff = compare(guide(engine), guide(engine, replaced("416-324-8677", "416-324-8676")), NAMES)
    assert (diff.verdict, told(diff)) == (CHANGED, [(2, 2, True)])
    assert "416-324-8677" in diff.changes[0].old
    assert "416-324-8676" in diff.changes[0].new
    assert diff.confidence == CONFIDENCE


def test_pieces_mark_the_figure_alone(engine: Engine) -> None:
    change, = compare(guide(engine), guide(engine, replaced("416-324-8677", "416-324-8676")), NAMES).changes
    assert [(piece.op, piece.text) for piece in change.pieces if piece.op != "same"] == [("old", "8677"), ("new", "8676")]


def test_reworded_and_removed(engine: Engine) -> None:
    reworded = compare(guide(engine), guide(engine, replaced("every day", "on weekdays")), NAMES)
    assert told(reworded) == [(1, 1, False)]
    removed = compare(guide(engine), guide(engine, SERVICES[:6]), NAMES)
    assert told(removed) == [(3, 0, True)]
    assert "FCJ Refugee Centre" in removed.changes[0].old
    assert "FCJ" not in removed.changes[0].new


def test_other_line_ends_and_pages_are_no_text_change(engine: Engine) -> None:
    diff = compare(guide(engine), guide(engine, width=180), NAMES)
    assert (diff.verdict, diff.changes, diff.same) == (NO_TEXT_DIFFERS, (), False)


def test_a_service_that_moved_is_no_change(engine: Engine) -> None:
    diff = compare(guide(engine), guide(engine, (*SERVICES[3:6], *SERVICES[:3], *SERVICES[6:])), NAMES)
    assert (diff.verdict, diff.changes, diff.moved) == (NO_TEXT_DIFFERS, (), 1)


def test_a_phone_in_the_running_foot_is_told_once_and_never_dropped(engine: Engine) -> None:
    diff = compare(guide(engine, foot="Lost? Call 416-555-0100"), guide(engine, foot="Lost? Call 416-555-0199"), NAMES)
    change, = diff.changes
    assert (change.furniture, change.number, change.old, change.new) == (True, True, "Lost? Call 416-555-0100", "Lost? Call 416-555-0199")
    gone = compare(guide(engine, foot="Lost? Call 416-555-0100"), guide(engine), NAMES)
    assert [(change.old, change.new) for change in gone.changes] == [("Lost? Call 416-555-0100", "")]


def test_a_last_line_that_is_no_running_foot_is_text(engine: Engine) -> None:
    """Phones stand last on each page here; they have one shape, and a filter that drops digits would hide this."""
    diff = compare(guide(engine), guide(engine, replaced("416-537-2262", "416-537-2263")), NAMES)
    assert [(change.number, "2262" in change.old, "2263" in change.new) for change in diff.changes] == [(True, True, True)]


def test_tibetan_is_compared_at_the_tsheg(engine: Engine) -> None:
    diff = compare(guide(engine, (*SERVICES, TIBETAN)), guide(engine, (*SERVICES, TIBETAN.replace("རིན་མེད", "རིན་ཡོད"))), NAMES)
    change, = diff.changes
    assert [piece.text for piece in change.pieces if piece.op != "same"] == ["མེད", "ཡོད"]


def test_equal_bytes_are_the_same_file(engine: Engine) -> None:
    pdf = guide(engine)
    diff = compare(pdf, pdf, NAMES)
    assert (diff.verdict, diff.same) == (SAME_FILE, True)


def test_outlined_letters_cannot_be_compared(engine: Engine) -> None:
    diff = compare(guide(engine), rewritten(guide(engine), "-dNoOutputFonts"), NAMES)
    assert diff.verdict == CANNOT
    assert diff.reasons == ("new.pdf: pages 1, 2, 3: no text that can be read; its letters are outlined, or it is a picture",)


def test_one_outlined_page_among_others_is_never_no_change(engine: Engine) -> None:
    with pikepdf.open(io.BytesIO(guide(engine))) as mixed, pikepdf.open(io.BytesIO(rewritten(guide(engine), "-dNoOutputFonts"))) as outlined:
        mixed.pages[1] = outlined.pages[1]
        stream = io.BytesIO()
        mixed.save(stream)
    diff = compare(guide(engine), stream.getvalue(), NAMES)
    assert diff.verdict in (CANNOT, CHANGED)
    assert diff.reasons == ("new.pdf: page 2: no text that can be read; its letters are outlined, or it is a picture",)


def test_tibetan_that_went_through_another_program_cannot_be_compared(engine: Engine) -> None:
    """Ghostscript writes Hangul and Greek in the place of stacks."""
    texts = (*SERVICES[:2], TIBETAN)
    diff = compare(guide(engine, texts), rewritten(guide(engine, texts)), NAMES)
    assert diff.verdict == CANNOT
    assert "stand for other letters" in diff.reasons[0]


def test_a_scan_with_hidden_text_cannot_be_compared(engine: Engine) -> None:
    with pikepdf.open(io.BytesIO(guide(engine))) as pdf:
        for page in pdf.pages:
            page.contents_add(b"3 Tr", prepend=True)
        stream = io.BytesIO()
        pdf.save(stream)
    diff = compare(guide(engine), stream.getvalue(), NAMES)
    assert diff.verdict == CANNOT
    assert "hidden text" in diff.reasons[0]


def test_locked_damaged_empty_and_other_files_cannot_be_compared(engine: Engine) -> None:
    good = guide(engine)
    locked = saved(good, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)
    wanted = {
        locked: "locked with a password", b"": "empty", b"GIF89a": "not a PDF", b"%PDF-1.7\n%%EOF": "damaged", blank.getvalue(): "has anything on it"}
    for data, why in wanted.items():
        diff = compare(good, data, NAMES)
        assert (diff.verdict, diff.changes) == (CANNOT, ()), why
        assert diff.reasons[0].startswith("new.pdf: ")
        assert why in diff.reasons[0]


def test_a_file_that_only_forbids_copying_is_compared(engine: Engine) -> None:
    locked = saved(guide(engine, replaced("8677", "8676")), encryption=pikepdf.Encryption(owner="owner", user=""))
    assert told(compare(guide(engine), locked, NAMES)) == [(2, 2, True)]


def test_files_are_read_in_a_child_that_answers_the_same(engine: Engine, tmp_path: Path) -> None:
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(guide(engine))
    new.write_bytes(guide(engine, replaced("8677", "8676")))
    assert compare_files(old, new) == compare(old.read_bytes(), new.read_bytes(), NAMES)


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.97])
def test_a_truncated_file_is_answered(engine: Engine, tmp_path: Path, kept: float) -> None:
    """PDFium mends what it can; what it cannot is a reason. "Nothing differs" may be said only of a file that is whole."""
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(guide(engine))
    new.write_bytes(old.read_bytes()[:int(old.stat().st_size * kept)])
    diff = compare_files(old, new)
    assert diff.verdict in (CANNOT, CHANGED) or diff.new_pages == 3


def test_a_file_of_endless_work_is_answered_in_time(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        pdf.pages[0].contents_add(b"BT /F 9 Tf 10 10 Td " + b"(aaaaaaaaaaaaaaaa) Tj " * 300_000 + b"ET")
        pdf.save(tmp_path / "new.pdf")
        pdf.save(tmp_path / "old.pdf", static_id=True)
    began = time.monotonic()
    diff = compare_files(tmp_path / "old.pdf", tmp_path / "new.pdf", seconds=4)
    assert time.monotonic() - began < 8
    assert diff.verdict == CANNOT


def test_a_missing_file_is_the_users_to_mend(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="No such file"):
        compare_files(tmp_path / "old.pdf", tmp_path / "new.pdf")


@pytest.mark.parametrize("text", [
    TIBETAN, "Солідарність Торонто: довідник", "¿Dónde? Guía, niñez y más", "ཁ་པར་ TTY 416", "日本語のテキスト、カタカナ。한국어", "العربية ٤١٦", "ምግብ ነጻ", "Ⅳ µm café"])
def test_what_people_write_is_not_garbled(text: str) -> None:
    assert garbled_letters(text) == 0


@pytest.mark.parametrize("text", ["ཛ་ད冲ག་ཁ", "\ue001\ue002", "a\ufffdb", "Cафe \u0f71ང"])
def test_what_no_one_writes_is(text: str) -> None:
    assert garbled_letters(text) > 0


# --- the report ----------------------------------------------------------------------------------


def test_the_report_says_how_sure_it_is_and_marks_the_figure(engine: Engine) -> None:
    page = outside_html(compare(guide(engine), guide(engine, replaced("416-324-8677", "416-324-8676")), ("<old>.pdf", "new.pdf")))
    assert "&lt;old&gt;.pdf" in page
    assert "Text only, low confidence" in page
    assert "416-324-<del>8677</del>" in page
    assert "416-324-<ins>8676</ins>" in page
    assert "Page 2 of the old file and page 2 of the new file" in page


def test_the_report_of_what_cannot_be_compared_never_sounds_like_no_change(engine: Engine) -> None:
    page = outside_html(compare(guide(engine), b"%PDF-1.7\n%%EOF", NAMES))
    assert "These files cannot be compared" in page
    assert "new.pdf: it is damaged and cannot be opened" in page
    for verdict in ("No text differs", "are the same"):
        assert verdict not in page


def test_the_report_of_equal_text_asks_to_look(engine: Engine) -> None:
    page = outside_html(compare(guide(engine), guide(engine, width=180), NAMES))
    assert "No text differs. That is not the same as no difference" in page
    same = guide(engine)
    assert "byte for byte" in outside_html(compare(same, same, NAMES))
