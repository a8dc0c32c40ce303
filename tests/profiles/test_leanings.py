"""Leanings beyond chance: what is chosen evenly is none, what is sought on every shelf is one."""

from __future__ import annotations

import numpy as np

from daogou.profiles.behaviour import Assortment, counted
from daogou.profiles.leanings import Act, leanings
from daogou.reading.catalogue import Catalogue
from daogou.types import FactId

COLOURS, SIZES = ("black", "navy", "red", "green"), ("S", "M", "L")
ROWS = [
    {
        "id": f"p{n}",
        "category": f"c{n % 10}",
        "brand": f"b{n % 7}",
        "size": SIZES[n % 3],
        "price": 100 + n,
        "attributes": f'{{"colour": "{COLOURS[(n // 10) % 4]}"}}',
    }
    for n in range(400)
]
SHOP = Assortment(Catalogue.of(ROWS))


def _acts(products: list[int], hides: bool = False) -> list[Act]:
    return [Act(f"p{n}", FactId(f"event:{n}"), hides, day) for day, n in enumerate(products)]


def _found(acts: list[Act]) -> set[tuple[str, str]]:
    return {(each.value.value, each.polarity) for each in leanings(acts, SHOP.shelves)}


def test_even_choice_is_no_leaning() -> None:
    draw = np.random.default_rng(0)
    found = [len(_found(_acts(draw.choice(400, 40, replace=False).tolist()))) for _ in range(50)]
    assert np.mean(found) < 0.3


def test_a_sought_colour_and_a_shelf_come_back_to_are_likes() -> None:
    black = [n for n in range(400) if ROWS[n]["attributes"] == '{"colour": "black"}' and n % 10 in (1, 2)]
    found = _found(_acts(black[:14]))
    assert ("black", "likes") in found
    assert {("c1", "likes"), ("c2", "likes")} <= found
    assert not any(polarity == "avoids" for _, polarity in found)


def test_what_is_hidden_beyond_chance_and_never_chosen_is_an_avoid() -> None:
    red = [n for n in range(400) if ROWS[n]["attributes"] == '{"colour": "red"}'][:3]
    assert ("red", "avoids") in _found(_acts(red, hides=True))


def test_dear_choices_of_one_size_show_in_price_level_and_size() -> None:
    dear = [n for n in range(300, 400) if n % 3 == 1][:24]
    beliefs = {(one.value.kind, one.value.value) for one in counted(_acts(dear), SHOP, 0)}
    assert ("price_level", "high") in beliefs
    assert ("size", "M") in beliefs
    assert not counted([], SHOP, 0)
