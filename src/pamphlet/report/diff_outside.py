"""Two PDFs without a record, compared by their text: the result as one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from pamphlet.report.diff_html import STYLE

if TYPE_CHECKING:
    from pamphlet.diff.outside import OutsideDiff, TextChange

SENTENCES = {
    "the same file": "The two files are the same, byte for byte.",
    "no text differs": "No text differs. That is not the same as no difference: look at both files before you print.",
    "changed": "The text differs.",
    "cannot compare": "These files cannot be compared. Nobody knows from their text whether anything changed: look at both.",
}


def outside_html(found: OutsideDiff) -> str:
    """The whole result: the verdict, how sure it is, what could not be read, each difference with its pages."""
    title = escape(f"{found.old} and {found.new}")
    sure = "" if found.verdict == "the same file" else f"<p>{escape(found.confidence[:1].upper() + found.confidence[1:])}.</p>"
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in found.reasons)
    unread = f'<div class="caution"><p><b>What cannot be compared:</b></p><ul>{reasons}</ul></div>' if reasons else ""
    moved = f"<p>{found.moved} {'piece stands' if found.moved == 1 else 'pieces stand'} elsewhere with the same words.</p>" if found.moved else ""
    changes = "".join(_change(number, change) for number, change in enumerate(found.changes, 1))
    body = (f"<h1>{title}</h1><p class='sum'>{SENTENCES[found.verdict]}</p>{sure}{unread}{moved}"
            + (f"<h2>What differs</h2>{changes}" if changes else ""))
    head = (f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{STYLE}</style>')
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _change(number: int, change: TextChange) -> str:
    kind = '<span class="badge critical">A number</span>' if change.number else '<span class="badge">Words</span>'
    sides = (("Was", _side(change, "old", "del")), ("Now", _side(change, "new", "ins")))
    rows = "".join(f"<tr><th>{name}</th><td>{words}</td></tr>" for name, words in sides)
    head = f'<h3><span class="no">{number}</span> {escape(_where(change))} {kind}</h3>'
    return f'<article class="change {"critical" if change.number else "wording"}">{head}<table class="words">{rows}</table></article>'


def _where(change: TextChange) -> str:
    running = "Running line, first on " if change.furniture else ""
    old, new = (f"page {page} of the {name} file" if page else "" for page, name in ((change.old_page, "old"), (change.new_page, "new")))
    words = " and ".join(part for part in (old, new) if part)
    return running + words if running else words[:1].upper() + words[1:]


def _side(change: TextChange, op: str, tag: str) -> str:
    """One of the two texts; Tibetan is marked as such, so that its changes are told by their ground alone."""
    shown: Sequence[tuple[str, str]] = [piece for piece in change.pieces if piece.op in ("same", op)]
    html = "".join(f"<{tag}>{escape(text)}</{tag}>" if kind == op else escape(text) for kind, text in shown)
    tibetan = any("\u0f00" <= char <= "\u0fff" for _kind, text in shown for char in text)
    return f'<span{" lang=bo" if tibetan else ""} dir="auto">{html}</span>'
