"""What a combination of offers takes off a cart, line by line: the rules of docs/offers.md, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from daogou.shop.pricing.amounts import capped, rounded, spread
from daogou.shop.pricing.benefits import (
    UNIT_KINDS,
    WHOLE,
    Credit,
    FixedOff,
    PercentOff,
    Subsidy,
    Threshold,
)
from daogou.shop.pricing.cart import Cart
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.options import Option
from daogou.shop.pricing.units import subsidised, unit_amounts


class Taken(NamedTuple):
    """What an option took off each line of the cart."""

    option: Option
    amounts: tuple[int, ...]


def price(cart: Cart, combination: Sequence[Option]) -> list[Taken]:
    """What each option of a combination takes off, in the order of application. The combination is not asked whether
    it is one: see `is_valid`."""
    run = _Run(cart)
    for option in combination:
        if option.offer.exclusive:
            run.alone(option)
    shared = [option for option in sorted(combination, key=lambda o: o.order) if not option.offer.exclusive]
    for _, stage in groupby(shared, key=lambda option: option.offer.stage):
        run.base = list(run.left)
        for _, group in groupby(stage, key=lambda option: option.offer.group):
            run.group(list(group))
    return run.taken


def is_valid(combination: Sequence[Option], taken: Sequence[Taken]) -> bool:
    """No two of it clash, and each takes something off."""
    pairs = ((one, two) for n, one in enumerate(combination) for two in combination[:n])
    return not any(one.clashes(two) for one, two in pairs) and all(any(each.amounts) for each in taken)


class _Run:
    """One pricing under way: `left` of every line, `base` when the stage began, `closed` by exclusive offers."""

    def __init__(self, cart: Cart) -> None:
        self._cart = cart
        self._listed = [line.listed for line in cart.lines]
        self.left = list(self._listed)
        self.base = list(self._listed)
        self._closed: set[int] = set()
        self.taken: list[Taken] = []

    def alone(self, option: Option) -> None:
        """An exclusive offer: on list prices, and its lines are closed to all others."""
        self._take([(option, self._amounts(option, option.lines))])
        self._closed.update(option.lines)

    def group(self, options: Sequence[Option]) -> None:
        """The offers of one group of the stage: those on lines together first, each taking its lines out of the group;
        then on every other line the one offer that takes most off it."""
        held: set[int] = set()
        for option in options:
            if not option.by_line:
                self._take([(option, self._amounts(option, self._open(option)))])
                held.update(option.lines)
        rest = [option for option in options if option.by_line]
        tried = [
            (option, self._amounts(option, [place for place in self._open(option) if place not in held]))
            for option in rest
        ]
        best: list[dict[int, int]] = [{} for _ in rest]
        for place in range(len(self.left)):
            most = max(range(len(rest)), key=lambda n: (tried[n][1].get(place, 0), -n), default=None)
            if most is not None and place in tried[most][1]:
                best[most][place] = tried[most][1][place]
        self._take([(option, amounts) for option, amounts in zip(rest, best, strict=True)])

    def _open(self, option: Option) -> list[int]:
        return [place for place in option.lines if place not in self._closed]

    def _take(self, all_amounts: Sequence[tuple[Option, dict[int, int]]]) -> None:
        for option, amounts in all_amounts:
            off = [min(amounts.get(place, 0), left) for place, left in enumerate(self.left)]
            self.left = [left - some for left, some in zip(self.left, off, strict=True)]
            self.taken.append(Taken(option, tuple(off)))

    def _amounts(self, option: Option, places: Sequence[int]) -> dict[int, int]:
        """What it takes off each of its open lines, before what is left on the line limits it."""
        offer = option.offer
        base = {place: (self._listed if offer.base == "list" else self.base)[place] for place in places}
        quantity = sum(self._cart.lines[place].quantity for place in places)
        if not places or not reaches(offer, sum(base.values()), quantity):
            return {}
        if offer.benefit.kind in UNIT_KINDS or option.by_line:
            amounts = self._by_line(offer, base)
            return dict(zip(amounts, capped(list(amounts.values()), offer.cap), strict=True))
        left = [self.left[place] for place in places]
        total = min(off_together(offer, sum(base.values())), sum(left))
        return dict(zip(places, spread(total, left), strict=True))

    def _by_line(self, offer: Offer, base: dict[int, int]) -> dict[int, int]:
        benefit, lines = offer.benefit, {place: self._cart.lines[place] for place in base}
        if isinstance(benefit, PercentOff):
            return {place: min(rounded(some * benefit.off, WHOLE, offer), some) for place, some in base.items()}
        if isinstance(benefit, FixedOff):
            return {place: min(benefit.off * lines[place].quantity, some) for place, some in base.items()}
        if isinstance(benefit, Subsidy):
            counts = subsidised(benefit.items, lines)
            return {
                place: off_pieces(offer, benefit, some, counts[place], lines[place].quantity)
                for place, some in base.items()
            }
        return unit_amounts(offer, lines)


def reaches(offer: Offer, amount: int, items: int) -> bool:
    """Whether lines that come to so much, of so many pieces, meet the offer's minimum."""
    least = offer.minimum
    if least is None:
        return True
    enough = least.amount is None or (amount > least.amount if least.over else amount >= least.amount)
    return enough and items >= (least.items or 0)


def off_together(offer: Offer, amount: int) -> int:
    """What an offer on lines together takes off, where they come to `amount`; within its cap."""
    benefit = offer.benefit
    if isinstance(benefit, FixedOff):
        off = benefit.off
    elif isinstance(benefit, Credit):
        off = benefit.balance
    else:
        assert isinstance(benefit, Threshold)
        reached = [step for step in benefit.steps if amount >= step.at]
        times = amount // benefit.steps[0].at if benefit.every else 1
        off = reached[-1].off * min(times, benefit.times or times) if reached else 0
    return off if offer.cap is None else min(off, offer.cap)


def off_pieces(offer: Offer, benefit: Subsidy, base: int, count: int, quantity: int) -> int:
    """What a subsidy takes off `count` of the `quantity` pieces of a line that comes to `base`."""
    off = rounded(base * count * benefit.off, WHOLE * quantity, offer)
    limit = base if benefit.per_item is None else min(base, benefit.per_item * count)
    return min(off, limit)
