"""Bad input, one file a case: `bad/<case>` takes the place of one file of a small good guide.

Each case gives one finding about that file, with its code, its line, what was found and what would be right.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pamphlet.content.yaml_files import read_yaml
from pamphlet.findings import Finding, Severity, errors_of
from pamphlet.workshop import read_everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from pamphlet.world import World

BAD = Path(__file__).parent / "bad"
TAKES_THE_PLACE_OF = {
    "service": "services/clinic.yaml", "section": "sections/emergency.yaml", "area": "areas/hill.yaml",
    "partner": "partners/printer.yaml", "guide": "guide.yaml", "two": "services/other.yaml",
    "catalogue": "locale/es/LC_MESSAGES/guide.po",
}


class Case(NamedTuple):
    """What a file must give: code, the line or lines that may be named, words of the found and of the wanted."""

    code: str
    line: int | tuple[int, ...]
    found: str
    wanted: str = ""


CASES: dict[str, Case] = {
    # a file that cannot be read at all
    "service-bad-yaml": Case("yaml/syntax", 2, "mapping values are not allowed", "a colon inside text"),
    "service-unclosed-quote": Case("yaml/syntax", (3, 5), "unexpected end", "a missing quote"),
    "service-tab-indent": Case("yaml/syntax", 3, "'\\t'", "indent"),
    "service-key-twice": Case("yaml/syntax", 4, "name"),
    "service-not-utf8": Case("yaml/not-utf8", 3, "not UTF-8", "save it as UTF-8"),
    "service-empty": Case("yaml/not-a-record", 1, "found", "wanted fields such as `id: …`"),
    "service-a-list": Case("yaml/not-a-record", 1, "found list", "wanted fields such as `id: …`"),
    "service-alias-bomb": Case("yaml/syntax", (0, 12), "more than 50000 values", "aliases"),
    "service-alias-of-itself": Case("record/wrong-value", 4, "categories.1", "valid string"),
    "service-nested-too-deep": Case("yaml/syntax", 2, "more than 20 lists or fields inside each other", "bracket"),
    "service-nested-in-lines": Case("yaml/syntax", 21, "more than 20 lists or fields inside each other"),
    "service-date-impossible": Case("yaml/syntax", 10, "month", "1..12"),
    # one record
    "service-missing-name": Case("record/missing-field", 1, '"name" is missing', "add it"),
    "service-missing-sources": Case("record/wrong-value", 7, "not 0", "at least 1"),
    "service-unknown-field": Case("record/unknown-field", 7, '"telephone"', "check its spelling"),
    "service-unknown-badge": Case("record/unknown-field", 8, '"access.no_papers"', "check its spelling"),
    "service-unknown-status": Case("record/wrong-value", 4, "found 'closed'", "'temporarily closed'"),
    "service-bad-id": Case("record/wrong-value", 1, '"Hill Clinic" is not an id', '"hill-clinic"'),
    "service-number-not-quoted": Case("record/wrong-value", 8, "4163384766", "put it in quotes"),
    "service-no-status-without-evidence": Case("record/wrong-value", (6, 7, 8), 'found "low-barrier"', 'needs evidence "explicit" or "policy"'),
    "service-private-address-written": Case("record/wrong-value", (7, 8, 9), "an address is written down", "remove the address"),
    "service-hours-unwordable": Case("record/wrong-value", 8, '"sunrise-sunset"', "such as 09:30-16:00"),
    "service-ages-upside-down": Case("record/wrong-value", 7, "age min 29", "max 13"),
    "service-verified-by-nobody": Case("record/wrong-value", 11, "found ''", "at least 1 character"),
    "service-latitude-off-the-globe": Case("record/wrong-value", 8, "-179.43", "greater than or equal to -90"),
    "section-unknown-kind": Case("record/wrong-value", 2, "found 'poster'", "'numbers'"),
    "area-half-circle": Case("record/wrong-value", 3, "centre", "go together"),
    "area-nowhere": Case("record/wrong-value", 1, "an area needs", "postal_prefixes"),
    "area-polygon-of-two-corners": Case("record/wrong-value", 3, "2", "3"),
    "partner-unknown-format": Case("record/wrong-value", 3, "found 'tri-fold'", "'c-fold'"),
    "partner-trim-without-unit": Case("record/wrong-value", 5, '"4 x 9"', '"4 x 9 in"'),
    "partner-bleed-negative": Case("record/wrong-value", 7, '"-3 mm"', '"3 mm"'),
    "partner-type-size-zero": Case("record/wrong-value", 8, "0 pt"),
    "guide-map-not-https": Case("record/wrong-value", 6, '"http://example.org/"', "https://"),
    "guide-line-height-too-small": Case("record/wrong-value", 22, "found 0.8", "greater than 1"),
    "guide-region-lower-case": Case("record/wrong-value", 4, '"ca"', '"CA"'),
    "guide-no-such-clock": Case("record/wrong-value", 23, "found 25", "12 or 24"),
    "guide-digits-not-ten": Case("record/wrong-value", 25, "٠١٢٣", "digits"),
    # what one record cannot know
    "service-phone-too-short": Case("service/phone", 8, '"416-338-476" has too few digits (9 found)', "all digits"),
    "service-phone-not-in-use": Case("service/phone", 9, '"999-338-4766" is not a number in use in CA', "as its source gives it"),
    "service-unknown-category": Case("service/unknown-category", 6, '"medicine"', "one of: food, health"),
    "service-unknown-area": Case("service/unknown-area", 5, '"valley"', "one of: city, hill"),
    "service-hours-invalid": Case("service/hours", 10, '"Mo 24:30-25:00"', '"Mo-Fr 09:30-16:00"'),
    "service-hours-empty": Case("service/hours", 8, '""', '"Mo-Fr 09:30-16:00"'),
    "two-with-one-id": Case("record/duplicate-id", 1, 'the id "clinic" is used twice', "content/services/clinic.yaml has it already"),
    "two-with-the-guides-id": Case("record/reserved-id", 1, '"guide" means content/guide.yaml', "another id"),
    "section-named-services": Case("section/reserved-id", 1, '"services" among sections means all entries', "another id"),
    "section-duplicate-item": Case("section/duplicate-item", 7, '"ambulance" is used twice', "an id of its own"),
    "section-unknown-service": Case("section/unknown-service", 6, '"hotline"', "the id of a file in content/services"),
    "section-phone-too-long": Case("section/phone", 6, '"416-338-47660" has too many digits (11 found)'),
    "area-reserved-id": Case("area/reserved-id", 1, '"city"', "another id"),
    "area-unknown-service": Case("area/unknown-service", 5, '"hospital"'),
    "area-geojson-missing": Case("area/geojson", 3, '"content/areas/hill.geojson"', "a GeoJSON file inside the workspace with one Polygon"),
    "area-geojson-outside": Case("area/geojson", 3, '"../../hill.geojson" leaves the workspace', "inside the workspace"),
    "area-geojson-not-geojson": Case("area/geojson", 3, '"content/guide.yaml"', "a GeoJSON file"),
    "partner-unknown-language": Case("partner/unknown-language", 7, '"fr" is not a language of this guide', "one of: en, es"),
    "partner-three-languages": Case("partner/languages", 5, "3 languages side by side", "one language, or two"),
    "partner-no-language": Case("partner/languages", 5, "0 languages side by side", "one language, or two"),
    "partner-unknown-section": Case("partner/unknown-sections", 6, '"rights"', "one of: back, cover, emergency, services"),
    "partner-unknown-back-section": Case("partner/unknown-back-sections", 7, '"legend"', "one of: back, cover, emergency"),
    "partner-without-sections": Case("partner/no-sections", 1, 'no section "how-to-use"', "some of: back, cover, emergency, services"),
    "partner-services-twice": Case("partner/listed-twice", 6, 'sections lists "services" twice', "once is enough"),
    "partner-section-twice": Case("partner/listed-twice", 9, 'sections lists "emergency" twice', "once is enough"),
    "partner-language-beside-itself": Case("partner/languages", 5, '"en" beside itself', "two different ones"),
    "partner-language-twice": Case("partner/listed-twice", 8, 'languages lists "en" twice', "once is enough"),
    "partner-paper-twice": Case("partner/listed-twice", 7, 'paper lists "letter" twice', "once is enough"),
    "partner-unknown-category": Case("partner/unknown-categories", 7, '"dentists"', "one of: food, health"),
    "partner-unknown-area": Case("partner/unknown-area", 7, '"valley"', "one of: any, city, hill"),
    "partner-phone-too-short": Case("partner/phone", 9, '"416-338" has too few digits (6 found)'),
    "partner-cannot-fold": Case("partner/cannot-fold", 4, "not 7", "an even number of panels, 4 or more"),
    "partner-unknown-paper": Case("partner/cannot-fold", 6, '"foolscap"', "letter, legal, tabloid"),
    "partner-trim-zero": Case("partner/cannot-fold record/wrong-value", (4, 5), "0 x 9 in"),
    "partner-logo-missing": Case("partner/logo-missing", 7, '"content/partners/logos/us.svg"', "a path from the guide's folder"),
    "partner-logo-outside": Case("partner/logo-outside", 7, '"../../../etc/hostname" leaves the workspace', "keep the logo inside"),
    "partner-logo-absolute": Case("partner/logo-outside", 7, '"/etc/hostname" leaves the workspace', "keep the logo inside"),
    "partner-logo-no-picture": Case("partner/logo", 7, "neither an SVG nor a PNG", "an SVG, PNG, JPEG or TIFF picture"),
    "guide-map-with-query": Case("harm/query", 6, "https://example.org/?copy=7", "the address up to its ?"),
    "guide-language-twice": Case("guide/duplicate", 17, '"en" is listed twice', "once is enough"),
    "guide-category-twice": Case("guide/duplicate", 31, '"food" is listed twice', "once is enough"),
    "guide-source-language-unknown": Case("guide/source-language", 5, '"fr"', "one of: en, es"),
    "guide-locale-unknown": Case("language/locale", 19, '"xx_YY"', "es_419"),
    # catalogues
    "catalogue-message-without-translation": Case("language/catalogue-unreadable", (5, 6, 8), "missing msgstr", "PO editor"),
    "catalogue-stray-line": Case("language/catalogue-unreadable", 9, "keyword", "PO editor"),
    "catalogue-unclosed-quote": Case("language/catalogue-unreadable", 7, "quot", "PO editor"),
    "catalogue-no-quotes": Case("language/catalogue-unreadable", 7, "quot", "PO editor"),
    "catalogue-not-utf8": Case("language/catalogue-unreadable", (0, 7), "utf-8", "PO editor"),
    "catalogue-unknown-charset": Case("language/catalogue-unreadable", (0, 3), "utf-9", "PO editor"),
    "catalogue-digits-differ": Case("message/digits", (9, 10, 11), "Llame al 211.", "numbers are never translated"),
}


def changed_by(case: str) -> str:
    return TAKES_THE_PLACE_OF[case.partition("-")[0]]


def bad_file(case: str) -> Path:
    return next(BAD.glob(f"{case}.*"))


def problems(world: World) -> tuple[Finding, ...]:
    return errors_of(read_everything(world)[2])


def test_the_small_guide_itself_has_no_findings(small_guide: Callable[..., World]) -> None:
    assert read_everything(small_guide())[2] == ()


def test_every_bad_file_is_a_case_and_every_case_a_file() -> None:
    assert {path.stem for path in BAD.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_one_bad_file_gives_one_clear_finding(small_guide: Callable[..., World], name: str) -> None:
    case = CASES[name]
    world = small_guide(**{changed_by(name): bad_file(name).read_bytes()})
    file = f"content/{changed_by(name)}"
    about_it = [found for found in problems(world) if found.where.file == file]
    assert len(about_it) == 1, [str(found) for found in about_it]
    (found,) = about_it
    said = f"{found.message}\n{found.hint}"
    assert found.code in case.code.split()
    assert found.where.line in (case.line if isinstance(case.line, tuple) else (case.line,)), str(found)
    assert case.found in said
    assert case.wanted in said
    assert found.severity is Severity.ERROR
    assert "Error" not in said, "no name of a Python exception"


@pytest.mark.parametrize(("name", "names_it"), [
    ("area-half-circle", "content/services/clinic.yaml"), ("section-unknown-kind", "content/partners/printer.yaml"),
    ("guide-source-language-unknown", "content/locale/en/LC_MESSAGES/guide.po"),
])
def test_a_broken_record_is_no_reason_to_complain_of_those_that_name_it(
        small_guide: Callable[..., World], name: str, names_it: str) -> None:
    world = small_guide(**{changed_by(name): bad_file(name).read_bytes()})
    assert [str(found) for found in problems(world) if found.where.file == names_it] == []


def test_a_broken_service_is_no_reason_to_complain_of_the_section_that_lists_its_number(small_guide: Callable[..., World]) -> None:
    broken = bad_file("service-missing-name").read_text("utf-8").replace("id: clinic", "id: helpline")
    (found,) = problems(small_guide(**{"services/helpline.yaml": broken}))
    assert found.code == "record/missing-field"


def test_all_problems_of_a_run_are_reported_together(small_guide: Callable[..., World]) -> None:
    together = ["service-phone-too-short", "section-duplicate-item", "area-unknown-service", "partner-unknown-language",
                "two-with-one-id", "catalogue-digits-differ"]
    world = small_guide(**{changed_by(name): bad_file(name).read_bytes() for name in together},
                        **{"services/third.yaml": bad_file("service-bad-yaml").read_bytes(),
                           "services/fourth.yaml": bad_file("service-missing-name").read_bytes().replace(b"clinic", b"fourth")})
    assert {found.code for found in problems(world)} == {
        *(CASES[name].code for name in together), "yaml/syntax", "record/missing-field"}


def test_all_problems_of_one_record_are_reported_together(small_guide: Callable[..., World]) -> None:
    text = "id: clinic\nname: ''\nstatus: gone\ncategories: []\narea: [hill]\naccess_evidence: {kind: maybe}\ntelephone: 1\n"
    found = problems(small_guide(**{"services/clinic.yaml": text}))
    assert {f.where.field for f in found} == {"name", "description", "status", "categories", "access_evidence.kind", "telephone", "sources"}
    assert all(f.where.file == "content/services/clinic.yaml" for f in found)


def test_a_guide_that_cannot_be_read_does_not_hide_the_problems_of_its_records(small_guide: Callable[..., World]) -> None:
    world = small_guide(**{"guide.yaml": bad_file("guide-region-lower-case").read_bytes(),
                           "services/clinic.yaml": bad_file("service-missing-name").read_bytes()})
    assert {found.code for found in problems(world)} == {"record/wrong-value", "record/missing-field"}


@pytest.mark.parametrize("name", ["service-alias-bomb", "service-alias-of-itself", "service-nested-too-deep"])
def test_files_made_to_exhaust_the_program_are_refused_quickly(name: str) -> None:
    started = time.perf_counter()
    read_yaml(bad_file(name), name)
    assert time.perf_counter() - started < 3


def test_a_file_too_large_to_be_a_record_is_not_read(small_guide: Callable[..., World]) -> None:
    world = small_guide(**{"services/clinic.yaml": "id: clinic\nname: " + "x" * 1_000_000})
    (found,) = problems(world)
    assert found.code == "yaml/too-large"
    assert "1000017 bytes" in found.message
    assert "1000000" in found.hint


def test_a_language_without_a_catalogue(small_guide: Callable[..., World]) -> None:
    (found,) = problems(small_guide(**{"locale/es/LC_MESSAGES/guide.po": None}))
    assert (found.code, found.where.file) == ("language/no-catalogue", "content/locale/es/LC_MESSAGES/guide.po")
    assert '"es" has no catalogue' in found.message
    assert "pamphlet" in found.hint, "the command that makes one"


@pytest.mark.parametrize("kind", ["cover", "back"])
def test_a_guide_without_a_cover_or_back(small_guide: Callable[..., World], kind: str) -> None:
    (found,) = problems(small_guide(**{f"sections/{kind}.yaml": None}))
    assert (found.code, found.where.file) == (f"guide/no-{kind}", "content/guide.yaml")
    assert f"content/sections/{kind}.yaml" in found.hint


def test_a_logo_with_a_script_is_refused_where_the_partner_names_it(small_guide: Callable[..., World]) -> None:
    partner = bad_file("partner-logo-missing").read_text("utf-8")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script></svg>'
    (found,) = problems(small_guide(**{"partners/printer.yaml": partner, "partners/logos/us.svg": svg}))
    assert (found.code, found.where.file, found.where.line) == ("partner/logo", "content/partners/printer.yaml", 7)
    assert "<script>" in found.message


def test_a_logo_through_a_link_out_of_the_guide_is_refused(small_guide: Callable[..., World], tmp_path: Path) -> None:
    outside = tmp_path / "outside.svg"
    outside.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', "utf-8")
    world = small_guide(**{"partners/printer.yaml": bad_file("partner-logo-missing").read_bytes(), "partners/logos/keep.txt": ""})
    (world.root / "content/partners/logos/us.svg").symlink_to(outside)
    (found,) = problems(world)
    assert found.code == "partner/logo-outside"


def test_findings_are_values_that_machines_can_read(small_guide: Callable[..., World]) -> None:
    (found,) = problems(small_guide(**{"services/clinic.yaml": bad_file("service-phone-too-short").read_bytes()}))
    assert found.as_json() == {
        "code": "service/phone", "severity": "error", "message": '"416-338-476" has too few digits (9 found)', "hint": found.hint,
        "where": {"file": "content/services/clinic.yaml", "line": 8, "field": "phones.0.number"}}
    assert str(found).startswith("content/services/clinic.yaml:8 [phones.0.number]: ")
