"""The difference of two editions: what changed, how badly, where it is printed, which plates it costs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from edition_records import Facts, edition, pamphlet, printed, printed_edition, said, service
from pamphlet.diff.apply import apply
from pamphlet.diff.compare import diff, only
from pamphlet.diff.model import Change, Diff, Severity
from pamphlet.errors import UsageProblem

CLINIC = service("clinic")
KITCHEN = service("kitchen", categories=["food"], description="Soup at 12.", phones=[{"number": "416-555-0101", "type": "voice", "languages": []}])
SHELTER = service("shelter", categories=["food"], description="Beds.", phones=[{"number": "416-555-0102", "type": "voice", "languages": []}])
PANTRY = service("pantry", categories=["food"], description="Bread.", phones=[])
ALL = (KITCHEN, SHELTER, PANTRY, CLINIC)


def one(found: Diff) -> Change:
    assert len(found.changes) == 1, [(change.kind, change.key) for change in found.changes]
    return found.changes[0]


def statuses(found: Diff) -> list[list[str]]:
    return [[side.status for side in row.sides] for row in found.pamphlets]


def test_an_identical_rebuild_has_no_change() -> None:
    found = diff(printed_edition(ALL), printed_edition(ALL))
    assert found.empty
    assert not found.changes
    assert statuses(found) == [["same", "same"]] * 4


def test_a_changed_phone_digit_is_one_critical_change_in_four_languages_with_its_pages() -> None:
    new = (replaced(KITCHEN, phones=[{"number": "416-555-0109", "type": "voice", "languages": []}]), *ALL[1:])
    found = diff(printed_edition(ALL), printed_edition(new))
    change = one(found)
    assert (change.kind, change.severity, change.key) == ("fact", Severity.CRITICAL, "kitchen.phones")
    assert change.languages == ("bo", "en", "es", "uk")
    assert [(place.key, place.old_panels, place.new_panels) for place in change.places] == [("kitchen.phones.1", (2,), (2,))] * 4
    assert "".join(piece.text for piece in change.wordings[0].pieces if piece.op == "old") == "0101"


def test_a_number_that_an_emergency_page_repeats_belongs_to_the_same_change() -> None:
    def with_number(record: Any, number: str) -> Any:
        line = printed("emergency.food.number", "", number, 1)
        return replace(record, messages=record.messages | {"emergency.title": said("Help now")},
                       pamphlets=tuple(replace(row, printed=(line, *row.printed)) for row in record.pamphlets))

    new = (replaced(KITCHEN, phones=[{"number": "416-555-0109", "type": "voice", "languages": []}]), *ALL[1:])
    found = diff(with_number(printed_edition(ALL), "416-555-0101"), with_number(printed_edition(new), "416-555-0109"))
    assert Counter(place.key for place in one(found).places) == {"emergency.food.number": 4, "kitchen.phones.1": 4}


def test_a_number_that_is_no_services_is_critical_too() -> None:
    def with_number(number: str) -> Any:
        return edition(services=(CLINIC,), messages={"emergency.title": said("Help now")},
                       pamphlets=(pamphlet(printed=(printed("emergency.fire.number", "", number, 1),)),))

    change = one(diff(with_number("911"), with_number("912")))
    assert (change.kind, change.severity, change.key) == ("printed", Severity.CRITICAL, "emergency.fire.number")


@pytest.mark.parametrize("closed", [None, "defunct", "temporarily closed"])
def test_a_removed_service_is_one_critical_change_not_a_storm_of_fields(closed: str | None) -> None:
    left = [SHELTER, PANTRY, CLINIC] + ([replaced(KITCHEN, status=closed, doubts="closed", phones=[])] if closed else [])
    found = diff(printed_edition(ALL), printed_edition(left))
    change = one(found)
    assert (change.kind, change.severity, change.record) == ("removed", Severity.CRITICAL, "kitchen")
    assert {place.key for place in change.places} == {"kitchen"}
    assert all(place.old_panels == (2,) and not place.new for place in change.places)
    assert found.pamphlets[0].left_out == ("kitchen",)


def test_an_added_service_is_one_change_and_no_alarm() -> None:
    change = one(diff(printed_edition(ALL[1:]), printed_edition(ALL)))
    assert (change.kind, change.severity, change.record) == ("added", Severity.WORDING, "kitchen")


def test_an_entry_that_pamphlets_leave_out_though_it_is_open_is_one_change_with_its_old_panels() -> None:
    found = diff(printed_edition(ALL), printed_edition(ALL, order=("kitchen", "shelter", "clinic")))
    change = one(found)
    assert (change.kind, change.severity, change.record) == ("left out", Severity.WORDING, "pantry")
    assert (change.wordings[0].old, change.wordings[0].new) == ("Food, after Hill Shelter", "")
    assert len(change.places) == 4
    assert all(place.old_panels == (2,) and not place.new for place in change.places)
    assert found.pamphlets[0].left_out == ("pantry",)
    assert not found.critical, "old copies are as right as they were"


def test_a_number_of_an_entry_that_left_is_not_said_to_be_gone_from_its_record() -> None:
    """Its telephone changed, and one pamphlet left it out: what else stood in the entry did not change."""
    rows, new_rows = ALL, (replaced(KITCHEN, phones=[{"number": "416-555-0109", "type": "voice", "languages": []}]), *ALL[1:])
    old = printed_edition(rows)
    noted = tuple(replace(row, printed=(*row.printed, printed("kitchen.phones.2.note", row.languages[0], "TTY", 2, 80.0))) for row in old.pamphlets)
    found = diff(replace(old, pamphlets=noted), printed_edition(new_rows, order=("shelter", "pantry", "clinic")))
    [phones] = [change for change in found.changes if change.key == "kitchen.phones"]
    assert [(words.old, words.new) for words in phones.wordings] == [("416-555-0101", "416-555-0109")]


def test_an_entry_that_only_some_pamphlets_take_in_names_those() -> None:
    old, whole = printed_edition(ALL, order=("kitchen", "clinic")), printed_edition(ALL, order=("kitchen", "shelter", "clinic"))
    found = diff(old, replace(old, pamphlets=(*old.pamphlets[:2], *whole.pamphlets[2:])))
    change = one(found)
    assert (change.kind, change.record, change.wordings[0].new) == ("taken in", "shelter", "Food, after Hill Kitchen")
    assert [name.languages for name in change.pamphlets] == [("bo",), ("uk",)]
    assert only(found, languages=("en",)).elsewhere == 1


def test_a_moved_service_is_one_move() -> None:
    found = diff(printed_edition(ALL), printed_edition(ALL, order=("shelter", "pantry", "kitchen", "clinic")))
    change = one(found)
    assert (change.kind, change.severity, change.record) == ("moved", Severity.LAYOUT, "kitchen")
    assert (change.wordings[0].old, change.wordings[0].new) == ("Food, first", "Food, after Hill Pantry")
    assert len(change.places) == 4


def test_a_service_on_another_shelf_is_one_move_with_its_category() -> None:
    new = (KITCHEN, SHELTER, replaced(PANTRY, categories=["health"]), CLINIC)
    change = one(diff(printed_edition(ALL), printed_edition(new)))
    assert (change.kind, change.record) == ("moved", "pantry")
    assert (change.wordings[0].old, change.wordings[0].new) == ("Food, after Hill Shelter", "Health, first")
    assert [edit.path for edit in change.edits] == [("facts", "pantry", "categories")]


def test_a_pure_reflow_changes_panels_and_no_text() -> None:
    found = diff(printed_edition(ALL), printed_edition(ALL, start=14.0))
    assert not found.changes
    assert not found.empty
    assert {row.status for row in found.pamphlets} == {"reflowed"}
    assert statuses(found) == [["reflowed", "reflowed"]] * 4
    assert found.pamphlets[0].panels[1].status == "reflowed"


def test_a_file_that_differs_though_its_record_does_not_is_not_called_the_same() -> None:
    old = printed_edition(ALL, languages=("en",))
    file = replace(old.pamphlets[0].files[0], sha256="f" * 64)
    found = diff(old, replace(old, pamphlets=(replace(old.pamphlets[0], files=(file,)),)))
    assert not found.changes
    assert not found.empty
    assert statuses(found) == [["file", "file"]]


def test_a_tibetan_digit_changed_in_prose_is_critical() -> None:
    old = printed_edition(ALL, messages={"kitchen.description": said("Soup at 12.", bo="ཉིན་གུང་ ༡༢ ལ་ཐུག་པ།")})
    new = printed_edition(ALL, messages={"kitchen.description": said("Soup at 12.", bo="ཉིན་གུང་ ༡༣ ལ་ཐུག་པ།")})
    change = one(diff(old, new))
    assert change.severity is Severity.CRITICAL
    assert [(wording.language, wording.state) for wording in change.wordings] == [("bo", "translation only")]
    assert [piece.text for piece in change.wordings[0].pieces if piece.op != "same"] == ["༡༢", "༡༣"]
    assert [place.pamphlet.languages for place in change.places] == [("bo",)]


def test_a_translation_mended_is_translation_only() -> None:
    old = printed_edition(ALL, messages={"clinic.description": said("Doctors.", uk="Лікарі")})
    new = printed_edition(ALL, messages={"clinic.description": said("Doctors.", uk="Лікарі.")})
    assert one(diff(old, new)).severity is Severity.TRANSLATION


@pytest.mark.parametrize("behind", ["same words", "falls back"])
def test_a_source_changed_without_its_tibetan_is_stale_for_tibetan_only(behind: str) -> None:
    tibetan = ("སྨན་པ།", "stale") if behind == "same words" else ("Doctors and nurses.", "untranslated")
    new_facts = (KITCHEN, SHELTER, PANTRY, replaced(CLINIC, description="Doctors and nurses."))
    old = printed_edition(ALL, messages={"clinic.description": said("Doctors.", bo="སྨན་པ།")})
    new = printed_edition(new_facts, messages={"clinic.description": said("Doctors and nurses.", es="Otra", uk="Інша", bo=tibetan)})
    change = one(diff(old, new))
    assert {wording.language: wording.state for wording in change.wordings} == {
        "en": "source changed", "es": "retranslated", "uk": "retranslated", "bo": "stale"}
    assert change.severity is Severity.WORDING
    assert len(change.places) == 4, "the Tibetan copy still says the old thing, so it is shown"


def test_a_stale_translation_is_as_bad_as_what_its_source_no_longer_says() -> None:
    new_facts = (replaced(KITCHEN, description="Soup at 13."), *ALL[1:])
    found = diff(printed_edition(ALL, messages={"kitchen.description": said("Soup at 12.", bo="ཐུག་པ།")}),
                 printed_edition(new_facts, messages={"kitchen.description": said("Soup at 13.", bo=("ཐུག་པ།", "stale"))}))
    assert {wording.language: wording.severity for wording in one(found).wordings}["bo"] is Severity.CRITICAL


def test_who_may_come_is_critical_in_any_language() -> None:
    facts = (*ALL[:3], replaced(CLINIC, eligibility_description="Everyone."))
    new = (*ALL[:3], replaced(CLINIC, eligibility_description="Everyone on the hill."))
    change = one(diff(printed_edition(facts), printed_edition(new)))
    assert (change.severity, change.key) == (Severity.CRITICAL, "clinic.eligibility_description")
    assert {place.key for place in change.places} == {"clinic.who"}


@pytest.mark.parametrize(("field", "value", "severity"), [
    ("locations", [{"address": "1 Hill St", "latitude": 43.6}], Severity.CRITICAL),
    ("schedules", [{"opening_hours": "Mo 09:00-17:00", "as_of": 2026}], Severity.CRITICAL),
    ("access", {"no_id": True}, Severity.CRITICAL), ("address_private", True, Severity.CRITICAL),
    ("languages", ["fr"], Severity.WORDING), ("url", "https://example.org/new", Severity.WORDING),
    ("sources", [{"note": "other"}], Severity.RECORD), ("priority", 20, Severity.RECORD), ("verified", {"on": "2026-11-01", "by": "N"}, Severity.RECORD),
])
def test_each_field_has_its_weight(field: str, value: object, severity: Severity) -> None:
    new = (*ALL[:3], replaced(CLINIC, **{field: value}))
    assert one(diff(edition(services=ALL), edition(services=new))).severity is severity


def test_coordinates_alone_are_no_new_address() -> None:
    there, here = ((*ALL[:3], replaced(CLINIC, locations=[{"address": "1 Hill St", "latitude": at}])) for at in (43.6, 43.7))
    assert one(diff(edition(services=there), edition(services=here))).severity is Severity.RECORD


def test_hours_worded_otherwise_in_one_language_are_found_though_no_fact_changed() -> None:
    facts = (*ALL[:3], replaced(CLINIC, schedules=[{"opening_hours": "Mo 09:00-17:00", "as_of": 2026}]))
    old = printed_edition(facts)
    new = replace(old, pamphlets=tuple(
        replace(row, printed=tuple(replace(line, text="лише понеділок") if line.key == "clinic.hours" else line for line in row.printed))
        if row.languages == ("uk",) else row for row in old.pamphlets))
    change = one(diff(old, new))
    assert (change.kind, change.severity, change.key, change.languages) == ("printed", Severity.CRITICAL, "clinic.hours", ("uk",))


def test_hours_that_changed_are_told_in_data_and_in_each_language() -> None:
    facts = [(*ALL[:3], replaced(CLINIC, schedules=[{"opening_hours": hours, "as_of": 2026}])) for hours in ("Mo 09:00-17:00", "Mo 09:00-16:00")]
    change = one(diff(printed_edition(facts[0]), printed_edition(facts[1])))
    assert [wording.language for wording in change.wordings] == ["", "bo", "en", "es", "uk"]
    assert change.wordings[2].new == "en Mo 09:00-16:00"


def test_a_page_more_recomputes_the_plates() -> None:
    found = diff(printed_edition(ALL), printed_edition(ALL, panels=8))
    row = found.pamphlets[0]
    assert (row.old_panels, row.new_panels) == (6, 8)
    assert [panel.status for panel in row.panels][6:] == ["added", "added"]
    assert row.plates == (1, 2)
    assert [side.panels for side in row.sides] == [(6, 7, 8), (2, 3, 4, 5)] or all(side.status != "same" for side in row.sides)
    assert diff(printed_edition(ALL, panels=8), printed_edition(ALL)).pamphlets[0].plates == (1, 2)


def test_only_the_side_that_differs_is_plated_again_where_the_rest_is_known_to_be_the_same() -> None:
    new = (*ALL[:3], replaced(CLINIC, phones=[{"number": "416-338-4767", "type": "voice", "languages": []}]))
    row = diff(printed_edition(ALL), printed_edition(new)).pamphlets[0]
    assert [(side.status, side.panels) for side in row.sides] == [("file", (1, 2, 6)), ("changed", (3, 4, 5))]
    assert [panel.panel for panel in row.panels if panel.status == "changed"] == [3]


def test_pamphlets_that_came_or_went_are_said() -> None:
    old, new = printed_edition(ALL, languages=("en", "es")), printed_edition(ALL, languages=("en", "uk"))
    assert [(row.pamphlet.languages, row.status) for row in diff(old, new).pamphlets] == [
        (("en",), "same"), (("es",), "removed"), (("uk",), "added")]


def test_editions_of_two_guides_are_refused() -> None:
    with pytest.raises(UsageProblem, match=r"hill-guide.*dale-guide"):
        diff(printed_edition(ALL), printed_edition(ALL, guide="dale-guide"))


def test_editions_without_a_pamphlet_in_common_say_what_was_not_compared() -> None:
    found = diff(printed_edition(ALL, languages=("en",)), printed_edition(ALL, languages=("uk",)))
    assert not found.empty
    assert "was not compared" in found.cautions[0]


def test_new_fonts_are_said_because_a_record_cannot_show_them() -> None:
    old = printed_edition(ALL)
    new = printed_edition(ALL, start=11.0)
    assert "Guide Sans" in diff(old, replace(new, fonts={"Guide Sans 400 normal": "1" * 64})).cautions[0]


def test_a_new_language_is_one_change() -> None:
    old = edition(services=ALL, messages={f"{row['id']}.description": said(row["description"], languages=("en", "es")) for row in ALL})
    change = one(diff(old, edition(services=ALL, messages={f"{row['id']}.description": said(row["description"], languages=("en", "es", "uk")) for row in ALL})))
    assert (change.key, len(change.edits)) == ("language.uk", 4)


def test_an_item_that_is_named_by_its_words_keeps_its_change_in_one_piece() -> None:
    def with_note(words: str, key: str) -> Any:
        phones = [{"number": "211", "type": "voice", "languages": [], "description": words}]
        return edition(services=(replaced(CLINIC, phones=phones),), messages={f"clinic.phones.{key}.description": said(words)})

    change = one(diff(with_note("Day and night", "day-and-night"), with_note("By day", "by-day")))
    assert (change.kind, change.severity) == ("message", Severity.WORDING)
    assert (change.wordings[0].old, change.wordings[0].new) == ("Day and night", "By day")


def test_a_code_that_leads_elsewhere_is_said() -> None:
    old, new = (edition(pamphlets=(pamphlet(codes=(code,)),)) for code in ("https://example.org/", "https://example.net/"))
    change = one(diff(old, new))
    assert (change.kind, change.wordings[0].old, change.wordings[0].new) == ("codes", "https://example.org/", "https://example.net/")


def test_a_part_of_a_diff_counts_what_it_leaves_out() -> None:
    new = (replaced(KITCHEN, phones=[{"number": "416-555-0109", "type": "voice", "languages": []}]), *ALL[1:])
    both = diff(printed_edition(ALL, messages={"clinic.description": said("Doctors.", bo="སྨན།")}), printed_edition(new))
    ukrainian = only(both, languages=("uk",))
    assert [change.key for change in ukrainian.changes] == ["kitchen.phones"]
    assert [place.pamphlet.languages for place in ukrainian.changes[0].places] == [("uk",)]
    assert ukrainian.elsewhere == 1
    assert not ukrainian.empty
    with pytest.raises(UsageProblem, match="shelter"):
        only(both, partners=("shelter",))


def test_the_diff_as_json_says_what_it_is_and_how_bad() -> None:
    new = (replaced(KITCHEN, phones=[]), *ALL[1:])
    value = json.loads(json.dumps(diff(printed_edition(ALL), printed_edition(new)).as_json()))
    assert value["schema"] == "pamphlet-diff/1"
    assert value["changes"][0]["severity"] == "critical"
    assert value["changes"][0]["places"][0]["old"][0][0] == 2


def test_edits_of_another_record_are_refused() -> None:
    new = printed_edition((*ALL[:3], replaced(CLINIC, name="Dale Clinic")))
    with pytest.raises(ValueError, match=r"clinic\.name"):
        apply(new, diff(printed_edition(ALL), new))




def replaced(row: Facts, **facts: Any) -> Facts:
    return row | facts
