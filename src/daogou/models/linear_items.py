"""What the linear item–item models share: however B is learned, a score is a history through it.

    score(u, p) = Σ_q x(u, q) · B[q, p]

State: `weights` sparse float32[products, products]: row q, column p is B[q, p].
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Self, TypeVar

import numpy as np
from scipy import sparse

from daogou.models.passing import passed
from daogou.models.recommender import Explanations, Recommender
from daogou.models.sparse_state import pack, unpack
from daogou.models.weighting import Weighing, matrix, shares
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs

W = TypeVar("W", bound=Weighing)


class LinearItems(Recommender[W]):
    """A model of this kind fits `_weights` and says how a history that is asked about is weighed."""

    _weights: sparse.csr_array

    @cached_property
    def _asked(self) -> Weighing:
        return self.config

    def score(self, histories: Interactions, now: Longs) -> Floats:
        return passed(matrix(histories, now, self._asked), self._weights)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self._asked)
        weights = self._weights[parts.products][:, products].toarray().T
        return Explanations(np.zeros(len(products), np.float32), parts.spread(weights * parts.values))

    def state(self) -> Mapping[str, Array]:
        return pack("weights", self._weights)

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._weights = unpack("weights", state)
        return self
