"""User-based collaborative filtering: what the most similar shoppers buy.

    score(u, p) = Σ_{v ∈ N(u), v ≠ u} sim(u, v) · w(v, p)        sim = cosine of the two histories' rows

N(u) are the k most similar shoppers; w(v, p) is what v's rows about p weigh (see weighting.py). Resnick et al.,
"GroupLens", CSCW 1994; with decayed implicit feedback as in TIFU-KNN (Hu et al., SIGIR 2020).

A history row's part of the score is its part of the dot product in sim(u, v), summed over the neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.features import Features
from daogou.models.neighbours import unit_rows
from daogou.models.passing import passed
from daogou.models.recommender import Explanations, Recommender, Search
from daogou.models.shopper_rows import ROWS, ShopperRows
from daogou.models.weighting import Shares, Weighing, at_end, matrix, shares
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array, Floats, Ints, Longs


class UserKnnConfig(Weighing):
    basket: float = Field(0.3, ge=0)
    k: Annotated[int, Search(10, 300, log=True)] = Field(50, ge=1)
    """Neighbours."""
    bought_half_life_days: Annotated[float, Search(3, 365, log=True)] = Field(30.0, gt=0)
    """The half-life in w(v, p): what neighbours recommend may be fresher than what they are found by."""

    def bought(self) -> Weighing:
        """How w(v, p) is weighed."""
        fields = {name: getattr(self, name) for name in Weighing.model_fields}
        return Weighing(**{**fields, "half_life_days": self.bought_half_life_days})


class UserKnn(Recommender[UserKnnConfig]):
    """Holds every shopper's row (`ROWS_OF_SHOPPERS`)."""

    Config = UserKnnConfig
    VOICE = "shoppers"
    ROWS_OF_SHOPPERS = ROWS

    def fit(self, log: Interactions, features: Features) -> Self:
        self._rows = fit_rows(log, self.config)
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        near = self._rows.near(matrix(histories, now, self.config), histories.keys, self.config.k)
        return passed(near, self._rows.bought)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        near, parts = neighbourhood(self._rows, history, now, self.config)
        given = self._rows.bought[near.indices][:, products].toarray()
        return Explanations(np.zeros(len(products), np.float32), by_row(self._rows, near, parts, given))

    def buyers(self, history: Interactions, now: int, products: Ints) -> Ints:
        """int32[m]: how many of the shopper's neighbours bought each of these products."""
        near, _ = neighbourhood(self._rows, history, now, self.config)
        return self._rows.buyers(near, products)

    def state(self) -> Mapping[str, Array]:
        return self._rows.state()

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._rows = ShopperRows.restored(state)
        return self


def fit_rows(log: Interactions, config: UserKnnConfig) -> ShopperRows:
    """The shoppers' rows as of the log's end; shoppers without any are left out."""
    now = at_end(log)
    tastes = matrix(log, now, config)
    some = np.flatnonzero(np.diff(tastes.indptr) > 0)
    bought = matrix(log, now, config.bought())[some]
    purchases = log.matrix((log.kinds == BUY).astype(np.float32))[some]
    purchased = np.asarray(purchases[bought.nonzero()] > 0).ravel()
    return ShopperRows.of(unit_rows(tastes[some]), bought, purchased, log.keys[some])


def neighbourhood(
    rows: ShopperRows, history: Interactions, now: int, config: UserKnnConfig
) -> tuple[sparse.csr_array, Shares]:
    """N(u) as float32[1, shoppers], and the history's pairs."""
    near = rows.near(matrix(history, np.array([now], dtype=np.int64), config), history.keys, config.k)
    return near, shares(history, now, config)


def by_row(rows: ShopperRows, near: sparse.csr_array, parts: Shares, given: Floats) -> Floats:
    """float32[m, n]: each history row's part of Σ_{v ∈ N(u)} sim(u, v) · given(v, p), for `given` float32[|N(u)|, m]
    the amount that each neighbour gives each product: sim(u, v) is a sum over the history's products, so the score
    is too."""
    length = float(np.linalg.norm(parts.values))
    tastes = rows.tastes[near.indices][:, parts.products]
    per_pair = (tastes.T @ given).T * (parts.values / (length or 1.0))
    return parts.spread(np.asarray(per_pair, dtype=np.float32))
