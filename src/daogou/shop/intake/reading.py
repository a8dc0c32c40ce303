"""Raw columns → the contract's types: a value that cannot be read becomes null, never a guess."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from daogou.shop.intake.tables import Default, Table
from daogou.types import InvalidInput

_MOMENTS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")
_COMPACT_DAY = r"^\d{8}$"
_EARLIEST = 100_000_000
"""3 March 1973: a number below it was meant as a day (20171101), a year or a count, not as seconds since 1970."""
_FLAGS: Mapping[str, bool] = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def typed(frame: pl.DataFrame, table: Table, name: str, time_zone: str) -> pl.DataFrame:
    """The columns of `table`, in its types. Empty text stands for a missing value everywhere. Raises `InvalidInput`
    where a column that has no default is not there."""
    absent = [column for column in table.mandatory if column not in frame.columns]
    if absent:
        raise InvalidInput(f"{name}: column {absent[0]} is missing; there are {', '.join(frame.columns)}.")
    return frame.select(_column(frame.schema, table, column, time_zone).alias(column) for column in table.columns)


def nothing(column: str, given: pl.DataType) -> pl.Expr:
    """Where a raw column of this type holds no value: null, or text of spaces only."""
    raw = pl.col(column)
    return raw.is_null() | (raw.str.strip_chars() == "") if given == pl.String else raw.is_null()


def _column(schema: pl.Schema, table: Table, column: str, time_zone: str) -> pl.Expr:
    target = table.columns[column]
    if column not in schema:
        return pl.lit(table.defaults[column], dtype=target)
    given = schema[column]
    if column in table.times:
        return _moment(column, given, time_zone)
    if target == pl.String:
        return _text(column, given, table.defaults.get(column))
    if target == pl.Boolean:
        return _or_default(_flag(column, given), column, given, table.defaults.get(column))
    return _or_default(_whole(column, given), column, given, table.defaults.get(column))


def _or_default(value: pl.Expr, column: str, given: pl.DataType, default: Default) -> pl.Expr:
    """The default, but only where nothing was given: what cannot be read stays null and costs the row."""
    if default is None:
        return value
    return pl.when(nothing(column, given)).then(pl.lit(default)).otherwise(value)


def _text(column: str, given: pl.DataType, default: Default) -> pl.Expr:
    """Text as it stands; the character NUL, which PostgreSQL cannot hold, and lists or objects cannot be read."""
    raw = pl.col(column)
    if given.is_nested():
        return pl.lit(None, dtype=pl.String)
    if given.is_float():  # an id column with gaps comes as floats from some writers: 17.0 is the id 17
        raw = pl.coalesce(_whole(column, given).cast(pl.String), raw.cast(pl.String))
    text = raw.cast(pl.String, strict=False)
    return (
        pl.when(nothing(column, given))
        .then(pl.lit("" if default is None else str(default)))
        .when(~text.str.contains("\0", literal=True))
        .then(text)
    )


def _whole(column: str, given: pl.DataType) -> pl.Expr:
    """Whole numbers; 2.5 is not read as 2."""
    raw = pl.col(column)
    if given.is_float():
        return pl.when(raw == raw.floor()).then(raw).cast(pl.Int64, strict=False)
    if given.is_integer():
        return raw.cast(pl.Int64, strict=False)
    if given == pl.String:
        return raw.str.strip_chars().cast(pl.Int64, strict=False)
    return pl.lit(None, dtype=pl.Int64)


def _flag(column: str, given: pl.DataType) -> pl.Expr:
    raw = pl.col(column)
    if given == pl.Boolean:
        return raw
    if given == pl.String or given.is_integer():
        text = raw.cast(pl.String).str.strip_chars().str.to_lowercase()
        return text.replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)
    return pl.lit(None, dtype=pl.Boolean)


def _moment(column: str, given: pl.DataType, time_zone: str) -> pl.Expr:
    """Seconds since 1970 from whole seconds, datetimes, dates, ISO 8601 text or days without hyphens (20171101)."""
    raw = pl.col(column)
    whole = _whole(column, given)
    seconds = pl.when(whole >= _EARLIEST).then(whole)
    if given.is_numeric():
        return pl.coalesce(seconds, _local(_compact_day(whole.cast(pl.String)), time_zone))
    if given == pl.Date:
        return _local(raw.cast(pl.Datetime("us")), time_zone)
    if isinstance(given, pl.Datetime):
        return raw.dt.epoch("s") if given.time_zone else _local(raw, time_zone)
    if given != pl.String:
        return pl.lit(None, dtype=pl.Int64)
    text = raw.str.strip_chars()
    zoned = text.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False).dt.epoch("s")
    plain = [text.str.to_datetime(form, time_unit="us", strict=False) for form in _MOMENTS]
    day = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    return pl.coalesce(seconds, zoned, _local(pl.coalesce(*plain, day, _compact_day(text)), time_zone))


def _compact_day(text: pl.Expr) -> pl.Expr:
    digits = pl.when(text.str.contains(_COMPACT_DAY)).then(text)
    return digits.str.to_date("%Y%m%d", strict=False).cast(pl.Datetime("us"))


def _local(moments: pl.Expr, time_zone: str) -> pl.Expr:
    zoned = moments.dt.replace_time_zone(time_zone, ambiguous="earliest", non_existent="null")
    return zoned.dt.epoch("s")
