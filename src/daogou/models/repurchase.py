"""Repurchase: how likely each thing that a shopper buys again and again is due now.

    score(u, p) = ρ(p) ** returning · (k + strength) / (span + wait + strength · τ(p))
    wait = 2 |m − t|  where t < 2 m, else t
    m = (span + trust · τ(p)) / (k − 1 + trust) · (q_last / q_mean) ** quantity

k purchases of p by u (those on one UTC day are one) lie `span` days from the first to the last, t days ago; q_last and
q_mean are the units in the last and in one on average. The score is a rate, in purchases a day, that is least just
after a purchase, greatest where the shopper's own interval m has gone by, and then falls as for somebody who may have
stopped; it is 0 for what was never bought. Over everybody,

    τ(p) = (Σ intervals(p) + trust · τ) / (intervals(p) + trust)
    ρ(p) = (buyers again(p) + prior · ρ) / (buyers(p) + prior)

τ is the mean interval in days, ρ the part of the buyers who bought p again, without p of all products. Bhagat,
Muralidharan, Lobzhanidze & Vishwanath, "Buy It Again: Modeling Repeat Purchase Recommendations", KDD 2018: their
modified Poisson–Gamma model; the Gamma prior has the same strength for all products here, so that rare ones need no fit
of their own, and what was bought in a larger amount lasts longer.

State: `days` float32[products], τ(p); `returning` float32[products], ρ(p) ** returning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple, Self

import numpy as np
from pydantic import Field

from daogou.features import Features
from daogou.features.repurchase import intervals
from daogou.models.recommender import Config, Explanations, Recommender, Search
from daogou.shop.interactions import BUY, Interactions
from daogou.types import DAY, Array, Bools, Floats, Ints, Longs

_DAYS = 30.0
"""The mean interval where nobody has bought anything twice."""


class RepurchaseConfig(Config):
    strength: Annotated[float, Search(0.5, 20, log=True)] = Field(4.0, gt=0)
    """The Gamma prior's weight, in purchases."""
    trust: Annotated[float, Search(0.5, 20, log=True)] = Field(2.0, gt=0)
    """How many intervals the next wider mean counts for: everybody's beside the shopper's own, all products' beside
    one's own."""
    returning: Annotated[float, Search(0, 2)] = Field(1.0, ge=0)
    """How much a product's own rate of return counts; 0 is not at all."""
    prior: Annotated[float, Search(1, 300, log=True)] = Field(10.0, gt=0)
    """How many buyers the rate over all products counts for beside a product's own."""
    quantity: Annotated[float, Search(0, 1)] = Field(0.25, ge=0, le=1)
    """How much longer a larger amount lasts: 1 is in proportion, 0 not at all."""


class Repurchase(Recommender[RepurchaseConfig]):
    """Learns two numbers per product; the rest is the history."""

    Config = RepurchaseConfig
    VOICE = "again"

    def fit(self, log: Interactions, features: Features) -> Self:
        gaps = intervals(log)
        found = np.bincount(gaps["product"], minlength=log.n_products)
        days = np.bincount(gaps["product"], gaps["days"], minlength=log.n_products)
        self._days = _shrunken(days, found, self.config.trust, _DAYS).astype(np.float32)
        bought = _bought(log)
        buyers = np.bincount(bought.product, minlength=log.n_products)
        again = np.bincount(bought.product, bought.times > 1, minlength=log.n_products)
        self._returning = _shrunken(again, buyers, self.config.prior, 1.0) ** np.float32(self.config.returning)
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        bought = _bought(histories.where(_counted(histories, now)))
        scores = np.zeros((histories.n_shoppers, histories.n_products), dtype=np.float32)
        scores[bought.shopper, bought.product] = self._rates(bought, now)
        return scores

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        at = np.array([now], dtype=np.int64)
        rates = self.score(history, at)[0, history.products]
        counted = _counted(history, at)
        rows = np.bincount(history.products, counted, minlength=history.n_products)[history.products]
        each = np.where(counted, rates / np.maximum(rows, 1), 0).astype(np.float32)
        same = history.products[None, :] == np.asarray(products)[:, None]
        return Explanations(np.zeros(len(products), np.float32), np.where(same, each, np.float32(0)))

    def _rates(self, bought: _Bought, now: Longs) -> Array:
        """float64[m]: the score of each pair."""
        config, general = self.config, self._days[bought.product].astype(np.float64)
        span = (bought.last - bought.first) / DAY
        since = (now[bought.shopper] - bought.last) / DAY
        own = (span + config.trust * general) / (bought.times - 1 + config.trust)
        due = own * (bought.in_last * bought.times / bought.in_all) ** config.quantity
        wait = np.where(since < 2 * due, 2 * np.abs(due - since), since)
        rate = (bought.times + config.strength) / (span + wait + config.strength * general)
        return np.asarray(self._returning[bought.product] * rate)

    def state(self) -> Mapping[str, Array]:
        return {"days": self._days, "returning": self._returning}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._days, self._returning = (np.asarray(state[name]) for name in ("days", "returning"))
        return self


class _Bought(NamedTuple):
    """What was bought, m pairs: `shopper`, `product` int[m]; `first`, `last` int64[m] the moments of the first and the
    last purchase, `times` int64[m] how many there were; `in_last`, `in_all` float64[m] the units in the last and in all
    of them, a line without any (a weight unknown) counting as one."""

    shopper: Longs
    product: Ints
    first: Longs
    last: Longs
    times: Longs
    in_last: Array
    in_all: Array


def _counted(rows: Interactions, now: Longs) -> Bools:
    """bool[n]: which rows are purchases before their shopper's now (int64[shoppers])."""
    counted: Bools = (rows.kinds == BUY) & (rows.at < now[rows.shoppers])
    return counted


def _bought(log: Interactions) -> _Bought:
    """Each pair's purchases of the log."""
    rows = log.where(log.kinds == BUY)
    pairs = rows.pairs
    size = len(pairs.products)
    # a shopper's rows are oldest first, and stay so within each pair
    order = np.argsort(pairs.of_row, kind="stable")
    pair, at = pairs.of_row[order], rows.at[order]
    quantities = np.where(rows.quantities > 0, rows.quantities, 1)[order]
    day = at // DAY
    begins = np.ones(len(rows), dtype=np.bool_)
    begins[1:] = (pair[1:] != pair[:-1]) | (day[1:] != day[:-1])
    edges = np.searchsorted(pair, np.arange(size + 1))
    first, last = at[edges[:-1]], at[edges[1:] - 1]
    return _Bought(
        shopper=np.repeat(np.arange(log.n_shoppers), np.diff(pairs.offsets)),
        product=pairs.products,
        first=first,
        last=last,
        times=np.bincount(pair[begins], minlength=size),
        in_last=np.bincount(pair, quantities * (day == last[pair] // DAY), minlength=size),
        in_all=np.bincount(pair, quantities, minlength=size),
    )


def _shrunken(sums: Array, counts: Array, prior: float, unknown: float) -> Array:
    """float64[products]: Σ / n of each product, the same over all products counting `prior` times beside it; `unknown`
    where there is nothing at all."""
    overall = sums.sum() / counts.sum() if counts.sum() else unknown
    return np.asarray((sums + prior * overall) / (counts + prior))
