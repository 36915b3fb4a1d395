"""A difference of two editions made ready for its reports: pages drawn once, looks compared, what moved, what to advise."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pamphlet.diff.model import Diff, PamphletId
from pamphlet.diff.visual import Panels, VisualChange, visual_changes
from pamphlet.edition.record import EditionRecord, PamphletRecord
from pamphlet.report.diff_story import NEW, OLD, Moved, PanelPicture, Story

if TYPE_CHECKING:
    from PIL.Image import Image

Opener = Callable[[PamphletRecord], bytes | None]  # the bytes of a pamphlet's panel file; None where it is not at hand
Rects = tuple[tuple[float, ...], ...]  # (panel from 1, left, top, right, bottom) each
MOST_MOVED, LEAST_MOVED = 0.7, 3  # share of a panel's texts, and how many, that make it set anew
MOVED_PT = 1.0  # a text nearer to its old place did not move for any reader
PICTURE_DPI = 99  # reads well on a screen, and keeps four languages of a folded sheet under 2 MB
COLOURS = 32


@dataclass(frozen=True)
class Names:
    """What people call the guide, its partners and languages; `fonts`: language -> a font file that the HTML takes in."""

    title: str
    partners: Mapping[str, str]
    languages: Mapping[str, str]
    fonts: Mapping[str, bytes]


def told_story(diff: Diff, old: EditionRecord, new: EditionRecord, open_old: Opener, open_new: Opener, names: Names,
               copies: Mapping[tuple[str, str], int] | None = None, advice: Mapping[PamphletId, tuple[str, str]] | None = None) -> Story:
    """Everything the reports tell. Pamphlets whose panel files are not at hand have no pictures and no looks."""
    before, after = _by_id(old), _by_id(new)
    looks: list[tuple[PamphletId, VisualChange]] = []
    moves: dict[PamphletId, tuple[Moved, ...]] = {}
    pictures: dict[tuple[PamphletId, str, int], PanelPicture] = {}
    alike: set[tuple[PamphletId, int]] = set()
    looked_at: set[PamphletId] = set()
    for row in diff.pamphlets:
        name = row.pamphlet
        one, other = before.get(name), after.get(name)
        if one and other:
            moves[name] = tuple(_moved(one, other))
        if row.status == "same":
            continue
        with ExitStack() as stack:
            opened = {side: opener(record) for side, record, opener in ((OLD, one, open_old), (NEW, other, open_new)) if record}
            sides = {side: stack.enter_context(Panels(data)) for side, data in opened.items() if data is not None}
            if one and other and len(sides) == 2:
                found = visual_changes(sides[OLD], one.printed, sides[NEW], other.printed, (one.size_pt, other.size_pt))
                looked_at.add(name)
                looks += [(name, change) for change in found]
                alike |= {(name, panel.panel) for panel in row.panels if sides[OLD].alike(sides[NEW], panel.panel)}
            for side, panels in sides.items():
                pictures |= {(name, side, panel.panel): _picture(panels, panel.panel) for panel in row.panels
                             if panel.status != "same" and (name, panel.panel) not in alike and panel.panel <= len(panels)}
    return Story(diff, advice or {}, copies or {}, names.partners, names.languages, tuple(looks), moves, pictures, frozenset(alike),
                 looked_at=frozenset(looked_at), title=names.title, fonts=names.fonts)


def _by_id(record: EditionRecord) -> dict[PamphletId, PamphletRecord]:
    return {PamphletId(row.partner, row.paper, row.area, row.languages): row for row in record.pamphlets}


def _moved(old: PamphletRecord, new: PamphletRecord) -> Iterator[Moved]:
    """Texts with the same words at other places, but for panels where nearly everything moved: those were set anew."""
    before = {(row.key, row.language): row for row in old.printed}
    found = [Moved(row.key, was.at, row.at) for row in new.printed
             if (was := before.get((row.key, row.language))) and was.text == row.text and _apart(was.at, row.at)]
    anew_old, anew_new = _set_anew([move.old for move in found], old), _set_anew([move.new for move in found], new)
    for move in found:
        yield Moved(move.key, tuple(at for at in move.old if at[0] not in anew_old), tuple(at for at in move.new if at[0] not in anew_new))


def _set_anew(moved: Iterable[Rects], record: PamphletRecord) -> set[float]:
    """Panels on which most of the texts moved: there a frame around each says nothing."""
    moves, all_there = (Counter(at[0] for rects in many for at in rects) for many in (moved, (row.at for row in record.printed)))
    return {panel for panel, count in moves.items() if count >= LEAST_MOVED and count > MOST_MOVED * all_there[panel]}


def _apart(one: Rects, other: Rects) -> bool:
    return len(one) != len(other) or any(a[0] != b[0] or abs(a[1] - b[1]) > MOVED_PT or abs(a[2] - b[2]) > MOVED_PT
                                         for a, b in zip(one, other, strict=True))


def _picture(panels: Panels, panel: int) -> PanelPicture:
    return PanelPicture(_png(panels.drawn(panel, PICTURE_DPI)), *panels.size(panel))


def _png(image: Image) -> bytes:
    stream = io.BytesIO()
    image.quantize(COLOURS, method=2).save(stream, "PNG")  # 2: fast octree
    return stream.getvalue()
