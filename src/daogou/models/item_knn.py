"""Item-based collaborative filtering: what is bought by those who buy what you buy.

    score(u, p) = Σ_{q ∈ N(p), q ≠ p} sim(p, q) · w(u, q)        sim = cosine of the products' columns over visits

N(p) are the k products most similar to p; w(u, q) is what u's rows about q weigh (see weighting.py). A product's column
tells in which visits (orders, or a day's other doings) it was touched: on a grocer's year that found better neighbours
than columns over shoppers, in a quarter of the time. A little is added to the cosine's denominator (`shrink`), since a
similarity that stands on two visits is chance. Sarwar et al., "Item-based collaborative filtering recommendation
algorithms", WWW 2001; Deshpande & Karypis, "Item-based top-N recommendation algorithms", TOIS 2004.

State: `near` sparse float32[products, products], row q lists the p whose N(p) holds q, so that a request touches only
the rows of its history's products.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from daogou.features import Features
from daogou.models.copurchase import CoPurchase
from daogou.models.neighbours import similar_columns
from daogou.models.passing import passed
from daogou.models.recommender import Explanations, Recommender, Search
from daogou.models.sparse_state import pack, unpack
from daogou.models.weighting import Weighing, matrix, shares, visits
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs


class ItemKnnConfig(Weighing):
    power: float = Field(0.5, ge=0, le=1)
    k: Annotated[int, Search(20, 400, log=True)] = Field(100, ge=1)
    """Neighbours of a product."""
    min_visits: Annotated[int, Search(2, 20, log=True)] = Field(5, ge=1)
    """A product touched in fewer visits has no neighbours and is nobody's."""
    shrink: Annotated[float, Search(1, 300, log=True)] = Field(10.0, ge=0)
    """Added to the cosine's denominator, in visits."""


class ItemKnn(Recommender[ItemKnnConfig]):
    """Also tells what goes with a product (`related`), from the baskets of the same log."""

    Config = ItemKnnConfig
    VOICE = "with"

    def fit(self, log: Interactions, features: Features) -> Self:
        near = similar_columns(visits(log, self.config), self.config.k, self.config.min_visits, self.config.shrink)
        self._near = near.T.tocsr()
        self._together = CoPurchase.fit(log)
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        return passed(matrix(histories, now, self.config), self._near)

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
