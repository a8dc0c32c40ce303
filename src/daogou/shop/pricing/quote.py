"""A quote: what is to pay for a cart, which offer takes what off which line, and whether nothing is cheaper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.shop.pricing.cart import Buyer, Cart, Line
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.options import Option, WhyNot


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line of the cart: what each offer (by id) takes off it, and what is to pay for all of its pieces."""

    line: Line
    off: Mapping[str, int]
    pay: int


@dataclass(frozen=True, slots=True)
class Applied:
    """An offer that is applied, on the lines of one `seller` where it is for one seller's, and all it takes off."""

    option: Option
    off: int

    @property
    def offer(self) -> Offer:
        return self.option.offer

    @property
    def seller(self) -> str:
        return self.option.seller


@dataclass(frozen=True, slots=True)
class Proof:
    """No combination of the offers comes to less than `least`. `proved`: that is what the quote comes to. `method`
    says how it was found out: `search` (bounded, over `looked_at` combinations under way, in `parts` of the cart that
    have no offer in common) or `nothing to choose`."""

    least: int
    proved: bool
    method: Literal["search", "nothing to choose"]
    looked_at: int
    parts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Quote:
    """The best price that was found. Amounts are in minor units of the cart's currency; `unusable` are the offers that
    this shopper cannot use, and why (`options.WhyNot`)."""

    cart: Cart
    buyer: Buyer
    lines: Sequence[QuoteLine]
    applied: Sequence[Applied]
    total: int
    proof: Proof
    unusable: Sequence[tuple[Offer, WhyNot]]

    @property
    def saved(self) -> int:
        """What the offers take off."""
        return self.cart.listed - self.total

    @property
    def gap(self) -> int:
        """How much cheaper it might still be; 0 where it is proved."""
        return self.total - self.proof.least
