"""The best set within a budget: one product for each role, the most worth, exactly.

    max Σ_r worth(r, x_r)    s.t.  Σ_r cost(r, x_r) ≤ budget,  x_r one of role r's options or nothing

A multiple-choice knapsack, solved role by role over the sets that no other beats in both cost and worth (Kellerer,
Pferschy & Pisinger, "Knapsack Problems", 2004, ch. 11): exact, since what is beaten stays beaten whatever is added. A
role that a set needs is worth `MUST` more than any other difference, so that it is left empty only where nothing else
fits. Offers make a set cheaper, in ways that belong to no single product: sets above the budget by list prices are
therefore priced too, the most worth first, and the first that is within it is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from daogou.types import ProductId

MUST = 1_000.0
PRICED = 30
"""Sets whose price after offers is asked for, at most."""
REACH = 2.0
"""How many times the budget a set may cost by list prices to be looked at."""


class Option(NamedTuple):
    """So many pieces of a product, at this list price in all (minor units), and what it is worth."""

    product: ProductId
    quantity: int
    cost: int
    worth: float


class Part(NamedTuple):
    """A role's options, and whether a set is none without it."""

    options: Sequence[Option]
    must: bool


class Chosen(NamedTuple):
    """`options`: by part, None where it is empty; `listed` and `total`: minor units before and after offers."""

    options: Sequence[Option | None]
    listed: int
    total: int


Price = Callable[[Mapping[ProductId, int]], int]
"""What a cart (pieces by product) comes to after the best offers, in minor units; never above its list price."""


class _Set(NamedTuple):
    cost: int
    worth: float
    chosen: tuple[int, ...]
    """The place of each part's option, −1 for none."""


def choose(parts: Sequence[Part], budget: int | None, price: Price | None = None) -> Chosen:
    """The best set within the budget (minor units; None: any), empty where not even one product is within it. Options
    of different parts have to be different products."""
    limit = None if budget is None else (budget if price is None else int(REACH * budget))
    front = [_Set(0, 0.0, ())]
    for part in parts:
        front = _unbeaten(_grown(front, part, limit))
    best_first = sorted(front, key=lambda each: (-each.worth, each.cost))
    for tried, each in enumerate(best_first):
        options = _options(parts, each.chosen)
        within = budget is None or each.cost <= budget
        if not within and (price is None or tried >= PRICED):
            continue
        total = _total(options, each.cost, price)
        if budget is None or total <= budget:
            return Chosen(options, each.cost, total)
    return Chosen([None] * len(parts), 0, 0)


def _total(options: Sequence[Option | None], listed: int, price: Price | None) -> int:
    cart = {option.product: option.quantity for option in options if option}
    return price(cart) if price and cart else listed


def _grown(front: Sequence[_Set], part: Part, limit: int | None) -> list[_Set]:
    found = [_Set(each.cost, each.worth, (*each.chosen, -1)) for each in front]
    for place, option in enumerate(part.options):
        worth = option.worth + (MUST if part.must else 0.0)
        found += [
            _Set(each.cost + option.cost, each.worth + worth, (*each.chosen, place))
            for each in front
            if limit is None or each.cost + option.cost <= limit
        ]
    return found


def _unbeaten(sets: list[_Set]) -> list[_Set]:
    """Those that no other is at most as dear as and at least as good as, cheapest first."""
    sets.sort(key=lambda each: (each.cost, -each.worth))
    kept: list[_Set] = []
    for each in sets:
        if not kept or each.worth > kept[-1].worth:
            kept.append(each)
    return kept


def _options(parts: Sequence[Part], chosen: Sequence[int]) -> list[Option | None]:
    return [part.options[place] if place >= 0 else None for part, place in zip(parts, chosen, strict=True)]
