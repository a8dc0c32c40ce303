"""EASE: the linear model whose item–item weights have a closed form.

    B = argmin ‖X − X·B‖² + λ‖B‖²  with diag(B) = 0        P = (XᵀX + λI)⁻¹,  B[i, j] = −P[i, j] / P[j, j]
    score(u, p) = Σ_q x(u, q) · B[q, p]

X [shoppers, items] are the histories' pairs (see weighting.py). Steck, "Embarrassingly Shallow Autoencoders for Sparse
Data", WWW 2019.

Only the `items` most-bought products take part: the Gram matrix is dense (8,000² float32 = 256 MB). Every other
product scores 0 and adds nothing to a score; `modelled` says which take part. Only the `kept` weights of largest size
that lead to each product stay, which makes a small release and a fast request.

State: `weights` sparse float32[products, products]: row q, column p is B[q, p].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Self

import numpy as np
from pydantic import Field
from scipy import sparse
from scipy.linalg import lapack, solve_triangular

from daogou.features import Features
from daogou.models.passing import passed
from daogou.models.recommender import Explanations, Recommender
from daogou.models.sparse_state import pack, unpack
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
        lead = pruned(closed_form(pairs[:, used], self.config.regularisation), self.config.kept)
        placed = (lead.data, (used[lead.col], used[lead.row]))
        self._weights = sparse.coo_array(placed, shape=(log.n_products, log.n_products)).tocsr()
        return self

    def score(self, histories: Interactions, now: Longs) -> Floats:
        return passed(matrix(histories, now, self.config), self._weights)

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


def closed_form(pairs: sparse.csr_array, regularisation: float) -> Iterator[Floats]:
    """Bᵀ for X = `pairs` [shoppers, items], some items at a time: float32[≤ block, items], row j what leads to j.

    By the smaller of the two Gram matrices: where shoppers are fewer than items, Woodbury's identity
    P = (I − Xᵀ (XXᵀ + λI)⁻¹ X) / λ gives the same B for a quarter of the work, and nothing items × items is made.
    """
    shoppers, items = pairs.shape
    return (_over_items if items <= shoppers else _over_shoppers)(pairs, regularisation)


def _over_items(pairs: sparse.csr_array, regularisation: float) -> Iterator[Floats]:
    """From P itself: a Cholesky factor of XᵀX + λI, inverted in place."""
    factor = _cholesky(pairs.T @ pairs, regularisation)
    inverse: Floats = lapack.spotri(factor, lower=0, overwrite_c=1)[0]
    for start in range(0, len(inverse), _BLOCK):
        here = slice(start, start + _BLOCK)
        # LAPACK leaves P in the upper triangle alone
        rows = np.triu(inverse[here], start)
        rows[:, :start] = inverse[:start, here].T
        corner = rows[:, here]
        corner += np.triu(corner, 1).T
        own = rows[np.arange(len(rows)), np.arange(start, start + len(rows))]
        yield _without_self(rows / -own[:, None], start)


def _over_shoppers(pairs: sparse.csr_array, regularisation: float) -> Iterator[Floats]:
    """From R = Xᵀ (XXᵀ + λI)⁻¹ X = ZᵀZ with Z = U⁻ᵀX: B[i, j] = R[i, j] / (1 − R[j, j])."""
    factor = _cholesky(pairs @ pairs.T, regularisation)
    half: Floats = solve_triangular(factor, pairs.toarray(), trans=1, overwrite_b=True, check_finite=False)
    rest = 1 - np.einsum("si,si->i", half, half)
    for start in range(0, half.shape[1], _BLOCK):
        here = slice(start, start + _BLOCK)
        yield _without_self(half[:, here].T @ half / rest[here, None], start)


def _cholesky(gram: sparse.csr_array, regularisation: float) -> Floats:
    """float32[n, n], Fortran order: the upper factor of gram + λI."""
    filled = np.asarray(gram.toarray(order="F"), dtype=np.float32)
    filled[np.diag_indices_from(filled)] += np.float32(regularisation)
    factor, failed = lapack.spotrf(filled, lower=0, overwrite_a=1)
    assert failed == 0, "a Gram matrix plus λI is positive definite for λ > 0"
    return np.asarray(factor)


def _without_self(rows: Floats, start: int) -> Floats:
    rows[np.arange(len(rows)), np.arange(start, start + len(rows))] = 0
    return rows


def pruned(blocks: Iterable[Floats], kept: int) -> sparse.coo_array:
    """The `kept` entries of largest size in each row."""
    parts = [sparse.csr_array((0, 0), dtype=np.float32)]
    for rows in blocks:
        chosen = rows
        if kept < rows.shape[1]:
            size = np.abs(rows)
            bound = np.partition(size, -kept, axis=1)[:, -kept, None]
            chosen = np.where(size >= bound, rows, np.float32(0))
        parts.append(sparse.csr_array(chosen))
    return sparse.coo_array(sparse.vstack(parts[1:] or parts))
