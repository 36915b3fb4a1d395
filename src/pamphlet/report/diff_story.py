"""What the reports of a difference tell, as data: advice, plates, translations, looks, in words that need no program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pamphlet.units import plural

if TYPE_CHECKING:
    from pamphlet.diff.model import Change, Diff, PamphletDiff, PamphletId, SideDiff, Wording
    from pamphlet.diff.visual import VisualChange

KEEP, STICKER, RECYCLE = "keep", "sticker", "recycle"
DO = {KEEP: "Keep handing it out", STICKER: "Mend with stickers", RECYCLE: "Recycle"}
OLD, NEW = "old", "new"

FIELDS = {
    "phones": "telephone", "locations": "address", "schedules": "opening hours", "hours": "opening hours", "access": "who may come",
    "eligibility_description": "who may come", "required_documents": "what to bring", "address_private": "whether its address is secret",
    "alert": "warning", "description": "description", "fees_description": "what it costs", "application_process": "how to get help there",
    "phone": "telephone", "lines": "words under its name", "url": "web address",
    "languages": "languages", "interpretation_services": "languages", "name": "name", "status": "whether it is open", "places": "address",
}
WHY = (("changed", "text changed"), ("reflowed", "text moved"), ("added", "new text"), ("removed", "text is gone"),
       ("file", "a date, a code, a picture or a colour differs"))
WHAT = {"removed": "closed or taken out", "added": "new", "moved": "moved to another place", "left out": "no longer in these pamphlets",
        "taken in": "newly in these pamphlets"}
GONE = {"defunct": "it is closed", "temporarily closed": "it is closed for now", "inactive": "it does not serve anybody now"}
STATES = {
    "stale": "to translate: the source changed and this language did not follow", "source changed": "the source", "retranslated": "translated anew",
    "translation only": "only the translation was mended", "status only": "same words, other approval",
}


@dataclass(frozen=True)
class PanelPicture:
    """A panel as a PNG; its size in points."""

    png: bytes
    width: float
    height: float


@dataclass(frozen=True)
class Moved:
    """A text that stands elsewhere with the same words: (panel from 1, left, top, right, bottom) in points from the trim."""

    key: str
    old: tuple[tuple[float, ...], ...]
    new: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Story:
    """All that a report tells.

    `advice`: for each pamphlet what to do with its printed copies ("keep", "sticker", "recycle") and why.
    `copies`: (partner, language) -> how many the ledger knows; a language missing is not known to be printed.
    `title`: the guide's; `partners`, `languages`: id -> what people call it. `fonts`: language -> a font file for its words.
    `pictures`: (pamphlet, "old" or "new", panel from 1).
    `records_only`: an edition's files were not at hand, so that equal records are all that is known.
    `looked_at`: pamphlets whose pages were compared as pictures; `alike`: their panels that are the same picture though their files differ.
    """

    diff: Diff
    advice: Mapping[PamphletId, tuple[str, str]] = field(default_factory=dict)
    copies: Mapping[tuple[str, str], int] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    looks: Sequence[tuple[PamphletId, VisualChange]] = ()
    moves: Mapping[PamphletId, Sequence[Moved]] = field(default_factory=dict)
    pictures: Mapping[tuple[PamphletId, str, int], PanelPicture] = field(default_factory=dict)
    alike: frozenset[tuple[PamphletId, int]] = frozenset()
    looked_at: frozenset[PamphletId] = frozenset()
    records_only: bool = False
    title: str = ""
    fonts: Mapping[str, bytes] = field(default_factory=dict)

    def partner(self, code: str) -> str:
        """What people call a partner."""
        return self.partners.get(code, code)

    def language(self, code: str) -> str:
        """What people call a language, or several joined by "+"; "all languages" for data."""
        return " and ".join(self.languages.get(part, part) for part in code.split("+")) if code else "all languages"

    @property
    def not_looked_at(self) -> tuple[PamphletId, ...]:
        """Pamphlets of both editions that may look different and were not compared as pictures."""
        rows = (row for row in self.diff.pamphlets if row.status not in ("same", "added", "removed"))
        return tuple(row.pamphlet for row in rows if row.pamphlet not in self.looked_at)

    @property
    def head(self) -> str:
        """What is compared, as a title."""
        old, new = self.diff.old, self.diff.new
        names = (old.label, new.label) if old.label != new.label else tuple(f"{ref.label} ({ref.revision or ref.date})" for ref in (old, new))
        return f"{self.title or old.guide}: {names[0]} and {names[1]}"

    @property
    def editions(self) -> str:
        """Both, with what else tells them apart."""
        return " ".join(f"{side}: {', '.join(part for part in (ref.label, ref.date, ref.grade, ref.revision) if part)}."
                        for side, ref in (("Old", self.diff.old), ("New", self.diff.new)))

    def number(self, change: Change) -> int:
        """A change's number in the report, from 1."""
        return self.diff.changes.index(change) + 1


BADGES = {"critical": "dangerous", "wording": "wording", "layout": "layout", "translation only": "translation", "record only": "record"}


