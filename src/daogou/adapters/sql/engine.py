"""Connections to SQLite files and PostgreSQL servers, set up for durable facts."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from daogou.adapters.sql.door import WRITES
from daogou.types import InvalidInput, MissingExtra

BUSY_MS = 5_000
"""How long a connection waits for another program's write."""

_PRAGMAS = {
    "busy_timeout": BUSY_MS,
    "foreign_keys": "ON",
    "synchronous": "FULL",  # an acknowledged event survives a power cut
    "secure_delete": "ON",  # what is erased is overwritten
    "cache_size": -65_536,  # KiB
}


def url_of(place: str | Path) -> URL:
    """Where the facts live: a file's path, or an address (`sqlite:///…`, `postgresql://…`)."""
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
        backend = url.get_backend_name()
    except ArgumentError as error:
        raise InvalidInput(
            "The database's address cannot be read. It looks like postgresql://user@host/name."
        ) from error
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not url.database or url.database == ":memory:":
        raise InvalidInput("The facts are kept in a SQLite file or in PostgreSQL; give a path or postgresql://….")
    return url


def name_of(url: URL) -> str:
    """The database as a message may name it: without user and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.database or ''} at {url.host or 'the local socket'}"


def connect(url: URL) -> Engine:
    """An engine that opens no connection yet. Raises `MissingExtra` where the driver is not installed."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise MissingExtra("psycopg", "postgres") from error


def _prepare(raw: SqliteConnection, _record: Any) -> None:
    # the driver would otherwise begin transactions by itself, and end them at schema changes
    raw.isolation_level = None
    for name, value in _PRAGMAS.items():
        raw.execute(f"PRAGMA {name}={value}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
