"""What each model earns its place by: how much worse the blend foretells without it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from daogou.metrics import paired_interval
from daogou.ranking.blend import Blend
from daogou.training.choose import Choice, Earned
from daogou.training.holdout import Holdout
from daogou.training.weights import Compared, adjusted, choose_weights, ndcg_of, ndcgs
from daogou.types import Progress, silent

MAY_COST = 0.002
"""The part of the blend's NDCG@10 that models may cost by leaving, all together."""


class Lost(NamedTuple):
    """NDCG@10, and its 95% interval."""

    mean: float
    low: float
    high: float


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

    A model leaves for good where the best blend of all the others is as good, then the weights are searched anew. Of
    the rest the one leaves whose absence costs least, then the next, as long as all that left cost the blend together
    no more than `MAY_COST` of its NDCG@10: fewer models make clearer reasons and faster answers. To ask of each by
    itself whether its 95% interval reaches 0 would let several go that help together.

    What is lost without a model is told as of when it left; without one that stays, as against the best blend of all
    the others.
    """
    out: set[str] = set()
    lost: dict[str, Lost] = {}
    while True:
        progress("weigh models", len(out), len(candidates.scores))
        blend, left = _left(blend, candidates, held)
        lost |= left
        if len(candidates.scores) - len(out) == 1:
            break
        others = {name: choose_weights(candidates, held, {name, *out}) for name in _members(blend)}
        costs = {name: _cost(blend, other, candidates, held) for name, other in others.items()}
        lost |= costs
        idle = min(costs, key=lambda name: costs[name].mean)
        if costs[idle].mean > 0:
            break
        out.add(idle)
        blend = others[idle]
    progress("weigh models", len(candidates.scores), len(candidates.scores))
    alone = {name: ndcg_of({name: 1.0}, candidates, held) for name in candidates.scores}
    return blend, {
        name: Earned(alone[name], blend.weights.get(name, 0.0), *lost.get(name, ())) for name in candidates.scores
    }


def _left(blend: Blend, candidates: Compared, held: Holdout) -> tuple[Blend, dict[str, Lost]]:
    """The blend without those that together cost next to nothing, and what each cost when it left."""
    whole = ndcg_of(blend.weights, candidates, held)
    lost = {}
    while len(members := _members(blend)) > 1:
        without = {name: adjusted(Blend({**blend.weights, name: 0.0}), candidates, held) for name in members}
        worth = {name: ndcg_of(other.weights, candidates, held) for name, other in without.items()}
        least = max(members, key=lambda name: worth[name])
        if worth[least] < (1 - MAY_COST) * whole:
            break
        lost[least] = _cost(blend, without[least], candidates, held)
        blend = without[least]
    return blend, lost


def _members(blend: Blend) -> list[str]:
    return [name for name, weight in blend.weights.items() if weight]


def _cost(blend: Blend, other: Blend, candidates: Compared, held: Holdout) -> Lost:
    """What is lost from one to the other."""
    mine, theirs = ndcgs(blend.weights, candidates, held), ndcgs(other.weights, candidates, held)
    return Lost(float((mine - theirs).mean()), *paired_interval(mine, theirs))
