"""The learned ranker: boosted forests that order the candidates which the blend and its models propose.

    rank(u, p) = logit P(u buys p) + order · λ(u, p)

P is a forest fitted to log-loss, each basket weighing what one hit is worth in its NDCG; λ, which may be left out, is
LambdaMART's score, fitted to NDCG itself (Burges, "From RankNet to LambdaRank to LambdaMART", 2010). Both read the
columns of `signals.py`. On a grocer's validation baskets λ brought 0.003 of NDCG@10 where two last baskets a shopper
were learned from, and nothing where all baskets of four weeks were, for twice the time: training chooses. A forest's
score is what it says of anything and a sum over its columns (`tree_shap.py`), and so is the sum of both.

State: `purchase` and, where there is one, `order`, uint8[…], each a forest in LightGBM's own text form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daogou import metrics
from daogou.features import Features
from daogou.ranking.blend import Blend, scale
from daogou.ranking.signals import Signals, signals
from daogou.ranking.tree_shap import TreeShap, tree_shap
from daogou.shop.interactions import Interactions
from daogou.types import Array, Bools, Floats, Ints, Longs, MissingExtra

if TYPE_CHECKING:
    from lightgbm import Booster

NEEDS = ("catalogue", "price", "repurchase", "demand", "placements")
"""The kinds of features that `signals` reads."""
BLEND = "blend"
"""The name under which the blended score is a column beside the models'."""
ORDER = 0.5
"""How much λ counts beside the logit."""
_OF_BLEND, _OF_MODEL = 200, 20
"""The best of the blend, and of each model that counts in it, are candidates."""


class Candidates(NamedTuple):
    """`products` int32[shoppers, c], best of the blend first, −1 in places that hold none; `scores` float32[shoppers,
    c] by model, scaled as the blend scales them, with the blend's own; `blended` float32[shoppers, products] the
    blend's of everything."""

    products: Ints
    scores: Mapping[str, Floats]
    blended: Floats

    def best(self, n: int) -> Candidates:
        """The first `n` of each shopper."""
        scores = {name: values[:, :n] for name, values in self.scores.items()}
        return Candidates(self.products[:, :n], scores, self.blended)


def candidates(blend: Blend, scores: Mapping[str, Floats], allowed: Bools) -> Candidates:
    """What is worth ranking, of those `allowed` (bool[products]); `scores` float32[shoppers, products] by model."""
    blended, barred = blend.combine(scores), _BARRED[allowed.view(np.uint8)]
    tops = [metrics.top(scores[name] + barred, _OF_MODEL) for name in blend.counting(scores)]
    every = np.sort(np.concatenate([metrics.top(blended + barred, _OF_BLEND), *tops], axis=1), axis=1)
    every[:, 1:][every[:, 1:] == every[:, :-1]] = -1
    order = np.argsort(-np.where(every >= 0, _taken(blended, every), -np.inf), axis=1, kind="stable")
    products: Ints = np.take_along_axis(every, order[:, : int((every >= 0).sum(axis=1).max(initial=1))], axis=1)
    scaled = {name: _taken(values, products) / scale(values) for name, values in scores.items()}
    return Candidates(products, {**scaled, BLEND: _taken(blended, products)}, blended)


_BARRED = np.array([-np.inf, 0], np.float32)
"""What is added to a score that is not allowed, and to one that is: a third of the time that choosing takes."""


def _taken(values: Floats, products: Ints) -> Floats:
    taken: Floats = np.take_along_axis(values, np.maximum(products, 0), axis=1)
    return taken


