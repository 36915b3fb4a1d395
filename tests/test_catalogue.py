"""Catalogues: how far a message can be trusted, that no translation is ever lost, what is checked."""

from __future__ import annotations

import ast
import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from string import ascii_lowercase

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as babel_extract
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from pamphlet import i18n
from pamphlet.content.load import Loaded, load_content
from pamphlet.errors import PamphletError
from pamphlet.localize.catalogue import Catalogue, Said, State, catalogue_path, load_catalogue
from pamphlet.localize.checks import check_language
from pamphlet.localize.guide import Voice
from pamphlet.localize.messages import content_messages
from pamphlet.model import Content, Guide
from pamphlet.world import World

MakeGuide = Callable[..., World]
PO = "locale/es/LC_MESSAGES/guide.po"
HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
TITLE = 'msgctxt "cover.title"\nmsgid "Hill Guide"\nmsgstr "Guía del Cerro"\n'


def content_of(world: World) -> tuple[Loaded, Content]:
    loaded = load_content(world)
    assert loaded.content is not None
    return loaded, loaded.content


def spanish(world: World) -> Catalogue:
    catalogue, findings = load_catalogue(world, "es", "en")
    assert not findings, findings
    return catalogue


# --- states ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("entry", "state", "text"), [
    ("", State.UNTRANSLATED, "Hill Guide"),
    (TITLE.replace("Guía del Cerro", ""), State.UNTRANSLATED, "Hill Guide"),
    (TITLE, State.TRANSLATED, "Guía del Cerro"),
    ("#, fuzzy\n" + TITLE, State.DRAFT, "Guía del Cerro"),
    ("# draft: not yet read by a second person\n#, fuzzy\n" + TITLE, State.DRAFT, "Guía del Cerro"),
    ('#, fuzzy\n#| msgctxt "cover.title"\n#| msgid "Hill Booklet"\n' + TITLE, State.STALE, "Guía del Cerro"),
    ("# approved-by: Ana 2026-11-01\n" + TITLE, State.APPROVED, "Guía del Cerro"),
    ("# approved-by: Ana 2026-11-01\n#, fuzzy\n" + TITLE, State.DRAFT, "Guía del Cerro"),
    (TITLE.replace("Hill Guide", "Hill Booklet"), State.STALE, "Hill Guide"),
], ids=["absent", "empty", "translated", "fuzzy", "draft", "stale", "approved", "approved yet fuzzy", "of another source"])
def test_the_state_of_a_message(small_guide: MakeGuide, entry: str, state: State, text: str) -> None:
    said = spanish(small_guide(**{PO: HEADER + entry})).say("cover.title", "Hill Guide")
    assert (said.state, said.text) == (state, text)
    assert said.language == ("es" if text != "Hill Guide" else "en")


@pytest.mark.parametrize("odd", [
    TITLE.replace("Guía del Cerro", "Guía\u2028del\x0bCerro"),
    TITLE + '\n#~| msgid "Older"\n#~| "still"\n#~ msgid "Old"\n#~ msgstr "Viejo"\n',
])
def test_what_other_editors_may_write_is_read(small_guide: MakeGuide, odd: str) -> None:
    """A line separator inside a text is no end of a line in a PO file; an obsolete message may name its previous source."""
    assert spanish(small_guide(**{PO: HEADER + odd})).say("cover.title", "Hill Guide").state is State.TRANSLATED


def test_a_release_prints_approved_messages_and_the_source_only() -> None:
    assert {state for state in State if state.printable} == {State.APPROVED, State.SOURCE}


def test_the_source_language_needs_no_catalogue(small_guide: MakeGuide) -> None:
    catalogue, findings = load_catalogue(small_guide(), "en", "en")
    assert not findings
    assert catalogue.say("cover.title", "Hill Guide") == Said("Hill Guide", "en", State.SOURCE)


