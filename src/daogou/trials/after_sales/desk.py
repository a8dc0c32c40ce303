"""The assistant's tools over the reference's database, for one of its users: orders and what is done with them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daogou.assistant.requests import Request
from daogou.assistant.service.plan import Not, Plan, plan
from daogou.assistant.service.resolve import Desk
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
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Refused as Disallowed
from daogou.shop.after_sales.effects import Effect, apply
from daogou.shop.after_sales.policy import Policy
from daogou.shop.after_sales.telling import Scene, became, headline, told, why
from daogou.shop.products import Product
from daogou.trials.after_sales.book import Book
from daogou.types import FactId, InvalidInput, Money, NotFound, ProductId

CURRENCY = "USD"


@dataclass
class BookTools:
    """`assistant.Tools` of one user. It sells nothing: the reference's catalogue has variants of what was bought."""

    book: Book
    user: str
    policy: Policy
    proposed: dict[str, tuple[Call, tuple[Effect, ...], Proposal]] = field(default_factory=dict)
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

        def ask(call: Call) -> tuple[Call, tuple[Effect, ...]] | Not:
            decision = decide(call, account, self.policy, self.book, now=0)
            if isinstance(decision, Disallowed):
                return Not(decision.reason, why(decision, account, self.policy, call.action).en)
            return call, decision.effects

        made = plan(desk, request, ask, "en")
        if not isinstance(made, Plan):
            return made
        call, effects = made.made
        lines = told(Scene(call, account, effects, self.policy, CURRENCY))
        said = [*made.without, *(Sentence(line.en, [FactId(f"order:{call.order}")]) for line in lines)]
        offer = Proposal(secrets.token_hex(8), secrets.token_urlsafe(16), call.action, said, rest=made.rest)
        self.proposed[offer.id] = call, effects, offer
        return offer

    def pending(self, proposal: str) -> Proposal | None:
        """See `Tools`."""
        return self.proposed[proposal][2] if proposal in self.proposed else None

    def confirm(self, token: str) -> Done:
        """See `Tools`."""
        for id_, (call, effects, offer) in list(self.proposed.items()):
            if offer.token == token:
                del self.proposed[id_]
                self.book = self.book.after(apply(self._account(), effects))
                return Done([Sentence(f"{became('').en} {headline(call).en}.", [FactId(f"order:{call.order}")])])
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

    def told(self, wanted: Wanted) -> str:
        """See `Tools`."""
        return wanted.about

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
