"""The tables of names in `names/`: what the package calls by codes, in readable English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from daogou.types import Language, Words


@cache
def names(table: str) -> pl.DataFrame:
    """One table, all of it text. `departments`, `categories` and `brands` have `key`, `en` and `zh`. `types` has a
    `category` too: where it is given, the name holds only there, since a type such as "PREMIUM" means nothing by
    itself; where `en` is null, the rule in `titles` makes the type readable. `facts` has a `value`: where it is null,
    the name is the fact's own, else its value's. `words` has `key` and `en`: what abbreviations mean."""
    path = files("daogou.adapters.completejourney") / "names" / f"{table}.csv"
    return pl.read_csv(path.read_bytes(), infer_schema=False)


def named(products: pl.DataFrame) -> pl.DataFrame:
    """The package's products with `department_en`, `department_zh`, `category_en`, `category_zh`, `type_en` and
    `type_zh`; null where a product has no such part or it has no name."""
    rows = _joined(products, "department", "departments", "department")
    rows = _joined(rows, "product_category", "categories", "category")
    types = names("types").rename({"key": "product_type"})
    anywhere = types.filter(pl.col("category").is_null()).select("product_type", any_en="en", any_zh="zh")
    there = types.rename({"category": "product_category", "en": "there_en", "zh": "there_zh"}).drop_nulls(
        "product_category"
    )
    rows = rows.join(anywhere, on="product_type", how="left", maintain_order="left")
    rows = rows.join(there, on=["product_type", "product_category"], how="left", maintain_order="left")
    chosen = [
        pl.coalesce(f"there_{language}", f"any_{language}").alias(f"type_{language}") for language in ("en", "zh")
    ]
    return rows.with_columns(chosen).drop("there_en", "there_zh", "any_en", "any_zh")


def branded(products: pl.DataFrame) -> pl.DataFrame:
    """The package's products with `brand_en` and `brand_zh`: it knows no maker, only whose kind of brand it is."""
    return _joined(products, "brand", "brands", "brand")


@cache
def _facts() -> Mapping[tuple[str, str | None], Words]:
    return {(key, value): Words(en, zh) for key, value, en, zh in names("facts").iter_rows()}


def stated(facts: Mapping[str, str], language: Language) -> dict[str, str]:
    """A household's facts, names and values, as people say them; what has no name stays as the package has it."""
    said = _facts()

    def called(key: str, value: str | None, plain: str) -> str:
        return said.get((key, value), Words(plain, plain)).within(language)

    return {called(key, None, key): called(key, value, value) for key, value in facts.items()}


def _joined(rows: pl.DataFrame, column: str, table: str, prefix: str) -> pl.DataFrame:
    columns = {"key": column, "en": f"{prefix}_en", "zh": f"{prefix}_zh"}
    return rows.join(names(table).rename(columns), on=column, how="left", maintain_order="left")
