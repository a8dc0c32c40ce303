"""What the learned ranker knows of a candidate: named columns, made here alone, for training and for a request.

| column | |
| --- | --- |
| `score_M`, `rank_M` | model M's score, by the shopper's own largest, and its place by it among the candidates |
| `own_…`, `title_…`, `kind_…`, `category_…` | what the shopper did with it, or with what is the same: see `own.py` |
| `view_…`, `cart_…`, `like_…` | how often (`times`) and how many days since (`days`) they did so with it |
| `sold_Dd`, `sold` | log of how often it sold within D days, and ever |
| `trend` | log of the last 7 days' sales a day against the last 28 days' |
| `price`, `price_apart` | place in its category's price range, and how far from what the shopper pays there |
| `placed_displays`, `placed_mailers` | in how many stores it is displayed or in the mailer this week |
| `placed_before` | in how many mailers it was the week before |
| `returns_days`, `due_again` | the product's usual days between purchases, and the shopper's days since against it |
| `shopper_…` | orders, days since the last, lines an order, hour and weekday of the request: same for all |

A column is float32[shoppers, candidates]; NaN where there is nothing to know.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from daogou.features import Features
from daogou.features.demand import sold
from daogou.features.placements import ARRAYS, WEEK, lately, placed
from daogou.ranking import own
from daogou.shop.interactions import CART, LIKE, VIEW, Interactions
from daogou.types import DAY, Array, Floats, Ints, Longs

LEVELS = ("own", "title", "kind", "category")
WINDOWS = (3, 7, 14, 28, 91)
"""Days within which sales are counted."""

LOOKS = {"view": VIEW, "cart": CART, "like": LIKE}
"""What else than buying is counted of a product."""

Signals = Mapping[str, Floats]


def signals(
    histories: Interactions, now: Longs, candidates: Ints, scores: Mapping[str, Floats], features: Features
) -> Signals:
    """The columns of these candidates (int32[shoppers, c], −1 in places that hold none) for the shoppers whose
    `histories` and request moments (`now` int64[shoppers]) these are; `scores` float32[shoppers, c] by model."""
    products = np.maximum(candidates, 0)
    bought = own.orders(histories, now)
    columns: dict[str, Floats] = {}
    for name, values, ranks in zip(scores, scores.values(), _ranks(scores, candidates), strict=True):
        columns[f"score_{name}"] = values
        columns[f"rank_{name}"] = ranks
    for level in LEVELS:
        columns |= _habits(level, bought, products, features)
    for name, kind in LOOKS.items():
        columns |= {f"{name}_{what}": told for what, told in own.acts(histories, now, kind, products).items()}
    columns |= _demand(products, now, features)
    columns |= _placed(products, now, features)
    columns |= _prices(bought, products, features)
    columns |= _returning(columns["own_days"], products, features)
    columns |= {
        name: np.broadcast_to(values[:, None], products.shape) for name, values in _shopper(bought, now).items()
    }
    return columns


def _ranks(scores: Mapping[str, Floats], candidates: Ints) -> Floats:
    """float32[models, shoppers, c]: the place of each candidate by each score, 0 the best; equal scores go by their
    place."""
    values = np.stack(list(scores.values()))
    order = np.argsort(-np.where(candidates >= 0, values, -np.inf), axis=-1, kind="stable")
    ranks = np.empty(values.shape, np.float32)
    np.put_along_axis(ranks, order, np.arange(values.shape[-1], dtype=np.float32)[None, None], axis=-1)
    return ranks


def _groups(level: str, features: Features) -> tuple[Ints, int]:
    """int32[products]: which products are the same at this level, and how many groups there are."""
    if level == "own":
        n = len(features["title_group"])
        return np.arange(n, dtype=np.int32), n
    code = np.asarray(features["title_group" if level == "title" else level])
    return code, int(code.max(initial=0)) + 1


def _habits(level: str, bought: own.Orders, products: Ints, features: Features) -> dict[str, Floats]:
    group, groups = _groups(level, features)
    found = own.times(bought, group, groups)
    code = group[products]
    wanted = np.arange(len(products))[:, None] * groups + code
    place = np.searchsorted(found.cells, wanted)
    # what is beyond the last cell is in none
    known = (code >= 0) & (np.append(found.cells, -1)[place] == wanted)
    columns = own.habits(bought, found) | (own.circumstances(bought, found) if level == "own" else {})
    told = np.full((len(columns), *code.shape), np.nan, np.float32)
    told[:, known] = np.stack(list(columns.values()))[:, place[known]]
    return {f"{level}_{name}": values for name, values in zip(columns, told, strict=True)}


def standing(features: Features) -> Features:
    """These features with what all requests after the log's end have in common, counted once: `sold_at_end`
    float32[windows + 1, products], and the `placed_…` of late as `placed_…_at_end`."""
    counted = sold(features, np.arange(len(features["title_group"])), features["demand_end"], WINDOWS)
    late = lately(features, int(features["demand_end"][0]))
    return {**features, "sold_at_end": counted, **{f"{name}_at_end": array for name, array in late.items()}}


def _demand(products: Ints, now: Longs, features: Features) -> dict[str, Floats]:
    if "sold_at_end" in features and (now >= features["demand_end"]).all():
        counts = features["sold_at_end"][:, products]
    else:
        counts = sold(features, products, np.broadcast_to(now[:, None], products.shape), WINDOWS)
    columns = {f"sold_{days}d": np.log1p(count) for days, count in zip(WINDOWS, counts, strict=False)}
    week, month = counts[WINDOWS.index(7)], counts[WINDOWS.index(28)]
    return {**columns, "sold": np.log1p(counts[-1]), "trend": np.log((4 * week + 1) / (month + 1))}


def _placed(products: Ints, now: Longs, features: Features) -> dict[str, Floats]:
    """What the shop displays and mails this week is known before the visit."""
    known = features
    if "placed_at_end" in features and (now >= features["demand_end"]).all():
        known = {name: features[f"{name}_at_end"] for name in ARRAYS}
    displays, mailers = placed(known, products, now[:, None])
    before = placed(known, products, now[:, None] - WEEK)[1]
    return {"placed_displays": displays, "placed_mailers": mailers, "placed_before": before}


def _prices(bought: own.Orders, products: Ints, features: Features) -> dict[str, Floats]:
    rank, (category, groups) = np.asarray(features["price_rank"]), _groups("category", features)
    rows = bought.rows
    paid, there = rank[rows.products], category[rows.products]
    known = ~np.isnan(paid) & (there >= 0)
    shoppers = len(products)

    def mean(cell: Array, n: int) -> Array:
        lines = np.bincount(cell[known], minlength=n)
        summed: Array = np.bincount(cell[known], paid[known], n)
        found: Array = np.divide(summed, lines, out=np.full(n, np.nan), where=lines > 0)
        return found

    cells = rows.shoppers.astype(np.int64) * groups + there
    by_category = mean(cells, shoppers * groups).reshape(shoppers, groups)
    usual = np.take_along_axis(by_category, np.maximum(category[products], 0), axis=1)
    usual = np.where(np.isnan(usual), mean(rows.shoppers, shoppers)[:, None], usual)
    price = rank[products].astype(np.float32)
    return {"price": price, "price_apart": (price - usual).astype(np.float32)}


def _returning(days: Floats, products: Ints, features: Features) -> dict[str, Floats]:
    interval = np.asarray(features["repurchase_days"])[products].astype(np.float32)
    return {"returns_days": interval, "due_again": days / interval}


def _shopper(bought: own.Orders, now: Longs) -> dict[str, Floats]:
    """float32[shoppers] by name."""
    rows = bought.rows
    ends = np.diff(rows.offsets) > 0
    last = np.maximum(rows.offsets[1:] - 1, 0)

    def at_last(values: Floats) -> Floats:
        return np.where(ends, values[last] if len(values) else 0, np.nan).astype(np.float32)

    lines = np.divide(np.diff(rows.offsets), bought.count, out=np.full(len(now), np.nan), where=bought.count > 0)
    return {
        "shopper_orders": bought.count.astype(np.float32),
        "shopper_days": at_last(bought.age),
        "shopper_lines": lines.astype(np.float32),
        "shopper_last_lines": at_last(bought.lines),
        "shopper_hour": ((now % DAY) / 3_600).astype(np.float32),
        "shopper_weekday": ((now // DAY) % 7).astype(np.float32),
    }
