"""Many combinations under way, a row each, and how they take the next step or pass it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from daogou.shop.pricing.search.rows import Whole
from daogou.shop.pricing.search.steps import Step
from daogou.types import Array, Bools


@dataclass(frozen=True)
class States:
    """`left` of every line; `base` when the stage began; `before` the group's offers by line, of which the best took
    `won`; lines `held` by the group's pools, `closed` by exclusive offers. All [rows, lines], but for `taken`, which
    steps are in the combination [rows, steps]."""

    left: Whole
    base: Whole
    before: Whole
    won: Whole
    held: Bools
    closed: Bools
    taken: Bools

    @classmethod
    def start(cls, listed: Whole, steps: int) -> States:
        """The empty combination."""
        one = listed[None, :]
        no = np.zeros(one.shape, bool)
        return cls(one, one, one, np.zeros_like(one), no, no, np.zeros((1, steps), bool))

    def __len__(self) -> int:
        return len(self.taken)

    def pick(self, rows: Array) -> States:
        """Some of the rows."""
        return States(*(getattr(self, each.name)[rows] for each in fields(self)))

    def with_(self, more: States) -> States:
        """These and those."""
        return States(*(np.concatenate([getattr(self, f.name), getattr(more, f.name)]) for f in fields(self)))

    def enter(self, step: Step, last: Step | None) -> States:
        """Before a step: a new stage has new bases, a new group nothing held or won."""
        if last is not None and (step.stage, step.group) == (last.stage, last.group):
            return self
        fresh = replace(self, before=self.left, won=np.zeros_like(self.won), held=np.zeros_like(self.held))
        new_stage = last is None or step.stage != last.stage
        return replace(fresh, base=np.where(self.closed, 0, self.left)) if new_stage else fresh

    def take(self, step: Step, number: int) -> States:
        """The rows that can take this step and gain by it, with it taken."""
        clashes = np.any(self.taken[:, step.clashes], axis=1)
        free = self.pick(~clashes) if step.clashes else self
        if not len(free):
            return free
        shut = free.closed | free.held if step.by_line and not step.exclusive else free.closed
        amounts = step.amounts(free.base, free.left, shut)
        if step.by_line and not step.exclusive:
            won = np.maximum(free.won, amounts)
            done = replace(free, won=won, left=free.before - np.minimum(won, free.before))
        else:
            left = free.left - np.minimum(amounts, free.left)
            done = replace(free, left=left, before=left)
            own = step.mask & ~free.closed
            done = replace(done, closed=free.closed | own) if step.exclusive else replace(done, held=free.held | own)
        gains = np.any(done.left < free.left, axis=1)
        taken = done.taken.copy()
        taken[:, number] = True
        return replace(done, taken=taken).pick(gains)

    def merged(self, following: Sequence[Step], numbers: Sequence[int], same_stage: bool) -> States:
        """Of rows that nothing to come can tell apart the cheapest. Only where a new group begins."""
        if len(self) < 2:
            return self
        live = np.logical_or.reduce([step.mask for step in following])
        clashing = sorted({n for step in following for n in step.clashes if n < numbers[0]})
        parts = [self.left[:, live], self.closed[:, live], self.taken[:, clashing]]
        if same_stage:
            parts.append(self.base[:, live])
        keys = np.hstack([part.astype(np.float64) for part in parts])
        cheapest = np.argsort(self.left.sum(axis=1), kind="stable")[::-1]
        # the last of those with one key stays: the cheapest
        kept = {keys[row].tobytes(): row for row in cheapest.tolist()}
        return self if len(kept) == len(self) else self.pick(np.sort(np.array(list(kept.values()))))
