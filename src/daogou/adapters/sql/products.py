"""The catalogue in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Row, Table, select

from daogou.adapters.sql.bulk import bulk_insert, read
from daogou.adapters.sql.checks import distinct, shaped
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ProductKeys, chunks, next_key
from daogou.adapters.sql.schema import placements, prices, products
from daogou.shop.products import (
    PLACEMENT_COLUMNS,
    PRICE_COLUMNS,
    PRODUCT_COLUMNS,
    Attributes,
    Product,
    code_name,
    plain_name,
    read_attributes,
)
from daogou.types import Money, ProductId, Words, moment

_ATTRIBUTES = ("attributes", "attributes_en", "attributes_zh")
_NULLABLE = [name for name in PRODUCT_COLUMNS if name not in ("id", "recommendable")]


class SqlProducts:
    """`shop.ProductStore`."""

    def __init__(self, door: Door, keys: ProductKeys, currency: str) -> None:
        self._door = door
        self._keys = keys
        self._currency = currency

    def add(self, batch: pl.DataFrame) -> int:
        """See `ProductStore`."""
        rows = distinct(shaped(batch, PRODUCT_COLUMNS, _NULLABLE), "id")
        for name in _ATTRIBUTES:
            for written in rows[name].drop_nulls().unique():
                read_attributes(written or "{}")
        ids = rows["id"].to_list()
        with self._door.writing() as connection:
            known = self._keys.known(connection, ids)
            new = [product for product in ids if product not in known]
            start = next_key(connection, products)
            fresh = {product: start + place for place, product in enumerate(new)}
            keys = [fresh[product] if product in fresh else known[product] for product in ids]
            keyed = rows.with_columns(pl.Series("key", keys, dtype=KEY_TYPE))
            self._door.changed(connection, bulk_insert(connection, products, keyed, replace="id"))
        return len(rows)

    def add_prices(self, batch: pl.DataFrame) -> int:
        """See `ProductStore`."""
        return self._add_dated(prices, shaped(batch, PRICE_COLUMNS))

    def add_placements(self, batch: pl.DataFrame) -> int:
        """See `ProductStore`."""
        return self._add_dated(placements, shaped(batch, PLACEMENT_COLUMNS))

    def placements(self) -> pl.DataFrame:
        """See `ProductStore`."""
        told = [placements.c[name] for name in PLACEMENT_COLUMNS if name != "product"]
        query = select(products.c.id.label("product"), *told).join(placements).order_by(placements.c.product_key)
        with self._door.reading() as connection:
            return read(connection, query.order_by(placements.c.since), PLACEMENT_COLUMNS)

    def get(self, ids: Sequence[ProductId]) -> Mapping[ProductId, Product]:
        """See `ProductStore`."""
        with self._door.reading() as connection:
            queries = [select(products).where(products.c.id.in_(portion)) for portion in chunks(ids)]
            return {row.id: self._product(row) for query in queries for row in connection.execute(query)}

    def history(self, product: ProductId) -> Sequence[tuple[datetime, Money]]:
        """See `ProductStore`."""
        query = select(prices.c.since, prices.c.price).join(products).where(products.c.id == product)
        with self._door.reading() as connection:
            rows = connection.execute(query.order_by(prices.c.since)).all()
        return [(moment(since), Money(price, self._currency)) for since, price in rows]

    def frame(self) -> pl.DataFrame:
        """See `ProductStore`."""
        query = select(*(products.c[name] for name in PRODUCT_COLUMNS)).order_by(products.c.id)
        with self._door.reading() as connection:
            return read(connection, query, PRODUCT_COLUMNS)

    def _add_dated(self, table: Table, rows: pl.DataFrame) -> int:
        with self._door.writing() as connection:
            keyed = rows.with_columns(self._keys.keys(connection, rows["product"])).drop("product")
            # in the table's own order it is written front to back
            return self._door.changed(connection, bulk_insert(connection, table, keyed.sort("product_key", "since")))

    def _product(self, row: Row[Any]) -> Product:
        return Product(
            id=ProductId(row.id),
            title=Words(row.title_en or "", row.title_zh or ""),
            department=row.department or "",
            department_name=code_name(row.department or "", row.department_en or "", row.department_zh or ""),
            category=row.category or "",
            category_name=code_name(row.category or "", row.category_en or "", row.category_zh or ""),
            kind=row.kind or "",
            brand=row.brand or "",
            brand_name=plain_name(row.brand or "", row.brand_en or "", row.brand_zh or ""),
            size=row.size or "",
            size_name=plain_name(row.size or "", row.size_en or "", row.size_zh or ""),
            price=None if row.price is None else Money(row.price, self._currency),
            recommendable=row.recommendable,
            description=Words(row.description_en or "", row.description_zh or ""),
            attributes=Attributes(*(read_attributes(getattr(row, name) or "{}") for name in _ATTRIBUTES)),
            seller=row.seller or "",
            stock=row.stock,
        )
