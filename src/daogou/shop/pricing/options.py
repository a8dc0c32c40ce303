"""Which offers this shopper could apply to this cart, to which lines, in which order; and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from daogou.shop.pricing.benefits import Bundle, BuyGet, FixedOff, MemberPrice, Unstated
from daogou.shop.pricing.cart import Buyer, Cart, Line
from daogou.shop.pricing.offer import STAGES, Offer
from daogou.shop.pricing.scope import among
from daogou.shop.pricing.units import part_of

WhyNot = str
"""One of: unstated, estimated, early, over, code, campaign, members, used, lines."""


@dataclass(frozen=True)
class Option:
    """An offer with the places of its lines in the cart: of one `seller`, where the offer is for one seller's."""

    offer: Offer
    lines: tuple[int, ...]
    seller: str = ""

    @cached_property
    def by_line(self) -> bool:
        """Whether it takes something off each line for itself, rather than off all together."""
        return is_by_line(self.offer)

    @cached_property
    def order(self) -> tuple[bool, int, str, bool, str, str]:
        """Options apply in this order."""
        offer = self.offer
        return (not offer.exclusive, STAGES.index(offer.stage), offer.group, self.by_line, offer.id, self.seller)

    def clashes(self, other: Option) -> bool:
        """Whether the two cannot be in one combination."""
        if self.offer.id == other.offer.id:
            return True
        one, two = self.offer, other.offer
        if one.exclusive != two.exclusive:
            return False
        pools = (one.stage, one.group) == (two.stage, two.group) and not (self.by_line or other.by_line)
        return (one.exclusive or pools) and not set(self.lines).isdisjoint(other.lines)


def is_by_line(offer: Offer) -> bool:
    """Percentages, member prices, subsidies and amounts off each piece."""
    benefit = offer.benefit
    return benefit.kind in ("percent", "member_price", "subsidy") or (isinstance(benefit, FixedOff) and benefit.each)


def why_not(offer: Offer, buyer: Buyer) -> WhyNot | None:
    """Why this shopper cannot use it now, whatever is in the cart; None where they can."""
    reasons = {
        "unstated": isinstance(offer.benefit, Unstated),
        "estimated": offer.estimated,
        "early": offer.starts is not None and buyer.at < offer.starts,
        "over": offer.ends is not None and buyer.at >= offer.ends,
        "code": offer.code not in ("", *buyer.codes),
        "campaign": offer.campaign not in ("", *buyer.campaigns),
        "members": not buyer.member and (offer.members or isinstance(offer.benefit, MemberPrice)),
        "used": offer.per_shopper is not None and buyer.used.get(offer.id, 0) >= offer.per_shopper,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def lines_of(offer: Offer, lines: Sequence[Line]) -> tuple[int, ...]:
    """The places of the lines that the offer is about."""
    if offer.benefit.kind in ("buy_get", "bundle", "member_price"):
        return tuple(place for place, line in enumerate(lines) if _about(offer, line))
    return tuple(among(offer.scope, lines))


def _about(offer: Offer, line: Line) -> bool:
    benefit = offer.benefit
    if isinstance(benefit, BuyGet) and benefit.gift is not None:
        return offer.scope.holds(line) or benefit.gift.holds(line)
    if not offer.scope.holds(line):
        return False
    if isinstance(benefit, Bundle):
        return part_of(benefit, line) >= 0
    if isinstance(benefit, MemberPrice):
        return benefit.prices.get(line.product, line.price) < line.price
    return True


def options(cart: Cart, offers: Iterable[Offer], buyer: Buyer) -> list[Option]:
    """Every option there is, in the order of application."""
    usable = [offer for offer in offers if why_not(offer, buyer) is None]
    return sorted((option for offer in usable for option in _options(cart, offer)), key=lambda option: option.order)


def _options(cart: Cart, offer: Offer) -> Iterable[Option]:
    lines = lines_of(offer, cart.lines)
    if not offer.one_seller:
        return [Option(offer, lines)] if lines else []
    sellers = sorted({cart.lines[place].seller for place in lines})
    return [
        Option(offer, tuple(place for place in lines if cart.lines[place].seller == seller), seller)
        for seller in sellers
    ]
