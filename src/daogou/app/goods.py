"""The catalogue as words speak of it, read again whenever the shop's facts change."""

from __future__ import annotations

from threading import Lock

from daogou.adapters.sql.database import Database
from daogou.reading.catalogue import Catalogue


class Goods:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._kept: tuple[str, Catalogue] | None = None

    def now(self) -> Catalogue:
        """As it is now."""
        return self.versioned()[1]

    def versioned(self) -> tuple[str, Catalogue]:
        """With the version of the facts that it was read from."""
        version = self._database.version_of_facts()
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                self._kept = version, Catalogue(self._database.products.frame())
            return self._kept
