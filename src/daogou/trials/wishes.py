"""Wishes for products, generated from a catalogue's attributes in both languages: is every condition kept, is nothing
missed, is it said when there is no such thing.

A line of the catalogue is a product as `trials.search` has it, with a `category` where it has one; what a product is
called is else found in its title, behind its brand and name. Each wish is drawn around a product or against all of
them: a kind, a brand, a price, a number with its unit or another, something not to be. What is right is told by the
rows of the file alone (`Oracle`), which shares nothing with what reads and finds. In which unit the file's bare numbers
are, and what things are called in Chinese, `wish_words.csv` says for the bench; the search has to find out by itself.

    satisfied     of the products shown, those that fulfil every condition of the wish
    none_missed   of the wishes that something fulfils, those whose first 20 hold all of it, or nothing else
    not_carried   of all wishes, those for which it is rightly said that there is, or is not, such a product
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from random import Random

import numpy as np
import polars as pl

from daogou.reading.catalogue import Catalogue
from daogou.reading.wishes.known import known
from daogou.reading.wishes.read import read
from daogou.search.search import Found, Search
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.trials.catalogue_files import read_catalogue
from daogou.trials.result import BenchResult
from daogou.trials.wish_cases import Case, Oracle, cases
from daogou.types import Progress, silent

CURRENCY = "EUR"
"""In which the file's prices are taken to be: it does not say."""
_SHOWN = 20
Row = Mapping[str, object]


@dataclass(frozen=True)
class Judged:
    """One wish and what was made of it; `wrong` are products shown against its conditions, `missed` those that fulfil
    them and are not among the first 20 though there was room."""

    wish: str
    language: str
    conditions: Mapping[str, object]
    understood: Sequence[str]
    verdict: str
    shown: Sequence[str]
    fitting: int
    wrong: Sequence[str]
    missed: int
    took_ms: float


def run(products: Path, n: int = 400, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """`n` wishes drawn with this seed. Raises `InvalidInput` for a file that is no catalogue."""
    rows = read_catalogue(products)
    began = time.perf_counter()
    search = searched(rows, progress)
    took = time.perf_counter() - began
    oracle = Oracle(rows)
    judged = []
    for number, case in enumerate(cases(oracle, n, Random(seed))):  # noqa: S311 — a wish, no secret
        judged.append(_judged(case, search, oracle))
        progress("wishes", number + 1, n)
    table = {
        name: figures([one for one in judged if one.language in languages])
        for name, languages in (("both", ("en", "zh")), ("English", ("en",)), ("Chinese", ("zh",)))
    }
    notes = {"index_s": took, "products": len(rows), "wishes": [asdict(one) for one in judged]}
    return BenchResult("wishes", products.name, f"{n} generated wishes", table, "both", n, seed, notes)


def searched(rows: Sequence[Row], progress: Progress = silent) -> Search:
    """What is searched, of the file's rows."""
    frame = frame_of(rows)
    goods = Catalogue(frame)
    search = Search(frame, goods, known(frame, CURRENCY, goods), progress)
    search.find(read("not black, 1 m, 黑色, words", search.known))  # what is read at first use
    return search


def frame_of(rows: Sequence[Row]) -> pl.DataFrame:
    """The file's rows as a shop keeps products."""
    return pl.DataFrame([_product(row) for row in rows], schema=PRODUCT_COLUMNS)


def _product(row: Row) -> dict[str, object]:
    has = {name[7:]: _values(value) for name, value in row.items() if name.startswith("attr_") and value is not None}
    return {
        "id": str(row["id"]),
        "title_en": row["title"],
        "description_en": row.get("short_description"),
        "category": row.get("category"),
        "brand": row.get("supplier") or row.get("brand"),
        "attributes": json.dumps(has),
        "price": row.get("price"),
        "recommendable": True,
    }


def _values(value: object) -> object:
    """A text that lists values is a list of them."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _judged(case: Case, search: Search, oracle: Oracle) -> Judged:
    began = time.perf_counter()
    found = search.find(read(case.text, search.known))
    took = 1_000 * (time.perf_counter() - began)
    fitting = set(oracle.fitting(case))
    shown = found.rows[:_SHOWN].tolist()
    right = [row for row in shown if row in fitting]
    missed = min(len(fitting), _SHOWN) - len(right)
    return Judged(
        case.text,
        case.language,
        case.conditions(),
        _understood(found),
        found.verdict,
        [oracle.ids[row] for row in shown],
        len(fitting),
        [oracle.ids[row] for row in shown if row not in fitting],
        missed,
        took,
    )


def _understood(found: Found) -> list[str]:
    return [found.wish.what, *(one.code for one in found.wish.constraints), *(f"? {u}" for u in found.wish.unread)]


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Each with the lower end of its 95% interval over wishes (Wilson)."""
    shown = sum(len(one.shown) for one in judged)
    wrong = sum(len(one.wrong) for one in judged)
    some = [one for one in judged if one.fitting]
    held = [one.missed <= 0 for one in some]
    said = [(one.verdict == "found") == bool(one.fitting) for one in judged]
    took = [one.took_ms for one in judged] or [float("nan")]
    return {
        "satisfied": 1 - wrong / shown if shown else float("nan"),
        "none_missed": float(np.mean(held)) if held else float("nan"),
        "none_missed_low": _low(held),
        "not_carried": float(np.mean(said)) if said else float("nan"),
        "not_carried_low": _low(said),
        "with_products": float(len(some)),
        "without": float(len(judged) - len(some)),
        "shown": float(shown),
        "p50_ms": float(np.percentile(took, 50)),
        "p99_ms": float(np.percentile(took, 99)),
    }


def _low(held: Sequence[bool]) -> float:
    """The lower end of Wilson's 95% interval."""
    if not held:
        return float("nan")
    n, p, z = len(held), float(np.mean(held)), 1.96
    return (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)
