"""What a line of the data cost, and from it each product's regular price.

Of a transaction line, in dollars for the whole line (the data's own definitions, dunnhumby's user guide):
`sales_value` is what the shop received, the maker's refund for a coupon included; `retail_disc` is what the shop took
off, `coupon_match_disc` what it added to a maker's coupon, `coupon_disc` what the maker's coupon was worth. Hence

    paid by the shopper  = sales_value − coupon_disc
    regular price        = sales_value + retail_disc + coupon_match_disc
                         = paid + shop discount (retail_disc) + coupon discount (coupon_disc + coupon_match_disc)

Some coupons are worth more than their line ("one free" on a reduced price). Nobody is paid to shop: there, paid is 0
and the coupon discount is the rest of the regular price, so that the sum holds on every line.
"""

from __future__ import annotations

import polars as pl

from daogou.adapters.completejourney.package import cents, week_starts

RECENT_WEEKS = 8

_REGULAR = cents(pl.col("sales_value") + pl.col("retail_disc") + pl.col("coupon_match_disc"))


def amounts() -> list[pl.Expr]:
    """`paid`, `shop_discount` and `coupon_discount` of a line, in cents."""
    shop = cents(pl.col("retail_disc"))
    paid = cents(pl.col("sales_value") - pl.col("coupon_disc")).clip(lower_bound=0)
    return [paid.alias("paid"), shop.alias("shop_discount"), (_REGULAR - shop - paid).alias("coupon_discount")]


def weekly_prices(transactions: pl.LazyFrame, products: pl.LazyFrame) -> pl.LazyFrame:
    """`product_id`, `week`, `price` (cents): the median regular price of a unit over the lines of a week. Below one
    cent (fuel by the thousandth of a gallon) is no price, and the week is left out."""
    lines = transactions.filter((pl.col("quantity") > 0) & (_REGULAR > 0)).join(products, on="product_id", how="semi")
    units = lines.select("product_id", "week", (_REGULAR / pl.col("quantity")).alias("unit"))
    medians = units.group_by("product_id", "week").agg(pl.col("unit").median())
    return medians.filter(pl.col("unit") >= 1).select("product_id", "week", _whole("unit").alias("price"))


def history(weekly: pl.LazyFrame) -> pl.LazyFrame:
    """`PRICE_COLUMNS`: of the weekly prices only those that differ from the product's price before."""
    ordered = weekly.sort("product_id", "week")
    before = pl.col("price").shift().over("product_id")
    changes = ordered.filter(pl.col("price").ne_missing(before))
    dated = changes.join(week_starts().lazy(), on="week", maintain_order="left")
    return dated.select(pl.col("product_id").cast(pl.String).alias("product"), "since", "price")


def current_prices(transactions: pl.LazyFrame, weekly: pl.LazyFrame) -> pl.LazyFrame:
    """`product_id`, `price` (cents): the median regular price of a unit over the lines of the last 8 weeks; for a
    product that was not sold in them, the price of the last week in which it was. That is what the shelf label still
    says; whether the product is still sold at all is not the price's to tell. A product never sold has none."""
    latest = weekly.select(pl.col("week").max())
    lines = transactions.filter((pl.col("quantity") > 0) & (_REGULAR > 0))
    recent = lines.join(latest, how="cross", suffix="_latest").filter(
        pl.col("week") > pl.col("week_latest") - RECENT_WEEKS
    )
    unit = (_REGULAR / pl.col("quantity")).median()
    medians = recent.group_by("product_id").agg(unit.alias("unit")).filter(pl.col("unit") >= 1)
    last = weekly.sort("week").group_by("product_id").agg(pl.col("price").last().alias("last"))
    both = last.join(medians, on="product_id", how="left")
    return both.select("product_id", pl.coalesce(_whole("unit"), "last").alias("price"))


def _whole(column: str) -> pl.Expr:
    return pl.col(column).round(0, mode="half_away_from_zero").cast(pl.Int64)
