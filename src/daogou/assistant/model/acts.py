"""The acts that a model may choose: each runs a rules' handler, so that what is said and shown is made by code.

An act that would change something without a proposal (the cart, a hand-off) is done only where the shopper's own words
in this very turn ask for it; the model's saying so is not enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from daogou.assistant.requests import Action, Request, Swap
from daogou.assistant.rules import carting, offering, service, shopping, talk
from daogou.assistant.rules.moment import Moment
from daogou.assistant.turn import Reply
from daogou.assistant.wanted import Wanted
from daogou.types import DaogouError, ProductId, minor_units


@dataclass
class Trail:
    """What happened in this turn so far: `replies` of the acts, in order."""

    moment: Moment
    replies: list[Reply] = field(default_factory=list)

    def here(self) -> Moment:
        """The moment as it is after the acts so far."""
        return replace(self.moment, state=self.replies[-1].state) if self.replies else self.moment

    def does(self, act: Callable[[Moment], Reply]) -> str:
        """Do it; what the model is told of it. What a tool explains is told, and changes nothing."""
        try:
            reply = act(self.here())
        except DaogouError as error:
            return f"ERROR: {error}"
        self.replies.append(reply)
        return _told(reply)


def _told(reply: Reply) -> str:
    lines = [reply.text]
    for place, card in enumerate(reply.cards, 1):
        lines.append(
            f"{place}. id={card.product.id} “{card.product.title.en or card.product.title.zh}” {card.product.price}"
        )
    if reply.proposal:
        lines.append("Shown with a button. It is not done: the shopper has to confirm it.")
    return "\n".join(lines)


class Acts(Trail):
    """The acts as methods with typed arguments; their docstrings are what the model reads of them."""

    def search(
        self,
        about: str,
        max_price: float | None = None,
        min_price: float | None = None,
        without: list[str] | None = None,
    ) -> str:
        """Find products. about: what, in the shopper's words. max_price, min_price: in the shop's currency."""
        return self.does(lambda moment: shopping.find(moment, _wanted(moment, about, min_price, max_price, without)))

    def recommend(self) -> str:
        """The shopper's own list, where they ask for ideas and name nothing."""
        return self.does(shopping.recommend)

    def more(self) -> str:
        """The next of what was found."""
        return self.does(shopping.more)

    def product(self, id: str) -> str:  # noqa: A002 - the model's word
        """What is known of one product."""
        return self.does(lambda moment: shopping.show(moment, ProductId(id)))

    def answer(self, id: str, question: str) -> str:  # noqa: A002 - the model's word
        """What the facts of one product say to a question."""
        return self.does(lambda moment: shopping.ask(moment, ProductId(id), question))

    def compare(self, ids: list[str]) -> str:
        """On what two to four products differ."""
        return self.does(lambda moment: shopping.comparison(moment, [ProductId(id_) for id_ in ids]))

    def bundle(self, wish: str) -> str:
        """A set that goes together, for an occasion in words; may name people and budget."""
        return self.does(lambda moment: offering.set_for(moment, wish, None, ()))

    def best_price(self, ids: list[str] | None = None) -> str:
        """The best price with all offers: of these products, or of the cart."""
        return self.does(lambda moment: offering.price(moment, [ProductId(id_) for id_ in ids or ()]))

    def cart(self) -> str:
        """What is in the cart."""
        return self.does(carting.cart)

    def add_to_cart(self, id: str, quantity: int = 1) -> str:  # noqa: A002 - the model's word
        """Put a product into the cart, where the shopper asks for it."""
        return _asked(self, "cart_add", lambda moment: carting.into_cart(moment, [ProductId(id)], _few(quantity)))

    def remove_from_cart(self, id: str) -> str:  # noqa: A002 - the model's word
        """Take a product out of the cart, where the shopper asks for it."""
        return _asked(self, "cart_remove", lambda moment: carting.out_of_cart(moment, [ProductId(id)]))

    def policies(self, question: str) -> str:
        """What the shop's policies and FAQ say: returns, shipping, payment, invoices."""
        return self.does(lambda moment: talk.policy(_saying(moment, question)))

    def orders(self, order: str = "") -> str:
        """The shopper's latest orders, or one of them by its id."""
        return self.does(lambda moment: service.orders(_saying(moment, f"order #{order.lstrip('#')}" if order else "")))

    def logistics(self, order: str = "") -> str:
        """Where an order is: its status and tracking number."""
        said = f"order #{order.lstrip('#')}" if order else ""
        return self.does(lambda moment: service.logistics(_saying(moment, said)))

    def propose(
        self,
        action: Action,
        order: str = "",
        items: list[Swap] | None = None,
        method: str = "",
        address: str = "",
        reason: str = "",
    ) -> str:
        """Propose something to be done after the sale. items: each item by its name, and for an exchange what is
        wanted instead. method: how is paid or refunded. The shopper confirms it with a button."""
        words = " ".join([self.moment.turn.text, *(swap.item for swap in items or ())])
        request = Request(
            action=action,
            order=order[:100],
            items=tuple(items or ())[:20],
            method=method[:200],
            address=address[:500],
            reason=reason[:200],
            words=words[:2000],
        )
        return self.does(lambda moment: service.proceed(moment, [request]))

    def hand_off(self) -> str:
        """Ask for a person of the shop, where the shopper asks for one."""
        return _asked(self, "person", talk.person)

    def all(self) -> list[Callable[..., str]]:
        """Every act."""
        return [
            *(self.search, self.recommend, self.more, self.product, self.answer, self.compare, self.bundle),
            *(self.best_price, self.cart, self.add_to_cart, self.remove_from_cart, self.policies, self.orders),
            *(self.logistics, self.propose, self.hand_off),
        ]


def _asked(trail: Trail, intent: str, act: Callable[[Moment], Reply]) -> str:
    """Do it where the shopper's own words ask for it."""
    if trail.moment.understood.intent == intent:
        return trail.does(act)
    return "NOT DONE: the shopper did not ask for it in these words. Ask them."


def _wanted(moment: Moment, about: str, low: float | None, high: float | None, without: Sequence[str] | None) -> Wanted:
    """A search in the model's words, on top of the limits that hold already."""
    unit = minor_units(moment.tools.currency)
    heard = moment.tools.hear(about[:200]).wanted
    limits = (None if edge is None else round(edge * unit) for edge in (low, high))
    more = heard.between(*limits) if low is not None or high is not None else heard
    for word in list(without or ())[:10]:
        more = more.and_then(moment.tools.hear(f"not {word[:60]}").wanted, fresh=False)
    return moment.state.wanted.and_then(more, fresh=True)


def _saying(moment: Moment, text: str) -> Moment:
    return replace(moment, turn=replace(moment.turn, text=text))


def _few(quantity: int) -> int:
    return max(1, min(int(quantity), 20))
