"""The made-up shop that a bench measures: kept in a folder from run to run, or made for one run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from daogou.app import Shop
from daogou.testing.madeup.demo import fill, open_made_up
from daogou.types import Progress


@contextmanager
def trained_made_up(folder: Path | None, shoppers: int, products: int, progress: Progress) -> Iterator[Shop]:
    """Open, with its facts and trained; without a `folder` it is removed at the end."""
    if folder is None:
        with TemporaryDirectory() as made, trained_made_up(Path(made) / "shop", shoppers, products, progress) as shop:
            yield shop
        return
    shop = open_made_up(folder)
    try:
        fill(shop, 0, shoppers, products, progress)
        if not shop.trained():
            shop.train(progress=progress)
        yield shop
    finally:
        shop.close()