def badge(change: Change) -> str:
    """In a word what kind of change it is for a reader; the worst stands out."""
    return "entry" if change.kind in ("left out", "taken in") else BADGES[change.severity.word]


# --- changes -------------------------------------------------------------------------------------


def title(change: Change) -> str:
    """A change in a few words."""
    if change.kind == "codes":
        return "QR codes: " + ("lead elsewhere" if change.severity.word != "layout" else "one came or went with its heading")
    what = WHAT.get(change.kind)
    first, _, rest = change.field.partition(".")
    return f"{change.name}: {what or FIELDS.get(change.field) or FIELDS.get(first) or ' '.join((first, rest)).replace('_', ' ').strip() or 'changed'}"


def now(change: Change, wording: Wording) -> str:
    """What stands there now, or why nothing does."""
    if change.kind == "removed":
        return f"not printed any more; {GONE.get(wording.new, 'it is taken out')}"
    return "not in these pamphlets; the guide still has it" if change.kind == "left out" else wording.new


def was(change: Change, wording: Wording) -> str:
    """What stood there before, or why nothing did."""
    return "not in these pamphlets, though the guide had it" if change.kind == "taken in" else wording.old


def is_whole(change: Change) -> bool:
    """Whether a change's old and new words are two statements, not two versions of one text."""
    return change.kind in ("removed", "added", "moved", "left out", "taken in")


def new_language(change: Change, wording: Wording, source: str) -> str:
    """The language of the new words: the source's where a translation fell back to it."""
    own = next((other.new for other in change.wordings if other.language == source), None)
    fell_back = change.kind == "message" and wording.language != source and bool(wording.new) and wording.new == own
    return source if fell_back else wording.language


def where(change: Change, story: Story) -> Iterator[tuple[str, str]]:
    """(partner and languages, old and new panels in words) of each place, equal panels told together."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name in change.pamphlets:
        places = [place for place in change.places if place.pamphlet == name]
        old = sorted({panel for place in places for panel in place.old_panels})
        new = sorted({panel for place in places for panel in place.new_panels})
        rows.setdefault((_whose(name, story), _from_to(old, new)), []).append(story.language("+".join(name.languages)))
    for (whose, panels), languages in rows.items():
        if panels:
            yield f"{whose} ({', '.join(languages)})", panels


def _whose(name: PamphletId, story: Story) -> str:
    extra = [name.paper] * (sum(other.pamphlet.partner == name.partner and other.pamphlet.languages == name.languages
                                and other.pamphlet.area == name.area for other in story.diff.pamphlets) > 1)
    extra += [name.area] if name.area != "city" else []
    return ", ".join([story.partner(name.partner), *extra])


def _from_to(old: Sequence[int], new: Sequence[int]) -> str:
    if old and new:
        return panels(old) if list(old) == list(new) else f"{panels(old)}, now {panels(new)}"
    return panels(old) if old else f"now {panels(new)}" if new else ""


def panels(numbers: Sequence[int]) -> str:
    """As in "panel 3", "panels 3 and 5"."""
    return "panel" + ("s " if len(numbers) > 1 else " ") + listed([str(number) for number in numbers])


def listed(words: Sequence[str]) -> str:
    """Words with commas and an "and"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


# --- partners ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AdviceRow:
    """One pamphlet's old copies: what to do with them and why. `copies` is None where the ledger knows none.

    `wrong`: the critical changes that it carries; `lesser`: how many others.
    """

    whose: str
    language: str
    copies: int | None
    advice: str
    reason: str
    wrong: tuple[Change, ...]
    panels: Mapping[int, str]
    lesser: int


def advice_rows(story: Story) -> tuple[AdviceRow, ...]:
    """Every pamphlet of the old edition, worst first."""
    rows = [_advice_row(row, story) for row in story.diff.pamphlets if row.status != "added"]
    worst = (RECYCLE, STICKER, KEEP)
    return tuple(sorted(rows, key=lambda row: (worst.index(row.advice), row.whose)))


def _advice_row(row: PamphletDiff, story: Story) -> AdviceRow:
    name = row.pamphlet
    carried = [change for change in story.diff.changes if any(place.pamphlet == name and place.old for place in change.places)]
    wrong = tuple(change for change in carried if change.severity.word == "critical")
    at = {story.number(change): panels(sorted({panel for place in change.places if place.pamphlet == name for panel in place.old_panels}))
          for change in wrong}
    known = [story.copies[name.partner, code] for code in ("+".join(name.languages), *name.languages) if (name.partner, code) in story.copies]
    advice, reason = story.advice.get(name) or _plain_advice(wrong)
    return AdviceRow(_whose(name, story), "+".join(name.languages), known[0] if known else None, advice, reason, wrong, at, len(carried) - len(wrong))


def _plain_advice(wrong: Sequence[Change]) -> tuple[str, str]:
    """Where nobody who knows the records gave advice: anything dangerous needs at least a sticker."""
    return (STICKER, "it sends people wrong: cover each wrong entry with the right one") if wrong else (KEEP, "nothing in it is dangerously wrong")


# --- printers ------------------------------------------------------------------------------------


