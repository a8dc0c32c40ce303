"""Popularity as of a moment: what everybody has been buying lately.

    score(p, now) = Σ_{days d before now's} count(d, p) · 0.5 ** ((day of now − d) / half-life)

count(d, p) is the summed weights (by kind and size of the basket: see weighting.py) of all shoppers' rows on UTC day d.
Only whole days before the request's own count, so nothing at or after `now` ever does, and one vector serves a whole
day of requests. Time matters more than anything else to this baseline: Ji et al., "A Re-visit of the Popularity
Baseline in Recommender Systems", SIGIR 2020.

State: `daily` is sparse float32[days, products] from `first_day` (days since 1970) on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.features import Features
from daogou.models.recommender import Explanations, Recommender
from daogou.models.sparse_state import pack, unpack
from daogou.models.weighting import Weighing, undated
from daogou.shop.interactions import Interactions
from daogou.types import DAY, Array, Floats, Ints, Longs


class PopularityConfig(Weighing):
    half_life_days: float = Field(14.0, gt=0)
    window_days: int | None = Field(None, ge=1)
    """Days longer ago than this do not count at all; None: only their age counts."""
    basket: float = Field(0.3, ge=0)
    view: float = 0.05


class Popularity(Recommender[PopularityConfig]):
    """The same for every shopper; only the moment matters."""

    Config = PopularityConfig
    VOICE = "popular"

    def fit(self, log: Interactions, features: Features) -> Self:
        days = log.at // DAY
        self._first = int(days.min()) if len(log) else 0
        length = int(days.max()) - self._first + 1 if len(log) else 1
        weights = undated(log, self.config)
        daily = sparse.coo_array((weights, (days - self._first, log.products)), shape=(length, log.n_products)).tocsr()
        daily.sum_duplicates()
        daily.eliminate_zeros()
        return self._hold(daily)

    def score(self, histories: Interactions, now: Longs) -> Floats:
        days, back = np.unique(now // DAY, return_inverse=True)
        return np.stack([self._on(int(day)) for day in days])[back]

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        nothing = np.zeros((len(products), len(history)), np.float32)
        return Explanations(self._on(now // DAY)[products], nothing)

    def state(self) -> Mapping[str, Array]:
        return {**pack("daily", self._daily), "first_day": np.array([self._first], dtype=np.int64)}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._first = int(state["first_day"][0])
        return self._hold(unpack("daily", state))

    def _hold(self, daily: sparse.csr_array) -> Self:
        self._daily = daily
        self._latest: tuple[int, Floats] | None = None
        return self

    def _on(self, day: int) -> Floats:
        """float32[products]: the scores of a request on this day, remembered until another day is asked for."""
        latest = self._latest
        if latest is None or latest[0] != day:
            ages = day - self._first - np.arange(self._daily.shape[0], dtype=np.int64)
            counted = (ages > 0) & (ages <= (self.config.window_days or np.inf))
            weights = np.where(counted, np.exp2(-np.maximum(ages, 0) / self.config.half_life_days), 0)
            latest = self._latest = (day, weights.astype(np.float32) @ self._daily)
        return latest[1]
