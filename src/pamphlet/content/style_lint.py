"""What a stylesheet, template or icon may not say, because a press cannot hold it or the engine gets it wrong.

Colours are tokens, written once in inks. Everything here was measured to fail or to come out in RGB:
hex and named colours, gradients, shadows, opacity, three-dimensional borders, flex in flex.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pamphlet.findings import Finding, Where, error
from pamphlet.world import World

TOKENS = "tokens.css"
_RGB = {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark"}
_COLOURED = re.compile(r"^(color|background.*|border.*|outline.*|column-rule.*|text-decoration.*|text-emphasis.*|fill|stroke|[a-z]+-color|--.*)$")
_SEE_THROUGH = {"opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity", "mix-blend-mode", "background-blend-mode",
                "filter", "backdrop-filter", "mask", "mask-image"}
_SOLID = {"1", "1.0", "100%", "none", "normal"}
_RAISED = {"ridge", "groove", "inset", "outset"}
_PAINTS = {"fill", "stroke", "color", "stop-color", "flood-color", "lighting-color", "bgcolor", *_SEE_THROUGH}
_GROUPING = {"media", "supports", "layer", "container", "document"}
_JINJA_VALUE, _JINJA_REST = re.compile(r"\{\{.*?\}\}", re.DOTALL), re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HINTS = {
    "style/hex-colour": "use a token: var(--ink); a new colour goes into styles/tokens.css as device-cmyk()",
    "style/named-colour": "use a token: var(--ink); a new colour goes into styles/tokens.css as device-cmyk()",
    "style/rgb-colour": "use a token: var(--ink); a new colour goes into styles/tokens.css as device-cmyk()",
    "style/raw-ink": "give it a name in styles/tokens.css and use var(--name)",
    "style/token": "write it as device-cmyk(c m y k);, four numbers from 0 to 1",
    "style/gradient": "use one colour; the engine writes gradients in RGB",
    "style/shadow": "leave it out, or use a border",
    "style/transparency": "use a lighter token; PDF/X-1a holds nothing see-through",
    "style/raised-border": "use solid, dashed or dotted: the engine fails at others in inks",
    "style/nested-flex": "use a table, a float or inline blocks: the engine's time for flex in flex is exponential",
    "style/broken": "close what is open; each declaration ends in a semicolon",
    "style/unreadable": "save it as UTF-8 text",
}


def lint_styles(world: World) -> Iterator[Finding]:
    """What is wrong in the workspace's own stylesheets, with file and line."""
    for path in sorted((world.root / "styles").glob("*.css")):
        name = world.show(path)
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            yield _finding("style/unreadable", name, 0, f"the stylesheet cannot be read: {problem}")
            continue
        yield from lint_sheet(text, name)


def lint_sheet(text: str, file: str, *, first_line: int = 1) -> Iterator[Finding]:
    """What is wrong in a stylesheet. Only the file tokens.css may hold inks, and holds nothing else."""
    import tinycss2  # type: ignore[import-untyped]

    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    yield from _rules(rules, file, first_line - 1)


def lint_markup(text: str, file: str) -> Iterator[Finding]:
    """What is wrong in the style attributes, style elements and drawing attributes of a template or an SVG."""
    reader = _Markup(file)
    reader.feed(_without_jinja(text))
    reader.close()
    yield from reader.findings


# --- rules and declarations -----------------------------------------------------------------------


def _rules(nodes: Iterable[Any], file: str, before: int) -> Iterator[Finding]:
    import tinycss2

    for node in nodes:
        if node.type == "error":
            yield _finding("style/broken", file, before + node.source_line, f"the stylesheet is broken: {node.message}")
        elif node.type == "declaration":
            yield from _declaration(node, file, before)
        elif node.type in ("qualified-rule", "at-rule") and node.content is not None:
            grouping = node.type == "at-rule" and node.lower_at_keyword in _GROUPING
            parse = tinycss2.parse_rule_list if grouping else tinycss2.parse_blocks_contents
            yield from _rules(parse(node.content, skip_comments=True, skip_whitespace=True), file, before)


