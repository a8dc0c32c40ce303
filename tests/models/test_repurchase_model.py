"""Repurchase against its formula in loops, and the shape of its rate over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import START, log_of, logs
from recommender_suite import LOG, NOW, RecommenderTests, at

from daogou.models.recommender import Recommender
from daogou.models.repurchase import Repurchase
from daogou.shop.interactions import BUY, VIEW, Interactions
from daogou.types import DAY, Array


class TestRepurchase(RecommenderTests):
    make = Repurchase
    speaks_of_others = False

    def test_one_view_is_enough_to_begin(self, model: Recommender) -> None:
        """One purchase is: what was only viewed is not bought again."""
        viewed, bought = (log_of([(0, 4, 100, kind)], 1, LOG.n_products) for kind in (VIEW, BUY))
        assert not model.score(viewed, at(viewed)).any()
        assert np.flatnonzero(model.score(bought, at(bought))[0]).tolist() == [4]


def purchases(log: Interactions, shopper: int, product: int, now: int) -> dict[int, list[int]]:
    """The rows before `now` in which this shopper bought this product, by UTC day, oldest first."""
    days: dict[int, list[int]] = {}
    for row in range(*log.offsets[shopper : shopper + 2]):
        if log.kinds[row] == BUY and log.products[row] == product and log.at[row] < now:
            days.setdefault(int(log.at[row] // DAY), []).append(row)
    return days


def general(log: Interactions, model: Repurchase) -> tuple[Array, Array]:
    """τ and ρ, shopper by shopper and product by product."""
    gaps: list[list[int]] = [[] for _ in range(log.n_products)]
    buyers, again = np.zeros(log.n_products), np.zeros(log.n_products)
    for shopper in range(log.n_shoppers):
        for product in range(log.n_products):
            days = list(purchases(log, shopper, product, int(log.at.max()) + 1))
            gaps[product] += np.diff(days).tolist()
            buyers[product] += len(days) > 0
            again[product] += len(days) > 1
    every = [gap for some in gaps for gap in some]
    mean = sum(every) / len(every) if every else 30.0
    rate = again.sum() / buyers.sum() if buyers.any() else 1.0
    trust, prior = model.config.trust, model.config.prior
    tau = np.array([(sum(some) + trust * mean) / (len(some) + trust) for some in gaps])
    return tau, (again + prior * rate) / (buyers + prior)


def due(log: Interactions, model: Repurchase, now: int) -> Array:
    """The scores, pair by pair."""
    tau, rho = general(log, model)
    config, scores = model.config, np.zeros((log.n_shoppers, log.n_products))
    for shopper in range(log.n_shoppers):
        for product in range(log.n_products):
            days = list(purchases(log, shopper, product, now).values())
            if not days:
                continue
            first, last, k = log.at[days[0][0]], log.at[days[-1][-1]], len(days)
            span, t = (last - first) / DAY, (now - last) / DAY
            units = [sum(float(log.quantities[row]) for row in rows) for rows in days]
            more = units[-1] / (sum(units) / k)
            m = (span + config.trust * tau[product]) / (k - 1 + config.trust) * more**config.quantity
            wait = 2 * abs(m - t) if t < 2 * m else t
            rate = (k + config.strength) / (span + wait + config.strength * tau[product])
            scores[shopper, product] = rho[product] ** config.returning * rate
    return scores


@given(logs(), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.5, 1.0]))
def test_each_pair_has_a_rate_of_its_own(log: Interactions, seed: int, quantity: float) -> None:
    log = replace(log, quantities=np.random.default_rng(seed).integers(1, 4, len(log)).astype(np.float32))
    model = Repurchase(strength=1.5, trust=3, prior=2, returning=0.8, quantity=quantity).fit(log, {})
    for now in (START + 50 * DAY, NOW):
        scores = model.score(log, np.full(log.n_shoppers, now))
        np.testing.assert_allclose(scores, due(log, model, now), rtol=1e-4, atol=1e-9)


def test_the_rate_is_greatest_when_the_shoppers_own_interval_has_gone_by() -> None:
    every_ten = log_of([(0, 0, day, BUY) for day in range(0, 101, 10)], 1, 2)
    model = Repurchase().fit(every_ten, {})
    days = np.arange(101, 150)
    rates = [model.score(every_ten, np.array([START + day * DAY]))[0, 0] for day in days]
    assert days[np.argmax(rates)] == 110
    assert rates[0] < rates[5] < rates[9]
    assert rates[9] > rates[12] > rates[-1] > 0


def test_a_larger_amount_lasts_longer() -> None:
    weekly = log_of([(0, 0, day, BUY) for day in range(0, 50, 7)], 1, 1)
    twice = replace(weekly, quantities=np.append(weekly.quantities[:-1], 2).astype(np.float32))
    model = Repurchase(quantity=1).fit(weekly, {})
    now = np.array([START + (49 + 7) * DAY])
    assert model.score(twice, now)[0, 0] < model.score(weekly, now)[0, 0]


def test_a_line_without_units_counts_as_one() -> None:
    log = log_of([(0, 0, 1, BUY), (0, 0, 9, BUY)], 1, 1)
    model = Repurchase().fit(log, {})
    weighed = replace(log, quantities=np.zeros(2, np.float32))
    assert model.score(weighed, at(log))[0, 0] == pytest.approx(model.score(log, at(log))[0, 0])


def test_what_others_buy_again_leads_what_they_buy_once() -> None:
    others = [(u, 0, day, BUY) for u in range(1, 9) for day in (0, 20, 40)] + [(u, 1, 0, BUY) for u in range(1, 9)]
    log = log_of([*others, (0, 0, 80, BUY), (0, 1, 80, BUY)], 9, 2)
    scores = Repurchase(prior=1).fit(log, {}).score(log, at(log))[0]
    assert scores[0] > scores[1] > 0
