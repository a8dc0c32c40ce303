"""Training: features, choices, one judgement on baskets that no choice has seen, a refit on everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from daogou.features import Features
from daogou.features.build import NOWHERE, Encode, build
from daogou.metrics import paired_interval
from daogou.models import ASKED, MODELS, PROFILE
from daogou.models.due_dates import DueDates
from daogou.models.extras import missing
from daogou.models.recommender import Recommender, make
from daogou.models.relations import Relations
from daogou.profiles.sayings import with_words
from daogou.ranking.blend import Blend
from daogou.ranking.heads import Heads, Platt
from daogou.ranking.learned import Learned
from daogou.ranking.wishes import PRESET
from daogou.shop.interactions import Interactions, from_frames
from daogou.shop.texts import TEXT_COLUMNS
from daogou.training.choose import SETTINGS, Choice, choose, fit_all
from daogou.training.earning import pruned
from daogou.training.evaluate import outcomes
from daogou.training.holdout import Holdout
from daogou.training.interest import fit_interest
from daogou.training.labels import Label, last_two_of, next_baskets_of
from daogou.training.rank import RANKER, ByRanker, Form, Prepare, fit_ranker, fit_rankers, no_ranker, tried
from daogou.training.splits import splits
from daogou.training.told import Told, joined, worth
from daogou.training.wishes import wishing_of
from daogou.types import Array, NotReady, Progress, silent

PRESET_WEIGHTS: Mapping[str, float] = {
    "habit": 1.0,
    "user_knn": 0.4,
    "frequency": 0.3,
    "popularity": 0.05,
    "item_knn": 0.05,
    "content": 0.02,
}
"""What a shop starts with. The first four are what `choose_weights` found for them on a grocer's second-last baskets;
the last two are small, and there for visitors whose session is all that is known. EASE and the product rule brought
nothing beside them. `daogou train` replaces all of this by the shop's own."""


TOO_DEAR = "On a log of this size it takes longer than all others together. To have it tried, name it in `models`."
_NO_TIME = "No time was left to try it: give more with --minutes."


@dataclass(frozen=True)
class Facts:
    """What training reads: `PRODUCT_COLUMNS` ordered by id, `ORDER_LINE_COLUMNS`, `EVENT_COLUMNS`, how a shopper's
    id becomes an opaque uint64, and `PLACEMENT_COLUMNS`."""

    catalogue: pl.DataFrame
    order_lines: pl.DataFrame
    events: pl.DataFrame
    key: Callable[[str], int]
    placements: pl.DataFrame = field(default_factory=NOWHERE.clone)
    texts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TEXT_COLUMNS))
    """What shoppers wrote (`TEXT_COLUMNS`), where a model reads it."""


@dataclass(frozen=True)
class Trained:
    """Arrays and a manifest, ready to be published; `table` holds the judged metrics by model."""

    arrays: Mapping[str, Array]
    manifest: Mapping[str, Any]
    table: Mapping[str, Mapping[str, float]]


