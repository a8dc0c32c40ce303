"""What a row of history weighs: by its age and by what the shopper did. Declared here once, for every model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.models.recommender import Config, decay
from daogou.shop.interactions import BUY, INTERACTION_KINDS, Interactions
from daogou.types import DAY, Array, Floats, Longs


class Weighing(Config):
    """The weight of a row is kind × 0.5 ** (age / half-life); a shopper–product pair is worth (Σ of its rows) ** power.

    `power` 1 counts every purchase, 0 only asks whether there was one.
    """

    half_life_days: float = Field(120.0, gt=0)
    power: float = Field(1.0, ge=0, le=1)
    buy: float = Field(1.0, ge=0)
    cart: float = Field(0.5, ge=0)
    like: float = Field(1.0, ge=0)
    view: float = Field(0.2, ge=0)
    hide: float = Field(0.0, ge=0)

    def by_kind(self) -> Floats:
        """float32[kinds]: the weight of a fresh row, by `Interactions.kinds`."""
        return np.array([getattr(self, kind) for kind in INTERACTION_KINDS], dtype=np.float32)


class Shares(NamedTuple):
    """One history's pairs, and how each pair's value splits among its rows."""

    products: Array
    """int32[p]: the distinct products, ascending."""
    values: Floats
    """float32[p]: what each is worth: a row of `matrix`."""
    pair: Longs
    """int64[n]: which of `products` each row is about."""
    share: Floats
    """float32[n]: its part of that pair's value; the rows of one pair sum to 1, or to 0 where it is worth 0."""

    def spread(self, per_pair: Floats) -> Floats:
        """float32[…, p] of amounts → float32[…, n]: each row's part of its pair's amount."""
        spread: Floats = per_pair[..., self.pair] * self.share
        return spread


def weigh(rows: Interactions, now: Longs, config: Weighing) -> Floats:
    """float32[n]: the weight of each row at its shopper's `now` (int64[shoppers]); 0 for a row at or after it."""
    age = np.repeat(now, np.diff(rows.offsets)) - rows.at
    weights: Floats = config.by_kind()[rows.kinds] * decay(age, config.half_life_days) * (age > 0)
    return weights


def matrix(rows: Interactions, now: Longs, config: Weighing) -> sparse.csr_array:
    """float32[shoppers, n_products]: what each pair is worth; columns ascending in each row, pairs worth 0 left out."""
    worth = rows.matrix(weigh(rows, now, config))
    worth.eliminate_zeros()
    if config.power != 1.0:
        worth.data **= np.float32(config.power)
    return worth


def visits(log: Interactions, config: Weighing) -> sparse.csr_array:
    """float32[visits, n_products]: what was done together, without regard to when or by whom. A visit is one order, or
    all that a shopper did beside orders on one UTC day; an entry is the sum of its rows' kind weights, at most 1."""
    day = log.at // DAY - (int(log.at.min()) // DAY if len(log) else 0)
    aside = -1 - (log.shoppers.astype(np.int64) * (int(day.max()) + 1 if len(log) else 1) + day)
    _, visit = np.unique(np.where(log.kinds == BUY, log.baskets, aside), return_inverse=True)
    shape = (int(visit.max()) + 1 if len(log) else 0, log.n_products)
    done = sparse.coo_array((config.by_kind()[log.kinds], (visit, log.products)), shape=shape).tocsr()
    done.data = np.minimum(done.data, np.float32(1))
    done.eliminate_zeros()
    return done


def at_end(log: Interactions) -> Longs:
    """int64[shoppers]: the moment after the log's last row, for everybody: what a model is fitted as of."""
    end = int(log.at.max()) + 1 if len(log) else 0
    return np.full(log.n_shoppers, end, dtype=np.int64)


def shares(history: Interactions, now: int, config: Weighing) -> Shares:
    """One shopper's pairs and the rows' parts in them (`history` holds one shopper)."""
    weights = weigh(history, np.array([now], dtype=np.int64), config)
    products, pair = np.unique(history.products, return_inverse=True)
    sums = np.bincount(pair, weights=weights, minlength=len(products)).astype(np.float32)
    known = sums > 0
    values = np.where(known, np.where(known, sums, 1.0) ** config.power, 0.0).astype(np.float32)
    share = np.divide(weights, sums[pair], out=np.zeros_like(weights), where=known[pair])
    return Shares(products, values, pair, share)
