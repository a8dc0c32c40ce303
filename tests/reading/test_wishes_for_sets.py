"""Wishes for a set: for how many, for how much, and what, in both languages."""

import pytest

from daogou.reading.wishes.sets import read_wish


@pytest.mark.parametrize(
    ("text", "about", "people", "budget"),
    [
        ("a barbecue for eight under $60", "a barbecue", 8, 6_000),
        ("Barbecue for 8 people, at most 60 dollars", "barbecue", 8, 6_000),
        ("picnic for a family of 4 within $45.50", "picnic", 4, 4_550),
        ("movie night, $20 or less", "movie night", None, 2_000),
        ("breakfast for $12", "breakfast", None, 1_200),
        ("birthday party for twelve kids", "birthday party", 12, None),
        ("my budget is $80: new home", ": new home", None, 8_000),
        ("coffee time", "coffee time", None, None),
    ],
)
def test_english(text: str, about: str, people: int | None, budget: int | None) -> None:
    wish = read_wish(text, "USD")
    assert (wish.about, wish.people, wish.budget) == (about, people, budget)


@pytest.mark.parametrize(
    ("text", "about", "people", "budget"),
    [
        ("敏感肌护肤一套 300 元以内", "敏感肌护肤一套", None, 30_000),
        ("八个人烧烤，预算五百", "烧烤", 8, 50_000),
        ("四人野餐不超过200元", "野餐", 4, 20_000),
        ("6人火锅 400块以内", "火锅", 6, 40_000),
        ("三口之家的早餐", "的早餐", 3, None),
        ("给小狗买一套，最多¥260", "给小狗买一套", None, 26_000),
        ("下午茶", "下午茶", None, None),
    ],
)
def test_chinese(text: str, about: str, people: int | None, budget: int | None) -> None:
    wish = read_wish(text, "CNY")
    assert (wish.about, wish.people, wish.budget) == (about, people, budget)


def test_an_amount_in_another_currency_is_no_budget() -> None:
    assert read_wish("picnic under $40", "CNY").budget is None
    assert read_wish("picnic under $40", "CNY").amiss == "$40"


@pytest.mark.parametrize(
    "text",
    ["barbecue under -60", "barbecue under 0", "barbecue, 60 euros at most", "烧烤，预算 0 元", "烧烤 300元以内"],
)
def test_an_amount_that_is_no_budget_is_told(text: str) -> None:
    wish = read_wish(text, "USD")
    assert wish.budget is None
    assert wish.amiss


@pytest.mark.parametrize(
    "text", ["a barbecue for eight", "wi-fi 6 router", "三口之家的早餐", "12-piece pan set", "movie night under $20"]
)
def test_what_is_no_amount_is_none_amiss(text: str) -> None:
    assert read_wish(text, "USD").amiss == ""


def test_a_number_of_people_is_no_amount_and_an_amount_no_number_of_people() -> None:
    assert read_wish("barbecue for 8", "USD").budget is None
    assert read_wish("barbecue for $8", "USD").people is None
    assert read_wish("barbecue for 80 dollars", "USD").people is None


def test_yen_have_no_cents() -> None:
    assert read_wish("picnic, budget 3000", "JPY").budget == 3_000
