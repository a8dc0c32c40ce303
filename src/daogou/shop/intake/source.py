"""What the intake reads from: a shop's facts as columns, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import polars as pl

from daogou.shop.intake.tables import TableName


class Source(Protocol):
    """A shop's facts, table by table, in the columns that `TABLES` names.

    Values may still be raw: a number or a date as text is read by the checks, and one that cannot be read costs its
    row, not the import. Columns beyond the contract travel along into the rejects file, so that a rejected row can be
    found in the shop's own data.
    """

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def time_zone(self) -> str:
        """The IANA zone of dates and times that name none."""

    def fingerprint(self) -> str:
        """Changes when an import would bring something else."""

    def sizes(self) -> Mapping[TableName, int]:
        """Which tables there are, and how many rows each has (0: not known before reading). Called before anything is
        written: raises `InvalidInput`, naming file and column, for whatever would stop the import halfway."""

    def read(self, table: TableName) -> Iterator[pl.DataFrame]:
        """The rows of one table, in slices of any size, the same at every call. The lines of one order lie
        together."""
