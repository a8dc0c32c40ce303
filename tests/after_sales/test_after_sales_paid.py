"""What an order was paid with, where the shop does not say it: by a method that is only the order's own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from daogou.shop.after_sales.account import ORIGINAL, Account, Method
from daogou.shop.after_sales.bought import account_of
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Allowed, Refused
from daogou.shop.after_sales.effects import Effect, Held, Moved, Reached
from daogou.shop.after_sales.policy import load_policy
from daogou.shop.after_sales.receipts import receive
from daogou.shop.orders import Order, OrderLine
from daogou.types import Money, ProductId, ShopperId

from made_up_account import Shelf  # isort: skip

POLICY = load_policy("seven_days")
ANN = ShopperId("ann")
DELIVERED = next(status for status in POLICY.statuses if status in POLICY.actions["return"].statuses)


def _bought(id_: str, *prices: int) -> Order:
    none = Money(0, "CNY")
    lines = [OrderLine(ProductId(f"p{n}"), 1, Money(price, "CNY"), none, none) for n, price in enumerate(prices)]
    return Order(id_, ANN, datetime(2024, 6, 1, tzinfo=UTC), "", lines)


class Book:
    """One shopper's orders and all that happened to them."""

    def __init__(self, *orders: Order, facts: tuple[Effect, ...] = ()) -> None:
        self.orders = orders
        self.changes: list[Effect] = [*(Reached(order.id, DELIVERED, 0) for order in orders), *facts]

    @property
    def account(self) -> Account:
        return account_of(ANN, self.orders, {}, self.changes, POLICY)

    def ask(self, call: Call) -> Allowed | Refused:
        decision = decide(call, self.account, POLICY, Shelf(), 10)
        if isinstance(decision, Allowed):
            self.changes += decision.effects
        return decision

    def received(self, order: str, number: int) -> None:
        decision = receive(self.account, order, POLICY, 20, number)
        assert isinstance(decision, Allowed)
        self.changes += decision.effects


def _returning(order: str, item: str) -> Call:
    reason = next(iter(POLICY.actions["return"].reasons), "")
    return Call("return", order, (item,), method=ORIGINAL, reason=reason)


def test_one_refund_takes_no_ground_from_the_next() -> None:
    book = Book(_bought("o1", 24_900, 1_900))
    for item in ("p0", "p1"):
        assert isinstance(book.ask(_returning("o1", item)), Allowed)
    book.received("o1", 1)
    book.received("o1", 2)
    order = book.account.orders["o1"]
    assert order.moved("payment") == order.moved("refund") == 26_800
    assert order.left() == 0


def test_what_is_stated_before_is_what_was_paid() -> None:
    stated = (Held(Method("card", "credit_card")), Moved("o1", "payment", 1_900, "card"))
    order = Book(_bought("o1", 1_900), facts=stated).account.orders["o1"]
    assert [entry.method for entry in order.history] == ["card"]
    assert not order.knows(ORIGINAL)


@pytest.mark.parametrize("action", ["change_payment", "return"])
def test_another_orders_unknown_method_is_none_of_this_one(action: str) -> None:
    stated = (Held(Method("g1", "gift_card", 0)), Moved("o2", "payment", 12_900, "g1"))
    book = Book(_bought("o1", 1_900), _bought("o2", 12_900), facts=stated)
    assert isinstance(book.ask(_returning("o1", "p0")), Allowed)
    call = Call("change_payment", "o2", method=ORIGINAL) if action == "change_payment" else _returning("o2", "p0")
    assert isinstance(decide(call, book.account, POLICY, Shelf(), 10), Refused)
    assert book.account.methods["g1"].balance == 0


def test_what_came_back_is_the_request_that_is_named() -> None:
    book = Book(_bought("o1", 3_900, 900))
    for item in ("p0", "p1"):
        assert isinstance(book.ask(_returning("o1", item)), Allowed)
    unnamed = receive(book.account, "o1", POLICY, 20)
    assert isinstance(unnamed, Refused)
    assert unnamed.reason == "which_request"
    book.received("o1", 2)
    assert book.account.orders["o1"].moved("refund") == 900
    book.received("o1", 2)
    assert book.account.orders["o1"].moved("refund") == 900, "the same again does nothing"


def test_a_field_that_the_action_has_not_is_refused() -> None:
    call = replace(_returning("o1", "p0"), fields={"a": "b"})
    decision = Book(_bought("o1", 3_900)).ask(call)
    assert isinstance(decision, Refused)
    assert decision.reason == "unknown_field"
