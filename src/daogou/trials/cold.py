"""Products that nobody has bought yet: hidden from learning and from every history, then ranked among all.

Hidden is an item when SHA-256 of its number in the file (written in decimal), read as an integer, is divisible by 5.
The split is that of `sequences.py`. What is judged is Recall@10 of the users whose target is hidden; beside it stands
that of the others, since whoever fills lists with the unsold alone finds them too. So the choices are made, on
second-last items, where both count the same: as many users of either kind. A model that knows a product by its
purchases alone finds none of the hidden.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from daogou import metrics
from daogou.features.build import build
from daogou.training.choose import choose
from daogou.training.evaluate import Outcome, outcomes
from daogou.training.holdout import Holdout
from daogou.trials.result import BenchResult, peak_mb
from daogou.trials.sequence_files import read
from daogou.trials.sequences import encoding, grid_of, kinds_of, splits
from daogou.types import Array, Bools, InvalidInput, Longs, Progress, silent

RIVAL = "words"
"""TF-IDF cosine."""
MODELS = ("words", "ease", "cease", "sequence")
_UNSOLD = (1.0, 1.5, 2.0)
_TEXT = 8.0


def run(data: Path, items: Path, encoder: str = "none", seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Raises `InvalidInput` for what cannot be read, and where no target is hidden."""
    file = read(data, items, seed)
    hidden = hidden_items(file.items)
    validation, test = (without(held, hidden) for held in splits(file.log))
    cold = aims(test, hidden)
    if not aims(validation, hidden).any() or not cold.any():
        raise InvalidInput(f"{data} has too few users: nobody's last items are hidden ones.")
    validation = balanced(validation, hidden, seed)
    features = build(file.catalogue, validation.train, encoding(file.catalogue, encoder, progress), kinds_of(encoder))
    allowed = np.ones(file.log.n_products, np.bool_)
    grid = {name: tried for name, tried in grid_of("all").items() if name in MODELS}
    grid["cease"] = [{**grid["cease"][0], "text": _TEXT, "unsold": length} for length in _UNSOLD]
    choice = choose(grid, validation, features, allowed, progress)
    found = outcomes(choice.models, {"blend": choice.blend}, test, allowed, progress)
    fit_s = {**choice.fit_s, "blend": sum(choice.fit_s.values())}
    table = {name: {**_row(outcome, found[RIVAL], cold), "fit_s": fit_s[name]} for name, outcome in found.items()}
    notes = {
        "chosen_on": "second-last items: the users whose is hidden, and as many others",
        "settings": {name: dict(values) for name, values in choice.settings.items()},
        "weights": dict(choice.blend.weights),
        "validation_ndcg@10": dict(choice.validation),
        "hidden_items": int(hidden.sum()),
        "items": len(hidden),
        "users_of_sold_targets": int((~cold).sum()),
    }
    return BenchResult("cold", data.name, "hidden items", table, choice.best, int(cold.sum()), seed, notes)


def hidden_items(numbers: Array) -> Bools:
    """bool[n]: which of these item numbers (int64[n]) are hidden."""
    digests = (hashlib.sha256(str(int(number)).encode()).hexdigest() for number in numbers)
    return np.array([int(digest, 16) % 5 == 0 for digest in digests], dtype=np.bool_)


def without(held: Holdout, hidden: Bools) -> Holdout:
    """The hold-out with nothing hidden (bool[products]) left in what is known."""
    histories = held.histories
    return replace(
        held,
        train=held.train.where(~hidden[held.train.products]),
        histories=histories.where(~hidden[histories.products]),
    )


def aims(held: Holdout, hidden: Bools) -> Bools:
    """bool[shoppers]: whose target is hidden."""
    return np.array([hidden[products[0]] for products in held.targets], dtype=np.bool_)


def balanced(held: Holdout, hidden: Bools, seed: int) -> Holdout:
    """The shoppers whose target is hidden and as many others, drawn at random, or all where there are fewer."""
    cold = aims(held, hidden)
    others = np.random.default_rng(seed).permutation(np.flatnonzero(~cold))[: int(cold.sum())]
    return _of(held, np.sort(np.concatenate([np.flatnonzero(cold), others])))


def _of(held: Holdout, chosen: Longs) -> Holdout:
    return replace(
        held,
        shoppers=held.shoppers[chosen],
        histories=held.histories.take(chosen),
        now=held.now[chosen],
        targets=[held.targets[place] for place in chosen.tolist()],
        wanted=held.wanted[chosen],
    )


def _row(outcome: Outcome, rival: Outcome, cold: Bools) -> dict[str, float]:
    low, high = metrics.paired_interval(outcome.recall[cold], rival.recall[cold])
    return {
        "recall@10": float(outcome.recall[cold].mean()),
        "ndcg@10": float(outcome.ndcg[cold].mean()),
        **({} if cold.all() else {"recall@10_of_sold": float(outcome.recall[~cold].mean())}),
        f"recall@10_minus_{RIVAL}_low": low,
        f"recall@10_minus_{RIVAL}_high": high,
        "recommend_s": outcome.seconds,
        "peak_mb": peak_mb(),
    }
