"""What a row of history weighs: by its age and by what the shopper did. Declared here once, for every model."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.models.recommender import Config, Search, decay
from daogou.shop.interactions import BUY, INTERACTION_KINDS, Interactions
from daogou.types import DAY, Array, Bools, Floats, Longs

_SPREAD_HOURS = 3.0


class Weighing(Config):
    """The weight of a row is kind × 0.5 ** (age / half-life) × 0.5 ** (orders since / their half-life) × lines **
    −basket × (1 + hour · exp(−hours apart on the clock / 3)); a shopper–product pair is worth (Σ of its rows) ** power.

    `power` 1 counts every purchase, 0 only asks whether there was one.
    """

    half_life_days: Annotated[float, Search(3, 1000, log=True)] = Field(120.0, gt=0)
    half_life_orders: Annotated[float | None, Search(2, 100, log=True)] = Field(None, gt=0)
    """In orders of the same shopper since the row; None: only time counts."""
    basket: Annotated[float, Search(0, 1)] = Field(0.0, ge=0)
    """A purchase in a basket of n lines weighs n ** −basket: what was fetched for its own sake says more of the next
    basket than one line among fifty, and is more of it when it is a small one, too."""
    hour: Annotated[float, Search(0, 3)] = Field(0.0, ge=0)
    """How much more a row of the request's own time of day weighs: coffee is bought in the morning."""
    power: Annotated[float, Search(0, 1)] = Field(1.0, ge=0, le=1)
    buy: float = Field(1.0, ge=0)
    cart: Annotated[float, Search(0, 1)] = Field(0.5, ge=0)
    like: Annotated[float, Search(0, 2)] = Field(1.0, ge=0)
    view: Annotated[float, Search(0, 0.5)] = Field(0.2, ge=0)
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


def undated(rows: Interactions, config: Weighing) -> Floats:
    """float32[n]: the weight of each row by kind and basket, as if all were of this moment."""
    weights = config.by_kind()[rows.kinds]
    return weights * lines(rows, np.ones(len(rows), np.bool_)) ** np.float32(-config.basket)


def weigh(rows: Interactions, now: Longs, config: Weighing) -> Floats:
    """float32[n]: the weight of each row at its shopper's `now` (int64[shoppers]); 0 for a row at or after it."""
    age = np.repeat(now, np.diff(rows.offsets)) - rows.at
    past = age > 0
    weights: Floats = config.by_kind()[rows.kinds] * decay(age, config.half_life_days) * past
    if config.half_life_orders is not None:
        weights *= np.exp2(-orders_since(rows, past) / config.half_life_orders).astype(np.float32)
    if config.basket:
        weights *= lines(rows, past) ** np.float32(-config.basket)
    if config.hour:
        weights *= 1 + np.float32(config.hour) * np.exp(-hours_apart(age) / np.float32(_SPREAD_HOURS))
    return weights


def hours_apart(age_s: Longs) -> Floats:
    """float32[n] in 0..12: how far two moments this many seconds apart are from the same time of day."""
    hours = (age_s % DAY) / np.float32(3_600)
    apart: Floats = np.minimum(hours, 24 - hours).astype(np.float32)
    return apart


def orders_since(rows: Interactions, past: Bools) -> Longs:
    """int64[n]: how many orders the row's shopper made after it, of those in the rows where `past` (bool[n]) holds. An
    order is made with its first row: what is done while its lines are still coming in, comes after it."""
    bought = np.flatnonzero((rows.kinds == BUY) & past)
    baskets = rows.baskets[bought]
    begins = np.zeros(len(rows) + 1, dtype=np.int64)
    begins[bought[np.append(True, baskets[1:] != baskets[:-1])] + 1 if len(bought) else bought] = 1
    begun = np.cumsum(begins)
    since: Longs = np.repeat(begun[rows.offsets[1:]], np.diff(rows.offsets)) - begun[1:]
    return since


def lines(rows: Interactions, past: Bools) -> Floats:
    """float32[n]: how many rows, of those where `past` (bool[n]) holds, are in the row's order; 1 beside orders."""
    sizes = np.ones(len(rows), dtype=np.float32)
    bought = np.flatnonzero((rows.kinds == BUY) & past)
    baskets = rows.baskets[bought]
    # the rows of an order lie together
    ends = np.append(np.flatnonzero(baskets[1:] != baskets[:-1]) + 1, len(bought))
    counts = np.diff(ends, prepend=0)
    sizes[bought] = np.repeat(counts, counts)
    return sizes


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
    _, products, pair = history.pairs
    sums = np.bincount(pair, weights=weights, minlength=len(products)).astype(np.float32)
    known = sums > 0
    values = np.where(known, np.where(known, sums, 1.0) ** config.power, 0.0).astype(np.float32)
    share = np.divide(weights, sums[pair], out=np.zeros_like(weights), where=known[pair])
    return Shares(products, values, pair, share)
