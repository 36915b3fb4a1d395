"""The pieces of HTML that the report for the browser and the report for e-mail share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from pamphlet.report import diff_story as tell
from pamphlet.report.diff_story import Story

if TYPE_CHECKING:
    from pamphlet.diff.model import Change, PamphletDiff, Wording

PANELS_NOTE = "Panels are counted in reading order; the cover is panel 1."


def badge(change: Change) -> str:
    """How bad a change is, as a word."""
    word = change.severity.word
    return f'<span class="badge {word.partition(" ")[0]}">{tell.badge(change).capitalize()}</span>'


def said(text: str, language: str) -> str:
    """Words in their own language and direction."""
    mark = f' lang="{escape(language)}"' if language and "+" not in language else ""
    return f'<span{mark} dir="auto">{escape(text)}</span>'


def change_cards(story: Story, *, links: bool) -> str:
    """Every change: how bad, what, where, was and now."""
    return "".join(_card(number, change, story, links=links) for number, change in enumerate(story.diff.changes, 1))


def _card(number: int, change: Change, story: Story, *, links: bool) -> str:
    anchor = f' id="c{number}"' if links else ""
    places = "".join(f"<li>{escape(whose)}: {escape(panels)}</li>" for whose, panels in tell.where(change, story))
    head = f'<h3><span class="no">{number}</span> {escape(tell.title(change))} {badge(change)}</h3>'
    where = f'<ul class="where">{places}</ul>' if places else ""
    return f'<article class="change {change.severity.word.partition(" ")[0]}"{anchor}>{head}{"".join(_wordings(change, story))}{where}</article>'


def _wordings(change: Change, story: Story) -> Iterator[str]:
    for wording in change.wordings:
        head = f'<p class="of">{escape(story.language(wording.language))}{_state(wording)}</p>' if wording.language else ""
        yield f'{head}<table class="words">{was_and_now(change, wording, story)}</table>'


def _state(wording: Wording) -> str:
    return f' <span class="state">{escape(tell.STATES[wording.state])}</span>' if wording.state and wording.state != "source changed" else ""


def was_and_now(change: Change, wording: Wording, story: Story) -> str:
    """Two rows: the old words with what went marked, the new ones with what came."""
    new_language = tell.new_language(change, wording, story.diff.source_language)
    whole = tell.is_whole(change) or new_language != wording.language
    was = _whole(tell.was(change, wording), wording.old, "del") if whole else _marked(wording, "old", "del")
    new = _whole(tell.now(change, wording), wording.new, "ins") if whole else _marked(wording, "new", "ins")
    note = "" if new_language == wording.language else f' <span class="state">in {escape(story.language(new_language))}</span>'
    was_language, now_language = ("", "") if change.kind == "codes" else (wording.language, "en" if tell.is_whole(change) else new_language)
    rows = [("Was", was, was_language, ""), ("Now", new, now_language, note)]
    return "".join(f"<tr><th>{name}</th><td>{_run(html, language)}{more}</td></tr>" for name, html, language, more in rows if html)


def _run(html: str, language: str) -> str:
    mark = f' lang="{escape(language)}"' if language and "+" not in language else ""
    return f'<span{mark} dir="auto">{html}</span>'


def _whole(told: str, text: str, tag: str) -> str:
    """A whole text marked; plain where the report itself says why there is none."""
    return f"<{tag}>{escape(told)}</{tag}>" if told and told == text else f'<span class="none">{escape(told) or "nothing"}</span>'


def _marked(wording: Wording, op: str, tag: str) -> str:
    """One side of the two texts; what both say is plain."""
    shown = [piece for piece in wording.pieces if piece.op in ("same", op)]
    marked = (f"<{tag}>{escape(piece.text)}</{tag}>" if piece.op == op else escape(piece.text) for piece in shown)
    return "".join(marked) or '<span class="none">nothing</span>'


def advice_table(story: Story, *, links: bool) -> str:
    """What to do with the old copies, pamphlet by pamphlet."""
    rows = tell.advice_rows(story)
    if not rows:
        return "<p>The old edition has no pamphlet.</p>"
    body = "".join(_advice(row, story, links=links) for row in rows)
    return _grid('<th>Pamphlet</th><th class="n">Copies printed</th><th>What to do</th><th>What is wrong in it</th>', body)


def _grid(heads: str, body: str) -> str:
    return f'<table class="grid"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _advice(row: tell.AdviceRow, story: Story, *, links: bool) -> str:
    copies = "not known" if row.copies is None else f"{row.copies:,}"
    reason = f"{row.reason[:1].upper()}{row.reason[1:]}".rstrip(".") + "."
    return (f'<tr class="{row.advice}"><th scope="row">{escape(row.whose)}<br>{escape(story.language(row.language))}</th>'
            f'<td class="n" data-name="Copies printed: ">{copies}</td>'
            f'<td><b class="do">{tell.DO[row.advice]}</b><br>{escape(reason)}</td><td>{_wrong(row, story, links=links)}</td></tr>')


def _wrong(row: tell.AdviceRow, story: Story, *, links: bool) -> str:
    items = []
    for change in row.wrong:
        number = story.number(change)
        name = f"{number}. {escape(tell.title(change))}"
        linked = f'<a href="#c{number}">{name}</a>' if links else name
        items.append(f"<li>{linked}, {escape(row.panels[number])}</li>")
    less = f"{row.lesser} smaller {'change' if row.lesser == 1 else 'changes'}" if row.lesser else ""
    return (f'<ul class="plain">{"".join(items)}</ul>' if items else "") + (less if less else "" if items else "nothing")


def plates_table(story: Story) -> str:
    """Every pamphlet's sides: new plate or not, and from which file."""
    body = "".join(_plates(row, story) for row in story.diff.pamphlets)
    heads = '<th>Pamphlet</th><th class="n">Side</th><th>What to do</th><th>Print file of the new edition</th>'
    return _grid(heads, body) if body else "<p>Neither edition has a pamphlet.</p>"


