"""Words: products whose titles share words with what the shopper touched.

    score(u, p) = Σ_q x(u, q) · cos(terms_q, terms_p)

TF-IDF with cosine (features/terms.py), the plain content-based recommender: it needs no shopper but the one who asks
and no encoder, and knows a product that nobody has bought yet. Where `content` hears what is meant, this one hears what
is said: brands, flavours, model numbers. Lops, de Gemmis & Semeraro, "Content-based Recommender Systems", 2011.

State: `terms` sparse float32[products, terms], rows of length 1 or 0, and the same by term, `products` sparse
float32[terms, products].
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Self

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.features import Features, terms
from daogou.models.passing import passed
from daogou.models.recommender import Explanations, Recommender
from daogou.models.sparse_state import pack, unpack
from daogou.models.weighting import Weighing, matrix, shares
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs


class WordsConfig(Weighing):
    half_life_days: float = Field(60.0, gt=0)


class Words(Recommender[WordsConfig]):
    """See the top of the file."""

    Config = WordsConfig
    VOICE = "like"
    needs = ("terms_starts", "terms_columns", "terms_values", "terms_shape")

    def fit(self, log: Interactions, features: Features) -> Self:
        self._terms = terms.read(features)
        return self

    @cached_property
    def _products(self) -> sparse.csr_array:
        return self._terms.T.tocsr()

    def score(self, histories: Interactions, now: Longs) -> Floats:
        wishes = sparse.csr_array(matrix(histories, now, self.config) @ self._terms)
        return passed(wishes, self._products)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self.config)
        cosine = (self._terms[products] @ self._terms[parts.products].T).toarray()
        return Explanations(np.zeros(len(products), np.float32), parts.spread(cosine * parts.values))

    def state(self) -> Mapping[str, Array]:
        return {**pack("terms", self._terms), **pack("products", self._products)}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._terms, self._products = unpack("terms", state), unpack("products", state)
        return self
