"""A small made-up shop with known tastes, trained in a second: for tests, and to try the API without data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from daogou.app import Settings, Shop, open_shop
from daogou.language.encoder import Encoder, Role
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.shop.products import PRICE_COLUMNS, PRODUCT_COLUMNS
from daogou.shop.shoppers import SHOPPER_COLUMNS
from daogou.types import Floats, Words, seconds

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
SHELVES: Sequence[tuple[str, str, Sequence[tuple[str, str]]]] = (
    (
        "Coffee",
        "咖啡",
        (("Espresso beans", "意式咖啡豆"), ("Filter coffee", "滤泡咖啡"), ("Coffee filters", "咖啡滤纸")),
    ),
    ("Fruit", "水果", (("Bananas", "香蕉"), ("Apples", "苹果"), ("Strawberries", "草莓"), ("Grapes", "葡萄"))),
    ("Dairy", "乳制品", (("Whole milk", "全脂牛奶"), ("Oat drink", "燕麦饮"), ("Butter", "黄油"), ("Yogurt", "酸奶"))),
    ("Bread", "面包", (("Rye bread", "黑麦面包"), ("Bagels", "贝果"), ("Croissants", "可颂"))),
    ("Pet food", "宠物食品", (("Cat food", "猫粮"), ("Dog food", "狗粮"), ("Cat litter", "猫砂"))),
)


@dataclass(frozen=True)
class Letters:
    """A deterministic encoder for tests: the counts of letters, of length 1. It knows no meaning."""

    name: str = "letters-1"
    dim: int = 64

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        """See `language.Encoder`."""
        counts = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for letter in text.strip():
                counts[row, ord(letter) % self.dim] += 1
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        unit: Floats = np.divide(counts, lengths, out=np.zeros_like(counts), where=lengths > 0)
        return unit


class SmallShop(Shop):
    """A shop that is trained with `Letters`, so that it is ready at once everywhere."""

    def encoder(self) -> Encoder:
        return Letters()


def catalogue() -> pl.DataFrame:
    """17 products on 5 shelves, and fuel, which is a fact but no merchandise."""
    food, fuel = ("food", "Food", "食品"), ("fuel", "Fuel", "燃料")
    brands = ("Own", "Own brand", "自有品牌"), ("Farm", "Farmers' co-op", "农家合作社")
    sizes = ("1 ct", "1 ct", "1 个"), ("1 lb", "1 lb", "1 磅")
    nothing = "", "", ""
    untold = ("",) * 6  # neither description nor attributes nor seller
    rows: list[tuple[object, ...]] = []
    for shelf, (shelf_en, shelf_zh, products) in enumerate(SHELVES):
        category = (shelf_en.lower(), shelf_en, shelf_zh)
        brand, size = brands[shelf % 2], sizes[shelf % 2]
        for place, (en, zh) in enumerate(products):
            rows.append(
                (f"p{shelf}{place}", en, zh, *food, *category, en, *brand, *size, *untold, 199 + 50 * place, None, True)
            )
    rows.append(("fuel", "Fuel", "汽油", *fuel, *fuel, "Fuel", *nothing, *nothing, *untold, None, None, False))
    return pl.DataFrame(rows, schema=PRODUCT_COLUMNS, orient="row")


def order_lines(seed: int = 0, shoppers: int = 24, weeks: int = 12) -> pl.DataFrame:
    """Weekly baskets: shopper s loves shelf s mod 5 and takes the same product of it every week, others by chance."""
    draw = np.random.default_rng(seed)
    products = catalogue().filter("recommendable")["id"].to_list()
    rows = []
    for shopper in range(shoppers):
        for week in range(weeks):
            at = seconds(NOW - timedelta(weeks=weeks - week - 1, days=3, hours=shopper % 5))
            order = f"o{shopper}-{week}"
            chosen = [f"p{shopper % 5}0", f"p{shopper % 5}1", *draw.choice(products, 2, replace=False), "fuel"]
            for line, product in enumerate(dict.fromkeys(chosen), 1):
                rows.append((order, line, f"s{shopper}", at, "main", product, 1, 250, 20, 0))
    return pl.DataFrame(rows, schema=ORDER_LINE_COLUMNS, orient="row")


def shoppers() -> pl.DataFrame:
    """What the shop states of one of them."""
    facts = ('{"age": "65+"}', '{"Age": "65 or older"}', '{"年龄": "65 岁及以上"}')
    row = ("s0", *facts, "form", "Registration form", "会员登记表")
    return pl.DataFrame([row], schema=SHOPPER_COLUMNS, orient="row")


def small(folder: Path) -> Shop:
    """Make the shop in this folder and train it; close it when done."""
    settings = Settings(
        Words("The corner shop", "街角小店"), "USD", "UTC", source="made up", demo=True, now=NOW.isoformat()
    )
    open_shop(folder, settings).close()
    opened = open_shop(folder)
    shop = SmallShop(folder, opened.settings, opened.keys, opened.database)
    shop.database.products.add(catalogue())
    shop.database.products.add_prices(
        pl.DataFrame([("p00", 1_700_000_000, 180), ("p00", 1_710_000_000, 199)], schema=PRICE_COLUMNS, orient="row")
    )
    shop.database.orders.add(order_lines())
    shop.database.shoppers.add(shoppers())
    shop.train()
    return shop
