"""What goes with a product, and what stands in for it: learnt apart, from a shop's own facts.

Complement. In baskets of these sizes chance alone would put q beside p

    E(p, q) = Σ_{b ∋ p} (|b| − 1) · n(q) / Σ_b |b|        times (the mean of both directions is taken)

since a large basket holds everything. With n(p, q) baskets that hold both, and the shelves' own n/E as what is expected
of products without a history (a Gamma prior of `TRUST` baskets):

    λ(p, q) = (n(p, q) + TRUST · Λ) / (E(p, q) + TRUST)       Λ = λ(shelf of p, shelf of q), its own prior 1
    surely(p, q) = ln λ(p, q) − Z / √(n(p, q) + TRUST · Λ)

q goes with p where `surely` > 0: bought together beyond chance with a margin for how little was seen. Four yogurts in
one basket are a choice among yogurts: what is of p's own kind is no complement however often it shares a basket, and
what is of another kind on p's shelf only as far as λ exceeds that of the shelf's products among themselves. The order
is by surely(p, q) + POPULAR · ln buyers(q): of two that surely go with it, the one that more people buy. Pairs that
share no more baskets than by chance are not stored, and known by their shelves like those that share none.

Substitute. On the same shelf, by what shoppers looked at in one visit and by likeness of text:

    instead(p, q) = ½ cos(text) + ½ views(p, q) / √(views(p) · views(q))

Configuration model: Newman, "Networks", 2010, §13.2. Gamma–Poisson shrinkage of such ratios: DuMouchel, "Bayesian data
mining in large frequency tables", The American Statistician 1999. The two relations: McAuley, Pandey & Leskovec,
"Inferring networks of substitutable and complementary products", KDD 2015.

Every array is plain; only what was counted is stored, lists are made when asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
from scipy import sparse

from daogou.features import Features
from daogou.models.neighbours import largest
from daogou.models.sparse_state import pack, unpack
from daogou.shop.interactions import BUY, VIEW, Interactions
from daogou.types import DAY, Array, Bools, Floats, Ints

TRUST = 5.0
"""How many baskets the shelves' relation counts for beside the products' own."""
Z = 1.96
POPULAR = 0.5
KEPT = 100
"""Partners kept of a product, those that are most beyond chance: by n ln(n / E)."""
ASKED = 5_000
"""Products whose complements are kept once they were asked for."""


_PLAIN = ("shelf", "kind", "shelf_own", "bought", "room", "shelf_times", "shelf_chance", "viewed")


class Related(NamedTuple):
    """m products, best first, with what was counted: `products` int32[m]; `times` float32[m] baskets (or visits) with
    both; `lift` float32[m] how many times as often as chance, a surely held lower bound of it for complements;
    `by_shelf` bool[m]: what is counted is of their shelves, the two products being too new."""

    products: Ints
    times: Floats
    lift: Floats
    by_shelf: Bools


@dataclass(frozen=True)
class Relations:
    """`shelf`, `kind` int32[products], −1 without one; `shelf_own` float32[shelves] λ of the products of one shelf
    among themselves, at least 1; `bought` float32[products] baskets; `room` float32[products] Σ (|b| − 1)
    over them; `together` sparse [products, products] baskets with both; `shelf_times`, `shelf_chance` float32[shelves,
    shelves]; `seen` sparse [products, products] visits with both; `viewed` float32[products]."""

    shelf: Ints
    kind: Ints
    shelf_own: Floats
    bought: Floats
    room: Floats
    together: sparse.csr_array
    shelf_times: Floats
    shelf_chance: Floats
    seen: sparse.csr_array
    viewed: Floats

    @classmethod
    def fit(cls, log: Interactions, features: Features) -> Self:
        """From the log's baskets and visits, and the catalogue's shelves (`category`, else `department`)."""
        shelf, sellable = shelves(features), np.asarray(features["recommendable"])
        baskets = _baskets(log, sellable)
        bought, room, together = _pairs(baskets)
        shelf_times, shelf_chance = _by_shelf(baskets, shelf)
        viewed, _, seen = _pairs(_visits(log, sellable))
        kind, own = np.asarray(features["kind"]), _own(baskets, shelf)
        return cls(shelf, kind, own, bought, room, together, shelf_times, shelf_chance, seen, viewed)

    def complements(self, product: int, n: int) -> Related:
        """What goes with this product, best first; fewer than `n`, or none, where nothing surely does."""
        if (product, n) not in self._asked:
            surely, times, by_shelf = self.surely(product)
            best = _best(self._worth(surely), n)
            found = Related(best, times[best], np.exp(surely[best]).astype(np.float32), by_shelf[best])
            if len(self._asked) >= ASKED:
                self._asked.clear()
            self._asked[product, n] = found
            return found
        return self._asked[product, n]

    @cached_property
    def _asked(self) -> dict[tuple[int, int], Related]:
        """Of the products asked for of late: many shoppers own the same ones."""
        return {}

    def worth(self, product: int) -> Floats:
        """float32[products]: what the order goes by; −inf where nothing is sure."""
        return self._worth(self.surely(product)[0])

    def _worth(self, surely: Floats) -> Floats:
        worth: Floats = np.where(surely > 0, surely + self._popularity, -np.inf)
        return worth

    @cached_property
    def _popularity(self) -> Floats:
        popularity: Floats = (POPULAR * np.log1p(self.bought)).astype(np.float32)
        return popularity

    def surely(self, product: int) -> tuple[Floats, Floats, Bools]:
        """float32[products] the margin above chance, −inf for the same kind and what has no shelf; float32[products]
        baskets with both, of the shelves where it is `by_shelf` (bool[products])."""
        shelf = self.shelf[product]
        chance = self._chance(product)
        row = slice(self.together.indptr[product], self.together.indptr[product + 1])
        times = np.zeros(len(chance), np.float32)
        times[self.together.indices[row]] = self.together.data[row]
        of_shelf = self._shelf_lift(shelf)[self.shelf]
        lift = (times + TRUST * of_shelf) / (chance + TRUST)
        pair_times = self.shelf_times[shelf][self.shelf] if shelf >= 0 else np.zeros(len(chance), np.float32)
        by_shelf = times == 0
        # what no basket held together is known by its shelves alone, and as surely as they are
        counted = np.where(by_shelf, pair_times, times + TRUST * of_shelf)
        surely = np.log(lift) - Z / np.sqrt(np.maximum(counted, 1e-9))
        beside = self.shelf == shelf
        if shelf >= 0:
            surely[beside] -= np.log(self.shelf_own[shelf])
        surely[(beside & (by_shelf | (self.kind == self.kind[product]))) | (self.shelf < 0)] = -np.inf
        return surely.astype(np.float32), np.where(by_shelf, pair_times, times).astype(np.float32), by_shelf

    def substitutes(self, product: int, features: Features, n: int) -> Related:
        """What stands in for this product: of its shelf, most looked at beside it and most alike first."""
        text_row, text = np.asarray(features["text_row"]), np.asarray(features["text"])
        same = (self.shelf == self.shelf[product]) & (self.shelf >= 0) & np.asarray(features["recommendable"])
        same[product] = False
        alike = np.zeros(len(self.shelf), np.float32)
        if text_row[product] >= 0:
            alike = np.where(text_row >= 0, text[text_row] @ text[text_row[product]], 0)
        row = slice(self.seen.indptr[product], self.seen.indptr[product + 1])
        times = np.zeros(len(alike), np.float32)
        times[self.seen.indices[row]] = self.seen.data[row]
        cosine = times / np.maximum(np.sqrt(self.viewed * self.viewed[product]), 1)
        best = _best(np.where(same, (alike + cosine) / 2, -np.inf), n)
        return Related(best, times[best], cosine[best].astype(np.float32), times[best] == 0)

    def _chance(self, product: int) -> Floats:
        total = max(float(self.bought.sum()), 1.0)
        chance: Floats = (self.room[product] * self.bought + self.room * self.bought[product]) / (2 * total)
        return chance

    def _shelf_lift(self, shelf: int) -> Floats:
        """float32[shelves + 1]: Λ of this shelf with every other; the last (−1) is 1."""
        if shelf < 0 or not len(self.shelf_times):
            return np.ones(len(self.shelf_times) + 1, np.float32)
        lift = (self.shelf_times[shelf] + TRUST) / (self.shelf_chance[shelf] + TRUST)
        return np.append(lift, 1).astype(np.float32)

    def state(self) -> dict[str, Array]:
        """The arrays, as a release stores them."""
        told: dict[str, Array] = {name: getattr(self, name) for name in _PLAIN}
        return {**told, **pack("together", self.together), **pack("seen", self.seen)}

    @classmethod
    def restored(cls, state: Mapping[str, Array]) -> Self:
        """From a release's arrays. Raises `KeyError` where one is missing."""
        plain = {name: np.asarray(state[name]) for name in _PLAIN}
        return cls(**plain, together=unpack("together", state), seen=unpack("seen", state))


