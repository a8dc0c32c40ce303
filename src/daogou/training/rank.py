"""Fitting the learned ranker: label baskets before those that judge, scored by models that have not seen them.

`labels.py` says which baskets these are. The models whose scores the ranker reads are fitted on what is left when all
label baskets are gone. So the ranker learns how much to trust a model on baskets that the model does not know, as it
will have to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from pydantic import Field

from daogou import metrics
from daogou.features import Features
from daogou.features.demand import of_log
from daogou.models.recommender import Config, Recommender
from daogou.ranking.blend import Blend
from daogou.ranking.heads import Platt
from daogou.ranking.learned import BLEND, Candidates, Learned, Table, candidates, lightgbm, table
from daogou.shop.interactions import Interactions
from daogou.training.choose import Choice, fit_all
from daogou.training.earning import MAY_COST
from daogou.training.evaluate import K, outcomes, scored
from daogou.training.holdout import Holdout
from daogou.training.labels import Label, next_baskets_of
from daogou.training.told import CANDIDATES, Told, joined
from daogou.types import Bools, Floats, Ints, Longs, MissingExtra, Progress, silent

RANKER = "ranker"
"""What the ranker is called beside the models and the blend."""
Prepare = Callable[[Interactions], Features]
"""The features of a log."""


class Form(NamedTuple):
    """Whose scores a ranker `reads`, beside the blend's, and whether it is `ordered` by a second forest, fitted to
    NDCG."""

    reads: Collection[str]
    ordered: bool = False


def no_ranker() -> MissingExtra | None:
    """What the ranker cannot be fitted without and is not installed, if anything."""
    return None if find_spec("lightgbm") else MissingExtra("lightgbm", "ranker")


class RankConfig(Config):
    """How the forest is fitted; found on a grocer's baskets before those that judge."""

    trees: int = 200
    leaves: int = 12
    depth: int = Field(default=5, ge=1, le=8)
    """What a tree's explanation costs goes by its leaves and the square of its depth."""
    learning_rate: float = 0.045
    near: int = 40
    """So many of the best candidates by the blend are all read, of the others a part, which weighs as the whole."""
    part: float = 0.15


@dataclass(frozen=True)
class _Labelled:
    """Candidates of many baskets with what became of them: `sizes` int64[baskets] rows each."""

    columns: Sequence[str]
    values: Floats
    bought: Bools
    weight: Floats
    sizes: Longs

    def reading(self, models: Collection[str]) -> _Labelled:
        """With the scores of these models and of the blend alone."""
        others = [
            place
            for place, name in enumerate(self.columns)
            if name.startswith(("score_", "rank_")) and name.partition("_")[2] not in {BLEND, *models}
        ]
        columns = np.delete(np.array(self.columns), others).tolist()
        return replace(self, columns=columns, values=np.delete(self.values, others, axis=1) if others else self.values)


def fit_ranker(
    settings: Mapping[str, Mapping[str, Any]],
    blend: Blend,
    log: Interactions,
    prepare: Prepare,
    config: RankConfig | None = None,
    progress: Progress = silent,
    label: Label = next_baskets_of,
    form: Form | None = None,
) -> Learned | None:
    """The ranker of this form, from the labels of this log; none named: it reads all models of these settings and is
    not ordered. None where there is too little to learn anything. Raises `MissingExtra`."""
    forms = [form or Form(settings)]
    return next(iter(fit_rankers(settings, blend, log, prepare, forms, config, progress, label)), None)


def fit_rankers(
    settings: Mapping[str, Mapping[str, Any]],
    blend: Blend,
    log: Interactions,
    prepare: Prepare,
    forms: Sequence[Form],
    config: RankConfig | None = None,
    progress: Progress = silent,
    label: Label = next_baskets_of,
) -> list[Learned]:
    """A ranker of each of these forms, all from the same labels; none where there is too little to learn anything.
    Raises `MissingExtra`."""
    lightgbm()
    config = config or RankConfig()
    labels = label(log)
    features = {**prepare(labels.before), **of_log(labels.sales)}
    asked = {*blend.counting(settings), *(name for form in forms for name in form.reads)}
    models = fit_all({n: settings[n] for n in settings if n in asked}, labels.before, features, progress)
    allowed = np.bincount(labels.before.products, minlength=log.n_products) > 0
    some = [held for held in labels.held if len(held.shoppers)]
    rows = [_read(models, blend, held, features, allowed, config, progress) for held in some]
    if not any(part.bought.any() for part in rows):
        return []
    whole = _joined(rows)
    return [_fit(whole.reading(form.reads), config, form.ordered) for form in forms]


