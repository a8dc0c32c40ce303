"""What goes with a product and what stands in for it: against the formulas in loops, and on a shop made to tell."""

import math

import numpy as np
import pytest

from daogou.models import relations as module
from daogou.models.relations import TRUST, Relations, Z
from daogou.shop.interactions import BUY, VIEW, Interactions, build
from daogou.types import DAY

CAMERAS, CARDS, BAGS = range(4), range(4, 7), range(7, 10)
SHELF = np.array([0] * 4 + [1] * 3 + [2] * 3, np.int32)
NEW = 3
"""A camera nobody has bought yet."""


def features(shelf: np.ndarray = SHELF, kind: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Cameras, cards and bags; each text is its shelf's and a little of its own."""
    text = np.eye(3, dtype=np.float32)[shelf] + 0.1 * np.random.default_rng(1).random((len(shelf), 3)).astype(
        np.float32
    )
    return {
        "category": shelf,
        "department": np.zeros(len(shelf), np.int32),
        "category_key": np.array(["camera", "card", "bag"]),
        "kind": shelf if kind is None else kind,
        "recommendable": np.ones(len(shelf), np.bool_),
        "text": text / np.linalg.norm(text, axis=1, keepdims=True),
        "text_row": np.arange(len(shelf), dtype=np.int32),
    }


def log(seed: int = 0, baskets: int = 400) -> Interactions:
    """Shoppers look at several cameras and buy one, often with a card; bags are bought whenever it happens."""
    draw = np.random.default_rng(seed)
    rows: list[tuple[int, int, int, int, int]] = []
    for basket in range(baskets):
        at = 1_000 * DAY + basket * DAY
        camera = int(draw.integers(3))
        bought = {camera} if draw.random() < 0.5 else {int(draw.choice(BAGS))}
        if camera in bought and draw.random() < 0.7:
            bought.add(int(draw.choice(CARDS)))
        bought |= {int(draw.choice(BAGS)), int(draw.choice(CARDS))} if draw.random() < 0.1 else set()
        rows += [(basket % 50, product, at + 60, BUY, basket) for product in sorted(bought)]
        seen = [*draw.choice(3, 2, replace=False)]
        rows += [(basket % 50, int(product), at, VIEW, -1) for product in seen]
    shoppers, products, moments, kinds, numbers = np.array(rows).T
    keys = np.arange(50, dtype=np.uint64)
    return build(shoppers, products, moments, kinds, np.ones(len(rows)), numbers, keys, len(SHELF))


@pytest.fixture(scope="module")
def found() -> Relations:
    return Relations.fit(log(), features())


def test_a_camera_goes_with_cards_and_not_with_four_more_cameras(found: Relations) -> None:
    for camera in CAMERAS[:3]:
        listed = found.complements(camera, 8).products.tolist()
        assert listed[:3] == sorted(listed[:3], key=listed.index)
        assert set(listed) == set(CARDS)


def test_what_stands_in_for_a_camera_is_a_camera(found: Relations) -> None:
    told = found.substitutes(0, features(), 8)
    assert set(told.products.tolist()) == {1, 2, 3}
    assert told.products[-1] == NEW
    assert told.by_shelf[-1], "nobody looked at the new one"
    assert (told.times[:2] > 0).all()


def test_a_product_without_a_history_has_its_shelfs_complements(found: Relations) -> None:
    told = found.complements(NEW, 8)
    assert set(told.products.tolist()) == set(CARDS)
    assert told.by_shelf.all()
    assert (told.lift > 1).all()


def test_the_margin_is_the_formula(found: Relations) -> None:
    rows = log()
    baskets: dict[int, set[int]] = {}
    for product, basket in zip(rows.products, rows.baskets, strict=True):
        if basket >= 0:
            baskets.setdefault(int(basket), set()).add(int(product))
    total = sum(len(basket) for basket in baskets.values())

    def chance(p: set[int], q: set[int], sets: list[set[int]], places: int) -> float:
        room = [sum(len(s) - 1 for s in sets if s & each) for each in (p, q)]
        often = [sum(bool(s & each) for s in sets) for each in (p, q)]
        return (room[0] * often[1] + room[1] * often[0]) / (2 * places)

    shelves = [{int(SHELF[product]) for product in basket} for basket in baskets.values()]
    for p in (0, 1):
        for q in (4, 6, 8):
            both = sum({p, q} <= basket for basket in baskets.values())
            by_chance = chance({p}, {q}, list(baskets.values()), total)
            both = both if both > by_chance else 0
            s, t = {int(SHELF[p])}, {int(SHELF[q])}
            times = sum(s | t <= each for each in shelves)
            of_shelf = (times + TRUST) / (chance(s, t, shelves, sum(map(len, shelves))) + TRUST)
            lift = (both + TRUST * of_shelf) / (by_chance + TRUST)
            counted = both + TRUST * of_shelf if both else times
            expected = math.log(lift) - Z / math.sqrt(counted)
            assert found.surely(p)[0][q] == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_chance_alone_makes_no_complements() -> None:
    draw = np.random.default_rng(3)
    wrong = listed = 0
    for _ in range(10):
        products = np.concatenate([draw.choice(10, 3, replace=False) for _ in range(300)])
        basket = np.repeat(np.arange(300), 3)
        at = 1_000 * DAY + basket
        rows = build(
            basket % 50, products, at, np.full(900, BUY), np.ones(900), basket, np.arange(50, dtype=np.uint64), 10
        )
        made = Relations.fit(rows, features())
        listed += 10 * 9
        wrong += sum(len(made.complements(product, 9).products) for product in range(10))
    assert wrong / listed < 0.07, "of pairs by chance 1 in 40 passes 1.96 standard errors, more where few were seen"


def test_on_one_shelf_only_what_exceeds_the_shelfs_own_goes_together() -> None:
    """Beans and filters of one shelf are together beyond what its products are; two beans never are complements."""
    shelf, kind = np.zeros(6, np.int32), np.array([0, 0, 1, 2, 3, 4], np.int32)
    told = features(shelf, kind)
    rows = []
    for basket in range(300):
        bought = (0, 2) if basket % 3 == 0 else ((0, 1) if basket % 3 == 1 else (3 + basket % 2,))
        rows += [(basket % 50, product, 1_000 * DAY + basket, basket) for product in bought]
    shoppers, products, at, basket = np.array(rows).T
    n = len(rows)
    made = Relations.fit(
        build(shoppers, products, at, np.full(n, BUY), np.ones(n), basket, np.arange(50, dtype=np.uint64), 6), told
    )
    assert 1 not in made.complements(0, 6).products
    assert made.surely(0)[0][1] == -np.inf


def test_a_release_gives_the_same(found: Relations) -> None:
    again = Relations.restored({name: array.copy() for name, array in found.state().items()})
    for product in range(len(SHELF)):
        for mine, theirs in zip(found.complements(product, 8), again.complements(product, 8), strict=True):
            np.testing.assert_array_equal(mine, theirs)
        for mine, theirs in zip(
            found.substitutes(product, features(), 8), again.substitutes(product, features(), 8), strict=True
        ):
            np.testing.assert_array_equal(mine, theirs)


def test_a_shop_without_orders_has_no_complements() -> None:
    empty = log().where(np.zeros(len(log()), np.bool_))
    made = Relations.fit(empty, features())
    assert not len(made.complements(0, 8).products)
    assert set(made.substitutes(0, features(), 8).products.tolist()) == {1, 2, 3}, "alike by text"


def test_only_the_likeliest_partners_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    few = Relations.fit(log(), features())
    assert np.diff(few.together.indptr).max() <= 2
