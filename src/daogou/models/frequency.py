"""Personal frequency: what a shopper buys again and again, the recent counting more.

    score(u, p) = Σ_{rows of u about p} w_kind · 0.5 ** (age / half-life)

The baseline that is hardest to beat where people buy again: Ji et al., "A Re-visit of the Popularity Baseline in
Recommender Systems", SIGIR 2020; Hu et al., "Modeling Personalized Item Frequency Information for Next-basket
Recommendation" (TIFU-KNN), SIGIR 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np

from daogou.features import Features
from daogou.models.recommender import Explanations, Recommender
from daogou.models.weighting import Weighing, matrix, shares
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs


class FrequencyConfig(Weighing):
    """A half-life of 120 days was best on a grocer's year of purchases."""

    view: float = 0.05


class Frequency(Recommender[FrequencyConfig]):
    """Nothing is learned: the history is the model."""

    Config = FrequencyConfig
    VOICE = "again"

    def fit(self, log: Interactions, features: Features) -> Self:
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        return matrix(histories, now, self.config).toarray()

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self.config)
        same = history.products[None, :] == np.asarray(products)[:, None]
        each = (parts.values[parts.pair] * parts.share)[None, :]
        return Explanations(np.zeros(len(products), np.float32), np.where(same, each, np.float32(0)))

    def state(self) -> Mapping[str, Array]:
        return {}

    def restore(self, state: Mapping[str, Array]) -> Self:
        return self
