"""What is near (凑单): products that the shopper would want anyway, with which the cart costs less than without."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from daogou.shop.pricing.benefits import Threshold
from daogou.shop.pricing.best import best_quote
from daogou.shop.pricing.cart import Cart, Line
from daogou.shop.pricing.offer import STAGES, Offer
from daogou.shop.pricing.options import why_not
from daogou.shop.pricing.quote import Quote

SECONDS = 0.15
_MOST_PIECES = 3
"""Nobody wants more pieces of what they did not think of buying."""
_TRIED = 12
"""Products that are tried for one offer, the most wanted first."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`quantity` more of a product, which alone would cost `adds`; the cart comes to `total` with it: `saves` less than
    the two apart, which is more than it adds."""

    line: Line
    adds: int
    total: int
    saves: int

    @property
    def quantity(self) -> int:
        return self.line.quantity


@dataclass(frozen=True, slots=True)
class Near:
    """An offer whose next step is near: `missing` (minor units, or pieces where `pieces`) on its goods, and what would
    reach it, the most wanted first."""

    offer: Offer
    missing: int
    pieces: bool
    suggestions: Sequence[Suggestion]


def near(
    quote: Quote, offers: Sequence[Offer], wanted: Sequence[Line], n: int = 3, seconds: float = SECONDS
) -> list[Near]:
    """Offers that at most `n` of the `wanted` products each (one piece a line, the most wanted first) would bring into
    reach, the one that saves most first; at most so many seconds are spent.

    A product is suggested only where the cart with it comes to less than without it: what it adds is saved and more.
    """
    deadline = time.perf_counter() + seconds
    found = []
    for offer, missing, pieces in sorted(_gaps(quote, offers), key=lambda gap: gap[1]):
        tried = [line for line in wanted if offer.scope.holds(line) and line.price > 0][:_TRIED]
        good: list[Suggestion] = []
        for line in tried:
            if time.perf_counter() > deadline or len(good) == n:
                break
            good += [each for each in [_tried(quote, offers, line, missing, pieces)] if each is not None]
        if good:
            found.append(Near(offer, missing, pieces, good))
    return sorted(found, key=lambda each: -max(one.saves - one.adds for one in each.suggestions))


def _gaps(quote: Quote, offers: Sequence[Offer]) -> Iterator[tuple[Offer, int, bool]]:
    """Usable offers with what the lines of each lack for its next step, or for its minimum."""
    for offer in offers:
        if why_not(offer, quote.buyer) is None:
            pieces = _missing_pieces(quote, offer)
            if pieces:
                yield offer, pieces, True
            elif missing := _missing_amount(quote, offer):
                yield offer, missing, False


def _missing_pieces(quote: Quote, offer: Offer) -> int:
    items = offer.minimum.items if offer.minimum else None
    there = sum(each.line.quantity for each in quote.lines if offer.scope.holds(each.line))
    return max(items - there, 0) if items and there else 0


def _missing_amount(quote: Quote, offer: Offer) -> int:
    come_to = _come_to(quote, offer)
    needs = []
    if offer.minimum and offer.minimum.amount:
        needs.append(offer.minimum.amount + offer.minimum.over)
    if isinstance(offer.benefit, Threshold):
        first = offer.benefit.steps[0].at
        repeated = [(come_to // first + 1) * first] if offer.benefit.every else []
        needs += [step.at for step in offer.benefit.steps] + repeated
    return min((need - come_to for need in needs if need > come_to), default=0)


def _come_to(quote: Quote, offer: Offer) -> int:
    """What the quote leaves of the offer's lines when its stage begins; list prices where it counts on them."""
    stages = {each.offer.id: STAGES.index(each.offer.stage) for each in quote.applied}
    alone = {each.offer.id for each in quote.applied if each.offer.exclusive}
    before = {id_ for id_, stage in stages.items() if stage < STAGES.index(offer.stage)} - alone
    total = 0
    for each in quote.lines:
        if offer.scope.holds(each.line) and not alone & each.off.keys():
            taken = 0 if offer.base == "list" else sum(off for id_, off in each.off.items() if id_ in before)
            total += each.line.listed - taken
    return total


def _tried(quote: Quote, offers: Sequence[Offer], line: Line, missing: int, pieces: bool) -> Suggestion | None:
    quantity = missing if pieces else -(-missing // line.price)
    if quantity > _MOST_PIECES:
        return None
    adds = quantity * line.price
    instead = best_quote(_with(quote.cart, line, quantity), offers, quote.buyer)
    if instead.total >= quote.total:
        return None
    return Suggestion(replace(line, quantity=quantity), adds, instead.total, quote.total + adds - instead.total)


def _with(cart: Cart, line: Line, quantity: int) -> Cart:
    """The cart with so many more of it."""
    if any(each.product == line.product for each in cart.lines):
        more = [
            replace(each, quantity=each.quantity + quantity) if each.product == line.product else each
            for each in cart.lines
        ]
        return Cart(more, cart.currency)
    return Cart([*cart.lines, replace(line, quantity=quantity)], cart.currency)