class Table(NamedTuple):
    """Candidates as the forests read them: `values` float32[n, columns], shopper by shopper, of the `products`
    int32[n]; `sizes` int64[shoppers] are how many each shopper has."""

    columns: Sequence[str]
    values: Floats
    products: Ints
    sizes: Longs

    def only(self, places: Longs) -> Table:
        """These rows, in this order, as if they were one shopper's."""
        return Table(self.columns, self.values[places], self.products[places], np.array([len(places)]))

    def of(self, chosen: Ints) -> tuple[Longs, Table]:
        """Which of the `chosen` products (int32[m]) are among one shopper's candidates, int64[…] places among the
        chosen, and those candidates' rows."""
        place = {product: place for place, product in enumerate(self.products.tolist())}
        there = np.array([at for at, product in enumerate(chosen.tolist()) if product in place], np.int64)
        return there, self.only(np.array([place[product] for product in chosen[there].tolist()], np.int64))

    def read(self, columns: Sequence[str]) -> Floats:
        """float32[n, columns]: these columns, in this order; `KeyError` names one that is not there."""
        if self.columns == columns:
            return self.values
        place = {name: column for column, name in enumerate(self.columns)}
        return self.values[:, [place[name] for name in columns]]


def table(histories: Interactions, now: Longs, found: Candidates, features: Features) -> Table:
    """The candidates' columns, as of each shopper's `now` (int64[shoppers])."""
    known: Signals = signals(histories, now, found.products, found.scores, features)
    held = found.products >= 0
    values: Floats = np.stack(list(known.values()), axis=-1, dtype=np.float32)[held]
    return Table(list(known), values, found.products[held], held.sum(axis=1))


def lifted(total: Floats, products: Ints, rank: Floats) -> Floats:
    """float32[products]: the candidates (int32[m]) by their rank (float32[m]); below them the others in the order of
    their blended score, `total` float32[products]."""
    below = (total - total.max() + rank.min() - 1) if len(rank) else total.copy()
    below[products] = rank
    return below


@dataclass(frozen=True)
class Learned:
    """The forests, fitted to the same columns, which they know by name."""

    purchase: Booster
    order: Booster | None = None

    def rank(self, rows: Table) -> Floats:
        """float32[n]: higher is better."""
        values = rows.read(self.columns)
        odds = _told(self.purchase, values)
        return odds + np.float32(ORDER) * _told(self.order, values) if self.order else odds

    def log_odds(self, rows: Table, rank: Floats) -> Floats:
        """float32[n]: of the purchase, not calibrated; `rank` float32[n] is what `rank` gave for these rows."""
        return _told(self.purchase, rows.read(self.columns)) if self.order else rank

    def parts(self, rows: Table) -> Mapping[str, Floats]:
        """float32[n] by column: what each adds to the rank, beside what the forests say of anything."""
        return dict(zip(self.columns, self.shares.parts(rows.read(self.columns)), strict=True))

    @cached_property
    def columns(self) -> Sequence[str]:
        """The forests' columns, in their order."""
        names: Sequence[str] = self.purchase.feature_name()
        return names

    @cached_property
    def models(self) -> frozenset[str]:
        """The models whose scores are among the columns."""
        scores = {name.removeprefix("score_") for name in self.columns if name.startswith("score_")}
        return frozenset(scores - {BLEND})

    @cached_property
    def shares(self) -> TreeShap:
        """The tables by which `parts` explains, made once."""
        return tree_shap([(self.purchase, 1.0), *([(self.order, ORDER)] if self.order else [])])

    def state(self) -> Mapping[str, Array]:
        """As a release stores it."""
        forests = {"purchase": self.purchase} | ({"order": self.order} if self.order else {})
        return {
            name: np.frombuffer(forest.model_to_string().encode(), dtype=np.uint8) for name, forest in forests.items()
        }


def restored(state: Mapping[str, Array]) -> Learned:
    """From what `state` gave. Raises `MissingExtra` where LightGBM is not installed."""
    forests = {name: lightgbm().Booster(model_str=told.tobytes().decode()) for name, told in state.items()}
    return Learned(forests["purchase"], forests.get("order"))


def lightgbm() -> ModuleType:
    """The library; raises `MissingExtra` where it is not installed."""
    try:
        import lightgbm
    except ImportError as error:
        raise MissingExtra("lightgbm", "ranker") from error
    return lightgbm


def _told(forest: Booster, values: Floats) -> Floats:
    if not len(values):
        return np.zeros(0, np.float32)
    # one thread: starting more takes longer than 200 rows do, and a server has other requests for them
    return np.asarray(forest.predict(values, raw_score=True, num_threads=1), np.float32)
