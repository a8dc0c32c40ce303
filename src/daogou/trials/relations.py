"""Do complements and substitutes come apart: learnt from earlier baskets, judged on later ones.

A product is asked about where later baskets with it hold something of another shelf. Of a list of eight,

- `hit@8` is the part of the later baskets with the product that hold one of the list on another shelf,
- `beyond_chance` how many times as often the list is in those baskets as baskets of their sizes would hold it anyway,
- `other_shelf` the part of the list that lies on other shelves,

each a mean over products. `separation` is the AUC with which the list-maker's score tells the pairs of later baskets
across shelves, each beyond chance there, from as many pairs on one shelf, each of as popular a product. The rivals:
`alike` (text), `popular`, and `cosine` (baskets, without regard to shelves or to how little was seen).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from scipy import sparse

from daogou import metrics
from daogou.adapters.encoders import best_encoder
from daogou.features import Features
from daogou.features.build import build
from daogou.features.text import texts
from daogou.language.vectors import VectorCache
from daogou.models.copurchase import CoPurchase
from daogou.models.relations import Relations, shelves
from daogou.shop.interactions import BUY, Interactions
from daogou.trials.baskets import read
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult
from daogou.types import DAY, Array, Floats, Ints, InvalidInput, Progress, silent

LISTED = 8
"""Products that a page lists."""
_LEAST = 20
"""Later baskets that a product is asked about from."""
Score = Callable[[int], Floats]
"""float32[products] for a product: higher goes better with it; −inf is never listed."""


class Way(NamedTuple):
    """A list-maker: what its lists go by, and what pairs are told apart by."""

    listing: Score
    pairs: Score


class Later(NamedTuple):
    """What was bought later: 1[baskets, products], and the products that are asked about."""

    held: sparse.csr_array
    asked: Ints


def run(source: str, days: int = 28, n: int = 1_000, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Judge on the last so many days, with `n` products asked about. Raises `InvalidInput` for an unknown source."""
    if source != "completejourney":
        raise InvalidInput(f"There are no baskets named {source!r}; there are: completejourney.")
    catalogue, log = read()
    before, after = split(log, days)
    cache = VectorCache(cache_folder(), best_encoder(texts(catalogue)))
    features = build(catalogue, before, lambda some: cache.encode(some, progress), ("catalogue", "text"))
    later = asked(after, features, n, seed)
    table = {name: judge(score, later, features) for name, score in ways(before, features).items()}
    protocol = f"learnt from all before the last {days} days, judged on what was bought in them"
    return BenchResult("relations", source, protocol, table, "complements", len(later.asked), seed)


def split(log: Interactions, days: int) -> tuple[Interactions, Interactions]:
    """What was before the last so many days, and what was in them."""
    at = int(log.at.max(initial=0)) + 1 - days * DAY
    return log.where(log.at < at), log.where(log.at >= at)


def asked(after: Interactions, features: Features, n: int, seed: int) -> Later:
    """Later baskets, and up to `n` products drawn from those in enough of them."""
    rows = (after.kinds == BUY) & np.asarray(features["recommendable"])[after.products]
    _, basket = np.unique(after.baskets[rows], return_inverse=True)
    cells = (np.ones(len(basket), np.float32), (basket, after.products[rows]))
    held = sparse.csr_array(sparse.coo_array(cells, shape=(int(basket.max(initial=-1)) + 1, after.n_products)))
    held.data[:] = 1
    often = np.flatnonzero((np.bincount(held.indices, minlength=after.n_products) >= _LEAST) & (shelves(features) >= 0))
    drawn = np.random.default_rng(seed).permutation(often)[:n]
    return Later(held, np.sort(drawn).astype(np.int32))


