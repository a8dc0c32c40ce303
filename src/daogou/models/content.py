"""Content: products whose meaning is near what the shopper touched.

    score(u, p) = (Σ_q w(u, q) · x_q / ‖Σ_q w(u, q) · x_q‖) · x_p

x_p is the encoder's vector of p's text, less the mean of all texts and scaled to length 1: the encoder's vectors crowd
into a cone, and without the mean everything resembles everything (Mu & Viswanath, "All-but-the-Top", ICLR 2018). Needs
no other shopper, so it speaks from a session's first view and for products nobody bought yet. Lops, de Gemmis &
Semeraro, "Content-based Recommender Systems", 2011.

State: `vectors` float32[texts, dim], `rows` int32[products]: the text of each product (−1: none), `touched`
int32[products]: how many shoppers touched it. Products share texts, and a products × dim matrix is never made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.features import Features
from daogou.models.recommender import Explanations, Recommender
from daogou.models.weighting import Weighing, matrix, shares
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs


class ContentConfig(Weighing):
    half_life_days: float = Field(60.0, gt=0)
    power: float = Field(0.5, ge=0, le=1)


class Content(Recommender[ContentConfig]):
    """Also tells which products are similar to one (`related`)."""

    Config = ContentConfig
    VOICE = "like"
    needs = ("text", "text_row")

    def fit(self, log: Interactions, features: Features) -> Self:
        text = np.asarray(features["text"], dtype=np.float32)
        said = np.linalg.norm(text, axis=1) > 0
        centred = np.where(said[:, None], text - text[said].mean(axis=0, dtype=np.float32), 0) if said.any() else text
        length = np.linalg.norm(centred, axis=1, keepdims=True)
        # the row after the last stays zero: where a product has no text, −1 leads there
        self._vectors = np.zeros((len(text) + 1, text.shape[1]), dtype=np.float32)
        self._vectors[:-1] = np.divide(centred, length, out=np.zeros_like(centred), where=length > 1e-6)
        self._touched = np.bincount(log.pairs.products, minlength=log.n_products).astype(np.int32)
        return self._hold(np.asarray(features["text_row"], dtype=np.int32))

    def score(self, histories: Interactions, now: Longs) -> Floats:
        wishes = self._by_text(matrix(histories, now, self.config)) @ self._vectors
        length = np.linalg.norm(wishes, axis=1, keepdims=True)
        wishes = np.divide(wishes, length, out=np.zeros_like(wishes), where=length > 0)
        return np.take(_dots(wishes, self._vectors), self._rows, axis=1)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        parts = shares(history, now, self.config)
        touched = self._vectors[self._rows[parts.products]] * parts.values[:, None]
        length = np.float32(np.linalg.norm(touched.sum(axis=0)))
        per_pair = _dots(self._vectors[self._rows[products]], touched) / (length or np.float32(1))
        return Explanations(np.zeros(len(products), np.float32), parts.spread(per_pair))

    def related(self, product: int, n: int) -> tuple[Ints, Floats]:
        """The products nearest in meaning: int32[≤ n], best first, and float32[≤ n] their cosine (> 0). Of those that
        share a text the one that most shoppers touched comes first."""
        cosine = np.take(_dots(self._vectors[self._rows[[product]]], self._vectors)[0], self._rows)
        cosine[product] = 0
        least = np.partition(cosine, -n)[-n] if n < len(cosine) else 0
        near = np.flatnonzero((cosine >= least) & (cosine > 0))
        best = near[np.lexsort((-self._touched[near], -cosine[near]))][:n].astype(np.int32)
        return best, cosine[best]

    def state(self) -> Mapping[str, Array]:
        return {"vectors": self._vectors, "rows": self._rows, "touched": self._touched}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._vectors, self._touched = np.asarray(state["vectors"]), np.asarray(state["touched"])
        return self._hold(np.asarray(state["rows"]))

    def _hold(self, rows: Ints) -> Self:
        self._rows = np.where(rows < 0, len(self._vectors) - 1, rows).astype(np.int32)
        return self

    def _by_text(self, pairs: sparse.csr_array) -> sparse.csr_array:
        """float32[shoppers, products] → float32[shoppers, texts]."""
        shape = (pairs.shape[0], len(self._vectors))
        return sparse.csr_array((pairs.data, self._rows[pairs.indices], pairs.indptr), shape=shape)


def _dots(a: Floats, b: Floats) -> Floats:
    """float32[n, m]: each row of a [n, dim] with each of b [m, dim]. Not by BLAS: for one shopper it is no faster, and
    its threads wait for each other on a busy machine (slowest of a hundred: 9 ms against 0.3 ms)."""
    dots: Floats = np.einsum("nd,md->nm", a, b)
    return dots
