"""ALS: weighted matrix factorisation of implicit feedback, the shopper folded in at request time.

    min Σ_{u,p} c(u, p) (z(u, p) − a_u · y_p)² + λ (Σ ‖a_u‖² + Σ ‖y_p‖²)      c = 1 + confidence · x, z = 1 where x > 0
    a_u = W_u Σ_q c(u, q) y_q        W_u = (YᵀY + confidence · Σ_q x(u, q) y_q y_qᵀ + λI)⁻¹
    score(u, p) = y_p · a_u = Σ_{q of u} c(u, q) · y_pᵀ W_u y_q

x are a history's pairs (see weighting.py), Y [products, factors]. The factors of shoppers are only met on the way: a
request solves the second line for the history that it brings, and the third splits the score among the history's
products. Hu, Koren & Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008, section 5 for the
split; the alternating is done by `implicit`, three steps of conjugate gradients each (Takács, Pilászy & Tikk,
"Applications of the conjugate gradient method for implicit feedback collaborative filtering", RecSys 2011).

State: `factors` float32[products, factors], rows of 0 for what nobody touched; `gram` float64[factors, factors], YᵀY.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any, Self

import numpy as np
from pydantic import Field
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

from daogou.features import Features
from daogou.models.extras import require
from daogou.models.recommender import Explanations, Recommender, Search
from daogou.models.weighting import Weighing, at_end, matrix, shares
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs

_MANY = 16


class AlsConfig(Weighing):
    half_life_days: float = Field(365.0, gt=0)
    power: float = Field(0.5, ge=0, le=1)
    factors: Annotated[int, Search(16, 192, log=True)] = Field(64, ge=1)
    regularisation: Annotated[float, Search(0.1, 100, log=True)] = Field(10.0, gt=0)
    """λ"""
    confidence: Annotated[float, Search(0.3, 30, log=True)] = Field(3.0, gt=0)
    """How much surer a pair worth 1 is than a pair that never was."""
    rounds: Annotated[int, Search(5, 25)] = Field(15, ge=1)
    """How often shoppers' and products' factors are solved for in turn."""
    seed: int = 0


class Als(Recommender[AlsConfig]):
    """Fitting needs the extra `factors` and raises `MissingExtra` without; scoring does not."""

    Config = AlsConfig
    VOICE = "with"

    def fit(self, log: Interactions, features: Features) -> Self:
        pairs = matrix(log, at_end(log), self.config)
        used = np.unique(pairs.indices)
        self._factors = np.zeros((log.n_products, self.config.factors), dtype=np.float32)
        if len(used):
            self._factors[used] = self._alternate(pairs[np.diff(pairs.indptr) > 0][:, used])
        self._gram = _gram(self._factors)
        return self

    def _alternate(self, pairs: sparse.csr_array) -> Floats:
        """float32[products, factors], every row and column of `pairs` holding something."""
        require("als")
        from implicit.cpu.als import AlternatingLeastSquares

        pairs.data = 1 + np.float32(self.config.confidence) * pairs.data
        # its own threads share out the rows, and BLAS must not start others in each of them
        with _one_thread():
            model = AlternatingLeastSquares(
                factors=self.config.factors,
                regularization=self.config.regularisation,
                iterations=self.config.rounds,
                random_state=self.config.seed,
            )
            model.fit(sparse.csr_matrix(pairs), show_progress=False)
        return np.asarray(model.item_factors, dtype=np.float32)

    def score(self, histories: Interactions, now: Longs) -> Floats:
        worth = matrix(histories, now, self.config)
        folded = np.zeros((worth.shape[0], self.config.factors), dtype=np.float32)
        rows = np.flatnonzero(np.diff(worth.indptr))
        # of many small solutions each is too small to be shared out, and to look up what to limit takes longer than one
        with _one_thread() if len(rows) > _MANY else nullcontext():
            for row in rows:
                part = slice(worth.indptr[row], worth.indptr[row + 1])
                folded[row] = self._weighted(worth.indices[part], worth.data[part]).sum(axis=1)
        scores: Floats = folded @ self._factors.T
        return scores

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self.config)
        known = np.flatnonzero(parts.values)
        each = np.zeros((len(products), len(parts.products)), dtype=np.float32)
        each[:, known] = self._factors[products] @ self._weighted(parts.products[known], parts.values[known])
        return Explanations(np.zeros(len(products), np.float32), parts.spread(each))

    def _weighted(self, products: Ints, worth: Floats) -> Array:
        """float64[factors, n]: c(u, q) · W_u y_q of a history's products and what each is worth (float32[n])."""
        known = self._factors[products].astype(np.float64)
        more = self.config.confidence * worth.astype(np.float64)
        solved = self._gram + (known.T * more) @ known
        solved[np.diag_indices_from(solved)] += self.config.regularisation
        return np.asarray(cho_solve(cho_factor(solved), known.T * (1 + more)))

    def state(self) -> Mapping[str, Array]:
        return {"factors": self._factors, "gram": self._gram}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._factors, self._gram = (np.asarray(state[name]) for name in ("factors", "gram"))
        return self


def _one_thread() -> AbstractContextManager[Any]:
    from threadpoolctl import threadpool_limits

    limited: AbstractContextManager[Any] = threadpool_limits(1, "blas")
    return limited


def _gram(factors: Floats) -> Array:
    """float64[factors, factors]"""
    exact = factors.astype(np.float64)
    return np.asarray(exact.T @ exact)
