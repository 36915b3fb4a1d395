"""The one door to files: nothing outside the workspace, and a written file is whole or absent."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.errors import NoWorkspace, OutputProblem, PamphletError, UsageProblem
from pamphlet.world import World, find_workspace, font_store, write_whole

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "guide"
    (root / "content/partners/logos").mkdir(parents=True)
    (root / "content/guide.yaml").write_text("id: x\n", "utf-8")
    (root / "content/partners/logos/us.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "secret.svg").write_text("<svg/>", "utf-8")
    return root


# --- reading -------------------------------------------------------------------------------------------------


def test_a_file_of_the_workspace(workspace: Path) -> None:
    found = World(workspace).inside("content/partners/logos/us.svg")
    assert found == workspace / "content/partners/logos/us.svg"
    assert World(workspace).inside("content/../content/guide.yaml") == workspace / "content/guide.yaml"


@pytest.mark.parametrize("path", [
    "/etc/passwd", "../secret.svg", "content/../../secret.svg", "content/partners/logos/../../../../secret.svg", "..", "/",
    "../guide-2/content/guide.yaml",
])
def test_a_path_that_leaves_the_workspace_is_refused(workspace: Path, path: str) -> None:
    (workspace.parent / "guide-2").mkdir()  # begins with the workspace's own name
    with pytest.raises(UsageProblem, match="leaves the workspace") as problem:
        World(workspace).inside(path)
    assert f'"{path}"' in str(problem.value)


def test_an_absolute_path_is_refused_even_if_it_leads_inside(workspace: Path) -> None:
    with pytest.raises(UsageProblem):
        World(workspace).inside(str(workspace / "content/guide.yaml"))


@pytest.mark.parametrize("target", ["../../../../secret.svg", "/etc/passwd"])
def test_a_link_that_leaves_the_workspace_is_refused(workspace: Path, target: str) -> None:
    (workspace / "content/partners/logos/link.svg").symlink_to(target)
    with pytest.raises(UsageProblem, match="leaves the workspace"):
        World(workspace).inside("content/partners/logos/link.svg")


def test_a_linked_folder_that_leaves_the_workspace_is_refused(workspace: Path) -> None:
    (workspace / "content/outside").symlink_to(workspace.parent)
    with pytest.raises(UsageProblem, match="leaves the workspace"):
        World(workspace).inside("content/outside/secret.svg")


def test_a_link_within_the_workspace_is_followed(workspace: Path) -> None:
    (workspace / "logo.svg").symlink_to("content/partners/logos/us.svg")
    assert World(workspace).inside("logo.svg").read_text("utf-8") == "<svg/>"


def test_a_workspace_that_is_reached_through_a_link_has_files_too(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(workspace)
    assert World(tmp_path / "shortcut").inside("content/guide.yaml").is_file()


def test_a_link_to_itself_is_refused_in_plain_words(workspace: Path) -> None:
    (workspace / "loop.svg").symlink_to("loop.svg")
    with pytest.raises((PamphletError, ValueError, OSError)):
        World(workspace).inside("loop.svg").read_bytes()


def test_whatever_the_path_nothing_outside_is_named(workspace: Path) -> None:
    @given(st.lists(st.sampled_from(["..", ".", "content", "secret.svg", "", "x", "~", "guide"]), max_size=8), st.booleans())
    def holds(parts: list[str], absolute: bool) -> None:
        try:
            found = World(workspace).inside(("/" if absolute else "") + "/".join(parts))
        except UsageProblem:
            return
        assert found.is_relative_to(workspace.resolve())

    holds()


def test_paths_are_shown_as_people_of_the_workspace_write_them(workspace: Path) -> None:
    assert World(workspace).show(workspace / "content/guide.yaml") == "content/guide.yaml"
    assert World(workspace).show(workspace.parent / "secret.svg").endswith("/secret.svg")


# --- finding the workspace -----------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [".", "content", "content/partners/logos"])
def test_the_workspace_is_the_nearest_folder_upwards(workspace: Path, start: str) -> None:
    world = find_workspace(workspace / start, TODAY)
    assert (world.root, world.today, world.out) == (workspace.resolve(), TODAY, workspace.resolve() / "out")


def test_a_guide_within_a_guide_is_the_nearer_one(workspace: Path) -> None:
    inner = workspace / "drafts/inner"
    (inner / "content").mkdir(parents=True)
    (inner / "content/guide.yaml").write_text("id: y\n", "utf-8")
    assert find_workspace(inner / "content").root == inner.resolve()
    assert find_workspace(workspace / "drafts").root == workspace.resolve()


def test_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="pamphlet init") as problem:
        find_workspace(tmp_path)
    assert str(tmp_path) in str(problem.value)
    assert problem.value.exit_code == 3


def test_where_things_go_and_come_from(workspace: Path, monkeypatch: pytest.MonkeyPatch, repo: Path) -> None:
    assert World(workspace, out_dir=Path("/elsewhere")).out == Path("/elsewhere")
    assert World(workspace).style("base.css") == repo / "styles/base.css"
    (workspace / "styles").mkdir()
    (workspace / "styles/base.css").write_text("", "utf-8")
    assert World(workspace).style("base.css") == workspace / "styles/base.css"
    monkeypatch.setenv("PAMPHLET_FONTS", "/fonts")
    assert font_store() == Path("/fonts")


# --- writing -------------------------------------------------------------------------------------------------


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(first=st.binary(max_size=1000), second=st.binary(max_size=1000))
def test_a_file_is_written_whole_and_replaced_whole(tmp_path_factory: pytest.TempPathFactory, first: bytes, second: bytes) -> None:
    path = tmp_path_factory.mktemp("out") / "new/folder/edition.json"
    for data in (first, second):
        write_whole(path, data)
        assert path.read_bytes() == data
    assert left_behind(path.parent) == ["edition.json"]
    assert path.stat().st_mode & 0o777 == 0o644


WRITE_WITH_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from pamphlet.errors import OutputProblem
from pamphlet.world import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # no file may grow beyond: a real OSError from the kernel
try:
    write_whole(Path(sys.argv[1]), b"new" * 100_000)
except OutputProblem as problem:
    print(problem)
    sys.exit(problem.exit_code)
"""


