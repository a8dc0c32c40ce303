"""Where a suite of store tests runs: mix one of these into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daogou.adapters.sql.database import Database

Open = Callable[[], Database]
"""Opens the test's own database, made at the first call."""


class OnSqlite:
    """On a fresh SQLite file."""

    @pytest.fixture
    def place(self, tmp_path: Path) -> str:
        return str(tmp_path / "shop.db")


class OnPostgres:
    """In a PostgreSQL schema whose tables are there and empty."""

    @pytest.fixture
    def place(self, shop_schema: str) -> str:
        return shop_schema


class OnEmptyPostgres:
    """In a fresh PostgreSQL schema."""

    @pytest.fixture
    def place(self, empty_schema: str) -> str:
        return empty_schema
