"""The difference between two editions as one value, for partners, printers and translators alike.

A `Change` is what a person should know; its `edits` are what the records say, so that nothing is lost
between the two: applied to the old record they give the new one (`diff.apply`).
Panels, sides and lists count from 1; rectangles are points from the panel's trim, its top left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any, Literal, NamedTuple

from pamphlet.diff.words import Piece, pieces
from pamphlet.edition.record import FileRecord

SCHEMA = "pamphlet-diff/1"


class Severity(IntEnum):
    """How bad a change is for somebody who holds the old print.

    CRITICAL: a phone, an address, hours, who may come, a removal, or any number inside a text.
    WORDING: says it otherwise, or says more. LAYOUT: moved. TRANSLATION: only a translation was mended.
    RECORD: nothing printed (a source, a doubt, a state).
    """

    RECORD = 1
    TRANSLATION = 2
    LAYOUT = 3
    WORDING = 4
    CRITICAL = 5

    @property
    def word(self) -> str:
        """The severity in a report and in JSON."""
        return {1: "record only", 2: "translation only", 3: "layout", 4: "wording", 5: "critical"}[self]


# What became of a message in one language. "stale": the source changed, this language did not follow
# (it still says the old thing, or falls back to the source). "status only": same words, other approval.
State = Literal["", "source changed", "stale", "retranslated", "translation only", "status only"]

# "removed": the record is gone or no longer active. "printed": the print says otherwise though no fact and no
# message changed (hours worded differently, a line of data). "codes": the QR codes of a pamphlet lead elsewhere.
# "left out", "taken in": the guide has the service before and after, and some pamphlets print it only in one of the two.
Kind = Literal["removed", "added", "moved", "left out", "taken in", "fact", "message", "printed", "codes"]

# "file": the record tells no difference, and yet the files differ (a date, a logo, a colour): look at the pictures.
Status = Literal["same", "file", "reflowed", "changed", "added", "removed"]


@dataclass(frozen=True, order=True)
class PamphletId:
    """What makes a pamphlet of two editions the same one."""

    partner: str
    paper: str
    area: str
    languages: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.partner}, {self.area}, {self.paper}, {'+'.join(self.languages)}"


class Rect(NamedTuple):
    """A rectangle on a panel (from 1), in points from its trim, top left."""

    panel: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Place:
    """Where a pamphlet prints what changed: under which key and language ("" for data), before and after.

    Empty `old` or `new`: this pamphlet did not, or no longer does, print it.
    """

    pamphlet: PamphletId
    key: str
    language: str
    old: tuple[Rect, ...]
    new: tuple[Rect, ...]

    @property
    def old_panels(self) -> tuple[int, ...]:
        """Panels of the old print, in order."""
        return tuple(sorted({rect.panel for rect in self.old}))

    @property
    def new_panels(self) -> tuple[int, ...]:
        """Panels of the new print, in order."""
        return tuple(sorted({rect.panel for rect in self.new}))


@dataclass(frozen=True)
class Wording:
    """The old and the new words of a change in one language, "" for data that is the same in all."""

    language: str
    old: str
    new: str
    state: State
    severity: Severity

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Word by word; Tibetan at the tsheg."""
        return pieces(self.old, self.new)


@dataclass(frozen=True)
class Edit:
    """One value of a record: where it stands (`facts` or `messages`, then keys) and both values as JSON text.

    None: not there.
    """

    path: tuple[str, ...]
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Change:
    """One thing that changed, however many fields, languages and pages it touches.

    `record`: id of the service, section, area or `category.ID`; `name`: what people call it; `field`: what of it
    ("phones", "description", "" for all of it); `key` names the change: no two changes of a diff share (kind, key).
    """

    kind: Kind
    severity: Severity
    record: str
    name: str
    field: str
    key: str
    wordings: tuple[Wording, ...]
    places: tuple[Place, ...]
    edits: tuple[Edit, ...]

    @property
    def pamphlets(self) -> tuple[PamphletId, ...]:
        """Pamphlets that printed the old or print the new, in order."""
        return tuple(sorted({place.pamphlet for place in self.places}))

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the change touches: of its wordings, or, for data, of every pamphlet that prints it."""
        worded = {wording.language for wording in self.wordings} - {""}
        return tuple(sorted(worded or {code for place in self.places for code in ([place.language] if place.language else place.pamphlet.languages)}))


@dataclass(frozen=True)
class PanelDiff:
    """One panel (from 1). `keys`: what changed or moved on it, `KEY@LANGUAGE`."""

    panel: int
    status: Status
    keys: tuple[str, ...]


@dataclass(frozen=True)
class SideDiff:
    """One printed side (from 1): a plate to make again unless it is "same". `panels`: those of it that are not."""

    side: int
    status: Status
    panels: tuple[int, ...]


@dataclass(frozen=True)
class PamphletDiff:
    """A pamphlet of two editions. "added" and "removed" ones stand in one record only.

    `taken_in`, `left_out`: services that this pamphlet newly prints, or no longer prints.
    """

    pamphlet: PamphletId
    status: Status
    old_panels: int
    new_panels: int
    panels: tuple[PanelDiff, ...]
    sides: tuple[SideDiff, ...]
    taken_in: tuple[str, ...]
    left_out: tuple[str, ...]
    old_files: tuple[FileRecord, ...]
    new_files: tuple[FileRecord, ...]

    @property
    def plates(self) -> tuple[int, ...]:
        """Sides that need new plates."""
        return tuple(side.side for side in self.sides if side.status not in ("same", "removed"))


@dataclass(frozen=True)
class EditionRef:
    """Which edition was compared; `name` is what the person who asked may call it."""

    id: str
    guide: str
    date: str
    grade: str
    revision: str
    name: str = ""

    @property
    def label(self) -> str:
        """As in "edition 2026-11", "revision HEAD~1"."""
        return self.name or f"edition {self.id}"


@dataclass(frozen=True)
class Diff:
    """Everything that differs, worst first.

    `cautions`: what could not be compared, or what differs and the record cannot show (fonts, engine).
    `elsewhere`: changes left out because nothing that was asked for prints them.
    """

    old: EditionRef
    new: EditionRef
    source_language: str
    changes: tuple[Change, ...]
    pamphlets: tuple[PamphletDiff, ...]
    cautions: tuple[str, ...] = ()
    elsewhere: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing differs at all: not a fact, not a word, not a byte of a printed file."""
        return not (self.changes or self.cautions or self.elsewhere or any(row.status != "same" for row in self.pamphlets))

    @property
    def critical(self) -> tuple[Change, ...]:
        """The changes that make an old print unsafe to hand out."""
        return tuple(change for change in self.changes if change.severity is Severity.CRITICAL)

    def changes_in(self, pamphlet: PamphletId) -> Iterator[Change]:
        """The changes that a pamphlet prints, worst first."""
        return (change for change in self.changes if any(place.pamphlet == pamphlet for place in change.places))

    def as_json(self) -> dict[str, Any]:
        """The diff as plain values, with its schema's name; severities as words."""
        return {"schema": SCHEMA, "empty": self.empty, **_plain(asdict(self))}


def _plain(value: Any) -> Any:
    if isinstance(value, Severity):
        return value.word
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
