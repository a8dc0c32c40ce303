"""The door to one database: every read and write passes here, and foreign errors become ours here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, text, update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from daogou.adapters.sql.schema import shop
from daogou.types import DaogouError, InvalidInput, StoreError

WRITES = "daogou_writes"
"""The execution option of a connection that will write, so that SQLite locks at the start, not midway."""

_WRITER = text("SELECT pg_advisory_xact_lock(7236837)")


class Door:
    """Transactions on one database.

    One writer at a time, on both databases: keys are then dense, two batches never deadlock, and what a write has
    looked up stays true until it commits. A commit costs milliseconds; many events share one.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        self._turn = Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the database for all that is read within."""
        with self._translated(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on disk when the block ends, and leaves nothing where it raises."""
        writer = self.engine.execution_options(**{WRITES: True})
        with self._translated(), self._turn, writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(_WRITER)
            yield connection

    def changed(self, connection: Connection, rows: int) -> int:
        """Note that this many rows of catalogue, orders or offers changed; returns the number."""
        if rows:
            connection.execute(update(shop).values(facts=shop.c.facts + 1))
        return rows

    def leave_no_trace(self) -> None:
        """SQLite: rewrite the file and empty its log, so that nothing deleted stays readable in either.

        Overwriting what is deleted is not enough: a page that was ever split keeps stale copies of the rows that moved.
        Takes about 1 s per 100 MB, in which others wait to write.
        """
        if self.is_sqlite:
            with self._turn, self.outside() as cursor:
                cursor.execute("VACUUM")
                busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreError(
                    f"What was erased is still in the log of {self.name}, since it is being read. Try again."
                )

    def empty_log(self) -> None:
        """SQLite: take what was written into the file and empty its log, so that what was overwritten is not readable
        there; where others read it, at a later write."""
        if self.is_sqlite:
            with self._turn, self.outside() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    @contextmanager
    def outside(self) -> Iterator[DBAPICursor]:
        """The driver's own cursor, outside any transaction."""
        with self._translated(), closing(self.engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
            yield cursor

    @contextmanager
    def _translated(self) -> Iterator[None]:
        foreign = (SQLAlchemyError, self.engine.dialect.loaded_dbapi.Error)
        try:
            yield
        except foreign as error:
            raise translate(error, self.name) from error


def translate(error: Exception, name: str) -> DaogouError:
    """A driver's or SQLAlchemy's error in our words."""
    origin = getattr(error, "orig", None) or error
    said = (str(origin).strip() or type(origin).__name__).splitlines()[0].removesuffix(".")
    kind = type(origin).__name__
    if isinstance(error, DataError | IntegrityError) or kind in ("DataError", "IntegrityError"):
        return InvalidInput(f"The database refused what was given ({said}). Nothing was written.")
    for symptom, sentence in _SENTENCES.items():
        if symptom in said:
            return StoreError(sentence.format(name=name))
    return StoreError(f"The database {name} failed: {said}.")


_SENTENCES = {
    "is locked": "The database {name} is busy: another program is writing to it. Try again in a moment.",
    "readonly database": "The database {name} is read-only: nothing can be written to it.",
    "unable to open": "The database {name} cannot be opened: check that its folder is there and may be written.",
    "not a database": "{name} is not a database. Nothing was changed; name another file.",
    "malformed": "The database {name} is damaged. Restore it from a backup.",
    "is full": "The disk is full: the database {name} cannot be written.",
    "connection failed": "The database {name} cannot be reached. Check its address, user and password.",
    "connection is bad": "The database {name} cannot be reached. Check its address, user and password.",
}
