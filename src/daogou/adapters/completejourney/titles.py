"""Readable titles in both languages, composed of what the package says: it has no names of products.

English is the product type and the package size: "Ice, crushed/cubed – 22 lb". The type's name comes from the table
of types; a rarer type is made readable by rule, its abbreviations written out. Chinese is the type's name in that
table and the size: "香蕉 – 40 磅"; a product without a type is called by its category or department.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import polars as pl

from daogou.adapters.completejourney.names import named, names
from daogou.adapters.completejourney.sizes import size_words

_RULES = (
    (r"^SEAFOOD-(FRE|FRZ)-(.*)", r"\1 SEAFOOD: \2"),
    (r"^SEAFOOD-MISC-", "SEAFOOD: "),
    (r"-MAGAZINE$", " MAGAZINE"),
    (r"\bN/[A-Z]* |\bW/O ", "WITHOUT "),
    (r"\bW/", "WITH "),
    (r"\b([A-Z]{3,}) S\b", r"\1'S"),
    (r"\bDVD'S|\bDVDS", "DVDs"),
    (r"\bMENS\b", "MEN'S"),
    (r"\bWOMENS\b", "WOMEN'S"),
    (r"\bBAR-B-Q\b", "BARBECUE"),
    (r"\s*[:;]\s*|\s+-+\s*|(?<=\w)-\s+|(?<=[A-Z])-(?=(?:ALL|MISC|OTHER|RAW)\b)", ", "),
)
_COMPOSED = ("title_en", "title_zh", "kind", "size_en", "size_zh")
CUT = 29
"""The package cuts types after 30 characters: what is this long may end in a part of a word."""


@cache
def type_words(kind: str) -> str:
    """A product type in readable English by rule: brackets and what a truncation left of them dropped, a word cut off
    after a slash too, abbreviations written out, a sentence's case."""
    text = re.sub(r"\([^)]*\)?", " ", kind).strip()
    for pattern, instead in _RULES:
        text = re.sub(pattern, instead, text)
    if len(kind) >= CUT and "(" not in kind:
        text = re.sub(r"[ /&,-]+(?!MIX$)\w{1,3}$", "", text)
        text = re.sub(r" (AND|OR|WITH|WITHOUT)$", "", text)
    words = re.findall(r"[^\s,&/\-]+|[,&/-]|\s+", text)
    joined = re.sub(r"\s*&\s*", " & ", "".join(_word(word) for word in words))
    joined = re.sub(r"\s+", " ", re.sub(r"\s*,[\s,]*", ", ", joined)).strip(" ,/-&.")
    return joined[:1].upper() + joined[1:]


@cache
def _written_out() -> Mapping[str, str]:
    """Abbreviations and misspellings → the words meant; names → their capital letter."""
    return dict(names("words").iter_rows())


def _word(word: str) -> str:
    return _written_out().get(word.strip("."), word.lower())


def titles(products: pl.DataFrame) -> pl.DataFrame:
    """The package's products with `title_en`, `title_zh`, `kind`, `size_en` and `size_zh` in readable words, `size`
    (the English one, as a key), and the names of department and category."""
    parts = ["department", "product_category", "product_type", "package_size"]
    distinct = named(products.select(parts).unique(maintain_order=True))
    rows = [_title(row) for row in distinct.iter_rows(named=True)]
    composed = pl.DataFrame(rows, schema=dict.fromkeys(_COMPOSED, pl.String), orient="row")
    named_parts = [*parts, "department_en", "department_zh", "category_en", "category_zh"]
    both = pl.concat([distinct.select(named_parts), composed], how="horizontal")
    titled = products.join(both, on=parts, how="left", nulls_equal=True, maintain_order="left")
    return titled.with_columns(size="size_en")


def _title(row: Mapping[str, str | None]) -> tuple[str, ...]:
    """`_COMPOSED`."""
    size_en, size_zh = size_words(row["package_size"])
    kind = row["type_en"] or type_words(row["product_type"] or "")
    english = kind or row["category_en"] or row["department_en"] or "Other"
    chinese = row["type_zh"] or row["category_zh"] or row["department_zh"] or "其他"
    return _sized(english, size_en), _sized(chinese, size_zh), kind, size_en, size_zh


def _sized(name: str, size: str) -> str:
    return f"{name} – {size}" if size else name
