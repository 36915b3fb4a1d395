"""The program knows nothing of Toronto: a guide in Amharic and Arabic builds without touching Python."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from edition_fixture import DAY, run_cli
from pamphlet import i18n
from pamphlet.content.load import load_content
from pamphlet.localize.catalogue import catalogue_path
from pamphlet.world import World, write_whole

pytestmark = pytest.mark.slow

PACKAGES = {"@expo-google-fonts/noto-sans": "0.4.2", "@expo-google-fonts/noto-sans-ethiopic": "0.4.2", "@expo-google-fonts/noto-sans-arabic": "0.4.3"}
FILES = [
    ("Guide Sans", 400, "@expo-google-fonts/noto-sans", "400Regular/NotoSans_400Regular.ttf"),
    ("Guide Sans", 700, "@expo-google-fonts/noto-sans", "700Bold/NotoSans_700Bold.ttf"),
    ("Guide Ethiopic", 400, "@expo-google-fonts/noto-sans-ethiopic", "400Regular/NotoSansEthiopic_400Regular.ttf"),
    ("Guide Ethiopic", 700, "@expo-google-fonts/noto-sans-ethiopic", "700Bold/NotoSansEthiopic_700Bold.ttf"),
    ("Guide Arabic", 400, "@expo-google-fonts/noto-sans-arabic", "400Regular/NotoSansArabic_400Regular.ttf"),
    ("Guide Arabic", 700, "@expo-google-fonts/noto-sans-arabic", "700Bold/NotoSansArabic_700Bold.ttf"),
]
GUIDE = """
id: addis
title: የሙከራ መመሪያ
publisher: የሙከራ ቡድን
region: ET
source_language: am
map: https://example.org/am/
hours_not_before: 2020
languages:
  - {code: am, name: አማርኛ, locale: am, script: ethiopic, fonts: [Guide Ethiopic, Guide Sans], line_height: {ideal: 1.5, min: 1.4, heading: 1.3}}
  - {code: ar, name: العربية, locale: ar, script: arabic, direction: rtl, fonts: [Guide Arabic, Guide Sans], line_height: {ideal: 1.7, min: 1.55, heading: 1.5}}
categories:
  - {id: care, name: ጤና, icon: cat-health, colour: health}
"""
SERVICE = """
id: clinic
name: Clinic One
description: ነጻ ሕክምና ለሁሉም ሰው።
categories: [care]
area: [city]
access: {no_id: true, walk_in: true}
access_evidence: {kind: explicit}
phones: [{number: "011 551 7700"}]
schedules: [{opening_hours: "Mo-Fr 09:00-17:30", as_of: 2025}]
locations: [{address: Bole Road 5}]
sources: [{note: invented for a test}]
verified: null
"""
SECTIONS = {
    "cover": "id: cover\nkind: cover\ntitle: የሙከራ መመሪያ\nlead: ለሁሉም።\nitems: [{id: for, text: ለሁሉም ሰው።}]\n",
    "back": "id: back\nkind: back\ntitle: ስለ መመሪያው\nitems: [{id: stamp, text: ማህተም}, {id: made, text: በነጻ የተሰራ።}]\n",
}
PARTNER = """
id: kiosk
name: Kiosk
format: card
family: standard
paper: [320 x 450 mm]
trim: 110 x 200 mm
panels: 4
languages: [[am], [ar]]
bleed: 3 mm
sections: [services]
"""
ARABIC = {"የሙከራ መመሪያ": "دليل تجريبي", "ለሁሉም።": "للجميع.", "ለሁሉም ሰው።": "لكل شخص.", "ስለ መመሪያው": "عن الدليل", "ማህተም": "ختم",
          "በነጻ የተሰራ።": "صنع مجانا.", "ነጻ ሕክምና ለሁሉም ሰው።": "علاج مجاني للجميع، بلا أوراق.", "ጤና": "الصحة",
          "DRAFT: not confirmed": "مسودة", "Walk in": "بلا موعد", "No ID needed": "بلا هوية"}
AMHARIC_WORDS = {"DRAFT: not confirmed": "ረቂቅ", "Walk in": "ያለ ቀጠሮ", "No ID needed": "መታወቂያ አያስፈልግም"}


def write_guide(root: Path) -> World:
    for name, text in {"content/guide.yaml": GUIDE, "content/services/clinic.yaml": SERVICE, "content/partners/kiosk.yaml": PARTNER,
                       **{f"content/sections/{n}.yaml": t for n, t in SECTIONS.items()}}.items():
        write_whole(root / name, text.encode())
    world = World(root, dt.date.fromisoformat(DAY))
    loaded = load_content(world)
    assert loaded.findings == ()
    template = i18n.make_template(world, loaded)
    for code, words in (("ar", ARABIC), ("am", AMHARIC_WORDS)):
        catalog = i18n.merge(template, None, code)
        for message in catalog:
            if message.id in words:
                message.string = words[message.id]
        write_whole(catalogue_path(world, code), i18n.po_text(catalog))
    return world


def install_test_fonts(root: Path) -> None:
    fonts = root / "fonts"
    fonts.mkdir()
    (fonts / "package.json").write_text(json.dumps({"private": True, "dependencies": PACKAGES}))
    done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=fonts, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot fetch the test's fonts here: {done.stderr[-200:]}")
    rows = []
    for family, weight, package, file in FILES:
        digest = hashlib.sha256((fonts / "node_modules" / package / file).read_bytes()).hexdigest()
        rows.append(f"  - {{family: {family}, weight: {weight}, style: normal, package: '{package}', version: {PACKAGES[package]}, "
                    f"file: {file}, sha256: {digest}, licence: OFL-1.1}}")
    (fonts / "fonts.lock.yaml").write_text("fonts:\n" + "\n".join(rows) + "\n")


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm fetches the fonts of this test's scripts")
def test_a_guide_in_amharic_and_arabic_builds_as_data(tmp_path: Path) -> None:
    write_guide(tmp_path)
    install_test_fonts(tmp_path)
    done = run_cli("build", "--workspace", str(tmp_path), "--date", DAY, "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    record = json.loads((tmp_path / "out/2026-11/edition.json").read_text("utf-8"))
    assert [row["languages"] for row in record["pamphlets"]] == [["am"], ["ar"]]
    amharic, arabic = (text_of(tmp_path / f"out/2026-11/kiosk/city/{code}-draft-panels.pdf") for code in ("am", "ar"))
    assert "ነጻ ሕክምና ለሁሉም ሰው" in amharic
    assert "ረቂቅ" in amharic
    assert "011 551 7700" in amharic
    assert "Bole Road 5" in arabic.replace("\u00a0", " ")
    seen = as_seen(tmp_path / "out/2026-11/kiosk/city/ar-draft-panels.pdf")
    assert "0115517700" in seen, "a telephone number keeps its order inside right-to-left text"
    assert "9:00–17:30" in seen, "and so do hours"


def as_seen(path: Path) -> str:
    """Digits and signs from left to right as they lie on the page, line by line, without spaces."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    seen = []
    for page in document:
        text = page.get_textpage()
        count = text.count_chars()
        boxes = [(text.get_charbox(n), text.get_text_range(n, 1)) for n in range(count)]
        seen += [(-round(box[1]), box[0], char) for box, char in boxes if char in "0123456789:–"]
    document.close()
    lines: dict[int, list[tuple[float, str]]] = {}
    for y, x, char in sorted(seen):
        near = next((key for key in lines if abs(key - y) < 6), y)
        lines.setdefault(near, []).append((x, char))
    return " ".join("".join(char for _, char in sorted(line)) for line in lines.values())


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.read_bytes())
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())
