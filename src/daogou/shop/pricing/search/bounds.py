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
from itertools import groupby

import numpy as np

from daogou.shop.pricing.benefits import WHOLE, BuyGet, FixedOff, PercentOff, Subsidy, Threshold
from daogou.shop.pricing.search.rows import Whole
from daogou.shop.pricing.search.states import States
from daogou.shop.pricing.search.steps import Step
from daogou.types import Array

_CAP_BINDS = 0.9
"""A cap below so much of what it limits is the better bound of the two."""


@dataclass(frozen=True)
class Rates:
    """Of one group, for each line: an offer takes at most `share` × what is left + `more`, or at most `fixed`."""

    share: Array
    more: Array
    fixed: Array

    def of(self, base: Array) -> Array:
        """The most that an offer takes off each line [rows, lines]."""
        most: Array = np.maximum(self.share * base + self.more, self.fixed)
        return most

    def or_(self, other: Rates) -> Rates:
        """Whichever of the two takes more."""
        pairs = ((self.share, other.share), (self.more, other.more), (self.fixed, other.fixed))
        return Rates(*(np.maximum(one, two) for one, two in pairs))


def rates(step: Step) -> Rates:
    """Of one step that is bounded by line; nothing that depends on which of its lines are open is relied on."""
    zero, listed = np.zeros(len(step.mask)), step.listed.astype(np.float64)
    benefit = step.benefit
    if step.unit:
        open_ = step.mask[None, :]
        most = step.uncapped(np.where(open_, step.listed, 0), open_)[0]
        return Rates(zero, zero, most.astype(np.float64))
    if isinstance(benefit, FixedOff):
        flat = np.where(step.mask, np.minimum(benefit.off * step.quantities, step.listed), 0)
        return Rates(zero, zero, flat.astype(np.float64))
    assert isinstance(benefit, PercentOff | Subsidy)
    slack = np.where(step.mask, 0.0 if step.offer.rounding == "down" else float(step.offer.round_to), 0.0)
    share = np.where(step.mask, benefit.off / WHOLE, 0.0)
    flat = np.where(step.mask, np.inf, 0.0)
    if isinstance(benefit, Subsidy):
        most = np.minimum(step.quantities.astype(np.float64), benefit.items or np.inf)
        share = share * most / step.quantities.astype(np.float64)
        flat = np.where(step.mask, most * (benefit.per_item or np.inf), 0.0)
    full = np.minimum(share * listed + slack, flat)
    # by line the one or the other: what a base of its own or a low limit makes certain, else the share
    certain = np.full(len(listed), step.on_list) | (flat < _CAP_BINDS * (share * listed + slack))
    return Rates(np.where(certain, 0, share), np.where(certain, 0, slack), np.where(certain, full, 0))


def by_lines(step: Step, exclusives: bool) -> bool:
    """Whether a step is bounded by line; as a pool where its cap binds, or where closed lines might shift what it takes
    from one line to another."""
    if step.on_amounts:
        return False
    if step.unit and not step.by_line and exclusives:
        return False
    if step.offer.cap is None:
        return True
    most = rates(step).of(step.listed.astype(np.float64)).sum()
    return bool(step.offer.cap >= _CAP_BINDS * most)


def pool_most(step: Step, come_to: Whole) -> Whole:
    """The most that a step bounded as a pool takes off lines that come to so much at most [rows]."""
    if step.on_amounts:
        off = np.minimum(step.together(come_to), come_to if not step.on_list else step.listed[step.mask].sum())
    elif step.unit:
        off = np.full_like(come_to, _unit_most(step))
    else:
        off = np.full_like(come_to, step.offer.cap or 0)
    if step.offer.cap is not None:
        off = np.minimum(off, step.offer.cap)
    return np.where(step.reachable(come_to), off, 0)


def _unit_most(step: Step) -> int:
    """Whatever lines are closed: fewer pieces never save more, but for gifts, of which dearer ones may come forward."""
    benefit = step.benefit
    if isinstance(benefit, BuyGet) and benefit.gift is not None:
        return int(step.listed[step.mask].sum())
    one = step.listed[None, :]
    return int(step.amounts(one, one, np.zeros((1, len(step.mask)), bool)).sum())


