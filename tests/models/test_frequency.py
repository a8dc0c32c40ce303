"""Frequency is the history itself, decayed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from made_up import START, logs, worth
from recommender_suite import RecommenderTests

from daogou.models.frequency import Frequency
from daogou.shop.interactions import Interactions
from daogou.types import DAY

NOW = START + 120 * DAY


class TestFrequency(RecommenderTests):
    make = Frequency
    speaks_of_others = False


@given(logs())
def test_each_row_counts_by_kind_and_age(log: Interactions) -> None:
    model = Frequency(half_life_days=20).fit(log, {})
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    np.testing.assert_allclose(scores, worth(log, NOW, model.config), rtol=1e-4, atol=1e-9)