def _declaration(node: Any, file: str, before: int) -> Iterator[Finding]:
    name, line = node.name if node.name.startswith("--") else node.lower_name, before + node.source_line
    tokens = list(_flat(node.value))
    words = [token.lower_value for token in tokens if token.type == "ident"]
    if name.endswith("-shadow") or (name == "filter" and any(token.type == "function" and token.lower_name == "drop-shadow" for token in tokens)):
        if words != ["none"]:
            yield _finding("style/shadow", file, line, f"{name}: a shadow")
    elif name in _SEE_THROUGH and _written(node.value) not in _SOLID:
        yield _finding("style/transparency", file, line, f"{name}: {_written(node.value)}")
    if name == "display" and {"flex", "inline-flex"} & set(words):
        yield _finding("style/nested-flex", file, line, f"display: {_written(node.value)}")
    if name.startswith(("border", "outline", "column-rule")) and (raised := _RAISED & set(words)):
        yield _finding("style/raised-border", file, line, f"{name}: {', '.join(sorted(raised))}")
    if Path(file).name == TOKENS and name.startswith("--"):
        if not _is_ink(node.value):
            yield _finding("style/token", file, line, f"{name}: {_written(node.value)} is no amount of four inks")
        return
    yield from _colours(tokens, file, before, named=bool(_COLOURED.match(name)))


def _colours(tokens: Iterable[Any], file: str, before: int, *, named: bool) -> Iterator[Finding]:
    """Colours of a value. `named`: a word may be a colour here."""
    from tinycss2.color4 import parse_color  # type: ignore[import-untyped]

    for token in tokens:
        line = before + token.source_line
        if token.type == "hash":
            yield _finding("style/hex-colour", file, line, f"#{token.value}")
        elif token.type == "function" and token.lower_name.endswith("gradient"):
            yield _finding("style/gradient", file, line, f"{token.name}()")
        elif token.type == "function" and token.lower_name in _RGB:
            yield _finding("style/rgb-colour", file, line, f"{token.name}()")
        elif token.type == "function" and token.lower_name == "device-cmyk":
            yield _finding("style/raw-ink", file, line, "device-cmyk() outside styles/tokens.css")
        elif token.type == "error":
            yield _finding("style/broken", file, line, f"the value is broken: {token.message}")
        elif named and token.type == "ident" and token.lower_value == "transparent":
            yield _finding("style/transparency", file, line, "transparent")
        elif named and token.type == "ident" and parse_color(token) not in (None, "currentcolor"):
            yield _finding("style/named-colour", file, line, token.value)


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    """The tokens of a value, and those inside its functions and brackets; the name that var() takes is none of them."""
    for token in tokens:
        yield token
        if token.type == "function":
            yield from _flat(token.arguments[1:] if token.lower_name == "var" else token.arguments)
        elif token.type in ("() block", "[] block", "{} block"):
            yield from _flat(token.content)


def _is_ink(value: Iterable[Any]) -> bool:
    """Whether a value is device-cmyk() of four numbers from 0 to 1."""
    said = [token for token in value if token.type not in ("whitespace", "comment")]
    if len(said) != 1 or said[0].type != "function" or said[0].lower_name != "device-cmyk":
        return False
    parts = [token for token in said[0].arguments if token.type not in ("whitespace", "comment")]
    return len(parts) == 4 and all(part.type == "number" and 0 <= part.value <= 1 for part in parts)


def _written(value: Any) -> str:
    import tinycss2

    return str(tinycss2.serialize(value)).strip()


def _finding(code: str, file: str, line: int, found: str) -> Finding:
    return error(code, Where(file, line), found, _HINTS[code])


# --- templates and icons --------------------------------------------------------------------------


class _Markup(HTMLParser):
    """Reads tags for what they paint with."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.findings: list[Finding] = []
        self._styles_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag's own colours and style."""
        line = self.getpos()[0]
        if tag.endswith("gradient"):
            self.findings.append(_finding("style/gradient", self.file, line, f"<{tag}>"))
        elif tag in ("filter", "mask"):
            self.findings.append(_finding("style/transparency", self.file, line, f"<{tag}>"))
        self._styles_from = line if tag == "style" else 0
        for name, value in attrs:
            if name == "style":
                self._declarations(value or "", line)
            elif name in _PAINTS and value:
                self._declarations(f"{'color' if name == 'bgcolor' else name}: {value}", line)

    def handle_data(self, data: str) -> None:
        """Look at the text of a style element."""
        if self._styles_from:
            self.findings.extend(lint_sheet(data, self.file, first_line=self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        """A style element ends."""
        self._styles_from = 0

    def _declarations(self, text: str, line: int) -> None:
        import tinycss2

        self.findings.extend(_rules(tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True), self.file, line - 1))


def _without_jinja(text: str) -> str:
    """A template with its expressions as words and its tags as blanks, lines where they were."""
    text = _JINJA_REST.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return _JINJA_VALUE.sub(lambda found: re.sub(r"[^\n]", "x", found[0]), text)
