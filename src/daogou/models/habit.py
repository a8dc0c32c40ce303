"""Habit: personal frequency, the more so for products that people come back to.

    score(u, p) = (ρ(p) / ρ) ** returning · Σ_{rows of u about p} w

w weighs a row by kind, age, the shopper's orders since, the size of its basket and the time of day (see weighting.py).
ρ(p) is how often an order holds p again, of all orders that its buyers made after their first with it:

    ρ(p) = (returns(p) + prior · ρ) / (orders after(p) + prior)        ρ = the same over all products

Milk bought twice is a habit, a birthday card bought twice is not. On a grocer's year this, found on baskets before the
ones that judge, was the greatest gain over plain frequency. The shrunken rate is the posterior mean of a Beta prior
(Efron & Morris, "Stein's estimation rule and its competitors", JASA 1973); personal and general repeat consumption are
told apart in Anderson, Kumar, Tomkins & Vassilvitskii, "The dynamics of repeat consumption", WWW 2014.

State: `lift` float32[products], the factor before the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from daogou.features import Features
from daogou.models.recommender import Explanations, Recommender, Search
from daogou.models.weighting import Weighing, matrix, orders_since, shares
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array, Floats, Ints, Longs


class HabitConfig(Weighing):
    half_life_days: float = Field(240.0, gt=0)
    half_life_orders: float | None = Field(16.0, gt=0)
    basket: float = Field(0.3, ge=0)
    hour: float = Field(1.0, ge=0)
    view: float = Field(0.05, ge=0)
    returning: Annotated[float, Search(0, 1)] = Field(0.45, ge=0)
    """How much a product's own rate of return counts; 0 is not at all."""
    prior: Annotated[float, Search(10, 3000, log=True)] = Field(300.0, gt=0)
    """How many orders the rate over all products counts for beside a product's own."""


class Habit(Recommender[HabitConfig]):
    """Learns one number per product; the rest is the history."""

    Config = HabitConfig
    VOICE = "again"

    def fit(self, log: Interactions, features: Features) -> Self:
        returns, chances = returned(log)
        overall = max(returns.sum(), 1.0) / max(chances.sum(), 1.0)
        rate = (returns + self.config.prior * overall) / (chances + self.config.prior)
        self._lift = ((rate / overall) ** self.config.returning).astype(np.float32)
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        worth = matrix(histories, now, self.config)
        worth.data *= self._lift[worth.indices]
        scores: Floats = worth.toarray()
        return scores

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self.config)
        each = parts.spread(parts.values * self._lift[parts.products])[None, :]
        same = history.products[None, :] == np.asarray(products)[:, None]
        return Explanations(np.zeros(len(products), np.float32), np.where(same, each, np.float32(0)))

    def state(self) -> Mapping[str, Array]:
        return {"lift": self._lift}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._lift = np.asarray(state["lift"])
        return self


def returned(log: Interactions) -> tuple[Array, Array]:
    """(float64[products], float64[products]): the orders that held a product again, and all orders that its buyers
    made after their first with it."""
    bought = log.where(log.kinds == BUY)
    since = orders_since(bought, np.ones(len(bought), np.bool_))
    span = int(since.max(initial=0)) + 1
    pair = bought.shoppers.astype(np.int64) * log.n_products + bought.products
    # one entry per pair and order: orders since tells the orders of one shopper apart
    held = np.unique(pair * span + since)
    pairs, start, times = np.unique(held // span, return_index=True, return_counts=True)
    after_first = held[start + times - 1] % span  # the first order with it is the one with most orders since
    products, size = pairs % log.n_products, log.n_products
    return np.bincount(products, times - 1.0, minlength=size), np.bincount(products, after_first, minlength=size)
