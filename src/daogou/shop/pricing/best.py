"""The best price: the cheapest combination of offers for a cart, with the proof that nothing is cheaper."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from daogou.shop.pricing.benefits import Credit
from daogou.shop.pricing.cart import Buyer, Cart
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.options import Option, WhyNot, options, why_not
from daogou.shop.pricing.price import Taken, is_valid, price
from daogou.shop.pricing.quote import Applied, Proof, Quote, QuoteLine
from daogou.shop.pricing.search.run import Found, search
from daogou.types import InvalidInput

SECONDS = 0.03
"""How long the search goes on by default. What it has by then is quoted, with the gap that is left."""


def best_quote(cart: Cart, offers: Sequence[Offer], buyer: Buyer, seconds: float = SECONDS) -> Quote:
    """The cheapest combination of `offers` for this cart and shopper, as docs/offers.md defines it.

    After `seconds` the best combination found by then is quoted, and `proof.proved` is false unless none can be
    cheaper; it may take a few milliseconds more. Raises `InvalidInput` where two offers have one id.
    """
    began = time.perf_counter()
    if len({offer.id for offer in offers}) != len(offers):
        raise InvalidInput("Two offers have the same id.")
    choices = options(cart, offers, buyer)
    found = list(_searched(cart, choices, began + seconds))
    chosen = sorted((option for each in found for option in each.options), key=lambda option: option.order)
    taken = _thrifty(cart, choices, settled(cart, chosen), began + seconds)
    total = cart.listed - _off(taken)
    least = cart.listed - sum(each.most for each in found)
    proof = Proof(
        least,
        proved=least == total,
        method="search" if choices else "nothing to choose",
        looked_at=sum(each.looked_at for each in found),
        parts=len(found),
        seconds=time.perf_counter() - began,
    )
    return Quote(cart, buyer, _lines(cart, taken), _applied(taken), total, proof, _unusable(offers, buyer, choices))


def settled(cart: Cart, chosen: Sequence[Option]) -> list[Taken]:
    """What the chosen take off, without those that take nothing since another of their group takes more everywhere:
    they are no part of a combination."""
    taken = price(cart, chosen)
    if all(any(each.amounts) for each in taken):
        return taken
    return settled(cart, [each.option for each in taken if any(each.amounts)])


def _thrifty(cart: Cart, choices: Sequence[Option], taken: list[Taken], deadline: float) -> list[Taken]:
    """The same price with less store credit, where some of it was left over: the other offers go first."""
    over = [
        each.option
        for each in taken
        if isinstance(each.option.offer.benefit, Credit) and sum(each.amounts) < each.option.offer.benefit.balance
    ]
    if not over:
        return taken
    others = list(_searched(cart, [option for option in choices if option not in over], deadline))
    instead = settled(cart, [*(option for each in others for option in each.options), *over])
    chosen = [each.option for each in instead]
    return instead if is_valid(chosen, instead) and _off(instead) == _off(taken) else taken


def _off(taken: Sequence[Taken]) -> int:
    return sum(sum(each.amounts) for each in taken)


def _searched(cart: Cart, choices: Sequence[Option], deadline: float) -> Iterator[Found]:
    """Each part of the cart by itself: offers without a line in common do not touch each other."""
    for part in _parts(choices):
        places = sorted({place for option in part for place in option.lines})
        number = {place: n for n, place in enumerate(places)}
        local = [replace(option, lines=tuple(number[place] for place in option.lines)) for option in part]
        own = {(option.offer.id, option.seller): option for option in part}
        found = search([cart.lines[place] for place in places], local, deadline)
        yield replace(found, options=tuple(own[option.offer.id, option.seller] for option in found.options))


def _parts(choices: Sequence[Option]) -> Iterator[list[Option]]:
    """Options that have a line in common, or are of one offer, are in one part; each in the order of application."""
    parts: list[tuple[set[int], set[str], list[Option]]] = []
    for option in choices:
        lines, ids, together = set(option.lines), {option.offer.id}, [option]
        apart = []
        for part in parts:
            if lines.isdisjoint(part[0]) and ids.isdisjoint(part[1]):
                apart.append(part)
            else:
                lines, ids, together = lines | part[0], ids | part[1], part[2] + together
        parts = [*apart, (lines, ids, together)]
    return (sorted(together, key=lambda option: option.order) for _, _, together in parts)


def _lines(cart: Cart, taken: Sequence[Taken]) -> list[QuoteLine]:
    return [
        QuoteLine(
            line,
            {each.option.offer.id: each.amounts[place] for each in taken if each.amounts[place]},
            line.listed - sum(each.amounts[place] for each in taken),
        )
        for place, line in enumerate(cart.lines)
    ]


def _applied(taken: Sequence[Taken]) -> list[Applied]:
    return [Applied(each.option, sum(each.amounts)) for each in taken]


def _unusable(offers: Sequence[Offer], buyer: Buyer, choices: Sequence[Option]) -> list[tuple[Offer, WhyNot]]:
    about = {option.offer.id for option in choices}
    others = [offer for offer in offers if offer.id not in about]
    return [(offer, why_not(offer, buyer) or "lines") for offer in others]