def test_states_are_counted(small_guide: MakeGuide) -> None:
    world = small_guide(**{PO: HEADER + TITLE + '\n#, fuzzy\nmsgctxt "clinic.description"\nmsgid "Doctors and nurses for anyone."\nmsgstr "Todos"\n'})
    counts = i18n.status(world, content_of(world)[0], ("es",))["es"]
    assert {state: counts[state] for state in ("approved", "translated", "draft", "stale")} == {"approved": 0, "translated": 1, "draft": 1, "stale": 0}
    assert counts["untranslated"] > 20, "every other message of the content"


def test_a_changed_source_counts_as_stale_before_the_catalogues_are_updated(small_guide: MakeGuide) -> None:
    world = small_guide(**{PO: HEADER + "# approved-by: Ana 2026-11-01\n" + TITLE.replace("Hill Guide", "Hill Booklet")})
    before = i18n.status(world, content_of(world)[0], ("es",))["es"]
    assert (before["approved"], before["stale"]) == (0, 1)
    assert i18n.update(world, content_of(world)[0], ("es",))["es"] == before


# --- merging: no translation is lost -----------------------------------------------------------------------

contexts = st.sampled_from([None, *(f"record.{letter}" for letter in "abcdef")])
texts = st.text(ascii_lowercase[:6] + ' "\\{}ñд\u0f40', min_size=1, max_size=8).filter(lambda text: text.strip())


@st.composite
def templates(draw: st.DrawFn) -> Catalog:
    """Each context has one text, as each field of a record has."""
    found = Catalog()
    for context, text in draw(st.dictionaries(contexts, texts, max_size=6)).items():
        found.add(text, context=context)
    return found


@st.composite
def translations(draw: st.DrawFn) -> Catalog:
    found = Catalog(locale="es")
    for message in draw(templates()):
        if message.id:
            flags = draw(st.sampled_from([(), ("fuzzy",)]))
            found.add(message.id, draw(st.one_of(texts, st.just(""))), context=message.context, flags=flags)
    return found


def strings(catalog: Catalog) -> set[str]:
    """Every translation in a catalogue, obsolete ones too."""
    return {str(m.string) for m in (*catalog, *catalog.obsolete.values()) if m.id and m.string}


def by_key(catalog: Catalog) -> dict[tuple[str | None, str], str]:
    return {(m.context, m.id): m.string for m in catalog if m.id}


def saved_and_read(catalog: Catalog) -> Catalog:
    return read_po(io.BytesIO(i18n.po_text(catalog)), abort_invalid=True)


@given(templates(), translations())
def test_a_merge_keeps_every_translation(template: Catalog, old: Catalog) -> None:
    merged = i18n.merge(template, old, "es")
    assert strings(merged) >= strings(old)
    assert set(by_key(merged)) == set(by_key(template)), "and asks for every message of the template"


@given(templates(), translations())
def test_what_did_not_change_is_left_as_it_was(template: Catalog, old: Catalog) -> None:
    merged = i18n.merge(template, old, "es")
    for message in old:
        if message.id and (new := merged.get(message.id, message.context)) is not None:
            assert (new.string, new.fuzzy) == (message.string, message.fuzzy)


@given(templates(), translations())
def test_a_catalogue_survives_being_written_and_read(template: Catalog, old: Catalog) -> None:
    merged = i18n.merge(template, old, "es")
    again = saved_and_read(merged)
    assert by_key(again) == by_key(merged)
    assert strings(again) == strings(merged)
    assert {(m.context, m.id) for m in again if m.fuzzy} == {(m.context, m.id) for m in merged if m.fuzzy}


@given(st.lists(templates(), min_size=2, max_size=4), translations())
def test_no_number_of_merges_loses_a_translation(rounds: list[Catalog], old: Catalog) -> None:
    """As `pamphlet i18n update` does it: written, read and merged again, whatever the content did meanwhile."""
    catalogue = old
    for template in rounds:
        catalogue = saved_and_read(i18n.merge(template, catalogue, "es"))
        assert strings(catalogue) >= strings(old)


