"""What a shopper stated, done to a list: what is hard leaves out, what is soft moves up, nothing else moves.

Hard: a product that is left out is in no list. Soft: the j-th best of the products asked for (j = 0, 1, …) goes up to

    place(j) = max(min(own_place // NEARER, EVERY · j), place(j − 1) + 1)

so that asking brings products into sight and never changes their order among themselves nor that of the others. In the
first k places there are then at most k / `EVERY` of them, rounded up, or those that stood in the first `NEARER` · k.

Who asks for two things has both: each is moved in turn, the later one last.

What is avoided without being forbidden goes down: of the products that come out k-th, behind 2k + `LOWER` others, of
which what is left out is counted too, so that to leave something out reorders nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from daogou.types import Bools, Floats, Ints, Longs

NEARER = 2
"""An asked-for product that stands near the top comes so many times nearer to it."""
LOWER = 10
"""What is avoided goes down by its own place and so many more."""
EVERY = 3
"""Of those that stand far from it, one comes up to each of so many places."""


@dataclass(frozen=True)
class Stated:
    """What was stated, as masks over the products: `out` bool[products] by the id of the statement that leaves them
    out, `asked` bool[products] by the id of the one that asks for them, in the order in which they were said, `shunned`
    likewise of those that are avoided without being forbidden."""

    out: Mapping[str, Bools] = field(default_factory=dict)
    asked: Mapping[str, Bools] = field(default_factory=dict)
    shunned: Mapping[str, Bools] = field(default_factory=dict)

    def left(self, allowed: Bools) -> Bools:
        """bool[products]: what of these may still be shown."""
        return allowed & ~np.logical_or.reduce([*self.out.values()]) if self.out else allowed


NOTHING = Stated()


@dataclass(frozen=True)
class Moved:
    """An order after soft statements: `order` int[m] products, best first; `before` int[products] the place at which
    each stood (−1: nowhere), and `by` which statement moved one last."""

    order: Longs
    before: Longs
    by: Mapping[int, str]


def moved(order: Ints, asked: Mapping[str, Bools]) -> Moved:
    """Move up what is asked for, in an order of products (int32[m], best first)."""
    now, by = np.asarray(order, np.int64), dict[int, str]()
    before = np.full(max((len(mask) for mask in asked.values()), default=0), -1, np.int64)
    before[now] = np.arange(len(now))
    for statement, mask in asked.items():
        own = np.flatnonzero(mask[now])
        places = _places(own)
        risen = places < own
        by |= dict.fromkeys(now[own[risen]].tolist(), statement)
        now = _placed(now, own, places)
    higher = now[np.arange(len(now)) < before[now]].tolist() if len(before) else []
    return Moved(now, before, {product: by[product] for product in higher if product in by})


def lowered(order: Ints, shunned: Mapping[str, Bools]) -> Longs:
    """int64[m]: an order of products (int32[m], best first) in which what is shunned went down; what is shunned twice
    goes down once, and neither these nor the others change their order among themselves."""
    now = np.asarray(order, np.int64)
    avoided = np.logical_or.reduce([mask[now] for mask in shunned.values()])
    place = np.arange(len(now))
    sunk: Longs = now[np.argsort(np.where(avoided, NEARER * place + LOWER, place), kind="stable")]
    return sunk


def _places(own: Longs) -> Longs:
    """int64[k] of the own places int64[k], ascending: where they go, no two to one place and none down."""
    count = np.arange(len(own))
    wanted = np.minimum(own // NEARER, EVERY * count)
    places: Longs = np.maximum.accumulate(wanted - count) + count
    return places


def _placed(order: Longs, own: Longs, places: Longs) -> Longs:
    result = np.empty_like(order)
    free = np.ones(len(order), np.bool_)
    free[places] = False
    others = np.ones(len(order), np.bool_)
    others[own] = False
    result[places], result[free] = order[own], order[others]
    return result


def as_scores(order: Sequence[int] | Longs, products: int) -> Floats:
    """float32[products]: higher for what comes earlier in the order, −inf for what is not in it."""
    scores = np.full(products, -np.inf, np.float32)
    # whole numbers up to 2**24 are exact in float32: more products than a shop has
    scores[order] = -np.arange(len(order), dtype=np.float32)
    return scores
