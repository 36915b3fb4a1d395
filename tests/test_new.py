"""`pamphlet new …`: questions in, one checked and explained file out, nothing else touched."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
import typer
from ruamel.yaml import YAML
from typer.testing import CliRunner

from pamphlet.cli import app
from pamphlet.content.ask_language import with_language
from pamphlet.content.ask_partner import PAPERS
from pamphlet.content.asking import BACK, slug
from pamphlet.content.load import Loaded, load_content
from pamphlet.content.new import write_new
from pamphlet.content.new_records import record_text
from pamphlet.content.starter import write_starter
from pamphlet.content.yaml_files import round_trip
from pamphlet.errors import ContentErrors, OutputProblem, UsageProblem
from pamphlet.impose import schemes
from pamphlet.model import Area, Partner, Service
from pamphlet.workshop import read_everything
from pamphlet.world import GUIDE_FILE, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pamphlet.findings import Finding

DAY = dt.date(2026, 11, 21)
REPO = Path(__file__).parents[1]
R = TypeVar("R", bound=Service | Partner | Area)


class Answers:
    """A person who answers in turn: "" takes the default, a refused answer is followed by the next one."""

    def __init__(self, *answers: str) -> None:
        self._answers: Iterator[str] = iter(answers)
        self.asked: list[str] = []
        self.refused: list[str] = []

    def __call__(self, question: str, default: str = "", check: Callable[[str], str] | None = None) -> str:
        self.asked.append(question)
        while True:
            answer = next(self._answers, None)
            assert answer is not None, f"no answer to: {question}"
            problem = check(answer or default) if check else ""
            if not problem:
                return answer or default
            self.refused.append(problem)

    @property
    def left(self) -> list[str]:
        return list(self._answers)


@pytest.fixture
def world(tmp_path: Path) -> World:
    write_starter(tmp_path / "guide")
    return World(tmp_path / "guide", DAY)


def make(world: World, kind: str, *answers: str) -> tuple[Path, Answers]:
    ask = Answers(*answers)
    path = write_new(world, load_content(world), kind, ask)
    assert not ask.left
    return path, ask


def read(world: World, kind: type[R], record_id: str) -> R:
    content = load_content(world).content
    assert content is not None
    records = (*content.services, *content.partners, *content.areas)
    return next(record for record in records if isinstance(record, kind) and record.id == record_id)


def errors(world: World) -> list[Finding]:
    return [finding for finding in read_everything(world)[2] if finding.severity.name == "ERROR"]


# --- service -------------------------------------------------------------------------------------

DENTIST = (
    "Women's Dental Café", "", "Dentists for people without insurance.", "health, food", "riverside",
    "place", "5 Example Street", "Z9Z 2B2", "Riverside",
    "416-555-0150", "", "416-555-0151", "tty", "", "Mo-Fr 09:30-16:00", "2025", "https://example.org/teeth",
    "explicit", "everyone is welcome", "yes",
    "https://example.org/teeth/about", "", "a nurse who works there", "2026", "",
)


def test_a_service_is_asked_for_and_written(world: World) -> None:
    path, ask = make(world, "service", *DENTIST)
    assert path == world.root / "content/services/womens-dental-cafe.yaml"
    assert not ask.refused
    assert not errors(world)
    service = read(world, Service, "womens-dental-cafe")
    assert (service.status, service.priority, service.verified) == ("active", 50, None)
    assert service.categories == ("health", "food")
    assert [(phone.number, phone.type) for phone in service.phones] == [("416-555-0150", "voice"), ("416-555-0151", "tty")]
    assert service.schedules[0].as_of == 2025
    assert service.access.no_status
    assert (service.access_evidence.kind, service.access_evidence.note) == ("explicit", "everyone is welcome")
    assert [(source.url, source.note, source.year) for source in service.sources] == [
        ("https://example.org/teeth/about", None, 2026), (None, "a nurse who works there", 2026)]


def test_the_file_is_in_the_models_order_and_explains_every_field(world: World) -> None:
    path, _ = make(world, "service", *DENTIST)
    lines = path.read_text("utf-8").splitlines()
    fields = [line.split(":")[0] for line in lines if line[:1].isalpha()]
    assert fields == [name for name in Service.model_fields if name in fields]
    assert {"status", "priority", "verified"} <= set(fields)
    assert all(lines[number - 1].startswith("# ") for number, line in enumerate(lines) if line[:1].isalpha())
    assert "verified: null" in lines
    assert "# fees_description: what it costs; translated, room for about 110 characters" in lines
    named = {line[2:].split(":")[0] for line in lines if line.startswith("# ") and ":" in line}
    assert {name for name in Service.model_fields if name not in fields} <= named


def test_each_answer_is_checked_at_once(world: World) -> None:
    _, ask = make(
        world, "service", "", "Line", "example-clinic", "A Line", "line", "x" * 200, "Advice.", "nothing", "", "legal",
        "nowhere", "city", "by-foot", "phone", "416-555-010", "416-555-0102", "pigeon", "voice", "",
        "Mo-Fr 25:00-26:00", "weekdays", "Mo-Fr 09:00-17:00", "1066", "2026", "example", "",
        "rumour", "not-stated", "", "", "A neighbour", "soon", "2026", "")
    assert [problem.split(":")[0][:40] for problem in ask.refused] == [
        "this needs an answer",
        'the id "example-clinic" is used already',
        '"A Line" is not an id',
        "200 characters; there is room for 160",
        '"nothing" is not one of', "this needs an answer", '"nowhere" is not one of', '"by-foot" is not one of',
        '"416-555-010" has too few digits (9 found)'[:40],
        '"pigeon" is not one of', '"Mo-Fr 25', '"weekdays"', '"1066" is not a number from 1990 to 2026',
        '"example" is not a web address such as https'[:40], '"rumour" is not one of', "this needs an answer",
        '"soon" is not a number from 1990 to 2026',
    ]
    service = read(world, Service, "line")
    assert service.access.phone_only
    assert not service.locations


def test_a_private_address_is_not_asked_for(world: World) -> None:
    _, ask = make(world, "service", "Safe House", "", "A safe place to stay.", "legal", "", "private",
                  "416-555-0160", "", "", "", "", "policy", "shelter rules", "no", "a leaflet", "", "")
    service = read(world, Service, "safe-house")
    assert service.address_private
    assert service.access.no_status is None
    assert not [question for question in ask.asked if "Street" in question or "Postal" in question]


def test_a_short_code_is_a_text_service(world: World) -> None:
    make(world, "service", "Text Line", "", "Somebody to write to.", "health", "", "phone", "686868", "", "HELLO", "45678", "",
         "", "", "24/7", "", "", "not-stated", "", "a poster", "", "")
    service = read(world, Service, "text-line")
    assert [(phone.number, phone.type, phone.keyword) for phone in service.phones] == [
        ("686868", "text", "HELLO"), ("45678", "text", None)]
    assert not errors(world)


@pytest.mark.parametrize("kind", ["low-barrier", "refugee-focused", "not-stated"])
def test_no_sign_is_offered_without_evidence(world: World, kind: str) -> None:
    _, ask = make(world, "service", "A", "", "Food.", "food", "", "phone", "", "", "", kind, "", "a poster", "", "")
    assert not [question for question in ask.asked if "No status" in question]


def test_a_file_that_is_there_is_never_overwritten(world: World) -> None:
    path = world.root / "content/services/late.yaml"

    class Slow(Answers):
        """Somebody else writes the same file before the last answer."""

        def __call__(self, question: str, default: str = "", check: Callable[[str], str] | None = None) -> str:
            if question.startswith("Another source"):
                path.write_text("mine")
            return super().__call__(question, default, check)

    ask = Slow("Late", "", "Food.", "food", "", "phone", "", "", "", "", "", "a poster", "", "")
    with pytest.raises(UsageProblem, match=r"there is a file content/services/late\.yaml already"):
        write_new(world, load_content(world), "service", ask)
    assert path.read_text() == "mine"


def test_a_source_without_a_year_has_none(world: World) -> None:
    make(world, "service", "A", "", "Food.", "food", "", "phone", "", "", "", "", "", "a poster", "?", "")
    assert [(source.note, source.year) for source in read(world, Service, "a").sources] == [("a poster", None)]


def test_a_file_of_another_name_counts_too(world: World) -> None:
    (world.root / "content/areas/taken.yaml").write_text("id: something-else\nname: Else\npostal_prefixes: [Z0Z]\n")
    _, ask = make(world, "area", "Taken", "", "taken", "taken-2", "Z1Z", "", "")
    assert ask.refused[1] == "there is a file content/areas/taken.yaml already"


# --- partner -------------------------------------------------------------------------------------


def test_a_partner_for_a_print_shop(world: World) -> None:
    make(world, "partner", "Library", "", "", "", "", "", "", "", "riverside", "", "", "416-555-0170")
    partner = read(world, Partner, "library")
    assert (partner.format, partner.family, partner.paper) == ("c-fold", "standard", ("letter",))
    assert (partner.colour, partner.bleed) == ("cmyk", "3 mm")
    assert partner.languages == (("en",), ("es",))
    assert partner.sections == ("emergency", "how-to-use", "services")
    assert partner.back_sections == ("legend",)
    assert partner.contact is not None
    assert (partner.contact.name, partner.contact.phone) == ("Library", "416-555-0170")
    assert not errors(world)


LONG, SHORT = ("emergency", "how-to-use", "services"), ("emergency", "services")


@pytest.mark.parametrize(("answers", "expected"), [
    (("zine", "", "letter, a4", "en", "", "", "any", "", "", ""), ("zine", "gray", None, SHORT)),
    (("accordion", "wallet", "strip", "85 x 54 mm", "8", "en+es", "shop", "gray", "", "legal", "", ""),
     ("wallet", "gray", "3 mm", SHORT[1:])),
    (("booklet", "", "", "", "", "", "", "", "", ""), ("booklet", "cmyk", "3 mm", LONG)),
    (("card", "", "letter", "85 x 54 mm", "", "own", "", "", "", "", ""), ("standard", "gray", None, LONG)),
])
def test_formats_ask_what_they_need_and_fold(world: World, answers: tuple[str, ...], expected: tuple[object, ...]) -> None:
    make(world, "partner", "Printer", "", *answers)
    partner = read(world, Partner, "printer")
    assert (partner.family, partner.colour, partner.bleed, partner.sections) == expected
    assert partner.category_codes is (partner.family not in ("zine", "wallet"))
    assert not errors(world)


def test_a_partner_that_is_not_named_on_the_back(world: World) -> None:
    make(world, "partner", "Quiet", "", "", "", "", "", "", "", "", "", "none")
    assert read(world, Partner, "quiet").contact is None
    assert not errors(world)


def test_a_partner_names_nothing_twice(world: World) -> None:
    _, ask = make(world, "partner", "Q", "", "", "", "letter, letter", "notepaper", "a4", "en, en", "en+en", "en", "", "", "",
                  "food, food", "", "none")
    assert ask.refused == [
        '"letter" is there twice; once is enough',
        '"notepaper" is neither one of letter, legal, tabloid, a5, a4, a3, strip, nor a size such as "340 x 54 mm"',
        '"en" is there twice; once is enough', '"en+en" has the same language twice; two stand side by side',
        '"food" is there twice; once is enough']


def test_the_papers_that_are_asked_for_are_those_that_can_be_folded() -> None:
    assert (*schemes.PAPERS, schemes.STRIP) == PAPERS


def test_partners_answers_are_checked(world: World) -> None:
    _, ask = make(world, "partner", "P", "", "accordion", "", "legal", "many", "6", "en+es+en", "en, uk", "en, en+es",
                  "", "", "nowhere", "", "books", "", "", "416-555", "")
    assert [problem.split(":")[0] for problem in ask.refused] == [
        '"many" is not a number from 4 to 400', '"en+es+en" has 3 languages; two at most stand side by side',
        '"uk" is not one of',
        '"nowhere" is not one of', '"books" is not one of', '"416-555" has too few digits (6 found) and is no short code of CA']
    partner = read(world, Partner, "p")
    assert (partner.panels, partner.languages) == (6, (("en",), ("en", "es")))


# --- area ----------------------------------------------------------------------------------------


def test_an_area_by_its_middle(world: World) -> None:
    _, ask = make(world, "area", "City", "city", "the-hill", "m6k, m6 r", "43.6", "-79.4296, 443.642", "43.642, -79.4296",
                  "0", "2", "")
    assert len(ask.refused) == 4
    area = read(world, Area, "the-hill")
    assert area.centre is not None
    assert (area.centre.latitude, area.centre.longitude, area.radius_km) == (43.642, -79.4296, 2.0)
    assert area.postal_prefixes == ("M6K", "M6R")
    assert not errors(world)


def test_an_area_that_lies_somewhere_needs_no_services_of_its_own(world: World) -> None:
    for name, where in (("Docks", ("Z2Z", "", "")), ("Mill", ("", "43.6, -79.4", "2", ""))):
        _, ask = make(world, "area", name, "", *where)
        assert not ask.refused
        assert "empty for none" in ask.asked[-1]
        assert read(world, Area, name.lower()).services == ()
    assert not errors(world)


def test_an_area_lies_somewhere(world: World) -> None:
    _, ask = make(world, "area", "Docks", "", " , ", "", "", "", "example-clinik", "Nowhere", "example-clinic")
    assert "At least one, as the area has neither postal codes nor a middle" in ask.asked[-1]
    assert "pamphlet list services shows them all" in ask.asked[-1]
    assert [problem.split(" or ")[0] for problem in ask.refused] == [
        "this needs an answer", "this needs an answer",
        'no service has the id "example-clinik"; did you mean example-clinic',
        'no service has the id "Nowhere"; pamphlet list services shows all ids']
    area = read(world, Area, "docks")
    assert area.services == ("example-clinic",)


# --- language ------------------------------------------------------------------------------------

FRENCH = ("fr", "Français", "fr_CA", "", "", "", "")


def test_a_language_is_a_row_and_nothing_else_changes(world: World) -> None:
    before = (world.root / GUIDE_FILE).read_text("utf-8").splitlines()
    path, _ = make(world, "language", *FRENCH)
    after = path.read_text("utf-8").splitlines()
    row = ["  - code: fr", "    name: Français", "    locale: fr_CA", "    script: latin", "    fonts: [Guide Sans]",
           "    line_height: {ideal: 1.38, min: 1.28, heading: 1.2}", "    clock: 24"]
    at = after.index(row[0])
    assert after[at:at + len(row)] == row
    assert after[:at] + after[at + len(row):] == before
    assert before[at - 1].strip().startswith("bind_short_words")
    assert not (world.root / "styles").exists()
    loaded = load_content(world)
    assert loaded.content is not None
    assert loaded.content.guide.language_codes == ("en", "es", "fr")


def test_the_repositorys_own_guide_keeps_every_line() -> None:
    text = (REPO / GUIDE_FILE).read_text("utf-8")
    row = round_trip().load("code: fr\nname: Français\n")
    after = with_language(text, row)
    assert [line for line in after.splitlines() if line not in ("  - code: fr", "    name: Français")] == text.splitlines()


@pytest.mark.parametrize("text", [
    "languages:\n- code: en\n  name: English  # own\n# later\ncategories: []\n",
    "categories: []\nlanguages:\n    -   code: en\n        name: English # no line end",
    "languages:\r\n  - code: en\r\n    name: >\r\n      English\r\n\r\n# later\r\ncategories: []\r\n",
    "languages:\n  - code: en\n    name: English\n  # - code: xx\n\n\n",
    "# first\nlanguages: [{code: en, name: English}]  # in brackets\n# later\ncategories: []\n",
    "languages:\n  - {code: en, name: English}\n",
    "languages:\n  -\n    code: en\n    name: English\n# later\ncategories: []\n",
])
def test_a_row_goes_in_however_the_list_is_written(text: str) -> None:
    row = round_trip().load("code: fr\nname: Français\n")
    after = with_language(text, row)
    plain = YAML(typ="safe", pure=True)
    old, new = plain.load(text), plain.load(after)
    assert new["languages"] == [*old["languages"], {"code": "fr", "name": "Français"}]
    assert {key: value for key, value in new.items() if key != "languages"} == {k: v for k, v in old.items() if k != "languages"}
    comments = [line[line.index("#"):].rstrip() for line in text.splitlines() if "#" in line]
    assert [line[line.index("#"):].rstrip() for line in after.splitlines() if "#" in line] == comments
    assert ("\r\n" in after) == ("\r\n" in text)
    assert "\r\n" not in text or after.count("\n") == after.count("\r\n")


def test_a_script_that_has_no_sheet_gets_one(world: World) -> None:
    make(world, "language", "ka", "ქართული", "", "georgian", "", "", "")
    sheet = world.root / "styles/script-georgian.css"
    assert ":lang(ka)" in sheet.read_text("utf-8")
    before = sheet.read_bytes()
    make(world, "language", "xmf", "მარგალური", "ka", "georgian", "", "", "")
    assert sheet.read_bytes() == before


def test_a_script_says_its_direction_and_its_fonts(world: World) -> None:
    make(world, "language", "fa", "فارسی", "", "arabic", "", "12", "")
    make(world, "language", "dz", "རྫོང་ཁ", "", "tibetan", "", "", "")
    loaded = load_content(world)
    assert loaded.content is not None
    persian, dzongkha = (loaded.content.guide.language(code) for code in ("fa", "dz"))
    assert (persian.direction, persian.clock, persian.fonts) == ("rtl", 12, ("Guide Sans",))
    assert dzongkha.fonts == ("Guide Tibetan", "Guide Sans")


def test_languages_answers_are_checked(world: World) -> None:
    _, ask = make(world, "language", "French", "es", "fr", "", "Français", "", "", "up", "", "36", "", "")
    assert len(ask.refused) == 5
    assert ask.refused[1] == 'the guide has "es" already'


def test_the_command_makes_the_catalogue_and_says_what_is_wrong(world: World) -> None:
    result = CliRunner().invoke(app, ["new", "language", "--workspace", str(world.root)],
                                input="fr\nFrançais\nfr_XX\n\n\n\n\n")
    assert result.exit_code == 0, result.output
    assert "written: content/guide.yaml" in result.output
    assert 'CLDR knows no locale "fr_XX"' in result.output
    catalogue = (world.root / "content/locale/fr/LC_MESSAGES/guide.po").read_text("utf-8")
    assert 'msgid "Our neighbourhood guide"\nmsgstr ""' in catalogue
    assert not (world.root / "content/locale/es/LC_MESSAGES/guide.po").read_text("utf-8").count('msgstr ""\n\n')


# --- any of them ---------------------------------------------------------------------------------

AREA = ("Docks", "", "Z2Z", "", "")


class Interrupted(Answers):
    """A person who answers some questions and then presses Ctrl-C, or closes the window."""

    def __init__(self, *answers: str, by: type[BaseException] = KeyboardInterrupt) -> None:
        super().__init__(*answers, "stop")
        self._by = by

    def __call__(self, question: str, default: str = "", check: Callable[[str], str] | None = None) -> str:
        def stopping(answer: str) -> str:
            if answer == "stop":
                raise self._by
            return check(answer) if check else ""

        return super().__call__(question, default, stopping)


def files_of(world: World) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((world.root / "content").rglob("*")) if path.is_file()}


def test_one_can_go_back_and_answer_again(world: World) -> None:
    _, ask = make(world, "area", BACK, "Dicks", "", BACK, BACK, "Docks", "", "Z2Z", "", "")
    assert read(world, Area, "docks").name == "Docks"
    assert not ask.refused
    asked = [question.split()[0] for question in ask.asked]
    assert ask.asked[2].startswith("A short id"), "a question that was answered is not asked again"
    assert len(asked) == len(AREA) + 5


def test_how_to_go_back_is_said_once_and_first(world: World) -> None:
    _, ask = make(world, "area", *AREA)
    assert "< goes back" in ask.asked[0]
    assert not [question for question in ask.asked[1:] if "goes back" in question]


@pytest.mark.parametrize("by", [KeyboardInterrupt, EOFError, typer.Abort])
@pytest.mark.parametrize("number", range(1, 5))
def test_what_was_answered_is_kept_when_somebody_stops_and_nothing_else_is_written(world: World, by: type[BaseException], number: int) -> None:
    before = files_of(world)
    with pytest.raises(UsageProblem, match="your answers, in out/unfinished-area.json: pamphlet new area goes on from there"):
        write_new(world, load_content(world), "area", Interrupted(*AREA[:number], by=by))
    assert files_of(world) == before
    _, ask = make(world, "area", "yes", *AREA[number:])
    assert f"last time, {number} answer" in ask.asked[0]
    assert read(world, Area, "docks").postal_prefixes == ("Z2Z",)
    assert not (world.out / "unfinished-area.json").exists()


def test_who_stops_before_the_first_answer_leaves_nothing(world: World) -> None:
    with pytest.raises(UsageProblem, match="Nothing was written"):
        write_new(world, load_content(world), "area", Interrupted())
    assert not world.out.exists()


def test_one_may_begin_anew_instead(world: World) -> None:
    with pytest.raises(UsageProblem):
        write_new(world, load_content(world), "area", Interrupted("Docks"))
    make(world, "area", "no", "Mill", "", "Z3Z", "", "")
    assert read(world, Area, "mill").name == "Mill"


def test_answers_that_are_no_longer_right_are_asked_for_again(world: World) -> None:
    with pytest.raises(UsageProblem):
        write_new(world, load_content(world), "area", Interrupted("Docks", "", "Z2Z"))
    make(world, "area", "no", *AREA)  # meanwhile another person takes the id
    (world.out / "unfinished-area.json").write_text('[["What do people call this neighbourhood?", "Docks"], ["A short id", "docks"]]')
    _, ask = make(world, "area", "yes", "docks", "docks-2", "Z2Z", "", "")
    assert ask.refused == ['the id "docks" is used already']


def test_kept_answers_that_cannot_be_read_are_no_answers(world: World) -> None:
    world.out.mkdir()
    for text in ("", "[", "[1]", "{}", '{"a": 1}'):
        (world.out / "unfinished-area.json").write_text(text)
        _, ask = make(world, "area", f"Docks{len(text)}", "", "Z2Z", "", "")
        assert "last time" not in ask.asked[0]


def test_the_command_says_what_became_of_the_answers(world: World) -> None:
    result = CliRunner().invoke(app, ["new", "area", "--workspace", str(world.root)], input="Docks\n\nZ2Z\n")
    assert isinstance(result.exception, UsageProblem)
    assert "pamphlet new area goes on from there" in str(result.exception)
    result = CliRunner().invoke(app, ["new", "area", "--workspace", str(world.root)], input="\n\n\n")
    assert result.exit_code == 0, result.output
    assert "written: content/areas/docks.yaml" in result.output


@pytest.mark.parametrize("word", ["guide", "city", "any"])
def test_a_word_with_a_meaning_of_its_own_is_no_id(world: World, word: str) -> None:
    _, ask = make(world, "area", "Docks", word, "docks", "Z2Z", "", "")
    assert ask.refused == [f'the id "{word}" has a meaning of its own']


def test_no_question_and_no_refusal_shows_a_pattern(world: World) -> None:
    _, area = make(world, "area", "x" * 41, "Docks", "The Docks", "docks--1", "Docks", "docks", "Z2Z", "here", "1, 2, 3", "", "")
    _, partner = make(world, "partner", "P", "p_", "p", "card", "", "letter", "big", "0 x 1 mm", "85 x 54 mm", "en", "", "", "", "", "none")
    _, language = make(world, "language", "French", "f", "fr_CA", "fr", "Français", "", "Latin Script", "latin", "", "", "")
    for ask in (area, partner, language):
        for said in (*ask.asked, *ask.refused):
            assert not re.search(r"\^|\$|\[a-z|pattern|String|Input should|None|ValueError", said), said
    assert '"docks--1" is not an id: small letters a to z and digits, with single hyphens between them, such as "hill-clinic"' in area.refused


def test_an_unknown_kind_is_refused(world: World) -> None:
    with pytest.raises(UsageProblem, match="service, partner, area, language"):
        write_new(world, load_content(world), "volcano", Answers())


def test_without_a_readable_guide_nothing_is_asked(world: World) -> None:
    (world.root / GUIDE_FILE).write_text("id: [")
    with pytest.raises(ContentErrors):
        write_new(world, load_content(world), "service", Answers())


def test_a_language_waits_until_the_content_is_right(world: World) -> None:
    """Else its catalogue would lack the messages of what cannot be read."""
    (world.root / "content/services/example-clinic.yaml").write_text("id: example-clinic\n")
    before = (world.root / GUIDE_FILE).read_bytes()
    with pytest.raises(ContentErrors):
        write_new(world, load_content(world), "language", Answers(*FRENCH))
    assert (world.root / GUIDE_FILE).read_bytes() == before


def test_a_broken_list_is_said_and_left(world: World) -> None:
    row = round_trip().load("code: fr\n")
    with pytest.raises(OutputProblem, match="write its languages as a list"):
        with_language("a: &all [{code: en}]\nlanguages: *all\nb: *all\n", row)


def test_a_record_reads_back_as_it_was(world: World) -> None:
    content = load_content(world).content
    assert content is not None
    for record in (*content.services, *content.areas, *content.partners, *content.sections):
        plain = YAML(typ="safe", pure=True).load(record_text(record, ("id",)))
        assert type(record).model_validate(plain) == record


@pytest.mark.parametrize(("name", "expected"), [
    ("The 519", "the-519"), ("  Women’s  Café! ", "womens-cafe"), ("བོད་ཡིག", ""), ("Ñandú / Parque", "nandu-parque"),
])
def test_an_id_is_made_from_a_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_loaded_content_is_all_it_needs(world: World) -> None:
    """A guide without findings and one read anew give the same questions."""
    loaded: Loaded = read_everything(world)[0]
    ask = Answers("Docks", "", "Z2Z", "", "")
    assert write_new(world, loaded, "area", ask).is_file()
