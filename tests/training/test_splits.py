"""What choices are made on lies before what judges, and nothing learned after either."""

import numpy as np

from daogou.shop.interactions import BUY, Interactions, build
from daogou.training.splits import splits
from daogou.types import DAY


def weekly(shoppers: int, weeks: int) -> Interactions:
    """Everybody buys something every week."""
    shopper, week = (column.ravel() for column in np.indices((shoppers, weeks)))
    return build(
        shoppers=shopper,
        products=(shopper + week) % 9,
        at=DAY * 7 * (week + 1) + shopper,
        kinds=np.full(len(week), BUY),
        quantities=np.ones(len(week)),
        baskets=shopper * 1_000 + week,
        keys=np.arange(shoppers, dtype=np.uint64),
        n_products=9,
    )


def test_by_time_where_shoppers_come_back() -> None:
    found = splits(weekly(20, 30))
    assert len(found.judge.shoppers) == len(found.choose.shoppers) == 20
    assert found.choose.train.at.max() < found.choose.now.min()
    assert found.choose.now.max() < found.judge.now.min()
    assert found.judge.train.at.max() < found.judge.now.min(), "nothing that anybody did later is learned from"
    assert "28 days from" in found.judged_on
    assert found.chosen_on != found.judged_on


def test_a_wider_window_where_they_come_rarely() -> None:
    log = weekly(20, 30)
    rare = log.where((log.at // (7 * DAY)) % 8 == 0)
    assert "56 days from" in splits(rare).judged_on


def test_each_ones_last_basket_where_too_few_come_back() -> None:
    found = splits(weekly(20, 3))
    assert found.judged_on == "each shopper's last basket"
    assert (found.choose.now < found.judge.now).all()


def test_a_shop_that_has_just_begun() -> None:
    assert not len(splits(weekly(20, 1)).judge.shoppers)
    assert not len(splits(weekly(20, 2)).choose.shoppers)
    assert not len(splits(weekly(20, 0)).judge.shoppers)
