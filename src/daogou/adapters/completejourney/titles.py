"""Readable titles in both languages, composed of what the package says: it has no names of products.

English is the product type, its abbreviations written out, and the package size: "Ice, crushed/cubed – 22 lb". Chinese
is the type's Chinese name where the table of names has one, else the category's with the English type, and the size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

_ABBREVIATIONS: Mapping[str, str] = {
    "ACC": "accessories", "ACCES": "accessories", "ADLT": "adult", "AJC": "apple juice", "ASST": "assorted",
    "ASSTD": "assorted", "BBQ": "barbecue", "BEV": "beverage", "BKD": "baked", "BN": "beans", "BNLS": "boneless",
    "BRKFST": "breakfast", "BRST": "breast", "BTL": "bottle", "CAN": "canned", "CARB": "carbonated", "CHEE": "cheese",
    "CHKN": "chicken", "CHOC": "chocolate", "CKYS": "cookies", "CND": "canned", "CNDY": "candy", "CONC": "concentrate",
    "CONDTNR": "conditioner", "CRKR": "crackers", "CRM": "cream", "DECAF": "decaffeinated", "DNR": "dinner",
    "DRSNG": "dressing", "DSH": "dish", "ELEC": "electric", "FD": "food", "FLVRD": "flavoured", "FRSH": "fresh",
    "FRT": "fruit", "FRZ": "frozen", "FRZN": "frozen", "GDS": "goods", "GRND": "ground", "HH": "household",
    "INST": "instant", "JCE": "juice", "JCES": "juices", "LNCH": "lunch", "LQD": "liquid", "MAG": "magazine",
    "MISC": "miscellaneous", "MIX": "mix", "MT": "meat", "MX": "mix", "MXS": "mixes", "NAT": "natural",
    "NOVLTS": "novelties", "OTHR": "other", "PKG": "packaged", "PKGD": "packaged", "PKLD": "pickled", "PNT": "peanut",
    "PREM": "premium", "PREP": "prepared", "PRCHSD": "purchased", "PROC": "processed", "PWDR": "powder",
    "REFRGRATD": "refrigerated", "REFRIG": "refrigerated", "REG": "regular", "SAL": "salad", "SAUS": "sausage",
    "SFT": "soft", "SNDWCH": "sandwich", "SNKS": "snacks", "SNGL": "single", "SPLY": "supplies", "SPRD": "spread",
    "STK": "steak", "SUPP": "supplement", "SUPPL": "supplies", "SV": "service", "SW": "sweet", "SWT": "sweet",
    "TOILE": "toilet", "UNSWEETENED": "unsweetened", "VAC": "vacuum", "VEG": "vegetables", "W/O": "without",
    "WAT": "water", "WH": "whole", "WHT": "white", "WTR": "water", "XLRG": "extra large", "YLW": "yellow",
}  # fmt: skip
_UNITS: Mapping[str, tuple[str, str]] = {
    "OZ": ("oz", "盎司"), "LB": ("lb", "磅"), "CT": ("ct", "件"), "GA": ("gal", "加仑"), "GAL": ("gal", "加仑"),
    "ML": ("ml", "毫升"), "LTR": ("l", "升"), "L": ("l", "升"), "PT": ("pt", "品脱"), "QT": ("qt", "夸脱"),
    "DZ": ("dozen", "打"), "PK": ("pack", "包"), "SQ FT": ("sq ft", "平方英尺"), "FT": ("ft", "英尺"),
    "IN": ("in", "英寸"), "GR": ("g", "克"), "G": ("g", "克"), "KG": ("kg", "千克"), "EA": ("each", "个"),
    "CC": ("cc", "毫升"), "YD": ("yd", "码"), "SZ": ("size", "号"),
}  # fmt: skip


_CUT = 30


@cache
def names(table: str) -> pl.DataFrame:
    """`key`, `en`, `zh` of one of the tables in `names/`."""
    path = files("daogou.adapters.completejourney") / "names" / f"{table}.csv"
    return pl.read_csv(path.read_bytes(), schema_overrides={"key": pl.String, "en": pl.String, "zh": pl.String})


def type_title(kind: str) -> str:
    """A product type in readable English: abbreviations written out, no bracket left open, a sentence's case."""
    text = re.sub(r"\([^)]*\)?", " ", _whole_words(kind))
    text = re.sub(r"\s*[:;]\s*|\s+-\s+|\s-(?=\S)|(?<=\S)-\s", ", ", text)
    words = [_ABBREVIATIONS.get(word, word.lower()) for word in re.findall(r"[^\s,&/\-]+|,|&|/|-|\s+", text)]
    joined = re.sub(r"\s+", " ", "".join(" " if word.isspace() else word for word in words))
    joined = re.sub(r"\s*,[\s,]*", ", ", joined.replace("&", " & ")).strip(" ,/-&")
    joined = re.sub(r"\s+", " ", joined)
    return joined[:1].upper() + joined[1:]


def _whole_words(kind: str) -> str:
    """The package cuts types at 30 characters: a last word that may be cut is left off where others remain."""
    if len(kind) < _CUT or "(" in kind:
        return kind
    head, _, last = kind.rstrip().rpartition(" ")
    return head if head and last not in _ABBREVIATIONS else kind


def size_words(size: str | None) -> tuple[str, str]:
    """A package size in both languages, e.g. ("22 lb", "22 磅"); a size that is no number and unit stays as it is, in
    lower case; ("", "") for none."""
    text = re.sub(r"\s+", " ", (size or "").strip().upper())
    if not text:
        return "", ""
    found = re.fullmatch(r"([\d./ \-]+?)\s*([A-Z ]+)", text)
    unit = _UNITS.get(found[2].strip()) if found else None
    if found is None or unit is None:
        return text.lower(), text.lower()
    return f"{found[1]} {unit[0]}", f"{found[1]} {unit[1]}"


def titles(products: pl.DataFrame) -> pl.DataFrame:
    """The package's products with `title_en`, `title_zh`, `size` and the names of department and category."""
    kinds = products.select("department", "product_category", "product_type", "package_size").unique()
    kinds = _named(_named(kinds, "department", "departments"), "product_category", "categories", "category")
    composed = [_compose(row) for row in kinds.iter_rows(named=True)]
    kinds = kinds.with_columns(
        pl.Series("title_en", [c[0] for c in composed]),
        pl.Series("title_zh", [c[1] for c in composed]),
        pl.Series("size", [size_words(s)[0] for s in kinds["package_size"]]),
    )
    on = ["department", "product_category", "product_type", "package_size"]
    return products.join(kinds, on=on, how="left", nulls_equal=True, maintain_order="left")


def _named(rows: pl.DataFrame, column: str, table: str, prefix: str | None = None) -> pl.DataFrame:
    prefix = prefix or column
    named = names(table).rename({"key": column, "en": f"{prefix}_en", "zh": f"{prefix}_zh"})
    return rows.join(named, on=column, how="left")


def _compose(row: Mapping[str, str | None]) -> tuple[str, str]:
    category_en, category_zh = row["category_en"] or row["department_en"], row["category_zh"] or row["department_zh"]
    kind = type_title(row["product_type"] or "") or category_en or "Product"
    size_en, size_zh = size_words(row["package_size"])
    parts_zh = [category_zh or "商品", kind] if kind != category_en else [category_zh or "商品"]
    return " – ".join(filter(None, [kind, size_en])), " – ".join(filter(None, ["·".join(parts_zh), size_zh]))
