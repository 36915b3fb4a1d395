"""What holds for any two editions: none is different from itself, there and back mirror, and the edits lead from one to the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from edition_records import edition, laid_out, pamphlet, service
from pamphlet.diff.apply import apply, edits
from pamphlet.diff.compare import diff
from pamphlet.diff.model import Change, Edit
from pamphlet.diff.moves import kept
from pamphlet.diff.words import numbers, pieces, tokens
from pamphlet.edition.read import read_record
from pamphlet.edition.record import EditionRecord, record_json

MIRROR = {"removed": "added", "added": "removed", "left out": "taken in", "taken in": "left out"}

names = st.sampled_from(["clinic", "kitchen", "pantry", "shelter"])
phones = st.lists(st.fixed_dictionaries({"number": st.sampled_from(["211", "416-555-0101", "988"])}, optional={"description": st.sampled_from(["Day", "Night"])}),
                  max_size=2)
values: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(["active", "active", "defunct"]), "description": st.sampled_from(["Soup at 12.", "Soup at 13.", "Beds."]), "phones": phones,
    "categories": st.sampled_from([["food"], ["health"], ["health", "food"]]), "priority": st.integers(1, 3),
    "access": st.dictionaries(st.sampled_from(["no_id", "walk_in"]), st.booleans()), "schedules": st.sampled_from([[], [{"opening_hours": "24/7", "as_of": 2025}]]),
    "required_documents": st.lists(st.fixed_dictionaries({"id": st.sampled_from(["card", "bill"]), "text": st.sampled_from(["A card", "A bill"])}), max_size=2),
}
words = st.fixed_dictionaries({"text": st.sampled_from(["Soup at 12.", "Beds.", "ཐུག་པ། ༡༢", "ཉལ་ཁྲི།", ""]),
                               "state": st.sampled_from(["source", "draft", "stale", "approved"])})
keys = st.sampled_from(["clinic.description", "kitchen.description", "kitchen.phones.day.description", "kitchen.phones.night.description",
                        "pantry.required_documents.card.text", "cover.title", "category.food.name", "hill.name", "shelter.access.catchment"])


@st.composite
def editions(draw: st.DrawFn) -> EditionRecord:
    chosen = draw(st.lists(names, unique=True))
    facts = {name: service(name, **{field: draw(value) for field, value in values.items()}) for name in chosen}
    messages = draw(st.dictionaries(keys, st.dictionaries(st.sampled_from(["en", "bo"]), words)))
    spoken = {key: {code: said.get(code, {"text": "-", "state": "draft"}) for code in ("en", "bo")} for key, said in messages.items()}
    left_out = draw(st.sets(names, max_size=1))
    order = [name for name in draw(st.permutations(chosen)) if facts[name]["status"] == "active" and name not in left_out]
    some = [pamphlet(languages=(code,), entries=tuple(order), printed=laid_out(facts, spoken, code, order))
            for code in draw(st.sets(st.sampled_from(["en", "bo"])))]
    return edition(services=list(facts.values()), messages=messages, pamphlets=sorted(some, key=lambda row: row.languages))


@given(editions())
def test_an_edition_does_not_differ_from_itself(one: EditionRecord) -> None:
    assert diff(one, one).empty


@given(editions(), editions())
def test_the_edits_lead_from_the_old_edition_to_the_new(old: EditionRecord, new: EditionRecord) -> None:
    assert apply(old, diff(old, new)) == (dict(new.facts), dict(new.messages))


@given(editions(), editions())
def test_every_edit_belongs_to_one_change(old: EditionRecord, new: EditionRecord) -> None:
    found = [edit for change in diff(old, new).changes for edit in change.edits]
    assert sorted(found, key=str) == sorted(edits(old, new), key=str)


@given(editions(), editions())
def test_there_and_back_mirror(old: EditionRecord, new: EditionRecord) -> None:
    there, back = diff(old, new), diff(new, old)
    assert sorted(map(skeleton, there.changes)) == sorted(skeleton(turned(change)) for change in back.changes)
    assert [(row.pamphlet, row.status) for row in there.pamphlets] == [(row.pamphlet, MIRROR.get(row.status, row.status)) for row in back.pamphlets]


@given(editions(), editions())
def test_no_two_changes_share_a_name_and_everything_that_differs_is_told(old: EditionRecord, new: EditionRecord) -> None:
    found = diff(old, new)
    named = [(change.kind, change.key) for change in found.changes]
    assert len(named) == len(set(named))
    assert found.empty == (record_json(old) == record_json(new))


@given(editions(), editions())
def test_where_words_on_a_panel_differ_a_change_says_which(old: EditionRecord, new: EditionRecord) -> None:
    found = diff(old, new)
    told = {place.pamphlet for change in found.changes for place in change.places}
    assert {row.pamphlet for row in found.pamphlets if any(panel.status == "changed" for panel in row.panels)} <= told


@given(editions())
def test_a_record_is_read_back_as_it_was_written(one: EditionRecord) -> None:
    assert read_record(record_json(one)) == one


def turned(change: Change) -> Change:
    """The change as it would look the other way round."""
    return Change(
        MIRROR.get(change.kind, change.kind), change.severity, change.record, "", "", change.key,  # type: ignore[arg-type]
        tuple(type(w)(w.language, w.new, w.old, "", w.severity) for w in change.wordings),
        tuple(type(p)(p.pamphlet, p.key, p.language, p.new, p.old) for p in change.places),
        tuple(Edit(e.path, e.new, e.old) for e in change.edits))


def skeleton(change: Change) -> tuple[str, ...]:
    """What both directions must agree on. A renamed item has the key of the newer edition, so its edits name it; severities
    of what came and of what went differ, as does what counts as stale."""
    worded = sorted((w.language, w.old, w.new) for w in change.wordings)
    return change.kind, change.record, str(worded), str(sorted(map(str, change.places))), str(sorted(map(str, change.edits)))


# --- orders and words ------------------------------------------------------------------------------

orders = st.permutations(list("abcdefg"))


@given(orders, orders)
def test_what_stays_is_a_longest_common_order_and_the_same_both_ways(old: Sequence[str], new: Sequence[str]) -> None:
    stays = kept(old, new)
    assert stays == kept(new, old)
    assert [name for name in old if name in stays] == [name for name in new if name in stays]
    assert len(stays) == longest(old, new)


def longest(old: Sequence[str], new: Sequence[str]) -> int:
    """The textbook's table of a longest common subsequence."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


