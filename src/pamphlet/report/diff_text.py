"""The difference of two editions in a terminal: for partners, for printers, for translators; no colour is needed to read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pamphlet.report import diff_story as tell
from pamphlet.report.diff_parts import elsewhere, not_looked_at

if TYPE_CHECKING:
    from pamphlet.diff.model import Change, EditionRef, Wording
    from pamphlet.diff.outside import OutsideDiff, TextChange
    from pamphlet.diff.words import Piece
    from pamphlet.report.diff_story import Story

WIDEST = 100  # columns; longer lines are hard to follow
STYLES = {"critical": "bold red", "wording": "yellow", "layout": "cyan", "translation only": "cyan", "record only": "dim"}
ADVICE = {tell.RECYCLE: "bold red", tell.STICKER: "bold yellow", tell.KEEP: "green"}
MOST_LOOKS = 5

Bit = tuple[str, str]  # text and style
Advice = tuple[str, str, tuple[tuple[int, str], ...]]  # what to do, why, and the dangerous changes with their panels


def print_diff(story: Story, console: Console | None = None) -> None:
    """Everything that differs, in three sections."""
    page = _Page(console or Console())
    page.line([(f"{_edition(story.diff.old)} → {_edition(story.diff.new)}", "bold")])
    page.line([(tell.summary(story), "")])
    if not (story.diff.empty and not story.looks):
        _partners(page, story)
        _printers(page, story)
        _translators(page, story)
        _looks(page, story)
    for caution in elsewhere(story):
        page.line([(f"Note: {caution}", "yellow")])


class _Page:
    """Lines of at most so many columns; a word is never broken, and a Tibetan word ends at its tsheg."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, WIDEST)
        self.colours = console.color_system is not None

    def head(self, title: str, question: str) -> None:
        """A section's title and the question that it answers."""
        self.console.print()
        self.line([(title.upper(), "bold"), (f"  {question}", "")])

    def line(self, bits: Sequence[Bit], first: str = "", rest: str = "") -> None:
        """A paragraph, `first` before its first line and `rest` before the others."""
        for n, row in enumerate(_wrapped(bits, self.width - max(cell_len(first), cell_len(rest)))):
            line = Text.assemble(rest if n else first, *row)
            line.rstrip()
            self.console.print(line, soft_wrap=True, highlight=False)


def _wrapped(bits: Sequence[Bit], width: int) -> list[list[Bit]]:
    rows: list[list[Bit]] = [[]]
    used = 0
    for word, style in ((word, style) for text, style in bits for word in _words(text)):
        if used and used + cell_len(word.rstrip()) > width:
            rows.append([])
            used = 0
        if used or not word.isspace():
            rows[-1].append((word, style))
            used += cell_len(word)
    return rows


def _words(text: str) -> Iterator[str]:
    """Pieces after each of which a line may end: after a space or a tsheg."""
    held = ""
    for char in text.replace("\n", " "):
        held += char
        if char == "\u0f0b" or (char.isspace() and char != "\u00a0"):
            yield held
            held = ""
    if held:
        yield held


def _edition(ref: EditionRef) -> str:
    return f"{ref.label} ({', '.join(part for part in (ref.date, ref.grade, ref.revision) if part)})"


# --- partners --------------------------------------------------------------------------------------


def _partners(page: _Page, story: Story) -> None:
    page.head("Partners", "Are the printed copies still safe to hand out?")
    for (advice, reason, wrong), rows in _alike(story).items():
        page.line([(tell.DO[advice], ADVICE[advice]), (f": {reason}" if reason else "", "")])
        for whose, languages in rows.items():
            page.line([(f"{whose}: {', '.join(languages)}", "")], "  ", "    ")
        for number, where in wrong:
            page.line([(f"{number}. {tell.title(story.diff.changes[number - 1])}, {where}", "")], "    ", "       ")
    if story.diff.changes:
        page.console.print()
        page.line([("What changed", "bold")])
    for change in story.diff.changes:
        _change(page, change, story)


def _alike(story: Story) -> dict[Advice, dict[str, list[str]]]:
    """Advice, its reason and what is wrong -> whose copies, and in which languages; copies are counted where they are known."""
    found: dict[Advice, dict[str, list[str]]] = {}
    for row in tell.advice_rows(story):
        copies = f" ({row.copies} copies)" if row.copies is not None else ""
        whose = found.setdefault((row.advice, row.reason, tuple(row.panels.items())), {})
        whose.setdefault(row.whose, []).append(f"{story.language(row.language)}{copies}")
    return found


def _change(page: _Page, change: Change, story: Story) -> None:
    severity, word = change.severity.word, tell.badge(change)
    word = word.upper() if severity == "critical" else word
    page.line([(f"{word}  ", STYLES[severity]), (tell.title(change), "bold")], f"{story.number(change):>3}. ", "     ")
    # Data first, then the source, then the rest; translators' words stand in their own section.
    if change.kind == "codes":
        for wording in change.wordings:
            codes = " → ".join(part or "none" for part in (wording.old, wording.new))
            page.line([(f"{story.language(wording.language)}: {codes}", "")], "       ", "         ")
    for wording in (w for w in change.wordings if change.kind != "codes" and (not w.state or w.language in ("", story.diff.source_language))):
        _was_and_now(page, change, wording, story)
    only = [w for w in change.wordings if w.state and w.severity is change.severity]
    if only and not any(w.language == story.diff.source_language for w in only):
        for wording in only:
            _was_and_now(page, change, wording, story)
    for whose, panels in tell.where(change, story):
        page.line([(f"{whose}: {panels}", "")], "       ", "         ")


