"""Which of a shopper's coupons are shown first: those that the shopper most probably redeems, on what they buy.

That is no claim that the shopper needs them: who would have bought anyway redeems, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from daogou.guide.redemption.columns import WINDOW, asked_at_start, columns
from daogou.shop.campaigns import CampaignFacts
from daogou.shop.offers import CampaignOffer
from daogou.types import ProductId, ShopperId, seconds

if TYPE_CHECKING:
    from daogou.app.shop import Shop


@dataclass(frozen=True, slots=True)
class Coupon:
    """An offer that a shopper may use now. `bought`: how many of its products they bought in the last 90 days;
    `probability` that something of its campaign is redeemed, as it was when that began; None where it is not known."""

    offer: CampaignOffer
    bought: int
    probability: float | None


class Coupons:
    """Of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def of(self, who: ShopperId, n: int = 10) -> Sequence[Coupon]:
        """The coupons valid now on anything that this shopper ever bought: those of the campaign most probably redeemed
        first, then those on most of what was bought lately."""
        database, now = self._shop.database, self._shop.clock.now()
        facts, lines = database.offers.facts(who), database.orders.lines(who)
        products = [ProductId(product) for product in facts.scope["product"].unique().sort()]
        lately = set(lines.filter(pl.col("at") >= seconds(now) - WINDOW)["product"])
        chance = self._chances(facts, lines)
        found = [
            Coupon(offer, len(offer.products & lately), chance.get(offer.campaign))
            for offer in database.offers.of(who, now, products)
        ]
        return sorted(found, key=lambda each: (-(each.probability or 0), -each.bought, each.offer.id))[:n]

    def in_order(self, who: ShopperId, offers: Sequence[CampaignOffer]) -> Sequence[CampaignOffer]:
        """The same offers, those of the campaign most probably redeemed first."""
        on = Counter(product for offer in offers for product in offer.products)
        if len({offer.campaign for offer in offers}) < 2 or max(on.values()) < 2:  # nothing to choose between
            return offers
        database = self._shop.database
        chance = self._chances(database.offers.facts(who), database.orders.lines(who))
        return sorted(offers, key=lambda offer: -chance.get(offer.campaign, 0.0))

    def _chances(self, facts: CampaignFacts, lines: pl.DataFrame) -> Mapping[str, float]:
        """By campaign that runs now; empty where who redeems was not learned, or nothing is trained yet."""
        if self._shop.releases.current() is None or (model := self._shop.serving().redemption) is None:
            return {}
        now = seconds(self._shop.clock.now())
        asked = asked_at_start(facts).filter(pl.col("at") <= now, pl.col("ends") > now)
        told = model.probability(columns(facts, lines, asked))
        return dict(zip(asked["campaign"], told.tolist(), strict=True))
