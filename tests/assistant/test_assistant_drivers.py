"""Both drivers against one suite; and a model that hangs, loops, says nonsense or dies ends in the rules' answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from daogou.app import Shop
from daogou.app.assistant.drivers import assistant_of
from daogou.assistant.driver import Bounds
from daogou.assistant.turn import Reply, Turn
from daogou.language.generator import GeneratorFailed
from daogou.language.outgoing import Outgoing
from daogou.language.run import Desk
from daogou.testing.generators import Scripted
from daogou.types import ShopperId

pytest.importorskip("pydantic_ai", reason="pydantic-ai is not installed (daogou[llm])")
ANN = ShopperId("s0")


def step(tool: str, **arguments: Any) -> str:
    told = {"text": arguments["text"]} if tool == "say" else {"arguments": arguments}
    return json.dumps({"next": {"tool": tool, **told}})


def plan(steps: Sequence[str]) -> Callable[[Outgoing], str]:
    """One step after the other, by how many results the conversation holds."""

    def script(outgoing: Outgoing) -> str:
        done = sum(turn.text.startswith("RESULT of") for turn in outgoing.turns)
        return steps[min(done, len(steps) - 1)]

    return script


def with_model(shop: Shop, script: Callable[[Outgoing], str], wait: float = 0.0, **bounds: Any) -> Scripted:
    generator = Scripted(script, seconds=wait)
    shop.talk.assistant = assistant_of(Desk(generator), "shop", True, Bounds(**bounds))
    return generator


def said(shop: Shop, text: str, who: ShopperId = ANN, **more: str) -> Reply:
    async def ask() -> Reply:
        parts = shop.talk.say(who, Turn(text, "en", **more))
        return [part async for part in parts if isinstance(part, Reply)][-1]

    return asyncio.run(ask())


class DriverTests:
    """What every driver does."""

    driver = ""

    def use(self, shop: Shop, *steps: str) -> None:
        raise NotImplementedError

    def test_a_search_shows_what_fits_and_is_remembered(self, shop: Shop) -> None:
        self.use(shop, step("search", about="fruit", max_price=2.6), step("say", text="Here you are."))
        reply = said(shop, "show me fruit under $2.60")
        assert {card.product.title.en for card in reply.cards} == {"Bananas", "Apples"}
        assert reply.driver == self.driver
        assert reply.state.wanted.price.high == 260
        assert len(reply.state.shown) == 2
        assert all(sentence.text for sentence in reply.said)

    def test_a_question_is_answered_from_facts(self, shop: Shop) -> None:
        self.use(shop, step("answer", id="p00", question="how much is it?"), step("say", text=""))
        reply = said(shop, "how much is it?", product="p00")
        assert "$1.99" in reply.text
        assert "product:p00" in [fact for sentence in reply.said for fact in sentence.facts]

    def test_what_the_shopper_asks_for_gets_into_the_cart(self, shop: Shop) -> None:
        self.use(shop, step("add_to_cart", id="p00"), step("say", text="It is in your cart."))
        said(shop, "add it to my cart", product="p00")
        assert [(product.id, n) for product, n in shop.doings.cart(ANN)] == [("p00", 1)]

    def test_only_ones_own_orders_are_seen(self, shop: Shop) -> None:
        self.use(shop, step("orders", order="o1-11"), step("say", text="Order o1-11 is on its way."))
        reply = said(shop, "where is order o1-11?")
        assert not reply.orders
        assert "on its way" not in reply.text

    def test_policies_are_cited(self, shop: Shop) -> None:
        self.use(shop, step("policies", question="return policy"), step("say", text="Within 90 days."))
        reply = said(shop, "what is your return policy?")
        assert "30 days" in reply.text
        assert "90" not in reply.text


class TestRules(DriverTests):
    driver = "rules"

    def use(self, shop: Shop, *steps: str) -> None:
        """The rules need no steps."""


class TestModel(DriverTests):
    driver = "model"

    def use(self, shop: Shop, *steps: str) -> None:
        with_model(shop, plan(steps))

    def test_its_own_words_are_said_where_they_hold(self, shop: Shop) -> None:
        self.use(shop, step("search", about="fruit"), step("say", text="“Bananas” costs $1.99. “Apples” costs $0.99."))
        assert said(shop, "show me fruit").text == "“Bananas” costs $1.99."

    def test_what_is_personal_does_not_leave(self, shop: Shop) -> None:
        generator = with_model(shop, plan([step("say", text="Hello.")]))
        said(shop, "hello, my e-mail is ann.lee@example.com and my phone is +1 415 555 2671, find fruit")
        sent = " ".join(turn.text for outgoing in generator.sent for turn in outgoing.turns)
        assert "ann.lee@example.com" not in sent
        assert "555 2671" not in sent


@pytest.mark.parametrize(
    ("script", "bounds"),
    [
        (lambda outgoing: "blah", {}),
        (lambda outgoing: "", {}),
        (lambda outgoing: step("say", text="I will search the fruit department for $5 offers."), {}),
        (lambda outgoing: '{"next": {"tool": "fly", "arguments": {}}}', {}),
        (lambda outgoing: '{"next": {"tool": "search", "arguments": {"about": 7, "x": []}}}', {}),
        (lambda outgoing: step("more"), {"calls": 3}),
        (lambda outgoing: step("say", text="x"), {"tokens": 10}),
        (lambda outgoing: (_ for _ in ()).throw(GeneratorFailed("down", transient=True)), {}),
        (lambda outgoing: (_ for _ in ()).throw(ZeroDivisionError("bug")), {}),
    ],
    ids=["nonsense", "nothing", "no act", "unknown tool", "wrong arguments", "a loop", "tokens", "down", "a bug"],
)
def test_a_model_that_fails_ends_in_the_rules_answer(
    shop: Shop, script: Callable[[Outgoing], str], bounds: dict[str, Any]
) -> None:
    with_model(shop, script, **bounds)
    reply = said(shop, "show me fruit")
    assert reply.driver == "rules"
    assert reply.why == "the language model did not answer usefully"  # and nothing of the failure's own text
    assert len(reply.cards) == 4


def test_a_model_that_hangs_is_left_within_the_deadline(shop: Shop) -> None:
    with_model(shop, lambda outgoing: step("say", text="x"), wait=60, seconds=0.2)
    started = time.monotonic()
    reply = said(shop, "show me fruit")
    assert time.monotonic() - started < 30
    assert reply.driver == "rules"
    assert "0.2 s" in reply.why


def test_the_mood_can_be_switched_off(shop: Shop) -> None:
    shop.talk.assistant = assistant_of(Desk(), "shop", mood=False)
    assert len(said(shop, "I'm in a hurry, show me fruit").cards) == 4
    shop.talk.assistant = assistant_of(Desk(), "shop", mood=True)
    assert len(said(shop, "I'm in a hurry, show me fruit").cards) == 2