def train(
    facts: Facts,
    encode: Encode,
    tune: bool,
    progress: Progress = silent,
    names: Sequence[str] = MODELS,
    folder: Path | None = None,
    ranker: bool = True,
    seconds: float | None = None,
    found: Mapping[str, Mapping[str, Any]] | None = None,
    limits: Mapping[str, int] | None = None,
) -> Trained:
    """Train these models. With `tune`, settings, weights, which models the release holds at all, and whether the
    learned `ranker` serves, are chosen on baskets before those that judge (see `splits.py`, `earning.py`). Of a model
    that a search `found` settings for, these are taken; after so many `seconds` no further model is tried, nor one of
    which `limits` say that so many interactions are more than it is worth fitting to. Without, and where there are no
    baskets to choose on, the presets hold, all models stay, and no ranker serves. Either way the baskets that judge are
    scored once, with all choices frozen, and then everything is fitted again on all facts. A model whose extra is not
    installed is left out, as `progress` and the manifest say. Raises `NotReady` where nothing was ever bought,
    `InvalidInput` where a name is no model's and `MissingExtra` where none of them can be fitted."""
    log, ids = from_frames(facts.order_lines, facts.events, facts.catalogue["id"].to_numpy(), facts.key)
    if not len(facts.order_lines):
        raise NotReady("There are no orders to learn from yet. Import some first: daogou import --help")
    partaking = _partaking(names, ranker, len(log), limits or {})
    if len(facts.texts) and PROFILE in partaking.names:
        log = with_words(log, ids, facts.catalogue, facts.texts, progress)
    parts, prepare = splits(log), partial(build, facts.catalogue, encode=encode, placements=facts.placements)
    label = next_baskets_of if parts.by_time else last_two_of
    grid = {name: SETTINGS.get(name, ({},)) for name in partaking.names}
    grid |= {name: (settings,) for name, settings in (found or {}).items() if name in grid}
    choice, calibration = (
        _choose(parts.choose, prepare, grid, progress, folder, partaking.ranker, seconds, label)
        if tune
        else (None, None)
    )
    plan = _Plan.of(choice, partaking.names, label)
    learned = plan.rank(parts.judge.train, prepare, progress) if plan.serves else None
    table, told = _judge(parts.judge, plan.settings, plan.blend, prepare, learned, progress, folder)
    interest = fit_interest(plan.settings, plan.blend, log, prepare, progress) if plan.serves else None
    features = prepare(log)
    models = fit_all(plan.settings, log, features, progress, folder)
    learned = plan.rank(log, prepare, progress) if plan.serves else None
    # as it was judged: a forest that knows one basket more, with the calibration of the one before it
    heads = Heads(told.calibration(), interest.head if interest else None) if learned else None
    manifest = {
        "settings": {name: model.config.model_dump() for name, model in models.items()},
        "weights": dict(plan.blend.weights),
        "left_out": partaking.left_out | (dict.fromkeys(choice.untried, _NO_TIME) if choice else {}),
        "wishes": (choice.wishing if choice and choice.wishing else PRESET)._asdict(),
        "chosen_on": parts.chosen_on if choice else "presets",
        "validation": dict(choice.validation) if choice else None,
        "tried": _told(choice) if choice else None,
        "judged_on": parts.judged_on,
        "metrics": {name: dict(row) for name, row in table.items()},
        "probabilities": {
            "purchase": _held(told, calibration),
            "interest": dict(interest.judged) if interest else None,
        },
        "judged_shoppers": len(parts.judge.shoppers),
        "rows": {"products": len(facts.catalogue), "interactions": len(log), "shoppers": log.n_shoppers},
    }
    states = {"relations": Relations.fit(log, features).state(), "due_dates": DueDates().fit(log).state()}
    apart = {f"{place}/{name}": array for place, state in states.items() for name, array in state.items()}
    return Trained(_arrays(features, models, learned, heads) | apart, manifest, table)


class _Partaking(NamedTuple):
    """Which models are fitted and whether a ranker is tried; why each of the others is not."""

    names: Sequence[str]
    ranker: bool
    left_out: dict[str, str]


def _partaking(names: Sequence[str], ranker: bool, rows: int, limits: Mapping[str, int]) -> _Partaking:
    """Of these, on a log of so many rows; raises what `train` does."""
    for name in names:
        make(name)
    able, left_out = fittable(names)
    if ranker and (lacking := no_ranker()):
        ranker, left_out[RANKER] = False, str(lacking)
    dear = [name for name in able if rows > limits.get(name, rows)]
    return _Partaking([name for name in able if name not in dear], ranker, left_out | dict.fromkeys(dear, TOO_DEAR))


class _Plan(NamedTuple):
    """What is fitted and how it is weighed, whether a ranker serves, of which form, and from which labels."""

    settings: Mapping[str, Mapping[str, Any]]
    blend: Blend
    serves: bool
    form: Form = Form(())
    label: Label = next_baskets_of

    @classmethod
    def of(cls, choice: Choice | None, names: Sequence[str], label: Label) -> _Plan:
        """What was chosen; where nothing could be, the presets of these models."""
        if choice is None:
            return cls({name: {} for name in names}, preset_blend(names), serves=False)
        better = choice.validation.get(RANKER, 0.0) > choice.validation["blend"]
        return cls(choice.settings, choice.blend, better, Form(choice.reads, choice.ordered), label)

    def rank(self, log: Interactions, prepare: Prepare, progress: Progress) -> Learned | None:
        """The ranker, learned from this log."""
        return fit_ranker(self.settings, self.blend, log, prepare, progress=progress, label=self.label, form=self.form)


