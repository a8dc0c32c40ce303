"""Statements in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Connection, bindparam, select

from daogou.adapters.sql.bulk import bulk_insert
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ShopperKeys, chunks, next_key
from daogou.adapters.sql.schema import shoppers, statements
from daogou.shop.statements import Statement, check, read_wanted, write_wanted
from daogou.types import ShopperId, moment, seconds

_COLUMNS: dict[str, pl.DataType] = {
    "key": KEY_TYPE,
    "id": pl.String(),
    "shopper_key": KEY_TYPE,
    "edit": pl.String(),
    "kind": pl.String(),
    "at": pl.Int64(),
    "language": pl.String(),
    "words": pl.String(),
    "wanted": pl.String(),
    "low": pl.Int64(),
    "high": pl.Int64(),
    "whom": pl.String(),
    "until": pl.Int64(),
    "of": pl.String(),
}


class SqlStatements:
    """`shop.StatementStore`."""

    def __init__(self, door: Door, people: ShopperKeys) -> None:
        self._door = door
        self._people = people

    def add(self, given: Sequence[Statement]) -> int:
        """See `StatementStore`."""
        for said in given:
            check(said)
        if not given:
            return 0
        once = {(said.id, said.shopper): said for said in reversed(given)}
        with self._door.writing() as connection:
            there = _there(connection, [said.id for said in given])
            # also of those that are there already: a batch with an erased shopper is refused whole
            people = self._people.keys(connection, [said.shopper for said in given])
            new = [said for key, said in reversed(once.items()) if key not in there]
            rows = list(_rows(new, people, next_key(connection, statements)))
            return bulk_insert(connection, statements, pl.DataFrame(rows, schema=_COLUMNS, orient="row"))

    def of(self, whose: Sequence[ShopperId]) -> Sequence[Statement]:
        """See `StatementStore`."""
        with self._door.reading() as connection:
            return [_read(row) for row in connection.execute(_OF_SHOPPERS, {"shoppers": list(whose)})]


def _there(connection: Connection, ids: Sequence[str]) -> set[tuple[str, ...]]:
    """Id and shopper of the statements that have one of these ids."""
    columns = select(statements.c.id, shoppers.c.id).join_from(statements, shoppers)
    queries = [columns.where(statements.c.id.in_(portion)) for portion in chunks(ids)]
    return {tuple(row) for query in queries for row in connection.execute(query)}


def _rows(new: Sequence[Statement], people: dict[str, int], first: int) -> Iterator[tuple[Any, ...]]:
    for key, said in enumerate(new, first):
        until = None if said.until is None else seconds(said.until)
        yield (
            *(key, said.id, people[said.shopper], said.edit, said.kind, seconds(said.at), said.language, said.words),
            *(write_wanted(said.wanted), said.low, said.high, said.whom, until, said.of),
        )


_OF_SHOPPERS = (
    select(statements, shoppers.c.id.label("shopper"))
    .join_from(statements, shoppers)
    .where(shoppers.c.id.in_(bindparam("shoppers", expanding=True)))
    .order_by(statements.c.at, statements.c.key)
)


def _read(row: Any) -> Statement:
    return Statement(
        *(row.id, ShopperId(row.shopper), row.edit, row.kind, moment(row.at), row.language, row.words),
        *(read_wanted(row.wanted), row.low, row.high, row.whom),
        None if row.until is None else moment(row.until),
        row.of,
    )
