"""A small shop of clothes and electronics, in both languages, to read wishes for."""

from functools import cache

import polars as pl

from daogou.reading.wishes.known import Known, known
from daogou.shop.products import PRODUCT_COLUMNS

_ROWS = [
    # id, title, zh, category (key, en, zh), brand, attributes, price, stock
    ("d1", "Linen dress", "亚麻连衣裙", "dress", "Rosa", {"colour": "blue", "material": "linen", "length": "85 cm"}, 19_900, 4),
    ("d2", "Silk dress", "真丝连衣裙", "dress", "Mira", {"colour": "black", "material": "silk", "length": "1.2 m"}, 39_900, 2),
    ("d3", "Leather-belted dress", "皮带连衣裙", "dress", "Rosa", {"colour": "black", "material": "leather", "length": "84.5 cm"}, 29_900, 0),
    ("l1", "Swift laptop", "轻薄笔记本", "laptop", "Acer", {"colour": "silver", "memory": "16 GB", "weight": "1.3 kg"}, 459_900, 3),
    ("l2", "Aspire laptop", "家用笔记本", "laptop", "Acer", {"colour": "black", "memory": "8 GB", "weight": "2.1 kg"}, 299_900, 9),
    ("l3", "Pavilion laptop", "影音笔记本", "laptop", "HP", {"colour": "silver", "memory": "32 GB", "weight": "1900 g"}, 699_900, 1),
    ("b1", "Leather bag", "真皮包", "bag", "Mira", {"colour": "brown", "material": "leather", "weight": "600 g"}, 59_900, 5),
    ("b2", "Canvas bag", "帆布包", "bag", "Rosa", {"colour": "blue", "material": "canvas", "weight": "300 g"}, 9_900, None),
]  # fmt: skip
_ZH = {
    "colour": "颜色", "material": "材质", "length": "长度", "memory": "内存", "weight": "重量", "blue": "蓝色", "black": "黑色",
    "silver": "银色", "brown": "棕色", "linen": "亚麻", "silk": "真丝", "leather": "皮革", "canvas": "帆布",
    "dress": "连衣裙", "laptop": "笔记本电脑", "bag": "包",
}  # fmt: skip


@cache
def frame() -> pl.DataFrame:
    return pl.DataFrame([_product(*row) for row in _ROWS], schema=PRODUCT_COLUMNS)


def _product(
    id_: str, en: str, zh: str, category: str, brand: str, has: dict[str, str], price: int, stock: int
) -> dict:
    import json

    return {
        "id": id_, "title_en": en, "title_zh": zh, "category": category, "category_en": category,
        "category_zh": _ZH[category], "brand": brand, "attributes": json.dumps(has), "attributes_en": json.dumps(has),
        "attributes_zh": json.dumps({_ZH[name]: _ZH.get(told, told) for name, told in has.items()}),
        "price": price, "stock": stock, "recommendable": True,
    }  # fmt: skip


@cache
def shop() -> Known:
    return known(frame(), "CNY")
