"""Made-up logs for the models' tests, and the formulas' plain meaning in loops, which the models are held against."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st

from daogou.features import terms
from daogou.features.values import FIELDS
from daogou.models.weighting import Weighing
from daogou.shop.interactions import BUY, INTERACTION_KINDS, Interactions, build
from daogou.types import DAY, Array

START = 1_700_000_000
"""The first moment of every made-up log."""


def log_of(rows: list[tuple[int, int, float, int]], shoppers: int, products: int) -> Interactions:
    """A log of (shopper, product, day, kind); purchases of one shopper on one day are one basket. Keys are 1, 2, …"""
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    shopper, product, kind = (table[:, column].astype(np.int64) for column in (0, 1, 3))
    baskets = np.where(kind == BUY, shopper * 10_000 + table[:, 2].astype(np.int64), -1)
    return build(
        shoppers=shopper,
        products=product,
        at=(START + table[:, 2] * DAY).astype(np.int64),
        kinds=kind,
        quantities=np.ones(len(table)),
        baskets=baskets,
        keys=np.arange(1, shoppers + 1, dtype=np.uint64),
        n_products=products,
    )


def shop(seed: int, shoppers: int = 40, products: int = 30, rows: int = 800, days: int = 100) -> Interactions:
    """A log of shoppers with tastes: each prefers a third of the catalogue; four rows in five are purchases."""
    rng = np.random.default_rng(seed)
    shopper = rng.integers(shoppers, size=rows)
    favoured = rng.random(rows) < 0.7
    product = np.where(
        favoured, 3 * rng.integers(products // 3, size=rows) + shopper % 3, rng.integers(products, size=rows)
    )
    kind = np.where(rng.random(rows) < 0.8, BUY, rng.integers(len(INTERACTION_KINDS), size=rows))
    day = rng.random(rows) * days
    return log_of(list(zip(shopper, product, day, kind, strict=True)), shoppers, products)


def texts(products: int, seed: int = 0) -> Mapping[str, Array]:
    """Features: a third as many texts as products, the last product without one; words that three share; values: three
    shelves, five brands, a price band."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((max(products // 3, 2), 6)).astype(np.float32)
    rows = (np.arange(products) % len(vectors)).astype(np.int32)
    rows[-1] = -1
    said = [" ".join(f"w{word}" for word in rng.integers(products, size=4)) for _ in range(len(vectors))]
    found = terms.as_arrays(terms.weights([said[row] if row >= 0 else "" for row in rows.tolist()]))
    return {
        "text": vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        "text_row": rows,
        **found,
        **_values(products),
    }


def _values(products: int) -> Mapping[str, Array]:
    place = np.arange(products)
    columns = np.column_stack([place % 3, 3 + place % 5, 8 + place % 2])
    keys = [f"category\tcategory\tc{n}" for n in range(3)] + [f"brand\tbrand\tb{n}" for n in range(5)]
    return {
        "values_starts": 3 * np.arange(products + 1),
        "values_columns": columns.ravel().astype(np.int32),
        "values_weights": np.ones(3 * products, np.float32),
        "values_shape": np.array([products, 10]),
        "values_key": np.array([*keys, "price\tprice\t0", "price\tprice\t1"]),
        "values_field": np.repeat([FIELDS.index(name) for name in ("category", "brand", "price")], [3, 5, 2]).astype(
            np.int32
        ),
    }


@st.composite
def logs(draw: st.DrawFn, shoppers: int = 6, products: int = 7) -> Interactions:
    """Small logs, some shoppers and products without any row."""
    row = st.tuples(
        st.integers(0, shoppers - 1),
        st.integers(0, products - 1),
        st.integers(0, 2_000).map(lambda n: n / 20),
        st.integers(0, len(INTERACTION_KINDS) - 1),
    )
    return log_of(draw(st.lists(row, min_size=1, max_size=50)), shoppers, products)


def worth(log: Interactions, now: int, config: Weighing) -> Array:
    """float64[shoppers, products]: x(u, p), row by row."""
    sums = np.zeros((log.n_shoppers, log.n_products))
    for shopper in range(log.n_shoppers):
        first, end = int(log.offsets[shopper]), int(log.offsets[shopper + 1])
        for row in range(first, end):
            age = (now - log.at[row]) / DAY
            begun = {-1, *log.baskets[first : row + 1].tolist()}  # an order is made with its first row
            since = len({*log.baskets[row + 1 : end].tolist()} - begun)
            orders = 0.5 ** (since / config.half_life_orders) if config.half_life_orders else 1.0
            apart = min(age * 24 % 24, 24 - age * 24 % 24)
            clock = 1 + config.hour * np.exp(-apart / 3)
            decay = 0.5 ** (age / config.half_life_days) * orders * clock
            sums[shopper, log.products[row]] += undated(log, row, config) * decay
    return np.where(sums > 0, np.where(sums > 0, sums, 1) ** config.power, 0)


def undated(log: Interactions, row: int, config: Weighing) -> float:
    """What the row weighs by its kind and by the lines of its order."""
    kind: float = getattr(config, INTERACTION_KINDS[log.kinds[row]])
    lines = int((log.baskets == log.baskets[row]).sum()) if log.kinds[row] == BUY else 1
    return kind * lines**-config.basket


def visits(log: Interactions, config: Weighing) -> Array:
    """float64[visits, products]: an order, or a shopper's day beside orders, holds each product up to once."""
    found: dict[tuple[int, ...], Array] = {}
    for row in range(len(log)):
        bought = log.kinds[row] == BUY
        visit = (int(log.baskets[row]),) if bought else (int(log.shoppers[row]), int(log.at[row] // DAY))
        held = found.setdefault(visit, np.zeros(log.n_products))
        held[log.products[row]] += getattr(config, INTERACTION_KINDS[log.kinds[row]])
    return np.minimum(np.array(list(found.values())), 1)


def cosine(a: Array, b: Array, shrink: float = 0.0) -> float:
    """0 where either has no length; `shrink` is added to the denominator."""
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / (lengths + shrink) if lengths > 0 else 0.0


def near_products(x: Array, k: int, min_rows: int, shrink: float) -> Array:
    """float64[products, products]: sim(p, q) of the columns of x for q ∈ N(p), else 0."""
    size = x.shape[1]
    common = (x > 0).sum(axis=0) >= min_rows
    near = np.zeros((size, size))
    for p in range(size):
        sims = {q: cosine(x[:, p], x[:, q], shrink) for q in range(size) if q != p and common[p] and common[q]}
        for q in sorted(sims, key=lambda q: -sims[q])[:k]:
            near[p, q] = sims[q]
    return near


def near_shoppers(x: Array, mine: Array, own: int, k: int) -> dict[int, float]:
    """N(u) with its sims, the shopper's own row left out."""
    sims = {v: cosine(mine, x[v]) for v in range(len(x)) if v != own}
    kept = sorted((v for v in sims if sims[v] > 0), key=lambda v: -sims[v])[:k]
    return {v: sims[v] for v in kept}
