"""The assistant's tools over the reference's database, for one of its users: orders and what is done with them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daogou.assistant.requests import Request
from daogou.assistant.service.plan import Plan, plan
from daogou.assistant.service.resolve import Desk
from daogou.assistant.service.telling import Teller
from daogou.assistant.tools import (
    Done,
    Found,
    Heard,
    Needs,
    Passage,
    Priced,
    Proposal,
    Refused,
    SeenLine,
    SeenOrder,
)
from daogou.assistant.wanted import Wanted
from daogou.guide.cards import Sentence
from daogou.guide.sets.bundle import Bundle
from daogou.shop.after_sales.account import Account, Order
from daogou.shop.after_sales.effects import apply
from daogou.shop.after_sales.policy import Policy
from daogou.shop.products import Product
from daogou.trials.after_sales.book import Book
from daogou.types import InvalidInput, Money, NotFound, ProductId

CURRENCY = "USD"


@dataclass
class BookTools:
    """`assistant.Tools` of one user. It sells nothing: the reference's catalogue has variants of what was bought."""

    book: Book
    user: str
    policy: Policy
    proposed: dict[str, tuple[Plan, Proposal]] = field(default_factory=dict)
    handed: list[str] = field(default_factory=list)
    currency: str = CURRENCY

    def _account(self) -> Account:
        account = self.book.account(self.user)
        assert account is not None
        return account

    # after the sale

    def orders(self, n: int = 10) -> Sequence[SeenOrder]:
        """See `Tools`."""
        return [self._seen(order) for order in [*self._account().orders.values()][::-1]][:n]

    def order(self, order: str) -> SeenOrder:
        """See `Tools`."""
        for one in self._account().orders.values():
            if one.id.lstrip("#") == order.lstrip("#"):
                return self._seen(one)
        raise NotFound(f"There is no order {order}.")

    def _seen(self, order: Order) -> SeenOrder:
        lines = [SeenLine(i.variant, i.name, 1, Money(i.price, CURRENCY), i.options) for i in order.items]
        total = Money(order.left(), CURRENCY)
        raw = self.book.raw["orders"][order.id]
        tracking = [id_ for sent in raw.get("fulfillments", ()) for id_ in sent["tracking_id"]]
        return SeenOrder(order.id, None, order.status, lines, total, tracking, ", ".join(order.address.values()))

    def propose(self, request: Request) -> Proposal | Needs | Refused:
        """See `Tools`."""
        account = self._account()
        desk = Desk(account, self.policy, self.book, lambda item: (item.name,))
        made = plan(desk, request, Teller(account, self.policy, CURRENCY, "en"), 0)
        if not isinstance(made, Plan):
            return made
        id_, token = secrets.token_hex(8), secrets.token_urlsafe(16)
        offer = Proposal(id_, token, made.call.action, made.told, Money(made.amount, CURRENCY), rest=made.rest)
        self.proposed[id_] = made, offer
        return offer

    def pending(self, proposal: str) -> Proposal | None:
        """See `Tools`."""
        return self.proposed[proposal][1] if proposal in self.proposed else None

    def confirm(self, token: str) -> Done:
        """See `Tools`."""
        for id_, (made, offer) in list(self.proposed.items()):
            if offer.token == token:
                del self.proposed[id_]
                self.book = self.book.after(apply(self._account(), made.effects))
                return Done([Teller(self._account(), self.policy, CURRENCY, "en").done(made.call)])
        raise InvalidInput("That proposal is not good any more.")

    def decline(self, proposal: str) -> None:
        """See `Tools`."""
        self.proposed.pop(proposal, None)

    def hand_off(self, summary: str) -> str:
        """See `Tools`."""
        self.handed.append(summary)
        return f"H{len(self.handed)}"

    # before the sale: nothing is sold here

    def hear(self, text: str) -> Heard:
        """See `Tools`."""
        return Heard(Wanted())

    def search(self, wanted: Wanted, n: int, offset: int = 0) -> Found:
        """See `Tools`."""
        return Found((), 0, carried=False)

    def recommend(self, wanted: Wanted, n: int) -> Found:
        """See `Tools`."""
        return Found((), 0, carried=False)

    def similar(self, product: ProductId, n: int, wanted: Wanted) -> Found:
        """See `Tools`."""
        raise NotFound(f"There is no product {product}.")

    def product(self, product: ProductId) -> Product:
        """See `Tools`."""
        raise NotFound(f"There is no product {product}.")

    def answer(self, product: ProductId, question: str) -> Sequence[Sentence]:
        """See `Tools`."""
        raise NotFound(f"There is no product {product}.")

    def compare(self, products: Sequence[ProductId]) -> Sequence[Sentence]:
        """See `Tools`."""
        raise InvalidInput("Compare two to four products.")

    def bundle(self, wish: str, budget: int | None, people: int | None, around: Sequence[ProductId]) -> Bundle:
        """See `Tools`."""
        raise InvalidInput("No set is known for that.")

    def quote(self, products: Mapping[ProductId, int] | None = None) -> Priced:
        """See `Tools`."""
        return Priced((), None)

    def change_cart(self, product: ProductId, by: int) -> Sequence[tuple[Product, int]]:
        """See `Tools`."""
        raise NotFound(f"There is no product {product}.")

    def policies(self, question: str) -> Sequence[Passage]:
        """See `Tools`."""
        return ()
