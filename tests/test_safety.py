"""What must never happen: a fetch, an escape, markup from content, a file half-written, bytes that differ."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from edition_fixture import DAY, REPO, run_cli
from pamphlet.compose.icons import icon_svg
from pamphlet.compose.styles import read_tokens
from pamphlet.errors import EngineProblem, FontProblem, UsageProblem
from pamphlet.typeset.engine import Engine
from pamphlet.typeset.fonts import ready_faces
from pamphlet.world import World

PAGE = '<!doctype html><html lang="en"><title>t</title><body style="font-family:Guide Sans">{}</body></html>'


@pytest.fixture(scope="module")
def engine() -> Engine:
    world = World(REPO, dt.date.fromisoformat(DAY))
    tokens = read_tokens(world)
    return Engine(world, ready_faces(world, ["Guide Sans"], []), lambda address: icon_svg(address, tokens))


@pytest.mark.parametrize("address", [
    "https://example.org/x.png", "http://127.0.0.1/x.png", "file:///etc/hostname", "ftp://example.org/x.png",
    "workspace:../../etc/hostname", "workspace:/etc/hostname", "data:image/png;base64,AAAA", "//example.org/x.png", "/etc/hostname"])
def test_the_engine_fetches_nothing_outside_the_workspace(engine: Engine, address: str) -> None:
    with pytest.raises(EngineProblem):
        engine.layout(PAGE.format(f'<img alt="x" src="{address}">'), [""])


def test_an_engine_warning_stops_the_build(engine: Engine) -> None:
    with pytest.raises(EngineProblem, match="colour"):
        engine.layout(PAGE.format("x"), ["p { colour: red }"])


def test_a_missing_glyph_is_an_error_not_a_stand_in(engine: Engine) -> None:
    with pytest.raises(EngineProblem):
        engine.write([engine.layout(PAGE.format("བོད་ཡིག"), [""])], tagged=False)


def test_anchors_are_rectangles(engine: Engine) -> None:
    """Slots depend on it: v70 gives four numbers where the documentation speaks of a pair."""
    laid = engine.layout(PAGE.format('<div id="slot" style="margin:10pt 0 0 20pt;width:30pt;height:40pt"></div>'),
                         ["@page{size:200pt 100pt;margin:5pt} body{margin:0}"])
    rect = laid.rects["slot"][0]
    assert (rect.page, rect.x0, rect.y0, rect.x1, rect.y1) == (0, pytest.approx(25), pytest.approx(15), pytest.approx(55), pytest.approx(55))


def test_content_outside_the_workspace_is_refused(tmp_path: Path) -> None:
    world = World(tmp_path)
    for name in ("../x", "/etc/passwd", "a/../../x"):
        with pytest.raises(UsageProblem):
            world.inside(name)


def test_a_missing_or_changed_font_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "fonts.lock.yaml").write_text((REPO / "fonts/fonts.lock.yaml").read_text("utf-8"))
    monkeypatch.setenv("PAMPHLET_FONTS", str(tmp_path / "store"))
    world = World(tmp_path)
    with pytest.raises(FontProblem, match="pamphlet fonts install"):
        ready_faces(world, ["Guide Sans"], [])
    for row in (fonts / "fonts.lock.yaml").read_text("utf-8").split("sha256: ")[1:]:
        (tmp_path / "store").mkdir(exist_ok=True)
        (tmp_path / "store" / f"{row.split()[0]}.ttf").write_bytes(b"not a font")
    with pytest.raises(FontProblem, match="not the locked file"):
        ready_faces(world, ["Guide Sans"], [])


BUILD = ["build", "--partner", "shelter", "--lang", "en", "--lang", "bo", "--date", DAY]


@pytest.mark.slow
def test_two_processes_give_the_same_bytes_without_a_network(tmp_path: Path) -> None:
    """Another hash seed, another number of workers, another folder; sockets refuse to connect."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(
        "import socket\ndef no(*a, **k):\n    raise RuntimeError('the network was asked for')\nsocket.socket.connect = no\n"
        "socket.create_connection = no\nsocket.getaddrinfo = no\n")
    for name, seed, workers in (("one", "1", "1"), ("two", "2", "2")):
        done = run_cli(*BUILD, "--out", str(tmp_path / name), "--workers", workers, PYTHONHASHSEED=seed, PYTHONPATH=os.pathsep.join(
            [str(guard), os.environ.get("PYTHONPATH", "")]))
        assert done.returncode == 0, done.stderr[-2000:]
    one, two = ({path.relative_to(tmp_path / name): path.read_bytes() for path in sorted((tmp_path / name).rglob("*")) if path.is_file()}
                for name in ("one", "two"))
    assert list(one) == list(two)
    assert len(one) == 5
    assert [str(path) for path in one if one[path] != two[path]] == []


@pytest.mark.slow
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Files may grow to 20 kB only: the build fails with its exit code and no part of a file is left."""
    script = ("import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); import signal; "
              "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from pamphlet.cli import main; main()")
    arguments = ["build", "--partner", "shelter", "--lang", "en", "--date", DAY, "--out", str(tmp_path), "--workers", "1"]
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr[-2000:]
    assert "whole or as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_a_release_of_unconfirmed_content_is_refused_with_every_reason(tmp_path: Path) -> None:
    done = run_cli("build", "--release", "--partner", "shelter", "--lang", "bo", "--out", str(tmp_path), "--date", DAY)
    assert done.returncode == 8
    for code in ("release/reserved-domain", "release/unverified", "release/messages-not-approved"):
        assert code in done.stderr, code
    assert list(tmp_path.rglob("*.pdf")) == []


def test_no_record_is_marked_verified() -> None:
    """Only a person may verify a record; nothing in the repository has been confirmed by one."""
    for path in (REPO / "content/services").glob("*.yaml"):
        assert "\nverified: null\n" in path.read_text("utf-8"), path.name
