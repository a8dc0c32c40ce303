"""How long a large catalogue takes until it is found by words, until by meaning, and what a search then takes.

The products are those of a made-up department store, told apart by the name of a line and a model number each, so that
the vocabulary grows as a real catalogue's does. They lie in a shop of their own in a folder that is deleted at the end.
A search is asked as a page asks it: read as a wish, filtered, ranked, its products read. Each query is asked once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from daogou.app import Shop, open_shop
from daogou.app.search import Asked
from daogou.app.settings import Settings
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.testing.madeup.catalogue import draw_items, row
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import InvalidInput, Progress, ShopperId, Words, silent

_DRAWN = 3_000
"""Products of the made-up store that the lines are of."""
_A_LINE = 12
"""Models of a line."""
_SYLLABLES = re.findall("..", "bacedifoguhakilominaoperiqusotuvawexiyozu")
_QUERIES = 300
_BATCH = 10_000
_VISITOR = ShopperId("visitor-bench")


def run(products: int, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Time it with so many products. Raises `InvalidInput` for fewer than 1,000."""
    if products < 1_000:
        raise InvalidInput("At least 1,000 products are needed: fewer say nothing about scale.")
    with TemporaryDirectory() as folder:
        shop = open_shop(Path(folder) / "shop", Settings(Words("Scale", "规模"), "USD", "UTC"))
        try:
            return _measured(shop, products, seed, progress)
        finally:
            shop.close()


def _measured(shop: Shop, products: int, seed: int, progress: Progress) -> BenchResult:
    rng = np.random.default_rng(seed)
    began = time.perf_counter()
    for done, batch in enumerate(_catalogue(products, rng), 1):
        shop.database.products.add(batch)
        progress("import", min(done * _BATCH, products), products)
    import_s, began = time.perf_counter() - began, time.perf_counter()
    shop.searching.index(progress)
    words_s = time.perf_counter() - began
    queries = _queries(shop, rng)
    by_words = _timed(shop, queries, "ask by words", progress)
    began = time.perf_counter()
    state = shop.indexing.index(progress)
    meaning_s = time.perf_counter() - began
    by_both = _timed(shop, queries, "ask by both", progress)
    table = {"words": {"ready_s": words_s, **by_words}, "words and meaning": {"ready_s": meaning_s, **by_both}}
    notes = {"import_s": import_s, "encoder": state.encoder, "texts": state.of, "peak_mb": peak_mb()}
    size = f"{products:,} products, {state.of:,} different texts"
    return BenchResult("search-scale", "made up", size, table, "words", len(queries), seed, notes)


def _catalogue(products: int, rng: np.random.Generator) -> Iterator[pl.DataFrame]:
    drawn = [row(rng, item) for item in draw_items(rng, min(_DRAWN, products))]
    lines = [_name(rng) for _ in range(products // _A_LINE + 1)]
    for start in range(0, products, _BATCH):
        rows = []
        for place in range(start, min(start + _BATCH, products)):
            named = f" {lines[place // _A_LINE]} {rng.integers(100, 10_000)}"
            like = drawn[place % len(drawn)]
            titles = {name: like[name] + named for name in ("title_en", "title_zh")}
            rows.append({**like, **titles, "id": f"p{place:08}"})
        yield pl.DataFrame(rows, {name: PRODUCT_COLUMNS[name] for name in rows[0]})


def _name(rng: np.random.Generator) -> str:
    """A line's name of three syllables."""
    return "".join(_SYLLABLES[i] for i in rng.integers(len(_SYLLABLES), size=3)).capitalize()


def _queries(shop: Shop, rng: np.random.Generator) -> Sequence[str]:
    """What products are called, in turns a category, words of a title, and the same in Chinese."""
    frame = shop.database.products.frame()
    drawn = frame[rng.choice(len(frame), _QUERIES).tolist()]
    columns = ("category_en", "title_en", "category_zh", "title_zh")
    told = drawn.select(columns).rows()
    return [" ".join(str(row[place % 4]).split()[:3]) for place, row in enumerate(told)]


def _timed(shop: Shop, queries: Sequence[str], step: str, progress: Progress) -> dict[str, float]:
    """The ms of a search, by `p50_ms` and `p99_ms`."""
    took = []
    shop.searching.find(_VISITOR, Asked("warm", personal=False), "en", noted=False)
    for done, query in enumerate(queries, 1):
        began = time.perf_counter()
        shop.searching.find(_VISITOR, Asked(query, personal=False), "en", noted=False)
        took.append(1_000 * (time.perf_counter() - began))
        progress(step, done, len(queries))
    p50, p99 = np.percentile(took, [50, 99])
    return {"p50_ms": float(p50), "p99_ms": float(p99)}
