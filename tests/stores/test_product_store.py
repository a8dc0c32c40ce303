"""`ProductStore`'s contract, on each database."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from store_facts import AWKWARD, CURRENCY, catalogue, product, rows
from store_places import OnPostgres, OnSqlite

from daogou.adapters.sql.database import Database
from daogou.shop.products import PLACEMENT_COLUMNS, PRICE_COLUMNS, PRODUCT_COLUMNS
from daogou.types import InvalidInput, Money, ProductId, UnknownProduct, Words, moment


class ProductStoreTests:
    def test_the_catalogue_comes_back_as_it_went_in_ordered_by_id(self, database: Database) -> None:
        nothing = dict.fromkeys(list(PRODUCT_COLUMNS)[1:-1])
        given = rows(
            PRODUCT_COLUMNS,
            product("苹果", title_en="", title_zh="红苹果", brand=AWKWARD, size="\\N", kind="NULL"),
            product("b", **nothing, recommendable=False),
            product("B", price=0, category="fruit", category_zh="水果"),
            product("10", description_en=AWKWARD, attributes='{"colour": "red"}', stock=0),
            product("9"),
        )
        assert database.products.add(given) == 5
        assert_frame_equal(database.products.frame(), given.sort("id"))
        assert database.products.frame()["id"].to_list() == ["10", "9", "B", "b", "苹果"]

    def test_a_large_catalogue_comes_back_whole(self, database: Database) -> None:
        some = rows(PRODUCT_COLUMNS, *(product(f"{i:05}", brand=AWKWARD if i % 3 else None) for i in range(3_000)))
        assert database.products.add(some) == 3_000
        assert_frame_equal(database.products.frame(), some)

    def test_a_product_that_is_there_is_replaced(self, database: Database) -> None:
        database.products.add(catalogue("p1", "p2"))
        changed = rows(PRODUCT_COLUMNS, product("p1", title_en="New", price=None), product("p3"))
        assert database.products.add(changed) == 2
        frame = database.products.frame()
        assert frame["id"].to_list() == ["p1", "p2", "p3"]
        assert frame["title_en"].to_list() == ["New", "Product p2", "Product p3"]
        assert frame["price"].to_list() == [None, 100, 100]

    def test_many_products_are_replaced_at_once(self, database: Database) -> None:
        ids = [f"{i:04}" for i in range(500)]
        database.products.add(catalogue(*ids))
        database.products.add(rows(PRODUCT_COLUMNS, *(product(id_, price=7) for id_ in [*ids, "new"])))
        frame = database.products.frame()
        assert len(frame) == 501
        assert set(frame["price"]) == {7}

    def test_get_gives_what_is_there(self, database: Database) -> None:
        given = rows(PRODUCT_COLUMNS, product("p1", department="d", department_en="Food", price=1_999), product("p2"))
        database.products.add(given)
        found = database.products.get(["p1", "nothing"])  # type: ignore[list-item]
        assert list(found) == ["p1"]
        (one,) = found.values()
        assert (one.title, one.price) == (Words("Product p1", "商品"), Money(1_999, CURRENCY))
        assert (one.department, one.department_name, one.brand) == ("d", Words("Food"), "")
        assert (one.category_name, one.brand_name, one.size_name) == (Words(), Words(), Words())
        assert one.recommendable
        assert database.products.get([]) == {}

    def test_what_a_product_is_like_in_each_language(self, database: Database) -> None:
        told = {
            "attributes": '{"colour": "red", "made_of": ["wool", "silk"], "pieces": 2, "waxed": true, "scent": null}',
            "attributes_zh": '{"颜色": "红", "材质": ["羊毛", "蚕丝"], "件数": "2", "打蜡": "是"}',
        }
        database.products.add(rows(PRODUCT_COLUMNS, product("p1", description_zh="暖和", stock=3, **told)))
        (one,) = database.products.get([ProductId("p1")]).values()
        assert (one.description.within("en"), one.stock) == ("暖和", 3)
        kept = {"colour": ("red",), "made_of": ("wool", "silk"), "pieces": ("2",), "waxed": ("true",)}
        assert one.attributes.keys == one.attributes.within("en") == kept
        assert one.attributes.within("zh")["材质"] == ("羊毛", "蚕丝")

    @pytest.mark.parametrize("attributes", ["[1]", "{", '{"a": {"b": 1}}', '{"a": [[1]]}'])
    def test_attributes_that_are_no_plain_json_object_are_refused(self, database: Database, attributes: str) -> None:
        with pytest.raises(InvalidInput, match="attribute"):
            database.products.add(rows(PRODUCT_COLUMNS, product("p1", attributes=attributes)))
        assert database.products.frame().is_empty()

    def test_what_has_no_name_in_a_language_has_another(self, database: Database) -> None:
        given = rows(
            PRODUCT_COLUMNS,
            product("p1", category="c7", brand="Polar", size="500 g", size_zh="500 克"),
            product("p2", category="c7", category_zh="冰", brand="", brand_zh="极地", size="1 lb", size_en="One pound"),
        )
        database.products.add(given)
        one, other = database.products.get([ProductId("p1"), ProductId("p2")]).values()
        assert one.category_name == Words("c7", "c7")
        assert other.category_name.within("en") == "冰"
        assert one.brand_name == Words("Polar", "Polar")
        assert other.brand_name.within("en") == "极地"
        assert (one.size, one.size_name) == ("500 g", Words("500 g", "500 克"))
        assert other.size_name == Words("One pound", "1 lb")

    def test_the_price_history_is_oldest_first_and_never_rewritten(self, database: Database) -> None:
        database.products.add(catalogue())
        assert database.products.add_prices(rows(PRICE_COLUMNS, ("p1", 200, 30), ("p1", 100, 20), ("p2", 1, 1))) == 3
        assert database.products.add_prices(rows(PRICE_COLUMNS, ("p1", 200, 99), ("p1", 300, 40))) == 1
        history = database.products.history("p1")  # type: ignore[arg-type]
        assert history == [(moment(at), Money(price, CURRENCY)) for at, price in [(100, 20), (200, 30), (300, 40)]]
        assert database.products.history("p3") == []  # type: ignore[arg-type]

    def test_placements_count_once(self, database: Database) -> None:
        database.products.add(catalogue())
        many = rows(PLACEMENT_COLUMNS, *((p, week, 1, 0) for p in ("p1", "p2") for week in range(300)))
        assert database.products.add_placements(many) == 600
        assert database.products.add_placements(many) == 0
        assert database.counts()["placements"] == 600
        assert_frame_equal(database.products.placements(), many.sort("product", "since"), check_row_order=False)

    def test_a_batch_with_an_unknown_product_leaves_nothing(self, database: Database) -> None:
        database.products.add(catalogue())
        with pytest.raises(UnknownProduct) as raised:
            database.products.add_prices(rows(PRICE_COLUMNS, ("p1", 1, 1), ("nope", 1, 1), ("also", 1, 1)))
        assert raised.value.product_ids == ["also", "nope"]
        assert database.counts()["prices"] == 0

    @pytest.mark.parametrize(
        "bad",
        [
            pytest.param(catalogue("p1", "p1"), id="twice"),
            pytest.param(catalogue("p1").drop("brand"), id="column missing"),
            pytest.param(catalogue("p1").with_columns(price=pl.lit(1.5)), id="price not integer"),
            pytest.param(catalogue("p1").with_columns(recommendable=pl.lit(None, pl.Boolean)), id="null"),
            pytest.param(catalogue("p1").with_columns(brand=pl.lit("a\0b")), id="NUL"),
        ],
    )
    def test_a_batch_that_makes_no_sense_is_refused_whole(self, database: Database, bad: pl.DataFrame) -> None:
        with pytest.raises(InvalidInput):
            database.products.add(bad)
        assert database.products.frame().is_empty()

    def test_the_version_of_facts_changes_only_with_the_facts(self, database: Database) -> None:
        seen = [database.version_of_facts()]
        database.products.add(catalogue())
        seen.append(database.version_of_facts())
        database.products.add(catalogue())
        assert database.version_of_facts() == seen[-1]
        database.products.add(rows(PRODUCT_COLUMNS, product("p2", price=None)))
        seen.append(database.version_of_facts())
        database.products.add_prices(rows(PRICE_COLUMNS, ("p1", 1, 1)))
        seen.append(database.version_of_facts())
        assert len(set(seen)) == len(seen)


class TestProductsOnSqlite(OnSqlite, ProductStoreTests):
    pass


class TestProductsOnPostgres(OnPostgres, ProductStoreTests):
    pass
