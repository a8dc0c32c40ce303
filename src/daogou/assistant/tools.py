"""What the assistant can do: typed tools, all of them for the one shopper whose session it is.

Who that is, no argument says: an implementation is made for a shopper and reads nothing of anyone else. An id that is
someone else's and one that does not exist raise the same `NotFound`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from daogou.assistant.requests import Request
from daogou.assistant.wanted import Wanted
from daogou.guide.cards import Card, Sentence
from daogou.guide.sets.bundle import Bundle
from daogou.shop.pricing.quote import Quote
from daogou.shop.products import Product
from daogou.types import Money, ProductId


@dataclass(frozen=True)
class Heard:
    """What the words of a turn say of a wish: its parts, and whether they name a thing that is sold here (rather than
    a quality of one)."""

    wanted: Wanted
    names_a_thing: bool = False


@dataclass(frozen=True)
class Found:
    """Products for a wish, best first, of `total` that fit. `carried` is false where the shop sells nothing of what was
    named. Where nothing fits, `near` fulfil some of it, and `sold_out` would be it."""

    cards: Sequence[Card]
    total: int
    carried: bool = True
    near: Sequence[Card] = ()
    sold_out: Sequence[Card] = ()


@dataclass(frozen=True)
class Priced:
    """A cart and its best price, of which was proved whether it is the best."""

    lines: Sequence[tuple[Product, int]]
    quote: Quote | None
    near: Sequence[Sentence] = ()


@dataclass(frozen=True)
class Passage:
    """A part of the shop's policies or FAQ, as the shop wrote it."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class SeenLine:
    """A line of an order: `item` is its id within the shop's catalogue, `options` what tells it from its variants."""

    item: str
    title: str
    quantity: int
    paid: Money
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeenOrder:
    """An order as its shopper may see it. `status` is one of the shop's, empty where it keeps none."""

    id: str
    at: datetime | None
    status: str
    lines: Sequence[SeenLine]
    total: Money
    tracking: Sequence[str] = ()
    address: str = ""
    paid_by: str = ""


@dataclass(frozen=True)
class Proposal:
    """What will happen if the shopper says yes: `told` states items, amount, method and consequences. `token` is what
    the button carries; it is never told to a model."""

    id: str
    token: str
    action: str
    told: Sequence[Sentence]
    amount: Money | None = None
    """What the shopper gets; negative: pays."""
    expires: datetime | None = None
    rest: Request | None = None
    """What of the request is about other orders: it is proposed next."""


@dataclass(frozen=True)
class Needs:
    """What has to be known before anything can be proposed: one thing, and what it may be where that is a list."""

    slot: Literal["order", "item", "variant", "method", "address", "reason", "account"]
    about: str = ""
    options: Sequence[str] = ()


@dataclass(frozen=True)
class Refused:
    """Why it cannot be done, and what can."""

    said: Sentence


@dataclass(frozen=True)
class Done:
    """What was done, once, however often it was confirmed."""

    said: Sequence[Sentence]


class Tools(Protocol):
    """Of one shopper, in one language, now."""

    @property
    def currency(self) -> str:
        """The shop's."""

    def hear(self, text: str) -> Heard:
        """What these words say of a wish."""

    def told(self, wanted: Wanted) -> str:
        """What is wanted, in few words, by the shop's own names."""

    def search(self, wanted: Wanted, n: int, offset: int = 0) -> Found:
        """What fits a wish, best for this shopper first where it is for them."""

    def recommend(self, wanted: Wanted, n: int) -> Found:
        """The shopper's own list, within the wish's limits; for someone else, what is popular within them."""

    def product(self, product: ProductId) -> Product:
        """One product. Raises `NotFound`."""

    def answer(self, product: ProductId, question: str) -> Sequence[Sentence]:
        """What the facts say to this question. Raises `NotFound`; no sentence where they say nothing."""

    def compare(self, products: Sequence[ProductId]) -> Sequence[Sentence]:
        """On what two to four products differ. Raises `NotFound` and `InvalidInput`."""

    def similar(self, product: ProductId, n: int, wanted: Wanted) -> Found:
        """What stands in for it, within the wish's limits. Raises `NotFound`."""

    def bundle(self, wish: str, budget: int | None, people: int | None, around: Sequence[ProductId]) -> Bundle:
        """A set that goes together. Raises `InvalidInput` where the words name none, and `NotFound`."""

    def quote(self, products: Mapping[ProductId, int] | None = None) -> Priced:
        """The best price of these, or of the cart."""

    def change_cart(self, product: ProductId, by: int) -> Sequence[tuple[Product, int]]:
        """Put so many more into the cart, or take them out; the cart as it is then. Raises `NotFound`."""

    def policies(self, question: str) -> Sequence[Passage]:
        """The parts of policies and FAQ that speak of this, the most fitting first."""

    def orders(self, n: int = 10) -> Sequence[SeenOrder]:
        """The latest orders, newest first."""

    def order(self, order: str) -> SeenOrder:
        """One order. Raises `NotFound`, also for someone else's."""

    def propose(self, request: Request) -> Proposal | Needs | Refused:
        """What a request comes to: a proposal, which changes nothing; what is missing; or why it cannot be."""

    def pending(self, proposal: str) -> Proposal | None:
        """The proposal of this id, where it is this shopper's and waits still."""

    def confirm(self, token: str) -> Done:
        """Do what was proposed. Called by code on the shopper's own yes, and never by a driver. Raises `InvalidInput`
        where the token is not good (any more)."""

    def decline(self, proposal: str) -> None:
        """Nothing is done, and the proposal is good no more."""

    def hand_off(self, summary: str) -> str:
        """Ask for a person, with what happened so far; the number under which it is kept."""
