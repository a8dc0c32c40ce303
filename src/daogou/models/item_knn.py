"""Item-based collaborative filtering: what is bought by those who buy what you buy.

    score(u, p) = Σ_{q ∈ N(p), q ≠ p} sim(p, q) · w(u, q)        sim = cosine of the products' columns over shoppers

N(p) are the k products most similar to p; w(u, q) is what u's rows about q weigh (see weighting.py). Sarwar et al.,
"Item-based collaborative filtering recommendation algorithms", WWW 2001; Deshpande & Karypis, TOIS 2004.

State: `near` sparse float32[products, products], row q lists the p whose N(p) holds q, so that a request touches only
the rows of its history's products.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np
from pydantic import Field

from daogou.features import Features
from daogou.models.copurchase import CoPurchase
from daogou.models.neighbours import similar_columns
from daogou.models.recommender import Explanations, Recommender
from daogou.models.sparse_state import dense, pack, unpack
from daogou.models.weighting import Weighing, at_end, matrix, shares
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs


class ItemKnnConfig(Weighing):
    power: float = Field(0.5, ge=0, le=1)
    k: int = Field(100, ge=1)
    """Neighbours of a product."""
    min_shoppers: int = Field(3, ge=1)
    """A product that fewer shoppers touched has no neighbours and is nobody's."""
    shrink: float = Field(0.0, ge=0)
    """Added to the cosine's denominator: trust a similarity less that stands on little."""


class ItemKnn(Recommender[ItemKnnConfig]):
    """Also tells what goes with a product (`related`), from the baskets of the same log."""

    Config = ItemKnnConfig

    def fit(self, log: Interactions, features: Features) -> Self:
        pairs = matrix(log, at_end(log), self.config)
        near = similar_columns(pairs, self.config.k, self.config.min_shoppers, self.config.shrink)
        self._near = near.T.tocsr()
        self._together = CoPurchase.fit(log)
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        return dense(matrix(histories, now, self.config) @ self._near)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self.config)
        similar = self._near[parts.products][:, products].toarray().T
        return Explanations(np.zeros(len(products), np.float32), parts.spread(similar * parts.values))

    def related(self, product: int, n: int) -> tuple[Ints, Floats]:
        """What goes with it: (int32[≤ n], float32[≤ n]): products and their lift, best first; see copurchase.py."""
        return self._together.related(product, n)

    def state(self) -> Mapping[str, Array]:
        return {**pack("near", self._near), **self._together.state()}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._near = unpack("near", state)
        self._together = CoPurchase.restored(state)
        return self