Plate = Literal["new", "keep", "cannot tell"]


def plate(side: SideDiff, row: PamphletDiff, story: Story) -> Plate:
    """Whether a side looks different: a file that differs only outside what is seen needs no plate; not looked at, nobody can tell."""
    if side.status == "file" and row.pamphlet not in story.looked_at:
        return "cannot tell"
    if side.status == "file":
        return "new" if any((row.pamphlet, panel) not in story.alike for panel in side.panels) else "keep"
    return "keep" if side.status in ("same", "removed") else "new"


def side_words(side: SideDiff, row: PamphletDiff, story: Story) -> str:
    """What a printer does with a side, and why."""
    if side.status == "same":
        return "Keep the plate: this side is the same."
    if side.status == "removed":
        return "No plate: this side is not printed any more."
    needed = plate(side, row, story)
    if needed == "cannot tell":
        return "Cannot tell: the file is another one, says the same, and was not at hand to look at. Lay both side by side, or make a new plate."
    if needed == "keep":
        return "Keep the plate: its panels look the same. Only what stands outside the trim, or in the file, may differ."
    on: dict[str, list[int]] = {}
    for panel in row.panels:
        unseen = panel.status == "file" and row.pamphlet not in story.looked_at
        if panel.panel in side.panels and not unseen and (row.pamphlet, panel.panel) not in story.alike:
            on.setdefault(panel.status, []).append(panel.panel)
    why = [f"{word} on {panels(on[status])}" for status, word in WHY if status in on and not (status == "file" and len(on) > 1)]
    return "New plate: " + ("; ".join(why) or "it is a new side") + "."


# --- translators ---------------------------------------------------------------------------------


def translated(story: Story) -> tuple[Change, ...]:
    """Changes of words that translators look at: a message with a state in some language."""
    return tuple(change for change in story.diff.changes if any(wording.state for wording in change.wordings))


def to_translate(story: Story) -> Mapping[str, int]:
    """Language -> how many messages are stale."""
    found: dict[str, int] = {}
    for change in translated(story):
        for wording in change.wordings:
            if wording.state == "stale":
                found[wording.language] = found.get(wording.language, 0) + 1
    return found


# --- looks ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LookRow:
    """Texts that say the same and look different in one way. `where`: pamphlet, panel, text of each."""

    kind: str
    words: str
    where: tuple[tuple[str, str, str, str], ...]


def seen(row: LookRow) -> str:
    """As in "1 text is bolder", "3 texts have other shapes"."""
    count = len(row.where)
    words = row.words if count == 1 else re.sub(r"\b(is|has|was)\b", lambda found: {"is": "are", "has": "have", "was": "were"}[found[0]], row.words)
    return f"{plural(count, 'text')} {words}"


def followed(story: Story) -> str:
    """What is said where no translation is behind its source."""
    others = {code for row in story.diff.pamphlets for code in row.pamphlet.languages} - {story.diff.source_language}
    return "All translations that were compared followed their source." if others else "Only the source language was compared: no translation was."


def look_rows(story: Story) -> tuple[LookRow, ...]:
    """Changes of looks, those that cannot be seen first; one row for all texts that changed in the same way."""
    order = ("unseen", "colour", "size", "weight", "shape")
    found: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for name, change in story.looks:
        code = "+".join(name.languages)
        on = panels(sorted({int(place[0]) for place in change.new_at}))
        words = change.words.partition(":")[0] if change.kind in ("size", "weight") else change.words
        whose = f"{_whose(name, story)} ({story.language(code)})"
        found.setdefault((change.kind, words), []).append((whose, on, change.text, change.language or code))
    rows = sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return tuple(LookRow(kind, words, tuple(where)) for (kind, words), where in rows)


def summary(story: Story) -> str:
    """The whole in one sentence."""
    diff = story.diff
    if diff.empty and not story.looks:
        return ("Nothing differs in the records: not a fact, not a word. The printed files were not at hand and not compared." if story.records_only
                else "Nothing differs: not a fact, not a word, not a byte of a printed file.")
    other = "other change" if diff.critical else "change"
    counts = ((len(diff.critical), "dangerous change"), (len(diff.changes) - len(diff.critical), other), (len(look_rows(story)), "new look"))
    told = [plural(count, word) for count, word in counts if count]
    return f"{listed(told) or 'No fact and no word changed'}; {'; '.join(_counted_plates(story))}."


def _counted_plates(story: Story) -> Iterator[str]:
    """What the pamphlets of the two editions come to in print."""
    rows = story.diff.pamphlets
    plates = Counter(plate(side, row, story) for row in rows for side in row.sides)
    yield plural(plates["new"], "printed side needs a new plate", "printed sides need new plates")
    if unsure := plates["cannot tell"]:
        yield f"of {unsure} more nobody can tell: {'its file was' if unsure == 1 else 'their files were'} not at hand"
    for status, words in (("added", "new"), ("removed", "not in the new edition")):
        if count := sum(row.status == status for row in rows):
            yield f"{plural(count, 'pamphlet is', 'pamphlets are')} {words}"
