"""Stylesheets, templates and icons say nothing that a press cannot hold, and the lint says where they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from edition_fixture import REPO
from pamphlet.content.style_lint import lint_markup, lint_sheet, lint_styles
from pamphlet.world import World

TEMPLATES = REPO / "src" / "pamphlet" / "compose" / "templates"
ICONS = REPO / "src" / "pamphlet" / "compose" / "icons"


def codes(css: str, file: str = "styles/base.css") -> list[tuple[str, int]]:
    return [(finding.code.removeprefix("style/"), finding.where.line) for finding in lint_sheet(css, file)]


def test_the_programs_own_styles_templates_and_icons_are_clean() -> None:
    sheets, markup = sorted((REPO / "styles").glob("*.css")), [*sorted(TEMPLATES.glob("*.html")), *sorted(ICONS.glob("*.svg"))]
    assert len(sheets) >= 8 and len(markup) >= 40
    assert not [str(finding) for path in sheets for finding in lint_sheet(path.read_text("utf-8"), path.name)]
    assert not [str(finding) for path in markup for finding in lint_markup(path.read_text("utf-8"), path.name)]


@pytest.mark.parametrize(("css", "wanted"), [
    ("p { color: #fff }", "hex-colour"), ("p { border: 1pt solid #123456 }", "hex-colour"), ("@page { @top-left { background: #abc } }", "hex-colour"),
    ("p { color: red }", "named-colour"), ("p { border-left: 1pt solid RebeccaPurple }", "named-colour"), ("p { --own: white }", "named-colour"),
    ("p { background: rgb(1 2 3) }", "rgb-colour"), ("p { color: HSL(1 2% 3%) }", "rgb-colour"), ("p { color: var(--x, rgba(0,0,0,1)) }", "rgb-colour"),
    ("p { color: color-mix(in lab, var(--a), var(--b)) }", "rgb-colour"), ("p { color: device-cmyk(0 0 0 1) }", "raw-ink"),
    ("p { background: linear-gradient(var(--ink), var(--paper)) }", "gradient"), ("p { background-image: repeating-radial-gradient(var(--ink)) }", "gradient"),
    ("p { box-shadow: 0 0 2pt var(--ink) }", "shadow"), ("p { text-shadow: 1pt 1pt var(--ink) }", "shadow"), ("p { filter: drop-shadow(1pt 1pt) }", "shadow"),
    ("p { opacity: 0.5 }", "transparency"), ("p { mix-blend-mode: multiply }", "transparency"), ("p { background: transparent }", "transparency"),
    ("p { border: 2pt ridge var(--ink) }", "raised-border"), ("p { border-style: solid inset }", "raised-border"),
    ("p { display: flex }", "nested-flex"), ("p { display: inline-flex }", "nested-flex"),
    ("@media print { a:hover { color: #fff } }", "hex-colour"), ("@media print { @page :first { @top-left { color: red } } }", "named-colour"),
    ("p { color: \\72 ed }", "named-colour"), ("p { color: re\\64 }", "named-colour"), ("p { COLOR: RED }", "named-colour"), ("p { colour }", "broken"),
])
def test_what_a_press_cannot_hold_is_named_with_its_line(css: str, wanted: str) -> None:
    assert codes(f"/* one\n two */\n\n{css}\n") == [(wanted, 4)]


@pytest.mark.parametrize("css", [
    "/* color: #fff; box-shadow: none; red */ p { color: var(--ink) }", "#fff, #red { margin: 0 }", ".red::before { content: '#fff red rgb(0,0,0)' }",
    "p { color: currentColor; background: none; border: 0.4pt solid var(--line) }", "p { font-family: Tan, \"Red Hat\" }", "p { box-shadow: none; opacity: 1 }",
    "p { background-image: url(icon:red/#fff) }", "a[href='#fff'] { color: inherit }", "p { color: var(--red) }", "p { display: table; grid-area: red }",
    "@page { size: 100mm 200mm; @top-left { content: string(continued, start) } }",
])
def test_what_only_looks_like_it_is_not(css: str) -> None:
    assert codes(css) == []


@pytest.mark.parametrize(("value", "clean"), [
    ("device-cmyk(0 0.5 1 0.25)", True), ("device-cmyk( 0  0 0 1 )", True), ("device-cmyk(0 0 0 1 / 0.5)", False), ("device-cmyk(0 0 0)", False),
    ("device-cmyk(0 0 0 100)", False), ("device-cmyk(0% 0% 0% 100%)", False), ("#123", False), ("red", False), ("var(--other)", False)])
def test_a_token_is_an_amount_of_four_inks(value: str, clean: bool) -> None:
    assert codes(f":root {{\n --deep: {value};\n}}", "styles/tokens.css") == ([] if clean else [("token", 2)])


def test_tokens_are_only_tokens_elsewhere_too() -> None:
    assert codes("p { color: #fff }", "styles/tokens.css") == [("hex-colour", 1)]


@pytest.mark.parametrize(("markup", "wanted"), [
    ("<p>\n<b style=\"margin:0;color:red\">x</b>", ("named-colour", 2)), ("<svg>\n<path fill='#000'/>", ("hex-colour", 2)),
    ("<svg>\n<linearGradient id='a'/>", ("gradient", 2)), ("<svg>\n<g opacity='.5'/>", ("transparency", 2)), ("<svg>\n<filter/>", ("transparency", 2)),
    ("<style>\np { color: #fff }</style>", ("hex-colour", 2)), ("{# a\nnote #}<i{% if a %} style=\"color:blue\"{% endif %}>", ("named-colour", 2)),
    ("<p style=\"width:{{ \"%.2f\"|format(a) }}pt;\n color:#123\">", ("hex-colour", 2)), ("<td bgcolor=red>", ("named-colour", 1))])
def test_templates_and_icons_are_read_as_well(markup: str, wanted: tuple[str, int]) -> None:
    assert [(finding.code.removeprefix("style/"), finding.where.line) for finding in lint_markup(markup, "x.html")] == [wanted]


def test_markup_that_only_looks_like_it_is_not() -> None:
    clean = ('<p id="red">#fff red <b style="background:var(--{{ shelf.colour }});width:{{ "%.2f"|format(a) }}pt">{{ "#fff" }}</b>'
             '<path fill="currentColor" stroke="none" opacity="1"/><a href="#fff" style="background-image:url(icon:{{ a }}/{{ b }})">')
    assert not list(lint_markup(clean, "x.html"))


def test_a_workspaces_own_sheets_are_read(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert not list(lint_styles(world))
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "base.css").write_text("p {\n  color: #fff;\n  box-shadow: 1pt 1pt\n}\n", "utf-8")
    (tmp_path / "styles" / "tokens.css").write_bytes(b":root { --ink: \xff }")
    found = list(lint_styles(world))
    assert [(f.code, f.where.file, f.where.line) for f in found] == [
        ("style/hex-colour", "styles/base.css", 2), ("style/shadow", "styles/base.css", 3), ("style/unreadable", "styles/tokens.css", 0)]
    assert all(finding.hint and finding.severity.name == "ERROR" for finding in found)
