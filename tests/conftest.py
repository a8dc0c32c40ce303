"""Fixtures shared by all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from daogou.app import Shop
from daogou.testing.shops import small

# OpenMP's threads spin while they wait: beside another process that takes a test from one second to minutes
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# a busy machine makes no test fail: time is measured by benches
settings.register_profile("daogou", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("daogou")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """The small made-up shop, trained, on a real SQLite file."""
    made = small(tmp_path / "shop")
    yield made
    made.close()
