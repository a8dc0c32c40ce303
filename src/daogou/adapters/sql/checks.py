"""What every batch must be before a store touches the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from daogou.types import InvalidInput

# one search in all texts of a row: an event of one row pays for every expression
_HOLDS_NUL = pl.concat_str(pl.col(pl.String), ignore_nulls=True).str.contains("\0", literal=True).any()


def shaped(batch: pl.DataFrame, columns: Mapping[str, pl.DataType], nullable: Sequence[str] = ()) -> pl.DataFrame:
    """The batch as exactly these columns. Raises `InvalidInput` for a missing column, a value that is no such type, a
    null where none may be, and the character NUL, which PostgreSQL cannot hold."""
    schema = batch.schema
    missing = [name for name in columns if name not in schema]
    if missing:
        raise InvalidInput(f"A batch lacks the column {missing[0]!r}. It has: {', '.join(batch.columns)}.")
    for name, dtype in columns.items():
        given = schema[name]
        # a cast would silently cut an amount of 1.5 down to 1
        if given not in (dtype, pl.Null()) and not (dtype.is_integer() and given.is_integer()):
            raise InvalidInput(f"A batch holds {given} in {name!r} where {dtype} belongs.")
    ours = batch.select(list(columns))
    if ours.schema != pl.Schema(columns):
        ours = ours.select(pl.col(name).cast(dtype) for name, dtype in columns.items())
    nulls = [name for name in columns if name not in nullable and ours[name].null_count()]
    if nulls:
        raise InvalidInput(f"A batch holds a row without {nulls[0]!r}.")
    if ours.select(_HOLDS_NUL).item():
        raise InvalidInput("A batch holds the character NUL, which no text may.")
    return ours


def distinct(batch: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The batch, where no two rows agree in these columns; raises `InvalidInput` otherwise."""
    twice = batch.filter(pl.struct(names).is_duplicated())
    if len(twice):
        shown = " ".join(str(value) for value in twice.select(names).row(0))
        raise InvalidInput(f"A batch holds {', '.join(names)} {shown} more than once.")
    return batch
