"""Popularity is a decayed count of whole days before the request."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from made_up import START, log_of, logs, undated
from recommender_suite import RecommenderTests

from daogou.models.popularity import Popularity
from daogou.shop.interactions import BUY, Interactions
from daogou.types import DAY


class TestPopularity(RecommenderTests):
    make = Popularity
    personal = False


@given(logs())
def test_counts_by_the_day(log: Interactions) -> None:
    model = Popularity(half_life_days=9).fit(log, {})
    for now in (START + 40 * DAY, START + 100 * DAY, START + 300 * DAY):
        expected = np.zeros(log.n_products)
        for row in range(len(log)):
            age = now // DAY - log.at[row] // DAY
            if age > 0:
                expected[log.products[row]] += undated(log, row, model.config) * 0.5 ** (age / 9)
        scores = model.score(log, np.full(log.n_shoppers, now))
        np.testing.assert_allclose(scores[0], expected, rtol=1e-4, atol=1e-12)


@given(logs())
def test_a_window_counts_its_days_alone(log: Interactions) -> None:
    model = Popularity(half_life_days=1e6, window_days=7, basket=0.0, view=1.0).fit(log, {})
    now = START + 60 * DAY + 5_000
    inside = (now // DAY - log.at // DAY > 0) & (now // DAY - log.at // DAY <= 7)
    expected = np.bincount(log.products[inside], model.config.by_kind()[log.kinds[inside]], minlength=log.n_products)
    np.testing.assert_allclose(model.score(log, np.full(log.n_shoppers, now))[0], expected, rtol=1e-4, atol=1e-12)


def test_what_comes_later_is_never_counted() -> None:
    early = [(0, 1, 1.5, BUY), (1, 2, 3.5, BUY)]
    late = [(0, 3, 4.5, BUY), (1, 1, 30.0, BUY)]
    now = np.array([START + 4 * DAY])
    seen = Popularity().fit(log_of(early, 2, 5), {}).score(log_of([], 1, 5), now)
    np.testing.assert_array_equal(Popularity().fit(log_of(early + late, 2, 5), {}).score(log_of([], 1, 5), now), seen)
