"""What the shop does itself: move an order on, and settle a request once it has what was sent back. Pure, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from daogou.shop.after_sales.account import Account, Order, Request
from daogou.shop.after_sales.ask import possible_actions
from daogou.shop.after_sales.decision import Allowed, Decision, Possible, Refused
from daogou.shop.after_sales.effects import Became, Effect, Reached, Settled
from daogou.shop.after_sales.outcomes import pay
from daogou.shop.after_sales.policy import Policy


def move(account: Account, order_id: str, status: str, policy: Policy, now: int) -> Decision:
    """The shop sets an order's status, along the policy's `moves`."""
    order = account.orders.get(order_id)
    if order is None:
        return Refused("unknown_order", order_id)
    if status not in policy.moves.get(order.status, ()):
        return Refused("wrong_status", order.status, Possible(possible_actions(order, policy, now)))
    return Allowed((Reached(order_id, status, now),))


def receive(account: Account, order_id: str, policy: Policy, now: int, number: int | None = None) -> Decision:
    """The shop has what a request of the order sends back: the refund or the difference moves, and what was exchanged
    becomes the new. `number` counts the order's requests from 1, and one that is settled already changes nothing;
    without it the order's only open request is meant. A card whose balance no longer covers a difference is refused;
    nothing happens then."""
    order = account.orders.get(order_id)
    if order is None:
        return Refused("unknown_order", order_id)
    waiting = [place for place, one in enumerate(order.requests) if not one.settled]
    if number is None and len(waiting) > 1:
        return Refused("which_request", order_id)
    place = number - 1 if number is not None else next(iter(waiting), None)
    if place is None or not 0 <= place < len(order.requests):
        return Refused("wrong_status", order.status, Possible(possible_actions(order, policy, now)))
    request = order.requests[place]
    return Allowed(()) if request.settled else _received(account, order, place, policy, now)


def _received(account: Account, order: Order, place: int, policy: Policy, now: int) -> Decision:
    request = order.requests[place]
    method = account.methods.get(request.method)
    if method is None:
        return Refused("unknown_method", request.method)
    if method.balance is not None and method.balance < request.difference:
        return Refused("card_too_small", request.method)
    return Allowed(tuple(_settling(account, order, request, place, policy, now)))


def _settling(
    account: Account, order: Order, request: Request, place: int, policy: Policy, now: int
) -> Iterator[Effect]:
    back = min(order.left(), -request.difference) if request.difference < 0 else 0
    yield from pay(account, order, request.difference if request.difference > 0 else -back, request.method)
    if request.kind == "return":
        for where in request.places:
            yield Became(order.id, where, replace(order.items[where], state="returned"))
    for where, new in zip(request.places, request.new, strict=False):
        yield Became(order.id, where, replace(new, state=""))
    yield Settled(order.id, place)
    if (status := policy.received.get(request.kind)) is not None:
        yield Reached(order.id, status, now)
