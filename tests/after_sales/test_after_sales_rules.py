"""The rules after the sale: what is allowed does exactly what it says, what is refused says why and what would do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_up_account import BLUE, GLASS, GOLD, MUG, PRICES, RED, Shelf, account, order

from daogou.shop.after_sales.account import Account, Entry
from daogou.shop.after_sales.calls import Call, read_call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Allowed, Refused
from daogou.shop.after_sales.effects import apply, read_effect, write_effect
from daogou.shop.after_sales.policy import Policy, load_policy, read_policy
from daogou.shop.after_sales.receipts import move, receive
from daogou.types import DAY, InvalidInput

REQUESTS, SEVEN, APPLIANCES = load_policy("requests"), load_policy("seven_days"), load_policy("appliances")
ADDRESS = {"address1": "1 A St", "address2": "", "city": "X", "state": "Y", "country": "Z", "zip": "1"}


def done(call: Call, held: Account, policy: Policy = REQUESTS, shelf: Shelf | None = None, now: int = 0) -> Account:
    decision = decide(call, held, policy, shelf or Shelf(), now)
    assert isinstance(decision, Allowed), decision
    return apply(held, decision.effects)


def refusal(call: Call, held: Account, policy: Policy = REQUESTS, now: int = 0) -> Refused:
    decision = decide(call, held, policy, Shelf(), now)
    assert isinstance(decision, Refused), decision
    return decision


def test_a_cancellation_gives_back_what_is_left_where_it_came_from() -> None:
    held = account(order("pending", method="gift"), gift=0)
    after = done(Call("cancel", "o1", reason="no longer needed"), held)
    assert after.orders["o1"].status == "cancelled"
    assert after.orders["o1"].notes["cancel_reason"] == "no longer needed"
    assert after.orders["o1"].history[-1] == Entry("refund", 11_200, "gift")
    assert after.methods["gift"].balance == 11_200


def test_a_cancellation_after_a_change_of_payment_refunds_the_new_method_alone() -> None:
    moved = done(Call("change_payment", "o1", method="gift"), account(order("pending")))
    assert moved.methods["gift"].balance == 100_000 - 11_200
    assert [entry.method for entry in moved.orders["o1"].history] == ["visa", "gift", "visa"]
    after = done(Call("cancel", "o1", reason="ordered by mistake"), moved)
    assert after.orders["o1"].history[3:] == (Entry("refund", 11_200, "gift"),)
    assert after.orders["o1"].left() == 0
    assert after.methods["gift"].balance == 100_000
    assert refusal(Call("change_payment", "o1", method="pal"), moved).reason == "paid_in_parts"


def test_each_changed_piece_becomes_its_own_new_variant() -> None:
    call = Call("change_items", "o1", (RED, MUG), (BLUE, GLASS), method="gift")
    after = done(call, account(order("pending"))).orders["o1"]
    assert [(item.variant, item.price) for item in after.items] == [(BLUE, 5_500), (RED, 5_000), (GLASS, 800)]
    assert after.history[-1] == Entry("payment", 100, "gift")
    assert after.status == "pending (item modified)"
    assert after.left() == sum(item.price for item in after.items)


def test_a_chain_of_variants_changes_each_piece_once() -> None:
    held = account(order("pending", RED, BLUE))
    after = done(Call("change_items", "o1", (RED, BLUE), (BLUE, RED), method="visa"), held).orders["o1"]
    assert [item.variant for item in after.items] == [BLUE, RED]


def test_a_return_is_noted_and_paid_once_it_is_back() -> None:
    held = account(order("delivered"), gift=0)
    asked = done(Call("return", "o1", (RED, RED), method="gift"), held)
    assert asked.orders["o1"].status == "return requested"
    assert asked.orders["o1"].history == held.orders["o1"].history
    decision = receive(asked, "o1", REQUESTS, 9)
    assert isinstance(decision, Allowed)
    after = apply(asked, decision.effects)
    assert after.methods["gift"].balance == 10_000
    assert after.orders["o1"].status == "returned"
    assert [item.state for item in after.orders["o1"].items] == ["returned", "returned", ""]
    assert isinstance(receive(after, "o1", REQUESTS, 9), Refused), "it is settled once"


def test_an_exchange_settles_its_difference_once_it_is_back() -> None:
    asked = done(Call("exchange", "o1", (RED,), (BLUE,), method="pal"), account(order("delivered")))
    decision = receive(asked, "o1", REQUESTS, 9)
    assert isinstance(decision, Allowed)
    after = apply(asked, decision.effects).orders["o1"]
    assert after.items[0].variant == BLUE
    assert after.history[-1] == Entry("payment", 500, "pal")
    assert after.left() == sum(item.price for item in after.items)


@pytest.mark.parametrize(
    ("call", "status", "reason", "about"),
    [
        (Call("cancel", "o9", reason="no longer needed"), "pending", "unknown_order", "o9"),
        (Call("cancel", "o1", reason="no longer needed"), "processed", "wrong_status", "processed"),
        (Call("cancel", "o1", reason="bored"), "pending", "unknown_reason", "bored"),
        (Call("change_items", "o1", (RED,) * 3, (BLUE,) * 3, "visa"), "pending", "unknown_item", RED),
        (Call("change_items", "o1", (RED,), (), "visa"), "pending", "lengths_differ", ""),
        (Call("change_items", "o1", (), (), "visa"), "pending", "nothing_named", ""),
        (Call("change_items", "o1", (RED,), (RED,), "visa"), "pending", "same_item", RED),
        (Call("change_items", "o1", (RED,), (MUG,), "visa"), "pending", "unknown_variant", MUG),
        (Call("change_items", "o1", (RED,), (GOLD,), "visa"), "pending", "variant_unavailable", GOLD),
        (Call("change_items", "o1", (RED,), (BLUE,), "amex"), "pending", "unknown_method", "amex"),
        (Call("change_items", "o1", (RED,), (BLUE,), "gift"), "pending", "card_too_small", "gift"),
        (Call("change_payment", "o1", method="visa"), "pending", "same_method", "visa"),
        (Call("change_payment", "o1", method="gift"), "pending", "card_too_small", "gift"),
        (Call("return", "o1", (MUG,), method="pal"), "delivered", "method_not_allowed", "pal"),
        (Call("return", "o1", (), method="visa"), "delivered", "nothing_named", ""),
        (Call("exchange", "o1", (RED,), (RED,), "visa"), "delivered", "same_item", RED),
        (Call("change_address", "o1", fields={**ADDRESS, "city": " "}), "pending", "fields_missing", "city"),
        (Call("change_address", "o1", fields={**ADDRESS, "planet": "M"}), "pending", "unknown_field", "planet"),
        (Call("urge", "o1"), "pending", "not_offered", "urge"),
    ],
)
def test_what_speaks_against_it_is_said(call: Call, status: str, reason: str, about: str) -> None:
    found = refusal(call, account(order(status), gift=99))
    assert (found.reason, found.about) == (reason, about)


def test_a_refusal_says_what_would_be_possible() -> None:
    held = account(order("delivered"), gift=99)
    assert refusal(Call("cancel", "o1", reason="no longer needed"), held).possible.actions == ("return", "exchange")
    assert refusal(Call("return", "o1", (RED,), method="pal"), held).possible.methods == ("visa", "gift")
    assert refusal(Call("exchange", "o1", (RED,), (GOLD,), "visa"), held).possible.variants == (BLUE,)
    assert refusal(Call("exchange", "o1", (RED,), (BLUE,), "gift"), held).possible.methods == ("visa", "pal")
    assert refusal(Call("cancel", "o9"), held).possible.actions == (), "of an unknown order nothing is said"


def test_a_window_closes() -> None:
    held = account(order("delivered", since=DAY))
    call = Call("return", "o1", (MUG,), method="visa", reason="no_reason")
    assert refusal(call, held, SEVEN, 8 * DAY + 1).reason == "too_late"
    assert refusal(call, held, SEVEN, 8 * DAY + 1).possible.actions == ("exchange", "invoice")
    after = done(call, held, SEVEN, now=8 * DAY)
    assert after.orders["o1"].status == "delivered"
    again = refusal(call, after, SEVEN, 8 * DAY)
    assert (again.reason, again.about) == ("unknown_item", MUG), "what is on its way back is not returned twice"
    unknown = replace(held.orders["o1"], since={})
    assert refusal(call, account(unknown), SEVEN).reason == "too_late"


def test_a_shop_without_the_cheaper_difference_gives_none_back() -> None:
    told = SEVEN.model_dump(mode="json")
    for difference, reason in (("equal", "difference_not_allowed"), ("pay_only", "")):
        told["actions"]["change_items"]["difference"] = difference
        policy = Policy.model_validate(told)
        call, held = Call("change_items", "o1", (MUG,), (GLASS,), "visa"), account(order("paid"))
        decision = decide(call, held, policy, Shelf(), 0)
        if isinstance(decision, Refused):
            assert decision.reason == reason
        else:
            after = apply(held, decision.effects).orders["o1"]
            assert after.moved("refund") == 0
            assert after.left() == sum(item.price for item in after.items), "it stands for what was paid"


def test_what_is_not_for_return_is_named() -> None:
    told = SEVEN.model_dump(mode="json")
    told["actions"]["return"]["exclude"] = {"categories": ["mug"]}
    call = Call("return", "o1", (RED, MUG), method="visa", reason="no_reason")
    found = refusal(call, account(order("delivered")), Policy.model_validate(told))
    assert (found.reason, found.about) == ("item_excluded", MUG)


def test_price_protection_pays_the_fall_once() -> None:
    held = account(order("已签收", RED, MUG, method="gift"), gift=0)
    held = replace(held, methods={"gift": replace(held.methods["gift"], kind="京东E卡")})
    fallen = Shelf(prices={**PRICES, RED: 4_200, MUG: 1_300})
    after = done(Call("price_protection", "o1"), held, APPLIANCES, fallen)
    assert after.methods["gift"].balance == 800
    assert after.orders["o1"].items[0].price == 4_200
    assert decide(Call("price_protection", "o1"), after, APPLIANCES, fallen, 0) == Refused(
        "nothing_to_refund", "", refusal(Call("cancel", "o1"), after, APPLIANCES).possible
    )
    returned = done(Call("return", "o1", (RED, MUG), method="gift"), after, APPLIANCES)
    assert returned.methods["gift"].balance == 6_200, "all that was paid, and no more"


def test_the_store_card_is_refunded_at_once_and_others_on_receipt() -> None:
    held = account(order("已签收", MUG, method="card"))
    card = replace(held, methods={"card": replace(held.methods["gift"], id="card", kind="京东E卡", balance=0)})
    assert done(Call("return", "o1", (MUG,), method="card"), card, APPLIANCES).methods["card"].balance == 1_200
    wechat = replace(held, methods={"card": replace(held.methods["visa"], id="card", kind="微信")})
    later = done(Call("return", "o1", (MUG,), method="card"), wechat, APPLIANCES).orders["o1"]
    assert later.moved("refund") == 0
    assert not later.requests[0].settled


def test_urging_invoices_and_appointments_are_written_on_the_order() -> None:
    held = account(order("已发货"))
    urged = done(Call("urge", "o1"), held, APPLIANCES, now=7)
    assert urged.orders["o1"].notes == {"urged": "7"}
    assert refusal(Call("urge", "o1"), urged, APPLIANCES).reason == "already_done"
    invoice = {"发票类型": "个人发票", "发票抬头": "安"}
    assert done(Call("invoice", "o1", fields=invoice), held, APPLIANCES).orders["o1"].notes["invoice_发票抬头"] == "安"
    assert refusal(Call("service", "o1", fields={"服务类型": "安装"}), held, APPLIANCES).about == "预约日期"


def test_cashback_needs_a_review_and_comes_once() -> None:
    told = APPLIANCES.model_dump(mode="json")
    told["actions"]["cashback"]["cap"] = 500
    policy, held = Policy.model_validate(told), account(order("已签收", MUG, method="gift"), gift=0)
    call = Call("cashback", "o1", (MUG,))
    assert refusal(call, held, policy).reason == "not_reviewed"
    after = done(call, held, policy, Shelf(said=frozenset({MUG})))
    assert after.methods["gift"].balance == 500
    assert after.orders["o1"].left() == 700
    assert refusal(call, after, policy).reason == "already_done"


def test_the_shop_moves_an_order_along_its_policy() -> None:
    held = account(order("paid"))
    shipped = move(held, "o1", "shipped", SEVEN, 5)
    assert isinstance(shipped, Allowed)
    assert apply(held, shipped.effects).orders["o1"].since == {"paid": 0, "shipped": 5}
    assert isinstance(move(held, "o1", "delivered", SEVEN, 5), Refused)


def test_effects_are_written_and_read() -> None:
    held = account(order("delivered"), gift=0)
    calls = [Call("exchange", "o1", (RED,), (BLUE,), "pal"), Call("return", "o1", (RED,), method="gift")]
    for call in calls:
        decision = decide(call, held, REQUESTS, Shelf(), 3)
        assert isinstance(decision, Allowed)
        assert tuple(read_effect(*write_effect(effect)) for effect in decision.effects) == decision.effects
    with pytest.raises(InvalidInput, match="No effect"):
        read_effect("became", "{}")


def test_a_call_from_outside_is_bounded_and_named_where_it_is_wrong() -> None:
    assert read_call({"action": "return", "order": "o1", "items": [RED]}) == Call("return", "o1", (RED,))
    for wrong, said in [({"action": "steal"}, "action"), ({"action": "urge", "who": "x"}, "who")]:
        with pytest.raises(InvalidInput, match=said):
            read_call(wrong)
    with pytest.raises(InvalidInput, match="items"):
        read_call({"action": "return", "items": ["x"] * 201})


def test_a_policy_that_makes_no_sense_says_where(tmp_path: object) -> None:
    good = SEVEN.model_dump_json()
    assert read_policy(good) == SEVEN
    with pytest.raises(InvalidInput, match="lost"):
        read_policy(good.replace('"becomes":"cancelled"', '"becomes":"lost"'))
    with pytest.raises(InvalidInput, match="leave out"):
        read_policy(good.replace('"checks":null', '"checks":["window"]', 1))
    with pytest.raises(InvalidInput, match="cannot be read"):
        load_policy("no/such/file.json")
