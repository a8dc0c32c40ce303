"""What a shopper asks to be done, beside their own orders, becomes one exact call; what is open is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from daogou.assistant.requests import Request, filled
from daogou.assistant.service.plan import Not, Plan, plan
from daogou.assistant.service.resolve import Desk
from daogou.assistant.tools import Needs, Refused
from daogou.assistant.understanding.requests import read_requests
from daogou.shop.after_sales.account import Account, Entry, Item, Method, Order
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Refused as Disallowed
from daogou.shop.after_sales.goods import Variant
from daogou.shop.after_sales.policy import load_policy
from daogou.shop.after_sales.telling import Scene, told, why
from daogou.types import ShopperId

MUGS = {
    "m1": {"colour": "red", "capacity": "300ml"},
    "m2": {"colour": "blue", "capacity": "300ml"},
    "m3": {"colour": "blue", "capacity": "500ml"},
    "m4": {"colour": "green", "capacity": "500ml"},
}
LAMPS = {"l1": {"brightness": "low"}, "l2": {"brightness": "medium"}, "l3": {"brightness": "high"}}
HOME = {"address1": "1 Old Street", "city": "Leeds", "state": "X", "country": "UK", "zip": "11111"}
NEW = {"address1": "2 New Street", "city": "York", "state": "X", "country": "UK", "zip": "22222"}


def item(variant: str, price: int = 1_000) -> Item:
    name, options = ("Coffee Mug", MUGS) if variant in MUGS else ("Desk Lamp", LAMPS)
    return Item(variant, name, name, price, options[variant])


class Shelf:
    """Today's variants: m4 is sold out, the others cost 10.00, the 500 ml mug 12.00."""

    def instead(self, item: Item) -> Mapping[str, Variant]:
        some = MUGS if item.variant in MUGS else LAMPS
        return {
            id_: Variant(id_, item.product, item.name, 1_200 if id_ == "m3" else 1_000, id_ != "m4", options)
            for id_, options in some.items()
        }

    def price(self, item: Item) -> int | None:
        return 1_000

    def reviewed(self, item: Item) -> bool:
        return False


def order(id_: str, status: str, *variants: str, address: Mapping[str, str] = HOME) -> Order:
    items = tuple(item(variant) for variant in variants)
    return Order(id_, status, items, (Entry("payment", 1_000 * len(items), "card"),), address)


ACCOUNT = Account(
    ShopperId("ann"),
    {"card": Method("card", "credit_card"), "gift": Method("gift", "gift_card", 5_000)},
    {
        "#W1": order("#W1", "delivered", "m1", "l2"),
        "#W2": order("#W2", "pending", "m2", address=NEW),
        "#W3": order("#W3", "delivered", "l1"),
    },
    HOME,
)


@dataclass(frozen=True)
class Offer:
    """A call that the policy allows, with what is said of it."""

    call: Call
    told: str


def asked(request: Request) -> Plan[Offer] | Needs | Refused:
    policy = load_policy("requests")

    def propose(call: Call) -> Offer | Not:
        decision = decide(call, ACCOUNT, policy, Shelf(), 0)
        if isinstance(decision, Disallowed):
            return Not(decision.reason, why(decision, ACCOUNT, policy, call.action).en)
        lines = told(Scene(call, ACCOUNT, decision.effects, policy, "USD"))
        return Offer(call, " ".join(line.en for line in lines))

    desk = Desk(ACCOUNT, policy, Shelf(), lambda one: (one.name, {"Coffee Mug": "马克杯"}.get(one.name, "台灯")))
    return plan(desk, request, propose, "en")


def made(words: str) -> list[Plan[Offer] | Needs | Refused]:
    return [asked(request) for request in read_requests(words)]


