"""Fixtures shared by all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from daogou.app import Shop
from daogou.testing.shops import small

# a busy machine makes no test fail: time is measured by benches
settings.register_profile("daogou", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("daogou")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """The small made-up shop, trained, on a real SQLite file."""
    made = small(tmp_path / "shop")
    yield made
    made.close()
