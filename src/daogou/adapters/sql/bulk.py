"""Many rows at once, in and out: both databases' fast way behind one function each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, count
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import Connection, Insert, Select, Table, or_, select, table
from sqlalchemy import column as named
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPICursor

from daogou.types import Longs

SLICE = 50_000
"""Rows that are Python objects at one time."""
FETCH = 500
"""Rows fetched by one call: more tuples at a time would wake the garbage collector, whose full round takes 40 ms. A
divisor of `SLICE`."""
FEW = 200
"""Up to so many rows PostgreSQL takes faster as parameters than through a temporary table."""

_numbers = count()


def bulk_insert(connection: Connection, into: Table, rows: pl.DataFrame, replace: str | None = None) -> int:
    """Write rows (columns named as the table's); returns how many rows of the table changed.

    A row whose key is there already is left alone; or, where `replace` names a unique column, its other columns are
    replaced if any differs.
    """
    if rows.is_empty():
        return 0
    if connection.dialect.name == "sqlite" or len(rows) <= FEW:
        return _as_parameters(connection, _insert(connection, into, rows.columns, replace), rows)
    return _by_copy(connection, into, rows, replace)


def read(connection: Connection, query: Select[Any], columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A query's answer as these columns, in its order; only `SLICE` rows are Python objects at one time."""
    if connection.dialect.name == "sqlite":
        fetch = _cursor(connection, query).fetchmany
    else:
        # this driver fetches all at once unless told to stream, and then SQLAlchemy reads ahead of the cursor
        fetch = connection.execute(query, execution_options={"stream_results": True}).fetchmany
    parts = [_taken(fetch, columns, SLICE)]
    while len(parts[-1]) == SLICE:
        parts.append(_taken(fetch, columns, SLICE))
    return pl.concat(parts)


def read_few(
    connection: Connection,
    query: Select[Any],
    columns: Mapping[str, pl.DataType],
    values: Mapping[str, object] | None = None,
) -> pl.DataFrame:
    """`read` for an answer of a request's size, without a stream's cost; `values` for what the query leaves open."""
    return _taken(_cursor(connection, query, values).fetchmany, columns)


def read_numbers(connection: Connection, query: Select[Any], values: Mapping[str, object]) -> Longs:
    """int64[rows, columns]: a request's query that answers whole numbers only, without a frame's cost."""
    fetch = _cursor(connection, query, values).fetchmany
    cells = chain.from_iterable(chain.from_iterable(iter(lambda: fetch(FETCH), [])))
    return np.fromiter(cells, np.int64).reshape(-1, len(query.selected_columns))


def _cursor(connection: Connection, query: Select[Any], values: Mapping[str, object] | None = None) -> DBAPICursor:
    """The driver's own: SQLAlchemy's row objects would cost as much as the query."""
    cursor = connection.execute(query, values).cursor
    assert cursor is not None
    return cursor


def _taken(
    fetch: Callable[[int], Sequence[Sequence[Any]]], columns: Mapping[str, pl.DataType], most: float = math.inf
) -> pl.DataFrame:
    """The next `most` rows, or fewer at the end."""
    values: list[list[Any]] = [[] for _ in columns]
    while len(values[0]) < most and (rows := fetch(FETCH)):
        for column, more in zip(values, zip(*rows, strict=True), strict=True):
            column.extend(more)
    # SQLite's truth is 0 or 1, which polars takes only where it need not be strict
    return pl.DataFrame(
        [
            pl.Series(name, column, dtype=dtype, strict=dtype != pl.Boolean())
            for (name, dtype), column in zip(columns.items(), values, strict=True)
        ]
    )


def _as_parameters(connection: Connection, statement: Insert, rows: pl.DataFrame) -> int:
    compiled = statement.compile(dialect=connection.dialect, column_keys=rows.columns)
    cursor: Any = connection.connection.cursor()
    changed = 0
    try:
        for part in rows.select(compiled.positiontup or rows.columns).iter_slices(SLICE):
            # SQLite's driver takes tuples, psycopg names
            values = zip(*part.to_dict(as_series=False).values(), strict=True)
            cursor.executemany(str(compiled), values if compiled.positional else part.to_dicts())
            changed += cursor.rowcount
    finally:
        cursor.close()
    return changed


def _by_copy(connection: Connection, into: Table, rows: pl.DataFrame, replace: str | None) -> int:
    staged = table(f"staged_{next(_numbers)}", *(named(name) for name in rows.columns))
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in rows.columns)
    shape = f"SELECT {names} FROM {quote(into.name)} WITH NO DATA"  # noqa: S608 — the schema's own names
    connection.exec_driver_sql(f"CREATE TEMP TABLE {staged.name} ON COMMIT DROP AS {shape}")
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {staged.name} ({names}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
        for part in rows.iter_slices(SLICE):
            copy.write(part.write_csv(include_header=False, quote_style="non_numeric", null_value="\\N"))
    move = _insert(connection, into, rows.columns, replace).from_select(rows.columns, select(*staged.c))
    return connection.execute(move, execution_options={"preserve_rowcount": True}).rowcount


def _insert(connection: Connection, into: Table, names: list[str], replace: str | None) -> Any:
    """The dialect's INSERT with what to do about a key that is there."""
    statement: Any = sqlite.insert(into) if connection.dialect.name == "sqlite" else postgresql.insert(into)
    if replace is None:
        return statement.on_conflict_do_nothing()
    others = [name for name in names if name not in (replace, "key")]
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[replace],
        set_={name: new[name] for name in others},
        where=or_(*(into.c[name].is_distinct_from(new[name]) for name in others)),
    )
