"""Fixtures shared by all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daogou.app import Shop
from daogou.testing.shops import small


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """The small made-up shop, trained, on a real SQLite file."""
    made = small(tmp_path / "shop")
    yield made
    made.close()
