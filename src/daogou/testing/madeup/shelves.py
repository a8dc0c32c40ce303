"""The catalogue as arrays: which products of a kind have which value, so that a taste is a lookup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from daogou.testing.madeup.catalogue import Item
from daogou.testing.madeup.vocabulary import Kind
from daogou.types import Array, Bools, Floats

Mark = tuple[str, str]
"""An attribute and one of its values; also ("category", …), ("brand", …) and ("size", …)."""


def marks(item: Item) -> Iterator[Mark]:
    """All that a taste may be about in this product."""
    yield "category", item.kind.key
    yield "brand", item.brand.key
    if item.size:
        yield "size", item.size
    for attribute, keys in item.values.items():
        yield from ((attribute, key) for key in keys)


@dataclass(frozen=True)
class Shelf:
    """The products of one kind."""

    kind: Kind
    items: Sequence[Item]

    @cached_property
    def having(self) -> Mapping[Mark, Bools]:
        """bool[n] for each mark that some product here has."""
        rows: dict[Mark, Bools] = {}
        for place, item in enumerate(self.items):
            for mark in marks(item):
                rows.setdefault(mark, np.zeros(len(self.items), bool))[place] = True
        return rows

    @cached_property
    def price_level(self) -> Floats:
        """float32[n]: each product's place among the prices here, 0 (cheapest) to 1."""
        prices = np.array([item.prices[-1][1] for item in self.items])
        ranks = np.argsort(np.argsort(prices, kind="stable"), kind="stable")
        return (ranks / max(len(prices) - 1, 1)).astype(np.float32)

    @cached_property
    def quality(self) -> Array:
        return np.array([item.quality for item in self.items])

    def there_at(self, at: int) -> Bools:
        """bool[n]: what was in stock then."""
        return np.array([item.there_at(at) for item in self.items])


def shelve(items: Sequence[Item]) -> Mapping[str, Shelf]:
    """By kind; a kind without products has no shelf."""
    by_kind: dict[str, list[Item]] = {}
    for item in items:
        by_kind.setdefault(item.kind.key, []).append(item)
    return {key: Shelf(some[0].kind, some) for key, some in by_kind.items()}
