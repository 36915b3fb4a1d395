"""Two records to one `Diff`: first what the records say, then where it is printed, then what no record explains."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from pamphlet.diff.apply import edits as all_differences
from pamphlet.diff.entries import entry_changes
from pamphlet.diff.facts import record_changes
from pamphlet.diff.messages import message_changes, source_of
from pamphlet.diff.model import Change, Diff, EditionRef, PamphletId, Place, Severity, Wording
from pamphlet.diff.plates import by_id, pamphlet_diffs
from pamphlet.diff.printed import pairs_of, placed, unexplained
from pamphlet.edition.record import EditionRecord
from pamphlet.errors import UsageProblem


def diff(old: EditionRecord, new: EditionRecord) -> Diff:
    """Everything that differs between two editions of one guide. Raises UsageProblem for editions of two guides."""
    if old.guide != new.guide:
        raise UsageProblem(f'"{old.id}" is an edition of the guide "{old.guide}" and "{new.id}" of "{new.guide}": '
                           "only editions of one guide can be compared")
    source = source_of(old, new)
    differences = all_differences(old, new)
    changes = record_changes(old, new, differences)
    told = {edit for change in changes for edit in change.edits}
    changes += message_changes(old, new, [edit for edit in differences if edit not in told], source)
    pairs = pairs_of(old, new)
    changes = placed(changes, pairs)
    changes += unexplained(changes, pairs, source, old, new)
    changes += entry_changes(pairs, old, new)
    changes += _codes(old, new)
    return Diff(_ref(old), _ref(new), source, tuple(sorted(changes, key=_worst_first)), pamphlet_diffs(old, new), tuple(_cautions(old, new)))


def _worst_first(change: Change) -> tuple[int, str, str, str]:
    return -change.severity, change.record, change.key, change.kind


def _ref(record: EditionRecord) -> EditionRef:
    return EditionRef(record.id, record.guide, record.date, record.grade, record.revision)


def _codes(old: EditionRecord, new: EditionRecord) -> Iterator[Change]:
    """QR codes that lead elsewhere: one change for all languages of a pamphlet."""
    before, after = by_id(old), by_id(new)
    found: dict[tuple[str, str, str], list[tuple[PamphletId, str, str]]] = {}
    for name in sorted(before.keys() & after.keys()):
        one, other = before[name].codes, after[name].codes
        if set(one) != set(other):
            words = (" ".join(code for code in one if code not in other), " ".join(code for code in other if code not in one))
            found.setdefault((name.partner, name.area, name.paper), []).append((name, *words))
    for group, rows in found.items():
        # A code that only went or came did so with its shelf; one in another's stead leads elsewhere.
        severity = Severity.WORDING if any(was and now for _, was, now in rows) else Severity.LAYOUT
        words_of = tuple(Wording("+".join(name.languages), was, now, "", severity) for name, was, now in rows)
        places = tuple(Place(name, "codes", "", (), ()) for name, _, _ in rows)
        yield Change("codes", severity, "codes", "QR codes", "", ".".join(("codes", *group)), words_of, places, ())


def _cautions(old: EditionRecord, new: EditionRecord) -> Iterator[str]:
    """What differs and a comparison of records cannot show."""
    both = by_id(old).keys() & by_id(new).keys()
    if (old.pamphlets or new.pamphlets) and not both:
        yield "No pamphlet is in both editions: what is printed was not compared, only facts and messages."
    if all(by_id(old)[name].files == by_id(new)[name].files for name in both):
        return
    if old.grade != new.grade:
        yield f"The old edition is a {old.grade}, the new one a {new.grade}: the draft's band and signs differ on every panel."
    fonts = sorted({face.rpartition(" ")[0] for face in old.fonts.keys() | new.fonts.keys() if old.fonts.get(face) != new.fonts.get(face)})
    if fonts:
        yield f"The fonts are not the same files ({', '.join(fonts)}): letters may look different everywhere."
    names = sorted(name for name in old.program.keys() | new.program.keys() if old.program.get(name) != new.program.get(name))
    if names:
        programs = ", ".join(f"{name} {old.program.get(name, 'none')} and {new.program.get(name, 'none')}" for name in names)
        yield f"Made with different programs ({programs}): look at the pictures."


def only(diff: Diff, partners: Collection[str] = (), languages: Collection[str] = ()) -> Diff:
    """The part of a diff that concerns these partners and languages; empty means all.

    What nothing of theirs prints is counted in `elsewhere`, never forgotten. Raises UsageProblem where no pamphlet is left.
    """
    if not partners and not languages:
        return diff
    wanted = {row.pamphlet for row in diff.pamphlets if (not partners or row.pamphlet.partner in partners)
              and (not languages or set(row.pamphlet.languages) & set(languages))}
    if not wanted:
        asked = " in ".join(part for part in (", ".join(partners), ", ".join(languages)) if part)
        has = (", ".join(sorted({row.pamphlet.partner for row in diff.pamphlets})),
               ", ".join(sorted({"+".join(row.pamphlet.languages) for row in diff.pamphlets})))
        found = f"the partners are {has[0]}; the languages {has[1]}" if diff.pamphlets else "they have no pamphlet at all"
        raise UsageProblem(f"neither edition has a pamphlet of {asked}: {found}")
    spoken = {code for name in wanted for code in name.languages} & set(languages or [code for name in wanted for code in name.languages])
    changes = [part for change in diff.changes if (part := _part(change, wanted, spoken, diff.source_language))]
    return replace(diff, changes=tuple(sorted(changes, key=_worst_first)), elsewhere=diff.elsewhere + len(diff.changes) - len(changes),
                   pamphlets=tuple(row for row in diff.pamphlets if row.pamphlet in wanted))


def _part(change: Change, wanted: Collection[PamphletId], spoken: Collection[str], source: str) -> Change | None:
    places = tuple(place for place in change.places if place.pamphlet in wanted)
    words = tuple(wording for wording in change.wordings if wording.language in ("", source) or set(wording.language.split("+")) & set(spoken))
    if not places:
        return None
    own = [wording.severity for wording in words if wording.language in spoken or not wording.language or change.kind == "codes"]
    return replace(change, places=places, wordings=words, severity=max(own, default=change.severity))