TIBETAN = "ཀཁགངཏདནཔམསརལྐྱྲྱླཱིེོུ་།༡༢༣ "
texts = st.one_of(st.text(TIBETAN, max_size=40), st.text("abcé’'- 0123٣४½\u0301Їїще", max_size=40), st.text(max_size=30))


@given(texts, texts)
def test_pieces_hold_both_texts_and_no_piece_begins_with_a_combining_mark(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.op != "new") == unicodedata.normalize("NFC", old)
    assert "".join(piece.text for piece in found if piece.op != "old") == unicodedata.normalize("NFC", new)
    starts = {unicodedata.normalize("NFC", text)[:1] for text in (old, new)}
    for piece in found:
        assert not unicodedata.category(piece.text[0]).startswith("M") or piece.text[0] in starts, "only where a text itself begins so"


@given(texts)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == unicodedata.normalize("NFC", text)


def test_tibetan_is_cut_at_the_tsheg_and_numbers_stand_alone() -> None:
    assert tokens("ཉིན་ལྟར་རིན་མེད། ༢༠༢༦ལོ") == ("ཉིན་", "ལྟར་", "རིན་", "མེད", "།", " ", "༢༠༢༦", "ལོ")
    assert tokens("Don't call 9am, well-known!") == ("Don't", " ", "call", " ", "9", "am", ",", " ", "well-known", "!")


def test_numbers_are_read_in_any_script() -> None:
    assert numbers("༡༢ and 07, ٣٤ or ½") == ("12", "07", "34", "0.5")
