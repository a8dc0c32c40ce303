"""Events in SQL, acknowledged once they are on disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np
import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select

from daogou.adapters.sql import schema
from daogou.adapters.sql.bulk import bulk_insert, read, read_few
from daogou.adapters.sql.checks import shaped
from daogou.adapters.sql.commits import GroupCommit
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ProductKeys, ShopperKeys, chunks, next_key, one_person
from daogou.adapters.sql.schema import IMPRESSION, events, standing
from daogou.shop.events import EVENT_COLUMNS, EVENT_KINDS, Accepted, Event, Trace
from daogou.types import DaogouError, InvalidInput, NotFound, ProductId, ShopperId, UnknownProduct, moment

_NULLABLE = ("product", "list", "position", "text")
_WITHOUT_PRODUCT = ("search", "impression")
_READ: dict[str, pl.DataType] = {
    name if name != "product" else "product_key": dtype if name != "product" else KEY_TYPE
    for name, dtype in EVENT_COLUMNS.items()
}


class SqlEvents:
    """`shop.EventStore`."""

    def __init__(self, door: Door, keys: ProductKeys, people: ShopperKeys) -> None:
        self._door = door
        self._keys = keys
        self._people = people
        self._commits = GroupCommit[pl.DataFrame, Accepted](self._write)

    def accept(self, batch: pl.DataFrame) -> Accepted:
        """See `EventStore`."""
        checked = _checked(batch)
        return self._commits.submit(checked) if len(checked) else Accepted(0, 0)

    def of(self, shoppers: Sequence[ShopperId]) -> pl.DataFrame:
        """See `EventStore`."""
        with self._door.reading() as connection:
            rows = read_few(connection, _OF_SHOPPERS, _READ, {"shoppers": list(shoppers)})
            return self._named(connection, rows) if len(rows) else _NONE

    def trace(self, list_id: str) -> Trace:
        """See `EventStore`."""
        query = select(events, schema.shoppers.c.id.label("shopper")).join_from(events, schema.shoppers)
        query = query.where(events.c.list == list_id, events.c.kind == IMPRESSION).order_by(events.c.key).limit(1)
        with self._door.reading() as connection:
            shown = connection.execute(query).first()
            if shown is None:
                raise NotFound(f"No list {list_id} was shown to anyone who ever did something.")
            whose = one_person(connection, shown.shopper_key)
            named = _events().where(events.c.shopper_key.in_(whose), events.c.list == list_id)
            named = named.where(events.c.kind != IMPRESSION).order_by(events.c.at, events.c.key)
            followed = self._named(connection, read_few(connection, named, _READ))
        products = [ProductId(product) for product in _listed(shown.text or "")]
        return Trace(list_id, shown.shopper, moment(shown.at), products, list(_each(followed)))

    def interactions(self) -> pl.DataFrame:
        """See `EventStore`."""
        with self._door.reading() as connection:
            rows = self._named(connection, read(connection, _INTERACTIONS, _READ))
        return rows.sort("shopper", maintain_order=True)

    def searches(self) -> pl.DataFrame:
        """See `EventStore`."""
        with self._door.reading() as connection:
            return self._named(connection, read(connection, _SEARCHES, _READ))

    def close(self) -> None:
        """Write what waits, then accept nothing more."""
        self._commits.close()

    def _named(self, connection: Connection, rows: pl.DataFrame) -> pl.DataFrame:
        products = self._keys.ids(connection, rows["product_key"])
        return rows.with_columns(products.alias("product")).select(list(EVENT_COLUMNS))

    def _write(self, batches: Sequence[pl.DataFrame]) -> Sequence[Accepted | DaogouError]:
        """Write several callers' batches in one transaction; a batch with an unknown product is left out whole."""
        with self._door.writing() as connection:
            unknown = [self._unknown(connection, batch) for batch in batches]
            good = [n for n, missing in enumerate(unknown) if not missing]
            accepted = dict(zip(good, self._insert(connection, [batches[n] for n in good]), strict=True))
        return [accepted[n] if n in accepted else UnknownProduct(missing) for n, missing in enumerate(unknown)]

    def _unknown(self, connection: Connection, batch: pl.DataFrame) -> list[str]:
        named = {product for product in batch["product"].to_list() if product is not None}
        known = self._keys.known(connection, named)
        return sorted({product for product in named if product not in known})

    def _insert(self, connection: Connection, batches: Sequence[pl.DataFrame]) -> list[Accepted]:
        """Write the events whose ids are new to their shoppers; returns what became of each batch."""
        if not batches:
            return []
        whose = np.repeat(np.arange(len(batches)), [len(batch) for batch in batches])
        rows = pl.concat(batches).with_columns(batch=whose)
        acts = _acts_of(rows)
        there = _there(connection, rows["id"])
        rows = rows.filter([sent not in there for sent in rows.select("id", "shopper").iter_rows()])
        rows = rows.unique(["id", "shopper"], keep="first", maintain_order=True)
        people = self._people.keys(connection, rows["shopper"])
        known = self._keys.known(connection, [])
        keyed = rows.with_columns(
            pl.Series("shopper_key", [people[shopper] for shopper in rows["shopper"]], dtype=KEY_TYPE),
            pl.Series("product_key", [known.get(product) for product in rows["product"]], dtype=KEY_TYPE),
        ).with_row_index("key", next_key(connection, events))
        bulk_insert(connection, events, keyed.drop("shopper", "product", "batch"))
        new = _acts_of(rows)
        return [Accepted(new[n], acts[n] - new[n]) for n in range(len(batches))]