def _plates(row: PamphletDiff, story: Story) -> str:
    name = ", ".join([story.partner(row.pamphlet.partner), row.pamphlet.paper, *([row.pamphlet.area] if row.pamphlet.area != "city" else [])])
    tall = max(1, len(row.sides))
    head = f'<th scope="row" rowspan="{tall}">{escape(name)}<br>{escape(story.language("+".join(row.pamphlet.languages)))}{_pages(row)}</th>'
    last = f'<td rowspan="{tall}">{_print_files(row)}</td>'
    sides = [(f"{side.side}", tell.side_words(side, row, story), tell.plate(side, row, story) != "keep") for side in row.sides]
    rows = [f'<td class="n" data-name="Side ">{number}</td><td class="{"plate" if needed else "same"}">{escape(words)}</td>'
            for number, words, needed in sides or [("", "Nothing to print.", False)]]
    return "".join(f"<tr>{head if n == 0 else ''}{cells}{last if n == 0 else ''}</tr>" for n, cells in enumerate(rows))


def _print_files(row: PamphletDiff) -> str:
    files = [file for file in row.new_files if file.path.endswith("-sheets.pdf")]
    return "<br>".join(f'{escape(file.path)}<br><span class="hash">SHA-256 {escape(file.sha256[:16])}…</span>' for file in files) or "none"


def _pages(row: PamphletDiff) -> str:
    return f"<br>{row.old_panels} panels, now {row.new_panels}" if row.old_panels != row.new_panels else ""


def translations(story: Story) -> str:
    """Old and new source, and where each language stands."""
    changes = tell.translated(story)
    if not changes:
        return "<p>No message changed: nothing to translate.</p>"
    counts = [f"{escape(story.language(code))}: {count}" for code, count in sorted(tell.to_translate(story).items())]
    head = f"<p>To translate: {', '.join(counts)}.</p>" if counts else f"<p>{escape(tell.followed(story))}</p>"
    return head + "".join(_translation(change, story) for change in changes)


def _translation(change: Change, story: Story) -> str:
    source = story.diff.source_language
    order = sorted(change.wordings, key=lambda wording: (wording.language != source, wording.state != "stale", wording.language))
    parts = "".join(_message(change, wording, story) for wording in order)
    return f'<article class="message"><h3>{escape(tell.title(change))} <code>{escape(change.key)}</code></h3>{parts}</article>'


def _message(change: Change, wording: Wording, story: Story) -> str:
    state = f' <span class="state">{escape(tell.STATES.get(wording.state, wording.state))}</span>' if wording.state else ""
    head = f'<p class="of">{escape(story.language(wording.language))}{state}</p>'
    if wording.state == "stale":
        return f'{head}<table class="words"><tr><th>Still says</th><td>{said(wording.old, wording.language)}</td></tr></table>'
    return f'{head}<table class="words">{was_and_now(change, wording, story)}</table>'


def looks(story: Story) -> str:
    """What says the same and looks different."""
    rows = tell.look_rows(story)
    unseen = not_looked_at(story)
    if rows:
        return (f"<p>{escape(unseen)}</p>" if unseen else "") + "".join(_look(row) for row in rows)
    return f"<p>{escape(unseen) or 'Every text that says the same also looks the same.'}</p>"


def not_looked_at(story: Story) -> str:
    """Which pages were not compared as pictures, and why; empty if all were."""
    if not story.not_looked_at:
        return ""
    if not story.looked_at:
        return "The pages were not compared as pictures: the files are not at hand."
    names = "; ".join(f"{story.partner(name.partner)}, {name.area}, {name.paper}, {story.language('+'.join(name.languages))}"
                      for name in story.not_looked_at)
    return f"Not compared as pictures, for the files are not at hand: {names}."


MOST_LOOKS = 8  # texts told of one way of looking different; a style sheet's change touches a hundred


def _look(row: tell.LookRow) -> str:
    items = "".join(f"<li>{said(text, language)}: {escape(whose)}, {escape(on)}</li>" for whose, on, text, language in row.where[:MOST_LOOKS])
    more = f"<li>and {len(row.where) - MOST_LOOKS} more</li>" if len(row.where) > MOST_LOOKS else ""
    alarm = "<p><b>Do not print this edition before somebody has looked at it.</b></p>" if row.kind == "unseen" and "any more" in row.words else ""
    return (f'<article class="change {"critical" if alarm else "layout"}"><h3>{escape(tell.seen(row))}</h3>'
            f'{alarm}<ul class="where">{items}{more}</ul></article>')


def cautions(lines: Iterable[str]) -> str:
    """What was not compared, as a list."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="caution"><p><b>What this report cannot tell:</b></p><ul>{items}</ul></div>' if items else ""


def legend() -> Sequence[str]:
    """The three kinds of advice, explained once."""
    return (
        "<b>Keep handing it out</b>: nothing in the old copies puts anybody in danger.",
        "<b>Mend with stickers</b>: cover each wrong entry with a correction slip before you hand a copy out. "
        "“pamphlet slips” prints them to size.",
        "<b>Recycle</b>: do not hand out any more; too much is wrong, or an address must not be known. Take copies out of racks and cupboards.")


def elsewhere(story: Story) -> tuple[str, ...]:
    """The diff's cautions, and what was left out because nothing that was asked for prints it."""
    count = story.diff.elsewhere
    more = (f"{count} more {'change is' if count == 1 else 'changes are'} printed by nothing that was asked for.",) if count else ()
    return (*story.diff.cautions, *more)
