"""What is bounded by line: of one group, the most that any of its offers takes off each line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from daogou.shop.pricing.benefits import WHOLE, FixedOff, PercentOff, Subsidy
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

    @classmethod
    def none(cls, lines: int) -> Rates:
        """Nothing off any line."""
        return cls(*(np.zeros(lines) for _ in range(3)))

    @cached_property
    def any(self) -> bool:
        """Whether it takes anything off."""
        return bool(self.share.any() or self.fixed.any())

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