def shelves(features: Features) -> Ints:
    """int32[products]: the category, where there is none the department behind all categories, −1 for neither."""
    category, department = np.asarray(features["category"]), np.asarray(features["department"])
    behind = len(np.asarray(features["category_key"]))
    found: Ints = np.where(category >= 0, category, np.where(department >= 0, department + behind, -1)).astype(np.int32)
    return found


def _baskets(log: Interactions, sellable: Bools) -> sparse.csr_array:
    """1[baskets, products]"""
    rows = (log.kinds == BUY) & sellable[log.products]
    return _incidence(log.baskets[rows], log.products[rows], log.n_products)


def _visits(log: Interactions, sellable: Bools) -> sparse.csr_array:
    """1[visits, products]: what one shopper looked at on one day."""
    rows = (log.kinds == VIEW) & sellable[log.products]
    days = log.shoppers[rows].astype(np.int64) * (1 << 32) + log.at[rows] // DAY
    return _incidence(days, log.products[rows], log.n_products)


def _incidence(groups: Array, products: Ints, n: int) -> sparse.csr_array:
    keys, group = np.unique(groups, return_inverse=True)
    cells = (np.ones(len(products), np.float32), (group, products))
    held = sparse.csr_array(sparse.coo_array(cells, shape=(len(keys), n)))
    held.data[:] = 1
    return held


