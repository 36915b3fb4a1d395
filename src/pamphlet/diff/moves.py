"""Which services of a pamphlet moved: another shelf, or another order among those that stayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pamphlet.edition.record import PamphletRecord


def moved(old: PamphletRecord, new: PamphletRecord) -> frozenset[str]:
    """Services printed in both that stand on another shelf or out of their old order; as few as can be.

    The same set whichever is old and which is new.
    """
    before, after = shelved(old), shelved(new)
    shelf = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    stayed = [name for name in before if name in after and name not in shelf]
    return frozenset(shelf) | (frozenset(stayed) - kept(stayed, [name for name in after if name in before and name not in shelf]))


def shelved(pamphlet: PamphletRecord) -> Mapping[str, str]:
    """Services in reading order -> the category whose head they stand under, "" where none is printed."""
    tops = sorted(((rect[0], rect[2], row.key) for row in pamphlet.printed for rect in row.at if _is_head(row.key)), key=lambda top: top[:2])
    starts: dict[str, tuple[float, float]] = {}
    for row in pamphlet.printed:
        service = row.key.partition(".")[0]
        for rect in row.at:
            if service in pamphlet.entries:
                starts[service] = min(starts.get(service, (rect[0], rect[2])), (rect[0], rect[2]))
    if not starts:
        return dict.fromkeys(pamphlet.entries, "")
    found = {}
    for service, start in sorted(starts.items(), key=lambda item: item[1]):
        # A list of contents on the cover names categories too; the nearest head above is the one.
        above = [key for panel, top, key in tops if (panel, top) <= start]
        found[service] = above[-1].split(".")[1] if above else ""
    return found


def _is_head(key: str) -> bool:
    return key.startswith("category.") and key.endswith(".name")


def kept(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The longest common subsequence of two orders of the same names, each once.

    Of several equally long ones always the same, whichever order comes first: names weigh differently, so that
    no two sets weigh the same.
    """
    rank = {name: n for n, name in enumerate(sorted(old))}
    at = {name: n for n, name in enumerate(new)}
    best: list[tuple[int, int, frozenset[str]]] = []  # (place in new, weight, names) of the best ending in each name
    for name in old:
        before = max((row for row in best if row[0] < at[name]), key=lambda row: row[1], default=(0, 0, frozenset[str]()))
        best.append((at[name], before[1] + (1 << len(rank)) + (1 << rank[name]), before[2] | {name}))
    return max(best, key=lambda row: row[1], default=(0, 0, frozenset[str]()))[2]
