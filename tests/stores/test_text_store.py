"""`TextStore`'s contract, on each database."""

from __future__ import annotations

from typing import Any

import pytest
from polars.testing import assert_frame_equal
from store_facts import AWKWARD, catalogue, text, text_rows
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql.database import Database
from daogou.types import ErasedShopper, InvalidInput, ProductId, ShopperId, UnknownProduct, moment

ANN, BO = ShopperId("ann"), ShopperId("bo")


class TextStoreTests:
    @pytest.fixture
    def database(self, open_database: Open) -> Database:
        database = open_database()
        database.products.add(catalogue())
        return database

    def test_texts_come_back_as_they_went_in_oldest_first(self, database: Database) -> None:
        given = text_rows(
            text("c", kind="chat", product=None, at=3, text=AWKWARD, language="zh"),
            text("r", at=1, rating=5, language="en"),
            text("s", kind="search", product=None, at=2, text="蓝色 shirt"),
            text("x", shopper="bo", at=1),
        )
        assert database.texts.add(given) == 4
        assert_frame_equal(database.texts.of([ANN]), given[[1, 2, 0]])
        assert database.texts.of([ANN, BO])["id"].to_list() == ["r", "x", "s", "c"]
        assert database.texts.of([ShopperId("nobody")]).is_empty()
        assert database.texts.of([]).is_empty()

    def test_an_id_counts_once_for_its_shopper(self, database: Database) -> None:
        assert database.texts.add(text_rows(text("r"), text("r", text="again"), text("r", shopper="bo"))) == 2
        assert database.texts.add(text_rows(text("r", text="later"), text("new"))) == 1
        assert database.texts.of([ANN])["text"].to_list() == ["Good", "Good"]

    def test_everything_is_everybodys_with_visitors_under_their_accounts(self, database: Database) -> None:
        visitor, other = ShopperId("visitor-1"), ShopperId("visitor-2")
        given = text_rows(text("a", at=3), text("b", shopper=visitor, at=1), text("c", shopper=other, at=2))
        database.texts.add(given)
        for each in (visitor, other):
            database.shoppers.link(each, ANN, moment(5))
        database.shoppers.unlink(other, ANN, moment(6))
        found = database.texts.everything()
        assert found.select("id", "shopper").rows() == [("b", "ann"), ("c", other), ("a", "ann")]
        assert_frame_equal(found.drop("shopper"), given[[1, 2, 0]].drop("shopper"))

    def test_a_products_reviews_are_everybodys_and_nothing_else(self, database: Database) -> None:
        database.texts.add(
            text_rows(
                text("2", at=2, shopper="bo"), text("1", at=1), text("3", product="p2"), text("4", kind="chat", at=0)
            )
        )
        assert database.texts.reviews(ProductId("p1"))["id"].to_list() == ["1", "2"]
        assert database.texts.reviews(ProductId("p3")).is_empty()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"kind": "letter"}, "no text kind 'letter'"),
            ({"product": None}, "review of no product"),
            ({"kind": "chat", "rating": 3}, "is no review"),
            ({"rating": 0}, "not 1 to 5"),
            ({"rating": 6}, "not 1 to 5"),
            ({"text": " "}, "no words"),
            ({"text": None}, "without 'text'"),
        ],
    )
    def test_what_makes_no_sense_is_refused_with_its_batch(
        self, database: Database, wrong: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(InvalidInput, match=said):
            database.texts.add(text_rows(text("good"), text("bad", **wrong)))
        assert database.texts.of([ANN]).is_empty()

    def test_an_unknown_product_refuses_the_batch(self, database: Database) -> None:
        with pytest.raises(UnknownProduct, match="nope"):
            database.texts.add(text_rows(text("good", shopper="bo"), text("bad", product="nope")))
        assert not database.shoppers.stored([BO])

    def test_an_erased_shopper_wrote_nothing(self, database: Database) -> None:
        database.texts.add(text_rows(text("r"), text("r", shopper="bo")))
        database.shoppers.erase(ANN)
        assert database.texts.of([ANN]).is_empty()
        assert database.texts.reviews(ProductId("p1"))["shopper"].to_list() == ["bo"]
        with pytest.raises(ErasedShopper):
            database.texts.add(text_rows(text("new", shopper="bo"), text("new")))
        assert len(database.texts.of([BO])) == 1

    def test_texts_leave_the_version_of_facts(self, database: Database) -> None:
        before = database.version_of_facts()
        database.texts.add(text_rows(text("r")))
        assert database.version_of_facts() == before


class TestTextsOnSqlite(OnSqlite, TextStoreTests):
    pass


class TestTextsOnPostgres(OnPostgres, TextStoreTests):
    pass
