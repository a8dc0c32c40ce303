"""Orders in SQL: an order once, its lines beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import polars as pl
from sqlalchemy import Connection, Select, bindparam, func, select

from daogou.adapters.sql.bulk import bulk_insert, read, read_few, read_numbers
from daogou.adapters.sql.checks import distinct, shaped
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ProductKeys, ShopperKeys, keys_of, next_key
from daogou.adapters.sql.schema import order_lines, orders, shoppers
from daogou.shop.orders import ORDER_LINE_COLUMNS, Bought, Order, OrderLine
from daogou.types import InvalidInput, Money, ProductId, ShopperId, moment

_AMOUNTS = ("quantity", "paid", "shop_discount", "coupon_discount")
_LINE: dict[str, pl.DataType] = {"line": pl.Int64(), "product_key": KEY_TYPE, **dict.fromkeys(_AMOUNTS, pl.Int64())}
_OF_ONE: dict[str, pl.DataType] = {"order": pl.String(), "at": pl.Int64(), "place": pl.String(), **_LINE}
_HEAD: dict[str, pl.DataType] = {
    "order_key": KEY_TYPE,
    "order": pl.String(),
    "shopper": pl.String(),
    "at": pl.Int64(),
    "place": pl.String(),
}


class SqlOrders:
    """`shop.OrderStore`."""

    def __init__(self, door: Door, keys: ProductKeys, people: ShopperKeys, currency: str) -> None:
        self._door = door
        self._keys = keys
        self._people = people
        self._currency = currency

    def add(self, batch: pl.DataFrame) -> int:
        """See `OrderStore`."""
        lines = distinct(shaped(batch, ORDER_LINE_COLUMNS, ["place"]), "order", "line")
        heads = lines.select("order", "shopper", "at", "place").unique(maintain_order=True)
        _agreeing(heads)
        with self._door.writing() as connection:
            products = self._keys.keys(connection, lines["product"])
            known = keys_of(connection, orders, heads["order"])
            new = heads.filter(~pl.col("order").is_in(list(known)))
            numbers = self._add_heads(connection, new)
            rows = lines.with_columns(products).join(numbers, on="order", maintain_order="left")
            keyed = rows.select("order_key", *_LINE).sort("order_key", "line")
            return self._door.changed(connection, bulk_insert(connection, order_lines, keyed))

    def _add_heads(self, connection: Connection, new: pl.DataFrame) -> pl.DataFrame:
        """Write orders that are not there yet; returns `order` and `order_key`."""
        start = next_key(connection, orders)
        people = self._people.keys(connection, new["shopper"])
        numbered = new.with_row_index("order_key", start).cast({"order_key": KEY_TYPE})
        buyers = pl.Series("shopper_key", [people[shopper] for shopper in new["shopper"]], dtype=KEY_TYPE)
        rows = numbered.with_columns(buyers).select("at", "place", "shopper_key", id="order", key="order_key")
        bulk_insert(connection, orders, rows)
        return numbered.select("order", "order_key")

    def of(self, shopper: ShopperId, limit: int = 20) -> Sequence[Order]:
        """See `OrderStore`."""
        latest = select(orders.c.key).join(shoppers).where(shoppers.c.id == shopper)
        latest = latest.order_by(orders.c.at.desc(), orders.c.id.desc()).limit(limit)
        return self._whole(_lines().where(orders.c.key.in_(latest)), shopper)

    def one(self, shopper: ShopperId, order: str) -> Order | None:
        """See `OrderStore`."""
        query = _lines().join(shoppers, orders.c.shopper_key == shoppers.c.key)
        found = self._whole(query.where(shoppers.c.id == shopper, orders.c.id == order), shopper)
        return found[0] if found else None

    def _whole(self, query: Select[tuple[int]], shopper: ShopperId) -> Sequence[Order]:
        """The orders of these lines, newest first."""
        query = query.order_by(orders.c.at.desc(), orders.c.id.desc(), orders.c.key, order_lines.c.line)
        lines = self._few(query, shopper).rows(named=True)
        grouped = groupby(lines, key=lambda line: (line["order"], line["at"], line["place"]))
        return [
            Order(order, shopper, moment(at), place or "", [self._line(line) for line in theirs])
            for (order, at, place), theirs in grouped
        ]

    def lines(self, shopper: ShopperId | None = None) -> pl.DataFrame:
        """See `OrderStore`."""
        if shopper is None:
            return self._all_lines()
        query = _lines().join(shoppers, orders.c.shopper_key == shoppers.c.key).where(shoppers.c.id == shopper)
        # with the key in it this is the index's own order, and nothing is sorted
        return self._few(query.order_by(orders.c.at, orders.c.id, orders.c.key, order_lines.c.line), shopper)

    def bought(self, shopper: ShopperId) -> Bought:
        """See `OrderStore`."""
        whose = {"shopper": shopper}
        with self._door.reading() as connection:
            heads = connection.execute(_HEADS_OF_ONE, whose).all()
            lines = read_numbers(connection, _BOUGHT_BY_ONE, whose)
            products = self._keys.names(connection, lines[:, 1])
        keys = np.array([head.key for head in heads], dtype=np.int64)
        return Bought(
            orders=[head.id for head in heads],
            at=np.array([head.at for head in heads], dtype=np.int64),
            order=np.searchsorted(keys, lines[:, 0]),
            products=products,
            quantities=lines[:, 2].astype(np.float32),
        )

    def shoppers(self) -> pl.DataFrame:
        """See `OrderStore`."""
        query = select(shoppers.c.id, func.count(), func.max(orders.c.at)).join_from(shoppers, orders)
        columns = {"shopper": pl.String(), "orders": pl.Int64(), "last": pl.Int64()}
        with self._door.reading() as connection:
            return read(connection, query.group_by(shoppers.c.id).order_by(shoppers.c.id), columns)

    def _few(self, query: Select[tuple[int]], shopper: ShopperId) -> pl.DataFrame:
        with self._door.reading() as connection:
            rows = read_few(connection, query, _OF_ONE)
            products = self._keys.ids(connection, rows["product_key"])
        whose = pl.Series("shopper", [shopper]).new_from_index(0, len(rows))
        added = {"product": products.alias("product"), "shopper": whose}
        return pl.DataFrame([added[name] if name in added else rows[name] for name in ORDER_LINE_COLUMNS])

    def _all_lines(self) -> pl.DataFrame:
        """Heads and lines are read apart and joined here: a line then costs seven integers, not four strings."""
        heads = select(orders.c.key, orders.c.id, shoppers.c.id, orders.c.at, orders.c.place).join(shoppers)
        query = select(order_lines.c.order_key, *(order_lines.c[name] for name in _LINE))
        query = query.order_by(order_lines.c.order_key, order_lines.c.line)
        with self._door.reading() as connection:
            ordered = read(connection, heads, _HEAD).sort("shopper", "at", "order")
            lines = read(connection, query, {"order_key": KEY_TYPE, **_LINE})
            products = self._keys.ids(connection, lines["product_key"])
        lines = lines.with_columns(products.alias("product")).drop("product_key")
        # the lines of an order keep their order, so what sorts the heads sorts all
        joined = ordered.join(lines, on="order_key", maintain_order="left_right")
        return joined.select(list(ORDER_LINE_COLUMNS))

    def _line(self, line: dict[str, int | str]) -> OrderLine:
        paid, shop, coupon = (Money(int(line[name]), self._currency) for name in _AMOUNTS[1:])
        return OrderLine(ProductId(str(line["product"])), int(line["quantity"]), paid, shop, coupon)


def _lines() -> Select[tuple[int]]:
    columns = (order_lines.c[name] for name in _LINE)
    return select(orders.c.id, orders.c.at, orders.c.place, *columns).join_from(orders, order_lines)


_KEY_OF_ONE = select(shoppers.c.key).where(shoppers.c.id == bindparam("shopper")).scalar_subquery()
_HEADS_OF_ONE = (
    select(orders.c.key, orders.c.id, orders.c.at).where(orders.c.shopper_key == _KEY_OF_ONE).order_by(orders.c.key)
)
_BOUGHT_BY_ONE = (
    select(order_lines.c.order_key, order_lines.c.product_key, order_lines.c.quantity)
    .join_from(orders, order_lines)
    .where(orders.c.shopper_key == _KEY_OF_ONE)
)


def _agreeing(heads: pl.DataFrame) -> None:
    """Raises `InvalidInput` where two lines of one order name another shopper, time or place."""
    twice = heads.filter(pl.col("order").is_duplicated())
    if len(twice):
        raise InvalidInput(f"The lines of order {twice['order'][0]} disagree on its shopper, time or place.")