def one(text: str, string: str = "", context: str | None = "clinic.description", **more: object) -> Catalog:
    catalog = Catalog(locale="es")
    catalog.add(text, string, context=context, **more)
    return catalog


def test_a_changed_source_makes_its_translation_stale() -> None:
    merged = i18n.merge(one("Nurses for all."), one("Nurses.", "Enfermeras.", user_comments=["by Ana"]), "es")
    message = merged.get("Nurses for all.", "clinic.description")
    assert message is not None
    assert (message.string, message.fuzzy, list(message.previous_id), message.user_comments) == (
        "Enfermeras.", True, ["Nurses."], ["by Ana"])
    assert not merged.obsolete


def test_a_stale_message_is_still_stale_when_it_is_read_from_its_file(small_guide: MakeGuide) -> None:
    stale = i18n.merge(one("Doctors and nurses for anyone."), one("Nurses.", "Enfermeras."), "es")
    world = small_guide(**{PO: i18n.po_text(stale)})
    assert spanish(world).say("clinic.description", "Doctors and nurses for anyone.").state is State.STALE


def test_a_stale_message_names_the_source_it_was_made_from_however_often_that_changes() -> None:
    first = i18n.merge(one("Nurses for all."), one("Nurses.", "Enfermeras."), "es")
    second = i18n.merge(one("Nurses for anyone."), first, "es")
    message = second.get("Nurses for anyone.", "clinic.description")
    assert message is not None
    assert list(message.previous_id) == ["Nurses."]


def test_the_source_that_a_stale_message_was_made_from_is_written_as_gettext_writes_it() -> None:
    """A string that is broken over two comment lines stops msgfmt."""
    source = "Finds services near you.  No age or income test. " * 4
    stale = i18n.po_text(i18n.merge(one("Another."), one(source, "Busca."), "es")).decode("utf-8")
    lines = [line.removeprefix("#| ") for line in stale.splitlines() if line.startswith("#|")]
    assert lines[0] == 'msgid ""'
    assert "".join(line.removeprefix('"').removesuffix('"') for line in lines[1:]) == source
    assert all(line.startswith('"') and line.endswith('"') for line in lines[1:])


def test_updating_twice_changes_nothing_more(small_guide: MakeGuide) -> None:
    world = small_guide()
    path = catalogue_path(world, "es")
    path.write_text(path.read_text("utf-8").replace("Doctors and nurses for anyone.", "Nurses."), "utf-8")  # stale
    loaded, _ = content_of(world)
    i18n.update(world, loaded, ("es",))
    first = path.read_bytes()
    i18n.update(world, loaded, ("es",))
    assert path.read_bytes() == first


def test_a_catalogue_that_cannot_be_read_is_refused_in_plain_words_and_not_overwritten(small_guide: MakeGuide, repo: Path) -> None:
    world = small_guide(**{PO: (repo / "tests/bad/catalogue-stray-line.po").read_bytes()})
    path = catalogue_path(world, "es")
    before = path.read_bytes()
    for command in (lambda: i18n.status(world, content_of(world)[0], ("es",)), lambda: i18n.update(world, content_of(world)[0], ("es",))):
        with pytest.raises(PamphletError):
            command()
    assert path.read_bytes() == before


def test_what_is_gone_is_kept_as_obsolete_and_comes_back_as_a_draft() -> None:
    nothing = one("Another text.", context="other.description")
    gone = saved_and_read(i18n.merge(nothing, one("Nurses.", "Enfermeras."), "es"))
    assert [m.string for m in gone.obsolete.values()] == ["Enfermeras."]
    still_gone = saved_and_read(i18n.merge(nothing, gone, "es"))
    assert [m.string for m in still_gone.obsolete.values()] == ["Enfermeras."], "a second update keeps it too"
    back = i18n.merge(one("Nurses."), still_gone, "es").get("Nurses.", "clinic.description")
    assert back is not None
    assert (back.string, back.fuzzy) == ("Enfermeras.", True)


