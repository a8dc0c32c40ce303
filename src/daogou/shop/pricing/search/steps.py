"""One option made ready for the search: its lines as a mask, and what it takes off in many combinations at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from daogou.shop.pricing.benefits import UNIT_KINDS, WHOLE, Credit, FixedOff, PercentOff, Subsidy, Threshold
from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.offer import STAGES
from daogou.shop.pricing.options import Option
from daogou.shop.pricing.search.rows import Whole, at_most, capped_rows, rounded_rows, spread_rows
from daogou.shop.pricing.units import subsidised, unit_amounts
from daogou.types import Bools


class Step:
    """An option over `lines`, those of its part of the cart; `clashes` are the earlier steps it cannot go with."""

    def __init__(self, option: Option, lines: Sequence[Line], listed: Whole, clashes: Sequence[int]) -> None:
        self.option, self.offer, self.benefit = option, option.offer, option.offer.benefit
        self.clashes = list(clashes)
        self.by_line, self.exclusive = option.by_line, self.offer.exclusive
        self.stage = -1 if self.exclusive else STAGES.index(self.offer.stage)
        self.group = option.offer.id if self.exclusive else self.offer.group
        self.on_list = self.exclusive or self.offer.base == "list"
        self.unit = self.benefit.kind in UNIT_KINDS
        self.mask: Bools = np.zeros(len(lines), bool)
        self.mask[list(option.lines)] = True
        self.listed = listed
        self.quantities: Whole = np.array([line.quantity for line in lines], listed.dtype)
        self._lines = lines
        self._known: dict[bytes, Whole] = {}

    @property
    def on_amounts(self) -> bool:
        """Whether it is a pool on amounts: fixed, threshold, credit."""
        return not (self.unit or self.by_line)

    def amounts(self, base: Whole, left: Whole, shut: Bools) -> Whole:
        """What it takes off every line [rows, lines], before what is left on the line limits it. `shut` lines are
        closed, or held by a pool of its group."""
        open_ = self.mask & ~shut
        based = np.where(open_, self.listed if self.on_list else base, 0)
        come_to = based.sum(axis=1)
        met = self._met(come_to, open_)
        if self.on_amounts:
            weights = np.where(open_, left, 0)
            off = np.minimum(self.together(come_to), weights.sum(axis=1))
            return spread_rows(np.where(met, off, 0), weights)
        return capped_rows(np.where(met[:, None], self.uncapped(based, open_), 0), self.offer.cap)

    def _met(self, come_to: Whole, open_: Bools) -> Bools:
        items = self.offer.minimum.items if self.offer.minimum else None
        met = self.reachable(come_to)
        if items:
            met = np.logical_and(met, (open_ * self.quantities).sum(axis=1) >= items)
        return met

    def reachable(self, come_to: Whole) -> Bools:
        """Whether an amount [rows] meets the minimum's amount."""
        least = self.offer.minimum
        if least is None or least.amount is None:
            return np.ones(len(come_to), bool)
        met: Bools = (come_to > least.amount if least.over else come_to >= least.amount).astype(bool)
        return met

    def together(self, come_to: Whole) -> Whole:
        """What a pool on amounts takes off lines that come to so much [rows], within its cap."""
        benefit = self.benefit
        if isinstance(benefit, Threshold):
            off = np.zeros_like(come_to)
            for step in benefit.steps:
                times = come_to // step.at if benefit.every else 1
                if benefit.times is not None:
                    times = np.minimum(times, benefit.times)
                off = np.where(come_to >= step.at, step.off * times, off)
        else:
            assert isinstance(benefit, FixedOff | Credit)
            off = np.full_like(come_to, benefit.off if isinstance(benefit, FixedOff) else benefit.balance)
        return off if self.offer.cap is None else at_most(off, self.offer.cap)

    def uncapped(self, based: Whole, open_: Bools) -> Whole:
        """What an offer that is no pool on amounts takes off, before its minimum and its cap."""
        benefit = self.benefit
        if isinstance(benefit, PercentOff):
            return at_most(rounded_rows(based * benefit.off, WHOLE, self.offer), based)
        if isinstance(benefit, FixedOff):
            return at_most(benefit.off * self.quantities, based)
        if isinstance(benefit, Subsidy):
            counts = self._by_pattern(open_, lambda lines: subsidised(benefit.items, lines))
            off = rounded_rows(based * counts * benefit.off, WHOLE * self.quantities, self.offer)
            limit = based if benefit.per_item is None else at_most(counts * benefit.per_item, based)
            return at_most(off, limit)
        return self._by_pattern(open_, lambda lines: unit_amounts(self.offer, lines))

    def _by_pattern(self, open_: Bools, of: Callable[[dict[int, Line]], dict[int, int]]) -> Whole:
        """What depends on nothing but which lines are open [rows, lines]: worked out once for each such set."""
        first = open_[:1]
        if bool((open_ == first).all()):
            return self._one(first[0], of)[None, :].repeat(len(open_), axis=0)
        patterns, which = np.unique(open_, axis=0, return_inverse=True)
        return np.stack([self._one(pattern, of) for pattern in patterns])[which.reshape(-1)]

    def _one(self, open_: Bools, of: Callable[[dict[int, Line]], dict[int, int]]) -> Whole:
        key = open_.tobytes()
        if key not in self._known:
            vector = np.zeros_like(self.listed)
            found = of({place: self._lines[place] for place in np.flatnonzero(open_).tolist()})
            vector[list(found)] = list(found.values())
            self._known[key] = vector
        return self._known[key]
