"""The built edition of the repository's own guide: every job, every language, read back from the files."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageMath

from edition_fixture import REPO, BuiltEdition, build_edition, read_edition
from pamphlet.compose.qr import confirm, make_code
from pamphlet.impose.readback import read_codes, stray_text
from pamphlet.impose.schemes import fold_for
from pamphlet.localize.catalogue import load_catalogue
from pamphlet.localize.typography import polish
from pamphlet.model import Content
from pamphlet.phones import parse_number
from pamphlet.units import mm, parse_length
from pamphlet.workshop import read_everything
from pamphlet.world import World

pytestmark = pytest.mark.slow

TSHEG_AND_SHAD = "\u0f0b\u0f0c\u0f0d\u0f0e\u0f11\u0f14"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> BuiltEdition:
    """`PAMPHLET_TEST_EDITION=DIR` keeps the build there between runs while one works on a test."""
    kept = os.environ.get("PAMPHLET_TEST_EDITION")
    if kept and (Path(kept) / "2026-11" / "edition.json").is_file():
        return read_edition(Path(kept))
    return build_edition(Path(kept) if kept else tmp_path_factory.mktemp("edition"), "--area", "city")


@pytest.fixture(scope="module")
def content() -> Content:
    loaded, _, findings = read_everything(World(REPO))
    assert loaded.content is not None
    assert not [f for f in findings if f.severity.name == "ERROR"]
    return loaded.content


def squash(text: str) -> str:
    """A text without spaces, invisible joiners and hyphens, which a reader of PDFs drops at a line's end."""
    return re.sub("[-\\s\u00a0\u2060\u00ad\ufffe\u0002]+", "", unicodedata.normalize("NFC", text))


def test_every_job_of_every_partner_is_there(edition: BuiltEdition, content: Content) -> None:
    wanted = {(p.id, paper, tuple(g)) for p in content.partners for paper in p.paper for g in p.languages}
    found = {(p.record["partner"], p.record["paper"], tuple(p.languages)) for p in edition.pamphlets}
    assert found == wanted
    assert len(content.partners) == 8
    for pamphlet in edition.pamphlets:
        for kind in ("sheets", "panels"):
            path = pamphlet.path(kind)
            assert path.parent.name == "city"
            assert path.parent.parent.name == pamphlet.record["partner"]
            assert path.name.startswith("+".join(pamphlet.languages))
            assert "-draft-" in path.name


