"""Offers: campaigns, the coupons in them, whom they invite, and who redeemed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import polars as pl

from daogou.shop.campaigns import CampaignFacts
from daogou.shop.pricing.benefits import FixedOff, Unstated
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.scope import Scope
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
RULE_COLUMNS: dict[str, pl.DataType] = {"id": pl.String(), "rule": pl.String()}
"""`rule` is an offer as `shop.pricing.offer` writes it."""
REDEMPTION_COLUMNS: dict[str, pl.DataType] = {"offer": pl.String(), "shopper": pl.String(), "at": pl.Int64()}


@dataclass(frozen=True, slots=True)
class CampaignOffer:
    """A campaign's offer as a page shows it: its window is [starts, ends), `products` are some that it is on."""

    id: str
    campaign: str
    code: str
    amount: Money | None
    estimated: bool
    starts: datetime
    ends: datetime
    products: frozenset[ProductId]

    def offer(self) -> Offer:
        """As what it is: an amount off these products, once, for whoever is invited; who is, holds its code."""
        benefit = Unstated() if self.amount is None or self.amount.minor <= 0 else FixedOff(off=self.amount.minor)
        return Offer(
            id=self.id,
            benefit=benefit,
            campaign=self.campaign,
            estimated=self.estimated,
            starts=self.starts,
            ends=self.ends,
            scope=Scope(products=tuple(self.products)),
            stage="coupon",
            group=self.id,
        )


@dataclass(frozen=True, slots=True)
class Usage:
    """The campaigns that a shopper is invited to, and how often they have redeemed each offer (by id)."""

    campaigns: frozenset[str] = frozenset()
    used: Mapping[str, int] = field(default_factory=dict)


class OfferStore(Protocol):
    """Offers and their scope. Every `add_…` is all or nothing and leaves alone what is there already. Who was erased
    is neither invited nor redeems: `ErasedShopper`."""

    def add_campaigns(self, campaigns: pl.DataFrame, invitations: pl.DataFrame) -> int:
        """Write `CAMPAIGN_COLUMNS` and `INVITATION_COLUMNS`; returns how many rows were new."""

    def add_offers(self, offers: pl.DataFrame, scope: pl.DataFrame) -> int:
        """Write `OFFER_COLUMNS` and `SCOPE_COLUMNS`; returns how many rows were new."""

    def add_redemptions(self, batch: pl.DataFrame) -> int:
        """Write `REDEMPTION_COLUMNS`; returns how many were new."""

    def of(self, shopper: ShopperId, at: datetime, products: Sequence[ProductId]) -> Sequence[CampaignOffer]:
        """The coupons this shopper is invited to, valid at this moment, on any of these products. `products` of each
        holds only those asked about."""

    def add_rules(self, rules: Sequence[Offer]) -> int:
        """Write offers that are rules of their own; one that is there is replaced. Returns how many were new or are
        otherwise now. Raises `InvalidInput` where a campaign's coupon has the id."""

    def rules(self) -> Sequence[Offer]:
        """All rules, by id, whatever their windows."""

    def usage(self, shopper: ShopperId) -> Usage:
        """What this shopper may use and has used."""

    def facts(self, shopper: ShopperId | None = None) -> CampaignFacts:
        """All campaigns; of one shopper only their own invitations and redemptions, and of the scope only what they
        ever bought."""
