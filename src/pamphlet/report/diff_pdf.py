"""The difference of two editions as a PDF for e-mail: the same words as the HTML, and plans of the panels instead of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from pamphlet.report import diff_parts as parts
from pamphlet.report import diff_story as tell
from pamphlet.report.diff_story import Story

if TYPE_CHECKING:
    from pamphlet.diff.model import PamphletDiff

Typeset = Callable[[str, Sequence[str]], bytes]  # HTML and style sheets to PDF
PAPERS = {"letter": "8.5in 11in", "a4": "210mm 297mm"}
PLAN = 62.0  # points: how tall a panel is drawn in a plan

CSS = """
@page { size: %(paper)s; margin: 13mm 14mm 15mm;
  @bottom-left { content: "%(foot)s"; font: 7pt %(fonts)s; color: #444 }
  @bottom-right { content: "page " counter(page) " of " counter(pages); font: 7pt %(fonts)s; color: #444 } }
* { margin: 0; padding: 0; box-sizing: border-box }
body { font-family: %(fonts)s; font-size: 8.6pt; line-height: 1.4; color: #111 }
[lang=bo] { line-height: 1.9 }
h1 { font-size: 16pt; line-height: 1.2 }
h2 { font-size: 11.5pt; line-height: 1.25; margin: 12pt 0 4pt; padding-top: 4pt; border-top: 1.2pt solid #111; break-after: avoid }
h2 + p { break-after: avoid }
h3 { font-size: 9.2pt; line-height: 1.35; break-after: avoid }
.sum { font-size: 10.4pt; font-weight: 700; margin: 3pt 0 }
p { margin: 2pt 0 }
ul { padding-left: 12pt }
ul.plain { padding: 0; list-style: none }
table.grid { width: 100%%; border-collapse: collapse; margin: 3pt 0 5pt }
.grid th, .grid td { text-align: left; vertical-align: top; padding: 2.6pt 8pt 2.6pt 0; border-bottom: 0.4pt solid #aaa }
.grid tr { break-inside: avoid }
.grid thead th { font-size: 7.4pt; border-bottom: 0.8pt solid #111 }
.grid .n { text-align: right; white-space: nowrap }
.do { padding: 0 3pt; border: 0.8pt solid #111 }
tr.recycle .do { background: #a3001b; color: #fff; border-color: #a3001b }
tr.sticker .do { background: #ffd34d }
td.plate { font-weight: 700 }
td.same { color: #444 }
.hash, .state, .where { font-size: 7.4pt; color: #333 }
.hash { white-space: nowrap }
.state { background: #fff3d1 }
.change, .message { border-left: 2.4pt solid #777; padding-left: 7pt; margin: 6pt 0; break-inside: avoid }
.change.critical { border-color: #a3001b }
.change.wording { border-color: #8a5a00 }
.no { background: #111; color: #fff; padding: 0 3pt }
.badge { font-size: 7pt; border: 0.6pt solid #111; padding: 0 2.4pt }
.badge.critical { background: #a3001b; color: #fff; border-color: #a3001b }
.of { font-weight: 700; margin-top: 3pt }
.of .state { font-weight: 400 }
table.words { border-collapse: collapse }
.words th { font-weight: 400; color: #444; text-align: left; vertical-align: top; padding: 0.6pt 6pt 0.6pt 0; white-space: nowrap }
.words td { vertical-align: top; padding: 0.6pt 0 }
del { background: #ffd2d2; text-decoration: line-through }
ins { background: #c9efcf; text-decoration: underline }
[lang=bo] del { background: #ffc2c2; text-decoration: none }
[lang=bo] ins { background: #b5e8bf; text-decoration: none }
.none { color: #444 }
.caution { border: 0.8pt solid #8a5a00; padding: 3pt 7pt; margin: 4pt 0 }
code { font-family: %(fonts)s; font-weight: 400; color: #333 }
.plan { margin: 4pt 0; break-inside: avoid }
.plan table { border-collapse: collapse }
.plan td { padding: 0 5pt 0 0; font-size: 7pt; vertical-align: bottom }
"""


def diff_pdf(story: Story, typeset: Typeset, fonts: Sequence[str], paper: str = "letter") -> bytes:
    """The whole report, set in the guide's fonts (family names, in order) on "letter" or "a4"."""
    families = ", ".join(f'"{_quoted(name)}"' for name in fonts)
    return typeset(pdf_html(story), [CSS % {"paper": PAPERS[paper], "foot": _quoted(story.head), "fonts": families}])


def _quoted(text: str) -> str:
    """Text inside a CSS string."""
    return "".join(char for char in text if char.isprintable()).replace("\\", "\\\\").replace('"', '\\"')


def pdf_html(story: Story) -> str:
    """The report's body as the engine takes it: no links, no pictures, no bidi attributes."""
    head = (f"<h1>{escape(story.head)}</h1><p class='sum'>{escape(tell.summary(story))}</p>"
            f"<p>{escape(story.editions)}</p>")
    legend = "".join(f"<li>{line}</li>" for line in parts.legend())
    body = "".join([
        head, parts.cautions(parts.elsewhere(story)),
        _section("For partners: can the printed copies still be handed out?", parts.advice_table(story, links=False), f"<ul>{legend}</ul>"),
        _section("What changed", parts.change_cards(story, links=False) or "<p>No fact and no word changed.</p>"),
        _section("For printers: which sides need new plates?", f"<p>{parts.PANELS_NOTE}</p>", parts.plates_table(story)),
        _section("Where it changed", *_plans(story)),
        _section("For translators: what is to be translated?", parts.translations(story)),
        _section("What says the same and looks different", parts.looks(story)),
    ])
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(story.head)}</title></head><body>{body}</body></html>'


def _section(title: str, *body: str) -> str:
    return f"<section><h2>{title}</h2>{''.join(body)}</section>"


# --- plans ---------------------------------------------------------------------------------------


def _plans(story: Story) -> Iterator[str]:
    """For each pamphlet its old panels in a row, for those are what people hold: changed text filled, moved text in outline."""
    rows = [row for row in story.diff.pamphlets if row.status not in ("same", "file", "removed")]
    key = ("<p>Each pamphlet's old panels, small: what changed or went is filled, what moved is outlined. "
           "A panel where nearly everything moved has no outlines.</p>")
    yield key if rows else "<p>Nowhere.</p>"
    for row in rows:
        cells = "".join(f"<td>{_panel(row, panel.panel, story)}<br>{panel.panel}</td>" for panel in row.panels if panel.panel <= row.old_panels)
        name = f"{story.partner(row.pamphlet.partner)}, {row.pamphlet.paper}, {story.language('+'.join(row.pamphlet.languages))}"
        yield f"<div class='plan'><p><b>{escape(name)}</b></p><table><tr>{cells}</tr></table></div>"


def _panel(row: PamphletDiff, panel: int, story: Story) -> str:
    """An outline of an old panel with what changed on it."""
    wide, high = _size(row, panel, story)
    scale = PLAN / max(wide, high)
    here = row.pamphlet
    moved = [_rect(at[1:], "fill='none' stroke='#0b4f9e' stroke-width='2'")
             for move in story.moves.get(here, ()) for at in move.old if at[0] == panel]
    changed = [_rect(at[1:], "fill='#a3001b'")
               for change in story.diff.changes for place in change.places if place.pamphlet == here for at in place.old if at[0] == panel]
    paper = f"<rect x='1' y='1' width='{wide - 2:.1f}' height='{high - 2:.1f}' fill='#fff' stroke='#111' stroke-width='2'/>"
    size = f"width='{wide * scale:.1f}pt' height='{high * scale:.1f}pt' viewBox='0 0 {wide:.1f} {high:.1f}'"
    return f"<svg {size}>{paper}{''.join(moved + changed)}</svg>"


def _size(row: PamphletDiff, panel: int, story: Story) -> tuple[float, float]:
    """A panel's size as its picture has it; without pictures, as far as its text reaches and a margin more."""
    picture = story.pictures.get((row.pamphlet, tell.OLD, panel))
    if picture:
        return picture.width, picture.height
    others = [other for (name, side, _), other in story.pictures.items() if name == row.pamphlet and side == tell.OLD]
    if others:
        return others[0].width, others[0].height
    ends = [at for change in story.diff.changes for place in change.places if place.pamphlet == row.pamphlet for at in place.old]
    return max((at.right for at in ends), default=200.0) + 20, max((at.bottom for at in ends), default=300.0) + 30


def _rect(at: Sequence[float], ink: str) -> str:
    left, top, right, bottom = at
    return f"<rect x='{left:.1f}' y='{top:.1f}' width='{right - left:.1f}' height='{bottom - top:.1f}' {ink}/>"
