"""The difference of two editions as one HTML file: it needs no network and no script, and prints.

Each page stands beside its successor with numbered frames; laid over each other, the old one is pushed aside by
scrolling (the lid is clipped, and its picture sticks to the window: no script is needed, a finger or the arrow keys do).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from pamphlet.report import diff_parts as parts
from pamphlet.report import diff_story as tell
from pamphlet.report.diff_story import NEW, OLD, PanelPicture, Story

if TYPE_CHECKING:
    from pamphlet.diff.model import PamphletDiff, PamphletId

WIDE = 22  # rem: the widest a panel is drawn; a wallet card's letters are then as large as on paper, or larger


def diff_html(story: Story) -> str:
    """The whole report."""
    title = escape(story.head)
    body = "".join([
        f"<header><h1>{title}</h1><p class='sum'>{escape(tell.summary(story))}</p><p>{escape(story.editions)}</p>",
        f"{parts.cautions(parts.elsewhere(story))}{_contents()}</header>",
        _section("partners", "For partners: can the printed copies still be handed out?", _partners(story)),
        _section("changes", "What changed", parts.change_cards(story, links=True) or "<p>No fact and no word changed.</p>"),
        _section("printers", "For printers: which sides need new plates?", f"<p>{parts.PANELS_NOTE}</p>{parts.plates_table(story)}"),
        _section("translators", "For translators: what is to be translated?", parts.translations(story)),
        _section("looks", "What says the same and looks different", parts.looks(story)),
        _section("pages", "The pages, old and new", _pages(story)),
    ])
    head = ('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{_faces(story)}{STYLE}</style>")
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _section(name: str, title: str, body: str) -> str:
    return f'<section id="{name}"><h2>{title}</h2>{body}</section>'


def _faces(story: Story) -> str:
    """Fonts of languages that few devices have one for, inside the file."""
    return "".join(
        f"@font-face{{font-family:'own {escape(code)}';src:url(data:font/ttf;base64,{base64.b64encode(data).decode('ascii')})}}"
        f"[lang={escape(code)}]{{font-family:'own {escape(code)}',system-ui,sans-serif}}" for code, data in story.fonts.items())


def _contents() -> str:
    links = (("partners", "Partners"), ("changes", "What changed"), ("printers", "Printers"), ("translators", "Translators"), ("looks", "Looks"),
             ("pages", "Pages"))
    return "<nav aria-label='Contents'>" + " ".join(f'<a href="#{name}">{title}</a>' for name, title in links) + "</nav>"


def _partners(story: Story) -> str:
    legend = "".join(f"<li>{line}</li>" for line in parts.legend())
    return f"{parts.advice_table(story, links=True)}<p>{parts.PANELS_NOTE}</p><ul>{legend}</ul>"


@dataclass(frozen=True)
class Mark:
    """A frame on a page: what kind, its label (a change's number), its rectangle (left, top, right, bottom) in points."""

    kind: str
    label: str
    at: Sequence[float]


# --- pages ---------------------------------------------------------------------------------------


def _pages(story: Story) -> str:
    if not story.pictures:
        return "<p>There are no pictures: the files of the panels were not at hand.</p>"
    shown = [(row, list(_shown(row, story))) for row in story.diff.pamphlets]
    some = [(row, numbers) for row, numbers in shown if numbers]
    if not some:
        return "<p>No page looks different.</p>"
    return _KEY + "".join(_pamphlet(row, numbers, story, first=n == 0) for n, (row, numbers) in enumerate(some))


def _shown(row: PamphletDiff, story: Story) -> Iterator[int]:
    """Panels that differ and have a picture."""
    for panel in row.panels:
        seen = any((row.pamphlet, side, panel.panel) in story.pictures for side in (OLD, NEW))
        if seen and panel.status != "same" and (row.pamphlet, panel.panel) not in story.alike:
            yield panel.panel


def _pamphlet(row: PamphletDiff, numbers: Sequence[int], story: Story, *, first: bool) -> str:
    name = f"{story.partner(row.pamphlet.partner)}, {row.pamphlet.paper}, {story.language('+'.join(row.pamphlet.languages))}"
    figures = "".join(_figure(row, panel, story) for panel in numbers)
    head = f"<summary><h3>{escape(name)}: {escape(tell.panels(numbers))}</h3></summary>"
    return f"<details class='pamphlet'{' open' if first else ''}>{head}{figures}</details>"


def _figure(row: PamphletDiff, panel: int, story: Story) -> str:
    status = next(entry.status for entry in row.panels if entry.panel == panel)
    name = row.pamphlet
    sides = [(side, story.pictures.get((name, side, panel))) for side in (OLD, NEW)]
    both = "".join(_one(side, picture, _marks(name, side, panel, story), _id(row, side, panel, story), panel) for side, picture in sides)
    old, new = (picture for _side, picture in sides)
    slider = _slider(old, new, row, panel, story) if old and new else ""
    words = {"changed": "text changed", "reflowed": "text moved, no word changed", "added": "a new panel", "removed": "not there any more",
             "file": "no word changed; a date, a code, a picture or a colour did"}[status]
    return f"<div class='panel'><h4>Panel {panel}: {words}</h4><div class='pair'>{both}</div>{slider}</div>"


def _id(row: PamphletDiff, side: str, panel: int, story: Story) -> str:
    return f"p{story.diff.pamphlets.index(row)}{side}{panel}"


def _one(side: str, picture: PanelPicture | None, marks: Sequence[Mark], name: str, panel: int) -> str:
    if picture is None:
        return f"<figure class='{side}'><figcaption>{side.title()}</figcaption><p class='none'>no such panel</p></figure>"
    data = base64.b64encode(picture.png).decode("ascii")
    told = [mark.label for mark in marks if mark.label]
    label = f"{side.title()} panel {panel}" + (f"; frames: {', '.join(dict.fromkeys(told))}" if told else "")
    image = f"<image id='{name}' href='data:image/png;base64,{data}' width='{picture.width:.1f}' height='{picture.height:.1f}'/>"
    return (f"<figure class='{side}'><figcaption>{side.title()}</figcaption>"
            f"<svg viewBox='0 0 {picture.width:.1f} {picture.height:.1f}' role='img' aria-label='{escape(label)}'>{image}"
            f"{''.join(_frame(mark, picture) for mark in marks)}</svg></figure>")


def _marks(name: PamphletId, side: str, panel: int, story: Story) -> list[Mark]:
    """Frames of what changed, what looks different and what moved, as far as frames tell."""
    marks = [Mark("moved", "", at[1:]) for move in story.moves.get(name, ()) for at in (move.old if side == OLD else move.new) if at[0] == panel]
    for number, change in enumerate(story.diff.changes, 1):
        for place in change.places:
            rects = place.old if side == OLD else place.new
            marks += [Mark("changed", str(number), rect[1:]) for rect in rects if rect[0] == panel and place.pamphlet == name]
    for other, look in story.looks:
        places = look.old_at if side == OLD else look.new_at
        marks += [Mark("look", look.kind, at[1:]) for at in places if at[0] == panel and other == name]
    return marks


def _frame(mark: Mark, picture: PanelPicture) -> str:
    left, top, right, bottom = mark.at
    x, y, wide, high = left - 2, top - 1.5, right - left + 4, bottom - top + 3
    box = f"<rect class='{mark.kind}' x='{x:.1f}' y='{y:.1f}' width='{wide:.1f}' height='{high:.1f}' rx='2'/>"
    if not mark.label:
        return box
    size = max(7.0, picture.width / 26)
    half = size * 0.36 * len(mark.label) + 1
    at_x, at_y = min(max(right + 2 + half, half), picture.width - half), max(y + size * 0.4, size * 0.7)
    return (f"{box}<rect class='tag {mark.kind}' x='{at_x - half:.1f}' y='{at_y - size * 0.62:.1f}' "
            f"width='{2 * half:.1f}' height='{size * 1.24:.1f}' rx='2'/>"
            f"<text x='{at_x:.1f}' y='{at_y + size * 0.36:.1f}' font-size='{size:.1f}'>{escape(mark.label)}</text>")


def _slider(old: PanelPicture, new: PanelPicture, row: PamphletDiff, panel: int, story: Story) -> str:
    """Both pictures in one place: scrolled to the left the old one is seen, to the right the new one."""
    wide, high = max(old.width, new.width), max(old.height, new.height)
    view = f"viewBox='0 0 {wide:.1f} {high:.1f}' aria-hidden='true' preserveAspectRatio='xMinYMin'"
    paper = f"<rect width='{wide:.1f}' height='{high:.1f}' fill='#fff'/>"
    under, lid = (f"<svg {view}>{paper}<use href='#{_id(row, side, panel, story)}'/></svg>" for side in (NEW, OLD))
    style = f"aspect-ratio:{wide:.1f}/{high + wide * 0.06:.1f};--wide:{min(WIDE, wide * 0.0833):.1f}rem"
    label = f"Panel {panel}: old page over new page; scroll sideways"
    layers = f"<div class='under'>{under}</div><div class='lid'><div class='stick'>{lid}</div></div><div class='edge'></div>"
    return ("<details class='over'><summary>Lay one over the other</summary>"
            "<p>Scroll sideways in the picture: the old page slides off the new one.</p>"
            f"<div class='slide' style='{style}' tabindex='0' role='group' aria-label='{label}'><div class='track'>{layers}</div></div></details>")


_KEY = ("<p>Frames: <span class='key changed'>1</span> text that changed, with the number of its change; <span class='key look'>colour</span> "
        "the same words in another look; <span class='key moved'>&nbsp;</span> moved, the same words. "
        "A page where nearly everything moved has no frames for that.</p>")

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,'Noto Sans','Noto Serif Tibetan',sans-serif;color:#1a1a1a;background:#fff;max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.35rem;line-height:1.25;margin:2.5rem 0 .8rem;border-top:3px solid #1a1a1a;padding-top:.6rem}
h3{font-size:1.08rem;line-height:1.3;margin:.2rem 0}h4{font-size:1rem;margin:1.2rem 0 .4rem}
.sum{font-size:1.15rem;font-weight:600;margin:.4rem 0}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:1rem 0}nav a{padding:.3rem 0}
a{color:#0b4f9e}
.caution{border:2px solid #8a5a00;padding:.2rem 1rem;margin:1rem 0}
table.grid{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
.grid th,.grid td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;border-bottom:1px solid #bbb}.grid td{overflow-wrap:anywhere}
.grid thead th{white-space:nowrap;border-bottom:2px solid #1a1a1a;font-size:.88rem}.grid tbody th{font-weight:600}
.grid .n{text-align:right;white-space:nowrap}
tr.recycle .do{background:#a3001b;color:#fff;padding:.05em .4em}tr.sticker .do{background:#ffd34d;color:#1a1a1a;padding:.05em .4em}
tr.keep .do{background:#0a6b3d;color:#fff;padding:.05em .4em}
td.plate{font-weight:600}td.same{color:#444}.hash{font-size:.8rem;color:#444}
ul.plain{margin:0;padding:0;list-style:none}
.change,.message{border-left:.4rem solid #767676;padding:.1rem 0 .1rem 1rem;margin:1.4rem 0;break-inside:avoid}
.change.critical{border-color:#a3001b}.change.wording{border-color:#8a5a00}
.no{display:inline-block;min-width:1.7em;text-align:center;background:#1a1a1a;color:#fff;border-radius:.2em;padding:0 .3em}
.badge{font-size:.8rem;font-weight:600;border:1.5px solid;border-radius:.2em;padding:0 .4em;vertical-align:.1em;white-space:nowrap}
.badge.critical{background:#a3001b;border-color:#a3001b;color:#fff}
.of{margin:.7rem 0 0;font-weight:600}.state{font-weight:400;font-size:.88rem;color:#5a3c00;background:#fff3d1;padding:.05em .4em}
table.words{border-collapse:collapse}
.words th{font-weight:400;color:#444;text-align:left;vertical-align:top;padding:.15rem .8rem .15rem 0;white-space:nowrap}
.words td{padding:.15rem 0;overflow-wrap:anywhere}
del{background:#ffd2d2;text-decoration:line-through;text-decoration-thickness:1.5px}
ins{background:#c9efcf;text-decoration:underline;text-decoration-thickness:1.5px}
[lang=bo] del,[lang=bo] ins{text-decoration:none}[lang=bo] del{background:#ffc2c2}[lang=bo] ins{background:#b5e8bf}
[lang=bo]{line-height:1.9}
.where{margin:.4rem 0;padding-left:1.2rem;color:#333;font-size:.93rem}.none{color:#555;font-style:italic}
summary{cursor:pointer;padding:.5rem 0}summary h3{display:inline}
details.pamphlet{border-top:1px solid #bbb}
.pair{display:flex;gap:1rem;flex-wrap:wrap;align-items:flex-start}
figure{margin:0;flex:0 1 22rem;min-width:0}figcaption{font-weight:600;font-size:.9rem}
figure svg{display:block;width:100%;height:auto;border:1px solid #767676}
rect.changed{fill:#d9001b22;stroke:#a3001b;stroke-width:1.4}rect.look{fill:none;stroke:#6a1b9a;stroke-width:1.4;stroke-dasharray:4 1.5 1 1.5}
rect.moved{fill:none;stroke:#0b4f9e;stroke-width:.8;stroke-dasharray:3 2}
rect.tag.changed{fill:#a3001b}rect.tag.look{fill:#6a1b9a;stroke-dasharray:none}
svg text{fill:#fff;font-family:sans-serif;font-weight:700;text-anchor:middle}
.key{display:inline-block;padding:0 .4em;border:2px solid #a3001b;background:#fbe0e3}.key.look{border:2px dashed #6a1b9a;background:none}
.key.moved{border:2px dashed #0b4f9e;background:none;min-width:2em}
.slide{width:100%;max-width:var(--wide);overflow-x:scroll;overflow-y:hidden;border:1px solid #767676}
.slide:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid #0b4f9e;outline-offset:2px}
.track{position:relative;width:200%}
.under{position:sticky;left:0;width:50%}.under svg,.lid svg{display:block;width:100%;height:auto}
.lid{position:absolute;inset:0;clip-path:inset(0 50% 0 0)}.stick{position:sticky;left:0;width:50%}
.edge{position:absolute;top:0;bottom:0;left:50%;border-left:3px solid #a3001b;margin-left:-3px}
@media(max-width:40rem){
body{font-size:15px}.pair{flex-wrap:nowrap;gap:.4rem}.slide{max-width:none}
.grid thead{display:none}
.grid,.grid tbody,.grid tr,.grid th,.grid td{display:block;border:0;padding:.15rem 0}.grid tr{border-bottom:1px solid #bbb;padding:.6rem 0}
.grid .n{text-align:left}.grid .n:before{content:attr(data-name)}
}
@media print{
body{font-size:9.5pt;max-width:none;padding:0}nav,.over{display:none}h2{break-after:avoid}a{color:inherit;text-decoration:none}
.panel{break-inside:avoid}figure{flex-basis:45%;max-width:45%}figure svg{max-height:22cm;width:auto;max-width:100%}
details.pamphlet::details-content{display:block;content-visibility:visible;height:auto}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
""".replace("\n", "")
