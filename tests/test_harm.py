"""The harm lint: each rule trips on its fault, alone, and lets what is right pass."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import BACK, CLINIC, EMERGENCY, GUIDE, HELPLINE, PRINTER, SPANISH, MakeGuide, po_of
from pamphlet.content.harm import Translated, address_findings, asked_papers, check_harm, check_harm_messages, digits_differ
from pamphlet.content.load import load_content
from pamphlet.findings import Finding, Severity, Where
from pamphlet.workshop import read_everything
from pamphlet.world import World

SHELTER = """\
id: shelter
name: Harbour House
alternate_name: Food & Shelter
description: A safe place for women and children. Call any time.
categories: [health]
area: [hill]
access_evidence: {kind: not-stated}
phones:
  - {number: "416-338-4767", type: voice}
locations:
  - neighbourhood: The Hill
address_private: true
sources:
  - {url: "http://example.org/?id=1", note: "12 King Street; bit.ly/abc: no reader sees a source"}
"""
WITH_BADGES = CLINIC.replace("  no_status: true\n", "  no_status: true\n  no_id: true\n  no_health_card: true\n")


def harms(world: World) -> list[Finding]:
    loaded = load_content(world)
    assert loaded.findings == (), "a guide of these tests is right but for what is tested"
    return list(check_harm(world, loaded))


def found(world: World) -> list[tuple[str, str, str]]:
    return [(f.code, f.where.file.removeprefix("content/"), f.where.field) for f in harms(world)]


def codes(address: str) -> set[str]:
    return {finding.code for finding in address_findings(address, Where())}


def of_messages(world: World, language: str, *messages: tuple[str, str, str], stale: bool = False) -> list[tuple[str, str]]:
    content = load_content(world).content
    assert content is not None
    rows = [Translated(context, source, text, Where("guide.po", line, context), stale) for line, (context, source, text) in enumerate(messages, 1)]
    return [(f.code, f.where.field) for f in check_harm_messages(content, language, rows)]


def test_a_good_guide_holds_no_harm(small_guide: MakeGuide) -> None:
    assert found(small_guide(**{"services/shelter.yaml": SHELTER})) == []


# --- addresses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "code"), [
    ("http://example.org/clinic", "harm/http"),
    ("HTTP://EXAMPLE.ORG", "harm/http"),
    ("ftp://example.org/list", "harm/http"),
    ("https://bit.ly/food", "harm/shortener"),
    ("https://www.TinyURL.com/food", "harm/shortener"),
    ("https://t.co/food", "harm/shortener"),
    ("https://qrco.de/food", "harm/shortener"),
    ("https://linktr.ee/hill", "harm/shortener"),
    ("bit.ly/food", "harm/shortener"),
    ("https://l.facebook.com/l.php", "harm/redirect"),
    ("https://www.google.com/url", "harm/redirect"),
    ("https://www.youtube.com/redirect", "harm/redirect"),
    ("https://nam02.safelinks.protection.outlook.com/", "harm/redirect"),
    ("https://urldefense.com/v3/", "harm/redirect"),
    ("https://example.org/https://other.org/", "harm/redirect"),
    ("https://example.org/go/https%3A%2F%2Fother.org", "harm/redirect"),
    ("https://example.org/#utm_source", "harm/query"),
    ("https://example.org/?lang=uk", "harm/query"),
    ("https://example.org/?", "harm/query"),
    ("https://example.org/%3Flang", "harm/query"),
    ("https://example.org/#copy=12", "harm/query"),
    ("https://example.org/fbclid", "harm/query"),
    ("https://example.org/#uk/0f8fad5b-d9cb-469f-a165-70867728950e", "harm/per-copy-id"),
    ("https://example.org/9c3f2ab47d10", "harm/per-copy-id"),
    ("https://example.org/#a1b2c3d4", "harm/per-copy-id"),
    ("https://example.org/100000000017", "harm/per-copy-id"),
    ("https://example.org/dGhpcyBpcyBh19IHRlc3Q", "harm/per-copy-id"),
    ("https://copy17@example.org/", "harm/per-copy-id"),
    ("https://9c3f2ab47d10.example.org/", "harm/per-copy-id"),
])
def test_a_harmful_address_trips_its_own_rule_alone(address: str, code: str) -> None:
    assert codes(address) == {code}


@pytest.mark.parametrize("address", [
    "https://example.org/?url=https://other.org", "https://example.org/?redirect=%2Flogin", "https://www.google.com/url?q=https://example.org",
])
def test_a_redirect_by_a_parameter_is_both(address: str) -> None:
    assert codes(address) == {"harm/redirect", "harm/query"}


@pytest.mark.parametrize("text", [
    "https://example.org/#uk/parkdale/food",
    "https://www.osgoode.yorku.ca/community-clinics/welcome-community-legal-aid-services-program-clasp/",
    "https://www.toronto.ca/bulletin-2017-04-shelter-access-for-undocumented-torontonians-february-24-2017/",
    "https://my-bit.ly.example.ca/", "https://notbit.ly.ca", "https://example.org/covid19", "https://example.org/2SLGBTQ", "https://google.ca/",
    "Write to help@example.org, or look at https://example.org/food.", "Have you seen https://example.org/food?", "Call 416-338-4766: 24/7, and/or come.",
    "Is it open? Call first.",
])
def test_plain_addresses_and_plain_words_pass(text: str) -> None:
    assert codes(text) == set()


def test_an_address_in_a_sentence_is_read_without_the_sentence() -> None:
    (finding,) = address_findings("See (http://example.org/food).", Where())
    assert finding.message.startswith("http://example.org/food: ")
    assert finding.severity is Severity.ERROR


names = st.text(ascii_lowercase, min_size=1, max_size=12)
ids = st.lists(names, min_size=1, max_size=3).map("-".join)
paths = st.text(ascii_lowercase + ascii_uppercase + digits + "-._~/", max_size=30)
queries = st.text(ascii_lowercase + digits + "=&%+/?#:@", max_size=30)


@given(names, paths, queries, st.sampled_from(["", "#uk/food"]))
@example("a", "", "", "")
def test_no_address_with_a_query_ever_passes(host: str, path: str, query: str, fragment: str) -> None:
    assert "harm/query" in codes(f"https://{host}.org/{path}?{query}{fragment}")


@given(names, st.sampled_from(["en", "es", "uk", "bo"]), ids, ids)
def test_the_guides_own_addresses_always_pass(host: str, language: str, area: str, category: str) -> None:
    for address in (f"https://{host}.org/", f"https://{host}.org/#{language}", f"https://{host}.org/#{language}/{area}/{category}"):
        assert codes(address) == set()


@given(st.uuids(), st.sampled_from(["/", "/#", "/#uk/", "/copy/"]))
def test_no_uuid_ever_passes(uuid: object, before: str) -> None:
    assert "harm/per-copy-id" in codes(f"https://example.org{before}{uuid}")


@pytest.mark.parametrize(("file", "text", "field"), [
    ("guide.yaml", GUIDE.replace("https://example.org/", "https://bit.ly/hill"), "map"),
    ("services/clinic.yaml", CLINIC.replace("https://example.org/clinic", "https://bit.ly/clinic"), "url"),
    ("services/clinic.yaml", CLINIC.replace("Everyone on the hill.", "Sign up at bit.ly/clinic."), "eligibility_description"),
    ("partners/printer.yaml", PRINTER + "contact: {name: We, url: 'https://bit.ly/we'}\n", "contact.url"),
    ("partners/printer.yaml", PRINTER + "contact: {name: We, lines: [Ask us, 'Or bit.ly/we']}\n", "contact.lines.1"),
    ("sections/back.yaml", BACK.replace("Made from invented information.", "More at bit.ly/hill."), "items.0.text"),
    ("sections/emergency.yaml", EMERGENCY.replace("Say where you are.", "More at bit.ly/hill."), "items.0.text"),
])
def test_addresses_are_found_wherever_a_reader_meets_them(small_guide: MakeGuide, file: str, text: str, field: str) -> None:
    assert found(small_guide(**{file: text})) == [("harm/shortener", file, field)]


def test_a_finding_names_the_line(small_guide: MakeGuide) -> None:
    (finding,) = harms(small_guide(**{"services/clinic.yaml": CLINIC.replace("https://example.org/clinic", "http://example.org/clinic")}))
    assert (finding.where.line, finding.code) == (4, "harm/http")


def test_addresses_in_translations_are_found(small_guide: MakeGuide) -> None:
    world = small_guide()
    assert of_messages(world, "es", ("clinic.description", "Doctors", "Médicos: bit.ly/x")) == [("harm/shortener", "clinic.description")]
    assert of_messages(world, "es", ("clinic.description", "Doctors", "Médicos.")) == []


# --- private places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [
    "12 King Street", "360 Lesmill Rd", "1884 davenport rd", "729 St Clair Ave W", "12A 5th Avenue", "on Lesmill Road", "M5A 2B2", "m5a2b2", "M5A-2B2",
    "Queen & Bathurst", "near Jane and Finch", "at the corner of two streets", "43.76335, -79.36095", "calle Ocho 12", "вул. Шевченка", "на розі", "༡༢ སྲང་ལམ",
])
def test_a_private_place_is_not_given_away_in_its_own_text(small_guide: MakeGuide, place: str) -> None:
    world = small_guide(**{"services/shelter.yaml": SHELTER.replace("Call any time.", place)})
    assert found(world) == [("harm/private-address", "services/shelter.yaml", "description")]
    public = SHELTER.replace("Call any time.", place).replace("address_private: true", "address_private: false")
    assert found(small_guide(**{"services/shelter.yaml": public})) == []


@pytest.mark.parametrize("text", [
    "Call any time.", "Open 24 hours, 7 days.", "18 or older. Stay up to 30 days.", "For people on the street.", "Para quienes viven en la calle.",
    "Для тих, хто живе на вулиці.", "Meals, showers & laundry.", "St Michael nurses come by.", "Food & Shelter takes you in.",
])
def test_ordinary_words_of_a_private_place_pass(small_guide: MakeGuide, text: str) -> None:
    assert found(small_guide(**{"services/shelter.yaml": SHELTER.replace("Call any time.", text)})) == []


@pytest.mark.parametrize(("field", "line"), [
    ("alternate_name", "alternate_name: Harbour of 12 King Street"), ("alert", "alert: Now at 12 King Street"),
    ("application_process", "application_process: Ring at 12 King Street"), ("locations.0.neighbourhood", "neighbourhood: 12 King Street"),
])
def test_every_text_of_a_private_place_is_read(small_guide: MakeGuide, field: str, line: str) -> None:
    text = SHELTER.replace("neighbourhood: The Hill", line) if "neighbourhood" in line else SHELTER.replace("alternate_name: Food & Shelter", line)
    assert found(small_guide(**{"services/shelter.yaml": text})) == [("harm/private-address", "services/shelter.yaml", field)]


def test_other_records_do_not_give_it_away(small_guide: MakeGuide) -> None:
    tells = HELPLINE.replace("Someone who knows where to eat tonight.", "We send women to harbour house, 12 King Street.")
    assert found(small_guide(**{"services/shelter.yaml": SHELTER, "services/helpline.yaml": tells})) == [
        ("harm/private-address", "services/helpline.yaml", "description")]
    other_place = HELPLINE.replace("Someone who knows where to eat tonight.", "We are at 12 King Street.")
    assert found(small_guide(**{"services/shelter.yaml": SHELTER, "services/helpline.yaml": other_place})) == []
    names_only = HELPLINE.replace("Someone who knows where to eat tonight.", "We send women to Harbour House.")
    assert found(small_guide(**{"services/shelter.yaml": SHELTER, "services/helpline.yaml": names_only})) == []


def test_a_second_record_of_the_same_name_does_not_have_the_address(small_guide: MakeGuide) -> None:
    double = CLINIC.replace("name: Hill Clinic", "name: HARBOUR  HOUSE")
    assert found(small_guide(**{"services/shelter.yaml": SHELTER, "services/clinic.yaml": double})) == [
        ("harm/private-address", "services/clinic.yaml", "locations.0.address")]


def test_a_partner_that_is_the_place_does_not_stamp_its_address(small_guide: MakeGuide) -> None:
    stamp = PRINTER + "contact: {name: Harbour House, lines: [Ask at the desk, 12 King Street]}\n"
    assert found(small_guide(**{"services/shelter.yaml": SHELTER, "partners/printer.yaml": stamp})) == [
        ("harm/private-address", "partners/printer.yaml", "contact.lines.1")]
    elsewhere = stamp.replace("Harbour House", "Town Library")
    assert found(small_guide(**{"services/shelter.yaml": SHELTER, "partners/printer.yaml": elsewhere})) == []


@pytest.mark.parametrize(("language", "text"), [
    ("es", "Casa segura en la calle Ocho 12."), ("uk", "Безпечне місце, вул. Шевченка, 5."), ("bo", "བདེ་འཇགས། 12 King Street"), ("es", "Casa segura, M5A 2B2."),
])
def test_translations_do_not_give_it_away(small_guide: MakeGuide, language: str, text: str) -> None:
    world = small_guide(**{"services/shelter.yaml": SHELTER})
    assert of_messages(world, language, ("shelter.description", "A safe place", text)) == [("harm/private-address", "shelter.description")]
    assert of_messages(world, language, ("clinic.description", "A clinic", text)) == []


# --- papers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "text", "kinds"), [
    ("en", "Bring photo ID.", {"id"}),
    ("en", "ID required", {"id"}),
    ("en", "No appointment, ID required.", {"id"}),
    ("en", "Everyone is welcome. You must show a health card.", {"health-card"}),
    ("en", "You need ID and proof of address.", {"id", "address"}),
    ("en", "If you have no income, bring your driver’s licence.", {"id"}),
    ("en", "You cannot enter without ID.", {"id"}),
    ("en", "No appointment needed but ask for your OHIP number: we need an OHIP card.", {"health-card"}),
    ("es", "Traiga identificación.", {"id"}),
    ("es", "Se requiere comprobante de domicilio.", {"address"}),
    ("es", "Sin cita, pero necesita tarjeta de salud.", {"health-card"}),
    ("es", "No se atiende sin identificación.", {"id"}),
    ("uk", "Потрібне посвідчення особи.", {"id"}),
    ("uk", "Принесіть підтвердження адреси.", {"address"}),
    ("uk", "Без запису, але потрібна медична картка.", {"health-card"}),
    ("uk", "Не приймають без паспорта.", {"id", "status"}),
    ("bo", "ངོ་སྤྲོད་ལག་ཁྱེར་དགོས།", {"id"}),
    ("bo", "ངོ་སྤྲོད་ལག་ཁྱེར་འཁྱེར་རོགས།", {"id"}),
    ("bo", "སྔོན་མངགས་མི་དགོས། འཕྲོད་བསྟེན་ལག་ཁྱེར་དགོས།", {"health-card"}),
    ("es-419", "Traiga identificación.", {"id"}),
    ("am", "ID required", {"id"}),
])
def test_demands_are_understood(language: str, text: str, kinds: set[str]) -> None:
    assert asked_papers(text, language) == kinds


@pytest.mark.parametrize(("language", "text"), [
    ("en", "No ID needed."), ("en", "Meals: no ID needed."), ("en", "ID is not required."), ("en", "You do not need ID, a health card or papers."),
    ("en", "You don't need a health card."), ("en", "Free primary care without a health card."), ("en", "HIV tests are anonymous and never ask for a health card."),
    ("en", "Helps people get ID."), ("en", "Helps you get ID and keeps it safe for you."), ("en", "Bring ID if you have it."), ("en", "ID clinic on Mondays."),
    ("en", "You need an appointment."), ("en", "I did need it. Bring friends."), ("en", "Work rights apply with or without papers."),
    ("es", "No necesita identificación."), ("es", "Sin identificación."), ("es", "No se requiere tarjeta de salud."), ("es", "Nunca piden tarjeta de salud."),
    ("es", "Atención primaria gratis sin tarjeta de salud."), ("es", "Le ayuda a obtener identificación."), ("es", "Traiga identificación si la tiene."),
    ("es", "No pide identificación, comprobante de domicilio ni tarjeta de salud."),
    ("uk", "Посвідчення не потрібне."), ("uk", "Посвідчення особи не потрібне, запис теж."), ("uk", "Допомога без медичної картки."),
    ("uk", "Медичної картки ніколи не просять."), ("uk", "Допоможуть отримати посвідчення особи."), ("uk", "Принесіть паспорт, якщо є."),
    ("bo", "ངོ་སྤྲོད་ལག་ཁྱེར་མི་དགོས།"), ("bo", "ངོ་སྤྲོད་ལག་ཁྱེར་མེད་ནའང་འགྲིག"), ("bo", "འཕྲོད་བསྟེན་ལག་ཁྱེར་ནམ་ཡང་མི་འདྲི།"),
    ("bo", "འཕྲོད་བསྟེན་ལག་ཁྱེར་མེད་ཀྱང་གཞི་རྩའི་སྨན་བཅོས་རིན་མེད་ཐོབ།"), ("bo", "ངོ་སྤྲོད་ལག་ཁྱེར་ཐོབ་པར་རོགས་རམ་བྱེད།"),
])
def test_denials_offers_and_wishes_are_not_demands(language: str, text: str) -> None:
    assert asked_papers(text, language) == frozenset()


@pytest.mark.parametrize(("badge", "text", "trips"), [
    ("no_id", "Bring ID.", True), ("no_id", "Bring proof of address.", True), ("no_id", "Bring your health card.", True),
    ("no_health_card", "Bring your health card.", True), ("no_health_card", "Bring ID.", False),
    ("no_status", "Bring your passport.", True), ("no_status", "Bring your health card.", True), ("no_status", "Bring ID.", False),
])
def test_a_badge_and_a_demand_for_what_it_denies(small_guide: MakeGuide, badge: str, text: str, trips: bool) -> None:
    record = CLINIC.replace("  no_status: true\n", f"  {badge}: true\n").replace("Everyone on the hill.", text)
    expected = [("harm/id-required", "services/clinic.yaml", "eligibility_description")] if trips else []
    assert found(small_guide(**{"services/clinic.yaml": record})) == expected
    unbadged = CLINIC.replace("  no_status: true\n", "").replace("Everyone on the hill.", text)
    assert found(small_guide(**{"services/clinic.yaml": unbadged})) == []


def test_what_is_listed_to_bring_is_a_demand_without_a_verb(small_guide: MakeGuide) -> None:
    record = WITH_BADGES + "required_documents:\n  - {id: card, text: 'Health card or birth certificate'}\n"
    assert found(small_guide(**{"services/clinic.yaml": record})) == [("harm/id-required", "services/clinic.yaml", "required_documents.0.text")]
    world = small_guide(**{"services/clinic.yaml": WITH_BADGES + "required_documents:\n  - {id: letter, text: 'A letter from a doctor'}\n"})
    assert found(world) == []
    assert of_messages(world, "es", ("clinic.required_documents.letter.text", "A letter from a doctor", "Tarjeta de salud")) == [
        ("harm/id-required", "clinic.required_documents.letter.text")]


def test_a_translation_does_not_ask_for_what_the_source_does_not(small_guide: MakeGuide) -> None:
    world = small_guide(**{"services/clinic.yaml": WITH_BADGES})
    asks = {"es": "Traiga identificación.", "uk": "Потрібне посвідчення особи.", "bo": "ངོ་སྤྲོད་ལག་ཁྱེར་དགོས།"}
    for language, text in asks.items():
        assert of_messages(world, language, ("clinic.eligibility_description", "Everyone", text)) == [("harm/id-required", "clinic.eligibility_description")]
        assert of_messages(world, language, ("helpline.description", "Everyone", text)) == []


# --- digits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("texts", "differ"), [
    (("Ages 16 to 24", "De 16 a 24 años", "༡༦ ནས ༢༤", "من ١٦ إلى ٢٤"), False), (("Ages 16 to 24", "Від 24 до 16"), False), (("Ages 16", "ལོ ༡༧"), True),
    (("2 beds", "2 camas y 2 más"), True), (("No numbers", "Sin números"), False), (("No numbers", "Sin 1 número"), True),
])
def test_digits_of_every_script_are_digits(texts: tuple[str, ...], differ: bool) -> None:
    assert digits_differ(*texts) is differ


def test_a_stale_message_that_a_draft_would_print_keeps_its_digits(small_guide: MakeGuide) -> None:
    """`message/digits` leaves stale messages alone; others it covers, so the lint does not say it twice."""
    world = small_guide()
    message = ("clinic.description", "Ages 18 to 24", "De 16 a 24 años")
    assert of_messages(world, "es", message, stale=True) == [("harm/digits", "clinic.description")]
    assert of_messages(world, "es", message) == []
    assert of_messages(world, "bo", ("clinic.description", "Ages 18", "ལོ་ ༡༨"), stale=True) == []


@pytest.mark.parametrize("flags", ["", "#, fuzzy\n"])
def test_messages_that_are_not_stale_are_covered_by_the_checks_of_messages(small_guide: MakeGuide, flags: str) -> None:
    wrong = SPANISH | {("clinic.description", "Doctors and nurses for anyone."): "Médicos y 2 enfermeras."}
    po = po_of(wrong).replace("#, fuzzy\n", flags)
    _, _, findings = read_everything(small_guide(**{"locale/es/LC_MESSAGES/guide.po": po}))
    assert "message/digits" in {finding.code for finding in findings}


# --- the guide itself ------------------------------------------------------------------------------------


def test_the_starter_guide_holds_no_harm(repo: Path) -> None:
    world = World(repo / "src" / "pamphlet" / "content" / "starter")
    assert list(check_harm(world, load_content(world))) == []


def test_the_guide_holds_no_harm(repo: Path) -> None:
    world = World(repo)
    assert not list(check_harm(world, load_content(world)))
