"""`OrderStore`'s contract, on each database."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from store_facts import AWKWARD, CURRENCY, catalogue, line, order_lines
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql.database import Database
from daogou.shop.orders import ORDER_LINE_COLUMNS, Order, OrderLine
from daogou.types import InvalidInput, Money, ShopperId, UnknownProduct, moment

ANN_AND_BO = order_lines(
    line("o2", 1, "p2", at=2_000, place=None),
    line("o2", 2, "p1", at=2_000, place=None, quantity=3, paid=0, shop_discount=10, coupon_discount=-5),
    line("o10", 1, "p3", at=2_000),
    line("o1", 1, at=1_000),
    line("单号", 1, shopper="bo 波", at=500, place=AWKWARD, paid=2**40),
)


class OrderStoreTests:
    @pytest.fixture
    def database(self, open_database: Open) -> Database:
        database = open_database()
        database.products.add(catalogue())
        return database

    def test_lines_come_back_by_shopper_time_order_and_line(self, database: Database) -> None:
        assert database.orders.add(ANN_AND_BO) == 5
        expected = ANN_AND_BO.sort("shopper", "at", "order", "line")
        assert expected["order"].to_list() == ["o1", "o10", "o2", "o2", "单号"]
        assert_frame_equal(database.orders.lines(), expected)

    def test_one_shopper_sees_only_their_own(self, database: Database) -> None:
        database.orders.add(ANN_AND_BO)
        everything = database.orders.lines()
        for shopper in ("ann", "bo 波"):
            assert_frame_equal(database.orders.lines(shopper), everything.filter(pl.col("shopper") == shopper))  # type: ignore[arg-type]
        nobody = database.orders.lines("nobody")  # type: ignore[arg-type]
        assert nobody.is_empty()
        assert nobody.schema == pl.Schema(ORDER_LINE_COLUMNS)

    def test_what_one_bought_is_the_same_without_the_money(self, database: Database) -> None:
        database.orders.add(ANN_AND_BO)
        for shopper in ("ann", "bo 波", "nobody"):
            expected = database.orders.lines(ShopperId(shopper))
            found = database.orders.bought(ShopperId(shopper))
            ids = np.array(found.orders, dtype=object)[found.order].tolist()
            seen = zip(ids, found.at[found.order].tolist(), found.products, found.quantities.tolist(), strict=True)
            assert sorted(seen) == sorted(expected.select("order", "at", "product", "quantity").iter_rows())
            assert set(found.orders) == set(expected["order"])

    def test_what_another_process_imported_is_found_by_name(self, database: Database, open_database: Open) -> None:
        other = open_database()
        other.products.add(catalogue("p9"))
        other.orders.add(order_lines(line("o1", 1, "p9")))
        assert database.orders.bought(ShopperId("ann")).products == ["p9"]

    def test_without_orders_the_answers_are_empty_frames(self, database: Database) -> None:
        assert database.orders.lines().schema == pl.Schema(ORDER_LINE_COLUMNS)
        assert database.orders.lines().is_empty()
        assert database.orders.shoppers().is_empty()

    def test_one_order_is_its_shoppers_alone(self, database: Database) -> None:
        database.orders.add(ANN_AND_BO)
        (latest,) = database.orders.of(ShopperId("ann"), limit=1)
        assert database.orders.one(ShopperId("ann"), latest.id) == latest
        assert database.orders.one(ShopperId("bo"), latest.id) is None
        assert database.orders.one(ShopperId("ann"), "never") is None

    def test_many_lines_come_back_whole(self, database: Database) -> None:
        given = [
            line(f"o{order}", number, f"p{1 + number % 3}", shopper=f"s{order % 7}", at=order, paid=number)
            for order in range(1_500)
            for number in range(1, 5)
        ]
        assert database.orders.add(order_lines(*given)) == 6_000
        expected = order_lines(*given).sort("shopper", "at", "order", "line")
        assert_frame_equal(database.orders.lines(), expected)

    def test_an_order_that_is_there_is_left_whole(self, database: Database) -> None:
        database.orders.add(order_lines(line("o1", 1, paid=100)))
        again = order_lines(line("o1", 1, paid=999), line("o1", 2, "p2"), line("o2", 1))
        assert database.orders.add(again) == 1
        assert database.orders.add(again) == 0
        lines = database.orders.lines()
        assert lines.select("order", "line", "paid").rows() == [("o1", 1, 100), ("o2", 1, 250)]

    def test_an_order_that_is_there_stays_its_shoppers(self, database: Database) -> None:
        database.orders.add(order_lines(line("o1", 1)))
        assert database.orders.add(order_lines(line("o1", 1, shopper="eve"))) == 0
        assert database.orders.lines("eve").is_empty()  # type: ignore[arg-type]

    def test_latest_orders_first(self, database: Database) -> None:
        database.orders.add(ANN_AND_BO)
        latest = database.orders.of("ann", limit=2)  # type: ignore[arg-type]
        assert [order.id for order in latest] == ["o2", "o10"]
        money = [Money(amount, CURRENCY) for amount in (0, 10, -5)]
        assert latest[0] == Order(
            "o2",
            "ann",  # type: ignore[arg-type]
            moment(2_000),
            "",
            [OrderLine("p2", 1, Money(250, CURRENCY), money[0], money[0]), OrderLine("p1", 3, *money)],  # type: ignore[arg-type]
        )
        assert [order.id for order in database.orders.of("ann")] == ["o2", "o10", "o1"]  # type: ignore[arg-type]
        assert database.orders.of("nobody") == []  # type: ignore[arg-type]

    def test_who_has_ordered(self, database: Database) -> None:
        database.orders.add(ANN_AND_BO)
        assert database.orders.shoppers().rows() == [("ann", 3, 2_000), ("bo 波", 1, 500)]

    def test_a_batch_with_an_unknown_product_leaves_nothing(self, database: Database) -> None:
        before = database.version_of_facts(), database.counts()
        with pytest.raises(UnknownProduct, match="nope"):
            database.orders.add(order_lines(line("o1", 1), line("o2", 1, "nope")))
        assert (database.version_of_facts(), database.counts()) == before

    @pytest.mark.parametrize(
        "bad",
        [
            pytest.param([line("o1", 1), line("o1", 1)], id="line twice"),
            pytest.param([line("o1", 1), line("o1", 2, shopper="eve")], id="two shoppers"),
            pytest.param([line("o1", 1), line("o1", 2, at=1)], id="two times"),
            pytest.param([line("o1", 1, paid=None)], id="null"),
        ],
    )
    def test_an_order_that_makes_no_sense_is_refused_with_its_batch(self, database: Database, bad: list[tuple]) -> None:
        with pytest.raises(InvalidInput):
            database.orders.add(order_lines(line("good", 1), *bad))
        assert database.orders.lines().is_empty()

    def test_a_product_imported_by_another_process_is_known(self, database: Database, open_database: Open) -> None:
        database.orders.add(order_lines(line("o1", 1)))
        open_database().products.add(catalogue("later"))
        assert database.orders.add(order_lines(line("o2", 1, "later"))) == 1
        assert open_database().orders.lines()["product"].to_list() == ["p1", "later"]

    def test_orders_change_the_version_of_facts_once(self, database: Database) -> None:
        before = database.version_of_facts()
        database.orders.add(ANN_AND_BO)
        after = database.version_of_facts()
        assert after != before
        database.orders.add(ANN_AND_BO)
        assert database.version_of_facts() == after


class TestOrdersOnSqlite(OnSqlite, OrderStoreTests):
    pass


class TestOrdersOnPostgres(OnPostgres, OrderStoreTests):
    pass
