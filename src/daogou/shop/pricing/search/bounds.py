"""The most that the steps to come can still take off: never less than what any combination does.

Every line may take, of each group, the best of the offers by line (a share of what is left, or a fixed amount); what
pools take is counted once for every set of pools of which only one can be applied, at the most that their lines come
to. Shares of later stages act on what earlier ones leave. For a threshold of a later stage it is also counted what the
earlier offers have to give up for each of its steps to be reached: of the bounds so found the least holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

import numpy as np

from daogou.shop.pricing.search.hubs import Hub, hub
from daogou.shop.pricing.search.pools import Pools
from daogou.shop.pricing.search.rates import Rates, by_lines, rates
from daogou.shop.pricing.search.states import States
from daogou.shop.pricing.search.steps import Step
from daogou.types import Array

_HUBS = 4
"""So many thresholds, those that take most off, are looked at as hubs."""

Stages = Sequence[tuple[int, Sequence[Rates]]]
"""Each stage with the rates of each of its groups, in the order of application."""


@dataclass(frozen=True)
class Bound:
    """The bound of states before step `number`: `stages` and `cliques` are of what is to come, the cliques sets of
    pools of which a combination has one at most."""

    steps: Sequence[Step]
    number: int
    stages: Stages
    cliques: Sequence[Sequence[int]]
    hubs: Sequence[Hub]
    pools: Pools

    def of(self, states: States) -> Array:
        """float[rows], the most that is taken off in all."""
        now = self.steps[self.number]
        left = np.where(states.closed, 0, states.left).astype(np.float64)
        base = np.where(states.closed, 0, states.base).astype(np.float64)
        extra, before = self._by_lines(states, left, base)
        lined = extra.sum(axis=1)
        if not self.cliques:
            bound = lined
        else:
            pools = self.pools.most(self._pooled, now.stage, left, base, states.taken)
            tops = np.maximum.reduceat(pools, self._starts, axis=1)
            bound = lined + tops.sum(axis=1)
            for found in self.hubs:
                bound = np.minimum(bound, self._with_hub(found, lined, before, pools, tops, left))
        done = (now.listed.sum() - states.left.sum(axis=1)).astype(np.float64)
        most: Array = done + np.minimum(bound, left.sum(axis=1))
        return most

    @cached_property
    def _pooled(self) -> Sequence[int]:
        return [n for clique in self.cliques for n in clique]

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where in `_pooled` each clique begins."""
        return [*accumulate((len(clique) for clique in self.cliques[:-1]), initial=0)]

    def _by_lines(self, states: States, left: Array, base: Array) -> tuple[Array, dict[int, Array]]:
        """The most that is taken off by line, in all and before each stage [rows, lines]."""
        extra, before = np.zeros_like(left), {}
        for stage, groups in self.stages:
            before[stage] = extra
            now = stage == self.steps[self.number].stage
            if now or any(group.any for group in groups):
                more = self._present(states, base, groups) if now else _later(left - extra, groups)
                extra = np.minimum(extra + np.where(states.closed, 0, more), left)
        return extra, before

    def _present(self, states: States, base: Array, groups: Sequence[Rates]) -> Array:
        """Of the present stage, on its base; its first group is under way."""
        first = np.where(states.held, 0, np.maximum(groups[0].of(base) - states.won.astype(np.float64), 0))
        return sum((group.of(base) for group in groups[1:] if group.any), first)

    def _with_hub(
        self, found: Hub, lined: Array, before: dict[int, Array], pools: Array, tops: Array, left: Array
    ) -> Array:
        """The bound where it is told apart how far this threshold is reached."""
        own, rest, inside = self._around[found.number]
        given = before[found.stage] @ found.mask + tops @ inside
        usable = pools[:, self._pooled.index(found.number)] > 0
        best = np.where(usable, found.reached(left @ found.mask, given), -np.inf)
        unused = pools[:, rest].max(axis=1) if rest else 0.0
        bound: Array = lined + tops.sum(axis=1) - tops[:, own] + np.maximum(best, unused)
        return bound

    @cached_property
    def _around(self) -> dict[int, tuple[int, list[int], Array]]:
        """Of each hub its clique, the other pools in it, and which cliques come before it on its lines alone."""
        found = {}
        for each in self.hubs:
            own = next(n for n, clique in enumerate(self.cliques) if each.number in clique)
            rest = [self._pooled.index(n) for n in self.cliques[own] if n != each.number]
            inside = [
                all(self.steps[n].stage < each.stage and not (self.steps[n].mask & ~each.mask).any() for n in clique)
                for clique in self.cliques
            ]
            found[each.number] = own, rest, np.array(inside, np.float64)
        return found


def _later(left: Array, groups: Sequence[Rates]) -> Array:
    """Of a later stage, on what is left of the lines then."""
    return sum((np.minimum(group.of(left), left) for group in groups if group.any), np.zeros_like(left))


def bounds(steps: Sequence[Step]) -> list[Bound]:
    """One for each step: built from the last to the first, each from the one after it."""
    exclusives, pools = any(step.exclusive for step in steps), Pools(steps)
    by_place: dict[tuple[int, str], Rates] = {}
    cliques: list[tuple[int, ...]] = []
    hubs: dict[int, Hub | None] = {}
    found: list[Bound] = []
    for number, step in reversed(list(enumerate(steps))):
        place = (step.stage, step.group)
        own = by_place.pop(place, Rates.none(len(step.mask)))
        lined = by_lines(step, exclusives)
        by_place = {place: own.or_(rates(step)) if lined else own, **by_place}
        stages = [(stage, [each for _, each in some]) for stage, some in groupby(by_place.items(), lambda i: i[0][0])]
        if not lined:
            cliques = _with(number, cliques, steps)
        later = [n for clique in cliques for n in clique if steps[n].stage > step.stage]
        for n in later:
            if n not in hubs:
                hubs[n] = hub(n, steps[n], [(s, np.sum([e.share for e in some], axis=0)) for s, some in stages])
        best = sorted((h for n in later if (h := hubs[n]) is not None), key=lambda h: -float(h.offs.max()))
        found.append(Bound(steps, number, stages, cliques, best[:_HUBS], pools))
    return found[::-1]


def _with(number: int, cliques: Sequence[tuple[int, ...]], steps: Sequence[Step]) -> list[tuple[int, ...]]:
    """The cliques with one more pool, in the first whose pools it clashes with."""
    home = next((c for c in cliques if all(number in steps[m].clashes for m in c)), ())
    return [*(c for c in cliques if c is not home), (number, *home)]
