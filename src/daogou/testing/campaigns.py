"""Made-up campaigns and orders in which it is known who redeems: every second shopper clips coupons."""

from __future__ import annotations

import numpy as np
import polars as pl

from daogou.shop.campaigns import CampaignFacts
from daogou.shop.offers import CAMPAIGN_COLUMNS, INVITATION_COLUMNS, REDEMPTION_COLUMNS, SCOPE_COLUMNS
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.types import DAY

DAYS = 300
PRODUCTS = 20


def made_up_campaigns(seed: int = 0, shoppers: int = 120, campaigns: int = 9) -> tuple[CampaignFacts, pl.DataFrame]:
    """Campaigns a month apart, each sent to every second shopper by lot, and `ORDER_LINE_COLUMNS` of 300 days. A
    shopper of an even number buys with coupons and redeems four campaigns of five where they buy of its products; the
    others redeem one of fifty."""
    draw = np.random.default_rng(seed)
    runs = [(f"c{n}", "A", (20 + 30 * n) * DAY, (41 + 30 * n) * DAY) for n in range(campaigns)]
    invited, redeemed = [], []
    for campaign, _, starts, _ in runs:
        for shopper in np.flatnonzero(draw.random(shoppers) < 0.5).tolist():
            invited.append((campaign, f"s{shopper}"))
            if draw.random() < (0.8 if shopper % 2 == 0 else 0.02):
                redeemed.append((f"{campaign}-o", f"s{shopper}", starts + int(draw.integers(1, 20)) * DAY))
    scope = [(f"{campaign}-o", f"p{product}") for campaign, *_ in runs for product in range(PRODUCTS // 2)]
    facts = CampaignFacts(
        pl.DataFrame(runs, CAMPAIGN_COLUMNS, orient="row"),
        pl.DataFrame(invited, INVITATION_COLUMNS, orient="row"),
        pl.DataFrame([(f"{c}-o", c) for c, *_ in runs], {"id": pl.String, "campaign": pl.String}, orient="row"),
        pl.DataFrame(scope, SCOPE_COLUMNS, orient="row"),
        pl.DataFrame(redeemed, REDEMPTION_COLUMNS, orient="row"),
    )
    return facts, _orders(draw, shoppers)


def _orders(draw: np.random.Generator, shoppers: int) -> pl.DataFrame:
    """An order of two products about every ten days; who clips coupons has one on a third of the lines."""
    rows = []
    for shopper in range(shoppers):
        for number, at in enumerate(np.sort(draw.integers(0, DAYS * DAY, DAYS // 10)).tolist()):
            for line, product in enumerate(draw.choice(PRODUCTS, 2, replace=False).tolist(), 1):
                off = 50 if shopper % 2 == 0 and draw.random() < 1 / 3 else 0
                order = (f"o{shopper}-{number}", line, f"s{shopper}", at, "main", f"p{product}", 1, 250 - off, 0, off)
                rows.append(order)
    return pl.DataFrame(rows, ORDER_LINE_COLUMNS, orient="row")