def _pairs(held: sparse.csr_array) -> tuple[Floats, Floats, sparse.csr_array]:
    """How many groups hold each product, the room beside it in them, and the pairs seen together, `KEPT` a product."""
    counts, room = _sums(held)
    across = held.T.tocsr()
    blocks = [sparse.csr_array((0, held.shape[1]), dtype=np.float32)]
    for start in range(0, held.shape[1], 1024):
        both = sparse.coo_array(across[start : start + 1024] @ held)
        p, q, n = both.row + start, both.col, both.data
        chance = (room[p] * counts[q] + room[q] * counts[p]) / (2 * max(float(counts.sum()), 1.0))
        beyond = np.where(p == q, 0, n * np.log(n / np.maximum(chance, 1e-9))).astype(np.float32)
        kept = largest(sparse.csr_array(sparse.coo_array((beyond, (both.row, q)), shape=both.shape)), KEPT)
        kept.data[:] = 1
        blocks.append(sparse.csr_array(kept.multiply(both)))
    return counts, room, sparse.csr_array(sparse.vstack(blocks, format="csr"))


def _own(held: sparse.csr_array, shelf: Ints) -> Floats:
    """float32[shelves]: how many times as often as chance two products of one shelf share a basket, at least 1."""
    n = int(shelf.max(initial=-1)) + 1
    sizes = np.diff(held.indptr)
    on = _members(shelf, held.shape[1])
    counts = sparse.csr_array(held @ on)
    basket = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    pairs = np.bincount(counts.indices, counts.data * (counts.data - 1), minlength=n)
    share = np.bincount(counts.indices, counts.data, minlength=n) / max(held.nnz, 1)
    room = np.bincount(counts.indices, counts.data * (sizes[basket] - 1), minlength=n)
    return np.maximum((pairs + TRUST) / (room * share + TRUST), 1).astype(np.float32)


def _members(shelf: Ints, products: int) -> sparse.csr_array:
    """1[products, shelves]"""
    of = np.flatnonzero(shelf >= 0)
    cells = (np.ones(len(of), np.float32), (of, shelf[of]))
    return sparse.csr_array(sparse.coo_array(cells, shape=(products, int(shelf.max(initial=-1)) + 1)))


def _by_shelf(held: sparse.csr_array, shelf: Ints) -> tuple[Floats, Floats]:
    """Baskets with both shelves, and how many chance would make, float32[shelves, shelves]."""
    on = sparse.csr_array(held @ _members(shelf, held.shape[1]))
    on.data[:] = 1
    counts, room = _sums(on)
    times = np.asarray((on.T @ on).toarray(), np.float32)
    chance = (np.outer(room, counts) + np.outer(counts, room)) / (2 * max(float(counts.sum()), 1.0))
    return times, chance.astype(np.float32)


def _sums(held: sparse.csr_array) -> tuple[Floats, Floats]:
    """By column: how many groups hold it, and how many places beside it they have."""
    sizes = np.diff(held.indptr)
    counts = np.bincount(held.indices, minlength=held.shape[1]).astype(np.float32)
    room = np.bincount(held.indices, np.repeat(sizes - 1, sizes), minlength=held.shape[1]).astype(np.float32)
    return counts, room


def _best(worth: Array, n: int) -> Ints:
    """int32[≤ n]: the highest, of equal ones the first; none that is −inf."""
    some = np.flatnonzero(np.isfinite(worth))
    if 0 < n < len(some):  # only what may be among the n is sorted
        some = some[worth[some] >= np.partition(worth[some], -n)[-n]]
    chosen: Ints = some[np.argsort(-worth[some], kind="stable")[:n]].astype(np.int32)
    return chosen
