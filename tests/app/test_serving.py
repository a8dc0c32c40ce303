"""What a served release knows of the catalogue."""

from __future__ import annotations

import polars as pl
import pytest

from daogou.app import Shop
from daogou.testing.shops import NOW, catalogue
from daogou.types import ReleaseError, Words


def test_a_groups_share_is_its_part_of_all_purchases_of_merchandise(shop: Shop) -> None:
    shelf = shop.serving().shelf
    products = shop.database.orders.lines()["product"]
    goods = products.filter(products != "fuel")
    share = dict(zip(shelf.category.keys, shelf.category.share.tolist(), strict=True))
    assert share["coffee"] == pytest.approx(goods.str.starts_with("p0").mean()), "old purchases count in full"
    assert share["fuel"] == 0


def test_brands_and_sizes_are_called_by_their_names(shop: Shop) -> None:
    shelf = shop.serving().shelf
    assert shelf.brand.keys == ["Farm", "Own"]
    assert shelf.brand.names == [Words("Farmers' co-op", "农家合作社"), Words("Own brand", "自有品牌")]
    assert shelf.size.names == [Words("1 ct", "1 个"), Words("1 lb", "1 磅")]


def test_a_shop_that_names_nothing_is_shown_its_own_words(shop: Shop) -> None:
    names = [name for name in catalogue().columns if name.startswith(("category_", "brand_", "size_"))]
    shop.database.products.add(catalogue().with_columns(pl.lit("").alias(name) for name in names))
    shop.train()
    shelf = shop.serving().shelf
    assert shelf.brand.names == [Words("Farm", "Farm"), Words("Own", "Own")]
    assert Words("coffee", "coffee") in shelf.category.names


def test_a_release_that_lacks_names_says_what_to_do(shop: Shop) -> None:
    release = shop.serving().release
    older = {name: array for name, array in release.arrays.items() if name != "features/brand_zh"}
    shop.releases.publish(older, release.manifest, NOW)
    with pytest.raises(ReleaseError, match=r"lacks 'brand_zh'\. Run `daogou train` again"):
        shop.serving()
