"""A source of made-up frames, and what the tests ask of stores and rejects files."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from daogou.adapters.sql.database import Database
from daogou.app import Keys
from daogou.shop.intake import Report, TableName

KEYS = Keys("session", "server", "shopper")


class Frames:
    """A `Source` of frames; a frame that is an exception is raised when its turn comes."""

    name, time_zone = "frames", "America/New_York"

    def __init__(self, **tables: Sequence[pl.DataFrame | BaseException]) -> None:
        self._tables: Mapping[TableName, Sequence[pl.DataFrame | BaseException]] = tables  # type: ignore[assignment]

    def fingerprint(self) -> str:
        return "frames"

    def sizes(self) -> Mapping[TableName, int]:
        return dict.fromkeys(self._tables, 0)

    def read(self, table: TableName) -> Iterator[pl.DataFrame]:
        for frame in self._tables[table]:
            if isinstance(frame, BaseException):
                raise frame
            yield frame


def catalogue(*ids: str) -> pl.DataFrame:
    """Products of these ids, with no more than a file has to have."""
    return pl.DataFrame({"id": list(ids), "title_en": [f"Product {product}" for product in ids]})


def line(order: str = "o1", **changes: Any) -> dict[str, Any]:
    """A good order line of product "a"."""
    good = {"order": order, "line": 1, "shopper": "s1", "at": 1_500_000_000, "place": "1"}
    return good | {"product": "a", "quantity": 1, "paid": 250, "shop_discount": 0, "coupon_discount": 0} | changes


def lines(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as they may come from a file: a column's type is whatever holds all of its values."""
    columns = {name: [row.get(name) for row in rows] for name in rows[0]}
    mixed = {name for name, values in columns.items() if len({type(v) for v in values} - {type(None)}) > 1}
    texts = {name: [None if v is None else str(v) for v in columns[name]] for name in mixed}
    return pl.DataFrame(columns | texts)


def database(folder: Path) -> Database:
    """A new SQLite database in the folder."""
    return Database.open(folder / "shop.db", "USD", KEYS.opaque, create=True)


def copy_of(empty: Path, folder: Path) -> Database:
    """A database that starts as a copy of another one's file."""
    return Database.open(shutil.copy(empty, folder / "shop.db"), "USD", KEYS.opaque, create=False)


def rejected(path: Path) -> list[dict[str, Any]]:
    """What a rejects file holds."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(row) for row in file]


def check_identity(report: Report, path: Path) -> None:
    """Every row read is accepted, rejected or a duplicate; and those that are not accepted are in the file."""
    kept = rejected(path)
    for table in report.tables:
        assert table.read == table.accepted + table.rejected + table.duplicates
        assert table.rejected + table.duplicates == sum(row["table"] == table.table for row in kept)
