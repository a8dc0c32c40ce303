"""A small made-up shop, drawn once."""

from pathlib import Path

import pytest

from daogou.testing.madeup.export import write
from daogou.testing.madeup.loading import ProfileShop, load
from daogou.testing.madeup.world import World, make


@pytest.fixture(scope="session")
def world() -> World:
    return make(3, shoppers=150, products=600)


@pytest.fixture(scope="session")
def exported(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up") / "files"
    write(world, folder)
    return folder


@pytest.fixture(scope="session")
def profile_shop(exported: Path) -> ProfileShop:
    return load(exported)
