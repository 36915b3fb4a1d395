"""The markup of a correction slip: the same templates as the pamphlet's, so that it looks like what it covers."""

from __future__ import annotations

from dataclasses import dataclass

from pamphlet.compose.markup import Issue, _Counter, _environment
from pamphlet.local import Entry, Line, LocalGuide, SectionText, Shelf, Words

SLIP_CSS = """
@page { @top-left { content: none } @top-right { content: none } @bottom-center { content: none } }
.slip .entry, .slip .entry.first, .slip .part-line { padding: 0; border: 0 }
.slip .partner-name { font-size: 1.15rem; font-weight: 700 }
.slip .gone { font-size: 1.14rem; font-weight: 700; margin-bottom: 0.3rem }
.slip .instead .big { width: 1%; padding-right: 0.7rem; white-space: nowrap }
.slip .mends { font-size: 5.2pt; line-height: 1.25 }
.slip .mends.beside { float: right; margin-left: 3pt; text-align: right }
.slip .mends.beside b { display: block }
.slip .mends b[lang] { line-height: 1.25 }
"""


@dataclass(frozen=True)
class SlipText:
    """What a slip says. One of: `entry` on its `shelf`; a `line` of a `section`; `closed`, a name that no longer counts; nothing,
    where the issue has the contact of the place that hands it out.

    A closed one may also have a line, whom to call instead. `mends`: which edition it mends. `draft`: words of a draft.
    `beside`: both stand beside the first line, where room is short, and not on a line of their own.
    `notch`: width and height in points of the upper right corner that stays free.
    """

    mends: str
    draft: Words = ()
    shelf: Shelf | None = None
    entry: Entry | None = None
    section: SectionText | None = None
    line: Line | None = None
    closed: str = ""
    closed_words: Words = ()
    beside: bool = False
    notch: tuple[float, float] | None = None


def compose_slip(guide: LocalGuide, issue: Issue, said: SlipText) -> str:
    """The HTML of one slip; its element "slip" holds everything."""
    return _environment().get_template("slip.html").render(
        guide=guide, issue=issue, spread={}, counter=_Counter(), tight=False, lang=guide.languages[-1], entry=said.entry, shelf=said.shelf,
        section=said.section, line=said.line, closed=said.closed, closed_words=said.closed_words, mends=said.mends,
        draft=said.draft, beside=said.beside, notch=said.notch)