def test_the_approval_of_one_source_is_not_the_approval_of_the_next(small_guide: MakeGuide) -> None:
    """A translator mends a stale message and takes its mark away, as PO editors do: somebody must approve it again."""
    approved = one("Nurses.", "Enfermeras.", user_comments=["approved-by: Ana 2026-01-01"])
    mended = i18n.merge(one("Doctors and nurses for anyone."), approved, "es")
    message = mended.get("Doctors and nurses for anyone.", "clinic.description")
    assert message is not None
    message.flags.discard("fuzzy")
    message.previous_id, message.string = [], "Médicos y enfermeras para todas las personas."
    world = small_guide(**{PO: i18n.po_text(mended)})
    assert spanish(world).say("clinic.description", "Doctors and nurses for anyone.").state is not State.APPROVED


# --- keys --------------------------------------------------------------------------------------------------


def keys(world: World) -> dict[str, str]:
    return {message.context: message.text for _, message in content_messages(content_of(world)[1])}


def test_keys_are_made_of_ids(small_guide: MakeGuide) -> None:
    found = keys(small_guide())
    assert found["clinic.description"] == "Doctors and nurses for anyone."
    assert found["emergency.ambulance.text"] == "Say where you are."
    assert found["category.food.name"] == "Food"
    assert found["helpline.phones.day-and-night.description"] == "Day and night"
    assert found["hill.name"] == "The Hill"
    assert not any(part.isdigit() for key in found for part in key.split("."))


def test_what_is_data_is_no_message(small_guide: MakeGuide) -> None:
    found = set(keys(small_guide()).values())
    assert not found & {"Hill Clinic", "416-338-4766", "1 Hill St", "M6K 1A1", "Hill & Dale", "Mo-Fr 09:30-16:00", "211", "911"}


def test_keys_do_not_move_when_items_do(small_guide: MakeGuide) -> None:
    section = """\
id: emergency
kind: numbers
title: Help now
items:
  - {id: find, service: helpline, label: "Find a meal"}
  - {id: new, number: "811", label: "A nurse"}
  - {id: ambulance, number: "911", label: "Emergency", text: "Say where you are."}
"""
    before, after = keys(small_guide()), keys(small_guide(**{"sections/emergency.yaml": section}))
    assert before.items() <= after.items()
    assert set(after) - set(before) == {"emergency.new.label"}


def test_a_catalogue_asks_for_each_key_once(small_guide: MakeGuide) -> None:
    rows = [(m.context, m.text) for _, m in content_messages(content_of(small_guide())[1])]
    assert len(rows) == len(set(rows)) == len(dict(rows))


def test_keys_of_another_source_script_are_keys_too(small_guide: MakeGuide) -> None:
    """Without an id, a number's key is made from its description; that must work in any script."""
    world = small_guide()
    path = world.root / "content/services/helpline.yaml"
    path.write_text(path.read_text("utf-8").replace(
        '  - {number: "211", type: voice, description: "Day and night"}\n',
        '  - {number: "211", type: voice, description: "ቀንና ሌሊት"}\n  - {number: "811", type: voice, description: "በቀን ብቻ"}\n'), "utf-8")
    rows = [m.context for _, m in content_messages(content_of(world)[1]) if m.context.startswith("helpline.phones")]
    assert len(rows) == len(set(rows)) == 2
    assert not any(".." in key for key in rows)


# --- extraction --------------------------------------------------------------------------------------------


def extracted(path: Path) -> Iterator[tuple[int, object, list[str], object]]:
    """What `pybabel extract` finds in a file with our method."""
    with path.open("rb") as stream:
        yield from babel_extract(i18n.extract_yaml, stream, keywords=DEFAULT_KEYWORDS)


