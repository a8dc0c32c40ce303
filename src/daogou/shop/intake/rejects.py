"""The rejects file: every row that did not get in, whole, with its table and the reason."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from daogou.types import InvalidInput


class Rejects:
    """Writes gzipped JSON lines, one a row: {"table": …, "reason": …, "row": {column: value as it came}}."""

    def __init__(self, file: io.BufferedIOBase) -> None:
        self._file = file

    def add(self, table: str, reasons: pl.Series, rows: pl.DataFrame) -> None:
        """Keep `rows` as they came from the source; `reasons` (str[n]) stands beside them."""
        if rows.is_empty():
            return
        whole = rows.select(pl.lit(table).alias("table"), reasons.alias("reason"), pl.struct(pl.all()).alias("row"))
        lines = io.BytesIO()
        whole.write_ndjson(lines)
        self._file.write(lines.getvalue())


@contextmanager
def rejects_file(path: Path) -> Iterator[Rejects]:
    """Opens before anything is imported; the file appears under its name only when the import has ended well."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = gzip.open(part, "wb", compresslevel=1)  # noqa: SIM115 — closed below, before the rename
    except OSError as error:
        raise InvalidInput(f"The rejects file {path} cannot be written: {error.strerror or error}.") from error
    try:
        with file:
            yield Rejects(file)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
