"""`make bench`: documents a minute against a plain WeasyPrint loop over the same text, in one run.

The plain loop lays out and writes one document of panels for each pamphlet, at the type size that
fitting chose, with nothing shared: what a script around WeasyPrint does. Ours fits, evens out,
imposes and writes two files for each pamphlet, with one worker and with two.
"""

from __future__ import annotations

import datetime as dt
import logging
import statistics
import time
from pathlib import Path

from pamphlet.batch.pool import build_groups
from pamphlet.compose.icons import icon_svg
from pamphlet.pipeline import Order, Press, Workshop, fit_group, open_workshop, plan_groups
from pamphlet.typeset.engine import Engine
from pamphlet.world import World

REPO = Path(__file__).parents[1]
ORDER = Order(partners=("community-centre", "community-centre-a4", "legal-clinic", "shelter"), areas=("city",))
ROUNDS = 3


def plain_loop(shop: Workshop, pages: list[tuple[str, tuple[str, ...]]]) -> None:
    """One engine a document: fonts, sheets and images read again each time, as a plain script would."""
    for html, sheets in pages:
        engine = Engine(shop.world, shop.faces, lambda address: icon_svg(address, shop.tokens))
        engine.write([engine.layout(html, sheets)], tagged=False)


def same_text(shop: Workshop) -> list[tuple[str, tuple[str, ...]]]:
    """The markup and sheets of every pamphlet's text, at the setting that fitting chose."""
    from pamphlet.compose.markup import compose_run
    from pamphlet.typeset.fit import rung

    documents = []
    for group in plan_groups(shop.content, shop.order):
        for press, count, step in fit_group(shop, group).chosen:
            assert isinstance(press, Press)
            parts = tuple(part for flow in press.parts for part in flow)
            markup = compose_run("flow", press.guide(count), press.issue, parts)
            documents.append((markup.html, press.sheets(press.fold.count or 4, 1, 1, rung(press.family, step))))
    return documents


def main() -> None:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    world = World(REPO, dt.date(2026, 11, 21))
    shop = open_workshop(world, ORDER)
    groups = tuple(plan_groups(shop.content, shop.order))
    shop.warm()
    documents = same_text(shop)
    count = len(documents)
    times: dict[str, list[float]] = {"plain loop: layout and one file": [], "pamphlet, 1 worker": [], "pamphlet, 2 workers": []}
    for _ in range(ROUNDS):
        for name, run in (
            ("plain loop: layout and one file", lambda: plain_loop(shop, documents)),
            ("pamphlet, 1 worker", lambda: list(build_groups(fresh(world), groups, 1))),
            ("pamphlet, 2 workers", lambda: list(build_groups(fresh(world), groups, 2))),
        ):
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    base = statistics.median(times["plain loop: layout and one file"])
    print(f"{count} pamphlets of {len(groups)} groups, median of {ROUNDS} rounds")
    for name, values in times.items():
        seconds = statistics.median(values)
        print(f"{name:34} {60 * count / seconds:7.1f} documents a minute   {base / seconds:5.2f} x the plain loop")


def fresh(world: World) -> Workshop:
    """A workshop that has laid nothing out yet."""
    shop = open_workshop(world, ORDER)
    shop.warm()
    return shop


if __name__ == "__main__":
    main()
