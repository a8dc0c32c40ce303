"""The outcomes: what each action does to an account once nothing speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from daogou.shop.after_sales.account import Account, Item, ItemState, Order, Request
from daogou.shop.after_sales.ask import Ask
from daogou.shop.after_sales.effects import (
    Addressed,
    Balance,
    Became,
    Effect,
    Moved,
    Noted,
    Reached,
    Requested,
    Took,
)
from daogou.shop.after_sales.goods import Variant


def effects_of(ask: Ask) -> tuple[Effect, ...]:
    """All that happens when the call is carried out, in order; empty where there is nothing to do."""
    happens = list(_OUTCOMES[ask.call.action](ask))
    if not happens:
        return ()
    if ask.rule.becomes is not None:
        happens.append(Reached(ask.order.id, ask.rule.becomes, ask.now))
    return (Took(ask.order.id, ask.call.action), *happens)


def pay(account: Account, order: Order, amount: int, method: str) -> Iterator[Effect]:
    """`amount` of minor units from this method; a negative one goes back to it. A balance moves with it."""
    yield Moved(order.id, "payment" if amount > 0 else "refund", abs(amount), method)
    held = account.methods.get(method)
    if held is not None and held.balance is not None and amount:
        yield Balance(method, -amount)


def give_back(account: Account, order: Order, amount: int) -> Iterator[Effect]:
    """`amount` of minor units back to what the order was paid with, the last first: of no method more than it paid and
    has not got back, unless what it got back elsewhere leaves no other."""
    net: dict[str, int] = {}
    for entry in order.history:
        net[entry.method] = net.get(entry.method, 0) + (entry.amount if entry.kind == "payment" else -entry.amount)
    for method in reversed([entry.method for entry in order.history if entry.kind == "payment"]):
        part = min(amount, max(0, net.pop(method, 0)))
        if part:
            amount -= part
            yield from pay(account, order, -part, method)


def waits(ask: Ask, kind: str) -> bool:
    """Whether money of a method of this kind moves only once the shop has what is sent back."""
    return ask.rule.settle == "on_receipt" and kind not in ask.rule.at_once


def _cancel(ask: Ask) -> Iterator[Effect]:
    yield Noted(ask.order.id, "cancel_reason", ask.call.reason)
    yield from give_back(ask.account, ask.order, ask.order.left())


def _change_address(ask: Ask) -> Iterator[Effect]:
    yield Addressed(ask.order.id, dict(ask.call.fields))


def _change_payment(ask: Ask) -> Iterator[Effect]:
    due = ask.order.left()
    yield from pay(ask.account, ask.order, due, ask.call.method)
    yield from give_back(ask.account, ask.order, due)


def _change_items(ask: Ask) -> Iterator[Effect]:
    yield from pay(ask.account, ask.order, payable(ask), ask.call.method)
    for place, item, _, variant in ask.pairs():
        if variant is not None:
            yield Became(ask.order.id, place, become(item, variant, ask.rule.difference == "settle"))


def payable(ask: Ask) -> int:
    """What the shopper pays of the difference; negative: gets back."""
    difference = ask.difference()
    return max(0, difference) if ask.rule.difference == "pay_only" else difference


def become(item: Item, new: Variant, settled: bool = True) -> Item:
    """The piece as the new variant. Where no difference goes back, a cheaper one stands for what was paid."""
    price = new.price or 0
    return replace(
        item,
        variant=new.id,
        product=new.product,
        name=new.name,
        name_zh=new.name_zh,
        options=dict(new.options),
        price=price if settled else max(price, item.price),
    )


def _exchange(ask: Ask) -> Iterator[Effect]:
    pairs = [(place, item, new) for place, item, _, new in ask.pairs() if new is not None]
    settled = ask.rule.difference == "settle"
    places = tuple(place for place, _, _ in pairs)
    becoming = tuple(become(item, new, settled) for _, item, new in pairs)
    for place, item, _ in pairs:
        yield Became(ask.order.id, place, replace(item, state="exchange_requested"))
    yield Requested(ask.order.id, Request("exchange", places, becoming, ask.call.method, payable(ask)))


def _return(ask: Ask) -> Iterator[Effect]:
    places, order = ask.places(), ask.order
    method = ask.account.methods[ask.call.method]
    later = waits(ask, method.kind)
    back = min(order.left(), sum(order.items[place].price for place in places))
    state: ItemState = "return_requested" if later else "returned"
    for place in places:
        yield Became(order.id, place, replace(order.items[place], state=state))
    if ask.call.reason:
        yield Noted(order.id, "return_reason", ask.call.reason)
    yield Requested(order.id, Request("return", places, (), method.id, -back, settled=not later))
    if not later:
        yield from pay(ask.account, order, -back, method.id)


def _price_protection(ask: Ask) -> Iterator[Effect]:
    """What each piece costs less today than was paid for it; from then on it counts as paid so."""
    order, back = ask.order, 0
    places = ask.places() if ask.call.items else tuple(n for n, item in enumerate(order.items) if not item.state)
    for place in places:
        item = order.items[place]
        today = ask.goods.price(item)
        if today is not None and today < item.price:
            back += item.price - today
            yield Became(order.id, place, replace(item, price=today))
    if back:
        yield from give_back(ask.account, order, min(back, order.left()))


def _cashback(ask: Ask) -> Iterator[Effect]:
    amount = min(ask.rule.cap or 0, ask.order.left())
    method = next((entry.method for entry in reversed(ask.order.history) if entry.kind == "payment"), "")
    yield Noted(ask.order.id, "cashback", str(amount))
    held = ask.account.methods.get(method)
    if amount:
        yield Moved(ask.order.id, "cashback", amount, method)
        if held is not None and held.balance is not None:
            yield Balance(method, amount)


def _urge(ask: Ask) -> Iterator[Effect]:
    yield Noted(ask.order.id, "urged", str(ask.now))


def _lines(ask: Ask) -> Iterator[Effect]:
    for name in ask.rule.fields:
        yield Noted(ask.order.id, f"{ask.call.action}_{name}", ask.call.fields.get(name, ""))


_OUTCOMES: Mapping[str, Callable[[Ask], Iterator[Effect]]] = {
    "cancel": _cancel,
    "change_address": _change_address,
    "change_payment": _change_payment,
    "change_items": _change_items,
    "exchange": _exchange,
    "return": _return,
    "price_protection": _price_protection,
    "cashback": _cashback,
    "urge": _urge,
    "invoice": _lines,
    "service": _lines,
}
