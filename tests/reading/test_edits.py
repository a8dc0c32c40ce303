"""Edits in a shopper's own words, piece by piece: numbers, dates, prices, persons, and what is not understood."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.reading.catalogue import Catalogue
from daogou.reading.edits.amounts import price_range
from daogou.reading.edits.dates import until
from daogou.reading.edits.numbers import number
from daogou.reading.edits.read import Reading, read
from daogou.reading.people import anyone, called, name_of, person_of
from daogou.shop.products import PRODUCT_COLUMNS

NOW, ZONE = datetime(2025, 6, 10, 8, tzinfo=UTC), ZoneInfo("Asia/Shanghai")  # a Tuesday afternoon there


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"), ("1,200", "1200"), ("12.5", "12.5"), ("五", "5"), ("十二", "12"), ("二十三", "23"),
        ("两百", "200"), ("两百五", "250"), ("一百一十", "110"), ("三千五", "3500"), ("三千零二十", "3020"),
        ("一万", "10000"), ("a", "1"), ("twelve", "12"), ("零", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: str | None) -> None:
    assert number(text) == (None if value is None else Decimal(value))


_DIGITS, _UNITS = "零一二三四五六七八九", ("", "十", "百", "千")


def in_chinese(value: int) -> str:
    """1 to 9,999 in full: 3,020 is 三千零二十."""
    digits = list(map(int, reversed(str(value))))
    said, gap = "", False
    for place in range(len(digits) - 1, -1, -1):
        if digits[place]:
            said += ("零" if gap else "") + _DIGITS[digits[place]] + _UNITS[place]
        gap = bool(said) and not digits[place]
    return said


@given(st.integers(1, 9_999))
def test_chinese_numbers_in_full(value: int) -> None:
    assert number(in_chinese(value)) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("until tomorrow", "2025-06-12"), ("just for today", "2025-06-11"), ("until june 30th", "2025-07-01"),
        ("until 30 june", "2025-07-01"), ("until 2025-07-01", "2025-07-02"), ("for two weeks", "2025-06-25"),
        ("until january 3", "2026-01-04"), ("到月底", "2025-07-01"), ("到下个月底", "2025-08-01"),
        ("三天内", "2025-06-14"), ("本周内", "2025-06-16"), ("直到6月18日", "2025-06-19"), ("到明天为止", "2025-06-12"),
    ],
)  # fmt: skip
def test_dates_hold_to_the_end_of_the_day_where_the_shop_is(text: str, day: str) -> None:
    found = until(text, NOW, ZONE)
    assert found is not None
    assert found[0] == datetime.fromisoformat(day).replace(tzinfo=ZONE)
    assert found[1:] == (0, len(text))


@pytest.mark.parametrize("text", ["no nuts", "until 31 february", "until christmas", "不要坚果", ""])
def test_what_is_no_date_is_none(text: str) -> None:
    assert until(text, NOW, ZONE) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("under 200", None, 20_000), ("between 50 and 100", 5_000, 10_000), ("at least 100", 10_000, None),
        ("under ¥99.50", None, 9_950), ("预算两百以内", None, 20_000), ("不超过三百元", None, 30_000),
        ("100到200块", 10_000, 20_000), ("200以上", 20_000, None),
    ],
)  # fmt: skip
def test_prices_in_minor_units(text: str, low: int | None, high: int | None) -> None:
    assert price_range(text, "CNY") == (low, high)


@pytest.mark.parametrize("text", ["nuts", "around 100", "一百左右", "under 0", "$20 to $40"])
def test_what_is_no_price_of_this_shop_is_none(text: str) -> None:
    assert price_range(text, "CNY") is None


def test_a_son_is_a_son_in_an_edit_and_a_child_in_a_trait() -> None:
    assert (called("儿子"), person_of("儿子"), name_of("son").within("zh")) == ("son", "child", "儿子")
    for word in anyone():
        assert called(word)
        assert name_of(called(word)).en
        assert name_of(called(word)).zh


GOODS = Catalogue(
    pl.DataFrame(
        [
            {"id": "p1", "title_en": "Nut bar", "title_zh": "坚果棒", "category": "snacks", "category_en": "snacks",
             "category_zh": "零食", "attributes": '{"ingredient": ["almond"]}', "price": 500},
            {"id": "p2", "title_en": "Green tea", "title_zh": "绿茶", "category": "tea", "category_en": "tea",
             "category_zh": "茶叶", "brand": "Leaf", "attributes": None, "price": 900},
        ],
        schema_overrides=PRODUCT_COLUMNS,
    ).select(*(pl.col(c) if c in ("id", "title_en", "title_zh", "category", "category_en", "category_zh", "attributes",
                                  "price", "brand") else pl.lit(None, t).alias(c) for c, t in PRODUCT_COLUMNS.items()))
)  # fmt: skip


def reading(text: str) -> Reading:
    return read(text, GOODS, NOW, ZONE, "CNY")


@pytest.mark.parametrize(
    "text", ["no almonds, for my mum, under ¥50 until tomorrow", "不要almond，送给妈妈，五十以内，到明天为止"]
)
def test_an_edit_of_many_parts_in_both_languages(text: str) -> None:
    told = reading(text)
    assert [(part.kind, part.low, part.high) for part in told.parts] == [("avoid", None, None), ("budget", None, 5_000)]
    assert GOODS.holding(told.parts[0].wanted).tolist() == [True, False]
    assert told.whom == "mother"
    assert told.until == datetime(2025, 6, 12, tzinfo=ZONE)
    assert told.missed == []


@pytest.mark.parametrize("text", ["I don't mind tea", "do you have tea?", "no unicorns", "茶叶还不错吧", "不要独角兽"])
def test_what_is_not_understood_states_nothing_and_is_said(text: str) -> None:
    told = reading(text)
    assert told.parts == []
    assert told.missed


def test_a_shelf_that_is_called_other_something_is_meant_by_its_whole_name() -> None:
    rows = [{"id": "p1", "category": "vegetables"}, {"id": "p2", "category": "Other vegetables"}]
    goods = Catalogue.of(rows)
    told = read("nothing with Other vegetables", goods, NOW, ZONE, "CNY")
    assert goods.holding(told.parts[0].wanted).tolist() == [False, True]


def test_a_list_goes_on() -> None:
    told = reading("more tea and snacks")
    assert [part.kind for part in told.parts] == ["prefer"]
    assert GOODS.holding(told.parts[0].wanted).tolist() == [True, True]


@pytest.mark.parametrize("text", ["undo", "take that back", "撤销"])
def test_undo(text: str) -> None:
    assert reading(text).undo


@given(st.text(max_size=60))
def test_no_words_break_the_reader(text: str) -> None:
    told = reading(text)
    assert all(part.kind != "avoid" or part.wanted for part in told.parts)
