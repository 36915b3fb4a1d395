"""Groups built by workers forked after warming; in this process where forking is not to be had."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from pamphlet.errors import ContentErrors, PamphletError
from pamphlet.findings import Where, error
from pamphlet.pipeline import Built, build_group
from pamphlet.workshop import Group, Workshop

_shop: Workshop | None = None


def build_groups(shop: Workshop, groups: Sequence[Group], workers: int = 0) -> Iterator[Built]:
    """Every group's result as it comes; `workers` of 0 takes a worker a core."""
    count = min(workers or os.cpu_count() or 1, len(groups))
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for group in groups:
            yield _build(shop, group)
        return
    global _shop
    shop.warm()
    _shop = shop
    gc.collect()
    gc.freeze()  # forked workers then share what is warm instead of copying it page by page
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)  # layout makes garbage in trees; looking less often saves a seventh
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork")) as pool:
        pending = [pool.submit(_build_in_worker, group) for group in sorted(groups, key=_weight, reverse=True)]
        try:
            for done in as_completed(pending):
                yield done.result()
        finally:
            for future in pending:
                future.cancel()
            gc.set_threshold(*thresholds)
            gc.unfreeze()
            _shop = None


def _weight(group: Group) -> tuple[int, str]:
    """Groups of more languages first; groups of one partner stay together to share layouts."""
    return len(group.wanted), group.partner


def _build_in_worker(group: Group) -> Built:
    assert _shop is not None
    return _build(_shop, group)


def _build(shop: Workshop, group: Group) -> Built:
    """A group's result; what stops one group is a finding of that group and stops no other."""
    try:
        return build_group(shop, group)
    except ContentErrors as problem:
        return Built(group, (), problem.findings)
    except PamphletError as problem:
        name = f"{group.partner}, {group.paper}, {group.area}"
        return Built(group, (), (error(f"build/{type(problem).__name__}", Where(field=name), str(problem)),))