def _arrays(
    features: Features, models: Mapping[str, Recommender[Any]], learned: Learned | None, heads: Heads | None
) -> dict[str, Array]:
    """As a release names them."""
    states = {f"models/{name}": model.state() for name, model in models.items()}
    if learned and heads:
        states |= {RANKER: learned.state(), "heads": heads.state()}
    arrays = {f"features/{name}": array for name, array in features.items()}
    return arrays | {f"{place}/{part}": array for place, state in states.items() for part, array in state.items()}


def fittable(names: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The models that can be fitted here, and what each of the others is missing. Raises `MissingExtra` where none can
    be."""
    lacking = {name: error for name in names if (error := missing(name))}
    if lacking and len(lacking) == len(names):
        raise lacking[names[0]]
    return [name for name in names if name not in lacking], {name: str(error) for name, error in lacking.items()}


def preset_blend(names: Sequence[str]) -> Blend:
    """The preset weights of these models; where none of them has one, all count the same."""
    weights = {name: PRESET_WEIGHTS[name] for name in names if name in PRESET_WEIGHTS}
    return Blend(weights or dict.fromkeys(names, 1.0))


def _choose(
    held: Holdout,
    prepare: Prepare,
    grid: Mapping[str, Sequence[Mapping[str, Any]]],
    progress: Progress,
    folder: Path | None,
    ranker: bool,
    seconds: float | None,
    label: Label,
) -> tuple[Choice | None, Platt | None]:
    """The choice, and the calibration of the ranker's purchase forest on what it was made on; None where there is no
    basket to choose on, and where no ranker was tried."""
    if not len(held.shoppers):
        return None, None
    features, allowed = prepare(held.train), bought(held.train)
    choice = pruned(choose(grid, held, features, allowed, progress, folder, seconds), held, ASKED, progress)
    choice = replace(choice, wishing=wishing_of(held, features, allowed, progress))
    if not ranker:
        return choice, None
    members = choice.blend.counting(choice.settings)
    forms = [Form(members), Form(choice.settings), Form(choice.settings, ordered=True)]
    learned = fit_rankers(choice.settings, choice.blend, held.train, prepare, forms, progress=progress, label=label)
    return tried(choice, learned, held, features, allowed, progress)


def _told(choice: Choice) -> dict[str, dict[str, Any]]:
    """What each model that was tried earns, and what trying it took (s)."""
    return {name: {**earned.told(), "fit_s": round(choice.fit_s[name], 1)} for name, earned in choice.earned.items()}


def _judge(
    held: Holdout,
    settings: Mapping[str, Mapping[str, Any]],
    blend: Blend,
    prepare: Prepare,
    learned: Learned | None,
    progress: Progress,
    folder: Path | None,
) -> tuple[dict[str, dict[str, float]], Told]:
    """The metrics of every model, the blend and the ranker on the held-out baskets, empty where nobody has two, and
    what the ranker told of the purchases."""
    if not len(held.shoppers):
        return {}, joined([])
    features, allowed = prepare(held.train), bought(held.train)
    models = fit_all(settings, held.train, features, progress, folder)
    ranked = ByRanker(learned, blend, held, features, allowed) if learned else None
    found = outcomes(models, {"blend": blend}, held, allowed, progress, {RANKER: ranked} if ranked else {})
    table = {name: result.summary() for name, result in found.items()}
    if "frequency" in found and len(held.shoppers) > 1:  # one shopper makes no interval
        low, high = paired_interval(found["blend"].ndcg, found["frequency"].ndcg)
        table["blend"] |= {"ndcg@10_minus_frequency_low": low, "ndcg@10_minus_frequency_high": high}
    return table, ranked.told if ranked else joined([])


def _held(told: Told, calibration: Platt | None) -> dict[str, float] | None:
    """How well the probabilities of purchase hold on the baskets that judge, by a calibration on those before."""
    return worth(calibration.probability(told.odds), told.bought) if calibration and len(told.odds) else None


def bought(log: Interactions) -> Array:
    """bool[products]: what full ranking ranks, the products bought in the log."""
    return np.bincount(log.products, minlength=log.n_products) > 0
