"""Fixtures of the web's tests: the small shop, trained once and copied for each test, and who asks it: a client on this
machine, or anyone over real HTTP."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop, open_shop
from daogou.testing.shops import small
from served import served


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "shop"
    small(folder).close()
    return folder


@pytest.fixture
def shop(trained_folder: Path, tmp_path: Path) -> Iterator[Shop]:
    shutil.copytree(trained_folder, tmp_path / "shop")
    opened = open_shop(tmp_path / "shop")
    yield opened
    opened.close()


@pytest.fixture
def client(shop: Shop) -> Iterator[TestClient]:
    with local(shop) as client:
        yield client


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    """Where the shop is served over real HTTP."""
    with served(shop) as address:
        yield address
