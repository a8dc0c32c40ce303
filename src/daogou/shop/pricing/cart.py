"""A cart as it is priced, and what has to be known of the shopper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from daogou.types import InvalidInput

MOST = 10**12
"""No line of a cart comes to more, in minor units."""
MOST_PIECES = 10_000
"""No line of a cart has more."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many pieces of one product at one list price (minor units); keys as the shop keeps them."""

    product: str
    quantity: int
    price: int
    department: str = ""
    category: str = ""
    brand: str = ""
    seller: str = ""

    @property
    def listed(self) -> int:
        """What the line comes to before any offer."""
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Cart:
    """Lines of distinct products, all in one currency."""

    lines: Sequence[Line]
    currency: str

    def __post_init__(self) -> None:
        if len({line.product for line in self.lines}) != len(self.lines):
            raise InvalidInput("A product is on two lines of the cart: give its whole quantity on one.")
        for line in self.lines:
            if not 1 <= line.quantity <= MOST_PIECES or not 0 <= line.listed <= MOST:
                raise InvalidInput(f"The line of {line.product} makes no sense: {line.quantity} at {line.price}.")

    @property
    def listed(self) -> int:
        """What the cart comes to before any offer."""
        return sum(line.listed for line in self.lines)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, and when: `codes` they hold or typed in, the campaigns they are invited to, and how often they have
    used each offer (by id)."""

    at: datetime
    member: bool = False
    codes: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()
    used: Mapping[str, int] = field(default_factory=dict)
