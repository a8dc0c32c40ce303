"""Opening a database: what is made, what is kept, and what is refused with nothing written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from store_facts import CURRENCY, catalogue, event, event_rows, key
from store_places import OnEmptyPostgres, OnSqlite, Open

from daogou.adapters.sql import engine, migrate
from daogou.adapters.sql.database import Database
from daogou.adapters.sql.schema import METADATA
from daogou.shop.events import Accepted
from daogou.types import InvalidInput, ProductId, ShopperId, StoreError, Words


class OpeningTests:
    def test_what_was_written_is_there_when_it_is_opened_again(self, open_database: Open, place: str) -> None:
        first = open_database()
        first.products.add(catalogue())
        version, counts = first.version_of_facts(), first.counts()
        first.close()
        again = Database.open(place, CURRENCY, key, create=False)
        assert (again.version_of_facts(), again.counts()) == (version, counts)
        assert counts["products"] == 3
        assert counts["shop"] == 1
        again.close()

    def test_the_migrations_make_the_schema(self, database: Database, place: str) -> None:
        reader = sa.create_engine(engine.url_of(place))
        with reader.connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), METADATA)
        reader.dispose()
        assert differences == []

    def test_an_empty_database_is_only_filled_where_that_is_meant(self, place: str) -> None:
        with pytest.raises(StoreError, match="Import a shop first"):
            Database.open(place, CURRENCY, key, create=False)

    def test_many_may_open_a_new_database_at_once(self, place: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            opened = list(pool.map(lambda _: Database.open(place, CURRENCY, key, create=True), range(4)))
        assert len({database.version_of_facts() for database in opened}) == 1
        for database in opened:
            database.close()

    def test_a_newer_schema_is_left_alone(self, open_database: Open, place: str) -> None:
        open_database().close()
        run(place, "UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(StoreError, match=r"newer daogou .*9999.* Upgrade daogou"):
            Database.open(place, CURRENCY, key, create=True)
        assert run(place, "SELECT version_num FROM alembic_version") == [("9999",)]

    def test_another_programs_database_is_left_alone(self, place: str) -> None:
        run(place, "CREATE TABLE theirs (a INTEGER)")
        with pytest.raises(StoreError, match="another program's"):
            Database.open(place, CURRENCY, key, create=True)
        reader = sa.create_engine(engine.url_of(place))
        assert sa.inspect(reader).get_table_names() == ["theirs"]
        reader.dispose()

    def test_a_failing_migration_leaves_nothing(self, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(migrate, "_found_shop", _fail)
            with pytest.raises(MemoryError):
                Database.open(place, CURRENCY, key, create=True)
        with pytest.raises(StoreError, match="Import a shop first"):
            Database.open(place, CURRENCY, key, create=False)

    def test_older_tables_are_brought_up_to_date_with_what_they_hold(
        self, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(migrate, "VERSIONS", migrate.VERSIONS[:1])
            old = Database.open(place, CURRENCY, key, create=True)
            version = old.version_of_facts()
            old.close()
        for statement in OLD_FACTS:
            run(place, statement)
        new = Database.open(place, CURRENCY, key, create=False)
        assert new.version_of_facts() == version
        product = new.products.get([ProductId("p1")])[ProductId("p1")]
        assert (product.brand_name, product.size_name) == (Words("Polar", "Polar"), Words())
        stated = new.shoppers.facts(ShopperId("ann"))
        assert (stated.within("zh"), stated.source) == ({"age": "65+"}, Words("form", "form"))
        assert new.events.trace("l").products == ["p1"]
        assert new.events.accept(event_rows(event("e1"), event("e1", shopper="eve"))) == Accepted(1, 1)
        reader = sa.create_engine(engine.url_of(place))
        with reader.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        reader.dispose()
        new.close()

    def test_another_currency_is_refused(self, open_database: Open, place: str) -> None:
        open_database()
        with pytest.raises(StoreError, match="amounts in CNY, but this shop is set to USD"):
            Database.open(place, "USD", key, create=True)


OLD_FACTS = (  # as the first version of the tables held them
    "INSERT INTO products (key, id, brand, recommendable) VALUES (0, 'p1', 'Polar', TRUE)",
    "INSERT INTO shoppers (key, id) VALUES (0, 'ann')",
    """INSERT INTO shopper_facts (shopper_key, facts, source) VALUES (0, '{"age": "65+"}', 'form')""",
    "INSERT INTO events (key, id, shopper_key, kind, product_key, at) VALUES (0, 'e1', 0, 'view', 0, 1000)",
    """INSERT INTO events (key, id, shopper_key, kind, at, list, text)
       VALUES (1, 'i1', 0, 'impression', 1000, 'l', '["p1"]')""",
)


def _fail(*_: object) -> None:
    raise MemoryError


def run(place: str, statement: str) -> list[tuple]:
    """Run a statement behind the store's back."""
    writer = sa.create_engine(engine.url_of(place))
    with writer.begin() as connection:
        result = connection.execute(sa.text(statement))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    writer.dispose()
    return rows


