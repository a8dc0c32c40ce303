"""A folder of a shop's own files as a source: one parquet, CSV or JSON-lines file for each table.

A file is named after its table (`products.parquet`, `order_lines.csv`, `shoppers.jsonl` …) and has the columns that
`daogou.shop.intake.TABLES` names, of which those with a default may be left out. Amounts are in minor units.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl

from daogou.shop.intake.tables import TABLE_NAMES, TABLES, TableName
from daogou.shop.offers import RULE_COLUMNS
from daogou.types import InvalidInput


def _csv(path: Path) -> pl.LazyFrame:
    """Every column as text: the checks read numbers and dates, and say which they could not read."""
    return pl.scan_csv(path, infer_schema=False, try_parse_dates=False)


def _json_lines(path: Path) -> pl.LazyFrame:
    """Types by every line, not by the first hundred."""
    return pl.scan_ndjson(path, infer_schema_length=None)


_FORMATS: Mapping[str, Callable[[Path], pl.LazyFrame]] = {
    ".parquet": pl.scan_parquet,
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}
_ROWS = 250_000
_NOT_FACTS = frozenset({"traits.jsonl", "responses.jsonl"})
"""The known truth of a shop that profiles are judged on (docs/profile-shops.md): no fact of the shop's own."""


class FolderSource:
    """A `Source` of the files in one folder."""

    def __init__(self, folder: Path, time_zone: str = "UTC") -> None:
        """`time_zone` (IANA) is that of dates and times which name none. Raises `InvalidInput` where there is nothing
        to import, a table has two files, or a file belongs to no table."""
        if not folder.is_dir():
            raise InvalidInput(f"{folder} is no folder.")
        self._folder, self._time_zone = folder, time_zone
        self._paths = _by_table(folder)
        self._slices: dict[TableName, pl.LazyFrame] = {}

    @property
    def name(self) -> str:
        return str(self._folder)

    @property
    def time_zone(self) -> str:
        return self._time_zone

    def fingerprint(self) -> str:
        """Of the files' names and bytes."""
        whole = hashlib.blake2b(self._time_zone.encode(), digest_size=16)
        for path in self._paths.values():
            with path.open("rb") as stream:
                whole.update(path.name.encode() + hashlib.file_digest(stream, "blake2b").digest())
        return whole.hexdigest()

    def sizes(self) -> Mapping[TableName, int]:
        """See `Source`. Every file is read to its end once, so that a damaged one is found before anything is
        written."""
        return {table: self._checked(table, path) for table, path in self._paths.items()}

    def read(self, table: TableName) -> Iterator[pl.DataFrame]:
        """See `Source`. An unsorted file of order lines is sorted, stably, so that an order's lines lie together."""
        path = self._paths[table]
        rows = _scan(path)
        try:
            if table == "order_lines" and not _together(rows):
                yield from rows.sort("order", maintain_order=True).collect().iter_slices(_ROWS)
            else:
                yield from rows.collect_batches(chunk_size=_ROWS, maintain_order=True)
        except pl.exceptions.PolarsError as error:
            raise _unreadable(path, error) from error

    def _checked(self, table: TableName, path: Path) -> int:
        try:
            rows = _scan(path)
            there = rows.collect_schema().names()
            absent = [column for column in TABLES[table].mandatory if column not in there]
            if absent:
                raise InvalidInput(f"{path}: column {absent[0]} is missing; there are {', '.join(there)}.")
            counted = rows.select(pl.len(), pl.all().null_count().name.suffix(" nulls")).collect(engine="streaming")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise _unreadable(path, error) from error
        return int(counted["len"][0])


def _by_table(folder: Path) -> dict[TableName, Path]:
    """Each table's file, in the order of import."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix in _FORMATS and path.name not in _NOT_FACTS]
    for path in files:
        if path.stem not in TABLES:
            raise InvalidInput(f"{path} belongs to no table; there are {', '.join(TABLE_NAMES)}.")
        if sum(other.stem == path.stem for other in files) > 1:
            raise InvalidInput(f"{folder} has more than one file of {path.stem}.")
    if not files:
        raise InvalidInput(f"{folder} has no file to import: a {', '.join(_FORMATS)} file for each table.")
    return {table: path for table in TABLE_NAMES for path in files if path.stem == table}


def _scan(path: Path) -> pl.LazyFrame:
    if path.stem == "rules" and _FORMATS[path.suffix] is _json_lines:
        return _rules(path)
    return _FORMATS[path.suffix](path)


def _rules(path: Path) -> pl.LazyFrame:
    """Every line is an offer, whole: it is read as one, and stays as it was written where it is none."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return pl.LazyFrame({"id": [_id_in(line) for line in lines], "rule": lines}, RULE_COLUMNS)


def _id_in(line: str) -> str:
    try:
        told = json.loads(line)
    except ValueError:
        return line[:80]
    return str(told.get("id", "")) if isinstance(told, dict) else line[:80]


def _together(rows: pl.LazyFrame) -> bool:
    """Whether the lines of every order lie together: there are as many runs as orders."""
    order = pl.col("order")
    runs, orders = (
        rows.select((order.rle_id().max() + 1).alias("runs"), order.n_unique().alias("orders")).collect().row(0)
    )
    return runs is None or runs == orders


def _unreadable(path: Path, error: Exception) -> InvalidInput:
    return InvalidInput(f"{path} cannot be read: {(str(error).splitlines() or [type(error).__name__])[0]}.")
