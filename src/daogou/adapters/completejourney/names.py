"""The tables of names in `names/`: departments, categories and product types in readable English and in Chinese."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def names(table: str) -> pl.DataFrame:
    """One table, all of it text. `departments` and `categories` have `key`, `en` and `zh`. `types` has a `category`
    too: where it is given, the name holds only there, since a type such as "PREMIUM" means nothing by itself; where
    `en` is null, the rule in `titles` makes the type readable. `words` has `key` and `en`: what abbreviations mean."""
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


def _joined(rows: pl.DataFrame, column: str, table: str, prefix: str) -> pl.DataFrame:
    columns = {"key": column, "en": f"{prefix}_en", "zh": f"{prefix}_zh"}
    return rows.join(names(table).rename(columns), on=column, how="left", maintain_order="left")
