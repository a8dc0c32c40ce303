"""The product rule: user-based and item-based neighbourhoods multiplied.

    score(u, p) = Σ_{v ∈ N(u), v ≠ u} Σ_{q ∈ N(p), q ≠ p} sim(u, v) · sim(p, q) · w(v, q)

What shoppers like you buy of products like this one: a neighbour counts for p also where they bought not p itself but
something near it, so the score is filled where plain user-kNN is empty. Both sims are cosines; w, N(u) as in
user_knn.py, N(p) as in item_knn.py. After Wang, de Vries & Reinders, "Unifying user-based and item-based collaborative
filtering approaches by similarity fusion", SIGIR 2006.

    scores = (N_u · W) · Sᵀ        N_u [1, shoppers], W [shoppers, products], S [products, products], all sparse
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from daogou.features import Features
from daogou.models.neighbours import similar_columns
from daogou.models.passing import each
from daogou.models.recommender import Explanations, Recommender, Search
from daogou.models.shopper_rows import ROWS, ShopperRows
from daogou.models.sparse_state import pack, unpack
from daogou.models.user_knn import UserKnnConfig, by_row, fit_rows, neighbourhood
from daogou.models.weighting import matrix, visits
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs


class ProductRuleConfig(UserKnnConfig):
    k_products: Annotated[int, Search(5, 100, log=True)] = Field(20, ge=1)
    """Neighbours of a product."""
    min_visits: Annotated[int, Search(2, 20, log=True)] = Field(5, ge=1)
    """A product touched in fewer visits has no neighbours and is nobody's."""
    shrink: Annotated[float, Search(1, 300, log=True)] = Field(10.0, ge=0)
    """Added to the cosine's denominator, in visits."""


class ProductRule(Recommender[ProductRuleConfig]):
    """Holds every shopper's row (`ROWS_OF_SHOPPERS`)."""

    Config = ProductRuleConfig
    VOICE = "shoppers"
    ROWS_OF_SHOPPERS = ROWS

    def fit(self, log: Interactions, features: Features) -> Self:
        self._rows = fit_rows(log, self.config)
        done = visits(log, self.config)
        self._near = similar_columns(done, self.config.k_products, self.config.min_visits, self.config.shrink)
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        near = self._rows.near(matrix(histories, now, self.config), histories.keys, self.config.k)
        # a popular q is in the N(p) of so many p that going through all of S is faster than gathering
        return np.stack([self._near @ bought for bought in each(near, self._rows.bought)])

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        near, parts = neighbourhood(self._rows, history, now, self.config)
        given = (self._rows.bought[near.indices] @ self._near[products].T).toarray()
        return Explanations(np.zeros(len(products), np.float32), by_row(self._rows, near, parts, given))

    def buyers(self, history: Interactions, now: int, products: Ints) -> Ints:
        """int32[m]: how many of the shopper's neighbours bought each of these products itself."""
        near, _ = neighbourhood(self._rows, history, now, self.config)
        return self._rows.buyers(near, products)

    def state(self) -> Mapping[str, Array]:
        return {**self._rows.state(), **pack("near", self._near)}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._rows = ShopperRows.restored(state)
        self._near = unpack("near", state)
        return self
