"""The shop's ids ↔ the dense integer keys that rows refer to each other by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

import numpy as np
import polars as pl
from sqlalchemy import Connection, Table, func, select

from daogou.adapters.sql.bulk import bulk_insert, read
from daogou.adapters.sql.schema import erased, links, products, shoppers, standing
from daogou.shop.shoppers import OpaqueKey
from daogou.types import ErasedShopper, Longs, ShopperId, UnknownProduct

KEY_TYPE: pl.DataType = pl.Int64()
CHUNK = 5_000
"""Ids asked for by one statement: SQLite takes at most 32,766 parameters."""


def chunks(values: Iterable[str]) -> Iterable[Sequence[str]]:
    """The distinct values in portions that one statement can take."""
    distinct = list(dict.fromkeys(values))
    return (distinct[start : start + CHUNK] for start in range(0, len(distinct), CHUNK))


def keys_of(connection: Connection, table: Table, ids: Iterable[str]) -> dict[str, int]:
    """The keys of those of these ids that the table holds."""
    found: dict[str, int] = {}
    for portion in chunks(ids):
        rows = connection.execute(select(table.c.id, table.c.key).where(table.c.id.in_(portion)))
        found.update((row.id, row.key) for row in rows)
    return found


def next_key(connection: Connection, table: Table) -> int:
    """The first free key. Holds while this connection writes: there is one writer at a time."""
    last: int = connection.execute(select(func.coalesce(func.max(table.c.key), -1))).scalar_one()
    return last + 1


def one_person(connection: Connection, shopper: int) -> Sequence[int]:
    """The keys under which whoever has this one is known: the account and its linked visitors."""
    as_account = select(links.c.shopper_key).where(links.c.visitor_key == shopper, standing())
    account = connection.execute(as_account).scalar_one_or_none()
    account = shopper if account is None else account
    visitors = select(links.c.visitor_key).where(links.c.shopper_key == account, standing())
    return [account, *connection.execute(visitors).scalars()]


class ShopperKeys:
    """Where a shopper's id gets into the database: whatever is written of a shopper asks here for the key, and of an
    erased one there is none. An erasure leaves no id behind, so only an id that is not there can be an erased one."""

    def __init__(self, opaque: OpaqueKey) -> None:
        self._opaque = opaque

    def keys(self, connection: Connection, ids: Iterable[str]) -> dict[str, int]:
        """The keys of all these shoppers, of whom those not seen before are written down. Raises `ErasedShopper`."""
        wanted = list(dict.fromkeys(ids))
        found = keys_of(connection, shoppers, wanted)
        new = [shopper for shopper in wanted if shopper not in found]
        if new:
            gone = self.erased(connection, new)
            if gone:
                raise ErasedShopper(sorted(gone))
            start = next_key(connection, shoppers)
            fresh = {shopper: start + place for place, shopper in enumerate(new)}
            bulk_insert(connection, shoppers, pl.DataFrame({"id": list(fresh), "key": list(fresh.values())}))
            found |= fresh
        return found

    def erased(self, connection: Connection, ids: Iterable[str]) -> frozenset[ShopperId]:
        """Those of these who were erased."""
        gone: set[ShopperId] = set()
        for portion in chunks(ids):
            whose = {_signed(self._opaque(id_)): ShopperId(id_) for id_ in portion}
            left = connection.execute(select(erased.c.key).where(erased.c.key.in_(list(whose)))).scalars()
            gone.update(whose[key] for key in left)
        return frozenset(gone)

    def remember_erased(self, connection: Connection, ids: Sequence[str]) -> None:
        """From now on these are refused."""
        keys = pl.Series("key", [_signed(self._opaque(id_)) for id_ in ids], dtype=KEY_TYPE)
        bulk_insert(connection, erased, pl.DataFrame([keys]))


def erased_keys(connection: Connection) -> frozenset[int]:
    """The opaque keys of everyone who was ever erased."""
    return frozenset(key % 2**64 for key in connection.execute(select(erased.c.key)).scalars())


def _signed(key: int) -> int:
    """The key as the databases hold it: their integers have a sign."""
    return key - 2**64 if key >= 2**63 else key


class ProductKeys:
    """The catalogue's ids by key and keys by id, kept in memory: a product's key is its place, and is never taken away.

    Filled from what is committed, whenever a key or id turns up that is not known yet, since another process may have
    imported it.
    """

    def __init__(self) -> None:
        self._ids = pl.Series("id", [], dtype=pl.String)
        self._names = np.zeros(0, dtype=object)
        self._keys: dict[str, int] = {}
        self._lock = Lock()

    def ids(self, connection: Connection, keys: pl.Series) -> pl.Series:
        """str[n] of int[n] keys, null for null."""
        newest = keys.max()
        if newest is None:  # polars takes no place that is nothing but nulls
            return pl.Series(keys.name, [None] * len(keys), dtype=pl.String)
        if int(newest) >= len(self._ids):  # type: ignore[arg-type]
            self._refresh(connection)
        return self._ids[keys]

    def names(self, connection: Connection, keys: Longs) -> list[str]:
        """n ids of int64[n] keys: the same as `ids`, as strings that are there already."""
        if len(keys) and int(keys.max()) >= len(self._names):
            self._refresh(connection)
        names: list[str] = self._names[keys].tolist()
        return names

    def known(self, connection: Connection, ids: Iterable[str]) -> Mapping[str, int]:
        """A mapping that holds the keys of those of these ids that the catalogue holds, and of others."""
        if any(product not in self._keys for product in ids):
            self._refresh(connection)
        return self._keys

    def keys(self, connection: Connection, ids: pl.Series) -> pl.Series:
        """int[n] of str[n]. Raises `UnknownProduct`."""
        wanted = ids.to_list()
        known = self.known(connection, wanted)
        try:
            return pl.Series("product_key", [known[product] for product in wanted], dtype=KEY_TYPE)
        except KeyError:
            raise UnknownProduct(sorted({product for product in wanted if product not in known})) from None

    def _refresh(self, connection: Connection) -> None:
        with self._lock:
            here = len(self._ids)
            query = select(products.c.id).where(products.c.key >= here).order_by(products.c.key)
            new = read(connection, query, {"id": pl.String()})["id"]
            names = new.to_list()
            self._keys.update(zip(names, range(here, here + len(new)), strict=True))
            self._names = np.append(self._names, np.array(names, dtype=object))
            self._ids = pl.concat([self._ids, new], rechunk=True)
