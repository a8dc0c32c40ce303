"""When what a shopper buys again and again is needed next: a day, and the days between which it is in 4 of 5 cases.

    expected(u, p) = last(u, p) + e^{q50} · m        between last + e^{q10} · m and last + e^{q90} · m
    m = (span + trust · τ(p)) / (k − 1 + trust) · (q_last / q_mean) ** quantity

m is the interval of the model of repurchase (repurchase.py): k days of purchase lie `span` days apart from the first to
the last, τ(p) is everybody's mean interval, and a larger amount lasts longer. How far people stray from it is learnt:
q10, q50, q90 are the quantiles of ln (interval / m) over the last interval of everybody who bought a thing often
enough, foretold from those before it, apart for few, some and many intervals. They hold for those who do buy again.

State: `days` float32[products] τ; `strayed` float32[3, 3] the quantiles by how much was known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import NamedTuple, Self

import numpy as np

from daogou.models.repurchase import Repurchase, RepurchaseConfig
from daogou.profiles.days import local_days
from daogou.shop.interactions import BUY, Interactions
from daogou.types import DAY, Array, Floats, Ints, Longs

QUANTILES = (0.1, 0.5, 0.9)
_FEW = (2, 4)
"""Days of purchase up to which little is known, and some; above them much."""
_LEAST = 50
"""Intervals that quantiles of their own are learnt from; fewer share everybody's."""
_UNKNOWN = np.log(np.array([0.5, 1.0, 2.0]))
_DAYS = 30.0


class Due(NamedTuple):
    """m products: `products` int32[m]; `last`, `expected`, `early`, `late` float64[m], calendar days as `profiles.days`
    counts them (fractions count); `times` int64[m] days on which each was bought; `interval` float64[m] days, m in the
    formula."""

    products: Ints
    last: Array
    expected: Array
    early: Array
    late: Array
    times: Longs
    interval: Array


class _Days(NamedTuple):
    """Purchases day by day, n rows by shopper–product pair, oldest first: `pair` int64[n], `day` int64[n], `quantity`
    float64[n]; `product` int32[pairs]."""

    pair: Longs
    day: Longs
    quantity: Array
    product: Ints


class DueDates:
    """Learns τ and how people stray; the rest is the history."""

    def __init__(self, config: RepurchaseConfig | None = None) -> None:
        self.config = config or Repurchase().config

    def fit(self, log: Interactions) -> Self:
        """From everybody's purchases."""
        rows = _days(log)
        gaps, same = np.diff(rows.day), np.diff(rows.pair) == 0
        product = rows.product[rows.pair[1:]][same]
        sums = np.bincount(product, gaps[same], minlength=log.n_products)
        counts = np.bincount(product, minlength=log.n_products)
        overall = sums.sum() / counts.sum() if counts.sum() else _DAYS
        trust = self.config.trust
        self._days = ((sums + trust * overall) / (counts + trust)).astype(np.float32)
        self._strayed = self._learnt(rows)
        return self

    def due(self, history: Interactions, zone: tzinfo = UTC) -> Due:
        """For one shopper (`history` holds one): what was bought on two days of `zone` or more, by product."""
        rows = _days(history, lambda at: local_days(at, zone))
        found = self._intervals(rows, _ends(rows))
        strays = np.exp(self._strayed[_known(found.times)])
        early, expected, late = (found.last + strays[:, at] * found.interval for at in range(3))
        keep = found.times >= 2
        return Due(
            rows.product[keep],
            found.last[keep],
            expected[keep],
            early[keep],
            late[keep],
            found.times[keep],
            found.interval[keep],
        )

    def state(self) -> Mapping[str, Array]:
        """The arrays, as a release stores them."""
        return {"days": self._days, "strayed": self._strayed}

    def restored(self, state: Mapping[str, Array]) -> Self:
        """Take a release's arrays; raises `KeyError` where one is missing."""
        self._days, self._strayed = (np.asarray(state[name]) for name in ("days", "strayed"))
        return self

    def _learnt(self, rows: _Days) -> Floats:
        """float32[3, 3]: the last interval of every pair, foretold from the purchases before it."""
        ends = _ends(rows)
        starts = _starts(ends)
        often = ends - starts >= 2
        before = self._intervals(rows, ends[often] - 1, starts[often])
        strayed = np.log(np.maximum(rows.day[ends[often]] - before.last, 0.5) / before.interval)
        known = _known(before.times)
        overall = np.quantile(strayed, QUANTILES) if len(strayed) >= _LEAST else _UNKNOWN
        own = [strayed[known == place] for place in range(len(_FEW) + 1)]
        found = [np.quantile(some, QUANTILES) if len(some) >= _LEAST else overall for some in own]
        return np.array(found, np.float32)

    def _intervals(self, rows: _Days, ends: Longs, starts: Longs | None = None) -> _Intervals:
        """Each pair's interval by its purchases from the row `starts` to the row `ends`, both taken in."""
        if starts is None:
            starts = _starts(ends)
        summed = np.concatenate([[0.0], np.cumsum(rows.quantity)])
        times = ends - starts + 1
        trust, general = self.config.trust, self._days[rows.product[rows.pair[ends]]].astype(np.float64)
        span = rows.day[ends] - rows.day[starts]
        mean = (summed[ends + 1] - summed[starts]) / np.maximum(times, 1)
        longer = (rows.quantity[ends] / np.maximum(mean, 1e-9)) ** self.config.quantity
        interval = (span + trust * general) / (times - 1 + trust) * longer
        return _Intervals(rows.day[ends].astype(np.float64), times, np.maximum(interval, 0.5))


class _Intervals(NamedTuple):
    last: Array
    times: Longs
    interval: Array


def _known(times: Longs) -> Longs:
    """int64[n]: 0 where little is known, 1 some, 2 much."""
    found: Longs = np.searchsorted(np.array(_FEW), times).astype(np.int64)
    return found


def _starts(ends: Longs) -> Longs:
    """int64[pairs]: each pair's first row."""
    return np.concatenate([[0], ends + 1])[:-1].astype(np.int64)


def _ends(rows: _Days) -> Longs:
    """int64[pairs]: each pair's last row."""
    found: Longs = np.flatnonzero(np.append(np.diff(rows.pair) != 0, len(rows.pair) > 0)).astype(np.int64)
    return found


def _since_1970(at: Longs) -> Longs:
    """Whole days in UTC; what they are counted from does not matter where only lengths are learnt."""
    return at // DAY


def _days(log: Interactions, day_of: Callable[[Longs], Longs] = _since_1970) -> _Days:
    """What was bought on one day counts as one purchase of all its units; a line without any counts as one."""
    rows = log.where(log.kinds == BUY)
    day = day_of(rows.at)
    cells = rows.shoppers.astype(np.int64) * log.n_products + rows.products
    order = np.lexsort((day, cells))
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (np.diff(cells[order]) != 0) | (np.diff(day[order]) != 0)
    group = np.cumsum(begins) - 1
    units = np.where(rows.quantities > 0, rows.quantities, 1)[order]
    quantity = np.bincount(group, units) if len(order) else np.zeros(0)
    kept, pair = np.unique(cells[order][begins], return_inverse=True)
    return _Days(pair.astype(np.int64), day[order][begins], quantity, (kept % log.n_products).astype(np.int32))
