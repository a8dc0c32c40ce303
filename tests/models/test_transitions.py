"""Transitions against their formula in loops, step by step."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import START, log_of, logs, shop, undated
from recommender_suite import NOW, RecommenderTests, at

from daogou.models import transitions
from daogou.models.transitions import Transitions, TransitionsConfig
from daogou.shop.interactions import BUY, HIDE, VIEW, Interactions
from daogou.types import DAY, Array


class TestTransitions(RecommenderTests):
    make = Transitions


def steps(log: Interactions, shopper: int, config: TransitionsConfig) -> list[list[int]]:
    """One shopper's rows that weigh anything, an order or a moment at a time."""
    rows = [row for row in range(*log.offsets[shopper : shopper + 2]) if undated(log, row, config) > 0]
    return [list(step) for _, step in groupby(rows, lambda row: (log.at[row], log.baskets[row]))]


def lead(log: Interactions, config: TransitionsConfig) -> Array:
    """T, in float64, before it is cut to the largest."""
    sums, seen = np.zeros((log.n_products, log.n_products)), np.zeros(log.n_products)
    for shopper in range(log.n_shoppers):
        found = steps(log, shopper, config)
        places = [(place, row) for place, step in enumerate(found) for row in step]
        for s, here in places:
            q = log.products[here]
            seen[q] += undated(log, here, config)
            for t, there in places:
                p, gap = log.products[there], abs(t - s)
                if p != q and 1 <= gap <= config.window:
                    way = 1 if s < t else config.backward
                    both = undated(log, here, config) * undated(log, there, config)
                    sums[q, p] += way * both * config.decay ** (gap - 1)
    scale = np.where(seen > 0, np.where(seen > 0, seen, 1) ** -config.rarity, 0)
    return sums * scale[:, None] * scale


def expected(log: Interactions, now: int, config: TransitionsConfig, weights: Array) -> Array:
    """The scores of histories that lie before `now`, in which no pair's power is taken."""
    scores = np.zeros((log.n_shoppers, log.n_products))
    for shopper in range(log.n_shoppers):
        for since, step in enumerate(reversed(steps(log, shopper, config))):
            for row in step:
                aged = 0.5 ** ((now - log.at[row]) / DAY / config.half_life_days)
                worth = undated(log, row, config) * aged * config.recall**since
                scores[shopper] += worth * weights[log.products[row]]
    return scores


@given(logs(), st.sampled_from([1, 3, 30]), st.sampled_from([0.0, 0.4, 1.0]), st.sampled_from([0.0, 0.3]))
def test_what_follows_what_was_done(log: Interactions, window: int, backward: float, rarity: float) -> None:
    model = Transitions(window=window, backward=backward, rarity=rarity, decay=0.7, recall=0.8, basket=0.2)
    scores = model.fit(log, {}).score(log, at(log))
    weights = lead(log, model.config)
    np.testing.assert_allclose(scores, expected(log, NOW, model.config, weights), rtol=1e-4, atol=1e-7)


def test_the_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    log = shop(seed=4)
    whole = Transitions().fit(log, {}).state()
    monkeypatch.setattr(transitions, "_AT_ONCE", 1_000)
    for name, array in Transitions().fit(log, {}).state().items():
        np.testing.assert_array_equal(array, whole[name])


def test_the_largest_are_kept() -> None:
    log = shop(seed=4)
    model = Transitions(kept=3).fit(log, {})
    weights = lead(log, model.config)
    few = np.where(weights >= np.sort(weights, axis=1)[:, -3, None], weights, 0)
    np.testing.assert_allclose(model.score(log, at(log)), expected(log, NOW, model.config, few), rtol=1e-4)


def test_the_power_of_a_pair() -> None:
    """With power 0 only whether there was a row counts, however many there were."""
    log = shop(seed=4)
    model = Transitions(power=0).fit(log, {})
    ever = log.matrix(np.array([undated(log, row, model.config) for row in range(len(log))], np.float32)).toarray() > 0
    np.testing.assert_allclose(model.score(log, at(log)), ever @ lead(log, model.config), rtol=1e-4)


def test_what_shares_an_order_follows_nothing_of_it_and_what_is_hidden_is_no_step() -> None:
    taught = log_of([(0, 0, 1, BUY), (0, 1, 1, BUY), (0, 4, 2, HIDE), (0, 2, 3, VIEW), (0, 3, 4, BUY)], 1, 5)
    model = Transitions(rarity=0, view=0.5, backward=0, decay=0.5).fit(taught, {})
    scores = model.score(log_of([(0, 0, 1, BUY)], 1, 5), np.array([START + 2 * DAY]))[0]
    np.testing.assert_allclose(scores, [0, 0, 0.5, 0.5, 0], rtol=1e-3)


def test_what_is_too_long_ago_to_be_told_from_nothing_is_nothing() -> None:
    history = log_of([(0, day % 2 if day > 9 else 2, day, BUY) for day in range(2_000)], 1, 3)
    model = Transitions(power=0.5).fit(history, {})
    lost = model.explain_many(history, START + 2_001 * DAY, np.array([0, 1], np.int32)).contributions[:, :10]
    np.testing.assert_array_equal(lost, np.zeros((2, 10)))