def test_babel_extracts_messages_with_their_lines(small_guide: MakeGuide) -> None:
    path = small_guide().root / "content/services/clinic.yaml"
    lines = path.read_text("utf-8").splitlines()
    found = {context: (line, message, comments) for line, message, comments, context in extracted(path)}
    assert set(found) == {"clinic.description", "clinic.eligibility_description"}
    for line, message, _ in found.values():
        assert str(message) in lines[line - 1]
    assert found["clinic.description"][2] == ["what you get, the first line of an entry", "max-length:160"]


def test_babel_and_our_own_template_agree_on_every_message_and_line(small_guide: MakeGuide) -> None:
    world = small_guide()
    loaded, _ = content_of(world)
    ours = {(m.context, m.id): m.locations[0] for m in i18n.make_template(world, loaded)
            if m.context and not m.context.startswith("language.")}
    theirs = {(context, message): (world.show(path), line) for path in sorted((world.root / "content").rglob("*.yaml"))
              for line, message, _, context in extracted(path)}
    assert theirs == ours
    assert len(ours) > 15


def test_a_file_that_is_no_record_gives_no_messages(tmp_path: Path) -> None:
    for name, text in {"a.yaml": "- a list\n", "b.yaml": "id: [unclosed\n", "c.yaml": ""}.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert list(extracted(tmp_path / name)) == []


def test_the_template_is_the_same_text_on_the_same_day(small_guide: MakeGuide) -> None:
    texts = set()
    for _ in range(2):
        world = small_guide()
        texts.add(i18n.po_text(i18n.make_template(world, content_of(world)[0])))
    assert len(texts) == 1


def marked_words(source: Path) -> set[str]:
    """Every `_("…")` of the program, found by Python's own parser, f-strings included."""
    return {
        node.args[0].value for path in source.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)}


def test_every_word_that_the_program_marks_is_extracted(repo: Path) -> None:
    marked = marked_words(repo / "src" / "pamphlet")
    assert len(marked) > 30
    assert set(i18n.program_words()) == marked


def test_the_template_holds_the_programs_words_and_the_names_of_languages(small_guide: MakeGuide) -> None:
    world = small_guide()
    path = world.root / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8") + "languages: [uk, cmn]\n", "utf-8")
    template = i18n.make_template(world, content_of(world)[0])
    assert template.get("every day") is not None
    assert template.get("Ukrainian", "language.uk") is not None
    assert template.get("Mandarin", "language.cmn") is not None


# --- checks ------------------------------------------------------------------------------------------------


def codes(small_guide: MakeGuide, source: str, target: str, *, context: str = "clinic.description", state: State = State.DRAFT) -> set[str]:
    """What is found about one translation, beside that others are missing."""
    world = small_guide()
    _, content = content_of(world)
    catalogue = Catalogue("es", "en", {(context, source): Said(target, "es", state)})
    found = check_language(world, content, content.guide.language("es"), catalogue)
    return {f.code for f in found} - {"language/untranslated"}


@pytest.mark.parametrize(("source", "target"), [
    ("Call 211 now.", "Llame al 211 ya."),
    ("From 9 to 17", "От 9 до 17"),
    ("From 9 to 17", "༩ ནས་ ༡༧ བར།"),  # Tibetan digits
    ("From 9 to 17", "من ٩ إلى ١٧"),  # Arabic-Indic
    ("From 9 to 17", "از ۹ تا ۱۷"),  # Persian
    ("Ages 16 to 24", "24歳まで、16歳から"),  # another order of the same numbers
    ("Text {keyword} to", "Envíe {keyword} a"),
    ("{first} to {last}", "{last} ← {first}"),
    ("See https://example.org/a now", "Ahora vea https://example.org/a ya"),
    ("See https://example.org/a now", "Ahora vea https://example.org/a."),
    ("See https://example.org/a", "https://example.org/a།"),
    ("Write to help@example.org", "Escriba a help@example.org"),
    ("Free (and private)", "Gratis (y «privado»)"),
    ("Free", "Grátis"),
    ("“Quiet” room", "„Тиха“ кімната"),
])
def test_a_faithful_translation_has_no_findings(small_guide: MakeGuide, source: str, target: str) -> None:
    assert codes(small_guide, source, target) == set()