@pytest.mark.parametrize("before", [b"what stood here before", None], ids=["a file stands there", "nothing stands there"])
def test_when_there_is_no_room_the_old_file_stays_and_nothing_half_written(tmp_path: Path, repo: Path, before: bytes | None) -> None:
    path = tmp_path / "edition.json"
    if before is not None:
        path.write_bytes(before)
    done = subprocess.run([sys.executable, "-c", WRITE_WITH_LITTLE_ROOM, str(path)], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(repo / "src")})
    assert done.returncode == OutputProblem.exit_code, done.stderr
    assert done.stdout.startswith(f"cannot write {path}: ")
    assert "Nothing was changed there" in done.stdout
    assert (path.read_bytes() if path.exists() else None) == before
    assert left_behind(tmp_path) == ([] if before is None else ["edition.json"])


def test_a_full_disk(tmp_path: Path, repo: Path) -> None:
    """A file system of 64 kB, where the machine lets us mount one for ourselves alone."""
    script = f"""
set -e
mount -t tmpfs -o size=64k none {tmp_path}
printf before > {tmp_path}/edition.json
"{sys.executable}" -c '
import sys
from pathlib import Path
from pamphlet.errors import OutputProblem
from pamphlet.world import write_whole
try:
    write_whole(Path(sys.argv[1]), b"x" * 1_000_000)
except OutputProblem as problem:
    print(problem)
' {tmp_path}/edition.json
cat {tmp_path}/edition.json; echo; ls -A {tmp_path}
"""
    done = subprocess.run(["unshare", "--mount", "--map-root-user", "sh", "-c", script], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(repo / "src")})
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"no file system of our own here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    said, *rest = done.stdout.splitlines()
    assert said.startswith(f"cannot write {tmp_path}/edition.json: No space left on device")
    assert rest == ["before", "edition.json"]


def test_a_folder_that_is_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(OutputProblem, match="cannot write .*out/2026-11/edition.json: Not a directory"):
        write_whole(tmp_path / "out/2026-11/edition.json", b"x")
    assert (tmp_path / "out").read_bytes() == b"a file"
    assert left_behind(tmp_path) == ["out"]


def test_a_folder_in_the_files_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "edition.json").mkdir()
    with pytest.raises(OutputProblem, match="Is a directory"):
        write_whole(tmp_path / "edition.json", b"x")
    assert left_behind(tmp_path) == ["edition.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    with pytest.raises(OutputProblem, match="Permission denied"):
        write_whole(tmp_path / "shut/edition.json", b"x")


def test_stopping_in_the_middle_leaves_nothing_half_written(tmp_path: Path, repo: Path) -> None:
    """Ctrl-C while the data is being written: as the limit is reached the kernel's signal becomes a KeyboardInterrupt."""
    script = """
import resource, signal, sys
from pathlib import Path
from pamphlet.world import write_whole
def stop(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGXFSZ, stop)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_whole(Path(sys.argv[1]), b"new" * 100_000)
except KeyboardInterrupt:
    print("stopped")
"""
    path = tmp_path / "edition.json"
    path.write_bytes(b"before")
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(repo / "src")})
    assert done.stdout == "stopped\n", done.stderr
    assert path.read_bytes() == b"before"
    assert left_behind(tmp_path) == ["edition.json"]
