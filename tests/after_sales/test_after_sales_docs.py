"""docs/after-sales.md: its policy is one, its calls end as it says, and every field is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from daogou.shop.after_sales.account import Account, Entry, Item, Method, Order
from daogou.shop.after_sales.calls import read_call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Refused
from daogou.shop.after_sales.effects import Requested
from daogou.shop.after_sales.goods import Variant
from daogou.shop.after_sales.policy import Policy, Rule, load_policy, read_policy
from daogou.shop.proposals import moves_at_once
from daogou.types import DAY, ShopperId

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("after-sales.md", "after-sales.zh-CN.md")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[str]:
    return re.findall(r"```\w+\n(.*?)```", page(name), re.DOTALL)


class Coats:
    def instead(self, item: Item) -> dict[str, Variant]:
        coats = {"coat-s": 59_900, "coat-m": 59_900, "coat-long": 69_900}
        return {id_: Variant(id_, "coat", id_, price, available=True) for id_, price in coats.items()}

    def price(self, item: Item) -> int:
        return item.price

    def reviewed(self, item: Item) -> bool:
        return False


def test_the_pages_have_the_same_examples() -> None:
    assert blocks(PAGES[0]) == blocks(PAGES[1])


def test_the_examples_end_as_the_page_says() -> None:
    policy_text, order_text, calls = blocks(PAGES[0])
    policy, told = read_policy(policy_text), json.loads(order_text)
    items = tuple(Item(**item) for item in told["items"])
    paid = Entry("payment", sum(item.price for item in items), "card")
    order = Order("o", told["status"], items, (paid,), since={"delivered": 0})
    methods = {"card": Method("card", "card"), "gift": Method("gift", "gift_card", 0)}
    account = Account(ShopperId("ann"), methods, {"o": order})
    cases = [json.loads(line) for line in calls.splitlines()]
    assert len(cases) >= 8
    for case in cases:
        call = read_call({"order": "o", **case["call"]})
        decision = decide(call, account, policy, Coats(), case["day"] * DAY)
        if isinstance(decision, Refused):
            assert decision.reason == case.get("refused"), case
        else:
            asked = [each.request for each in decision.effects if isinstance(each, Requested)]
            later = sum(one.difference for one in asked if not one.settled)
            assert (moves_at_once(decision.effects), later) == (case.get("now"), case.get("later")), case


@pytest.mark.parametrize("name", PAGES)
def test_every_field_is_told(name: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", page(name), re.MULTILINE)
    assert rows == [*Policy.model_fields, *Rule.model_fields]


@pytest.mark.parametrize("named", ["requests", "seven_days", "appliances"])
def test_policies_that_come_along_are_named_in_both_languages(named: str) -> None:
    policy = load_policy(named)
    assert all(f"`{named}`" in page(name) for name in PAGES)
    words = [policy.name, *policy.statuses.values(), *policy.methods.values(), *policy.arrives.values()]
    for rule in policy.actions.values():
        words += [*rule.reasons.values(), *rule.fields.values(), *rule.conditions]
    assert all(each.en and each.zh for each in words)
