"""Brings a database's tables to the newest version, in one transaction, and refuses what is not ours."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Connection, MetaData, Table, inspect, select

from daogou.adapters.sql.door import Door
from daogou.adapters.sql.schema import shop
from daogou.types import StoreError

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0012")
"""Every version of the tables, oldest first; each is a file in `migrations/versions`."""


def upgrade(door: Door, currency: str, create: bool) -> None:
    """Create or upgrade the tables, or do nothing where they are the newest. Raises `StoreError`, with nothing
    written, for a database that is empty and should not be, is another program's or a newer daogou's, or holds
    amounts in another currency."""
    with door.reading() as connection:
        version = _version(connection, door.name, create)
    if version != VERSIONS[-1]:
        if door.is_sqlite:
            _keep_log(door)
        with door.writing() as connection:
            # another process may have been first
            if _version(connection, door.name, create) != VERSIONS[-1]:
                _run_migrations(connection)
                _found_shop(connection, currency)
    with door.reading() as connection:
        kept = connection.execute(select(shop.c.currency)).scalar_one()
    if kept != currency:
        raise StoreError(f"The database {door.name} holds amounts in {kept}, but this shop is set to {currency}.")


def _version(connection: Connection, name: str, create: bool) -> str | None:
    """The version of the tables, None for an empty database."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(f"The database {name} is another program's. Nothing was changed; name another one.")
        if not create:
            raise StoreError(f"The database {name} is empty. Import a shop first.")
        return None
    versions = Table("alembic_version", MetaData(), autoload_with=connection)
    version: str = connection.execute(select(versions.c.version_num)).scalar_one()
    if version not in VERSIONS:
        raise StoreError(
            f"The database {name} was written by a newer daogou (its tables are {version}, this one knows up to "
            f"{VERSIONS[-1]}). Upgrade daogou."
        )
    return version


def _run_migrations(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "daogou.adapters.sql:migrations")
    command.upgrade(config, VERSIONS[-1])


def _found_shop(connection: Connection, currency: str) -> None:
    if connection.execute(select(shop.c.key)).first() is None:
        connection.execute(shop.insert().values(key=0, id=uuid4().hex, currency=currency, facts=0))


def _keep_log(door: Door) -> None:
    """Readers go on while one writes. It stays set in the file, and cannot be set within a transaction."""
    with door.outside() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
