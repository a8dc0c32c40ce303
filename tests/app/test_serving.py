"""What a served release knows of the catalogue."""

from __future__ import annotations

import pytest

from daogou.app import Shop


def test_a_groups_share_is_its_part_of_all_purchases_of_merchandise(shop: Shop) -> None:
    shelf = shop.serving().shelf
    products = shop.database.orders.lines()["product"]
    goods = products.filter(products != "fuel")
    share = dict(zip(shelf.category.keys, shelf.category.share.tolist(), strict=True))
    assert share["coffee"] == pytest.approx(goods.str.starts_with("p0").mean()), "old purchases count in full"
    assert share["fuel"] == 0
