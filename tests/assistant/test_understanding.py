"""What a turn is understood as: its intent, mood, consent, what it points at and what it takes back."""

import pytest

from daogou.assistant.understanding.requests import read_requests
from daogou.assistant.understanding.understand import consent_of, forgotten, mood_of, order_ids, ordinals, understand


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hello", "greet"),
        ("你好", "greet"),
        ("show me coffee", "search"),
        ("有没有咖啡", "search"),
        ("what's in my cart?", "cart"),
        ("购物车里有什么", "cart"),
        ("how much does my cart come to?", "quote"),
        ("一共多少钱", "quote"),
        ("add the second one to my cart", "cart_add"),
        ("第二个加入购物车", "cart_add"),
        ("take the milk out of my cart", "cart_remove"),
        ("把牛奶移出购物车", "cart_remove"),
        ("compare the first and the second", "compare"),
        ("这两个有什么区别", "compare"),
        ("something cheaper", "cheaper"),
        ("便宜点的", "cheaper"),
        ("forget the budget", "forget"),
        ("预算不限", "forget"),
        ("what is your return policy?", "policy"),
        ("七天无理由退货吗", "policy"),
        ("how long may I return something?", "policy"),
        ("who pays for sending it back?", "policy"),
        ("退货邮费谁出", "policy"),
        ("where is my order?", "logistics"),
        ("我的快递到哪了", "logistics"),
        ("show my recent orders", "orders"),
        ("查一下我的订单", "orders"),
        ("I want to return the kettle", "service"),
        ("我想退货", "service"),
        ("please cancel my order #W1", "service"),
        ("取消订单 A12", "service"),
        ("let me talk to a real person", "person"),
        ("转人工", "person"),
        ("are you a robot?", "robot"),
        ("你是机器人吗", "robot"),
        ("a breakfast for four", "bundle"),
        ("搭配一套", "bundle"),
        ("recommend something", "recommend"),
        ("推荐一下", "recommend"),
        ("", ""),
        ("blargh", ""),
    ],
)
def test_intents(text: str, intent: str) -> None:
    assert understand(text, "en").intent == intent


@pytest.mark.parametrize(
    ("text", "consent"),
    [
        *[(text, "yes") for text in ("yes", "Yes, please.", "ok go ahead", "是的", "好的，确认", "可以，谢谢")],
        *[(text, "no") for text in ("no", "No, thanks.", "wait", "不用了", "算了", "先不办")],
        *[
            (text, "")
            for text in (
                *(
                    "yes but the blue one",
                    "yes, and also cancel the other order",
                    "is that all?",
                    "maybe",
                    "好的但是换成红色",
                ),
                *(
                    "no, return the other one",
                    "不是这个，是那个",
                    "I said yes to him, not to you",
                    "yesterday",
                    "是不是",
                ),
            )
        ],
    ],
)
def test_only_a_plain_yes_is_a_yes(text: str, consent: str) -> None:
    assert consent_of(text) == consent


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("this is ridiculous", "annoyed"),
        ("怎么又这样", "annoyed"),
        ("I'm in a hurry", "hurried"),
        ("赶时间", "hurried"),
        ("I can't decide between these", "comparing"),
        ("有点纠结", "comparing"),
        ("a blue kettle", "calm"),
    ],
)
def test_moods(text: str, mood: str) -> None:
    assert mood_of(text) == mood


def test_places_in_the_list_are_read_in_both_languages() -> None:
    assert ordinals("the second one") == (1,)
    assert ordinals("compare number 1 with the third") == (0, 2)
    assert ordinals("第二个和第三个") == (1, 2)
    assert ordinals("最后一个") == (-1,)
    assert ordinals("这两个") == (0, 1)
    assert ordinals("for the first time") == ()


def test_what_is_taken_back_is_named_or_all() -> None:
    assert forgotten("forget the budget") == ("budget",)
    assert forgotten("不限品牌") == ("prefer",)
    assert "about" in forgotten("start over")


def test_orders_are_named_by_their_ids() -> None:
    assert order_ids("order #W2378156 and #W12") == ("W2378156", "W12")
    assert order_ids("订单号：2024-77") == ("2024-77",)
    assert order_ids("my order from last week") == ()


def test_each_thing_to_be_done_is_a_request_with_its_words() -> None:
    text = "I want to cancel order #W1 because it is no longer needed. Also, return the kettle from order #W2."
    found = read_requests(text)
    assert [(each.action, each.order) for each in found] == [("cancel", "W1"), ("return", "W2")]
    assert "kettle" in found[1].words
    assert "kettle" not in found[0].words
    [one] = read_requests("我想退货", order="W3")
    assert (one.action, one.order) == ("return", "W3")
    assert read_requests("good morning") == []
