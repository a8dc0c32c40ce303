"""A shop to try daogou with: the made-up one, written, imported as any shop's files are, and opened."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from daogou.app import Settings, Shop, import_facts, make_shop, open_shop
from daogou.shop.intake import Report
from daogou.testing.madeup.calendar import NOW, TIME_ZONE
from daogou.testing.madeup.export import CURRENCY, NAME, write
from daogou.testing.madeup.world import PRODUCTS, SHOPPERS, make
from daogou.types import InvalidInput, Progress, silent

FILES = "files"
"""The folder within the shop's in which its files are written."""


def open_made_up(folder: Path) -> Shop:
    """The made-up shop in this folder, made where it is not there yet, still without facts. Raises `InvalidInput` where
    another shop is in the folder."""
    if not (folder / "shop.json").is_file():
        settings = Settings(
            name=NAME,
            currency=CURRENCY,
            timezone=TIME_ZONE,
            demo=True,
            made_up=True,
            now=NOW.isoformat(),
            clock_set=datetime.now(UTC).isoformat(),
        )
        return make_shop(folder, settings)
    shop = open_shop(folder)
    if not shop.settings.made_up:
        shop.close()
        raise InvalidInput(f"The shop in {folder} is not the made-up one: name another folder with --shop.")
    return shop


def fill(
    shop: Shop, seed: int = 0, shoppers: int = SHOPPERS, products: int = PRODUCTS, progress: Progress = silent
) -> Report | None:
    """Write the made-up shop's files into its folder and import them; None where the same are in it already."""
    files = shop.folder / FILES
    write(make(seed, shoppers, products, progress), files)
    return import_facts(shop, str(files), progress)
