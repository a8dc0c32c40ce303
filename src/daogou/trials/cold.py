"""Products that nobody has bought yet: hidden from learning and from every history, then ranked among all.

Hidden is an item when SHA-256 of its number in the file (written in decimal), read as an integer, is divisible by 5.
The split is that of `sequences.py`, and of it the users whose target is hidden; everything is chosen on the second-last
items. A model that knows a product by its purchases alone finds none of them.
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
from daogou.types import Array, Bools, InvalidInput, Progress, silent

RIVAL = "words"
"""TF-IDF cosine."""
MODELS = ("words", "ease", "cease", "sequence")


def run(data: Path, items: Path, encoder: str = "none", seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Raises `InvalidInput` for what cannot be read, and where no target is hidden."""
    file = read(data, items, seed)
    hidden = hidden_items(file.items)
    validation, test = (without(held, hidden) for held in splits(file.log))
    if not len(validation.shoppers) or not len(test.shoppers):
        raise InvalidInput(f"{data} has too few users: nobody's last items are hidden ones.")
    features = build(file.catalogue, validation.train, encoding(file.catalogue, encoder, progress), kinds_of(encoder))
    allowed = np.ones(file.log.n_products, np.bool_)
    grid = {name: tried for name, tried in grid_of("all").items() if name in MODELS}
    grid["cease"] = [{**values, "unsold": power} for values in grid["cease"] for power in (0.0, 1.0)]
    choice = choose(grid, validation, features, allowed, progress)
    found = outcomes(choice.models, {"blend": choice.blend}, test, allowed, progress)
    fit_s = {**choice.fit_s, "blend": sum(choice.fit_s.values())}
    table = {name: {**_row(outcome, found[RIVAL]), "fit_s": fit_s[name]} for name, outcome in found.items()}
    notes = {
        "chosen_on": "the users whose second-last item is hidden",
        "settings": {name: dict(values) for name, values in choice.settings.items()},
        "weights": dict(choice.blend.weights),
        "validation_ndcg@10": dict(choice.validation),
        "hidden_items": int(hidden.sum()),
        "items": len(hidden),
    }
    return BenchResult("cold", data.name, "hidden items", table, choice.best, len(test.shoppers), seed, notes)


def hidden_items(numbers: Array) -> Bools:
    """bool[n]: which of these item numbers (int64[n]) are hidden."""
    digests = (hashlib.sha256(str(int(number)).encode()).hexdigest() for number in numbers)
    return np.array([int(digest, 16) % 5 == 0 for digest in digests], dtype=np.bool_)


def without(held: Holdout, hidden: Bools) -> Holdout:
    """The hold-out of the shoppers whose target is hidden, with nothing hidden left in what is known."""
    cold = np.array([hidden[products[0]] for products in held.targets], dtype=np.bool_)
    chosen = np.flatnonzero(cold)
    histories = held.histories.take(chosen)
    return replace(
        held,
        train=held.train.where(~hidden[held.train.products]),
        shoppers=held.shoppers[chosen],
        histories=histories.where(~hidden[histories.products]),
        now=held.now[chosen],
        targets=[held.targets[place] for place in chosen.tolist()],
        wanted=held.wanted[chosen],
    )


def _row(outcome: Outcome, rival: Outcome) -> dict[str, float]:
    low, high = metrics.paired_interval(outcome.recall, rival.recall)
    return {
        **outcome.summary(),
        f"recall@10_minus_{RIVAL}_low": low,
        f"recall@10_minus_{RIVAL}_high": high,
        "peak_mb": peak_mb(),
    }
