"""What of a sentence its facts bear out: true ones pass, and one planted fault is found."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.guide.checking.check import untraced
from daogou.guide.checking.measures import measures
from daogou.guide.ledger import Amount, Fact
from daogou.trials.others_words.texts import measured
from daogou.types import LANGUAGES, FactId, ProductId

BUNS, COAL, MATCHES = ProductId("buns"), ProductId("coal"), ProductId("matches")
FACTS = [
    Fact(
        FactId("product:coal"),
        COAL,
        ("Charcoal briquettes", "木炭", "Grill House", "烤匠"),
        (Amount("money", 549, "price"), Amount("money", 699, "regular"), Amount("products", 12, "count")),
        frozenset({"in_stock", "of_brand"}),
    ),
    Fact(
        FactId("product:buns"),
        BUNS,
        ("Burger buns, 8 ct", "汉堡胚 8 个装"),
        (Amount("money", 299, "price"),),
        frozenset({"sold_out"}),
    ),
    Fact(
        FactId("bought:coal"),
        COAL,
        ("Charcoal briquettes", "木炭"),
        (
            Amount("times", 3, "often"),
            Amount("days", 20, "since"),
            Amount("days", 21, "every"),
            Amount("date", date(2026, 5, 14).toordinal(), "when"),
        ),
        frozenset({"bought", "due"}),
    ),
    Fact(
        FactId("offer:9"),
        None,
        ("SAVE9",),
        (
            Amount("money", 100, "saving"),
            Amount("money", 2_000, "threshold"),
            Amount("date", date(2026, 5, 20).toordinal(), "ends"),
        ),
        frozenset({"offer", "yours"}),
    ),
    Fact(FactId("product:matches"), MATCHES, ("Matches", "火柴")),
    Fact(
        FactId("buyers:buns"),
        BUNS,
        (),
        (Amount("shoppers", 1_240, "count"), Amount("days", 28, "within")),
        frozenset({"popular", "others_bought"}),
    ),
    Fact(FactId("goes_with:buns:coal"), BUNS, (), (), frozenset({"goes_with"}), COAL),
    Fact(
        FactId("asked:guide"),
        None,
        ("a barbecue", "烧烤"),
        (Amount("money", 6_000, "budget"), Amount("people", 8, "count")),
    ),
]


def faults(text: str, about: ProductId | None = None) -> list[str]:
    return [text[each.start : each.stop] for each in untraced(text, FACTS, "USD", about)]


@pytest.mark.parametrize(
    "text",
    [
        "You buy this about every 3 weeks, last bought 20 days ago",
        "“Charcoal briquettes” is due about Thursday: you bought it 3 times, about every 21 days.",
        "“Charcoal briquettes” costs $5.49 instead of $6.99, and “Burger buns, 8 ct” $2.99.",
        "“Burger buns, 8 ct” goes with “Charcoal briquettes”, which you bought 3 times.",
        "With SAVE9 you save $1.00 over $20.00 until 20 May.",
        "Popular: “Burger buns, 8 ct” was bought by 1,240 shoppers within 28 days.",
        "A barbecue for 8, within your $60.00 budget: Charcoal briquettes by Grill House come first.",
        "您大约每 3 周买一次，最近一次是 20 天前",
        "“木炭”大约在5月14日该补货：您买过 3 次，大约每 3 周买一次。",
        "“木炭”现价 $5.49，原价 $6.99；“汉堡胚 8 个装” $2.99。",
        "“汉堡胚 8 个装”可以和您买过 3 次的“木炭”搭配。",
        "用优惠码 SAVE9，满20减1，到5月20日为止。",
        "热销：28 天内有 1,240 位顾客买过“汉堡胚 8 个装”。",
        "为 8 个人准备的烧烤，预算 $60.00 以内。",
        "Good evening, here is your guide.",
        "“Burger buns, 8 ct” and “Charcoal briquettes” go well together.",
        "“Charcoal briquettes” is due on May 14th, and code SAVE9 is valid until May 20, 2026.",
        "1,240 people bought “Burger buns, 8 ct” over the last 28 days; it is out of stock.",
        "“木炭”库存 12 件，每包 $5.49；距离上次买已经过了 20 天。",
        "“木炭”该在5月14号前后补货，优惠码 SAVE9 的有效期到2026年5月20日。",
        "",
    ],
)
def test_what_the_facts_bear_out_passes(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("“Charcoal briquettes” costs $5.48.", "costs $5.48"),
        ("“Charcoal briquettes” costs $6.99.", "costs $6.99"),  # the regular price is not what it costs
        ("“Charcoal briquettes” costs $2.99.", "costs $2.99"),  # another product's price
        ("“Charcoal briquettes” costs €5.49.", "costs €5.49"),
        ("“Coconut briquettes” costs $5.49.", "Coconut"),
        ("Organic Charcoal briquettes", "Organic"),
        ("Charcoal briquettes by Flame Kings", "Flame"),
        ("You buy this about every 5 weeks", "every 5 weeks"),
        ("You bought this 4 times", "4 times"),
        ("“Burger buns, 8 ct” is in stock", "in stock"),
        ("Charcoal briquettes: only 2 left", "2"),
        ("the cheapest charcoal briquettes", "cheapest"),
        ("With SAVE9 you save $2.00", "save $2.00"),
        ("With SAVE8 you save $1.00", "SAVE8"),
        ("With SAVE9 you save $1.00 until 21 May", "until 21 May"),
        ("Charcoal briquettes is due on Friday", "on Friday"),
        ("Free shipping on charcoal briquettes", "Free"),
        ("“木炭”现价 $5.94。", "现价 $5.94"),
        ("“竹炭”现价 $5.49。", "竹炭"),
        ("“木炭”全网最低价", "全网"),
        ("“木炭”包邮", "包邮"),
        ("“木炭”仅剩 2 件", "剩"),
        ("“木炭”打8折", "8折"),
        ("您买过 5 次", "5 次"),
        ("“汉堡胚 8 个装”有货", "有货"),
        ("用优惠码 SAVE9，满20减2", "减2"),
        ("You bought “Burger buns, 8 ct”", "bought"),  # others did
        ("您买过“汉堡胚 8 个装”", "您买"),
        ("Everything is in stock", "Everything"),
        ("所有商品都有货", "所有"),
        ("With SAVE9 you save $60.00", "save $60.00"),
        ("Four things for you", "Four things"),
        ("You have bought four", "four"),
        ("“Burger buns, 8 ct” by Grill House", "Grill House"),  # another product's maker
        ("Grill House makes “Burger buns, 8 ct”", "Burger buns"),
        ("“汉堡胚 8 个装”是烤匠的产品", "烤匠"),
        ("“Charcoal briquettes” costs $5.49, more than “Burger buns, 8 ct”", "more"),
        ("“木炭”比“汉堡胚 8 个装”便宜", "汉堡胚 8 个装"),
        ("“Matches” goes with “Charcoal briquettes”", "goes with"),
        ("“火柴”和“木炭”很搭", "很搭"),
    ],
)
def test_a_fault_is_found(text: str, fault: str) -> None:
    assert any(fault in found or found in fault for found in faults(text)), faults(text)


def test_a_name_is_read_whatever_its_width_and_spaces() -> None:
    assert faults("汉堡胚8个装 现价 $2.99") == []
    assert faults("汉堡胚（8 个装）现价 $2.99")  # another name


def test_this_means_the_product_that_a_sentence_stands_beside() -> None:
    assert faults("You bought this 3 times", COAL) == []
    assert faults("You bought this 3 times", BUNS)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 99_999))
def test_of_all_prices_only_its_own_passes(minor: int) -> None:
    said = f"“Charcoal briquettes” costs ${minor // 100:,}.{minor % 100:02d}."
    assert (faults(said) == []) == (minor == 549)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_number_passes_uncounted(text: str) -> None:
    """Whatever is said, every digit is part of a name, of a measure that a fact has, or is found."""
    cited = [fact for fact in FACTS if fact.id == "buyers:buns"]
    found = untraced(text, cited, "USD")
    allowed = {1_240, 28}
    for match in re.finditer(r"[0-9]+", text):
        within = any(each.start <= match.start() < each.stop for each in found)
        assert within or any(
            m.start <= match.start() < m.stop and int(m.value) in allowed for m in measures(text, "USD")
        )


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("every 3 weeks", "days", 21),
        ("两周", "days", 14),
        ("每天", "days", 1),
        ("yesterday", "days", 1),
        ("85折", "percent", 15),
        ("半价", "percent", 50),
        ("1,234.50 元", "money", 123_450),
        ("满300", "money", 30_000),
        ("twice", "times", 2),
        ("for eight", "people", 8),
        ("5月3日", "date", 503),
        ("3 May", "date", 503),
        ("2026-05-03", "date", date(2026, 5, 3).toordinal()),
        ("星期日", "date", 6),
    ],
)
def test_measures(text: str, unit: str, value: float) -> None:
    (found,) = measures(text, "CNY")
    assert (found.unit, found.value) == (unit, value)


def test_of_a_yen_there_is_no_smaller_unit() -> None:
    assert measures("JPY 300", "JPY")[0].value == 300


def test_of_another_hand_s_texts_few_are_dropped_and_little_false_passes() -> None:
    """A floor, on the phrasings that the checker was built by; `daogou bench guides` has those that it was not."""
    found = measured("dev", rounds=2)
    for language in LANGUAGES:
        assert found[f"others_alarms_{language}"] <= 0.03
        assert found[f"others_found_{language}"] >= 0.98
