"""What the ranker learns from: baskets of the last weeks or all of some days ahead, and nothing of it in the models."""

from __future__ import annotations

import numpy as np

from daogou.shop.interactions import BUY, Interactions, build
from daogou.training.labels import EACH, days_ahead, drawn, next_baskets_of
from daogou.types import DAY


def log_of(days: list[tuple[int, int]], shoppers: int) -> Interactions:
    """(shopper, day) of orders of two products each."""
    who, day = np.repeat(np.array(days), 2, axis=0).T
    n = len(who)
    products = np.arange(n) % 7
    return build(
        shoppers=who,
        products=products,
        at=day * DAY,
        kinds=np.full(n, BUY),
        quantities=np.ones(n),
        baskets=who * 1_000 + day,
        keys=np.arange(shoppers, dtype=np.uint64),
        n_products=7,
    )


def test_all_baskets_of_the_last_weeks() -> None:
    log = log_of([(who, day) for who in range(5) for day in range(0, 100, 10)], 5)
    found = next_baskets_of(log)
    assert found.before.at.max() == 60 * DAY
    assert [len(held.shoppers) for held in found.held] == [5 * 3], "of days 70, 80 and 90"
    assert found.sales is log


def test_as_many_days_as_hold_enough() -> None:
    log = log_of([(who, day) for who in range(5) for day in range(0, 400, 40)], 5)
    found = next_baskets_of(log)
    assert sorted(set((found.held[0].now // DAY).tolist())) == [320, 360], "28 days hold one basket each, 56 hold two"


def test_the_last_two_of_each_where_shoppers_are_rare() -> None:
    log = log_of([(who, 900 * who + day) for who in range(5) for day in (0, 200, 400)], 5)
    found = next_baskets_of(log)
    assert [held.shoppers.tolist() for held in found.held] == [[0, 1, 2, 3, 4]] * 2
    assert [(held.now // DAY % 900).tolist() for held in found.held] == [[400] * 5, [200] * 5]
    assert set((found.before.at // DAY % 900).tolist()) == {0}


def test_who_comes_daily_does_not_outweigh_the_others() -> None:
    log = log_of([(who, day) for who in range(2) for day in range(60)], 2)
    assert np.bincount(next_baskets_of(log).held[0].shoppers).tolist() == [EACH, EACH]


def test_all_of_the_days_ahead() -> None:
    log = log_of([(who, day) for who in range(5) for day in range(0, 100, 10)], 5)
    found = days_ahead(log, 28)
    (held,) = found.held
    assert found.before.at.max() == 60 * DAY
    assert (held.now > 60 * DAY).all()
    assert held.wanted.tolist() == [6] * 5, "three orders of two products"
    assert found.sales is held.train


def test_more_than_is_needed_is_drawn_from() -> None:
    held = next_baskets_of(log_of([(who, day) for who in range(9) for day in range(0, 100, 10)], 9)).held[0]
    some = drawn(held, 10)
    assert len(some.shoppers) == len(some.now) == len(some.targets) == some.histories.n_shoppers == 10
    assert (np.diff(some.shoppers) >= 0).all()
    assert drawn(held, len(held.shoppers)) is held
    for row, (shopper, now) in enumerate(zip(some.shoppers, some.now, strict=True)):
        assert some.histories.take(np.array([row])).at.max() < now
        assert (shopper, now) in set(zip(held.shoppers, held.now, strict=True))


def test_nothing_to_learn_from() -> None:
    found = next_baskets_of(log_of([(0, 3)], 1))
    assert [len(held.shoppers) for held in found.held] == [0, 0]
