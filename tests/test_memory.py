"""Layouts remembered between runs: faster, never another result, and never in the way."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CLINIC, HELPLINE, PRINTER, MakeGuide
from pamphlet.errors import EngineProblem
from pamphlet.pipeline import fit_group
from pamphlet.typeset import memory
from pamphlet.typeset.memory import Memory, key_of
from pamphlet.workshop import Order, Workshop, check_order, open_workshop
from pamphlet.world import World


def found_fits(shop: Workshop) -> list[tuple[int, int]]:
    [group] = check_order(shop, shop.order)
    return [(count, step) for _, count, step in fit_group(shop, group).chosen]


def opened(world: World) -> tuple[Workshop, list[str]]:
    """A workshop, and the markup of every layout that it asks the engine for."""
    shop = open_workshop(world, Order(areas=("city",)))
    asked: list[str] = []
    layout = shop.engine.layout

    def counted(html: str, sheets: tuple[str, ...]) -> object:
        asked.append(html)
        return layout(html, sheets)

    shop.engine.layout = counted  # type: ignore[method-assign, assignment]
    return shop, asked


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "memory/layouts.sqlite"
    monkeypatch.setenv("PAMPHLET_LAYOUTS", str(path))
    return path


def test_what_was_fitted_once_is_not_laid_out_again_and_comes_out_the_same(small_guide: MakeGuide, kept: Path) -> None:
    first, layouts = opened(small_guide())
    fits = found_fits(first)
    assert layouts
    second, again = opened(small_guide())
    assert found_fits(second) == fits
    assert not again
    assert kept.is_file()


def test_another_word_or_another_style_is_laid_out_again(small_guide: MakeGuide, kept: Path) -> None:
    found_fits(opened(small_guide())[0])
    reworded, layouts = opened(small_guide(**{"services/helpline.yaml": HELPLINE.replace("eat tonight", "eat tomorrow")}))
    found_fits(reworded)
    assert layouts
    larger, layouts = opened(small_guide(**{"partners/printer.yaml": PRINTER + "text: {largest: 15 pt}\n"}))
    found_fits(larger)
    assert layouts


def test_without_a_memory_the_fits_are_the_same(small_guide: MakeGuide, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = found_fits(opened(small_guide())[0])
    monkeypatch.setenv("PAMPHLET_LAYOUTS", "off")
    assert found_fits(opened(small_guide())[0]) == with_it


@pytest.mark.parametrize("damage", [b"not a database at all, however long it may be " * 40, b"", b"SQLite format 3\0" + bytes(4000)])
def test_a_damaged_memory_is_begun_anew(kept: Path, damage: bytes) -> None:
    kept.parent.mkdir(parents=True)
    kept.write_bytes(damage)
    Memory(kept).keep(b"key", [1, 2.5])
    assert Memory(kept).recall(b"key") == [1, 2.5]


def test_a_memory_that_cannot_be_kept_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    nowhere = Memory(tmp_path / "file/layouts.sqlite")
    nowhere.keep(b"key", 1)
    assert nowhere.recall(b"key") is None
    assert Memory(None).recall(b"key") is None


def test_a_row_that_is_no_json_is_not_believed(kept: Path) -> None:
    Memory(kept).keep(b"key", 1)
    with sqlite3.connect(kept) as database:
        database.execute("UPDATE layouts SET value = '[1,'")
    assert Memory(kept).recall(b"key") is None


def test_a_memory_that_lies_stops_the_build_instead_of_losing_text(small_guide: MakeGuide, kept: Path) -> None:
    """As if one panel sufficed for everything, at the largest size."""
    text = "Someone who knows where to eat tonight. " * 60
    guide = {"services/helpline.yaml": None, "services/clinic.yaml": CLINIC.replace(
        "Doctors and nurses for anyone.", text), "sections/emergency.yaml": "id: emergency\nkind: numbers\ntitle: Help now\n"
        'items:\n  - {id: ambulance, number: "911", label: "Emergency"}\n'}
    partner = PRINTER.replace("[[en], [es]]", "[[en]]") + "may_leave_out: false\n"
    world = small_guide(**guide, **{"partners/printer.yaml": partner})
    honest = found_fits(opened(world)[0])
    with sqlite3.connect(kept) as database:
        for key, value in database.execute("SELECT key, value FROM layouts").fetchall():
            found = json.loads(value)
            if not isinstance(found[0], list):
                database.execute("UPDATE layouts SET value = ? WHERE key = ?", ("[1, 20.0]", key))
        database.commit()
    shop, _ = opened(world)
    [group] = check_order(shop, shop.order)
    [(setting, count, step)] = fit_group(shop, group).chosen
    assert step < honest[0][1] or honest[0][1] == 0
    with pytest.raises(EngineProblem, match="were measured"):
        setting.finish(count, 0)


def test_it_begins_anew_before_it_grows_without_end(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ROWS", 10)
    full = Memory(kept)
    for n in range(11):
        full.keep(str(n).encode(), n)
    assert Memory(kept).recall(b"3") is None


def test_a_forked_worker_reads_and_writes_with_its_own_connection(kept: Path) -> None:
    shared = Memory(kept)
    shared.keep(b"before", 1)
    child = os.fork()
    if child == 0:
        shared.keep(b"inside", shared.recall(b"before"))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert shared.recall(b"inside") == 1


@given(st.lists(st.text(max_size=6), max_size=4), st.lists(st.text(max_size=6), max_size=4))
def test_no_two_lists_of_texts_share_a_key(one: list[str], other: list[str]) -> None:
    assert (key_of(one) == key_of(other)) == (one == other)
