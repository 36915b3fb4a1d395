"""Tables at any width: what is copied or dialled stands whole on one line, nothing is dropped, and a pipe gets a line a row."""

from __future__ import annotations

import io
import os
import pty
import re
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from edition_fixture import REPO, run_cli
from pamphlet.report.terminal import Cell, Column, folded, numbers, print_table, say, texts
from pamphlet.units import plural

SERVICES = [Column("id"), Column("name", prose=True), Column("phone"), *numbers("priority")]
ROWS = [("canadian-centre-refugee-immigrant-healthcare", "Canadian Centre for Refugee and Immigrant Healthcare [downtown]", "1-800-667-0000 #23", "3"),
        ("parc", "PARC", "416-537-2262", "112")]


def shown(width: int, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, terminal: bool = True) -> list[str]:
    stream = io.StringIO()
    print_table(columns, rows, console=Console(file=stream, width=width, force_terminal=terminal, no_color=True))
    return re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue()).splitlines()


def test_where_there_is_room_a_row_is_a_line_with_numbers_below_each_other() -> None:
    assert shown(60, [*texts("code"), *numbers("copies")], [("en", "500"), ("uk", "1,200")]) == [
        "code  copies", "────  ──────", "en       500", "uk     1,200"]


def test_prose_is_folded_between_words_and_ids_and_numbers_are_not() -> None:
    assert shown(100, SERVICES, ROWS)[2:4] == [
        "canadian-centre-refugee-immigrant-healthcare  Canadian Centre for       1-800-667-0000 #23         3",
        "                                              Refugee and Immigrant"]


def test_where_no_table_fits_a_row_is_its_name_and_its_cells_below() -> None:
    assert shown(50, SERVICES, ROWS) == [
        "canadian-centre-refugee-immigrant-healthcare",
        "  name: Canadian Centre for Refugee and Immigrant", "  Healthcare [downtown]", "  phone: 1-800-667-0000 #23 · priority: 3",
        "parc", "  name: PARC · phone: 416-537-2262 · priority: 112"]


def test_into_a_pipe_every_row_is_one_line_however_long() -> None:
    lines = shown(20, SERVICES, ROWS, terminal=False)
    assert [line.split()[0] for line in lines[2:]] == [row[0] for row in ROWS]
    assert all(cell in line for line, row in zip(lines[2:], ROWS, strict=True) for cell in row)


WORD = st.text("abcxyz-0129", min_size=1, max_size=25)
PROSE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


@given(st.lists(st.tuples(WORD, PROSE, WORD), min_size=1, max_size=4), st.integers(30, 130))
def test_at_every_width_every_cell_is_there_and_what_is_copied_is_whole(rows: list[tuple[str, str, str]], width: int) -> None:
    lines = shown(width, [Column("id"), Column("name", prose=True), Column("phone")], rows)
    assert all(len(line) <= width for line in lines)
    told = " ".join(lines).split()
    for name, prose, phone in rows:
        assert {name, phone} <= set(told), "an id and a number stand whole"
        assert set(prose.split()) <= set(told), "no word is cut or lost"


def test_a_paragraph_is_folded_in_a_terminal_only_and_its_brackets_are_words() -> None:
    text = "out/2026-11/orders/community-centre-2026-11-city-draft.zip: 24 files [all]"
    for terminal, lines in ((True, [text.split(maxsplit=1)[0], "24 files [all]"]), (False, [text])):
        stream = io.StringIO()
        say(text, console=Console(file=stream, width=40, force_terminal=terminal, no_color=True))
        assert re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue()).splitlines() == lines


def test_tibetan_is_folded_after_a_tsheg() -> None:
    lines = folded("བོད་ཡིག་བོད་ཡིག་བོད་ཡིག", 6)
    assert len(lines) > 1
    assert all(line.endswith("་") for line in lines[:-1])


def in_terminal(width: int, *arguments: str) -> str:
    """What the program writes in a real terminal of so many columns."""
    child, terminal = pty.fork()
    if child == 0:  # the program itself, in a process of its own
        os.environ.update(COLUMNS=str(width), NO_COLOR="1", TERM="xterm")
        os.execv(sys.executable, [sys.executable, "-m", "pamphlet", *arguments])
    data = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # how Linux tells that the other end has closed
            break
        if not part:
            break
        data += part
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, data
    return re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", data.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_list_of_services_in_a_real_terminal_cuts_no_id_and_no_number(width: int) -> None:
    told = in_terminal(width, "list", "services", "-w", str(REPO))
    assert max(len(line) for line in told.splitlines()) <= width
    words = set(told.split())
    assert {path.stem for path in (REPO / "content/services").glob("*.yaml")} <= words
    assert {"416-537-2262", "canadian-centre-refugee-immigrant-healthcare"} <= words
    assert "…" not in told


def test_the_list_of_services_in_a_pipe_is_a_line_a_service() -> None:
    lines = run_cli("list", "services", "-w", str(REPO), COLUMNS="80").stdout.splitlines()
    assert len(lines) == 2 + len(list((REPO / "content/services").glob("*.yaml")))
    assert [line for line in lines if line.startswith("parc ") and "416-537-2262" in line]


def test_fit_names_every_entry_that_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    from pamphlet.report.tables import print_fits
    from pamphlet.setting import Fitted
    from pamphlet.workshop import Group

    left_out = tuple(f"service-{n}" for n in range(9))
    group = Group("community-centre", "letter", "city", (("en",), ("uk",)), (("en",), ("uk",)))
    rows = [(group, Fitted((code,), 3, 10.0, 1.0, 6, 5.5, 3.0, 12, left_out)) for code in ("en", "uk")]
    print_fits(rows)
    assert f"Left out of community-centre, letter, city (en, uk): {', '.join(left_out)}" in capsys.readouterr().out


def test_one_is_not_told_as_many() -> None:
    assert [plural(0, "error"), plural(1, "error"), plural(1200, "copy", "copies")] == ["0 errors", "1 error", "1,200 copies"]


@pytest.mark.parametrize("command", ["build", "order", "publish", "recall", "slips", "verify"])
def test_no_help_is_cut_in_a_narrow_terminal(command: str) -> None:
    assert "…" not in in_terminal(60, command, "--help")
