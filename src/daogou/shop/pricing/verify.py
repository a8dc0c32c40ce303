"""A quote checked without the search that found it: its price worked out again, and every combination ruled out anew.

The second search shares nothing with the first but the rules (`pricing.price`): it goes down one combination after the
other in whole numbers and leaves a branch where even everything to come, each at the most it could take off there,
does not come below the quote.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from daogou.shop.pricing.benefits import UNIT_KINDS, BuyGet, Subsidy
from daogou.shop.pricing.cart import Cart
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.options import Option, options
from daogou.shop.pricing.price import Taken, is_valid, price
from daogou.shop.pricing.quote import Quote

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Verified:
    """`price_holds`: the quote's combination is one, and comes to what is quoted, line by line. `least`: no combination
    comes below `proof.least` ("holds"), one does ("broken"), or the time was over before all were ruled out ("open");
    `looked_at` combinations were priced."""

    price_holds: bool
    least: Literal["holds", "broken", "open"]
    looked_at: int


def verify(quote: Quote, offers: Sequence[Offer], seconds: float = SECONDS) -> Verified:
    """Check a quote that was made of these offers, for at most so long."""
    choices = options(quote.cart, offers, quote.buyer)
    walk = _Walk(quote.cart, choices, quote.proof.least, time.perf_counter() + seconds)
    least = walk.outcome() if seconds > 0 else "open"
    return Verified(_price_holds(quote, choices), least, walk.looked_at)


def _price_holds(quote: Quote, choices: Sequence[Option]) -> bool:
    chosen = [each.option for each in quote.applied]
    if any(option not in choices for option in chosen):
        return False
    taken = price(quote.cart, chosen)
    off = [{each.option.offer.id: each.amounts[n] for each in taken if each.amounts[n]} for n in _places(quote.cart)]
    pays = [line.listed - sum(some.values()) for line, some in zip(quote.cart.lines, off, strict=True)]
    return (
        is_valid(chosen, taken)
        and off == [dict(line.off) for line in quote.lines]
        and pays == [line.pay for line in quote.lines]
        and quote.total == sum(pays)
        and all(pay >= 0 for pay in pays)
        and {each.offer.id: each.off for each in quote.applied}
        == {each.option.offer.id: sum(each.amounts) for each in taken}
    )


def _places(cart: Cart) -> range:
    return range(len(cart.lines))


class _Walk:
    def __init__(self, cart: Cart, choices: Sequence[Option], least: int, deadline: float) -> None:
        self._cart, self._choices, self._deadline = cart, choices, deadline
        self._enough = cart.listed - least
        self._shifting = any(option.offer.exclusive for option in choices)
        self._free = {(each.offer.id, each.seller): _unlimited(each) for each in choices if each.by_line}
        self.looked_at = 0

    def outcome(self) -> Literal["holds", "broken", "open"]:
        try:
            return "broken" if self._beaten((), 0) else "holds"
        except TimeoutError:
            return "open"

    def _beaten(self, chosen: tuple[Option, ...], following: int) -> bool:
        """Whether a combination of these and some of those that follow takes off more than is allowed."""
        if time.perf_counter() > self._deadline:
            raise TimeoutError
        self.looked_at += 1
        taken = price(self._cart, chosen)
        # an offer by line that takes nothing may be left out; a pool that takes nothing is in no combination
        if any(not any(each.amounts) for each in taken if not each.option.by_line or each.option.offer.exclusive):
            return False
        off = _off(taken)
        if off > self._enough:
            return True
        rest = [each for each in self._choices[following:] if not any(each.clashes(other) for other in chosen)]
        if off + self._most(chosen, rest) <= self._enough:
            return False
        return any(self._beaten((*chosen, option), self._choices.index(option) + 1) for option in rest)

    def _most(self, chosen: tuple[Option, ...], rest: Sequence[Option]) -> int:
        """Each on its own beside the chosen: with more before it, it finds no more to take. Of a group every line gets
        the most of one; of pools that clash one counts."""
        total = 0
        for _, group in groupby(
            rest, key=lambda option: (option.offer.exclusive, option.offer.stage, option.offer.group)
        ):
            some = list(group)
            lined = [self._alone(chosen, option) for option in some if option.by_line]
            total += sum(max(column) for column in zip(*lined, strict=True))
            cliques: list[tuple[list[Option], int]] = []
            for option in (each for each in some if not each.by_line):
                worth = self._worth(chosen, option)
                home = next((n for n, (c, _) in enumerate(cliques) if all(option.clashes(o) for o in c)), None)
                if home is None:
                    cliques.append(([option], worth))
                else:
                    cliques[home] = ([*cliques[home][0], option], max(cliques[home][1], worth))
            total += sum(worth for _, worth in cliques)
        return total

    def _alone(self, chosen: tuple[Option, ...], option: Option) -> tuple[int, ...]:
        """What it takes off each line beside the chosen, without the limits that could shift it to other lines."""
        beside = [other for other in chosen if not (other.by_line and _same_group(other, option))]
        return price(self._cart, [*beside, self._free[option.offer.id, option.seller]])[-1].amounts

    def _worth(self, chosen: tuple[Option, ...], option: Option) -> int:
        """What a pool takes off; where lines may yet be closed, which brings other pieces forward, by list prices."""
        benefit = option.offer.benefit
        if not (self._shifting and benefit.kind in UNIT_KINDS):
            taken = price(self._cart, [*chosen, option])
            return next(sum(each.amounts) for each in taken if each.option is option)
        if isinstance(benefit, BuyGet) and benefit.gift is not None:
            return sum(self._cart.lines[place].listed for place in option.lines)
        return sum(price(self._cart, [option])[-1].amounts)


def _unlimited(option: Option) -> Option:
    """The offer without its cap and, of a subsidy, without its number of pieces."""
    offer = option.offer.model_copy(update={"cap": None})
    if isinstance(offer.benefit, Subsidy):
        offer = offer.model_copy(update={"benefit": offer.benefit.model_copy(update={"items": None})})
    return replace(option, offer=offer)


def _same_group(one: Option, other: Option) -> bool:
    return (one.offer.stage, one.offer.group) == (other.offer.stage, other.offer.group)


def _off(taken: Sequence[Taken]) -> int:
    return sum(sum(each.amounts) for each in taken)
