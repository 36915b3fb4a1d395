"""`LocalGuide` -> markup of runs. Templates escape everything and run in a sandbox."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pamphlet.compose.qr import QrCode, make_code, map_address
from pamphlet.local import LocalGuide, Text

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup as Safe

TEMPLATES = Path(__file__).parent / "templates"
LOGO_SLOT = "slot-logo"
KEYED = "k:"  # begins the id of an element that the edition's record knows: k:KEY@LANGUAGE


@dataclass(frozen=True)
class Issue:
    """What a pamphlet says besides the guide: who hands it out, where its codes lead, its grade."""

    draft: bool
    map: str
    area: str
    mode: str
    family: str
    publisher: str
    code: str
    licence: str
    category_codes: bool
    bleed: float
    module: float
    contact_key: str = ""
    contact_name: str = ""
    contact_lines: tuple[str, ...] = ()
    contact_phone: tuple[str, str] = ("", "")
    contact_url: str = ""
    has_logo: bool = False
    back_sections: tuple[str, ...] = ()
    discreet: bool = False


@dataclass(frozen=True)
class Markup:
    """A run's HTML, and the codes that belong into its slots by element id."""

    html: str
    codes: Mapping[str, QrCode] = field(default_factory=dict)


@functools.cache
def _environment() -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                                                trim_blocks=True, lstrip_blocks=True)
    environment.filters["longest_word"] = lambda text: max((len(word) for word in str(text).split()), default=0)
    environment.filters["address_parts"] = address_parts
    environment.filters["at"] = at
    return environment


def address_parts(address: str) -> list[str]:
    """A web address cut after its host and after every further slash."""
    return re.findall(r"(?:[a-z]+://)?[^/]*/|[^/]+", address)


def at(text: Text) -> Safe:
    """A text's language, direction, and the id by which the edition's record finds its place: `k:KEY@LANGUAGE`."""
    from markupsafe import Markup as Safe
    from markupsafe import escape

    mark = f' id="{KEYED}{escape(text.key)}@{escape(text.lang)}"' if text.key else ""
    return Safe(f'lang="{escape(text.lang)}" dir="{escape(text.dir)}"{mark}')


def compose_run(
    kind: str, guide: LocalGuide, issue: Issue, parts: tuple[str, ...] = (), *,
    spread: Mapping[str, tuple[bool, float]] | None = None, foot: float = 0.0, pages: int = 0, rows: int = 0,
    masthead: bool = False, tight: bool = False,
) -> Markup:
    """The markup of one run.

    `kind` is cover, flow, back or notes; `parts` are the sections of a flow in order, "services"
    among them. `spread` (from balancing) maps a block's id to whether it begins a panel and to the extra
    space in points above it. `foot` is the space in points above a cover's or back's foot; `pages`
    and `rows` are those of a notes run. `masthead` puts a title on top of a flow that has no cover;
    `tight` saves what room a cover or back can spare.
    """
    codes: dict[str, QrCode] = {}

    def code(name: str, category: str = "") -> QrCode:
        made = make_code(map_address(issue.map, guide.languages[-1], issue.area, category), issue.module)
        codes[f"slot-qr-{name}"] = made
        return made

    html = _environment().get_template(f"{kind}.html").render(
        guide=guide, issue=issue, parts=parts, code=code, spread=spread or {}, foot=foot, pages=pages, rows=rows,
        masthead=masthead, tight=tight, lang=guide.languages[-1], counter=_Counter())
    return Markup(html, codes)


class _Counter:
    """Numbers the blocks of a run: b0, b1, …"""

    def __init__(self) -> None:
        self._next = 0

    def next(self, kind: str) -> str:
        """The next block's id; its last letter says what it is (head, part head, entry, line)."""
        self._next += 1
        return f"b{self._next - 1}{kind}"