def ways(before: Interactions, features: Features) -> Mapping[str, Way]:
    """The list-makers, each fitted on what was before."""
    relations, cosine = Relations.fit(before, features), CoPurchase.fit(before).cosine
    text, row = np.asarray(features["text"]), np.asarray(features["text_row"])
    sellable = np.asarray(features["recommendable"])
    popular = np.where(sellable, relations.bought, -np.inf).astype(np.float32)

    def alike(product: int) -> Floats:
        scores: Floats = np.where(sellable & (row >= 0), text[row] @ text[row[product]], -np.inf)
        return scores

    others: dict[str, Score] = {
        "cosine": lambda product: cosine[[product]].toarray()[0],
        "alike": alike,
        "popular": lambda product: popular.copy(),
    }
    mine = Way(relations.worth, lambda product: relations.surely(product)[0])
    return {"complements": mine, **{name: Way(score, score) for name, score in others.items()}}


def judge(way: Way, later: Later, features: Features) -> dict[str, float]:
    """One list-maker's figures."""
    shelf = shelves(features)
    sizes = np.diff(later.held.indptr)
    share = np.bincount(later.held.indices, minlength=len(shelf)) / max(later.held.nnz, 1)
    by_product = later.held.T.tocsr()
    told = [_one(int(product), way, later.held, by_product, shelf, sizes, share) for product in later.asked]
    rows = np.array([each[:3] for each in told])
    pairs = np.concatenate([each[3] for each in told], axis=1)
    names = ("hit@8", "beyond_chance", "other_shelf")
    figures = {name: _mean(column) for name, column in zip(names, rows.T, strict=True)}
    return {**figures, "separation": metrics.auc(pairs[0], pairs[1] > 0)}


def _mean(values: Array) -> float:
    """Of those that could be measured; NaN where none could."""
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else float("nan")


def _one(
    product: int,
    way: Way,
    held: sparse.csr_array,
    by_product: sparse.csr_array,
    shelf: Ints,
    sizes: Ints,
    share: Array,
) -> tuple[float, float, float, Array]:
    scores = way.listing(product).astype(np.float64)
    scores[product] = -np.inf
    order = np.argsort(-scores, kind="stable")[:LISTED]
    listed = order[np.isfinite(scores[order])]
    across = listed[shelf[listed] != shelf[product]]
    baskets = by_product.indices[by_product.indptr[product] : by_product.indptr[product + 1]]
    inside = held[baskets][:, across].toarray() if len(across) else np.zeros((len(baskets), 0))
    chance = (sizes[baskets].sum() - len(baskets)) * share[across].sum()
    hit = float(inside.any(axis=1).mean())
    beyond = float(inside.sum() / chance) if chance > 0 else float("nan")
    other = len(across) / len(listed) if len(listed) else float("nan")
    return hit, beyond, other, _told_apart(product, way.pairs(product), held[baskets], shelf, sizes[baskets], share)


def _told_apart(product: int, scores: Array, beside: sparse.csr_array, shelf: Ints, sizes: Ints, share: Array) -> Array:
    """float64[2, m]: the scores of what later baskets held beyond chance (1) on other shelves, and of what lies beside
    the product on its own (0); an unlisted one scores lowest."""
    times = np.asarray(beside.sum(axis=0)).ravel()
    chance = (sizes.sum() - len(sizes)) * share
    across = np.flatnonzero((shelf != shelf[product]) & (times >= 3) & (times > 2 * chance)).astype(np.int32)
    same = _neighbours(product, shelf, share, across)
    values = np.nan_to_num(np.concatenate([scores[across], scores[same]]), neginf=-1e9)
    return np.stack([values, np.concatenate([np.ones(len(across)), np.zeros(len(same))])])


def _neighbours(product: int, shelf: Ints, share: Array, across: Ints) -> Ints:
    """int32[m]: for each of the products `across` (int32[m]) one of the product's own shelf that is bought about as
    often; none where the shelf has no other."""
    there = np.flatnonzero((share > 0) & (shelf == shelf[product]) & (np.arange(len(shelf)) != product))
    if not len(there):
        return np.zeros(0, np.int32)
    apart = np.abs(np.log(share[there])[None] - np.log(share[across])[:, None])
    found: Ints = there[apart.argmin(axis=1)].astype(np.int32)
    return found
