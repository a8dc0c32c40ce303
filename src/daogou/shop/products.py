"""Products: what the shop sells, what it costs and what it cost before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import polars as pl

from daogou.types import InvalidInput, Language, Money, ProductId, Words

PRODUCT_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "title_en": pl.String(),
    "title_zh": pl.String(),
    "department": pl.String(),
    "department_en": pl.String(),
    "department_zh": pl.String(),
    "category": pl.String(),
    "category_en": pl.String(),
    "category_zh": pl.String(),
    "kind": pl.String(),
    "brand": pl.String(),
    "brand_en": pl.String(),
    "brand_zh": pl.String(),
    "size": pl.String(),
    "size_en": pl.String(),
    "size_zh": pl.String(),
    "description_en": pl.String(),
    "description_zh": pl.String(),
    "attributes": pl.String(),
    "attributes_en": pl.String(),
    "attributes_zh": pl.String(),
    "seller": pl.String(),
    "price": pl.Int64(),
    "stock": pl.Int64(),
    "recommendable": pl.Boolean(),
}
"""A batch of products. `department`, `category`, `brand` and `size` are keys, their `_en` and `_zh` are names (see
`code_name` and `plain_name` for those that are missing); `kind` is the finest type in the catalogue's own words;
`attributes` is a JSON object of what a product is like (colour, material, ingredients …), each value a text, a number
or a list of them, as the shop keeps them; `attributes_en` and `attributes_zh` are the same in a language's words;
`seller` is who sells it, where a shop has many sellers, written to be read;
`price` is in minor units of the shop's currency and `stock` in pieces, null where unknown; `recommendable` is false for
facts that are no merchandise (fuel, coupon lines, deposits)."""

PRICE_COLUMNS: dict[str, pl.DataType] = {"product": pl.String(), "since": pl.Int64(), "price": pl.Int64()}
"""Price history: the regular unit price (minor units) that held from `since` (s since 1970, UTC)."""

PLACEMENT_COLUMNS: dict[str, pl.DataType] = {
    "product": pl.String(),
    "since": pl.Int64(),
    "displays": pl.Int64(),
    "mailers": pl.Int64(),
}
"""A product-week of promotion: how many stores displayed it or had it in their mailer in the week from `since`."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a product is like: names and values as the shop keeps them and in each language's words, empty where there
    are none. An attribute of one value has a list of one."""

    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    en: Mapping[str, Sequence[str]] = field(default_factory=dict)
    zh: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def within(self, language: Language) -> Mapping[str, Sequence[str]]:
        """The attributes in this language; where it has none, as the shop keeps them, else in the other language."""
        own, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return own or self.keys or other


def read_attributes(text: str) -> Mapping[str, Sequence[str]]:
    """The attributes in a JSON object. What is null or blank is left out. Raises `InvalidInput` for what is no JSON
    object of texts, numbers, truths and lists of them."""
    try:
        told = json.loads(text)
    except ValueError as error:
        raise InvalidInput(f"A product's attributes are no JSON object: {text[:80]}") from error
    if not isinstance(told, dict):
        raise InvalidInput(f"A product's attributes are no JSON object: {text[:80]}")
    read = {name: _values(value) for name, value in told.items()}
    return {name: values for name, values in read.items() if values}


def _values(value: object) -> Sequence[str]:
    some = value if isinstance(value, list) else [value]
    if any(isinstance(each, dict | list) for each in some):
        raise InvalidInput(f"A product's attribute is a text, a number or a list of them, not {value}.")
    written = [each if isinstance(each, str) else json.dumps(each) for each in some if each is not None]
    return tuple(each for each in written if each.strip())


@dataclass(frozen=True, slots=True)
class Product:
    """One product as a page shows it."""

    id: ProductId
    title: Words
    department: str
    department_name: Words
    category: str
    category_name: Words
    kind: str
    brand: str
    brand_name: Words
    size: str
    size_name: Words
    price: Money | None
    recommendable: bool
    description: Words = field(default_factory=Words)
    attributes: Attributes = field(default_factory=Attributes)
    seller: str = ""
    stock: int | None = None
    history: Sequence[tuple[datetime, Money]] = field(default=())


def code_name(key: str, en: str, zh: str) -> Words:
    """What people call a department or category: its key may be a code, which is shown only where it has no name."""
    return Words(en, zh) if en or zh else Words(key, key)


def plain_name(key: str, en: str, zh: str) -> Words:
    """What people call a brand or size: its key is written to be read ("Nestlé", "500 g") and stands wherever a
    language has no name of its own."""
    return Words(en or key, zh or key)


class ProductStore(Protocol):
    """The catalogue. Batches are all or nothing; a product that is there already is replaced."""

    def add(self, batch: pl.DataFrame) -> int:
        """Write `PRODUCT_COLUMNS`; returns how many were written."""

    def add_prices(self, batch: pl.DataFrame) -> int:
        """Write `PRICE_COLUMNS`; a (product, since) that is there is left alone."""

    def add_placements(self, batch: pl.DataFrame) -> int:
        """Write `PLACEMENT_COLUMNS`; a (product, since) that is there is left alone."""

    def placements(self) -> pl.DataFrame:
        """All `PLACEMENT_COLUMNS`, by product and time."""

    def get(self, ids: Sequence[ProductId]) -> Mapping[ProductId, Product]:
        """The products of these ids, without price history; an unknown id is absent from the answer."""

    def history(self, product: ProductId) -> Sequence[tuple[datetime, Money]]:
        """Its price history, oldest first."""

    def frame(self) -> pl.DataFrame:
        """The whole catalogue as `PRODUCT_COLUMNS`, ordered by id: a model's product index is a row of this."""
