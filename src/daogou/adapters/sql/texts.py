"""Texts in SQL."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select

from daogou.adapters.sql.bulk import bulk_insert, read, read_few
from daogou.adapters.sql.checks import shaped
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ProductKeys, ShopperKeys, chunks, next_key
from daogou.adapters.sql.schema import links, products, shoppers, standing, texts
from daogou.shop.texts import RATINGS, TEXT_COLUMNS, TEXT_KINDS
from daogou.types import InvalidInput, ProductId, ShopperId

_NULLABLE = ("product", "rating", "language")


class SqlTexts:
    """`shop.TextStore`."""

    def __init__(self, door: Door, keys: ProductKeys, people: ShopperKeys) -> None:
        self._door = door
        self._keys = keys
        self._people = people

    def add(self, batch: pl.DataFrame) -> int:
        """See `TextStore`."""
        rows = _checked(batch).unique(["id", "shopper"], keep="first", maintain_order=True)
        if rows.is_empty():
            return 0
        with self._door.writing() as connection:
            there = _there(connection, rows["id"])
            new = rows.filter([key not in there for key in rows.select("id", "shopper").iter_rows()])
            # also of those that are there already: a batch with an erased shopper is refused whole
            people = self._people.keys(connection, rows["shopper"])
            keyed = new.with_columns(
                pl.Series("shopper_key", [people[shopper] for shopper in new["shopper"]], dtype=KEY_TYPE),
                self._products(connection, new["product"]),
            ).with_row_index("key", next_key(connection, texts))
            return bulk_insert(connection, texts, keyed.drop("shopper", "product"))

    def of(self, shoppers: Sequence[ShopperId]) -> pl.DataFrame:
        """See `TextStore`."""
        with self._door.reading() as connection:
            return read_few(connection, _OF_SHOPPERS, TEXT_COLUMNS, {"shoppers": list(shoppers)})

    def reviews(self, product: ProductId) -> pl.DataFrame:
        """See `TextStore`."""
        with self._door.reading() as connection:
            return read_few(connection, _REVIEWS, TEXT_COLUMNS, {"product": product})

    def everything(self) -> pl.DataFrame:
        """See `TextStore`."""
        with self._door.reading() as connection:
            return read(connection, _BY_ACCOUNT, TEXT_COLUMNS)

    def _products(self, connection: Connection, named: pl.Series) -> pl.Series:
        """int[n] of str[n], null for null. Raises `UnknownProduct`."""
        given = named.drop_nulls()
        known = dict(zip(given, self._keys.keys(connection, given), strict=True))
        return pl.Series("product_key", [known.get(product) for product in named], dtype=KEY_TYPE)


def _there(connection: Connection, ids: pl.Series) -> set[tuple[str, ...]]:
    """Id and shopper of the texts that have one of these ids."""
    columns = select(texts.c.id, shoppers.c.id).join_from(texts, shoppers)
    queries = [columns.where(texts.c.id.in_(portion)) for portion in chunks(ids)]
    return {tuple(row) for query in queries for row in connection.execute(query)}


def _texts(shopper: ColumnElement[str] = shoppers.c.id) -> Select[tuple[str]]:
    owners: dict[str, ColumnElement[str]] = {"shopper": shopper.label("shopper"), "product": products.c.id}
    columns = [owners[name] if name in owners else texts.c[name] for name in TEXT_COLUMNS]
    return select(*columns).join_from(texts, shoppers).outerjoin(products).order_by(texts.c.at, texts.c.key)


_ACCOUNT = shoppers.alias()
_BY_ACCOUNT = (
    _texts(func.coalesce(_ACCOUNT.c.id, shoppers.c.id))
    .outerjoin(links, and_(links.c.visitor_key == texts.c.shopper_key, standing()))
    .outerjoin(_ACCOUNT, _ACCOUNT.c.key == links.c.shopper_key)
)
_OF_SHOPPERS = _texts().where(shoppers.c.id.in_(bindparam("shoppers", expanding=True)))
_REVIEWS = _texts().where(products.c.id == bindparam("product"), texts.c.kind == "review")


def _checked(batch: pl.DataFrame) -> pl.DataFrame:
    rows = shaped(batch, TEXT_COLUMNS, _NULLABLE)
    odd = set(rows["kind"].to_list()).difference(TEXT_KINDS)
    if odd:
        raise InvalidInput(f"There is no text kind {min(odd)!r}. There are: {', '.join(TEXT_KINDS)}.")
    review = pl.col("kind") == "review"
    for reason, hit in (
        ("is a review of no product", review & pl.col("product").is_null()),
        ("has stars, but is no review", ~review & pl.col("rating").is_not_null()),
        ("has stars that are not 1 to 5", ~pl.col("rating").is_in(list(RATINGS))),
        ("holds no words", pl.col("text").str.strip_chars() == ""),
    ):
        wrong = rows.filter(hit)
        if len(wrong):
            raise InvalidInput(f"The text {wrong['id'][0]} {reason}.")
    return rows