@pytest.mark.parametrize(("source", "target", "code"), [
    ("Call 211 now.", "Llame al 212 ya.", "message/digits"),
    ("Call 211 now.", "Llame ya.", "message/digits"),
    ("Call now.", "Llame al 211.", "message/digits"),
    ("From 9 to 17", "༩ ནས་ ༡༨ བར།", "message/digits"),
    ("Call 416-338-4766.", "Llame al 416-338-4676.", "message/digits"),
    ("Text {keyword} to", "Envíe {palabra} a", "message/placeholders"),
    ("Text {keyword} to", "Envíe a", "message/placeholders"),
    ("Text to", "Envíe {keyword} a", "message/placeholders"),
    ("Text {keyword} to", "Envíe {keyword a}", "message/placeholders"),
    ("See https://example.org/a", "Vea https://example.org/b", "message/addresses"),
    ("See https://example.org/a", "Vea la página", "message/addresses"),
    ("Write to help@example.org", "Escriba a ayuda@example.org", "message/addresses"),
    ("Free", "Gra\u202etis", "message/bidi-control"),
    ("Free", "\u200fGratis", "message/bidi-control"),
    ("Free", "Gratis\u2069", "message/bidi-control"),
    ("Free", "Gra\u0301tis", "message/not-nfc"),
    ("Free (always)", "Gratis (siempre", "message/brackets"),
    ("Free (always)", "Gratis siempre)", "message/brackets"),
    ("Free (always)", "Gratis (siempre]", "message/brackets"),
    ("“Quiet” room", "«Sala tranquila", "message/brackets"),
])
def test_what_a_translation_may_not_do(small_guide: MakeGuide, source: str, target: str, code: str) -> None:
    assert codes(small_guide, source, target) == {code}


def test_a_message_that_outgrows_its_room_is_a_warning(small_guide: MakeGuide) -> None:
    source = "Doctors and nurses for anyone."  # room for 160 characters
    assert codes(small_guide, source, "ñ" * 184) == set()
    assert codes(small_guide, source, "ñ" * 185) == {"message/long"}


def test_the_source_itself_breaks_no_promise_about_itself(small_guide: MakeGuide) -> None:
    world = small_guide()
    _, content = content_of(world)

    @given(st.text(max_size=60))
    def holds(text: str) -> None:
        catalogue = Catalogue("es", "en", {("clinic.description", text): Said(text, "es", State.DRAFT)})
        found = {f.code for f in check_language(world, content, content.guide.language("es"), catalogue)}
        assert not found & {"message/digits", "message/placeholders", "message/addresses"}

    holds()


def test_a_stale_message_that_a_draft_would_print_is_checked_for_its_placeholders(small_guide: MakeGuide) -> None:
    """Filling the words would raise in the middle of a build."""
    source = "More services on the map: {count}"
    assert "message/placeholders" in codes(small_guide, source, "Más en el mapa: {n}", context="", state=State.STALE)


def test_an_unknown_locale_is_found(small_guide: MakeGuide) -> None:
    world = small_guide()
    path = world.root / "content/guide.yaml"
    path.write_text(path.read_text("utf-8").replace("es_419", "xx_YY"), "utf-8")
    _, content = content_of(world)
    (found,) = [f for f in check_language(world, content, content.guide.language("es"), spanish(world)) if f.code == "language/locale"]
    assert "xx_YY" in found.message
    assert "es_419" in found.hint


# --- words in the edition's language -------------------------------------------------------------------------


