"""What offers take off single pieces, by their list prices: n-th items, gifts, sets, member prices, subsidies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daogou.shop.pricing.amounts import rounded, spread
from daogou.shop.pricing.benefits import WHOLE, Bundle, BuyGet, MemberPrice, NthItem
from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.offer import Offer

Lines = Mapping[int, Line]
"""Lines of the cart by their places, in its order."""


def pieces(lines: Lines) -> list[int]:
    """The line of each single piece, dearest first, in the cart's order where they cost the same."""
    order = sorted(lines, key=lambda place: (-lines[place].price, place))
    return [place for place in order for _ in range(lines[place].quantity)]


def unit_amounts(offer: Offer, lines: Lines) -> dict[int, int]:
    """How much an offer of `UNIT_KINDS` takes off each of these, its open lines; before its cap."""
    benefit = offer.benefit
    if isinstance(benefit, MemberPrice):
        return {
            place: line.quantity * max(line.price - benefit.prices.get(line.product, line.price), 0)
            for place, line in lines.items()
        }
    if isinstance(benefit, NthItem):
        return _nth(offer, benefit, lines)
    if isinstance(benefit, BuyGet):
        return _gifts(offer, benefit, lines)
    assert isinstance(benefit, Bundle)
    return _sets(offer, benefit, lines)


def _shares(offer: Offer, off: int, some: Sequence[int], lines: Lines) -> dict[int, int]:
    """`off` of each of these pieces."""
    taken: dict[int, int] = {}
    for place in some:
        price = lines[place].price
        taken[place] = taken.get(place, 0) + min(rounded(price * off, WHOLE, offer), price)
    return taken


def _nth(offer: Offer, benefit: NthItem, lines: Lines) -> dict[int, int]:
    pools = [lines] if benefit.mixed else [{place: line} for place, line in lines.items()]
    hit = [place for pool in pools for place in pieces(pool)[benefit.n - 1 :: benefit.n][: benefit.times]]
    return _shares(offer, benefit.off, hit, lines)


def _gifts(offer: Offer, benefit: BuyGet, lines: Lines) -> dict[int, int]:
    if benefit.gift is None:
        some, run = pieces(lines), benefit.buy + benefit.get
        runs = min(len(some) // run, benefit.times or len(some))
        hit = [place for n in range(runs) for place in some[n * run + benefit.buy : (n + 1) * run]]
        return _shares(offer, benefit.off, hit, lines)
    bought = sum(line.quantity for line in lines.values() if offer.scope.holds(line))
    given = pieces({place: line for place, line in lines.items() if not offer.scope.holds(line)})
    times = min(bought // benefit.buy, benefit.times or bought)
    # the cheapest, and of those that cost the same the last in the cart
    return _shares(offer, benefit.off, given[::-1][: times * benefit.get], lines)


def _sets(offer: Offer, benefit: Bundle, lines: Lines) -> dict[int, int]:
    """The saving of all sets that cost more by piece, spread over their pieces."""
    parts: list[dict[int, Line]] = [{} for _ in benefit.parts]
    for place, line in lines.items():
        parts[part_of(benefit, line)][place] = line
    some = [pieces(part) for part in parts]
    full = min(len(found) // part.items for found, part in zip(some, benefit.parts, strict=True))
    saved, weights = 0, dict.fromkeys(lines, 0)
    for n in range(min(full, benefit.times or full)):
        chosen = [
            place
            for found, part in zip(some, benefit.parts, strict=True)
            for place in found[n * part.items : (n + 1) * part.items]
        ]
        saving = sum(lines[place].price for place in chosen) - benefit.price
        if saving > 0:
            saved += saving
            for place in chosen:
                weights[place] += lines[place].price
    return dict(zip(weights, spread(saved, list(weights.values())), strict=True))


def part_of(benefit: Bundle, line: Line) -> int:
    """The first part that holds this line; -1 where none does."""
    return next((n for n, part in enumerate(benefit.parts) if part.scope.holds(line)), -1)


def subsidised(items: int | None, lines: Lines) -> dict[int, int]:
    """How many pieces of each line are subsidised: the dearest `items` of all."""
    counts = dict.fromkeys(lines, 0)
    for place in pieces(lines)[:items]:
        counts[place] += 1
    return counts
