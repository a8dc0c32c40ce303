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
from daogou.training.earning import MAY_COST
from daogou.training.evaluate import Scorer
from daogou.training.holdout import Holdout
from daogou.training.labels import drawn
from daogou.training.weights import gather, ndcg_of
from daogou.types import Bools, Floats, Longs, Progress, silent

SAID = 3
"""Categories that a newcomer names."""
SHARPNESS, POWER = (1.0, 2.0), (0.0, 0.5, 1.0)
FIRST = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 4.0, 20.0)
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
    """How wishes are read and how much they count beside what is `popular`, and the NDCG@10 of that on these newcomers
    (`held` histories are empty). Who says what they like wants to see it: the greatest weight is taken that is not
    below popularity, nor more than `MAY_COST` below the best."""
    readings = [Wishing(sharpness, power) for sharpness, power in product(SHARPNESS, POWER)]
    found: dict[Wishing, float] = {}
    alone = 0.0
    for place, wishing in enumerate(readings):
        progress("weigh wishes", place, len(readings))
        candidates = gather({OF_LATE: popular, WISHES: says(wishing)}, held, allowed)
        alone = ndcg_of({OF_LATE: 1.0}, candidates, held)
        for first in FIRST:
            found[wishing._replace(first=first)] = ndcg_of({OF_LATE: 1.0, WISHES: first}, candidates, held)
    progress("weigh wishes", len(readings), len(readings))
    least = min(max(alone, (1 - MAY_COST) * max(found.values())), max(found.values()))
    taken = max((one for one, worth in found.items() if worth >= least), key=lambda one: (one.first, found[one]))
    return taken, found[taken]


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
