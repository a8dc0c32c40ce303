"""Wishes in words: what they ask for, on what conditions, for whom."""

import time

import goods
import pytest

from daogou.reading.wishes.constraint import read_code
from daogou.reading.wishes.read import read

NOT_LEATHER, NOT_BLACK = "-attribute.material=leather", "-attribute.colour=black"
CASES = [
    ("a dress 85±1 cm", "", {"category=dress", "number.length=84..86;cm"}),
    ("连衣裙，长度85±1厘米", "", {"category=dress", "number.length=84..86;cm"}),
    ("laptop under 5000 yuan with at least 16 GB of memory", "", {"category=laptop", "price=..<500000", "number.memory=16..;GB"}),
    ("五千以内的笔记本电脑，内存16GB以上", "", {"category=laptop", "price=..500000", "number.memory=16..;GB"}),
    ("Acer laptop weight ≤ 2 kg", "", {"category=laptop", "brand=Acer", "number.weight=..2;kg"}),
    ("重量不超过2公斤的笔记本电脑 Acer", "", {"category=laptop", "brand=Acer", "number.weight=..2;kg"}),
    ("laptop lighter than 1500 g", "", {"category=laptop", "number.weight=..<1500;g"}),
    ("bag, not leather", "", {"category=bag", NOT_LEATHER}),
    ("不要皮革的包", "", {"category=包".replace("包", "bag"), NOT_LEATHER}),
    ("a dress, neither", "neither", {"category=dress"}),
    ("dress without leather or silk", "", {"category=dress", NOT_LEATHER, "-attribute.material=silk"}),
    ("blue bag between ¥50 and ¥150", "", {"category=bag", "attribute.colour=blue", "price=5000..15000"}),
    ("50到150元的蓝色包", "", {"category=bag", "attribute.colour=blue", "price=5000..15000"}),
    ("bag in stock, rated 4 stars or more", "", {"category=bag", "stock=yes", "rating=4.."}),
    ("有货的包，4星以上", "", {"category=bag", "stock=yes", "rating=4.."}),
    ("any laptop but not Acer", "", {"category=laptop", "-brand=Acer"}),
    ("除了Acer以外的笔记本电脑", "", {"category=laptop", "-brand=Acer"}),
    ("waterproof bag", "waterproof", {"category=bag"}),
    ("charger for Acer", "charger acer", set()),
    ("16 GB laptop", "", {"category=laptop", "number.memory=16..16;GB"}),
    ("budget 300: bag", "", {"category=bag", "price=..30000"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what", "codes"), CASES)
def test_a_wish_is_read(text: str, what: str, codes: set[str]) -> None:
    wish = read(text, goods.shop())
    assert ({one.code for one in wish.constraints}, " ".join(wish.what.replace("for", "").split())) == (codes, what)


def test_every_condition_quotes_the_words_it_was_read_from() -> None:
    wish = read("Acer laptop under 5000 yuan, not black", goods.shop())
    assert [one.quote for one in wish.constraints] == ["under 5000 yuan", "not black", "laptop", "acer"] or all(
        one.quote and one.quote in "acer laptop under 5000 yuan, not black" for one in wish.constraints
    )


def test_for_whom_it_is_and_what_may_be_spent() -> None:
    wish = read("a bag for my mother under 300", goods.shop())
    assert (wish.whom, wish.budget, wish.language) == ("mother", 30_000, "en")
    assert read("给妈妈买个包，三百以内", goods.shop()).whom == "mother"


def test_what_the_shop_cannot_check_is_told() -> None:
    assert read("bag under $50", goods.shop()).unread == ("under $50",)
    assert read("lamp with at least 800 lumens", goods.shop()).unread == ("at least 800 lumens",)


def test_a_condition_is_taken_off_by_its_code() -> None:
    wish = read("blue bag under 300", goods.shop())
    assert {one.code for one in wish.without({"price=..<30000"}).constraints} == {
        "category=bag",
        "attribute.colour=blue",
    }
    assert all(read_code(one.code) == one for one in wish.constraints)


@pytest.mark.parametrize(
    "text", ["9" * 5_000, "not " * 2_000, "不要" * 3_000, "±" * 900, "1-" * 900, "\x00\ud800", "(" * 999, "≥" * 500]
)
def test_any_text_is_read_in_bounded_time(text: str) -> None:
    began = time.process_time()
    read(text, goods.shop())
    assert time.process_time() - began < 5  # a runaway pattern takes minutes
