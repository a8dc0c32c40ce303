"""Offers in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, Table, func, select

from daogou.adapters.sql import schema
from daogou.adapters.sql.bulk import bulk_insert, read
from daogou.adapters.sql.checks import shaped
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ProductKeys, ShopperKeys, chunks, keys_of, next_key
from daogou.shop.campaigns import CampaignFacts
from daogou.shop.offers import (
    CAMPAIGN_COLUMNS,
    INVITATION_COLUMNS,
    OFFER_COLUMNS,
    REDEMPTION_COLUMNS,
    SCOPE_COLUMNS,
    CampaignOffer,
    Usage,
)
from daogou.shop.pricing.offer import Offer, read_offer
from daogou.types import InvalidInput, Money, ProductId, ShopperId, moment, seconds


class SqlOffers:
    """`shop.OfferStore`."""

    def __init__(self, door: Door, keys: ProductKeys, people: ShopperKeys, currency: str) -> None:
        self._door = door
        self._keys = keys
        self._people = people
        self._currency = currency

    def add_campaigns(self, campaigns: pl.DataFrame, invitations: pl.DataFrame) -> int:
        """See `OfferStore`."""
        rows = shaped(campaigns, CAMPAIGN_COLUMNS, ["kind"])
        invited = shaped(invitations, INVITATION_COLUMNS)
        with self._door.writing() as connection:
            new = _add_named(connection, schema.campaigns, rows)
            of = _keys(connection, schema.campaigns, invited["campaign"], "campaign")
            people = self._whose(connection, invited["shopper"])
            new += bulk_insert(connection, schema.invitations, pl.DataFrame([people, of]))
            return self._door.changed(connection, new)

    def add_offers(self, offers: pl.DataFrame, scope: pl.DataFrame) -> int:
        """See `OfferStore`."""
        rows = shaped(offers, OFFER_COLUMNS, ["code", "amount"])
        scoped = shaped(scope, SCOPE_COLUMNS)
        with self._door.writing() as connection:
            of = _keys(connection, schema.campaigns, rows["campaign"], "campaign")
            new = _add_named(connection, schema.offers, rows.with_columns(of).drop("campaign"))
            what = self._keys.keys(connection, scoped["product"])
            on = _keys(connection, schema.offers, scoped["offer"], "offer")
            new += bulk_insert(
                connection, schema.offer_scope, pl.DataFrame([what, on]).sort("product_key", "offer_key")
            )
            return self._door.changed(connection, new)

    def add_redemptions(self, batch: pl.DataFrame) -> int:
        """See `OfferStore`."""
        rows = shaped(batch, REDEMPTION_COLUMNS)
        with self._door.writing() as connection:
            on = _keys(connection, schema.offers, rows["offer"], "offer")
            people = self._whose(connection, rows["shopper"])
            new = bulk_insert(connection, schema.redemptions, pl.DataFrame([people, on, rows["at"]]))
            return self._door.changed(connection, new)

    def of(self, shopper: ShopperId, at: datetime, products: Sequence[ProductId]) -> Sequence[CampaignOffer]:
        """See `OfferStore`."""
        query = _valid(shopper, seconds(at))
        with self._door.reading() as connection:
            queries = [query.where(schema.products.c.id.in_(portion)) for portion in chunks(products)]
            found = [row for portion in queries for row in connection.execute(portion)]
        grouped = groupby(sorted(found, key=lambda row: str(row.id)), key=lambda row: str(row.id))
        return [self._coupon(list(rows)) for _, rows in grouped]

    def add_rules(self, rules: Sequence[Offer]) -> int:
        """See `OfferStore`."""
        once = {rule.id: rule for rule in rules}
        ids = pl.Series("id", list(once), dtype=pl.String)
        everyone = pl.DataFrame([_EVERYONE], schema=CAMPAIGN_COLUMNS, orient="row")
        with self._door.writing() as connection:
            _refuse_coupons(connection, ids)
            _add_named(connection, schema.campaigns, everyone)
            home = keys_of(connection, schema.campaigns, [_EVERYONE[0]])[_EVERYONE[0]]
            rows = pl.DataFrame(
                {"id": ids, "rule": pl.Series([rule.write() for rule in once.values()], dtype=pl.String)}
            ).with_columns(
                pl.lit(home, KEY_TYPE).alias("campaign_key"),
                pl.Series("code", [rule.code for rule in once.values()], dtype=pl.String),
                pl.lit(None, pl.Int64).alias("amount"),
                pl.Series("estimated", [rule.estimated for rule in once.values()], dtype=pl.Boolean),
            )
            keyed = rows.with_row_index("key", next_key(connection, schema.offers))
            return self._door.changed(connection, bulk_insert(connection, schema.offers, keyed, replace="id"))

    def rules(self) -> Sequence[Offer]:
        """See `OfferStore`."""
        query = select(schema.offers.c.rule).where(schema.offers.c.rule.is_not(None)).order_by(schema.offers.c.id)
        with self._door.reading() as connection:
            return [read_offer(text) for text in connection.execute(query).scalars()]

    def usage(self, shopper: ShopperId) -> Usage:
        """See `OfferStore`."""
        invited, used = _usage(shopper)
        with self._door.reading() as connection:
            campaigns = frozenset(connection.execute(invited).scalars())
            return Usage(campaigns, {str(offer): int(count) for offer, count in connection.execute(used)})

    def facts(self, shopper: ShopperId | None = None) -> CampaignFacts:
        """See `OfferStore`."""
        queries = _facts(shopper)
        with self._door.reading() as connection:
            frames = {name: read(connection, query, _FACTS[name]) for name, query in queries.items()}
        return CampaignFacts(**frames)

    def _whose(self, connection: Connection, ids: pl.Series) -> pl.Series:
        keys = self._people.keys(connection, ids)
        return pl.Series("shopper_key", [keys[shopper] for shopper in ids], dtype=KEY_TYPE)

    def _coupon(self, rows: list[Any]) -> CampaignOffer:
        first = rows[0]
        return CampaignOffer(
            id=first.id,
            campaign=first.campaign,
            code=first.code or "",
            amount=None if first.amount is None else Money(first.amount, self._currency),
            estimated=first.estimated,
            starts=moment(first.starts),
            ends=moment(first.ends),
            products=frozenset(ProductId(row.product) for row in rows),
        )


_EVERYONE = ("", None, 0, 4_102_444_800)
"""The campaign of rules: they say for themselves when and for whom they hold."""


def _refuse_coupons(connection: Connection, ids: pl.Series) -> None:
    """Raises `InvalidInput` where a coupon has one of these ids."""
    plain = select(schema.offers.c.id).where(schema.offers.c.rule.is_(None))
    for portion in chunks(ids):
        if taken := connection.execute(plain.where(schema.offers.c.id.in_(portion))).scalars().first():
            raise InvalidInput(f"The offer {taken} is a coupon of a campaign: a rule needs another id.")


def _usage(shopper: str) -> tuple[Select[Any], Select[Any]]:
    """The campaigns of one shopper, and each offer they redeemed with how often."""
    who, offer = schema.shoppers.c, schema.offers.c
    invited = select(schema.campaigns.c.id).select_from(schema.invitations).join(schema.campaigns)
    used = select(offer.id, func.count()).select_from(schema.redemptions).join(schema.offers).group_by(offer.id)
    return (
        invited.join(schema.shoppers).where(who.id == shopper),
        used.join(schema.shoppers).where(who.id == shopper),
    )


_FACTS: dict[str, dict[str, pl.DataType]] = {
    "campaigns": CAMPAIGN_COLUMNS,
    "invitations": INVITATION_COLUMNS,
    "offers": {name: OFFER_COLUMNS[name] for name in ("id", "campaign")},
    "scope": SCOPE_COLUMNS,
    "redemptions": REDEMPTION_COLUMNS,
}


def _facts(shopper: str | None) -> dict[str, Select[Any]]:
    """The queries of `_FACTS`, of everybody or of one shopper."""
    run, offer, who = schema.campaigns.c, schema.offers, schema.shoppers.c
    invited = select(run.id, who.id).select_from(schema.invitations).join(schema.campaigns).join(schema.shoppers)
    used = select(offer.c.id, who.id, schema.redemptions.c.at).select_from(schema.redemptions)
    used = used.join(offer).join(schema.shoppers)
    scoped = select(offer.c.id, schema.products.c.id).select_from(schema.offer_scope).join(offer).join(schema.products)
    if shopper is not None:
        bought = select(schema.order_lines.c.product_key).select_from(schema.order_lines)
        bought = bought.join(schema.orders).join(schema.shoppers)
        scoped = scoped.where(schema.offer_scope.c.product_key.in_(bought.where(who.id == shopper)))
        invited, used = invited.where(who.id == shopper), used.where(who.id == shopper)
    return {
        "campaigns": select(run.id, run.kind, run.starts, run.ends).where(run.id != _EVERYONE[0]),
        "invitations": invited,
        "offers": select(offer.c.id, run.id).select_from(offer).join(schema.campaigns).where(run.id != _EVERYONE[0]),
        "scope": scoped,
        "redemptions": used,
    }


def _valid(shopper: str, now: int) -> Select[Any]:
    """Each product under an offer that this shopper may use now, with the offer."""
    offer, campaign = schema.offers, schema.campaigns.c
    people = schema.shoppers.c
    return (
        select(offer, campaign.id.label("campaign"), campaign.starts, campaign.ends)
        .add_columns(schema.products.c.id.label("product"))
        .select_from(schema.products)
        .join(schema.offer_scope)
        .join(offer)
        .join(schema.campaigns)
        .join(schema.invitations)
        .join(schema.shoppers, people.key == schema.invitations.c.shopper_key)
        .where(people.id == shopper, campaign.starts <= now, campaign.ends > now)
    )


def _add_named(connection: Connection, table: Table, rows: pl.DataFrame) -> int:
    """Write rows whose `id` is not there yet; returns how many were new."""
    known = keys_of(connection, table, rows["id"])
    new = rows.filter(~pl.col("id").is_in(list(known))).unique("id", keep="first", maintain_order=True)
    return bulk_insert(connection, table, new.with_row_index("key", next_key(connection, table)))


def _keys(connection: Connection, table: Table, ids: pl.Series, word: str) -> pl.Series:
    """int[n] of str[n], named `{word}_key`. Raises `InvalidInput` for one that is not there."""
    known = keys_of(connection, table, ids)
    for named in ids:
        if named not in known:
            raise InvalidInput(f"Unknown {word}: {named}. Import it first, or check the id.")
    return pl.Series(f"{word}_key", [known[named] for named in ids], dtype=KEY_TYPE)