def _was_and_now(page: _Page, change: Change, wording: Wording, story: Story) -> None:
    of = f"{story.language(wording.language)} " if wording.language else ""
    whole = tell.is_whole(change) or tell.new_language(change, wording, story.diff.source_language) != wording.language
    was: list[Bit] = [(tell.was(change, wording), "red")] if whole else _marked(page, wording.pieces, "old", "bold red")
    now: list[Bit] = [(tell.now(change, wording), "green")] if whole else _marked(page, wording.pieces, "new", "bold green")
    page.line([(f"{of}was ", "dim"), *(was if tell.was(change, wording) else [("nothing", "dim")])], "       ", "           ")
    page.line([(f"{of}now ", "dim"), *(now if tell.now(change, wording) else [("nothing", "dim")])], "       ", "           ")


def _marked(page: _Page, pieces: Sequence[Piece], op: str, style: str) -> list[Bit]:
    """One of the two texts; what only it says is coloured, or in brackets where there are no colours."""
    left, right = ("", "") if page.colours else ("[", "]")
    return [(f"{left}{piece.text}{right}", style) if piece.op == op else (piece.text, "") for piece in pieces if piece.op in (op, "same")]


# --- printers --------------------------------------------------------------------------------------


def _printers(page: _Page, story: Story) -> None:
    page.head("Printers", "Which sides need new plates?")
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for row in story.diff.pamphlets:
        name = row.pamphlet
        whose = ", ".join([story.partner(name.partner), *([name.area] if name.area != "city" else []), name.paper])
        head = {"added": ("new pamphlet",), "removed": ("this edition has no such pamphlet any more, or did not build it",)}.get(row.status, ())
        count = (f"{row.old_panels} panels, now {row.new_panels}",) if row.old_panels != row.new_panels and not head else ()
        sides = tuple(f"side {side.side}: {tell.side_words(side, row, story)}" for side in row.sides)
        groups.setdefault((whose, head if row.status == "removed" else (*head, *count, *sides)), []).append(story.language("+".join(name.languages)))
    for (whose, lines), languages in groups.items():
        page.line([(f"{whose}: {', '.join(languages)}", "bold")])
        for text in lines:
            page.line([(text, "")], "  ", "    ")


# --- translators -----------------------------------------------------------------------------------


def _translators(page: _Page, story: Story) -> None:
    page.head("Translators", "What is to be translated again?")
    changes = tell.translated(story)
    counts: Mapping[str, int] = tell.to_translate(story)
    if not changes:
        page.line([("No message changed: nothing to translate.", "")])
        return
    todo = ", ".join(f"{story.language(code)} {count}" for code, count in sorted(counts.items()))
    page.line([(f"To translate: {todo}." if counts else tell.followed(story), "bold" if counts else "")])
    for change in changes:
        page.line([(change.key, "bold")], "  ", "    ")
        source = story.diff.source_language
        for wording in sorted(change.wordings, key=lambda w: (w.language != source, w.state != "stale", w.language)):
            page.line([(f"{story.language(wording.language)}: {tell.STATES.get(wording.state, wording.state)}", "")], "    ", "      ")
            if wording.state == "stale":
                page.line([("still says ", "dim"), (wording.old or "nothing", "")], "       ", "           ")
                if tell.new_language(change, wording, source) != wording.language:
                    page.line([(f"the new edition prints it in {story.language(source)}", "yellow")], "       ", "           ")
            elif wording.state != "status only":
                _was_and_now(page, change, _unnamed(wording), story)


def _unnamed(wording: Wording) -> Wording:
    """The wording under a line that names its language already."""
    from dataclasses import replace

    return replace(wording, language="")


def _looks(page: _Page, story: Story) -> None:
    rows, unseen = tell.look_rows(story), not_looked_at(story)
    if rows or unseen:
        page.head("Looks", "What says the same and looks different?")
    if unseen:
        page.line([(unseen, "yellow")])
    for row in rows:
        page.line([(tell.seen(row), "bold")])
        for whose, panels, text, _ in row.where[:MOST_LOOKS]:
            page.line([(f"{text}: {whose}, {panels}", "")], "  ", "    ")
        if len(row.where) > MOST_LOOKS:
            page.line([(f"and {len(row.where) - MOST_LOOKS} more", "")], "  ")


# --- PDFs without a record -------------------------------------------------------------------------


def print_outside(found: OutsideDiff, console: Console | None = None) -> None:
    """What two PDFs say differently, and how little that can be relied on."""
    page = _Page(console or Console())
    page.line([(f"{found.old} → {found.new}: {found.verdict}", "bold")])
    if not found.same:
        page.line([(f"({found.confidence})", "yellow")])
    for reason in found.reasons:
        page.line([(reason, "red")], "  ", "    ")
    for change in found.changes:
        _text_change(page, change)
    if found.moved:
        page.line([(f"{found.moved} pieces of text stand in another place with the same words.", "")])


def _text_change(page: _Page, change: TextChange) -> None:
    where = f"page {change.new_page}" if change.old_page in (change.new_page, 0) else f"page {change.old_page}, now {change.new_page or 'gone'}"
    page.line([("NUMBER  " if change.number else "", "bold red"), (where + (", running head or foot" if change.furniture else ""), "bold")])
    for name, text, op, style in (("was", change.old, "old", "bold red"), ("now", change.new, "new", "bold green")):
        page.line([(f"{name} ", "dim"), *(_marked(page, change.pieces, op, style) if text else [("nothing", "dim")])], "    ", "        ")
