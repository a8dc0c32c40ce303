"""What goes with a product: what is in the same baskets more often than chance would put it there.

    lift(p, q) = baskets with both · all baskets / (baskets with p · baskets with q)

Only pairs seen together in ≥ `MIN_BASKETS` baskets and with a lift above 1 count; they are ranked by the cosine
baskets(p, q) / √(baskets(p) · baskets(q)), which lift alone is too noisy for (Tan, Kumar & Srivastava, "Selecting the
right interestingness measure for association patterns", KDD 2002: the IS measure).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from daogou.models.neighbours import largest
from daogou.models.sparse_state import pack, unpack
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array, Floats, Ints

MIN_BASKETS = 5
KEPT = 20
_BLOCK = 2048


@dataclass(frozen=True)
class CoPurchase:
    """`cosine` and `lift` sparse float32[products, products] with the same pattern, ≤ `KEPT` entries a row."""

    cosine: sparse.csr_array
    lift: sparse.csr_array

    @classmethod
    def fit(cls, log: Interactions) -> CoPurchase:
        """From the log's purchases."""
        bought = log.where(log.kinds == BUY)
        _, basket = np.unique(bought.baskets, return_inverse=True)
        ones = np.ones(len(bought), dtype=np.float32)
        shape = (int(basket.max()) + 1 if len(bought) else 0, log.n_products)
        held = sparse.coo_array((ones, (basket, bought.products)), shape=shape).tocsr()
        held.data[:] = 1
        counts = np.bincount(held.indices, minlength=log.n_products)
        used = np.flatnonzero(counts >= MIN_BASKETS).astype(np.int32)
        return cls._of(held[:, used], used, counts[used].astype(np.float32), log.n_products)

    @classmethod
    def _of(cls, held: sparse.csr_array, used: Ints, counts: Floats, n_products: int) -> CoPurchase:
        across = held.T.tocsr()
        empty = sparse.csr_array((0, len(used)), dtype=np.float32)
        blocks = [
            _together(across[start : start + _BLOCK], held, counts, start) for start in range(0, len(used), _BLOCK)
        ]
        cosine = sparse.vstack([empty, *blocks], format="csr")
        here = np.repeat(np.arange(len(used)), np.diff(cosine.indptr))
        lift = cosine.data * held.shape[0] / np.sqrt(counts[here] * counts[cosine.indices])
        starts = np.zeros(n_products + 1, dtype=cosine.indptr.dtype)
        starts[used + 1] = np.diff(cosine.indptr)
        place = (used[cosine.indices], np.cumsum(starts, dtype=starts.dtype))
        shape = (n_products, n_products)
        return cls(
            sparse.csr_array((cosine.data, *place), shape=shape),
            sparse.csr_array((lift.astype(np.float32), *place), shape=shape),
        )

    def related(self, product: int, n: int) -> tuple[Ints, Floats]:
        """int32[≤ n] products that go with this one, best first, and float32[≤ n] their lift (> 1)."""
        part = slice(self.cosine.indptr[product], self.cosine.indptr[product + 1])
        best = np.argsort(-self.cosine.data[part], kind="stable")[:n]
        return self.cosine.indices[part][best], self.lift.data[part][best]

    def state(self) -> dict[str, Array]:
        return {**pack("together", self.cosine), "together_lift": self.lift.data}

    @classmethod
    def restored(cls, state: Mapping[str, Array]) -> CoPurchase:
        cosine = unpack("together", state)
        place = (np.asarray(state["together_lift"]), cosine.indices, cosine.indptr)
        return cls(cosine, sparse.csr_array(place, shape=cosine.shape))


def _together(rows: sparse.csr_array, held: sparse.csr_array, counts: Floats, start: int) -> sparse.csr_array:
    """float32[block, used]: the cosines of the pairs that count, the `KEPT` largest of each row."""
    both = (rows @ held).tocsr()
    here = np.repeat(np.arange(start, start + rows.shape[0], dtype=np.int32), np.diff(both.indptr))
    chance = counts[here] * counts[both.indices]
    counts_as = (both.data >= MIN_BASKETS) & (both.data * held.shape[0] > chance) & (here != both.indices)
    both.data = np.where(counts_as, both.data / np.sqrt(chance), 0).astype(np.float32)
    both.eliminate_zeros()
    return largest(both, KEPT)