def test_the_record_names_the_bytes_on_disk(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        for file in pamphlet.record["files"]:
            data = (edition.folder / file["path"]).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    assert edition.record["grade"] == "draft"
    assert set(edition.record["facts"]) == {path.stem for path in (REPO / "content/services").glob("*.yaml")}


def test_sheets_have_the_sides_and_boxes_of_their_fold(edition: BuiltEdition, content: Content) -> None:
    partners = {partner.id: partner for partner in content.partners}
    for pamphlet in edition.pamphlets:
        partner = partners[pamphlet.record["partner"]]
        fold = fold_for(partner, pamphlet.record["paper"])
        bleed = parse_length(partner.bleed) if partner.bleed else 0.0
        with pikepdf.open(pamphlet.path("sheets")) as pdf:
            assert len(pdf.pages) == len(fold.sides(pamphlet.record["panels"])), pamphlet.name
            for page in pdf.pages:
                media, bleed_box, trim = ([float(v) for v in page.obj[k]] for k in ("/MediaBox", "/BleedBox", "/TrimBox"))
                assert media[0] <= bleed_box[0] <= trim[0] < trim[2] <= bleed_box[2] <= media[2]
                assert media[1] <= bleed_box[1] <= trim[1] < trim[3] <= bleed_box[3] <= media[3]
                assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx(fold.sheet, abs=0.01)
                assert trim[0] - bleed_box[0] == pytest.approx(bleed, abs=0.01)
                assert "/Annots" not in page.obj
        with pikepdf.open(pamphlet.path("panels")) as pdf:
            sizes = [(float(p.mediabox[2]) - float(p.mediabox[0]), float(p.mediabox[3]) - float(p.mediabox[1])) for p in pdf.pages]
            assert sizes == [pytest.approx(size, abs=0.05) for size in fold.panel_sizes(pamphlet.record["panels"])]


def test_the_cover_bleeds_to_the_edge_of_the_sheet(edition: BuiltEdition) -> None:
    from pamphlet.impose.readback import page_images

    pamphlet = next(p for p in edition.of("en") if p.record["partner"] == "community-centre")
    outside = next(iter(page_images(pamphlet.path("sheets").read_bytes(), 72)))
    assert outside.getpixel((outside.width - 2, 3)) < 128, "the cover's colour stops before the bleed"  # type: ignore[attr-defined]


def test_only_the_guides_fonts_are_embedded_in_the_weights_asked_for(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        for kind in ("sheets", "panels"):
            fonts = embedded_fonts(pamphlet.path(kind))
            assert all(embedded for _, embedded in fonts), pamphlet.name
            names = {name.partition("+")[2] for name, _ in fonts}
            wanted = {"Guide-Sans", "Guide-Sans-Bold", "Guide-Tibetan"}
            assert wanted <= names <= wanted | {"Guide-Tibetan-Bold"}, (pamphlet.name, names)
            if "bo" in pamphlet.languages:
                assert "Guide-Tibetan-Bold" in names


def embedded_fonts(path: Path) -> set[tuple[str, bool]]:
    found = set()
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                found.add((str(item.FontName).lstrip("/"), any(f"/FontFile{n}" in item for n in ("", "2", "3"))))
    return found


def test_no_glyph_is_missing(edition: BuiltEdition) -> None:
    """Identity-H strings hold glyph numbers: 0 is .notdef."""
    for pamphlet in edition.pamphlets:
        with pikepdf.open(pamphlet.path("panels")) as pdf:
            for page in pdf.pages:
                for operands, operator in pikepdf.parse_content_stream(page):
                    if str(operator) in ("Tj", "TJ"):
                        pieces = operands[0] if str(operator) == "TJ" else operands
                        glyphs = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
                        assert 0 not in [int.from_bytes(glyphs[i:i + 2], "big") for i in range(0, len(glyphs), 2)], pamphlet.name


def test_extracted_text_is_the_source_in_all_languages(edition: BuiltEdition, content: Content) -> None:
    """What was written is on the paper, word for word, and a reader's program finds it."""
    services = {service.id: service for service in content.services}
    catalogues = {code: load_catalogue(World(REPO), code, "en")[0] for code in content.guide.language_codes}
    missing = []
    for pamphlet in edition.pamphlets:
        text = squash("".join(pamphlet.panels))
        for service_id in pamphlet.record["entries"]:
            service = services[service_id]
            wanted = [service.name, parse_number(service.phones[0].number, "CA", short=True).display] if service.phones else [service.name]
            wanted += [place.address for place in service.locations if place.address]
            for code in pamphlet.languages:
                row = content.guide.language(code)
                wanted.append(polish(catalogues[code].say(f"{service.id}.description", service.description).text, row))
                if service.alert:
                    wanted.append(polish(catalogues[code].say(f"{service.id}.alert", service.alert).text, row))
                if service.eligibility_description:
                    wanted.append(polish(catalogues[code].say(f"{service.id}.eligibility_description", service.eligibility_description).text, row))
            missing += [(pamphlet.name, service_id, words) for words in wanted if squash(words) not in text]
    assert missing == []


def test_sections_are_printed_whole(edition: BuiltEdition, content: Content) -> None:
    catalogues = {code: load_catalogue(World(REPO), code, "en")[0] for code in content.guide.language_codes}
    partners = {partner.id: partner for partner in content.partners}
    for pamphlet in edition.pamphlets:
        text = squash("".join(pamphlet.panels))
        for name in (*partners[pamphlet.record["partner"]].sections, *partners[pamphlet.record["partner"]].back_sections):
            section = content.section(name)
            if section is None or section.kind not in ("text", "glossary"):
                continue
            for item in section.items:
                for code in pamphlet.languages:
                    said = catalogues[code].say(f"{section.id}.{item.id}.text", item.text or "").text
                    assert squash(polish(said, content.guide.language(code))) in text, (pamphlet.name, section.id, item.id)


def test_no_tibetan_line_begins_with_tsheg_or_shad(edition: BuiltEdition) -> None:
    lines = [line for pamphlet in edition.of("bo") for line in pamphlet.lines]
    assert sum("\u0f40" <= c <= "\u0fbc" for line in lines for c in line) > 10_000
    assert [line for line in lines if line[0] in TSHEG_AND_SHAD] == []


@pytest.mark.parametrize("language", ["es", "uk"])
def test_no_line_ends_in_a_one_letter_word(edition: BuiltEdition, content: Content, language: str) -> None:
    streets = {place.address for service in content.services for place in service.locations if place.address}
    lines = [line for pamphlet in edition.of(language) for line in pamphlet.lines
             if line.replace("\u00a0", " ") not in streets]  # "4155 Sheppard Ave E" is a whole address
    assert len(lines) > 500
    ends = [line for line in lines if re.search(r"(?:^|[\s\u00a0(«])[^\W\d_]$", line)]
    assert ends == []


def test_phones_hours_and_addresses_never_break(edition: BuiltEdition, content: Content) -> None:
    services = {service.id: service for service in content.services}
    for pamphlet in edition.pamphlets:
        lines = [line.replace("\u00a0", " ") for line in pamphlet.lines]
        for service in (services[service_id] for service_id in pamphlet.record["entries"]):
            whole = [parse_number(service.phones[0].number, "CA", short=True).display] if service.phones else []
            whole += [place.address for place in service.locations if place.address]
            for wanted in whole:
                assert any(wanted in line for line in lines), (pamphlet.name, service.id, wanted)
        times = re.compile(r"\d{1,2}:\d\d[\s\u2060]*\u2013$|^[\s\u2060]*\u2013[\s\u2060]*\d{1,2}:\d\d")
        assert [line for line in lines if times.search(line)] == [], pamphlet.name


def test_text_keeps_its_distance_from_trim_and_fold(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        assert stray_text(pamphlet.path("panels").read_bytes(), mm(2.9)) == (), pamphlet.name


def test_every_code_reads_back_from_the_final_sheet(edition: BuiltEdition, content: Content) -> None:
    for pamphlet in edition.pamphlets:
        codes = set(pamphlet.record["codes"])
        assert read_codes(pamphlet.path("sheets").read_bytes()) == codes, pamphlet.name
        assert all(address.startswith(content.guide.map + "#") and "?" not in address for address in codes)
        assert all(confirm(make_code(address)) for address in codes)
        text = squash("".join(pamphlet.panels))
        assert all(squash(address) in text for address in codes), "each address is printed in full"


def test_a_draft_says_so_on_every_panel_in_its_language(edition: BuiltEdition) -> None:
    words = {"en": "DRAFT", "es": "BORRADOR", "uk": "ЧЕРНЕТКА", "bo": "ཟིན་བྲིས"}
    for pamphlet in edition.pamphlets:
        for number, text in enumerate(pamphlet.panels, 1):
            assert all(words[code] in text for code in pamphlet.languages), (pamphlet.name, number)


def test_all_languages_of_a_partner_print_the_same_entries(edition: BuiltEdition) -> None:
    by_group: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for pamphlet in edition.pamphlets:
        by_group.setdefault((pamphlet.record["partner"], pamphlet.record["paper"]), set()).add(tuple(pamphlet.record["entries"]))
    assert all(len(entries) == 1 for entries in by_group.values())


def test_the_last_panel_says_how_many_more_the_map_has(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        left_out = len(pamphlet.record["left_out"])
        if left_out:
            assert str(left_out) in pamphlet.panels[-1], pamphlet.name


def test_type_never_falls_below_the_floor(edition: BuiltEdition, content: Content) -> None:
    from pamphlet.typeset.fit import FAMILIES

    partners = {partner.id: partner for partner in content.partners}
    for pamphlet in edition.pamphlets:
        assert pamphlet.record["size_pt"] >= FAMILIES[partners[pamphlet.record["partner"]].family].floor - 1e-6


def test_old_hours_are_not_printed(edition: BuiltEdition, content: Content) -> None:
    """Street Health's hours are from 2022: an unconfirmed record prints "Call first" instead."""
    pamphlet = next(p for p in edition.of("en") if p.record["partner"] == "health-clinic")
    text = "\n".join(pamphlet.panels)
    entry = text[text.index("Street Health"):][:600]
    assert "Call first" in entry
    assert "9:30" not in entry.split("416-921-8668")[1][:60]


def test_the_phone_edition_is_tagged_and_can_be_tapped(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        with pikepdf.open(pamphlet.path("panels")) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang) == pamphlet.languages[-1]
            assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
            targets = {str(a.A.URI) for page in pdf.pages for a in page.obj.get("/Annots", []) if "/A" in a and "/URI" in a.A}
        assert any(target.startswith("tel:") for target in targets), pamphlet.name
        assert all(target.startswith(("tel:", "sms:", "http://", "https://")) for target in targets)
        assert set(pamphlet.record["codes"]) <= targets


def test_no_file_names_a_person_a_machine_or_a_path(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        for kind in ("sheets", "panels"):
            with pikepdf.open(pamphlet.path(kind)) as pdf:
                info = {str(key): str(value) for key, value in pdf.docinfo.items()}
                metadata = pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in pdf.Root else ""
            assert set(info) <= {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}, info
            assert {info["/CreationDate"], info["/ModDate"]} == {"D:20261121000000+00'00'"}, "the edition's day, and no time of it"
            for word in (str(REPO), "/tmp", "root@", "Author", "dc:creator"):
                assert word not in metadata + str(info)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        for kind in ("sheets", "panels"):
            done = subprocess.run(["qpdf", "--check", pamphlet.path(kind)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, (pamphlet.name, done.stdout, done.stderr)


def test_black_only_sheets_use_no_other_ink(edition: BuiltEdition) -> None:
    from pamphlet_pdf import colours

    for pamphlet in edition.pamphlets:
        if pamphlet.record["partner"] in ("shelter", "home-printer"):
            for colour in colours(pamphlet.path("sheets")):
                assert colour[0] == "gray" or (colour[0] == "cmyk" and colour[1][:3] == (0.0, 0.0, 0.0)), (pamphlet.name, colour)


def test_press_sheets_hold_no_rgb(edition: BuiltEdition) -> None:
    from pamphlet_pdf import colours

    for pamphlet in edition.pamphlets:
        assert not [c for c in colours(pamphlet.path("sheets")) if c[0] == "rgb"], pamphlet.name


def test_sizes_are_those_of_the_issue(edition: BuiltEdition) -> None:
    wanted = {"community-centre": (279.4, 215.9), "community-centre-a4": (297, 210), "health-clinic": (279.4, 215.9),
              "legal-clinic": (355.6, 215.9), "shelter": (340, 54), "library": (431.8, 279.4), "drop-in": (279.4, 215.9)}
    for pamphlet in edition.pamphlets:
        if pamphlet.record["partner"] in wanted:
            assert tuple(pamphlet.record["sheet_mm"]) == pytest.approx(wanted[pamphlet.record["partner"]], abs=0.02)
    assert {p.record["sheet_mm"][0] for p in edition.pamphlets if p.record["partner"] == "home-printer"} == {279.4, 297.0}


def test_cmyk_partners_get_pdf_x_4(edition: BuiltEdition, content: Content) -> None:
    partners = {partner.id: partner for partner in content.partners}
    for pamphlet in edition.pamphlets:
        partner = partners[pamphlet.record["partner"]]
        with pikepdf.open(pamphlet.path("sheets")) as pdf:
            intents = pdf.Root.get("/OutputIntents", [])
            assert "/StructTreeRoot" not in pdf.Root and "/MarkInfo" not in pdf.Root
            if partner.colour == "cmyk" or partner.press.standard:
                assert (str(intents[0].S), str(intents[0].OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
                assert re.search(r"<pdfxid:GTS_PDFXVersion[^>]*>PDF/X-4<", pdf.Root.Metadata.read_bytes().decode()), pamphlet.name
                assert pdf.pdf_version == "1.6"
            else:
                assert not len(intents)


def test_preflight_has_nothing_against_any_of_them(edition: BuiltEdition) -> None:
    for pamphlet in edition.pamphlets:
        said = pamphlet.record["preflight"]
        assert (said["errors"], said["warnings"]) == ([], []), pamphlet.name
        assert said["profile"] == ("home" if pamphlet.record["partner"] == "home-printer" else "offset-or-digital")


def test_the_record_knows_where_every_number_is_printed(edition: BuiltEdition) -> None:
    """Its rectangles are looked up in the phone edition, whose pages are the panels."""
    for pamphlet in (p for p in edition.pamphlets if p.record["partner"] in ("community-centre", "shelter", "drop-in")):
        document = pypdfium2.PdfDocument(pamphlet.path("panels").read_bytes())
        numbers = [row for row in pamphlet.record["printed"] if re.search(r"\.phones\.\d+$", row["key"])]
        assert len(numbers) >= len(pamphlet.record["entries"])
        for row in numbers:
            for panel, left, top, right, bottom in row["at"]:
                page = document[int(panel) - 1]
                height = page.get_height()
                found = page.get_textpage().get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)
                assert squash(row["text"]).partition("#")[0] in squash(found), (pamphlet.name, row, found)
        document.close()


def test_every_entry_holds_all_that_is_recorded_of_it(edition: BuiltEdition) -> None:
    """A correction slip of the entry's size covers every line of it."""
    for pamphlet in edition.pamphlets:
        whole = {row["key"]: row["at"] for row in pamphlet.record["printed"] if row["key"] in pamphlet.record["entries"]}
        assert set(whole) == set(pamphlet.record["entries"]), pamphlet.name
        for row in pamphlet.record["printed"]:
            for panel, left, top, right, bottom in row["at"] if (row["key"].partition(".")[0]) in whole else ():
                inside = [at for at in whole[row["key"].partition(".")[0]] if at[0] == panel]
                assert any(at[1] - 1 <= left and at[2] - 6 <= top and right <= at[3] + 1 and bottom <= at[4] + 6 for at in inside), (pamphlet.name, row)


def test_the_phone_edition_is_pdf_a_and_pdf_ua(edition: BuiltEdition) -> None:
    """An independent validator reads every one."""
    page = pytest.importorskip("page")
    for pamphlet in edition.pamphlets:
        data = pamphlet.path("panels").read_bytes()
        for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
            report = page.validate_pdf_bytes(data, profile=profile)
            faults = [(f.rule_id, f.message) for f in report.failures if f.rule_id not in _misread(data)]
            assert not faults, (pamphlet.name, profile, faults[:5])


def _misread(data: bytes) -> set[str]:
    """page-validation 0.11 takes CR LF before `endstream` for one line end also where the CR is the data's last byte."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        ends = {item.read_raw_bytes()[-1:] for item in pdf.objects if isinstance(item, pikepdf.Stream)}
    return {"PDFA3A-STREAM-LENGTH-001"} if b"\r" in ends else set()


def plates(path: Path, folder: Path, dpi: int = 100) -> list[dict[str, Image.Image]]:
    """Ghostscript's separations of each side."""
    subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiffsep", f"-r{dpi}", "-o", folder / "s%d.tif", path],
                   capture_output=True, check=True)
    sides = sorted({path.name.split("(")[0] for path in folder.glob("s*(*).tif")})
    return [{name: Image.open(folder / f"{side}({name}).tif").convert("L") for name in ("Cyan", "Magenta", "Yellow", "Black")} for side in sides]


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
@pytest.mark.parametrize("partner", ["community-centre", "legal-clinic", "drop-in", "shelter"])
def test_black_text_is_on_the_black_plate_alone(edition: BuiltEdition, partner: str, tmp_path: Path) -> None:
    """A telephone number of every side, as another program separates it."""
    pamphlet = next(p for p in edition.pamphlets if p.record["partner"] == partner)
    sides = plates(pamphlet.path("sheets"), tmp_path)
    document = pypdfium2.PdfDocument(pamphlet.path("sheets").read_bytes())
    found = 0
    for page, inks in zip(document, sides, strict=True):
        height = page.get_height()
        text = page.get_textpage()
        for match in re.finditer(r"\d{3}-\d{3}-\d{4}", text.get_text_range()):
            boxes = [text.get_charbox(index) for index in range(match.start(), match.end())]
            crop = [round(v * 100 / 72) for v in (min(b[0] for b in boxes), height - max(b[3] for b in boxes),
                                                  max(b[2] for b in boxes), height - min(b[1] for b in boxes))]
            darkest = {name: image.crop(tuple(crop)).getextrema()[0] for name, image in inks.items()}
            assert darkest["Black"] < 60, (pamphlet.name, match[0], darkest)
            assert min(darkest["Cyan"], darkest["Magenta"], darkest["Yellow"]) == 255, (pamphlet.name, match[0], darkest)
            found += 1
    document.close()
    assert found >= 5


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
@pytest.mark.parametrize("partner", ["community-centre", "health-clinic", "legal-clinic"])
def test_no_place_inside_the_trim_has_more_ink_than_the_limit(edition: BuiltEdition, partner: str, tmp_path: Path) -> None:
    pamphlet = next(p for p in edition.pamphlets if p.record["partner"] == partner)
    with pikepdf.open(pamphlet.path("sheets")) as pdf:
        trims = [[float(v) * 100 / 72 for v in page.trimbox] for page in pdf.pages]
    most = []
    for trim, inks in zip(trims, plates(pamphlet.path("sheets"), tmp_path), strict=True):
        box = (trim[0], inks["Black"].height - trim[3], trim[2], inks["Black"].height - trim[1])
        total, *rest = (ImageChops.invert(image.crop(tuple(round(v) for v in box))).convert("I") for image in inks.values())
        for image in rest:
            total = ImageMath.lambda_eval(lambda args: args["a"] + args["b"], a=total, b=image)
        most.append(total.getextrema()[1] / 255)
    assert 1.5 < max(most) <= 3.0, "the cover is printed in several inks, and none too many"
