"""What each model earns its place by: how much worse the blend foretells without it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from daogou.metrics import paired_interval
from daogou.ranking.blend import Blend
from daogou.training.choose import Choice, Earned
from daogou.training.holdout import Holdout
from daogou.training.weights import Compared, adjusted, ndcg_of, ndcgs
from daogou.types import Progress, silent


def pruned(choice: Choice, held: Holdout, keep: Collection[str] = (), progress: Progress = silent) -> Choice:
    """The choice with those models alone that earn their place in the blend, and those to `keep` beside it, which weigh
    nothing there."""
    blend, earned = earn(choice.blend, choice.candidates, held, progress)
    kept = [name for name in choice.models if blend.weights.get(name) or name in keep]
    validation = {**choice.validation, "blend": ndcg_of(blend.weights, choice.candidates, held)}
    return replace(
        choice,
        settings={name: choice.settings[name] for name in kept},
        models={name: choice.models[name] for name in kept},
        blend=Blend({name: blend.weights[name] for name in kept}),
        best=max(validation, key=lambda name: validation[name]),
        validation=validation,
        earned=earned,
    )


def earn(
    blend: Blend, candidates: Compared, held: Holdout, progress: Progress = silent
) -> tuple[Blend, Mapping[str, Earned]]:
    """The blend of those models alone that earn their place, and what each model earns.

    From this blend the model leaves whose absence costs least, as long as the 95% interval of what that
    costs reaches 0; then again. Fewer models make clearer reasons and faster answers.
    """
    lost: dict[str, tuple[float, float, float]] = {}
    while True:
        progress("weigh models", len(lost), len(candidates.scores))
        members = [name for name, weight in blend.weights.items() if weight]
        if len(members) == 1:
            break
        without = {name: _without(name, blend, candidates, held) for name in members}
        costs = {name: _cost(blend, other, candidates, held) for name, other in without.items()}
        lost |= costs
        least = min(members, key=lambda name: costs[name][1])
        if costs[least][1] > 0:
            break
        blend = without[least]
    progress("weigh models", len(candidates.scores), len(candidates.scores))
    alone = {name: ndcg_of({name: 1.0}, candidates, held) for name in candidates.scores}
    return blend, {
        name: Earned(alone[name], blend.weights.get(name, 0.0), *lost.get(name, ())) for name in candidates.scores
    }


def _without(name: str, blend: Blend, candidates: Compared, held: Holdout) -> Blend:
    return adjusted(Blend({**blend.weights, name: 0.0}), candidates, held)


def _cost(blend: Blend, other: Blend, candidates: Compared, held: Holdout) -> tuple[float, float, float]:
    """What is lost from one to the other: the mean and its 95% interval."""
    mine, theirs = ndcgs(blend.weights, candidates, held), ndcgs(other.weights, candidates, held)
    return float((mine - theirs).mean()), *paired_interval(mine, theirs)