class TestOpeningSqlite(OnSqlite, OpeningTests):
    def test_settings_of_the_file(self, database: Database, place: str) -> None:
        with closing(sqlite3.connect(place)) as raw:
            assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with database._door.reading() as connection:
            settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in engine._PRAGMAS]
        assert settings == [5_000, 1, 2, 1, -65_536]

    def test_a_missing_folder_is_made(self, tmp_path: Path) -> None:
        Database.open(tmp_path / "a" / "店" / "shop.db", CURRENCY, key, create=True).close()
        assert (tmp_path / "a" / "店" / "shop.db").is_file()

    def test_a_missing_file_is_not_made_by_reading(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="There is no database"):
            Database.open(tmp_path / "a" / "shop.db", CURRENCY, key, create=False)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("content", [b"order,line\n1,1\n" * 500, b"SQLite format 3\0 broken" * 500])
    def test_a_file_that_is_no_database_is_left_alone(self, tmp_path: Path, content: bytes) -> None:
        wrong = tmp_path / "orders.csv"
        wrong.write_bytes(content)
        with pytest.raises(StoreError, match=r"orders\.csv"):
            Database.open(wrong, CURRENCY, key, create=True)
        assert wrong.read_bytes() == content
        assert list(tmp_path.iterdir()) == [wrong]

    def test_a_folder_that_cannot_be_used(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError, match="folder"):
            Database.open(tmp_path / "file" / "shop.db", CURRENCY, key, create=True)

    def test_a_folder_is_no_database(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            Database.open(tmp_path, CURRENCY, key, create=True)

    @pytest.fixture
    def sealed(self, tmp_path: Path) -> Iterator[Path]:
        folder = tmp_path / "sealed"
        folder.mkdir()
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_may_not_be_written(self, sealed: Path) -> None:
        for place in (sealed / "shop.db", sealed / "new" / "shop.db"):
            with pytest.raises(StoreError):
                Database.open(place, CURRENCY, key, create=True)
        assert list(sealed.iterdir()) == []

    def test_a_locked_database_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(engine._PRAGMAS, "busy_timeout", 10)
        database = Database.open(tmp_path / "shop.db", CURRENCY, key, create=True)
        with closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="busy"):
                database.products.add(catalogue())
            assert database.products.frame().is_empty()
            other.execute("ROLLBACK")
        assert database.products.add(catalogue()) == 3
        database.close()


class TestOpeningPostgres(OnEmptyPostgres, OpeningTests):
    def test_it_learns_the_size_of_its_tables_after_an_import(self, database: Database, place: str) -> None:
        size = "SELECT reltuples FROM pg_class WHERE oid = 'products'::regclass"
        database.products.add(catalogue())
        database.recount()
        assert run(place, size) == [(3.0,)]

    def test_a_server_that_is_not_there_is_named_without_the_password(self) -> None:
        with pytest.raises(StoreError, match="cannot be reached") as raised:
            Database.open("postgresql://ann:secret@127.0.0.1:1/shop", CURRENCY, key, create=True)
        assert "secret" not in str(raised.value)


@pytest.mark.parametrize("place", ["mysql://root@localhost/shop", "sqlite://", "sqlite:///:memory:", "://"])
def test_an_address_that_makes_no_sense(place: str) -> None:
    with pytest.raises(InvalidInput):
        Database.open(place, CURRENCY, key, create=True)
