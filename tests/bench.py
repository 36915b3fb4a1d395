"""`make bench`: documents a minute against a plain WeasyPrint loop over the same text, in one run.

The plain loop lays out and writes one document of panels for each pamphlet, at the type size that
fitting chose, with nothing shared: what a script around WeasyPrint does. Ours lays out covers too,
evens the panels out, imposes, reads the result back and writes two files for each pamphlet; once
with what was measured remembered, as in a rebuild, and once with all of it to measure. Before that
it prints what each stage of one pamphlet costs.
"""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pamphlet.batch.pool import build_groups
from pamphlet.compose.icons import icon_svg
from pamphlet.pipeline import fit_group
from pamphlet.setting import Setting
from pamphlet.typeset.engine import Engine
from pamphlet.workshop import Order, Workshop, open_workshop, plan_groups
from pamphlet.world import World

REPO = Path(__file__).parents[1]
ORDER = Order(partners=("shelter", "home-printer"), areas=("city", "parkdale"))
ROUNDS = 2


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
            assert isinstance(press, Setting)
            parts = tuple(part for flow in press.parts for part in flow)
            markup = compose_run("flow", press.guide(count), press.issue, parts)
            documents.append((markup.html, press.sheets(press.fold.count or 4, 1, 1, rung(press.family, step))))
    return documents


STAGES_OF = ("community-centre", "health-clinic", "shelter")


def stages(world: World) -> None:
    """Seconds a stage for one pamphlet of a few partners, its setting known: layout against press and preflight."""
    print(f"\n{'seconds a stage':22}{'layout':>8}{'write':>8}{'impose':>8}{'press':>8}{'screen':>8}{'preflight':>10}   press + preflight : layout")
    for partner in STAGES_OF:
        order = Order(partners=(partner,), languages=("uk",), areas=("city",))
        shop = open_workshop(world, order)
        shop.warm()
        (setting, count, step), *_ = fit_group(shop, next(iter(plan_groups(shop.content, order)))).chosen
        rounds = [one_round(setting, count, step) for _ in range(3)]
        median = {name: statistics.median(times[name] for times in rounds) for name in rounds[0]}
        row = "".join(f"{median[name]:{width}.2f}" for name, width in zip(median, (8, 8, 8, 8, 8, 10), strict=True))
        print(f"{partner + ' uk':22}{row}   {(median['press'] + median['preflight']) / median['layout']:.2f}")


def one_round(setting: Setting, count: int, step: int) -> dict[str, float]:
    """The way of `finishing.finish_files`, with a clock at every stage."""
    from pamphlet.finishing import Files, find_slots, placed_codes, press_job
    from pamphlet.impose.sheets import finish_phone_edition, impose_sheets
    from pamphlet.press.stage import to_press, to_screen
    from pamphlet.proving import preflight_sheets

    marks = [("", time.perf_counter())]

    def done(name: str) -> None:
        marks.append((name, time.perf_counter()))

    setting.shop._layouts.clear()
    runs = setting.finish(count, step)
    done("layout")
    number = sum(len(run.laid.pages) for run in runs)
    panels = setting.shop.engine.write([run.laid for run in runs], tagged=True)
    done("write")
    slots, job, info = tuple(find_slots(setting, runs)), press_job(setting, number), {"Title": setting.title}
    sheets = impose_sheets(panels, setting.fold, slots, bleed=setting.bleed, info=info)
    done("impose")
    pressed = to_press(sheets, job)
    done("press")
    phone = to_screen(finish_phone_edition(panels, slots, info), job)
    done("screen")
    preflight_sheets(setting, Files(number, tuple(placed_codes(setting, runs, slots, number)), (), pressed.data, phone.data))
    done("preflight")
    return {name: after - before for (_, before), (name, after) in itertools.pairwise(marks)}


def main() -> None:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        compare(str(Path(folder) / "layouts.sqlite"))


def compare(memory: str) -> None:
    """Every way of making the same pamphlets, side by side; `memory` is the file that remembers layouts."""
    os.environ["PAMPHLET_LAYOUTS"] = memory
    world = World(REPO, dt.date(2026, 11, 21))
    shop = open_workshop(world, ORDER)
    groups = tuple(plan_groups(shop.content, shop.order))
    shop.warm()
    documents = same_text(shop)
    count = len(documents)
    runs: dict[str, Callable[[], object]] = {
        "plain loop: layout, one file": lambda: plain_loop(shop, documents),
        "pamphlet, remembered, 1 worker": lambda: list(build_groups(fresh(world, memory), groups, 1)),
        "pamphlet, remembered, 2 workers": lambda: list(build_groups(fresh(world, memory), groups, 2)),
        "pamphlet, all to measure, 2 workers": lambda: list(build_groups(fresh(world, "off"), groups, 2)),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    base = statistics.median(times["plain loop: layout, one file"])
    stages(world)
    print(f"\n{count} pamphlets of {len(groups)} groups, median of {ROUNDS} rounds")
    for name, values in times.items():
        seconds = statistics.median(values)
        print(f"{name:36} {60 * count / seconds:7.1f} documents a minute   {base / seconds:5.2f} x the plain loop")


def fresh(world: World, memory: str) -> Workshop:
    """A workshop that has laid nothing out yet, with a memory or "off"."""
    os.environ["PAMPHLET_LAYOUTS"] = memory
    shop = open_workshop(world, ORDER)
    shop.warm()
    return shop


if __name__ == "__main__":
    main()
