"""EASE: the linear model whose item–item weights have a closed form.

    B = argmin ‖X − X·B‖² + λ‖B‖²  with diag(B) = 0        P = (XᵀX + λI)⁻¹,  B[i, j] = −P[i, j] / P[j, j]
    score(u, p) = Σ_q x(u, q) · B[q, p]

X [shoppers, items] are the histories' pairs (see weighting.py). Steck, "Embarrassingly Shallow Autoencoders for Sparse
Data", WWW 2019.

Only the `items` most-bought products take part: the Gram matrix is dense (8,000² float32 = 256 MB). Every other
product scores 0 and adds nothing to a score; `modelled` says which take part. After fitting only the `kept` weights of
largest size that lead to each product stay, which makes a small release and a fast request.

State: `weights` sparse float32[products, products]: row q, column p is B[q, p].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np
from pydantic import Field
from scipy import sparse
from scipy.linalg import lapack

from daogou.features import Features
from daogou.models.recommender import Explanations, Recommender
from daogou.models.sparse_state import dense, pack, unpack
from daogou.models.weighting import Weighing, at_end, matrix, shares
from daogou.shop.interactions import Interactions
from daogou.types import Array, Bools, Floats, Ints, Longs

_BLOCK = 512


class EaseConfig(Weighing):
    half_life_days: float = Field(365.0, gt=0)
    power: float = Field(0.5, ge=0, le=1)
    items: int = Field(8000, ge=1)
    """How many of the most-bought products take part."""
    regularisation: float = Field(200.0, gt=0)
    """λ"""
    kept: int = Field(400, ge=1)
    """Weights kept per product; on a grocer's year NDCG@10 was 0.114 with 50, 0.138 with 200, 0.148 with 400 and 0.171
    with all 8,000, and in a blend with frequency and popularity 0.187, 0.188, 0.189 and 0.190."""


class Ease(Recommender[EaseConfig]):
    """See the top of the file."""

    Config = EaseConfig

    def fit(self, log: Interactions, features: Features) -> Self:
        pairs = matrix(log, at_end(log), self.config)
        counts = np.bincount(pairs.indices, minlength=log.n_products)
        used = np.sort(np.argsort(-counts, kind="stable")[: self.config.items])
        used = used[counts[used] > 0].astype(np.int32)
        weights = pruned(closed_form(pairs[:, used], self.config.regularisation), self.config.kept)
        placed = (weights.data, (used[weights.row], used[weights.col]))
        self._weights = sparse.coo_array(placed, shape=(log.n_products, log.n_products)).tocsr()
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        return dense(matrix(histories, now, self.config) @ self._weights)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self.config)
        weights = self._weights[parts.products][:, products].toarray().T
        return Explanations(np.zeros(len(products), np.float32), parts.spread(weights * parts.values))

    def modelled(self) -> Bools:
        """bool[products]: which products can score at all."""
        return np.bincount(self._weights.indices, minlength=self._weights.shape[1]) > 0

    def state(self) -> Mapping[str, Array]:
        return pack("weights", self._weights)

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._weights = unpack("weights", state)
        return self


def closed_form(pairs: sparse.csr_array, regularisation: float) -> Floats:
    """float32[items, items], Fortran order: B for X = `pairs` [shoppers, items], by one Cholesky factorisation."""
    gram = np.asfortranarray((pairs.T @ pairs).toarray(), dtype=np.float32)
    gram[np.diag_indices_from(gram)] += np.float32(regularisation)
    factor, failed = lapack.spotrf(gram, lower=0, overwrite_a=1)
    assert failed == 0, "XᵀX + λI is positive definite for λ > 0"
    inverse: Floats = lapack.spotri(factor, lower=0, overwrite_c=1)[0]
    # LAPACK fills the upper triangle alone
    for start in range(0, len(inverse), _BLOCK):
        rows = slice(start, start + _BLOCK)
        inverse[start + _BLOCK :, rows] = inverse[rows, start + _BLOCK :].T
        corner = np.triu(inverse[rows, rows])
        inverse[rows, rows] = corner + np.triu(corner, 1).T
    inverse /= -np.diag(inverse).copy()
    np.fill_diagonal(inverse, 0)
    return inverse


def pruned(weights: Floats, kept: int) -> sparse.coo_array:
    """The `kept` entries of largest size in each column."""
    size = len(weights)
    if kept >= size:
        return sparse.coo_array(weights)
    chosen = np.empty((kept, size), dtype=np.int32)
    for start in range(0, size, _BLOCK):
        part = slice(start, start + _BLOCK)
        chosen[:, part] = np.argpartition(-np.abs(weights[:, part]), kept, axis=0)[:kept]
    columns = np.broadcast_to(np.arange(size, dtype=np.int32), chosen.shape)
    return sparse.coo_array((weights[chosen, columns].ravel(), (chosen.ravel(), columns.ravel())), shape=weights.shape)
