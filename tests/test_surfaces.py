"""Coated or uncoated: what a paper's name tells of it, and the conditions that a profile may have."""

from __future__ import annotations

import pytest

from pamphlet.press.profile import CONDITIONS
from pamphlet.surfaces import differ, surface_of_condition, surface_of_stock


@pytest.mark.parametrize(("stock", "surface"), [
    ("matt-coated, white", "coated"), ("Silk, 115 g", "coated"), ("70 lb gloss text", "coated"), ("coated wood-free", "coated"),
    ("uncoated offset, white", "uncoated"), ("Uncoated silk-white", "uncoated"), ("un-coated", "uncoated"), ("20 lb bond", "uncoated"),
    ("60 lb offset", "uncoated"), ("woodfree", "uncoated"), ("newsprint", "uncoated"),
    ("recycled, white", None), ("matt, white", None), ("whatever you have", None), ("", None),
])
def test_a_papers_name_tells_of_its_surface_or_of_none(stock: str, surface: str | None) -> None:
    assert surface_of_stock(stock) == surface


def test_every_condition_of_a_profile_that_we_know_has_a_surface() -> None:
    assert {name for name in CONDITIONS.values() if surface_of_condition(name) is None} == set()


def test_nothing_differs_from_what_is_not_known() -> None:
    assert differ("coated", "uncoated")
    assert not differ("coated", "coated")
    assert not differ(None, "coated")
    assert not differ("coated", None)
