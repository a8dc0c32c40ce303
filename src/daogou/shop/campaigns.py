"""Campaigns as a whole: whom each was sent to, on which products its coupons count, and what was redeemed of them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class CampaignFacts:
    """What a shop knows of its campaigns; no row stands twice, except that an offer may be redeemed again.

    `campaigns`: `id, kind, starts, ends` (s since 1970; [starts, ends)).  `invitations`: `campaign, shopper`.
    `offers`: `id, campaign`.  `scope`: `offer, product`.  `redemptions`: `offer, shopper, at`.
    """

    campaigns: pl.DataFrame
    invitations: pl.DataFrame
    offers: pl.DataFrame
    scope: pl.DataFrame
    redemptions: pl.DataFrame

    def before(self, moment: int) -> CampaignFacts:
        """What was known at this moment: the campaigns begun by then and the redemptions before it."""
        begun = self.campaigns.filter(pl.col("starts") < moment)
        offers = self.offers.join(begun, left_on="campaign", right_on="id", how="semi")
        return CampaignFacts(
            begun,
            self.invitations.join(begun, left_on="campaign", right_on="id", how="semi"),
            offers,
            self.scope.join(offers, left_on="offer", right_on="id", how="semi"),
            self.redemptions.filter(pl.col("at") < moment),
        )

    def redeemed(self) -> pl.DataFrame:
        """`campaign, shopper, at`: each redemption with the campaign that it is of."""
        of = self.offers.select(offer="id", campaign="campaign")
        return self.redemptions.join(of, on="offer").select("campaign", "shopper", "at")
