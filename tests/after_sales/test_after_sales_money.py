"""Whatever is done after the sale, in whatever order: nobody gets back more than was paid, and every sum is exact."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_account import BLUE, GLASS, GOLD, MUG, PRICES, RED, Shelf, account, order

from daogou.shop.after_sales.account import Account
from daogou.shop.after_sales.calls import ACTIONS, Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Allowed
from daogou.shop.after_sales.effects import apply
from daogou.shop.after_sales.policy import Policy, load_policy
from daogou.shop.after_sales.receipts import move, receive
from daogou.types import DAY

VARIANTS = st.sampled_from([RED, BLUE, GOLD, MUG, GLASS])
METHODS = st.sampled_from(["visa", "gift", "pal", "amex"])


WHEN = ("at_once", "on_receipt")


def _everything(name: str) -> Policy:
    """The policy with a cashback worth something, and items exchanged as often as one likes."""
    told = load_policy(name).model_dump(mode="json")
    if "cashback" in told["actions"]:
        told["actions"]["cashback"]["cap"] = 700
    return Policy.model_validate(told)


def _loose(difference: str, settle: str) -> Policy:
    """Everything at any time and again and again: only money holds it back."""
    told = load_policy("seven_days").model_dump(mode="json")
    told["actions"]["cashback"] = {"cap": 700}
    for action, rule in told["actions"].items():
        rule |= {"statuses": list(told["statuses"]), "window": None, "once": False, "difference": difference}
        rule |= {"settle": settle, "methods": None, **({"single": False} if action == "change_payment" else {})}
    told["moves"] = {one: list(told["statuses"]) for one in told["statuses"]}
    return Policy.model_validate(told)


POLICIES = {name: _everything(name) for name in ("requests", "seven_days", "appliances")}
POLICIES |= {f"loose, {how}, {when}": _loose(how, when) for how in ("settle", "pay_only") for when in WHEN}
STARTS = {"requests": ("pending", "delivered"), "appliances": ("已付款", "已签收")}


def calls(policy: Policy) -> st.SearchStrategy[Call]:
    reasons = [key for rule in policy.actions.values() for key in rule.reasons] or [""]
    items = st.lists(VARIANTS, max_size=3).map(tuple)
    made: st.SearchStrategy[Any] = st.builds(
        Call, st.sampled_from(ACTIONS), st.just("o1"), items, items, METHODS, st.sampled_from(reasons)
    )
    return made


def check(held: Account, start: Account) -> None:
    one = held.orders["o1"]
    assert one.moved("refund") + one.moved("cashback") <= one.moved("payment")
    assert all(entry.amount >= 0 for entry in one.history)
    kept = sum(item.price for item in one.items if item.state != "returned")
    if "cancel" in one.done:
        assert one.left() == 0
    else:
        assert one.left() == kept - one.moved("cashback")
    moved = sum(
        entry.amount if entry.kind == "payment" else -entry.amount for entry in one.history if entry.method == "gift"
    )
    assert held.methods["gift"].balance == start_balance(start) - moved >= 0


def start_balance(start: Account) -> int:
    first = start.orders["o1"].history[0]
    return (start.methods["gift"].balance or 0) + (first.amount if first.method == "gift" else 0)


@pytest.mark.parametrize("name", POLICIES)
def test_no_sequence_gives_back_more_than_was_paid(name: str) -> None:
    policy = POLICIES[name]
    step = st.one_of(calls(policy), st.just("receive"), st.sampled_from(list(policy.statuses)))

    @settings(max_examples=100, deadline=None)
    @given(
        st.sampled_from(STARTS.get(name, ("paid", "delivered"))),
        METHODS.filter("amex".__ne__),
        st.lists(step, max_size=14),
        st.data(),
    )
    def run(status: str, method: str, steps: list[Any], data: st.DataObject) -> None:
        start = held = account(order(status, RED, RED, MUG, BLUE, method=method), gift=6_000)
        now = 0
        for one in steps:
            now += data.draw(st.integers(0, DAY))
            falling = {id_: max(1, price - data.draw(st.integers(-500, 500))) for id_, price in PRICES.items()}
            shelf = Shelf(prices=falling, said=frozenset({MUG, RED}))
            if isinstance(one, Call):
                decision = decide(one, held, policy, shelf, now)
            else:
                decision = receive(held, "o1", policy, now) if one == "receive" else move(held, "o1", one, policy, now)
            if isinstance(decision, Allowed):
                held = apply(held, decision.effects)
            check(held, start)
            assert held.orders["o1"].status in policy.statuses

    run()
