"""One shop's database: open it, and its stores are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, func, select

from daogou.adapters.sql.conversations import SqlConversations
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.engine import connect, name_of, url_of
from daogou.adapters.sql.events import SqlEvents
from daogou.adapters.sql.keys import ProductKeys, ShopperKeys
from daogou.adapters.sql.migrate import upgrade
from daogou.adapters.sql.offers import SqlOffers
from daogou.adapters.sql.orders import SqlOrders
from daogou.adapters.sql.products import SqlProducts
from daogou.adapters.sql.readings import SqlReadings
from daogou.adapters.sql.schema import METADATA, shop
from daogou.adapters.sql.service import SqlService
from daogou.adapters.sql.shoppers import SqlShoppers
from daogou.adapters.sql.statements import SqlStatements
from daogou.adapters.sql.texts import SqlTexts
from daogou.assistant.conversation import ConversationStore
from daogou.shop.events import EventStore
from daogou.shop.offers import OfferStore
from daogou.shop.orders import OrderStore
from daogou.shop.products import ProductStore
from daogou.shop.proposals import ServiceStore
from daogou.shop.readings import ReadingStore
from daogou.shop.shoppers import OpaqueKey, ShopperStore
from daogou.shop.statements import StatementStore
from daogou.shop.texts import TextStore
from daogou.types import StoreError


class Database:
    """The stores of one shop; safe to use from many threads. Close it when done."""

    def __init__(self, door: Door, currency: str, key: OpaqueKey) -> None:
        self._door = door
        keys, people = ProductKeys(), ShopperKeys(key)
        self.products: ProductStore = SqlProducts(door, keys, currency)
        self.orders: OrderStore = SqlOrders(door, keys, people, currency)
        self._events = SqlEvents(door, keys, people)
        self.events: EventStore = self._events
        self.offers: OfferStore = SqlOffers(door, keys, people, currency)
        self.texts: TextStore = SqlTexts(door, keys, people)
        self.readings: ReadingStore = SqlReadings(door, keys)
        self.statements: StatementStore = SqlStatements(door, people)
        self.service: ServiceStore = SqlService(door, keys, people)
        self.conversations: ConversationStore = SqlConversations(door, people)
        self.shoppers: ShopperStore = SqlShoppers(door, people)

    @classmethod
    def open(cls, place: str | Path, currency: str, key: OpaqueKey, create: bool) -> Database:
        """Open a SQLite file (a path) or a PostgreSQL database (`postgresql://…`), upgrading older tables.

        `currency` is the ISO 4217 code of all amounts; it is kept at creation and must agree later. `key` stands for
        erased shoppers, who are refused by it. `create` allows a missing file or an empty database. Raises
        `StoreError` where the database cannot be used, with nothing written, `InvalidInput` for an address that makes
        no sense and `MissingExtra` without a driver.
        """
        url = url_of(place)
        fresh = _file(url, create)
        door = Door(connect(url), name_of(url))
        try:
            upgrade(door, currency, create)
        except BaseException:
            door.engine.dispose()
            if fresh is not None:
                fresh.unlink(missing_ok=True)
            raise
        return cls(door, currency, key)

    def close(self) -> None:
        """Wait for events that are being written, then let go of the database."""
        self._events.close()
        self._door.engine.dispose()

    def recount(self) -> None:
        """After a large import: let the database learn how large its tables are now. PostgreSQL would otherwise plan
        a request's queries for the empty tables of before, until its own housekeeping passes by."""
        if not self._door.is_sqlite:
            with self._door.writing() as connection:
                connection.exec_driver_sql("ANALYZE")

    def shop_id(self) -> str:
        """Given to these tables when they were made: another database has another one."""
        with self._door.reading() as connection:
            return str(connection.execute(select(shop.c.id)).scalar_one())

    def version_of_facts(self) -> str:
        """Changes whenever catalogue, orders or offers have changed; events do not count."""
        with self._door.reading() as connection:
            row = connection.execute(select(shop.c.id, shop.c.facts)).one()
        return f"{row.id}-{row.facts}"

    def counts(self) -> Mapping[str, int]:
        """How many rows each table holds."""
        with self._door.reading() as connection:
            queries = {name: select(func.count()).select_from(table) for name, table in METADATA.tables.items()}
            return {name: connection.execute(query).scalar_one() for name, query in queries.items()}


def _file(url: URL, create: bool) -> Path | None:
    """Make sure that a SQLite file's folder is there; returns the file where it is still to be made."""
    if url.get_backend_name() != "sqlite":
        return None
    path = Path(str(url.database))
    try:
        if path.exists():
            return None
        if not create:
            raise StoreError(f"There is no database at {path}. Import a shop first.")
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {path.parent} cannot be used ({error.strerror}): name another one.") from error
    return path
