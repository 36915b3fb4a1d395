"""Colours that work in colour, in black and photocopied; icons for everything; other folds built for real."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition_fixture import DAY, REPO, build_edition, run_cli
from pamphlet.compose.icons import icon_names
from pamphlet.compose.markup import address_parts
from pamphlet.compose.styles import read_tokens
from pamphlet.content.load import load_content
from pamphlet.inks import black_of
from pamphlet.localize.guide import _SIGNS
from pamphlet.world import World

TEXT_CONTRAST, BAND_CONTRAST = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def luminance(ink: tuple[float, float, float, float]) -> float:
    def linear(v: float) -> float:
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

    cyan, magenta, yellow, black = ink
    red, green, blue = ((1 - c) * (1 - black) for c in (cyan, magenta, yellow))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast_on_white(ink: tuple[float, float, float, float]) -> float:
    return 1.05 / (luminance(ink) + 0.05)


def test_every_colour_of_text_is_readable_in_colour_and_in_black() -> None:
    tokens = read_tokens(World(REPO))
    content = load_content(World(REPO)).content
    assert content is not None
    for name in {category.colour for category in content.guide.categories} | {"ink", "deep", "quiet"}:
        ink = tokens.inks[name]
        assert contrast_on_white(ink) >= TEXT_CONTRAST, f"{name}: {contrast_on_white(ink):.1f}"
        black = (0.0, 0.0, 0.0, black_of(ink))
        assert contrast_on_white(black) >= TEXT_CONTRAST, f"{name} in black: {contrast_on_white(black):.1f}"


def test_total_ink_stays_below_300_per_cent() -> None:
    assert all(sum(ink) <= 3.0 for ink in read_tokens(World(REPO)).inks.values())


def test_every_category_and_badge_has_its_drawing() -> None:
    content = load_content(World(REPO)).content
    assert content is not None
    wanted = {category.icon for category in content.guide.categories} | {icon for _, icon, _, _ in _SIGNS}
    assert wanted <= icon_names()


FOLDS = {
    "gate": ("format: gate-fold\npaper: [letter]", 2, 8),
    "zed": ("format: z-fold\npaper: [a4]", 2, 6),
    "rack": ("format: card\npaper: [letter]\ntrim: 4 x 9 in", 2, 2),
    "deck": ("format: card\nfamily: zine\npaper: [11 x 17 in]\ntrim: 4.25 x 5.5 in\npanels: 8", 2, 8),
}


@pytest.mark.slow
def test_the_other_folds_build_too(tmp_path: Path) -> None:
    """Gate fold, Z-fold, a rack card of any size in inches, and a deck of cards cut and stacked."""
    import shutil

    for folder in ("content", "styles"):
        shutil.copytree(REPO / folder, tmp_path / folder)
    partners = tmp_path / "content/partners"
    for path in partners.glob("*.yaml"):
        path.unlink()
    for name, (text, _, _) in FOLDS.items():
        (partners / f"{name}.yaml").write_text(
            f"id: {name}\nname: {name}\n{text}\nlanguages: [[es]]\nbleed: 3 mm\nsections: [services]\ncategory_codes: false\n"
            "logo: content/partners/logos/community-centre.svg\ncontact: {name: A partner, phone: 416-338-4766}\n")
    done = run_cli("build", "--workspace", str(tmp_path), "--date", DAY, "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    record = json.loads((tmp_path / "out/2026-11/edition.json").read_text("utf-8"))
    found = {row["partner"]: row for row in record["pamphlets"]}
    for name, (_, sides, panels) in FOLDS.items():
        assert (found[name]["sides"], found[name]["panels"]) == (sides, panels), name
        assert found[name]["entries"], name
    assert found["rack"]["sheet_mm"] == [215.9, 279.4], "two upright cards side by side on a letter sheet"
    with pikepdf.open(tmp_path / "out/2026-11/rack/city/es-draft-sheets.pdf") as pdf:
        assert len(pdf.pages[0].obj.Contents.read_bytes().split(b" Do")) - 1 == 2
    with pikepdf.open(tmp_path / "out/2026-11/gate/city/es-draft-panels.pdf") as pdf:
        assert any("/Slot8xslotlogo" in str(key) for key in pdf.pages[-1].obj.Resources.XObject), "the logo stands on the back"


@pytest.mark.slow
def test_markup_in_content_comes_out_as_text(tmp_path: Path) -> None:
    import shutil

    import pypdfium2

    for folder in ("content", "styles"):
        shutil.copytree(REPO / folder, tmp_path / folder)
    hostile = '<script>alert(1)</script> {{ 7 * 7 }} <img src="https://example.org/x.png"> & "quoted"'
    path = tmp_path / "content/services/central-intake.yaml"
    text = path.read_text("utf-8").split("description: ")
    path.write_text(text[0] + f"description: {json.dumps(hostile)}\n" + text[1].split("\n", 1)[1])
    done = run_cli("build", "--workspace", str(tmp_path), "--date", DAY, "--partner", "shelter", "--lang", "en")
    assert done.returncode == 0, done.stderr[-3000:]
    document = pypdfium2.PdfDocument((tmp_path / "out/2026-11/shelter/city/en-draft-panels.pdf").read_bytes())
    printed = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    for piece in ("<script>alert(1)</script>", "{{ 7 * 7 }}", '& "quoted"'):
        assert piece in printed


@pytest.mark.slow
def test_fit_prints_a_row_for_each_language() -> None:
    done = run_cli("fit", "--partner", "shelter", "--lang", "en", "--lang", "bo", "--date", DAY, "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads(done.stdout)["fits"]
    assert [row["languages"][-1] for row in rows] == [["en"], ["bo"]] or len(rows) == 2
    for row in rows:
        assert {"size", "leading", "panels", "panels_used", "lines_to_spare", "entries", "left_out"} <= set(row)


@pytest.mark.slow
def test_text_that_cannot_fit_is_a_finding_not_a_cut(tmp_path: Path) -> None:
    import shutil

    for folder in ("content", "styles"):
        shutil.copytree(REPO / folder, tmp_path / folder)
    path = tmp_path / "content/partners/shelter.yaml"
    path.write_text(path.read_text("utf-8") + "may_leave_out: false\n")
    done = run_cli("build", "--workspace", str(tmp_path), "--date", DAY, "--partner", "shelter", "--lang", "bo")
    assert done.returncode == 4
    assert "fit/too-much" in done.stderr
    assert "shelter, bo, city" in done.stderr
    assert not list(tmp_path.rglob("*.pdf"))


@given(st.from_regex(r"(https://[a-z.]{1,20})?(/[#a-z-]{0,9}){0,4}", fullmatch=True))
def test_the_parts_of_an_address_are_the_address_and_end_after_a_slash(address: str) -> None:
    parts = address_parts(address)
    assert "".join(parts) == address
    assert all(part.endswith("/") and part != "https://" for part in parts[:-1])


def test_a_long_address_of_a_neighbourhood_turns_the_line_after_a_slash(tmp_path: Path) -> None:
    """Parkdale's code for gender-based violence is wider than a panel of a C-fold beside its code."""
    edition = build_edition(tmp_path, "--partner", "community-centre", "--area", "parkdale", "--lang", "en")
    [pamphlet] = edition.pamphlets
    ends = [line for line in pamphlet.lines if "/#en/" in line]
    assert any(line.endswith("/") for line in ends), ends
    assert not any(line.endswith("-") for line in ends), ends
