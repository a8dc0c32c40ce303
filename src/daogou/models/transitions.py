"""Transitions: what is done soon after what, each shopper's steps counted through.

    T[q, p] = Σ_{q at step s, p at step t} b · w(q, s) · w(p, t) · decay ** (g − 1) / (n_q · n_p) ** rarity
    score(u, p) = Σ_{rows of u about q} w · recall ** (steps since the row) · T[q, p]

The steps are those of one shopper, g = |t − s| is 1 to `window`; b is 1 where q comes first and `backward` where p
does. A step is an order, or what a shopper did beside orders at one moment; nothing leads to what shares its step, nor
to itself. w weighs a row (see weighting.py: in T by kind and basket alone, in a score by all), n_q is the sum of w over
all rows about q.

The counts of a Markov chain (Rendle, Freudenthaler & Schmidt-Thieme, "Factorizing personalized Markov chains for
next-basket recommendation", WWW 2010) with the decays by position of SLIST (Choi, Kim, Lee, Shim & Lee, "Session-aware
Linear Item-Item Models for Session-based Recommendation", WWW 2021). With `backward` 1 the order of two steps does not
count, only how near they are, which is best where times are days and the order within one is made up.

    T = A · H, some rows at a time        H [steps, products] what each step holds, A [products, steps] its transpose
                                          with each entry moved to all the steps around it

State: `lead` sparse float32[products, products]: row q, column p is T[q, p], the `kept` largest of each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Self

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.features import Features
from daogou.models.neighbours import largest
from daogou.models.passing import passed
from daogou.models.recommender import Explanations, Recommender, Search
from daogou.models.sparse_state import pack, unpack
from daogou.models.weighting import Weighing, undated, weigh
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, Longs

_AT_ONCE = 1 << 23
"""Pairs of entries that are brought together at a time: with what sorts them about 500 MB."""


class TransitionsConfig(Weighing):
    half_life_days: Annotated[float, Search(30, 5000, log=True)] = Field(3650.0, gt=0)
    """Steps tell better than days what is recent; see `recall`."""
    decay: Annotated[float, Search(0.3, 1)] = Field(0.9, gt=0, le=1)
    """What each step more between two products leaves of their transition."""
    window: Annotated[int, Search(1, 30, log=True)] = Field(30, ge=1)
    """In steps: what is further apart is no transition."""
    backward: Annotated[float, Search(0, 1)] = Field(1.0, ge=0, le=1)
    """How much a pair counts in the direction that it did not happen in."""
    rarity: Annotated[float, Search(0, 0.7)] = Field(0.3, ge=0, le=1)
    """How much the frequent are held back; 0 is not at all, 0.5 the cosine's way."""
    recall: Annotated[float, Search(0.3, 1)] = Field(0.9, gt=0, le=1)
    """What each later step of the shopper leaves of a row of the history."""
    kept: int = Field(500, ge=1)
    """Successors kept per product."""


