"""Interactions: the columnar view on orders and events that features, profiles and models read.

One class serves training (all shoppers) and a request (one shopper), so that the two cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from scipy import sparse

from daogou.types import Array, Bools, Floats, Ints, Longs

InteractionKind = Literal["buy", "view", "cart", "like", "hide"]
INTERACTION_KINDS: tuple[InteractionKind, ...] = get_args(InteractionKind)
"""The kinds, by the code that `Interactions.kinds` holds."""
BUY, VIEW, CART, LIKE, HIDE = range(len(INTERACTION_KINDS))


@dataclass(frozen=True)
class Interactions:
    """Who touched which product, when and how: n rows, each shopper's lying together, oldest first.

    `offsets` int64[shoppers+1]: shopper s has the rows offsets[s]:offsets[s+1].
    `products` int32[n]: row in the catalogue, 0 ≤ p < n_products.
    `at` int64[n]: s since 1970, UTC.  `kinds` int8[n]: see INTERACTION_KINDS.
    `quantities` float32[n]: units bought; 1 for anything but a purchase.
    `baskets` int64[n]: rows with the same number are one order; −1 for anything but a purchase.
    `keys` uint64[shoppers]: an opaque key per shopper, by which a model that holds shopper rows leaves out the
    shopper's own.
    `facts` str[n] or None: the id of the fact behind each row; loaded for one shopper, left out of a training log.
    """

    offsets: Longs
    products: Ints
    at: Longs
    kinds: Array
    quantities: Floats
    baskets: Longs
    keys: Array
    n_products: int
    facts: Array | None = None

    @property
    def n_shoppers(self) -> int:
        return len(self.offsets) - 1

    def __len__(self) -> int:
        return len(self.products)

    @cached_property
    def shoppers(self) -> Ints:
        """int32[n]: the shopper of each row."""
        return np.repeat(np.arange(self.n_shoppers, dtype=np.int32), np.diff(self.offsets))

    def where(self, keep: Bools) -> Interactions:
        """The rows where `keep` (bool[n]) holds; every shopper stays, with or without rows."""
        counts = np.bincount(self.shoppers[keep], minlength=self.n_shoppers)
        return replace(
            self,
            offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            products=self.products[keep],
            at=self.at[keep],
            kinds=self.kinds[keep],
            quantities=self.quantities[keep],
            baskets=self.baskets[keep],
            facts=None if self.facts is None else self.facts[keep],
        )

    def take(self, shoppers: Ints | Longs) -> Interactions:
        """These shoppers, in this order."""
        starts, ends = self.offsets[shoppers], self.offsets[np.asarray(shoppers) + 1]
        lengths = ends - starts
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        rows = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - starts, lengths)
        return replace(
            self,
            offsets=offsets,
            products=self.products[rows],
            at=self.at[rows],
            kinds=self.kinds[rows],
            quantities=self.quantities[rows],
            baskets=self.baskets[rows],
            keys=self.keys[shoppers],
            facts=None if self.facts is None else self.facts[rows],
        )

    def matrix(self, weights: Floats) -> sparse.csr_array:
        """float32[shoppers, n_products]: the sum of `weights` (float32[n]) over each shopper–product pair."""
        shape = (self.n_shoppers, self.n_products)
        summed = sparse.coo_array((weights, (self.shoppers, self.products)), shape=shape).tocsr()
        summed.sum_duplicates()
        return summed


def build(
    shoppers: Array,
    products: Array,
    at: Array,
    kinds: Array,
    quantities: Array,
    baskets: Array,
    keys: Array,
    n_products: int,
    facts: Array | None = None,
) -> Interactions:
    """Sort rows (parallel arrays, `shoppers` int < len(keys)) by shopper, time and basket, and lay out the offsets."""
    order = np.lexsort((products, baskets, at, shoppers))
    counts = np.bincount(shoppers, minlength=len(keys))
    return Interactions(
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        products=products[order].astype(np.int32),
        at=at[order].astype(np.int64),
        kinds=kinds[order].astype(np.int8),
        quantities=quantities[order].astype(np.float32),
        baskets=baskets[order].astype(np.int64),
        keys=keys,
        n_products=n_products,
        facts=None if facts is None else facts[order],
    )
