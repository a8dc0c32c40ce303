"""`ReadingStore`'s contract, on each database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from store_facts import AWKWARD, catalogue
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql.database import Database
from daogou.shop.readings import ReadAttribute
from daogou.types import ProductId, UnknownProduct, moment

ONE, TWO = ProductId("p1"), ProductId("p2")


def read(value: str, **fields: Any) -> ReadAttribute:
    plain = ReadAttribute(ONE, "colour", value, "title_en", AWKWARD, "rules", "", "", moment(1_000))
    return replace(plain, **fields)


class ReadingStoreTests:
    @pytest.fixture
    def database(self, open_database: Open) -> Database:
        database = open_database()
        database.products.add(catalogue())
        return database

    def test_readings_come_back_as_they_went_in_by_rules_first(self, database: Database) -> None:
        model = [read("red", reader="model", model="m", prompt="item.1"), read("blue", reader="model")]
        rules = [read("red"), read("navy", field="description_zh")]
        assert database.readings.replace({ONE: model, TWO: [read("oak", product=TWO, reader="model")]}, "model") == 3
        assert database.readings.replace({ONE: rules}, "rules") == 2
        assert list(database.readings.of(ONE)) == [*rules, *model]
        assert [one.value for one in database.readings.of(TWO)] == ["oak"]
        assert not database.readings.of(ProductId("p3"))

    def test_what_a_reader_reads_again_takes_the_place_of_what_it_read(self, database: Database) -> None:
        database.readings.replace({ONE: [read("red"), read("navy")], TWO: [read("oak", product=TWO)]}, "rules")
        database.readings.replace({ONE: [read("blue", reader="model")]}, "model")
        assert database.readings.replace({ONE: [read("green")]}, "rules") == 1
        assert [one.value for one in database.readings.of(ONE)] == ["green", "blue"]
        assert database.readings.replace({ONE: []}, "rules") == 0
        assert [one.value for one in database.readings.of(ONE)] == ["blue"]
        assert [one.value for one in database.readings.of(TWO)] == ["oak"]
        assert database.readings.replace({}, "rules") == 0

    def test_an_unknown_product_is_refused_and_nothing_written(self, database: Database) -> None:
        nowhere = ProductId("nowhere")
        with pytest.raises(UnknownProduct):
            database.readings.replace({ONE: [read("red")], nowhere: []}, "rules")
        assert not database.readings.of(ONE)

    def test_readings_leave_the_shops_facts(self, database: Database) -> None:
        before, frame = database.version_of_facts(), database.products.frame()
        database.readings.replace({ONE: [read("red")]}, "rules")
        assert database.version_of_facts() == before
        assert database.products.frame().equals(frame)

    def test_a_product_that_is_replaced_keeps_its_readings(self, database: Database) -> None:
        database.readings.replace({ONE: [read("red")]}, "rules")
        database.products.add(catalogue())
        assert len(database.readings.of(ONE)) == 1


class TestReadingsOnSqlite(OnSqlite, ReadingStoreTests):
    pass


class TestReadingsOnPostgres(OnPostgres, ReadingStoreTests):
    pass