def _acts_of(rows: pl.DataFrame) -> Counter[int]:
    """How many events of each batch are acts of the shopper's own."""
    return Counter(rows.filter(pl.col("kind") != "impression")["batch"].to_list())


def _there(connection: Connection, ids: pl.Series) -> set[tuple[str, ...]]:
    """Id and shopper of the events that have one of these ids."""
    columns = select(events.c.id, schema.shoppers.c.id).join_from(events, schema.shoppers)
    queries = [columns.where(events.c.id.in_(portion)) for portion in chunks(ids)]
    return {tuple(row) for query in queries for row in connection.execute(query)}


def _listed(text: str) -> list[str]:
    """An impression's product ids; what is no JSON list is the older form, with commas."""
    if text.startswith("["):
        with suppress(ValueError):
            return [str(product) for product in json.loads(text)]
    return text.split(",") if text else []


def _each(rows: pl.DataFrame) -> Iterator[Event]:
    for row in rows.iter_rows(named=True):
        yield Event(**{**row, "at": moment(row["at"])})


def _events(shopper: ColumnElement[str] = schema.shoppers.c.id) -> Select[tuple[int]]:
    columns = [shopper if name == "shopper" else events.c[name] for name in _READ]
    return select(*columns).join_from(events, schema.shoppers)


_ACCOUNT = schema.shoppers.alias()
_BY_ACCOUNT = (
    _events(func.coalesce(_ACCOUNT.c.id, schema.shoppers.c.id))
    .outerjoin(schema.links, and_(schema.links.c.visitor_key == events.c.shopper_key, standing()))
    .outerjoin(_ACCOUNT, _ACCOUNT.c.key == schema.links.c.shopper_key)
    .order_by(events.c.at, events.c.key)
)
_INTERACTIONS = _BY_ACCOUNT.where(events.c.product_key.is_not(None))
_SEARCHES = _BY_ACCOUNT.where(events.c.kind == "search", events.c.text.is_not(None))
_NONE = pl.DataFrame(schema=EVENT_COLUMNS)
_OF_SHOPPERS = (
    _events()
    .where(schema.shoppers.c.id.in_(bindparam("shoppers", expanding=True)), events.c.kind != IMPRESSION)
    .order_by(events.c.at, events.c.key)
)


def _checked(batch: pl.DataFrame) -> pl.DataFrame:
    rows = shaped(batch, EVENT_COLUMNS, _NULLABLE)
    odd = set(rows["kind"].to_list()).difference(EVENT_KINDS)
    if odd:
        raise InvalidInput(f"There is no event kind {min(odd)!r}. There are: {', '.join(EVENT_KINDS)}.")
    bare = rows.filter(pl.col("product").is_null()) if rows["product"].null_count() else rows.clear()
    for kind, event in zip(bare["kind"], bare["id"], strict=True):
        if kind not in _WITHOUT_PRODUCT:
            raise InvalidInput(f"The event {event} of kind {kind!r} names no product.")
    return rows