def voice(guide: Guide, words: dict[str, str], **row: object) -> Voice:
    language = guide.language("es").model_copy(update=row)
    entries = {("", source): Said(text, "es", State.APPROVED) for source, text in words.items()}
    return Voice(language, Catalogue("es", "en", entries), {"en": guide.language("en"), "es": language})


def test_a_words_placeholders_are_filled(small_guide: MakeGuide) -> None:
    guide = content_of(small_guide())[1].guide
    speaks = voice(guide, {"More services on the map: {count}": "Más en el mapa: {count}"})
    assert speaks.word("More services on the map: {count}", count=12).text == "Más en el mapa: 12"


def test_a_count_stands_in_the_languages_own_digits(small_guide: MakeGuide) -> None:
    guide = content_of(small_guide())[1].guide
    speaks = voice(guide, {"More services on the map: {count}": "Más en el mapa: {count}"}, digits="༠༡༢༣༤༥༦༧༨༩")
    assert speaks.word("More services on the map: {count}", count=12).text == "Más en el mapa: ༡༢"


def test_what_is_not_translated_is_said_in_the_sources_language_and_marked(small_guide: MakeGuide) -> None:
    said = voice(content_of(small_guide())[1].guide, {}).say("cover.title", "Hill Guide")
    assert (said.text, said.lang, said.sure) == ("Hill Guide", "en", False)


def test_the_template_is_dated_by_the_world_not_the_clock(small_guide: MakeGuide) -> None:
    world = small_guide()
    template = i18n.make_template(World(world.root, dt.date(2020, 2, 29)), content_of(world)[0])
    assert template.creation_date == dt.datetime(2020, 2, 29, 12, tzinfo=dt.UTC)


# --- updating: only what is new is written ----------------------------------------------------------------

LATER = dt.date(2031, 5, 6)
def updated(world: World, day: dt.date = LATER, language: str = "es") -> bytes:
    """The bytes of a catalogue after `pamphlet i18n update` on a day."""
    loaded, _ = content_of(world)
    i18n.update(World(world.root, day), loaded, (language,))
    return catalogue_path(world, language).read_bytes()


def test_an_update_with_nothing_new_leaves_every_byte_on_any_day(small_guide: MakeGuide) -> None:
    world = small_guide()
    first, template = updated(world, dt.date(2026, 1, 1)), (world.root / i18n.TEMPLATE).read_bytes()
    assert (updated(world), (world.root / i18n.TEMPLATE).read_bytes()) == (first, template)


def as_another_editor_writes(text: str) -> str:
    """The same catalogue in another order and wrapping, with that editor's header, a stray empty line, and a note at the end."""
    header, *blocks = text.strip().split("\n\n")
    blocks = [block.replace('msgid "Hill Guide"', 'msgid ""\n"Hill "\n"Guide"').replace("\nmsgctxt", "\n\nmsgctxt") for block in reversed(blocks)]
    return "\n\n".join((header + '\n"X-Generator: Poedit 3.4\\n"', *blocks)) + "\n# a note at the end\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_update_with_nothing_new_keeps_the_wrapping_comments_and_order_of_another_editor(small_guide: MakeGuide, ending: str) -> None:
    world = small_guide()
    theirs = as_another_editor_writes(updated(world).decode("utf-8")).replace("\n", ending).encode("utf-8")
    catalogue_path(world, "es").write_bytes(theirs)
    assert updated(world, dt.date(2032, 1, 1)) == theirs


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_another_editor_wrote_stays_as_it_is_beside_what_is_new(small_guide: MakeGuide, ending: str) -> None:
    world = small_guide(**{PO: None})
    updated(world, dt.date(2026, 1, 1))
    path = catalogue_path(world, "es")
    approved = path.read_text("utf-8").replace("#. the title", "# approved-by: Ana 2026-11-01\n#. the title")
    theirs = as_another_editor_writes(approved)
    path.write_bytes(theirs.replace("\n", ending).encode("utf-8"))
    service = world.root / "content/services/clinic.yaml"
    service.write_text(service.read_text("utf-8").rstrip() + "\nfees_description: Free of charge\n", "utf-8")
    after = updated(world).decode("utf-8")
    assert after.count(ending) == after.count("\n")
    after = after.replace(ending, "\n")
    assert [line for line in theirs.splitlines() if line not in after.splitlines()] == ['"POT-Creation-Date: 2026-01-01 12:00+0000\\n"']
    assert 'msgid ""\n"Hill "\n"Guide"\n' in after
    assert 'msgid "Free of charge"' in after
    assert after.count("# a note at the end") == after.count("X-Generator") == 1


