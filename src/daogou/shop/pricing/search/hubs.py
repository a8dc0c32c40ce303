"""Thresholds of later stages: what the offers before them have to give up for each of their steps to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from daogou.shop.pricing.benefits import Threshold
from daogou.shop.pricing.search.steps import Step
from daogou.types import Array

_STEPS = 12
"""Steps of a repeating threshold that are told apart."""


@dataclass(frozen=True)
class Hub:
    """What each step of the threshold needs and takes off. Of each unit that offers before it give up, at least
    `factor` is lost: those beside and after it act on it again."""

    number: int
    stage: int
    mask: Array
    needs: Array
    offs: Array
    factor: float

    def reached(self, left: Array, given: Array) -> Array:
        """The most that it takes off, less what is given up for it [rows]; `left` on its lines, of which offers before
        it would take `given`. Minus infinity where it cannot be reached."""
        spare = left[:, None] - self.needs
        net = self.offs - self.factor * np.maximum(given[:, None] - spare, 0)
        most: Array = np.where(spare < 0, -np.inf, net).max(axis=1)
        return most


def hub(number: int, step: Step, shares: Sequence[tuple[int, Array]]) -> Hub | None:
    """The step as a hub; None where it is no threshold on what is left. `shares` are those of its stage and of each
    later one, the most of any line."""
    benefit = step.benefit
    if not isinstance(benefit, Threshold) or step.on_list:
        return None
    needs = [each.at for each in benefit.steps]
    offs = [each.off for each in benefit.steps]
    if benefit.every:
        listed = int(step.listed[step.mask].sum())
        full = min(listed // needs[0], benefit.times or listed)
        needs, offs = [needs[0] * n for n in range(1, full + 1)], [offs[0] * n for n in range(1, full + 1)]
        if full > _STEPS:  # beyond them, all steps are as near as the last that is told apart
            needs, offs = needs[:_STEPS], [*offs[: _STEPS - 1], offs[-1]]
    least = step.offer.minimum.amount if step.offer.minimum and step.offer.minimum.amount else 0
    keep = np.ones(len(step.mask))
    for stage, share in shares:
        if stage >= step.stage:
            keep = keep * np.maximum(1 - share, 0)
    return Hub(
        *(number, step.stage, step.mask),
        np.maximum(np.array(needs, np.float64), least),
        np.minimum(np.array(offs, np.float64), step.offer.cap or np.inf),
        float(keep[step.mask].min()),
    )
