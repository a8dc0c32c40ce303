"""What is known of a shopper and a campaign at a moment: the columns from which a redemption is foretold.

Written and read here alone, for training and for serving. Everything lies before the moment, and what a shopper did
is looked at over the last 90 days only, so that a column soon means the same in a young shop and in an old one.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from daogou.shop.campaigns import CampaignFacts
from daogou.types import DAY, Array

COUNTS = ("coupons_used_on_these", "bought_of_these", "coupons_used", "orders")
"""In the last 90 days: lines of products on which a coupon of the campaign counts, bought with any coupon and bought at
all; lines bought with any coupon; orders. As log(1 + x)."""
SQUARED = COUNTS[:3]
"""The first of something tells more than the tenth: these come squared, too."""
COLUMNS = (*COUNTS, "redeemed_share", *(f"{name}_squared" for name in SQUARED))
"""`redeemed_share`: the log of which part of the campaigns sent to the shopper before something was redeemed of, with
one campaign more of which a tenth was.

The campaign's kind, length and number of coupons, how many campaigns came before, shares of spending, recency, regular
discounts and whether demographics are known were tried on the campaigns before those that `daogou bench redemption`
judges on, and told nothing beside these."""
WINDOW = 90 * DAY
USED = ("order", "shopper", "at", "product", "coupon_discount")
"""The columns of order lines that are read."""


def asked_at_start(facts: CampaignFacts) -> pl.DataFrame:
    """`shopper, campaign, at, ends`: every invitation at its campaign's start, in the order of time."""
    runs = facts.campaigns.select("ends", campaign="id", at="starts")
    asked = facts.invitations.join(runs, on="campaign").select("shopper", "campaign", "at", "ends")
    return asked.sort("at", "campaign", "shopper")


def columns(facts: CampaignFacts, lines: pl.DataFrame, asked: pl.DataFrame) -> Array:
    """float64[rows, COLUMNS] of the rows `shopper, campaign, at, ends` that are asked about. `lines` holds the order
    lines (`USED` at least) of these shoppers; of all facts only those before each row's own moment count."""
    rows = asked.with_row_index("row")
    dated = lines.select(*USED).lazy()
    parts = [_part(facts, dated, some) for some in rows.partition_by("campaign", "at", maintain_order=True)]
    if not parts:
        return np.zeros((0, len(COLUMNS)))
    counted = pl.concat(parts).sort("row")
    counts = np.log1p(counted.select(pl.col(COUNTS).fill_null(0).cast(pl.Float64)).to_numpy())
    # who was sent nothing before is as likely to redeem as the tenth of one says
    share = np.log(counted["redeemed_share"].fill_null(_PRIOR).to_numpy())
    return np.column_stack([counts, share, counts[:, : len(SQUARED)] ** 2])


def _part(facts: CampaignFacts, lines: pl.LazyFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`row`, the counts and the share, of rows that are about one campaign at one moment."""
    campaign, at = rows["campaign"][0], rows["at"][0]
    offers = facts.offers.filter(pl.col("campaign") == campaign)
    these = facts.scope.join(offers, left_on="offer", right_on="id", how="semi").select("product").unique()
    past = lines.filter(pl.col("at").is_between(at - WINDOW, at, closed="left"))
    past = past.join(rows.lazy(), on="shopper", how="semi").join(
        these.lazy().with_columns(of_these=True), on="product", how="left"
    )
    with_coupon, of_these = pl.col("coupon_discount") > 0, pl.col("of_these").fill_null(False)
    bought = past.group_by("shopper").agg(
        (with_coupon & of_these).sum().alias("coupons_used_on_these"),
        of_these.sum().alias("bought_of_these"),
        with_coupon.sum().alias("coupons_used"),
        pl.col("order").n_unique().alias("orders"),
    )
    known = rows.join(bought.collect(), on="shopper", how="left").join(_past(facts, at), on="shopper", how="left")
    return known.select("row", *COUNTS, "redeemed_share")


_PRIOR = 0.1


def _past(facts: CampaignFacts, at: int) -> pl.DataFrame:
    """`shopper, redeemed_share`: of the campaigns that began before this moment."""
    earlier = facts.campaigns.filter(pl.col("starts") < at).select(campaign="id")
    received = facts.invitations.join(earlier, on="campaign", how="semi").group_by("shopper").agg(received=pl.len())
    redeemed = facts.redeemed().filter(pl.col("at") < at).join(earlier, on="campaign", how="semi")
    often = redeemed.group_by("shopper").agg(redeemed=pl.col("campaign").n_unique())
    share = (pl.col("redeemed").fill_null(0) + _PRIOR) / (pl.col("received") + 1)
    return received.join(often, on="shopper", how="left").select("shopper", redeemed_share=share)
