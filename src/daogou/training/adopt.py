"""What a search found, beside the presets: on baskets that neither the search nor any choice has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from daogou.features import Features
from daogou.metrics import paired_interval
from daogou.training.choose import Choice, fit_all
from daogou.training.earning import pruned
from daogou.training.evaluate import Outcome, outcomes
from daogou.training.found import Found
from daogou.training.holdout import Holdout
from daogou.training.tune import Base
from daogou.training.weights import choose_weights, gather
from daogou.types import Bools, Progress, silent


def adopted(base: Base, found: Mapping[str, Found], allowed: Bools, progress: Progress = silent) -> Choice:
    """The base's choice with the settings that were found, and weights chosen for them."""
    news = {name: one.settings for name, one in found.items() if one.settings}
    models = {**base.choice.models, **fit_all(news, base.held.train, base.features, progress)}
    candidates = gather(models, base.held, allowed, progress)
    blend, settings = choose_weights(candidates, base.held), {**base.choice.settings, **news}
    chosen = replace(base.choice, settings=settings, models=models, candidates=candidates, blend=blend)
    return pruned(chosen, base.held, progress=progress)


def compare(
    presets: Choice, tuned: Choice, judge: Holdout, features: Features, allowed: Bools, progress: Progress = silent
) -> dict[str, dict[str, float]]:
    """What the blends of both choices are worth on the baskets that judge, with the paired 95% interval of how much
    better the tuned one is."""

    def judged(choice: Choice) -> Outcome:
        models = fit_all(choice.settings, judge.train, features, progress)
        return outcomes(models, {"blend": choice.blend}, judge, allowed, progress)["blend"]

    found = {"presets": judged(presets), "tuned": judged(tuned)}
    table = {which: outcome.summary() for which, outcome in found.items()}
    low, high = paired_interval(found["tuned"].ndcg, found["presets"].ndcg)
    table["tuned"] |= {"ndcg@10_minus_presets_low": low, "ndcg@10_minus_presets_high": high}
    return table
