"""EASE: the linear model whose item–item weights have a closed form.

    B = argmin ‖X − X·B‖² + λ‖B‖²  with diag(B) = 0        P = (XᵀX + λI)⁻¹,  B[i, j] = −P[i, j] / P[j, j]
    score(u, p) = Σ_q x(u, q) · B[q, p]

X [shoppers, items] are the histories' pairs (see weighting.py). Steck, "Embarrassingly Shallow Autoencoders for Sparse
Data", WWW 2019.

With `text` α > 0 what the products' texts have in common teaches too, as if each term t were one more shopper:

    B = argmin ‖X − X·B‖² + α‖Tᵀ − Tᵀ·B‖² + λ‖B‖²        T [items, terms]: features/terms.py

so that a product which few bought, or nobody, has weights as well. Jeunen, Van Balen & Goethals, "Closed-Form Models
for Collaborative Filtering with Side-Information", RecSys 2020 (collective EASE); it is kept as a kind of its own.

Only `items` products take part, the most-bought first: the Gram matrix is dense (8,000² float32 = 256 MB). Every other
product scores 0 and adds nothing to a score; `modelled` says which take part. Only the `kept` weights of largest size
that lead to each product stay, which makes a small release and a fast request.

State: `weights` sparse float32[products, products]: row q, column p is B[q, p].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, Self

import numpy as np
from pydantic import Field
from scipy import sparse
from scipy.linalg import lapack, solve_triangular

from daogou.features import Features, terms
from daogou.models.linear_items import LinearItems
from daogou.models.recommender import Search
from daogou.models.weighting import Weighing, at_end, matrix
from daogou.shop.interactions import Interactions
from daogou.types import Bools, Floats

_BLOCK = 512


class EaseConfig(Weighing):
    half_life_days: float = Field(365.0, gt=0)
    power: float = Field(0.5, ge=0, le=1)
    items: Annotated[int, Search(2000, 16_000, log=True)] = Field(8000, ge=1)
    """How many of the most-bought products take part."""
    regularisation: Annotated[float, Search(10, 3000, log=True)] = Field(200.0, gt=0)
    """λ"""
    text: float = Field(0.0, ge=0)
    """α"""
    unsold: float = Field(0.0, ge=0)
    """The length of the weights (as a vector) that lead to a product which nobody bought, by the average length of
    those that lead to sold ones. 0 leaves them as they are learned, which takes it that nobody wants the product; more
    takes it that it is new. The texts' weights are many and small where purchases' are few and large, so that 1 still
    ranks the new below the sold."""
    asked_half_life_orders: Annotated[float | None, Search(1, 50, log=True)] = Field(None, gt=0)
    """In a history that is asked about a row also weighs 0.5 ** (orders since / this); in what is learned from it does
    not, since which products go together does not depend on when. None: only its age counts."""
    kept: int = Field(400, ge=1)
    """Weights kept per product; on a grocer's year NDCG@10 was 0.114 with 50, 0.138 with 200, 0.148 with 400 and 0.171
    with all 8,000, and in a blend with frequency and popularity 0.187, 0.188, 0.189 and 0.190."""


class Ease(LinearItems[EaseConfig]):
    """See the top of the file."""

    Config = EaseConfig
    VOICE = "with"

    def fit(self, log: Interactions, features: Features) -> Self:
        rows = matrix(log, at_end(log), self.config)
        counts = np.bincount(rows.indices, minlength=log.n_products)
        if self.config.text:
            said = np.float32(np.sqrt(self.config.text)) * terms.read(features)
            rows = sparse.csr_array(sparse.vstack([rows, said.T]))
        taught = np.bincount(rows.indices, minlength=log.n_products) > 0
        # the most-bought first, then those that only their text tells of
        used = np.lexsort((np.arange(log.n_products), -counts, ~taught))[: self.config.items]
        used = np.sort(used[taught[used]]).astype(np.int32)
        lead = pruned(closed_form(rows[:, used], self.config.regularisation), self.config.kept)
        if self.config.unsold:
            lead.data *= _lengthened(lead, counts[used] > 0, self.config.unsold)[lead.row]
        placed = (lead.data, (used[lead.col], used[lead.row]))
        self._weights = sparse.coo_array(placed, shape=(log.n_products, log.n_products)).tocsr()
        return self

    @cached_property
    def _asked(self) -> Weighing:
        return self.config.model_copy(update={"half_life_orders": self.config.asked_half_life_orders})

    def modelled(self) -> Bools:
        """bool[products]: which products can score at all."""
        return np.bincount(self._weights.indices, minlength=self._weights.shape[1]) > 0


class CeaseConfig(EaseConfig):
    text: Annotated[float, Search(0.5, 100, log=True)] = Field(10.0, gt=0)
    regularisation: float = Field(100.0, gt=0)


class Cease(Ease):
    """EASE that reads the products' texts too."""

    Config = CeaseConfig
    VOICE = "with"
    needs = ("terms_starts", "terms_columns", "terms_values", "terms_shape")


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


def _lengthened(lead: sparse.coo_array, sold: Bools, length: float) -> Floats:
    """float32[items]: by what to multiply each row of `lead` that is not sold, to be `length` times as long as the sold
    ones are on average."""
    lengths = np.sqrt(np.bincount(lead.row, lead.data**2, minlength=len(sold)))
    wanted = length * (lengths[sold].mean() if sold.any() else 0.0)
    return np.where(sold | (lengths == 0), 1, wanted / np.where(lengths > 0, lengths, 1)).astype(np.float32)


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
