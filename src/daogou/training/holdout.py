"""Held-out baskets and visits: what each shopper did next, and the log without it and all that came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from daogou.shop.interactions import BUY, CART, LIKE, VIEW, Interactions
from daogou.types import DAY, Array, Bools, Floats, Ints, Longs


@dataclass(frozen=True)
class Holdout:
    """A log to learn from and the baskets to be foretold.

    `shoppers` int32[m]: rows of the log whose next basket is held out; `histories` what these m are known to have done
    before it; `now` int64[m] is that basket's moment (s since 1970); `targets[i]` int32[…] the distinct products in it;
    `wanted` int[m] how many it has, counting those unknown to the catalogue. Where `repeats` is False, what is in a
    history is not ranked again.
    """

    train: Interactions
    shoppers: Ints
    histories: Interactions
    now: Longs
    targets: Sequence[Ints]
    wanted: Ints
    repeats: bool = True

    def only(self, kept: Longs) -> Holdout:
        """These of the held-out baskets (int64[…]), in this order."""
        return replace(
            self,
            shoppers=self.shoppers[kept],
            histories=self.histories.take(kept),
            now=self.now[kept],
            targets=[self.targets[place] for place in kept],
            wanted=self.wanted[kept],
        )

    def ruled(self, scores: Floats, part: slice, allowed: Bools) -> Floats:
        """The scores (float32[…, products]) of this part of the shoppers, −inf where a product is not ranked:
        `allowed` bool[products] says which may be at all."""
        ruled: Floats = np.where(allowed, scores, np.float32(-np.inf))
        if not self.repeats:
            known = self.histories.take(np.arange(part.start, part.stop))
            ruled[known.shoppers, known.products] = -np.inf
        return ruled


def last_baskets(log: Interactions) -> Holdout:
    """Leave each shopper's last basket out (by time, then basket number), with whatever came after it; shoppers with
    one basket only stay in the log. Apply it to its own `train` for the second-last."""
    ends = _ends(log)
    return _hold_out(log, ends, _last(ends, log), log.kinds == BUY)


VISIT_GAP = 1_800
"""s without anything done after which the next look is another visit: half an hour, as web analytics count."""
_LOOKS = (VIEW, CART, LIKE)


def last_visits(log: Interactions) -> Holdout:
    """Leave each shopper's last visit out, with whatever came after its first look; `targets` are what was looked at,
    liked or put into the cart in it. Those of one visit only stay in the log."""
    looked = np.isin(log.kinds, _LOOKS)
    rows = np.flatnonzero(looked)
    shopper, at = log.shoppers[rows], log.at[rows]
    new = np.append(True, (shopper[1:] != shopper[:-1]) | (np.diff(at) > VISIT_GAP)) if len(rows) else looked[:0]
    ends = _stretches(log, rows, new)
    return _hold_out(log, ends, _last(ends, log), looked)


def _last(ends: _Ends, log: Interactions) -> Array:
    """Which of these is each shopper's last, of those who have two."""
    count = np.bincount(ends.shopper, minlength=log.n_shoppers)
    last = np.flatnonzero(np.append(ends.shopper[1:] != ends.shopper[:-1], True)) if len(ends.shopper) else ends.shopper
    return last[count[ends.shopper[last]] >= 2]


def next_baskets(log: Interactions, since: int, days: int = 28) -> Holdout:
    """Learn from all before `since` (s since 1970); held out is each known shopper's first basket from then on, where
    it comes within `days`."""
    ends = _ends(log)
    known = np.zeros(log.n_shoppers, bool)
    known[log.shoppers[log.at < since]] = True
    later = np.flatnonzero((ends.at >= since) & (ends.at < since + days * DAY) & known[ends.shopper])
    _, first = np.unique(ends.shopper[later], return_index=True)
    held = _hold_out(log, ends, later[first], log.kinds == BUY)
    train = log.where(log.at < since)
    return replace(held, train=train, histories=train.take(held.shoppers))


def next_days(log: Interactions, since: int, days: int = 28) -> Holdout:
    """Learn from all before `since` (s since 1970); held out is all that each known shopper buys within `days` from
    then on, as one target each, foretold at `since`."""
    held = next_baskets(log, since, days)
    later = (log.at >= since) & (log.at < since + days * DAY) & (log.kinds == BUY)
    bought = log.where(later).take(held.shoppers)
    edges = pairwise(bought.offsets.tolist())
    targets = [np.unique(bought.products[start:stop]).astype(np.int32) for start, stop in edges]
    wanted = np.array([len(products) for products in targets], np.int32)
    return replace(held, now=np.full(len(targets), since, np.int64), targets=targets, wanted=wanted)


def baskets_since(log: Interactions, since: int, each: int) -> Holdout:
    """Learn from all before `since` (s since 1970); held out is every basket that a known shopper bought from then on,
    the first `each` a shopper, one after the other: `shoppers` names who has several several times. What a shopper did
    before a basket is in its history, also what came after `since`."""
    ends, known = _ends(log), np.zeros(log.n_shoppers, bool)
    known[log.shoppers[log.at < since]] = True
    later = np.flatnonzero((ends.at >= since) & known[ends.shopper])
    _, first, count = np.unique(ends.shopper[later], return_index=True, return_counts=True)
    chosen = later[np.arange(len(later)) - np.repeat(first, count) < each]
    held = _hold_out(log, ends, chosen, log.kinds == BUY)
    rows = log.take(held.shoppers)
    place = np.arange(len(rows)) - rows.offsets[rows.shoppers]
    before = place < (ends.start[chosen] - log.offsets[held.shoppers])[rows.shoppers]
    return replace(held, train=log.where(log.at < since), histories=rows.where(before))


@dataclass(frozen=True)
class _Ends:
    """One row per basket or visit, by shopper, time and number: where its rows start and end in the log."""

    shopper: Array
    at: Array
    start: Array
    stop: Array


def _ends(log: Interactions) -> _Ends:
    rows = np.flatnonzero(log.kinds == BUY)
    basket, shopper = log.baskets[rows], log.shoppers[rows]
    new = np.append(True, (basket[1:] != basket[:-1]) | (shopper[1:] != shopper[:-1])) if len(rows) else rows
    return _stretches(log, rows, new)


def _stretches(log: Interactions, rows: Array, new: Array) -> _Ends:
    """`rows` int64[n] of the log, and which of them begin another one."""
    shopper, first = log.shoppers[rows], np.flatnonzero(new)
    last = np.append(first[1:], len(rows)) - 1
    return _Ends(shopper[first], log.at[rows[first]], rows[first], rows[last] + 1 if len(rows) else rows)


def _hold_out(log: Interactions, ends: _Ends, chosen: Array, counts: Bools) -> Holdout:
    """`counts` bool[n]: the rows whose products are targets."""
    shoppers = ends.shopper[chosen].astype(np.int32)
    cut = log.offsets[1:].copy()
    cut[shoppers] = ends.start[chosen]
    train = log.where(np.arange(len(log)) < cut[log.shoppers])
    targets = [
        np.unique(log.products[start:stop][counts[start:stop]]).astype(np.int32)
        for start, stop in zip(ends.start[chosen], ends.stop[chosen], strict=True)
    ]
    wanted = np.array([len(products) for products in targets], np.int32)
    return Holdout(train, shoppers, train.take(shoppers), ends.at[chosen].astype(np.int64), targets, wanted)
