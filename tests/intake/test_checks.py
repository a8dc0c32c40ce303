"""Each rule of the checks, by the row that breaks it."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from sources import line, lines

from daogou.shop.intake.checks import DISAGREE, DUPLICATE, SCATTERED, Checker
from daogou.shop.intake.tables import TABLES, TableName
from daogou.types import InvalidInput

KNOWN = {name: pl.Series(["a", "b"]) for name in TABLES}


def reasons(table: TableName, *frames: pl.DataFrame) -> list[str | None]:
    checker = Checker(table, "America/New_York", KNOWN)
    return [reason for frame in frames for reason in checker.check(frame).reasons]


def first_reason(table: TableName, row: dict[str, Any]) -> str | None:
    return reasons(table, lines(row))[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"quantity": 0}, "zero or negative quantity"),
        ({"quantity": -2}, "zero or negative quantity"),
        ({"quantity": 1.5}, "unreadable number in quantity"),
        ({"quantity": "three"}, "unreadable number in quantity"),
        ({"quantity": " 3 "}, None),
        ({"quantity": 3.0}, None),
        ({"quantity": None}, "missing quantity"),
        ({"quantity": float("nan")}, "unreadable number in quantity"),
        ({"quantity": "99999999999999999999"}, "unreadable number in quantity"),
        ({"product": "zzz"}, "unknown product"),
        ({"product": "  "}, "missing product"),
        ({"order": None}, "missing order"),
        ({"order": ""}, "missing order"),
        ({"shopper": "visitor-1"}, "shopper with a visitor's id"),
        ({"shopper": "nul\0"}, "unreadable text in shopper"),
        ({"paid": -1}, "negative paid"),
        ({"paid": "3.50"}, "unreadable number in paid: whole minor units are expected, e.g. 350 for 3.50"),
        ({"paid": 3.5}, "unreadable number in paid: whole minor units are expected, e.g. 350 for 3.50"),
        ({"coupon_discount": -1}, "negative coupon_discount"),
        ({"coupon_discount": None}, None),
        ({"at": "yesterday"}, "unreadable date in at"),
        ({"at": "2017-13-01"}, "unreadable date in at"),
        ({"at": "2017"}, "unreadable date in at"),
        ({"at": 2017}, "unreadable date in at"),
        ({"at": "20171301"}, "unreadable date in at"),
        ({"at": 20171301}, "unreadable date in at"),
        ({"at": "-20170713"}, "unreadable date in at"),
        ({"at": 1_500_000_000_000}, "at is out of range"),
        ({"at": None}, "missing at"),
        ({"line": 0}, "zero or negative line"),
    ],
)
def test_an_order_line(change: dict[str, Any], reason: str | None) -> None:
    assert first_reason("order_lines", line(**change)) == reason


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("products", {"id": "a", "title_en": "", "title_zh": " "}, "no title"),
        ("products", {"id": "a", "title_zh": "香蕉"}, None),
        ("products", {"id": "a", "title_en": "A", "price": -5}, "negative price"),
        (
            "products",
            {"id": "a", "title_en": "A", "price": "3.50"},
            "unreadable number in price: whole minor units are expected, e.g. 350 for 3.50",
        ),
        ("placements", {"product": "a", "since": "2017-01-02", "displays": "1.5"}, "unreadable number in displays"),
        ("placements", {"product": "a", "since": "2017-01-02", "mailers": -1}, "negative mailers"),
        ("products", {"id": "a", "title_en": "A", "recommendable": "perhaps"}, "unreadable flag in recommendable"),
        ("products", {"id": "a", "title_en": "A", "recommendable": "no"}, None),
        ("prices", {"product": "a", "since": "2017-01-02", "price": None}, "missing price"),
        ("campaigns", {"id": "1", "starts": "2017-02-01", "ends": "2017-02-01"}, "ends before it starts"),
        ("invitations", {"campaign": "9", "shopper": "s"}, "unknown campaign"),
        ("offers", {"id": "1", "campaign": "a", "amount": -1}, "negative amount"),
        ("scope", {"offer": "a", "product": "9"}, "unknown product"),
        ("redemptions", {"offer": "9", "shopper": "s", "at": 1_500_000_000}, "unknown offer"),
        ("products", {"id": "a", "title_en": "A", "stock": -1}, "negative stock"),
        ("products", {"id": "a", "title_en": "A", "attributes": "[1]"}, "attributes are no JSON object"),
        ("products", {"id": "a", "title_en": "A", "attributes": '{"a": {"b": 1}}'}, "attributes are no JSON object"),
        (
            "products",
            {"id": "a", "title_en": "A", "attributes_en": '{"a": ["b", 1]}', "attributes_zh": '{"甲": 1, "乙": 2}'},
            "attributes_en and attributes_zh differ in number",
        ),
        ("events", {"id": "e", "shopper": "s", "kind": "view", "product": "a", "at": "2017-02-01"}, None),
        ("events", {"id": "e", "shopper": "s", "kind": "search", "at": "2017-02-01", "text": "tea"}, None),
        ("events", {"id": "e", "shopper": "s", "kind": "view", "at": "2017-02-01"}, "no product"),
        ("events", {"id": "e", "shopper": "s", "kind": "view", "product": "9", "at": "2017-02-01"}, "unknown product"),
        ("events", {"id": "e", "shopper": "s", "kind": "stare", "product": "a", "at": "2017-02-01"}, "unknown kind"),
        ("events", {"id": "e", "shopper": "visitor-1", "kind": "view", "at": 1}, "unreadable date in at"),
        ("texts", {"id": "t", "shopper": "s", "kind": "chat", "at": "2017-02-01", "text": "hi"}, None),
        ("texts", {"id": "t", "shopper": "s", "kind": "chat", "at": "2017-02-01", "text": " "}, "missing text"),
        ("texts", {"id": "t", "shopper": "s", "kind": "note", "at": "2017-02-01", "text": "hi"}, "unknown kind"),
        (
            "texts",
            {"id": "t", "shopper": "s", "kind": "review", "at": "2017-02-01", "text": "hi"},
            "review without a product",
        ),
        (
            "texts",
            {
                "id": "t",
                "shopper": "s",
                "kind": "review",
                "product": "a",
                "at": "2017-02-01",
                "text": "hi",
                "rating": 0,
            },
            "rating is not 1 to 5",
        ),
        (
            "texts",
            {"id": "t", "shopper": "s", "kind": "chat", "at": "2017-02-01", "text": "hi", "rating": 5},
            "rating of what is no review",
        ),
        ("shoppers", {"id": "s", "facts": "[1]"}, "facts are no JSON object"),
        ("shoppers", {"id": "s", "facts": "{broken}"}, "facts are no JSON object"),
        ("shoppers", {"id": "s", "facts": '{"age": "65+"}'}, None),
        ("shoppers", {"id": "s", "facts_zh": "[]"}, "facts_zh are no JSON object"),
        ("shoppers", {"id": "s", "facts_en": '{"a": 1}', "facts_zh": "{}"}, None),
        ("shoppers", {"id": "s", "facts": '{"a": 1}', "facts_zh": '{"甲": 1}', "facts_en": ""}, None),
        (
            "shoppers",
            {"id": "s", "facts_en": '{"a": 1, "b": 2}', "facts_zh": '{"甲": 1}'},
            "facts_en and facts_zh differ in number",
        ),
        ("shoppers", {"id": "s", "facts": None}, None),
        ("shoppers", {"id": "s", "facts": '{"a": 1, "b": null}', "facts_zh": '{"甲": 1}'}, None),
        ("shoppers", {"id": "s", "facts": '{"a": 1, "b": " "}', "facts_zh": '{"甲": 1}'}, None),
    ],
)
def test_a_row_of_another_table(table: TableName, row: dict[str, Any], reason: str | None) -> None:
    assert first_reason(table, row) == reason


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2017-07-14T02:40:00Z", 1_500_000_000),
        ("2017-07-14T04:40:00+02:00", 1_500_000_000),
        ("2017-07-13T22:40:00", 1_500_000_000),
        ("2017-07-13 22:40", 1_500_000_000),
        ("2017-07-13 22:40:00.250", 1_500_000_000),
        ("1500000000", 1_500_000_000),
        ("2017-07-13", 1_499_918_400),
        ("20170713", 1_499_918_400),
        (" 20170713 ", 1_499_918_400),
        (20170713, 1_499_918_400),
        (20170713.0, 1_499_918_400),
        (1_500_000_000, 1_500_000_000),
    ],
)
def test_times_without_a_zone_are_the_shops(written: str | float, at: int) -> None:
    checked = Checker("order_lines", "America/New_York", KNOWN).check(lines(line(at=written)))
    assert checked.good["at"].to_list() == [at]


def test_times_of_one_column_may_be_written_differently() -> None:
    frame = lines(line("1", at="2017-07-13"), line("2", at="2017-07-14T02:40:00Z"), line("3", at="1500000000"))
    frame = pl.concat([frame, lines(line("4", at="20170713"))])
    assert reasons("order_lines", frame) == [None] * 4


def test_floating_ids_of_a_column_with_gaps_are_whole() -> None:
    checked = Checker("products", "UTC", KNOWN).check(pl.DataFrame({"id": [17.0, None], "title_en": ["A", "B"]}))
    assert checked.good["id"].to_list() == ["17"]
    assert checked.reasons.to_list() == [None, "missing id"]


def test_a_duplicate_is_found_in_its_slice_and_in_a_later_one() -> None:
    twice = pl.DataFrame({"id": ["x", "y", "x"], "title_en": ["1", "2", "3"]})
    assert reasons("products", twice, twice) == [None, None, DUPLICATE, *[DUPLICATE] * 3]


def test_a_row_after_a_rejected_one_with_its_key_is_no_duplicate() -> None:
    assert reasons("order_lines", lines(line(quantity=0), line())) == ["zero or negative quantity", None]


def test_lines_of_one_order_agree() -> None:
    frame = lines(line("1"), line("1", line=2, shopper="s2"), line("2"))
    assert reasons("order_lines", frame) == [DISAGREE, DISAGREE, None]


def test_an_order_that_comes_again_later_is_a_duplicate_or_lies_apart() -> None:
    again = reasons("order_lines", lines(line("1")), lines(line("1"), line("1", line=2), line("2")))
    assert again == [None, DUPLICATE, SCATTERED, None]


def test_lines_without_numbers_are_numbered_within_their_order() -> None:
    frame = lines(line("1"), line("1"), line("2")).drop("line")
    assert Checker("order_lines", "UTC", KNOWN).check(frame).good["line"].to_list() == [1, 2, 1]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InvalidInput, match="order_lines: column paid is missing"):
        reasons("order_lines", lines(line()).drop("paid"))