class Transitions(Recommender[TransitionsConfig]):
    """See the top of the file."""

    Config = TransitionsConfig
    VOICE = "with"

    def fit(self, log: Interactions, features: Features) -> Self:
        weights = undated(log, self.config)
        counted = weights > 0
        rows, weights = log.where(counted), weights[counted]
        step, ends = _steps(rows)
        shape = (int(ends[-1]), log.n_products)
        held = sparse.coo_array((weights, (step, rows.products)), shape=shape).tocsr()
        seen = np.bincount(rows.products, weights, minlength=log.n_products)
        scale = np.where(seen > 0, np.where(seen > 0, seen, 1.0) ** -self.config.rarity, 0.0).astype(np.float32)
        parts = [self._successors(block, scale) for block in _near(held, ends, self._shifts())]
        self._lead = sparse.csr_array(sparse.vstack(parts))
        return self

    def _shifts(self) -> dict[int, float]:
        """By steps from a product to what follows it (below 0: what came before): what the pair counts."""
        forward = {gap: self.config.decay ** (gap - 1) for gap in range(1, self.config.window + 1)}
        back = {-gap: self.config.backward * value for gap, value in forward.items()}
        return {gap: value for gap, value in (forward | back).items() if value > 0}

    def _successors(self, block: tuple[int, sparse.csr_array], scale: Floats) -> sparse.csr_array:
        """The kept rows of T from these raw sums, the first of which is of product `block[0]`."""
        start, sums = block
        here = np.repeat(np.arange(start, start + sums.shape[0]), np.diff(sums.indptr))
        sums.data *= scale[here] * scale[sums.indices]
        sums.data[here == sums.indices] = 0
        return largest(sums, self.config.kept)

    def score(self, histories: Interactions, now: Longs) -> Floats:
        worth = histories.matrix(self._weigh(histories, now))
        worth.eliminate_zeros()
        return passed(worth, self._lead)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        weights = self._weigh(history, np.array([now], dtype=np.int64))
        lead = self._lead[history.products][:, products].toarray().T
        return Explanations(np.zeros(len(products), np.float32), lead * weights)

    def _weigh(self, rows: Interactions, now: Longs) -> Floats:
        """float32[n]: what each row adds of its product's row of T."""
        weights = weigh(rows, now, self.config)
        counted = weights > 0
        step, ends = _steps(rows.where(counted))
        since = ends[rows.shoppers[counted] + 1] - 1 - step
        weights[counted] *= np.float32(self.config.recall) ** since
        sums = np.bincount(rows.pairs.of_row, weights, minlength=1)[rows.pairs.of_row]
        weights *= np.where(sums > 0, sums, 1) ** (self.config.power - 1)
        return weights

    def state(self) -> Mapping[str, Array]:
        return pack("lead", self._lead)

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._lead = unpack("lead", state)
        return self


def _steps(rows: Interactions) -> tuple[Longs, Longs]:
    """int64[n]: each row's step, counted through all shoppers; int64[shoppers+1]: shopper s has the steps
    ends[s]:ends[s+1]."""
    begins = np.ones(len(rows), dtype=np.int64)
    begins[1:] = np.any([column[1:] != column[:-1] for column in (rows.shoppers, rows.at, rows.baskets)], axis=0)
    counted = np.append(0, np.cumsum(begins))
    return counted[1:] - 1, counted[rows.offsets]


def _near(held: sparse.csr_array, ends: Longs, shifts: Mapping[int, float]) -> Iterator[tuple[int, sparse.csr_array]]:
    """Some products at a time, the first one's row with them: float32[products of the block, products], Σ of
    `held`(s, q) · `held`(s + shift, p) · what the shift counts, within each shopper's steps."""
    first, end = (np.repeat(side, np.diff(ends)) for side in (ends[:-1], ends[1:]))
    across = held.T.tocsr()
    here = np.arange(held.shape[0])
    begin, last = np.maximum(here + min(0, *shifts), first), np.minimum(here + max(shifts) + 1, end)
    pairs = held.indptr[last].astype(np.int64) - held.indptr[begin]
    for start, stop in _blocks(np.append(0, np.cumsum(pairs[across.indices]))[across.indptr]):
        entries = across[start:stop].tocoo()
        moved = []
        for shift, value in shifts.items():
            to = entries.col + shift
            inside = (to >= first[entries.col]) & (to < end[entries.col])
            moved.append((entries.data[inside] * np.float32(value), entries.row[inside], to[inside]))
        data, row, column = (np.concatenate(parts) for parts in zip(*moved, strict=True))
        around = sparse.coo_array((data, (row, column)), shape=entries.shape).tocsr()
        yield start, sparse.csr_array(around @ held)


def _blocks(upto: Longs) -> Iterator[tuple[int, int]]:
    """Neighbours as start:stop, `_AT_ONCE` pairs and the last one's together; `upto` int64[products+1] are the pairs
    of all before each product."""
    full = np.flatnonzero(np.diff(upto[:-1] // _AT_ONCE)) + 1
    yield from pairwise([0, *full.tolist(), len(upto) - 1])
