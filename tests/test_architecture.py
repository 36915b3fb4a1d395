"""The house rules, held by machine: who imports whom, one library one room, what the docs must name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from edition_fixture import REPO

SRC = REPO / "src" / "pamphlet"
BASE = {"errors", "fields", "findings", "guarded", "hours", "inks", "local", "model", "phones", "surfaces", "units", "world"}
STAGES = {"content", "localize", "compose", "typeset", "impose", "press", "preflight", "edition", "diff", "report"}
JOINERS = {"pipeline", "workshop", "setting", "fitting", "finishing", "proving", "ordering", "layout", "comparing", "picturing", "telling", "i18n", "release", "order",
           "editions", "recording", "recall", "restating", "slips", "freshness"}
ON_TOP = {"batch", "cli", "__main__"}
ROOMS_OF = {  # third-party library -> the only rooms that may import it
    "weasyprint": {"typeset"}, "pikepdf": {"impose", "press", "preflight", "order"}, "babel": {"localize", "i18n"}, "segno": {"compose"}, "qrcode": {"compose"},
    "jinja2": {"compose"}, "fontTools": {"typeset"}, "uharfbuzz": {"typeset"}, "phonenumbers": {"phones"}, "typer": {"cli"},
    "opening_hours": {"content"}, "zxingcpp": {"impose", "preflight"}, "defusedxml": {"content", "preflight"},
}


def room(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports(path: Path, *, typing_too: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
                   for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in typing_only and not typing_too:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules() -> list[Path]:
    return [path for path in sorted(SRC.rglob("*.py")) if path.name != "__init__.py"]


def ours(path: Path) -> set[str]:
    """The rooms of ours that a module imports, its own left out."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("pamphlet.")} - {room(path)}


def test_every_module_lives_in_a_known_room() -> None:
    assert {room(path) for path in modules()} == BASE | STAGES | JOINERS | ON_TOP


def test_the_base_imports_only_the_base_and_stages_never_each_other() -> None:
    for path in modules():
        if room(path) in BASE | STAGES:
            allowed = BASE | ({"edition"} if room(path) == "diff" else set())
            assert ours(path) <= allowed, (path.name, ours(path) - allowed)


def test_nothing_imports_what_sits_on_top() -> None:
    for path in modules():
        if room(path) not in ON_TOP:
            assert not ours(path) & ON_TOP, path.name


def test_one_library_lives_in_one_room() -> None:
    for path in modules():
        for name in imports(path, typing_too=True):
            library = name.split(".")[0]
            if library in ROOMS_OF:
                assert room(path) in ROOMS_OF[library], (path.name, library)


def test_architecture_names_every_room_and_stays_short() -> None:
    text = (REPO / "ARCHITECTURE.md").read_text("utf-8")
    for name in BASE | STAGES | JOINERS | {"batch", "cli"}:
        assert re.search(rf"`{name}(\.py|/)?`", text), f"ARCHITECTURE.md does not name {name}"
    assert len(text.split()) < 1700, "three pages, no more"


def test_the_readme_names_every_command_and_contributing_every_job() -> None:
    readme = (REPO / "README.md").read_text("utf-8")
    for command in ("build", "order", "preflight", "check", "fit", "list", "preview", "new service", "i18n update", "fonts install", "init", "schema",
                    "publish", "editions", "recall", "slips", "freshness", "verify"):
        assert f"pamphlet {command}" in readme, command
    contributing = (REPO / "CONTRIBUTING.md").read_text("utf-8")
    for job in ("language", "partner", "fold", "service", "preflight check"):
        assert re.search(rf"^## .*{job}", contributing, re.MULTILINE), job


def test_every_exit_code_is_documented_and_used_once() -> None:
    from pamphlet import errors

    used = [c.exit_code for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.PamphletError)]
    assert sorted(used) == sorted(set(used))
    assert set(used) | {0} == set(errors.EXIT_CODES)


def loaded_after(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_import_and_help_load_nothing_heavy() -> None:
    heavy = {"weasyprint", "babel", "pikepdf", "pypdfium2", "PIL", "pydantic", "ruamel", "jinja2", "fontTools", "phonenumbers"}
    assert not loaded_after("import pamphlet") & heavy
    run_help = "from pamphlet.cli import app\ntry:\n    app(['--help'])\nexcept SystemExit:\n    pass"
    assert not loaded_after(run_help) & heavy


def test_every_command_has_an_example_in_its_help() -> None:
    from pamphlet import cli

    for group in (cli.app, cli.new_app, cli.i18n_app, cli.fonts_app):
        for command in group.registered_commands:
            assert command.callback is not None
            assert "Example: `pamphlet" in (command.callback.__doc__ or ""), command.callback.__name__


def test_lock_files_record_no_address() -> None:
    for name in ("requirements.lock", "fonts/package-lock.json", "fonts/package.json", "fonts/fonts.lock.yaml", "Makefile", "pyproject.toml"):
        text = (REPO / name).read_text("utf-8")
        assert '"resolved"' not in text
        assert not re.search(r"https?://|--index-url|--find-links", text), name
