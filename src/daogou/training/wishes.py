"""How much stated wishes count for whom nothing else is known, chosen on held-out baskets as if of newcomers.

A shopper whose next basket is held out is taken for someone who says no more than the categories of most products in
the last basket before it, as a newcomer might who has shopped elsewhere. What everybody buys is blended with that, so
that what is chosen is not below popularity on the baskets that it is chosen on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy import sparse

from daogou.features import Features
from daogou.ranking.wishes import OF_LATE, WISHES, Wishing, each
from daogou.shop.interactions import BUY, Interactions
from daogou.training.evaluate import Scorer
from daogou.training.holdout import Holdout
from daogou.training.labels import drawn
from daogou.training.weights import WEIGHTS, choose_weights, gather, ndcg_of
from daogou.types import Bools, Floats, Longs, Progress, silent

SAID = 3
"""Categories that a newcomer names."""
SHARPNESS, POWER = (1.0, 2.0), (0.0, 0.5, 1.0)
NEWCOMERS = 1_000
"""Shoppers at most: three numbers are chosen on them."""


@dataclass
class Said:
    """A scorer of what each shopper says, by key."""

    features: Features
    by_key: Mapping[int, Sequence[str]]
    wishing: Wishing

    def __post_init__(self) -> None:
        names = sorted({name for said in self.by_key.values() for name in said})
        self._place = {name: place for place, name in enumerate(names)}
        self._rows = each(self.features, names, self.wishing)

    def score(self, histories: Interactions, now: Longs) -> Floats:
        """See `Scorer`."""
        said = [[self._place[name] for name in self.by_key[int(key)]] for key in histories.keys]
        starts = np.concatenate([[0], np.cumsum([len(places) for places in said])])
        columns = np.array([place for places in said for place in places], np.int64)
        shape = (len(said), len(self._place))
        told = sparse.csr_array((np.ones(len(columns), np.float32), columns, starts), shape=shape)
        scores: Floats = (told @ self._rows).toarray()
        return scores


@dataclass(frozen=True)
class OfLate:
    """A scorer of what everybody buys of late, as a release knows it."""

    features: Features

    def score(self, histories: Interactions, now: Longs) -> Floats:
        """See `Scorer`."""
        late = np.asarray(self.features["popularity"], np.float32)
        return np.tile(late, (histories.n_shoppers, 1))


def choose_wishing(
    says: Callable[[Wishing], Scorer], popular: Scorer, held: Holdout, allowed: Bools, progress: Progress = silent
) -> tuple[Wishing, float]:
    """How wishes are read and how much they count beside what is `popular`, of the best NDCG@10 on these newcomers
    (`held` histories are empty), and that."""
    grid = [Wishing(sharpness, power, 0.0) for sharpness, power in product(SHARPNESS, POWER)]
    found = []
    for place, wishing in enumerate(grid):
        progress("weigh wishes", place, len(grid))
        candidates = gather({OF_LATE: popular, WISHES: says(wishing)}, held, allowed)
        blend = choose_weights(candidates, held)
        found.append((ndcg_of(blend.weights, candidates, held), wishing._replace(first=_beside(blend.weights))))
    progress("weigh wishes", len(grid), len(grid))
    worth, best = max(found, key=lambda one: one[0])
    return best, worth


def _beside(weights: Mapping[str, float]) -> float:
    """The weight of wishes where that of popularity is 1. What is said is never without effect, nor alone."""
    least = min(weight for weight in WEIGHTS if weight)
    return max(weights[WISHES], least) / max(weights[OF_LATE], least)


def wishing_of(held: Holdout, features: Features, allowed: Bools, progress: Progress = silent) -> Wishing | None:
    """Chosen on the shoppers of this hold-out; None where nobody's last basket has a category."""
    known = np.flatnonzero(np.bincount(held.histories.shoppers[held.histories.kinds == BUY]) > 0)
    some = drawn(held.only(known), NEWCOMERS)
    by_key = said_of(some, features)
    if not any(by_key.values()):
        return None
    strangers = replace(some, histories=some.histories.where(np.zeros(len(some.histories), np.bool_)))
    found, _ = choose_wishing(
        lambda wishing: Said(features, by_key, wishing), OfLate(features), strangers, allowed, progress
    )
    return found


def said_of(held: Holdout, features: Features) -> Mapping[int, Sequence[str]]:
    """The names of `SAID` categories by the shopper's key: those of most products in the last basket of the history."""
    names = np.where(features["category_en"] != "", features["category_en"], features["category_zh"])
    names = np.where(names != "", names, features["category_key"])
    said = {}
    bought = held.histories.where(held.histories.kinds == BUY)
    for row, key in enumerate(bought.keys.tolist()):
        mine = slice(*bought.offsets[row : row + 2])
        last = np.unique(bought.products[mine][bought.baskets[mine] == bought.baskets[mine][-1:]])
        codes, counts = np.unique(features["category"][last], return_counts=True)
        ordered = codes[np.argsort(-counts, kind="stable")]
        said[key] = [str(names[code]) for code in ordered[ordered >= 0][:SAID]]
    return said
