"""Offers: campaigns, the coupons in them, whom they invite, and who redeemed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import polars as pl

from daogou.shop.campaigns import CampaignFacts
from daogou.types import Money, ProductId, ShopperId

CAMPAIGN_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "kind": pl.String(),
    "starts": pl.Int64(),
    "ends": pl.Int64(),
}
INVITATION_COLUMNS: dict[str, pl.DataType] = {"campaign": pl.String(), "shopper": pl.String()}
OFFER_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "campaign": pl.String(),
    "code": pl.String(),
    "amount": pl.Int64(),
    "estimated": pl.Boolean(),
}
"""`amount` is what it takes off, in minor units, or null; an `estimated` one is shown as such and is never part of a
price."""
SCOPE_COLUMNS: dict[str, pl.DataType] = {"offer": pl.String(), "product": pl.String()}
REDEMPTION_COLUMNS: dict[str, pl.DataType] = {"offer": pl.String(), "shopper": pl.String(), "at": pl.Int64()}


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer as a shopper sees it, with its window [starts, ends)."""

    id: str
    campaign: str
    code: str
    amount: Money | None
    estimated: bool
    starts: datetime
    ends: datetime
    products: frozenset[ProductId]


class OfferStore(Protocol):
    """Offers and their scope. Every `add_…` is all or nothing and leaves alone what is there already. Who was erased
    is neither invited nor redeems: `ErasedShopper`."""

    def add_campaigns(self, campaigns: pl.DataFrame, invitations: pl.DataFrame) -> int:
        """Write `CAMPAIGN_COLUMNS` and `INVITATION_COLUMNS`; returns how many rows were new."""

    def add_offers(self, offers: pl.DataFrame, scope: pl.DataFrame) -> int:
        """Write `OFFER_COLUMNS` and `SCOPE_COLUMNS`; returns how many rows were new."""

    def add_redemptions(self, batch: pl.DataFrame) -> int:
        """Write `REDEMPTION_COLUMNS`; returns how many were new."""

    def of(self, shopper: ShopperId, at: datetime, products: Sequence[ProductId]) -> Sequence[Offer]:
        """The offers this shopper is invited to, valid at this moment, on any of these products. `products` of each
        holds only those asked about."""

    def facts(self, shopper: ShopperId | None = None) -> CampaignFacts:
        """All campaigns; of one shopper only their own invitations and redemptions, and of the scope only what they
        ever bought."""
