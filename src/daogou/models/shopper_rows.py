"""Rows of shoppers kept in a trained state: who is near whom, never oneself, and how a shopper's row is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from daogou.models.neighbours import largest, unit_rows
from daogou.models.passing import each
from daogou.models.sparse_state import pack, unpack
from daogou.types import Array, Bools, Floats, Ints

ROWS = (
    "keys",
    *("tastes_starts", "tastes_columns", "tastes_values"),
    *("bought_starts", "bought_columns", "bought_values", "bought_purchased"),
)
"""The arrays that hold a row per shopper."""


@dataclass(frozen=True)
class ShopperRows:
    """`tastes` sparse float32[shoppers, products], rows of length 1: what neighbours are found by.
    `bought` sparse float32[shoppers, products]: w(v, q), what neighbours recommend.
    `purchased` bool[cells of `bought`]: which of them hold a purchase, not views and the like alone.
    `keys` uint64[shoppers]: whose row it is, opaquely; 0 once erased."""

    tastes: sparse.csr_array
    bought: sparse.csr_array
    purchased: Bools
    keys: Array
    by_product: sparse.csr_array
    """`tastes` transposed, so that a request touches only the columns of its history."""

    @classmethod
    def of(cls, tastes: sparse.csr_array, bought: sparse.csr_array, purchased: Bools, keys: Array) -> ShopperRows:
        return cls(tastes, bought, purchased, keys, tastes.T.tocsr())

    def state(self) -> dict[str, Array]:
        cells = {"bought_purchased": self.purchased, "keys": self.keys}
        return {**pack("tastes", self.tastes), **pack("bought", self.bought), **cells}

    @classmethod
    def restored(cls, state: Mapping[str, Array]) -> ShopperRows:
        cells = np.asarray(state["bought_purchased"]), np.asarray(state["keys"])
        return cls.of(unpack("tastes", state), unpack("bought", state), *cells)

    def near(self, histories: sparse.csr_array, keys: Array, k: int) -> sparse.csr_array:
        """float32[n, shoppers]: N(u) as cosine similarities, the k largest; the row with u's own key left out."""
        similar = zip(keys, each(unit_rows(histories), self.by_product), strict=True)
        found = [largest(self._others(values, key), k) for key, values in similar]
        if not found:
            return sparse.csr_array(sparse.coo_array((0, len(self.keys)), dtype=np.float32))
        return sparse.csr_array(sparse.vstack(found))

    def _others(self, similar: Floats, key: int) -> sparse.csr_array:
        """float32[shoppers] as float32[1, shoppers], without the shopper of this key."""
        similar[self.keys == key] = 0
        return sparse.csr_array(sparse.coo_array(similar[None, :]))

    def buyers(self, near: sparse.csr_array, products: Ints) -> Ints:
        """int32[m]: how many of the shoppers in `near` (float32[1, shoppers]) purchased each of these products."""
        held = sparse.csr_array((self.purchased, self.bought.indices, self.bought.indptr), shape=self.bought.shape)
        counts: Ints = held[near.indices][:, products].sum(axis=0, dtype=np.int32)
        return counts


def erase_rows(arrays: Mapping[str, Array], key: int, declared: Sequence[str]) -> bool:
    """Zero the row of the shopper with this key in the arrays (opened for writing, e.g. `mmap_mode="r+"`) that a model
    has `declared` as its `ROWS_OF_SHOPPERS`, and the key itself, last. Returns whether there was one: False too for the
    arrays of a model that holds no shoppers' rows. The caller flushes."""
    if "keys" not in declared or "keys" not in arrays:
        return False
    families = {name.removesuffix("starts") for name in declared if name.endswith("_starts")}
    rows = np.flatnonzero(arrays["keys"] == np.uint64(key))
    for row in rows:
        for name in sorted(arrays.keys() & set(declared), key=lambda name: name == "keys"):
            family = max((family for family in families if name.startswith(family)), key=len, default="")
            if not family:
                arrays[name][row] = 0
            elif name != f"{family}starts":
                starts = arrays[f"{family}starts"]
                arrays[name][int(starts[row]) : int(starts[row + 1])] = 0
    return len(rows) > 0
