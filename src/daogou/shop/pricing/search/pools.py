"""What is bounded as a pool: the most that it takes off lines together, for many combinations and all pools at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daogou.shop.pricing.benefits import BuyGet, Credit, FixedOff, Threshold
from daogou.shop.pricing.search.steps import Step
from daogou.types import Array


class Pools:
    """A table of all steps, of which only those that are pools are ever asked for. What its lines come to has to reach
    `at` for `off`, which counts as often as `unit` goes into it, at most `times`; [levels, steps]."""

    def __init__(self, steps: Sequence[Step]) -> None:
        entries = [_levels(step) for step in steps]
        levels = max(len(entry) for entry in entries)
        padded = [entry + [(np.inf, 0.0, np.inf, 1.0)] * (levels - len(entry)) for entry in entries]
        self._at, self._off, self._unit, self._times = np.array(padded, np.float64).transpose(2, 1, 0)
        self._cap = np.array([step.offer.cap or np.inf for step in steps])
        self._on_list = np.array([step.on_list for step in steps])
        self._listed = np.array([float(step.listed[step.mask].sum()) for step in steps])
        self._stage = np.array([step.stage for step in steps])
        self._masks = np.array([step.mask for step in steps], np.float64).T
        self._clashes = np.zeros((len(steps), len(steps)), np.float32)
        for number, step in enumerate(steps):
            self._clashes[step.clashes, number] = 1

    def most(self, which: Sequence[int], stage: int, left: Array, base: Array, taken: Array) -> Array:
        """The most that each of the steps `which` takes off [rows, pools], where the present stage has this base."""
        masks, chosen = self._masks[:, which], np.asarray(which)
        come_left = left @ masks
        come_to = np.where(self._stage[chosen] == stage, base @ masks, come_left)
        come_to = np.where(self._on_list[chosen], self._listed[chosen], come_to)
        most = np.zeros_like(come_left)
        for at, off, unit, times in zip(self._at, self._off, self._unit, self._times, strict=True):
            often = np.clip(np.floor(come_to / unit[chosen]), 1, times[chosen])
            most = np.where(come_to >= at[chosen], np.maximum(most, off[chosen] * often), most)
        most = np.minimum(most, np.minimum(come_left, self._cap[chosen]))
        barred = taken.astype(np.float32) @ self._clashes[:, which] > 0
        return np.where(barred, 0, most)


def _levels(step: Step) -> list[tuple[float, float, float, float]]:
    """`at`, `off`, `unit` and `times` of each level of one step."""
    benefit, least = step.benefit, step.offer.minimum
    need = 0.0
    if least is not None and least.amount is not None:
        need = least.amount + (0.5 if least.over else 0.0)
    if isinstance(benefit, Threshold):
        often = float(benefit.times or np.inf) if benefit.every else 1.0
        units = [float(each.at) if benefit.every else np.inf for each in benefit.steps]
        return [(max(each.at, need), each.off, unit, often) for each, unit in zip(benefit.steps, units, strict=True)]
    if isinstance(benefit, Credit):
        return [(need, benefit.balance, np.inf, 1.0)]
    if isinstance(benefit, FixedOff) and not benefit.each:
        return [(need, benefit.off, np.inf, 1.0)]
    if step.unit and not step.by_line:
        return [(need, _unit_most(step), np.inf, 1.0)]
    return [(need, float(step.offer.cap or np.inf), np.inf, 1.0)]


def _unit_most(step: Step) -> float:
    """Whatever lines are closed: fewer pieces never save more, but for gifts, of which dearer ones may come forward."""
    benefit = step.benefit
    if isinstance(benefit, BuyGet) and benefit.gift is not None:
        return float(step.listed[step.mask].sum())
    one = step.listed[None, :]
    return float(step.amounts(one, one, np.zeros((1, len(step.mask)), bool)).sum())