def tried(
    choice: Choice,
    learned: Sequence[Learned],
    held: Holdout,
    features: Features,
    allowed: Bools,
    progress: Progress = silent,
) -> tuple[Choice, Platt | None]:
    """The choice with the ranker's NDCG@10 on the baskets that it was made on, and its forest's calibration on them.
    `learned` are of the log before them, the quickest first: the first is taken that costs no more than `MAY_COST` of
    the best one's NDCG@10, since all that is asked takes its time in each request."""
    if not learned:
        return choice, None
    ranked = {str(n): ByRanker(one, choice.blend, held, features, allowed) for n, one in enumerate(learned)}
    found = outcomes(choice.models, {}, held, allowed, progress, ranked)
    worth = {name: float(found[name].ndcg.mean()) for name in ranked}
    taken = next(name for name in ranked if worth[name] >= (1 - MAY_COST) * max(worth.values()))
    validation = {**choice.validation, RANKER: worth[taken]}
    best = max(validation, key=lambda name: validation[name])
    one, told = ranked[taken].learned, ranked[taken].told
    chosen = replace(choice, validation=validation, best=best, reads=one.models, ordered=one.order is not None)
    return chosen, told.calibration()


@dataclass
class ByRanker:
    """How the ranker makes its lists of a hold-out, for `outcomes`; what it told of the purchases is kept."""

    learned: Learned
    blend: Blend
    held: Holdout
    features: Features
    allowed: Bools
    _told: list[Told] = field(default_factory=list)

    def __call__(self, scores: Mapping[str, Floats], part: slice) -> Ints:
        """See `evaluate.Lists`."""
        found, rows = candidate_table(self.blend, scores, self.held, part, self.features, self.allowed)
        there = found.products >= 0
        rank = np.full(found.products.shape, -np.inf, np.float32)
        rank[there] = ranked = self.learned.rank(rows)
        odds = self.learned.log_odds(rows, ranked)
        near = np.nonzero(there)[1] < CANDIDATES
        orders = np.nan_to_num(rows.values[near, rows.columns.index("own_times")])
        bought = metrics.hits(found.products, self.held.targets[part])[there][near]
        self._told.append(Told(odds[near], orders, bought))
        places = metrics.top(rank, K)
        return np.where(places < 0, -1, np.take_along_axis(found.products, np.maximum(places, 0), axis=1))

    @property
    def told(self) -> Told:
        """Of the best candidates of all lists so far."""
        return joined(self._told)


def candidate_table(
    blend: Blend, scores: Mapping[str, Floats], held: Holdout, part: slice, features: Features, allowed: Bools
) -> tuple[Candidates, Table]:
    """The candidates of a part of the hold-out's shoppers, and their columns as of each one's moment."""
    found = candidates(blend, scores, allowed)
    return found, table(held.histories.take(np.arange(part.start, part.stop)), held.now[part], found, features)


def _read(
    models: Mapping[str, Recommender[Any]],
    blend: Blend,
    held: Holdout,
    features: Features,
    allowed: Bools,
    config: RankConfig,
    progress: Progress,
) -> _Labelled:
    """The candidates of one label basket each. A basket weighs what one hit is worth in its NDCG, so that the logit
    that orders best is the one that fits best."""
    draw = np.random.default_rng(0)
    parts = []
    for part, scores in scored(models, held, {}, progress):
        found, rows = candidate_table(blend, scores, held, part, features, allowed)
        bought = metrics.hits(found.products, held.targets[part])[found.products >= 0]
        shopper = np.repeat(np.arange(len(rows.sizes)), rows.sizes)
        near = rows.values[:, rows.columns.index(f"rank_{BLEND}")] < config.near
        kept = near | (draw.random(len(near)) < config.part)
        worth = metrics.ndcg(np.eye(1, K, dtype=np.bool_).repeat(len(rows.sizes), axis=0), held.wanted[part])
        weight = worth[shopper] * np.where(near, 1.0, 1 / config.part)
        sizes = np.bincount(shopper[kept], minlength=len(rows.sizes))
        parts.append(_Labelled(rows.columns, rows.values[kept], bought[kept], weight[kept].astype(np.float32), sizes))
    return _joined(parts)


def _joined(parts: Sequence[_Labelled]) -> _Labelled:
    names = ("values", "bought", "weight", "sizes")
    return _Labelled(parts[0].columns, *(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _fit(read: _Labelled, config: RankConfig, ordered: bool) -> Learned:
    library = lightgbm()
    common = {
        "num_leaves": config.leaves,
        "max_depth": config.depth,
        "learning_rate": config.learning_rate,
        "min_data_in_leaf": 200,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 10.0,
        "max_bin": 63,
        "seed": 1,
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
    }
    order = {**common, "objective": "lambdarank", "lambdarank_truncation_level": 2 * K, "label_gain": [0, 1]}
    purchase = {**common, "objective": "binary"}

    def forest(params: Mapping[str, Any], group: Longs | None) -> Any:
        label, names = read.bought.astype(np.float32), list(read.columns)
        data = library.Dataset(read.values, label, weight=read.weight, group=group, feature_name=names, params=params)
        return library.train(params, data, config.trees)

    return Learned(forest(purchase, None), forest(order, read.sizes) if ordered else None)
