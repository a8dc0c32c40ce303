"""An account as the rules see it: what was bought, as one piece each, under all that has happened since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from daogou.shop.after_sales.account import ORIGINAL, Account, Entry, Item, Method, Order
from daogou.shop.after_sales.effects import Effect, Held, Moved, Reached, Took, apply
from daogou.shop.after_sales.policy import Policy
from daogou.shop.orders import Order as Bought
from daogou.shop.orders import OrderLine
from daogou.shop.products import Product
from daogou.types import ProductId, ShopperId, seconds

MOST_PIECES = 99
"""A line of more goes as one piece: it was weighed, not counted."""


def account_of(
    shopper: ShopperId,
    bought: Sequence[Bought],
    products: Mapping[ProductId, Product],
    changes: Sequence[Effect],
    policy: Policy,
) -> Account:
    """The account with all its orders after all `changes`, oldest first. What an order was paid, and which status it
    has, is what the shop states of it before anything is done with it; else its lines' sum by `ORIGINAL`, and the
    policy's `otherwise`."""
    paid = _paid(changes)
    stated = {effect.order for effect in changes if isinstance(effect, Reached)}
    orders = {
        one.id: _order(one, products, one.id in paid, None if one.id in stated else policy.otherwise) for one in bought
    }
    # an order beyond those that were read is not changed here either
    known = [effect for effect in changes if getattr(effect, "order", "") in {"", *orders}]
    methods = {id_: Method(id_, "other", None) for id_ in _methods(orders.values(), changes)}
    return apply(Account(shopper, methods, orders), known)


def _paid(changes: Sequence[Effect]) -> set[str]:
    """Orders of which the shop states what they were paid with. Money that moved because of an action says nothing of
    that: a refund of what was paid by `ORIGINAL` would else take its own ground away."""
    touched, paid = set[str](), set[str]()
    for effect in changes:
        if isinstance(effect, Took):
            touched.add(effect.order)
        elif isinstance(effect, Moved) and effect.kind == "payment" and effect.order not in touched:
            paid.add(effect.order)
    return paid


def _methods(orders: Iterable[Order], changes: Sequence[Effect]) -> set[str]:
    """Methods that money went through and that nothing else is known of."""
    held = {effect.method.id for effect in changes if isinstance(effect, Held)}
    used = {entry.method for order in orders for entry in order.history}
    used |= {effect.method for effect in changes if isinstance(effect, Moved)}
    return used - held


def _order(bought: Bought, products: Mapping[ProductId, Product], paid: bool, status: str | None) -> Order:
    items = tuple(piece for line in bought.lines for piece in pieces(line, products.get(line.product)))
    total = Entry("payment", sum(item.price for item in items), ORIGINAL)
    order = Order(bought.id, status or "", items, () if paid else (total,))
    return replace(order, since={status: seconds(bought.at)}) if status else order


def pieces(line: OrderLine, product: Product | None) -> Sequence[Item]:
    """A line's pieces; what was paid for the line is spread over them to the last cent, the first ones pay the rest."""
    many = line.quantity if 0 < line.quantity <= MOST_PIECES else 1
    each, rest = divmod(line.paid.minor, many)
    title = product.title if product else None
    one = Item(
        variant=line.product,
        product=line.product,
        name=title.en or title.zh if title else line.product,
        price=each,
        category=product.category if product else "",
        name_zh=title.zh if title else "",
    )
    return [replace(one, price=each + (place < rest)) for place in range(many)]
