"""Habit is the history, weighed by age, orders since and basket, times how often people come back to a product."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from made_up import START, log_of, logs, worth
from recommender_suite import RecommenderTests

from daogou.models.habit import Habit, returned
from daogou.shop.interactions import BUY, HIDE, VIEW, Interactions
from daogou.types import DAY, Array

NOW = START + 120 * DAY


class TestHabit(RecommenderTests):
    make = Habit
    speaks_of_others = False


def rates(log: Interactions) -> tuple[Array, Array]:
    """Orders that held a product again, and those that could have, shopper by shopper and order by order."""
    again, could = np.zeros(log.n_products), np.zeros(log.n_products)
    for shopper in range(log.n_shoppers):
        rows = np.arange(log.offsets[shopper], log.offsets[shopper + 1])
        rows = rows[log.kinds[rows] == BUY]
        known: set[int] = set()
        for basket in dict.fromkeys(log.baskets[rows].tolist()):
            held = set(log.products[rows[log.baskets[rows] == basket]].tolist())
            for product in known:
                could[product] += 1
                again[product] += product in held
            known |= held
    return again, could


@given(logs())
def test_returns_are_counted_order_by_order(log: Interactions) -> None:
    for mine, theirs in zip(returned(log), rates(log), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@given(logs())
@example(log_of([(0, 0, 20.0, BUY), (0, 0, 20.05, HIDE), (0, 0, 20.05, VIEW), (0, 0, 20.05, BUY)], 6, 7))
def test_each_row_counts_by_all_that_it_is_weighed_by(log: Interactions) -> None:
    model = Habit(half_life_days=20, half_life_orders=3, prior=2, returning=0.7).fit(log, {})
    again, could = rates(log)
    overall = max(again.sum(), 1) / max(could.sum(), 1)
    lift = ((again + 2 * overall) / (could + 2) / overall) ** 0.7
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    np.testing.assert_allclose(scores, worth(log, NOW, model.config) * lift, rtol=1e-4, atol=1e-9)


def test_what_people_come_back_to_leads_what_was_bought_as_often() -> None:
    others = [(u, 0, float(day), BUY) for u in (1, 2, 3) for day in range(0, 60, 5)]
    others += [(u, 1, 0.0, BUY) for u in (1, 2, 3)]
    log = log_of([*others, (0, 0, 50.0, BUY), (0, 1, 50.0, BUY)], 4, 3)
    scores = Habit(prior=1).fit(log, {}).score(log, np.full(4, NOW))
    assert scores[0, 0] > scores[0, 1] > scores[0, 2] == 0


def test_the_time_of_day_brings_back_what_was_bought_then() -> None:
    log = log_of([(0, 0, 10 + 8 / 24, BUY), (0, 1, 11 + 20 / 24, BUY)], 1, 2)
    midnight = START // DAY * DAY + 12 * DAY + START % DAY
    model = Habit(half_life_orders=1e6).fit(log, {})
    morning, evening = (model.score(log, np.array([midnight + hour * 3_600]))[0] for hour in (8, 20))
    assert morning[0] > morning[1]
    assert evening[0] < evening[1]


def test_a_line_of_a_large_basket_says_less() -> None:
    log = log_of([(0, 0, 1.0, BUY), *[(0, p, 2.0, BUY) for p in (1, 2, 3, 4)], (0, 5, 3.0, VIEW)], 1, 6)
    scores = (
        Habit(half_life_days=1e6, half_life_orders=1e6, returning=0, hour=0).fit(log, {}).score(log, np.array([NOW]))
    )
    assert scores[0, 1] == pytest.approx(4**-0.3, rel=1e-3)
    assert scores[0, 0] == pytest.approx(1, rel=1e-3)
