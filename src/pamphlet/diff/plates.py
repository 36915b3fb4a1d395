"""Pamphlet by pamphlet, panel by panel, side by side: what is printed the same, moved, or says something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pamphlet.diff.model import PamphletDiff, PamphletId, PanelDiff, Rect, SideDiff, Status
from pamphlet.edition.record import EditionRecord, PamphletRecord

Row = tuple[str, tuple[Rect, ...]]
Rows = Mapping[tuple[str, str], Row]

# How bad each is for a plate.
_ORDER: tuple[Status, ...] = ("same", "file", "reflowed", "changed")


def pamphlet_id(pamphlet: PamphletRecord) -> PamphletId:
    """Its name across editions."""
    return PamphletId(pamphlet.partner, pamphlet.paper, pamphlet.area, pamphlet.languages)


def by_id(record: EditionRecord) -> dict[PamphletId, PamphletRecord]:
    """The pamphlets of an edition."""
    return {pamphlet_id(pamphlet): pamphlet for pamphlet in record.pamphlets}


def rows_of(pamphlet: PamphletRecord | None) -> Rows:
    """(key, language) -> what a pamphlet prints and where.

    In a pamphlet of one language, what is not translated stands in the source's; it still is that language's line.
    """
    found: dict[tuple[str, str], Row] = {}
    for row in pamphlet.printed if pamphlet else ():
        alone = pamphlet is not None and len(pamphlet.languages) == 1 and row.language
        language = pamphlet.languages[0] if alone and pamphlet else row.language
        text, rects = found.get((row.key, language), ("", ()))
        here = tuple(Rect(int(at[0]), *at[1:]) for at in row.at)
        found[row.key, language] = (text or row.text, (*rects, *here))
    return found


def pamphlet_diffs(old: EditionRecord, new: EditionRecord) -> tuple[PamphletDiff, ...]:
    """Every pamphlet of either edition."""
    before, after = by_id(old), by_id(new)
    return tuple(_pamphlet(name, before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys()))


def _pamphlet(name: PamphletId, old: PamphletRecord | None, new: PamphletRecord | None) -> PamphletDiff:
    if old is None or new is None:
        return _alone(name, old, new)
    same_file = _same_file(old, new)
    panels = _panels(old, new, "same" if same_file else "file")
    sides = _sides(old, new, panels)
    return PamphletDiff(
        name, _worst([side.status for side in sides] + [panel.status for panel in panels] + (["same"] if same_file else ["file"])),
        old.panels, new.panels, panels, sides,
        tuple(entry for entry in new.entries if entry not in old.entries), tuple(entry for entry in old.entries if entry not in new.entries),
        old.files, new.files)


def _alone(name: PamphletId, old: PamphletRecord | None, new: PamphletRecord | None) -> PamphletDiff:
    only = old or new
    assert only is not None
    status: Status = "added" if new else "removed"
    return PamphletDiff(
        name, status, old.panels if old else 0, new.panels if new else 0,
        tuple(PanelDiff(panel, status, ()) for panel in range(1, only.panels + 1)),
        tuple(SideDiff(n, status, panels) for n, panels in enumerate(only.side_panels, 1)),
        new.entries if new else (), old.entries if old else (), old.files if old else (), new.files if new else ())


def _same_file(old: PamphletRecord, new: PamphletRecord) -> bool:
    """Whether both are the same print file; where one is a phone edition, the same phone edition."""
    before, after = _hashes(old), _hashes(new)
    kind = next((kind for kind in ("sheets", "panels") if kind in before and kind in after), None)
    return before[kind] == after[kind] if kind else before == after


def _hashes(pamphlet: PamphletRecord) -> Mapping[str, str]:
    return {"sheets" if file.path.endswith("-sheets.pdf") else "panels": file.sha256 for file in pamphlet.files}


def _panels(old: PamphletRecord, new: PamphletRecord, unmoved: Status) -> tuple[PanelDiff, ...]:
    before, after = rows_of(old), rows_of(new)
    said_otherwise = {key for key in before.keys() | after.keys() if before.get(key, ("", ()))[0] != after.get(key, ("", ()))[0]
                      or (key in before) != (key in after)}
    found = []
    for panel in range(1, max(old.panels, new.panels) + 1):
        if panel > old.panels or panel > new.panels:
            found.append(PanelDiff(panel, "added" if panel > old.panels else "removed", ()))
            continue
        here, there = _on(before, panel), _on(after, panel)
        touched = {key for key in here.keys() | there.keys() if here.get(key) != there.get(key) or key in said_otherwise}
        changed = bool(touched & said_otherwise)
        status: Status = "changed" if changed else "reflowed" if touched else unmoved
        found.append(PanelDiff(panel, status, tuple(sorted(f"{key}@{language}" if language else key for key, language in touched))))
    return tuple(found)


def _on(rows: Rows, panel: int) -> dict[tuple[str, str], tuple[tuple[float, ...], ...]]:
    """What lies on a panel, to a tenth of a point."""
    return {key: tuple(tuple(round(value, 1) for value in rect) for rect in rects if rect.panel == panel)
            for key, (_, rects) in rows.items() if any(rect.panel == panel for rect in rects)}


def _sides(old: PamphletRecord, new: PamphletRecord, panels: Iterable[PanelDiff]) -> tuple[SideDiff, ...]:
    status_of: dict[int, Status] = {panel.panel: panel.status for panel in panels}
    found = []
    for n in range(max(len(old.side_panels), len(new.side_panels))):
        if n >= len(new.side_panels):
            found.append(SideDiff(n + 1, "removed", old.side_panels[n]))
        elif n >= len(old.side_panels):
            found.append(SideDiff(n + 1, "added", new.side_panels[n]))
        else:
            status = _worst(status_of.get(panel, "same") for panel in new.side_panels[n])
            # Other panels on the side, another sheet or other panel sizes: nothing lies where it lay.
            if old.side_panels[n] != new.side_panels[n] or old.sheet_mm != new.sheet_mm or old.panel_mm != new.panel_mm:
                status = _worst((status, "reflowed"))
            touched = tuple(panel for panel in new.side_panels[n] if status_of.get(panel, "same") != "same")
            found.append(SideDiff(n + 1, status, touched))
    return tuple(found)


def _worst(found: Iterable[Status]) -> Status:
    known = [status if status in _ORDER else "changed" for status in found]
    return max(known, key=_ORDER.index, default="same")
