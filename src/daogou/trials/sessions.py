"""A shop's log of sessions as rows to foretell from: after each event, what follows in the same session.

A row is one event about a product. `interest`: the product is looked at again in this session; `purchase`: it is bought
in what is left of it. The columns know what was before the event, of the session, the shopper and everybody, and the
event itself; nothing of what came after.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from daogou.types import Array, Bools, Floats, InvalidInput, Longs

COLUMNS = (
    "events_so_far",
    "products_so_far",
    "views_of_it",
    "carts_of_it",
    "is_cart",
    "is_purchase",
    "seconds_in",
    "seconds_since",
    "price",
    "price_apart",
    "product_views",
    "product_sales",
    "category_views",
    "category_sales",
    "brand_views",
    "brand_sales",
    "shopper_events",
    "shopper_sales",
)
SO_FAR = COLUMNS.index("events_so_far")
_NEEDED = ("event_time", "event_type", "product_id", "category_id", "brand", "price", "user_id", "user_session")


@dataclass(frozen=True)
class Sessions:
    """One row per event, oldest first: `values` float32[n, COLUMNS], `starts` and `ends` int64[n] of its session (s
    since 1970), and what followed by head, bool[n]."""

    values: Floats
    starts: Longs
    ends: Longs
    happened: dict[str, Bools]


def read(path: Path) -> Sessions:
    """From a CSV with the columns of REES46's logs, or a folder that holds one. Raises `InvalidInput`."""
    return rows(events_of(path))


def events_of(path: Path, *more: str) -> pl.DataFrame:
    """The log itself, with `at` (s since 1970) and these columns too, oldest first. Raises `InvalidInput`."""
    file = next(iter(sorted(path.glob("*.csv"))), path) if path.is_dir() else path
    try:
        events = pl.read_csv(file, columns=[*_NEEDED, *more], schema_overrides={"price": pl.Float64})
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InvalidInput(f"{file} cannot be read as a log of sessions: {error}") from error
    at = pl.col("event_time").str.slice(0, 19).str.to_datetime().dt.epoch("s")
    return events.with_columns(at=at).drop_nulls("user_session").sort("at", maintain_order=True)


def rows(events: pl.DataFrame) -> Sessions:
    """From a frame of `_NEEDED` and `at` (s since 1970), oldest first."""
    kind, price = pl.col("event_type"), pl.col("price")
    sold, seen = (kind == "purchase").cast(pl.Int32), (kind == "view").cast(pl.Int32)
    put = (kind == "cart").cast(pl.Int32)
    it, session = ["user_session", "product_id"], "user_session"
    first = pl.col("product_id").cum_count().over(it) == 1

    def before(what: pl.Expr, *over: str) -> pl.Expr:
        return what.cum_sum().over(over) - what

    table = events.with_columns(
        events_so_far=pl.int_range(1, pl.len() + 1).over(session),
        products_so_far=first.cast(pl.Int32).cum_sum().over(session),
        views_of_it=seen.cum_sum().over(it),
        carts_of_it=put.cum_sum().over(it),
        is_cart=put,
        is_purchase=sold,
        seconds_in=pl.col("at") - pl.col("at").first().over(session),
        seconds_since=pl.col("at") - pl.col("at").shift().over(session),
        price_apart=(price + 1).log() - ((price + 1).log().cum_sum() / pl.col("at").cum_count()).over(session),
        product_views=before(seen, "product_id"),
        product_sales=before(sold, "product_id"),
        category_views=before(seen, "category_id"),
        category_sales=before(sold, "category_id"),
        brand_views=before(seen, "brand"),
        brand_sales=before(sold, "brand"),
        shopper_events=before(seen, "user_id"),
        shopper_sales=before(sold, "user_id"),
        starts=pl.col("at").first().over(session),
        ends=pl.col("at").last().over(session),
        interest=seen.sum().over(it) > seen.cum_sum().over(it),
        purchase=sold.sum().over(it) > sold.cum_sum().over(it),
    )
    values: Array = table.select(pl.col(name).cast(pl.Float32).fill_null(np.nan) for name in COLUMNS).to_numpy()
    return Sessions(
        values,
        table["starts"].to_numpy(),
        table["ends"].to_numpy(),
        {name: table[name].to_numpy() for name in ("interest", "purchase")},
    )
