"""All languages of a pamphlet print the same entries, also when only one of them is made."""

from __future__ import annotations

import pytest

from conftest import CLINIC, PRINTER, SPANISH, MakeGuide, po_of
from pamphlet.pipeline import fit_group
from pamphlet.workshop import Order, check_order, open_workshop
from pamphlet.world import World

SERVICES = 24
SHORT = "Soup for all."
LONG = "Sopa caliente, pan y un lugar tranquilo para sentarse; nadie pregunta nada. " * 4


def guide_with(small_guide: MakeGuide, spanish: str, partner: str = PRINTER) -> World:
    """A guide with more kitchens than a zine holds; Spanish says of each what is given."""
    services = {f"services/kitchen-{n}.yaml": CLINIC.replace("id: clinic", f"id: kitchen-{n}").replace("Hill Clinic", f"Kitchen {n}").replace(
        "Doctors and nurses for anyone.", SHORT).replace("categories: [health]", "categories: [food]").replace("priority: 20", f"priority: {30 + n}")
        for n in range(SERVICES)}
    words = {(f"kitchen-{n}.description", SHORT): spanish for n in range(SERVICES)}
    words |= {(f"kitchen-{n}.eligibility_description", "Everyone on the hill."): "Todas las personas." for n in range(SERVICES)}
    return small_guide(**services, **{"locale/es/LC_MESSAGES/guide.po": po_of(SPANISH | words), "partners/printer.yaml": partner})


def entries(world: World, *languages: str) -> dict[str, int]:
    """How many entries each language prints when these are asked for."""
    shop = open_workshop(world, Order(languages=languages, areas=("city",)))
    [group] = check_order(shop, shop.order)
    fits = fit_group(shop, group)
    assert not fits.findings
    return {"+".join(setting.languages): count for setting, count, _ in fits.chosen}


def test_a_language_made_alone_prints_what_it_prints_among_all(small_guide: MakeGuide) -> None:
    world = guide_with(small_guide, LONG)
    together = entries(world)
    assert together["en"] == together["es"] < SERVICES
    assert entries(world, "en") == {"en": together["en"]}
    assert entries(world, "es") == {"es": together["es"]}


def test_a_partner_whose_languages_may_differ_lets_each_print_what_fits(small_guide: MakeGuide) -> None:
    world = guide_with(small_guide, LONG, PRINTER + "same_entries: false\n")
    together = entries(world)
    assert together["en"] > together["es"]
    assert entries(world, "en") == {"en": together["en"]}


@pytest.mark.parametrize("asked", [(), ("en",), ("es",)])
def test_only_the_language_that_does_not_fit_is_blamed(small_guide: MakeGuide, asked: tuple[str, ...]) -> None:
    label = "Encuentre comida caliente cerca de donde usted está ahora, sin que nadie le pregunte nada. " * 40
    world = small_guide(**{"locale/es/LC_MESSAGES/guide.po": po_of(SPANISH | {("emergency.find.label", "Find a meal"): label})})
    shop = open_workshop(world, Order(languages=asked, areas=("city",)))
    [group] = check_order(shop, shop.order)
    fits = fit_group(shop, group)
    assert not fits.chosen
    [finding] = fits.findings
    assert finding.code == "fit/too-much"
    assert "printer, es, city" in finding.message