@dataclass(frozen=True)
class Hub:
    """A threshold of a later stage: what each of its steps needs and takes off."""

    number: int
    needs: Array
    offs: Array


def hub(number: int, step: Step) -> Hub | None:
    """The step as a hub; None where it is no threshold on what is left."""
    benefit = step.benefit
    if not isinstance(benefit, Threshold) or step.on_list:
        return None
    listed = float(step.listed[step.mask].sum())
    if benefit.every:
        times = min(int(listed // benefit.steps[0].at), benefit.times or 10**9, 12)
        needs = [benefit.steps[0].at * n for n in range(1, times + 1)]
        # beyond the steps that are told apart, all that is left could take off
        offs = [benefit.steps[0].off * n for n in range(1, times + 1)]
        if times == 12:
            offs[-1] = int(step.together(np.array([int(listed)], step.listed.dtype))[0])
    else:
        needs, offs = [each.at for each in benefit.steps], [each.off for each in benefit.steps]
    least = step.offer.minimum.amount if step.offer.minimum and step.offer.minimum.amount else 0
    cap = step.offer.cap or np.inf
    return Hub(number, np.maximum(np.array(needs, float), least), np.minimum(np.array(offs, float), cap))


Place = tuple[int, str]
"""Stage and group."""


@dataclass(frozen=True)
class Bound:
    """The bound of states before step `number`. `stages` hold, in order, the rates of each group of what is to come;
    `cliques` are the pools to come, in sets of which a combination has one at most."""

    steps: Sequence[Step]
    number: int
    stages: Sequence[tuple[int, Sequence[Rates]]]
    cliques: Sequence[Sequence[int]]
    hubs: Sequence[tuple[Hub, float]]

    @cached_property
    def _now(self) -> Step:
        return self.steps[self.number]

    @cached_property
    def _pooled(self) -> Sequence[int]:
        return [n for clique in self.cliques for n in clique]

    @cached_property
    def _masks(self) -> Array:
        """float[lines, pools]."""
        width = len(self._now.mask)
        return np.array([self.steps[n].mask for n in self._pooled], np.float64).reshape(-1, width).T

    def of(self, states: States) -> Array:
        """float[rows]."""
        left = np.where(states.closed, 0, states.left).astype(np.float64)
        open_base = np.where(states.closed, 0, states.base).astype(np.float64)
        done = (self._now.listed.sum() - states.left.sum(axis=1)).astype(np.float64)
        extra, before = self._by_lines(states, left, open_base)
        pools = self._pools(states, left, open_base)
        tops = [pools[:, columns].max(axis=1) for columns in self._columns]
        together = sum(tops, np.zeros(len(left)))
        bound = extra.sum(axis=1) + together
        for found, factor in self.hubs:
            bound = np.minimum(bound, self._with_hub(found, factor, extra.sum(axis=1), before, pools, tops, left))
        most: Array = done + np.minimum(bound, left.sum(axis=1))
        return most

    @cached_property
    def _columns(self) -> Sequence[Sequence[int]]:
        places = iter(range(len(self._pooled)))
        return [[next(places) for _ in clique] for clique in self.cliques]

    def _by_lines(self, states: States, left: Array, base: Array) -> tuple[Array, dict[int, Array]]:
        """The most that is taken off by line, in all and before each later stage [rows, lines]."""
        extra, before = np.zeros_like(left), {}
        for stage, groups in self.stages:
            before[stage] = extra
            now = stage == self._now.stage
            on = base if now else left - extra
            more = np.zeros_like(left)
            for place, group in enumerate(groups):
                most = np.minimum(group.of(on), on if not now else np.inf)
                if now and place == 0:
                    most = np.where(states.held, 0, np.maximum(most - states.won.astype(np.float64), 0))
                more = more + most
            extra = np.minimum(extra + np.where(states.closed, 0, more), left)
        return extra, before

    def _pools(self, states: States, left: Array, base: Array) -> Array:
        """The most that each pool takes off [rows, pools]."""
        if not self._pooled:
            return np.zeros((len(left), 0))
        found = []
        for n, come_left, come_base in zip(self._pooled, (left @ self._masks).T, (base @ self._masks).T, strict=True):
            step = self.steps[n]
            on = come_base if step.stage == self._now.stage else come_left
            if step.on_list:
                on = np.full_like(on, float(step.listed[step.mask].sum()))
            most = pool_most(step, np.rint(on).astype(np.int64)).astype(np.float64)
            most = np.minimum(most, come_left)
            found.append(np.where(states.taken[:, step.clashes].any(axis=1), 0, most) if step.clashes else most)
        return np.stack(found, axis=1)

    def _with_hub(
        self,
        found: Hub,
        factor: float,
        extra: Array,
        before: dict[int, Array],
        pools: Array,
        tops: Sequence[Array],
        left: Array,
    ) -> Array:
        """The bound where it is told apart how far this threshold is reached."""
        step = self.steps[found.number]
        others, unused, earlier = extra, np.zeros(len(left)), np.zeros(len(left))
        usable = np.zeros(len(left), bool)
        for clique, columns, top in zip(self.cliques, self._columns, tops, strict=True):
            if found.number in clique:
                own = columns[clique.index(found.number)]
                rest = [c for c in columns if c != own]
                unused = pools[:, rest].max(axis=1) if rest else unused
                usable = pools[:, own] > 0
                continue
            others = others + top
            inside = all(
                self.steps[n].stage < step.stage and not (self.steps[n].mask & ~step.mask).any() for n in clique
            )
            earlier = earlier + top if inside else earlier
        given = before[step.stage][:, step.mask].sum(axis=1) + earlier
        spare = left[:, step.mask].sum(axis=1)[:, None] - found.needs
        reached = np.where(spare < 0, -np.inf, found.offs - factor * np.maximum(given[:, None] - spare, 0))
        best = np.where(usable, reached.max(axis=1), -np.inf)
        return others + np.maximum(best, unused)


def bounds(steps: Sequence[Step]) -> list[Bound]:
    """One for each step: built from the last to the first, each from the one after it."""
    exclusives, width = any(step.exclusive for step in steps), len(steps[0].mask)
    nothing = Rates(*(np.zeros(width) for _ in range(3)))
    by_place: dict[Place, Rates] = {}
    cliques: list[tuple[int, ...]] = []
    hubs: list[Hub] = []
    found: list[Bound] = []
    for number, step in reversed(list(enumerate(steps))):
        place = (step.stage, step.group)
        by_place = {place: by_place.get(place, nothing), **{p: each for p, each in by_place.items() if p != place}}
        if by_lines(step, exclusives):
            by_place[place] = by_place[place].or_(rates(step))
        else:
            home = next((n for n, c in enumerate(cliques) if all(number in steps[m].clashes for m in c)), None)
            cliques = [
                *cliques[:home],
                (number, *(cliques[home] if home is not None else ())),
                *(cliques[home + 1 :] if home is not None else ()),
            ]
            hubs += [own for own in [hub(number, step)] if own is not None]
        stages = [(stage, [each for _, each in some]) for stage, some in groupby(by_place.items(), lambda i: i[0][0])]
        later = [(each, _factor(steps[each.number], stages)) for each in hubs if steps[each.number].stage > step.stage]
        found.append(Bound(steps, number, stages, cliques, later))
    return found[::-1]


def _factor(step: Step, stages: Sequence[tuple[int, Sequence[Rates]]]) -> float:
    """What at least is lost of each unit that offers before this threshold give up: others of its stage and later ones
    act on it again."""
    keep = np.ones(len(step.mask))
    for stage, groups in stages:
        if stage >= step.stage:
            keep *= np.maximum(1 - np.sum([each.share for each in groups], axis=0), 0)
    return float(keep[step.mask].min())