def test_what_is_new_in_one_language_is_written_in_that_one_alone(small_guide: MakeGuide) -> None:
    world = small_guide()
    files = {language: updated(world, dt.date(2026, 1, 1), language) for language in ("es", "uk")}
    template = (world.root / i18n.TEMPLATE).read_bytes()
    path = catalogue_path(world, "uk")
    path.write_bytes(files["uk"][:files["uk"].rstrip().rindex(b"\n\n")] + b"\n")  # its last message is lost
    loaded, _ = content_of(world)
    i18n.update(World(world.root, LATER), loaded, ("es", "uk"))
    assert path.read_bytes().split() == files["uk"].split()
    assert catalogue_path(world, "es").read_bytes() == files["es"]
    assert (world.root / i18n.TEMPLATE).read_bytes() == template


def test_a_new_message_adds_its_lines_and_the_templates_date_and_nothing_else(small_guide: MakeGuide) -> None:
    world = small_guide(**{PO: None})
    before = updated(world, dt.date(2026, 1, 1)).decode("utf-8").splitlines()
    path = world.root / "content/services/clinic.yaml"
    path.write_text(path.read_text("utf-8").rstrip() + "\nfees_description: Free of charge\n", "utf-8")
    after = updated(world).decode("utf-8").splitlines()
    gone, new = [line for line in before if line not in after], [line for line in after if line not in before]
    assert gone == ['"POT-Creation-Date: 2026-01-01 12:00+0000\\n"']
    assert '"POT-Creation-Date: 2031-05-06 12:00+0000\\n"' in new
    assert 'msgid "Free of charge"' in new
    assert len(new) < 8


def test_a_message_that_stands_twice_is_written_once(small_guide: MakeGuide) -> None:
    """What the last of them says counts; no line of the first is taken for it."""
    world = small_guide(**{PO: HEADER + TITLE + "\n" + TITLE.replace("Guía del Cerro", "Guía de la Colina")})
    said = spanish(world).say("cover.title", "Hill Guide").text
    after = updated(world).decode("utf-8")
    assert after.count('msgctxt "cover.title"') == 1
    assert spanish(world).say("cover.title", "Hill Guide").text == said
    assert updated(world, dt.date(2032, 1, 1)).decode("utf-8") == after


def test_a_catalogue_of_another_charset_is_read_and_becomes_utf_8(small_guide: MakeGuide) -> None:
    world = small_guide(**{PO: (HEADER.replace("utf-8", "iso-8859-1") + TITLE).encode("latin-1")})
    after = updated(world).decode("utf-8")
    assert "charset=utf-8" in after
    assert "Guía del Cerro" in after


@given(templates(), translations(), templates())
def test_updating_twice_is_updating_once(template: Catalog, old: Catalog, earlier: Catalog) -> None:
    """Whatever the content and the translators did, and on whatever day it is done again."""
    first, second = (dt.datetime(year, 1, 1, 12, tzinfo=dt.UTC) for year in (2026, 2031))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "guide.po"
        path.write_bytes(i18n.po_text(i18n.merge(earlier, old, "es")))
        template.creation_date = first
        once = i18n.renewed(path, template, "es")
        path.write_bytes(once)
        template.creation_date = second
        assert i18n.renewed(path, template, "es") == once
