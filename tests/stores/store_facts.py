"""A few rows of every kind for the stores' tests, with nulls, Chinese and characters that file formats trip over."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import polars as pl

from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.offers import CAMPAIGN_COLUMNS, INVITATION_COLUMNS, OFFER_COLUMNS, REDEMPTION_COLUMNS, SCOPE_COLUMNS
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.shop.shoppers import SHOPPER_COLUMNS
from daogou.shop.texts import TEXT_COLUMNS

CURRENCY = "CNY"
AWKWARD = 'a "quoted", comma\nnew line \\N \\. é 苹果🍎'


def key(id_: str) -> int:
    """As a shop's own: a number of 64 bits, some of them beyond what a signed one holds."""
    return int.from_bytes(sha256(id_.encode()).digest()[:8], "little")


def rows(columns: dict[str, pl.DataType], *given: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(given), schema=columns, orient="row")


def product(id_: str, **fields: Any) -> tuple[Any, ...]:
    full = {"title_en": f"Product {id_}", "title_zh": "商品", "price": 100, "recommendable": True} | fields
    return (id_, *(full.get(name) for name in list(PRODUCT_COLUMNS)[1:]))


def catalogue(*ids: str) -> pl.DataFrame:
    return rows(PRODUCT_COLUMNS, *(product(id_) for id_ in ids or ("p1", "p2", "p3")))


def line(order: str, number: int, product_: str = "p1", **fields: Any) -> tuple[Any, ...]:
    default = {"shopper": "ann", "at": 1_000, "place": "s1", "quantity": 1, "paid": 250}
    full = default | {"shop_discount": 0, "coupon_discount": 0} | fields
    return tuple(full.get(name, {"order": order, "line": number, "product": product_}.get(name)) for name in _LINE)


_LINE = list(ORDER_LINE_COLUMNS)


def order_lines(*given: tuple[Any, ...]) -> pl.DataFrame:
    return rows(ORDER_LINE_COLUMNS, *given)


def event(id_: str, **fields: Any) -> tuple[Any, ...]:
    full = {"id": id_, "shopper": "ann", "kind": "view", "product": "p1", "at": 1_000} | fields
    return tuple(full.get(name) for name in EVENT_COLUMNS)


def event_rows(*given: tuple[Any, ...]) -> pl.DataFrame:
    return rows(EVENT_COLUMNS, *given)


def campaigns(*given: tuple[Any, ...]) -> pl.DataFrame:
    return rows(CAMPAIGN_COLUMNS, *given)


def invitations(*given: tuple[str, str]) -> pl.DataFrame:
    return rows(INVITATION_COLUMNS, *given)


def offer_rows(*given: tuple[Any, ...]) -> pl.DataFrame:
    return rows(OFFER_COLUMNS, *given)


def scope(*given: tuple[str, str]) -> pl.DataFrame:
    return rows(SCOPE_COLUMNS, *given)


def redemptions(*given: tuple[str, str, int]) -> pl.DataFrame:
    return rows(REDEMPTION_COLUMNS, *given)


def people(*given: tuple[str, str, str], **named: str) -> pl.DataFrame:
    """Accounts of id, facts and source; `named` columns (`facts_zh` …) are alike for all."""
    plain = pl.DataFrame(list(given), schema=["id", "facts", "source"], orient="row")
    full = {name: "{}" if name.startswith("facts") else "" for name in SHOPPER_COLUMNS} | named
    return plain.with_columns(pl.lit(v).alias(n) for n, v in full.items() if n not in plain.columns)


def text(id_: str, **fields: Any) -> tuple[Any, ...]:
    full = {"id": id_, "shopper": "ann", "kind": "review", "product": "p1", "at": 1_000, "text": "Good"} | fields
    return tuple(full.get(name) for name in TEXT_COLUMNS)


def text_rows(*given: tuple[Any, ...]) -> pl.DataFrame:
    return rows(TEXT_COLUMNS, *given)
