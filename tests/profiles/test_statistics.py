"""A profile says no more than the orders it was counted from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from daogou.profiles.profile import FACTS_SHOWN, Profile, TraitKind
from daogou.profiles.statistics import Group, Record, Shelf, profile
from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import of_one
from daogou.shop.orders import ORDER_LINE_COLUMNS, Bought
from daogou.types import DAY, ShopperId, Words, seconds

NEW_YORK = ZoneInfo("America/New_York")
DATED: tuple[TraitKind, ...] = ("visits", "due")
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
PRODUCTS = np.array(["apple", "bread", "coupon", "dates"])
ROWS = {product: row for row, product in enumerate(PRODUCTS.tolist())}
SHELF = Shelf(
    products=PRODUCTS,
    category=Group(
        code=np.array([0, 1, 2, 0], np.int32),
        keys=["fruit", "bakery", "coupons"],
        names=[Words("Fruit", "水果"), Words("Bakery", "烘焙"), Words("Coupons", "优惠券")],
        share=np.array([0.2, 0.6, 0.2], np.float32),
    ),
    brand=Group(np.full(4, -1, np.int32), [], [], np.zeros(0, np.float32)),
    size=Group(np.full(4, -1, np.int32), [], [], np.zeros(0, np.float32)),
    recommendable=PRODUCTS != "coupon",
    price_rank=np.full(4, 0.5, np.float32),
)


def believed(
    *orders: tuple[datetime, tuple[str, ...]], now: datetime = NOW, zone: tzinfo = UTC, shelf: Shelf = SHELF
) -> Profile:
    """The profile of someone with these orders, oldest first: when, and the product of each line."""
    lines = [
        (f"o{place}", line, "ann", seconds(at), "", product, 1, 100, 0, 0)
        for place, (at, products) in enumerate(orders)
        for line, product in enumerate(products, 1)
    ]
    bought = Bought(
        orders=[f"o{place}" for place in range(len(orders))],
        at=np.array([seconds(at) for at, _ in orders], np.int64),
        order=np.repeat(np.arange(len(orders)), [len(products) for _, products in orders]),
        products=[product for _, products in orders for product in products],
        quantities=np.ones(len(lines), np.float32),
    )
    history = of_one(bought, pl.DataFrame(schema=EVENT_COLUMNS), ROWS, 1)
    frame = pl.DataFrame(lines, schema=ORDER_LINE_COLUMNS, orient="row")
    return profile(Record(ShopperId("ann"), history, frame, seconds(now), zone), shelf)


def days_before(days: float) -> datetime:
    return datetime.fromtimestamp(NOW.timestamp() - days * DAY, UTC)


def test_the_lines_of_one_order_are_one_fact_and_one_time() -> None:
    found = believed((days_before(3), ("apple", "apple", "dates", "dates", "apple", "bread", "apple")))
    fruit = found.of("category")[0]
    assert (fruit.key, fruit.evidence, fruit.numbers["times"]) == ("fruit", 1, 1)
    for trait in found.traits:
        assert (trait.evidence, list(trait.facts)) == (1, ["order:o0"]), trait.kind


@pytest.mark.parametrize(
    ("bought", "now", "days"),
    [
        ("2024-03-09T23:30", "2024-03-10T00:30", 1),  # an hour later, and yesterday
        ("2024-03-09T00:10", "2024-03-09T23:50", 0),
        ("2024-03-09T12:00", "2024-03-11T11:00", 2),  # the clocks went forward between them
    ],
)
def test_days_ago_are_the_shops_calendar_days(bought: str, now: str, days: int) -> None:
    at, present = (datetime.fromisoformat(text).replace(tzinfo=NEW_YORK) for text in (bought, now))
    week = timedelta(days=7)
    orders = ((at - 2 * week, ("apple",)), (at - week, ("apple",)), (at, ("apple",)))
    found = believed(*orders, now=present, zone=NEW_YORK)
    assert found.of("visits")[0].numbers["days_ago"] == days
    assert found.of("visits")[0].numbers["days_between"] == 7


def test_visits_and_due_tell_one_age() -> None:
    at = datetime(2024, 5, 26, 23, 30, tzinfo=NEW_YORK)
    now = datetime(2024, 6, 1, 0, 30, tzinfo=NEW_YORK)
    orders = [(at - place * timedelta(days=6), ("apple",)) for place in (3, 2, 1, 0)]
    found = believed(*orders, now=now, zone=NEW_YORK)
    assert [found.of(kind)[0].numbers["days_ago"] for kind in DATED] == [6, 6]


def test_what_is_no_merchandise_is_no_taste_and_not_due() -> None:
    weekly = [(days_before(days), ("coupon", "coupon", "apple")) for days in (21, 14, 7)]
    found = believed(*weekly)
    assert [trait.key for trait in found.of("category")] == ["fruit"]
    assert [trait.key for trait in found.of("due")] == ["apple"]
    assert found.of("price_level") == [], "three lines are too few to tell of prices"
    assert found.of("category")[0].numbers["share"] == 1, "of what can be a taste"
    assert found.of("visits")[0].numbers["orders"] == 3


def test_the_lift_told_is_the_plain_ratio() -> None:
    found = believed((days_before(3), ("apple", "apple", "dates", "bread")))
    assert found.of("category")[0].numbers["lift"] == pytest.approx(0.75 / 0.2)


def test_what_was_bought_twice_hides_no_taste() -> None:
    rare = replace(SHELF, category=replace(SHELF.category, share=np.array([0.4, 0.001, 0.599], np.float32)))
    found = believed((days_before(3), ("apple", "apple", "dates", "bread", "bread")), shelf=rare)
    assert [trait.key for trait in found.of("category")] == ["fruit"]


def test_what_nobody_had_bought_has_no_ratio() -> None:
    empty = replace(SHELF, category=replace(SHELF.category, share=np.array([0, 1, 0], np.float32)))
    fruit = believed((days_before(3), ("apple", "apple", "dates")), shelf=empty).of("category")[0]
    assert "lift" not in fruit.numbers


def test_facts_are_counted_before_they_are_cut() -> None:
    n = FACTS_SHOWN + 5
    found = believed(*((days_before(n - place), ("apple", "apple")) for place in range(n)))
    kinds: tuple[TraitKind, ...] = ("visits", "spending", "price_level", "category", "due")
    for kind in kinds:
        trait = found.of(kind)[0]
        assert (len(trait.facts), trait.evidence) == (FACTS_SHOWN, n), kind
        assert trait.facts[0] == f"order:o{n - 1}", "the newest first"
    assert found.of("due")[0].numbers["times"] == n
