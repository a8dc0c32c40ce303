"""Campaigns and coupons as offers.

A coupon of a campaign is one offer. The package holds no face value: `amount` is the median of `coupon_disc` over the
lines that redeemed it (the household's, on the day of redemption, of a product in the coupon's scope), marked as
estimated, and null for a coupon that no line of the data redeemed.
"""

from __future__ import annotations

import polars as pl

from daogou.adapters.completejourney.package import TIME_ZONE, Files, cents, day_start

_COUPON = ["campaign_id", "coupon_upc"]
_OFFER = pl.format("{}-{}", *_COUPON)


def campaigns(files: Files) -> pl.LazyFrame:
    """`CAMPAIGN_COLUMNS`: from the first day's midnight in the shop to the midnight after the last."""
    return files.scan("campaign_descriptions").with_columns(
        pl.col("campaign_id").cast(pl.String).alias("id"),
        pl.col("campaign_type").alias("kind"),
        day_start("start_date").alias("starts"),
        day_start("end_date", days=1).alias("ends"),
    )


def invitations(files: Files) -> pl.LazyFrame:
    """`INVITATION_COLUMNS`."""
    return files.scan("campaigns").with_columns(
        pl.col("campaign_id").cast(pl.String).alias("campaign"), pl.col("household_id").cast(pl.String).alias("shopper")
    )


def offers(files: Files) -> pl.LazyFrame:
    """`OFFER_COLUMNS`, one for each coupon of each campaign."""
    coupons = files.scan("coupons").select(_COUPON).unique().sort(_COUPON)
    valued = coupons.join(_values(files), on=_COUPON, how="left", maintain_order="left")
    return valued.select(
        _OFFER.alias("id"),
        pl.col("campaign_id").cast(pl.String).alias("campaign"),
        pl.col("coupon_upc").cast(pl.String).alias("code"),
        "amount",
        pl.lit(True).alias("estimated"),
    )


def scope(files: Files) -> pl.LazyFrame:
    """`SCOPE_COLUMNS`, a row for each row of the package, its duplicates too."""
    return files.scan("coupons").with_columns(
        _OFFER.alias("offer"), pl.col("product_id").cast(pl.String).alias("product")
    )


def redemptions(files: Files) -> pl.LazyFrame:
    """`REDEMPTION_COLUMNS`. The data knows the day only: `at` is when it began in the shop."""
    return files.scan("coupon_redemptions").with_columns(
        _OFFER.alias("offer"),
        pl.col("household_id").cast(pl.String).alias("shopper"),
        day_start("redemption_date").alias("at"),
    )


def _values(files: Files) -> pl.LazyFrame:
    """`campaign_id`, `coupon_upc`, `amount` (cents)."""
    bought = pl.col("transaction_timestamp").dt.replace_time_zone("UTC").dt.convert_time_zone(TIME_ZONE).dt.date()
    lines = files.scan("transactions").filter(pl.col("coupon_disc") > 0, pl.col("quantity") > 0)
    used = files.scan("coupon_redemptions").with_columns(pl.col("redemption_date").dt.date().alias("day"))
    scoped = used.join(files.scan("coupons").unique(), on=_COUPON)
    found = lines.with_columns(bought.alias("day")).join(scoped, on=["household_id", "day", "product_id"])
    return found.group_by(_COUPON).agg(cents(pl.col("coupon_disc").median()).alias("amount"))
