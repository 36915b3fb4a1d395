"""Boxes to a thousandth of a point, bleed that survives, marks that never touch it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from pamphlet.press.job import Line
from pamphlet.press.marks import LENGTH, OFFSET, PATCH, ROOM, Trim, colour_bar, marks_of, slug_width
from pamphlet.press.stage import to_press
from pamphlet.units import mm
from press_fixture import BLEED, job, needs_profile, press, seen, sheet

pytestmark = needs_profile
EVERY: Any = frozenset({"crop", "fold", "registration", "colour-bar", "slug"})
RED_TO_THE_EDGE = "0 1 1 0 k -50 -50 2000 2000 re f 0 g BT /F 40 Tf 20 60 Td (Text) Tj ET"
SIZES = {"card": (mm(85), mm(54)), "card on end": (mm(54), mm(85)), "strip": (mm(340), mm(54)), "A4": (mm(297), mm(210)), "B2": (mm(700), mm(500))}
WORDS = "2026-11 community-centre uk - scarborough - sheet 2 of 4, front - 2026-11-21 - DRAFT"


def folds(width: float, height: float, *columns: float, kind: str = "fold") -> tuple[Line, ...]:
    return tuple((kind, width * at, 0.0, width * at, height) for at in columns)


def boxes(data: bytes, page: int = 0) -> dict[str, list[float]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {name: [float(v) for v in pdf.pages[page].obj[f"/{name}Box"]] for name in ("Media", "Crop", "Bleed", "Trim")}


def slug(words: str = WORDS, pages: int = 1) -> bytes:
    return sheet(f"0 g BT /F 6 Tf 0 1 Td ({words} {{page}}) Tj ET", width=mm(1000), height=mm(3), bleed=0, pages=pages)


def near(values: Sequence[float]) -> Any:
    return pytest.approx(list(values), abs=0.001)


@pytest.mark.parametrize("bleed", [0.0, BLEED, 9.0], ids=["no bleed", "3 mm", "an eighth"])
@pytest.mark.parametrize("marks", [frozenset(), EVERY], ids=["bare", "marked"])
@pytest.mark.parametrize("size", SIZES)
def test_boxes_nest_from_an_origin_of_nought(size: str, marks: Any, bleed: float) -> None:
    width, height = SIZES[size]
    data = press(sheet("0 g 0 0 9 9 re f", width=width, height=height, bleed=bleed), bleed=bleed, marks=marks, slug=slug()).data
    room = ROOM if marks else 0
    edge = room + bleed
    found = boxes(data)
    assert found["Media"] == found["Crop"] == near([0, 0, width + 2 * edge, height + 2 * edge])
    assert found["Bleed"] == near([room, room, room + width + 2 * bleed, room + height + 2 * bleed])
    assert found["Trim"] == near([edge, edge, edge + width, edge + height])


def test_a_sheet_that_begins_elsewhere_is_moved_to_the_origin() -> None:
    data = sheet("0 1 0 0 k 92 93 50 40 re f", width=100, height=80)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        page.MediaBox, page.TrimBox = [70, 70, 250, 250], [100, 100, 200, 180]
        stream = io.BytesIO()
        pdf.save(stream)
    pressed = press(stream.getvalue()).data
    assert boxes(pressed)["Media"] == near([0, 0, 100 + 2 * BLEED, 80 + 2 * BLEED])
    picture = seen(pressed)
    left, bottom = BLEED - 100 + 92, BLEED - 100 + 93
    assert picture.getpixel((int(left + 3), int(picture.height - bottom - 3))) != (255, 255, 255)
    assert picture.getpixel((int(left + 55), int(picture.height - bottom - 3))) == (255, 255, 255)


def test_bleed_survives_and_ends_at_the_bleed_box() -> None:
    picture = seen(press(sheet(RED_TO_THE_EDGE), marks=frozenset({"crop"})).data, dpi=288)
    edge = round(ROOM * 4)
    middle = picture.height // 2
    assert picture.getpixel((edge + 2, middle)) == picture.getpixel((edge + 60, middle)) != (255, 255, 255)
    assert picture.getpixel((edge - 3, middle)) == (255, 255, 255)


@pytest.mark.parametrize("size", ["card", "strip", "A4"])
def test_marks_change_nothing_inside_the_bleed(size: str) -> None:
    width, height = SIZES[size]
    data = sheet(RED_TO_THE_EDGE, width=width, height=height)
    dpi = 254  # ten pixels a millimetre: the room for marks is whole pixels
    plain = seen(press(data).data, dpi=dpi)
    marked = seen(press(data, marks=EVERY, lines=(folds(width, height, 0.25, 0.5, 0.75),), slug=slug()).data, dpi=dpi)
    room = round(ROOM / mm(0.1))
    assert mm(0.1) * room == pytest.approx(ROOM)
    inside = marked.crop((room, room, room + plain.width, room + plain.height))
    changed = ImageChops.difference(plain.convert("L"), inside.convert("L"))
    assert changed.getextrema()[1] < 60, "no more than the edges of glyphs, which are placed anew"  # type: ignore[operator]


def test_ticks_stand_at_the_folds() -> None:
    width, height = SIZES["A4"]
    lines = (*folds(width, height, 0.25, 0.75), ("cut", width * 0.25, height / 2, width * 0.75, height / 2))
    data = press(sheet("", width=width, height=height), marks=frozenset({"fold"}), lines=(lines,)).data
    picture = seen(data, dpi=288).convert("L")
    away = round((ROOM - OFFSET - LENGTH / 2) * 4)
    edge = ROOM + BLEED
    top = [x / 4 for x in range(picture.width) if any(picture.getpixel((x, y)) < 200 for y in range(away - 6, away + 6))]  # type: ignore[operator]
    assert top and all(min(abs(x - edge - width * at) for at in (0.25, 0.75)) < 0.6 for x in top)
    assert not [y for y in range(picture.height) if picture.getpixel((away, y)) < 200], "a slit inside the sheet has no tick"  # type: ignore[operator]


# --- room for every mark --------------------------------------------------------------------------


PDF = pikepdf.Pdf.new()


def drawn_boxes(stream: str, kind: str) -> list[tuple[float, float, float, float]]:
    """What marks cover: "re" for patches; "l" for upright and level strokes."""
    found = []
    last = (0.0, 0.0)
    for operands, operator in pikepdf.parse_content_stream(pikepdf.Stream(PDF, stream.encode())):
        numbers = [float(v) for v in operands if not isinstance(v, (pikepdf.Name, pikepdf.Array))]
        if str(operator) == "m":
            last = (numbers[0], numbers[1])
        elif str(operator) == "l" and kind == "l":
            found.append((min(last[0], numbers[0]), min(last[1], numbers[1]), max(last[0], numbers[0]), max(last[1], numbers[1])))
        elif str(operator) == "re" and kind == "re":
            found.append((numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]))
    return found


def apart(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01 or one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01


@settings(max_examples=60, deadline=None)
@given(width=st.floats(mm(40), mm(700)), height=st.floats(mm(40), mm(500)), columns=st.integers(1, 8), rows=st.integers(1, 4), bleed=st.sampled_from([0.0, BLEED]),
       kind=st.sampled_from(["fold", "cut"]))
def test_no_mark_stands_on_another_or_in_the_bleed(width: float, height: float, columns: int, rows: int, bleed: float, kind: str) -> None:
    edge = bleed + ROOM
    trim = Trim(edge, edge, edge + width, edge + height)
    lines: list[Any] = [(kind, width * n / columns, 0.0, width * n / columns, height) for n in range(1, columns)]
    lines += [(kind, 0.0, height * n / rows, width, height * n / rows) for n in range(1, rows)]
    ticks = drawn_boxes(marks_of(trim, bleed, frozenset({"crop", "fold"}), lines), "l")
    targets = drawn_boxes(marks_of(trim, bleed, frozenset({"registration"}), lines), "l")
    patches = drawn_boxes(colour_bar(trim, bleed, lines, gray=False), "re")
    slug_strip = (0.0, 0.0, 2 * edge + width, ROOM - OFFSET - LENGTH)
    bleed_box = (ROOM, ROOM, ROOM + width + 2 * bleed, ROOM + height + 2 * bleed)
    assert len(ticks) == 8 + 2 * (columns - 1) + 2 * (rows - 1)
    for one, other in [*combinations(patches, 2), *((a, b) for a in ticks for b in (*targets, *patches)), *((a, b) for a in targets for b in patches)]:
        assert apart(one, other)
    for mark in (*ticks, *targets, *patches):
        assert apart(mark, bleed_box) and apart(mark, slug_strip)
        assert min(mark) >= 0 and mark[2] <= 2 * edge + width and mark[3] <= 2 * edge + height


@pytest.mark.parametrize("size", SIZES)
def test_the_colour_bar_has_its_solids_on_every_sheet(size: str) -> None:
    width, height = SIZES[size]
    trim = Trim(50, 50, 50 + width, 50 + height)
    bar = colour_bar(trim, BLEED, folds(width, height, 0.25, 0.5, 0.75), gray=False)
    assert len(drawn_boxes(bar, "re")) >= (12 if width > mm(60) else 4)
    assert all(abs(x1 - x0 - PATCH) < 0.01 for x0, _, x1, _ in drawn_boxes(bar, "re"))


def slug_text(data: bytes, page: int = 0) -> tuple[str, float]:
    """The text in the strip of the slug line, and its size in points as it is drawn."""
    document = pypdfium2.PdfDocument(data)
    try:
        text = document[page].get_textpage()
        found = text.get_text_bounded(left=0, bottom=0, right=5000, top=mm(3) + 0.5)
        boxes = [text.get_charbox(n, loose=True) for n in range(text.count_chars())]
        return found, max(top - bottom for _, bottom, _, top in boxes if top < mm(4))
    finally:
        document.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_slug_line_is_whole_and_can_be_read(size: str) -> None:
    width, height = SIZES[size]
    words = WORDS if width > mm(80) else "2026-11 shelter bo - city - sheet 1 of 1, back - 2026-11-21"
    pressed = press(sheet("", width=width, height=height, pages=2), marks=frozenset({"slug"}), slug=slug(words, pages=2))
    for page in (0, 1):
        text, _ = slug_text(pressed.data, page)
        assert text == f"{words} {page + 1}"
    assert not pressed.findings


def test_a_slug_line_that_a_sheet_has_no_room_for_is_warned_of_and_never_cut() -> None:
    pressed = press(sheet("", width=mm(40), height=mm(40)), marks=frozenset({"slug"}), slug=slug(WORDS * 2))
    assert [finding.code for finding in pressed.findings] == ["press/slug-small"]
    text, size = slug_text(pressed.data)
    assert text == f"{WORDS * 2} 1" and size < 4
    assert slug_width(Trim(0, 0, mm(40), mm(40)), BLEED) == pytest.approx(mm(46))


def test_marks_print_on_every_plate() -> None:
    data = press(sheet(""), marks=frozenset({"crop"})).data
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed")
    done = subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=inkcov", "-o", "-", "-_"], input=data, capture_output=True, check=True)
    amounts = [float(part) for part in done.stdout.split()[:4]]
    assert min(amounts) > 0 and max(amounts) - min(amounts) < 1e-5


def test_qpdf_and_pdfinfo_agree(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(press(sheet(RED_TO_THE_EDGE, width=200, height=100), marks=EVERY, slug=slug()).data)
    for tool, wanted in ((["qpdf", "--check"], "No syntax or stream encoding errors"), (["pdfinfo", "-box"], "TrimBox: 36.85 36.85 236.85 136.85")):
        if not shutil.which(tool[0]):
            pytest.skip(f"{tool[0]} is not installed")
        done = subprocess.run([*tool, str(path)], capture_output=True, text=True, check=True)
        assert wanted in re.sub(" +", " ", done.stdout) and not done.stderr


def test_a_sheet_keeps_the_spot_colour_it_was_given_beside_its_marks() -> None:
    spot = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name("/Gold"), pikepdf.Name.DeviceCMYK,
                          pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.2, 0.6, 0], N=1)])
    pressed = to_press(sheet("/Gold cs 1 scn 0 0 9 9 re f", ColorSpace={"Gold": spot}), job(marks=EVERY, slug=slug()))
    with pikepdf.open(io.BytesIO(pressed.data)) as pdf:
        assert set(pdf.pages[0].Resources.ColorSpace.keys()) == {"/Gold", "/All"}
