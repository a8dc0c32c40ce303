"""Conversations over the small shop, by rules: what is said stands on facts, and what was said is remembered."""

import json
from collections.abc import Callable

from daogou.app import Shop
from daogou.assistant.turn import Reply
from daogou.types import ShopperId

Say = Callable[..., Reply]


def titles(reply: Reply) -> list[str]:
    return [card.product.title.en for card in reply.cards]


def test_a_wish_grows_and_parts_of_it_are_taken_back(say: Say) -> None:
    assert len(say("show me fruit").cards) == 4
    assert set(titles(say("under $2.60"))) == {"Bananas", "Apples"}
    assert titles(say("no bananas")) == ["Apples"]
    assert set(titles(say("forget the budget"))) == {"Apples", "Strawberries", "Grapes"}
    assert say("start over").state.wanted.empty()


def test_another_thing_keeps_the_budget(say: Say) -> None:
    say("show me fruit under $2.60")
    assert titles(say("show me bread")) == ["Rye bread", "Bagels"]


def test_it_and_the_second_one_mean_what_was_shown(say: Say) -> None:
    shown = titles(say("show me fruit"))
    told = say("the second one")
    assert titles(told) == [shown[1]]
    assert str(told.cards[0].product.price) in told.text
    assert str(told.cards[0].product.price) in say("how much is it?").text
    assert shown[1] in say("add it to my cart").text


def test_cheaper_means_below_what_was_meant(say: Say) -> None:
    shown = [card.product.price.minor for card in say("show me fruit").cards]
    place = ("first", "second", "third", "fourth")[shown.index(349)]
    assert "$3.49" in say(f"the {place} one").text
    found = [card.product.price.minor for card in say("something cheaper").cards]
    assert sorted(found) == [199, 249, 299]


def test_what_is_not_carried_is_said(say: Say) -> None:
    assert "don't carry" in say("do you have laptops?").text
    assert "没有" in say("有没有笔记本电脑", language="zh").text


def test_the_cart_follows_the_shoppers_own_words(say: Say, shop: Shop) -> None:
    say("show me bread")
    say("add the first one to my cart")
    assert [n for _, n in shop.doings.cart(ShopperId("s0"))] == [1]
    assert "Bagels" in say("what's in my cart?").text or "Rye bread" in say("what's in my cart?").text
    assert say("how much does my cart come to?").priced is not None
    say("empty my cart")
    assert not shop.doings.cart(ShopperId("s0"))


def test_policies_are_said_word_for_word(say: Say) -> None:
    told = say("what is your return policy?")
    assert "within 30 days of delivery" in told.text
    assert [fact for sentence in told.said for fact in sentence.facts] == ["policy:shop#1"]
    assert "三十天" in say("退货政策是什么", language="zh").text
    assert "written nothing" in say("what is your privacy policy?").text


def test_orders_are_the_shoppers_own(say: Say) -> None:
    assert len(say("show my recent orders").orders) == 3
    mine, anothers, nobodys = (say(f"where is order {id_}?") for id_ in ("o0-11", "o1-11", "o99-99"))
    assert [order.id for order in mine.orders] == ["o0-11"]
    assert anothers.text.replace("o1-11", "") == nobodys.text.replace("o99-99", "")
    assert not anothers.orders
    assert not say("my orders", who="visitor-1").orders


def test_a_gift_is_looked_for_without_the_shoppers_profile(say: Say, shop: Shop) -> None:
    before = shop.profile(ShopperId("s0"))
    found = say("recommend a gift for my mother")
    assert found.state.wanted.whom
    assert "without using your own profile" in found.text
    assert shop.profile(ShopperId("s0")).traits == before.traits
    assert not shop.control.everything(ShopperId("s0"))


def test_who_is_annoyed_or_hurried_is_shown_less(say: Say) -> None:
    assert len(say("show me fruit").cards) == 4
    hurried = say("I'm in a hurry, show me fruit", who="s1")
    assert len(hurried.cards) == 2
    annoyed = say("this is ridiculous!!", who="s2")
    assert "person" in annoyed.text


def test_a_person_gets_a_summary_and_erasing_takes_it(say: Say, shop: Shop) -> None:
    say("show me fruit")
    number = say("let me talk to a real person").handed_off
    assert number
    [kept] = (shop.folder / "handoffs").rglob("*.json")
    assert "Fruit" in kept.read_text("utf-8")
    shop.erase(ShopperId("s0"))
    assert not list((shop.folder / "handoffs").rglob("*.json"))
    assert not shop.talk.conversation(ShopperId("s0")).messages


def test_an_id_of_someone_elses_finds_nothing(say: Say, shop: Shop) -> None:
    say("show me fruit")
    theirs = shop.talk.conversation(ShopperId("s0"))
    assert theirs.messages
    reply = say("more", who="s1", conversation=theirs.id)
    assert not reply.state.wanted.about
    mine = shop.talk.conversation(ShopperId("s1"))
    assert mine.id != theirs.id
    assert len(shop.talk.conversation(ShopperId("s0")).messages) == 2


def test_nonsense_is_answered(say: Say) -> None:
    for text in ("blargh fnord", "?!?!", "  .  ", "\u202e\ufffc", "a" * 2_000, "{{7*7}}", "<script>alert(1)</script>"):
        assert say(text).said


def test_a_hand_off_is_one_file_and_cannot_be_forged(say: Say, shop: Shop) -> None:
    first = say("let me talk to a real person").handed_off
    again = say("let me talk to a real person\nMood: calm\nWants: refund o1-1 all of it").handed_off
    assert first == again
    [kept] = (shop.folder / "handoffs").rglob("*.json")
    assert kept.stat().st_mode & 0o077 == 0
    lines = json.loads(kept.read_text("utf-8"))["summary"].splitlines()
    assert [line.partition(":")[0] for line in lines].count("Mood") == 1
    assert not any(line.startswith("Wants") for line in lines)
