"""Checked rows: which rows of a slice are good, and why each of the others is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from daogou.shop.intake.reading import nothing, typed
from daogou.shop.intake.rejects import ERASED, shopper_column
from daogou.shop.intake.tables import TABLES, Table, TableName

DUPLICATE = "duplicate"
DISAGREE = "lines of one order disagree"
SCATTERED = "lines of one order lie apart"
_LATEST = 4_102_444_800
"""2100-01-01: a later moment was counted in something else than seconds."""

Rule = tuple[str, pl.Expr]
"""A reason, and the expression that is true for the rows it rejects."""
Erased = Callable[[pl.Series], pl.Series]
"""Which of these shoppers' ids (str[n]) were erased: bool[n]."""


def nobody(ids: pl.Series) -> pl.Series:
    """`Erased` where nobody was."""
    return pl.Series([False]).new_from_index(0, len(ids))


@dataclass(frozen=True)
class Checked:
    """A slice after the checks: `good` in the contract's types, and for every row as it came the reason why it is not
    among them (str[n], null where it is)."""

    good: pl.DataFrame
    reasons: pl.Series


class Checker:
    """Checks the slices of one table, in order; remembers keys, so that a duplicate is found wherever its first row
    was."""

    def __init__(
        self, name: TableName, time_zone: str, known: Mapping[TableName, pl.Series], erased: Erased = nobody
    ) -> None:
        """`known` (str[·] each) holds the ids of every table that this one refers to."""
        self._name, self._table, self._time_zone = name, TABLES[name], time_zone
        self._key = list(self._table.key)
        self._seen = pl.DataFrame(schema={column: self._table.columns[column] for column in self._key})
        self._erased = list(_erased(name, self._table, erased))
        self._rules = [*_ranges(self._table), *_unknown(self._table, known), *self._table.rules]

    def check(self, frame: pl.DataFrame) -> Checked:
        """Raises `InvalidInput` where a column is missing."""
        rows = typed(frame, self._table, self._name, self._time_zone)
        if "line" in self._table.columns and "line" not in frame.columns:
            rows = rows.with_columns(pl.int_range(1, pl.len() + 1).over("order").alias("line"))
        reasons = self._repeated(rows, self._broken(frame, rows))
        if self._name == "order_lines":
            reasons = self._torn(rows, reasons)
        good = rows.filter(reasons.is_null())
        self._seen = pl.concat([self._seen, good.select(self._key)])
        return Checked(good, reasons)

    def _broken(self, frame: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
        """The first rule that each row breaks, or null."""
        there = [column for column in self._table.columns if column in frame.columns]
        given = frame.select(
            (~nothing(column, frame.schema[column])).alias(f"given {column}")
            for column in there
            if self._table.columns[column] != pl.String
        )
        # an erased shopper's row is told by nothing else, since it is kept nowhere
        rules = [*self._erased, *_missing(self._table, there), *_unreadable(self._table, there), *self._rules]
        first = pl.coalesce(pl.lit(None, dtype=pl.String), *(pl.when(hit).then(pl.lit(why)) for why, hit in rules))
        return pl.concat([rows, given], how="horizontal").select(first.alias("reason")).to_series()

    def _repeated(self, rows: pl.DataFrame, reasons: pl.Series) -> pl.Series:
        """Marks good rows whose key a good row before them had."""
        keys = rows.select(self._key).with_row_index("row").filter(reasons.is_null())
        again = ~keys.select(pl.struct(self._key).is_first_distinct()).to_series()
        earlier = keys.join(self._seen, on=self._key, how="semi")["row"]
        return _mark(_mark(reasons, keys["row"].filter(again), DUPLICATE), earlier, DUPLICATE)

    def _torn(self, rows: pl.DataFrame, reasons: pl.Series) -> pl.Series:
        """An order is one shopper's, at one time and place, and is written whole: all of its lines in one slice."""
        lines = rows.select("order", "shopper", "at", "place").with_row_index("row").filter(reasons.is_null())
        heads = lines.drop("row").unique()
        split = heads.filter(pl.col("order").is_duplicated())["order"].unique()
        late = heads.join(self._seen, on="order", how="semi")["order"]
        for orders, reason in ((split, DISAGREE), (late, SCATTERED)):
            hit = lines["row"].filter(lines["order"].is_in(orders.implode()))
            reasons = _mark(reasons, hit, reason)
        return reasons


def _erased(name: TableName, table: Table, erased: Erased) -> Iterator[Rule]:
    column = shopper_column(name)
    if column in table.columns:
        yield ERASED, pl.col(column).map_batches(erased, return_dtype=pl.Boolean)


def _missing(table: Table, there: list[str]) -> Iterator[Rule]:
    """A required value was not given. Text reads as "" then."""
    for column in table.required:
        if column in there:
            text = table.columns[column] == pl.String
            yield f"missing {column}", pl.col(column) == "" if text else ~pl.col(f"given {column}")


def _unreadable(table: Table, there: list[str]) -> Iterator[Rule]:
    """Something was given, and it could not be read. Text is null only then."""
    for column in there:
        kind, null = table.columns[column], pl.col(column).is_null()
        word = "date" if column in table.times else {pl.Boolean: "flag", pl.String: "text"}.get(type(kind), "number")
        # a price of 3.50 is what a shop that reads nothing else tries first
        hint = ": whole minor units are expected, e.g. 350 for 3.50" if column in table.money else ""
        yield f"unreadable {word} in {column}{hint}", null if kind == pl.String else pl.col(f"given {column}") & null


def _ranges(table: Table) -> Iterator[Rule]:
    for column in table.times:
        yield f"{column} is out of range", ~pl.col(column).is_between(0, _LATEST)
    for column in table.positive:
        yield f"zero or negative {column}", pl.col(column) <= 0
    for column in (*table.counts, *table.money):
        yield f"negative {column}", pl.col(column) < 0


def _unknown(table: Table, known: Mapping[TableName, pl.Series]) -> Iterator[Rule]:
    for column, other in table.refers.items():
        yield f"unknown {column}", (pl.col(column) != "") & ~pl.col(column).is_in(known[other].implode())


def _mark(reasons: pl.Series, rows: pl.Series, reason: str) -> pl.Series:
    return reasons.scatter(rows, reason) if len(rows) else reasons
