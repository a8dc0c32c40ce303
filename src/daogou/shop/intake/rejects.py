"""The rejects file: every row that did not get in, whole, with its table and the reason."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import polars as pl

from daogou.types import InvalidInput

ERASED = "erased shopper"
"""The reason whose rows are counted and not kept: the file would bring back what was erased."""


def shopper_column(table: str) -> str:
    """The column that says whose a row is, in those tables that have one."""
    return "id" if table == "shoppers" else "shopper"


class Rejects:
    """Writes gzipped JSON lines, one a row: {"table": …, "reason": …, "row": {column: value as it came}}."""

    def __init__(self, file: io.BufferedIOBase) -> None:
        self._file = file

    def add(self, table: str, reasons: pl.Series, rows: pl.DataFrame) -> None:
        """Keep `rows` as they came from the source, an erased shopper's left out; `reasons` (str[n]) stands beside
        them."""
        kept = reasons != ERASED
        rows, reasons = rows.filter(kept), reasons.filter(kept)
        if rows.is_empty():
            return
        whole = rows.select(pl.lit(table).alias("table"), reasons.alias("reason"), pl.struct(pl.all()).alias("row"))
        lines = io.BytesIO()
        whole.write_ndjson(lines)
        self._file.write(lines.getvalue())


@contextmanager
def rejects_file(path: Path) -> Iterator[Rejects]:
    """Opens before anything is imported; the file appears under its name only when the import has ended well, and not
    if `forget_rejects` came meanwhile."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = gzip.open(part, "wb", compresslevel=1)  # noqa: SIM115 — closed below, before the rename
    except OSError as error:
        raise InvalidInput(f"The rejects file {path} cannot be written: {error.strerror or error}.") from error
    try:
        with file:
            yield Rejects(file)
        with suppress(FileNotFoundError):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def forget_rejects(folder: Path, erased: Callable[[str], bool]) -> None:
    """Take the rows of erased shoppers out of every rejects file in the folder; unfinished files go whole. A file that
    cannot be read may hold such rows and goes too. One that cannot be rewritten keeps none of the others: `OSError` is
    raised at the end."""
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)
    failed: OSError | None = None
    for path in folder.glob("*.jsonl.gz"):
        try:
            _rewrite(path, erased)
        except (EOFError, gzip.BadGzipFile, zlib.error, ValueError):
            path.unlink(missing_ok=True)
        except OSError as error:
            failed = failed or error
    if failed:
        raise failed


def _rewrite(path: Path, erased: Callable[[str], bool]) -> None:
    """The file without their rows, put in its place whole; left alone where it holds none."""
    part = path.with_name(path.name + ".part")
    gone = 0
    try:
        with gzip.open(path, "rb") as old, gzip.open(part, "wb", compresslevel=1) as new:
            for line in old:
                whose = _shopper_of(json.loads(line))
                if whose is not None and erased(whose):
                    gone += 1
                else:
                    new.write(line)
        if gone:
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _shopper_of(kept: dict[str, Any]) -> str | None:
    """Whose row it is, as the checks would read the id; None where it names nobody."""
    whose = kept["row"].get(shopper_column(kept["table"]))
    if isinstance(whose, float) and whose.is_integer():
        whose = int(whose)
    return None if whose is None else str(whose)