@pytest.mark.parametrize(
    ("words", "action", "order_id", "items", "new"),
    [
        ("I want to return the mug", "return", "#W1", ("m1",), ()),
        ("I'd like to return the mug from order #W1, refund to my gift card", "return", "#W1", ("m1",), ()),
        ("return everything in order #W1", "return", "#W1", ("m1", "l2"), ()),
        ("return everything in order #W1 except the lamp", "return", "#W1", ("m1",), ()),
        ("please exchange the mug in order #W1 for a blue one", "exchange", "#W1", ("m1",), ("m2",)),
        ("exchange the mug I received for the same one but blue", "exchange", "#W1", ("m1",), ("m2",)),
        ("exchange my red mug for a bigger blue one", "exchange", "#W1", ("m1",), ("m3",)),
        ("exchange the lamp of order #W1 for a less bright one", "exchange", "#W1", ("l2",), ("l1",)),
        ("exchange the lamp of order W1 for a brighter one", "exchange", "#W1", ("l2",), ("l3",)),
        ("change the mug in order #W2 to the 500ml version", "change_items", "#W2", ("m2",), ("m3",)),
        ("cancel order #W2, I ordered it by mistake", "cancel", "#W2", (), ()),
        ("我想退订单 #W1 里的马克杯，退货", "return", "#W1", ("m1",), ()),
        ("把订单 #W2 取消，取消订单，拍错了", "cancel", "#W2", (), ()),
    ],
)
def test_words_become_one_exact_call(
    words: str, action: str, order_id: str, items: tuple[str, ...], new: tuple[str, ...]
) -> None:
    one = made(words)[0]
    assert isinstance(one, Plan), one
    assert (one.made.call.action, one.made.call.order, one.made.call.items, one.made.call.new_items) == (
        action,
        order_id,
        items,
        new,
    )
    assert one.made.told


def test_the_proposal_says_items_money_method_and_what_follows() -> None:
    [one] = made("exchange my red mug for a bigger blue one, pay with my gift card")
    assert isinstance(one, Plan)
    for part in ("#W1", "red", "blue, 500ml", "$2.00", "gift card", "exchange requested"):
        assert part in one.made.told
    assert one.made.call.method == "gift"


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("I want to return something", "item"),
        ("I want to return the lamp", ""),
        ("exchange the mug of order #W1", "variant"),
        ("cancel order #W2", "reason"),
        ("change the address of order #W2", "address"),
    ],
)
def test_what_is_open_is_asked_for(words: str, slot: str) -> None:
    [one] = made(words)
    assert (one.slot if isinstance(one, Needs) else "") == slot


def test_an_answer_fills_what_was_open() -> None:
    [request] = read_requests("exchange the mug of order #W1")
    told_now = filled(request, "variant", "Coffee Mug", "blue please, the same size")
    one = asked(told_now)
    assert isinstance(one, Plan)
    assert one.made.call.new_items == ("m2",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("return the mug of order #W9", "no order"),
        ("cancel order #W1, no longer needed", "delivered"),
        ("exchange the mug of order #W1 for a green one with 500ml", "not to be had"),
        ("return the mug of order #W2", "None of your orders"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(words: str, said: str) -> None:
    [one] = made(words)
    assert isinstance(one, Refused), one
    assert said in one.said.text


def test_an_address_is_found_where_the_shopper_has_it() -> None:
    [one] = made("change the address of order #W2 to my default address")
    assert isinstance(one, Plan)
    assert one.made.call.fields == HOME
    [other] = made("change my default address to the same as order #W2")
    assert isinstance(other, Plan)
    assert (other.made.call.action, other.made.call.fields) == ("change_profile_address", NEW)


def test_several_orders_are_taken_one_by_one() -> None:
    [one] = made("return all lamps")
    assert isinstance(one, Plan)
    assert one.made.call.order == "#W1"
    assert one.rest == Request(action="return", words="return all lamps", done_with=("#W1",))


def test_what_shall_not_be_done_is_not_asked_for() -> None:
    assert read_requests("I do not want to cancel any orders") == []
    assert [each.action for each in read_requests("don't cancel it, I want to return the mug")] == ["return"]
