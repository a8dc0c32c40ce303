"""The search itself: step after step every combination that may still be the cheapest, all at once, within a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.options import Option
from daogou.shop.pricing.search.bounds import Bound, bounds
from daogou.shop.pricing.search.rows import Whole
from daogou.shop.pricing.search.states import States
from daogou.shop.pricing.search.steps import Step
from daogou.types import Array

_WIDTHS = (24, 20_000)
"""How many combinations are followed at once: first a few, for a price that others have to beat, whatever the time;
then all of them, until the time is over."""
_FEW = 64
"""So many combinations are followed without asking for their bounds, which would take longer."""
_LARGEST = 2**62
"""Amounts whose products stay below it are multiplied in 64 bits."""


@dataclass(frozen=True)
class Found:
    """The combination that takes most off, how much that is, the most that any might take off (the same where it is
    proved), and how many combinations were looked at."""

    options: tuple[Option, ...]
    off: int
    most: int
    looked_at: int


def search(lines: Sequence[Line], options: Sequence[Option], deadline: float) -> Found:
    """The best combination of `options`, which come in the order of application; `deadline` is a time of
    `time.perf_counter`."""
    steps = _steps(lines, options)
    if not steps:
        return Found((), 0, 0, 0)
    each = bounds(steps)
    run = _Run(steps, each, deadline)
    most = int(steps[0].listed.sum())
    for width in _WIDTHS:
        run.through(width)
        # each time through bounds all combinations: the closer of the two holds
        most = min(most, max(run.most, run.off))
        if most <= run.off:
            break
    chosen = tuple(step.option for step, taken in zip(steps, run.taken, strict=True) if taken)
    return Found(chosen, run.off, max(most, run.off), run.looked_at)


def _steps(lines: Sequence[Line], options: Sequence[Option]) -> list[Step]:
    """Those that could take anything off at list prices, which nothing raises."""
    listed = _listed(lines, options)
    steps: list[Step] = []
    for option in options:
        clashes = [n for n, step in enumerate(steps) if option.clashes(step.option)]
        step = Step(option, lines, listed, clashes)
        come_to = listed[step.mask].sum(keepdims=True)
        items = option.offer.minimum.items if option.offer.minimum else None
        enough = not items or step.quantities[step.mask].sum() >= items
        if enough and step.reachable(come_to)[0] and not (step.on_amounts and step.together(come_to)[0] <= 0):
            steps.append(step)
    return steps


def _listed(lines: Sequence[Line], options: Sequence[Option]) -> Whole:
    whole = sum(line.listed for line in lines)
    factor = max(20_000, whole, *(getattr(option.offer.benefit, "off", 1) for option in options))
    widest = whole * factor * max(line.quantity for line in lines)
    return np.array([line.listed for line in lines], np.int64 if widest < _LARGEST else object)


class _Run:
    def __init__(self, steps: Sequence[Step], bounds_: Sequence[Bound], deadline: float) -> None:
        self._steps, self._bounds, self._deadline = steps, bounds_, deadline
        self._slack = 1e-6 + 1e-12 * float(steps[0].listed.sum())
        self.off, self.most, self.looked_at = 0, 0, 0
        self.taken = np.zeros(len(steps), bool)

    def through(self, width: int) -> None:
        """All steps with so many combinations at once; `most` is then what those that were left out might reach."""
        self.most = 0
        states = States.start(self._steps[0].listed, len(self._steps))
        last: Step | None = None
        pace = 0.0
        for number, step in enumerate(self._steps):
            states = self._entered(states, number, last)
            began, many = time.perf_counter(), len(states)
            # a step that would end after the time is not begun
            late = width > _WIDTHS[0] and began + pace * many > self._deadline
            if late or len(states) > _FEW:
                states = self._kept(states, self._bounds[number].of(states), 0 if late else width)
            if not len(states):
                return
            self.looked_at += len(states)
            more = states.take(step, number)
            self._best_of(more)
            states, last = states.with_(more), step
            pace = (time.perf_counter() - began) / max(many, _FEW)

    def _entered(self, states: States, number: int, last: Step | None) -> States:
        step = self._steps[number]
        if last is not None and (step.stage, step.group) != (last.stage, last.group):
            following = self._steps[number:]
            states = states.merged(following, range(number, len(self._steps)), step.stage == last.stage)
        return states.enter(step, last)

    def _kept(self, states: States, most: Array, width: int) -> States:
        """Those that may still beat the best; where they are too many, the most promising ones, and what the others
        might reach is counted in the gap."""
        most = np.floor(most + self._slack)
        promising = np.flatnonzero(most > self.off)
        if len(promising) > width:
            order = promising[np.argsort(-most[promising], kind="stable")]
            self.most = max(self.most, int(most[order[width]]))
            promising = np.sort(order[:width])
        return states if len(promising) == len(states) else states.pick(promising)

    def _best_of(self, states: States) -> None:
        if not len(states):
            return
        off = self._steps[0].listed.sum() - states.left.sum(axis=1)
        best = int(np.argmax(off))
        if int(off[best]) > self.off:
            self.off, self.taken = int(off[best]), states.taken[best]
