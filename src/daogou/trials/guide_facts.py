"""The facts of guides counted anew from the stores' tables, by nothing that made the guides.

Catalogue, orders and offers are read as tables. What only a model can tell (whose choices resemble whose, what goes
with what) and what the shopper said or looked at is taken from the guide's own ledger, and told as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import polars as pl

from daogou.app import Shop
from daogou.features.popularity import BUYERS_DAYS
from daogou.guide.ledger import Amount, Fact, Ledger
from daogou.shop.pricing.verify import verify
from daogou.types import DAY, FactId, ProductId, ShopperId, moment

TRUSTED = frozenset(
    {
        "with",
        "together",
        "shelves",
        "alike",
        "neighbours",
        "seen",
        "liked",
        "taste",
        "statement",
        "asked",
        "set",
        "runs_out",
    }
)
"""Kinds of facts that no table holds."""


class GuideFacts:
    """Of one shop, its tables read once."""

    def __init__(self, shop: Shop) -> None:
        self._zone = ZoneInfo(shop.settings.timezone)
        self._lines = shop.database.orders.lines().with_columns(
            pl.from_epoch("at", time_unit="s").dt.replace_time_zone("UTC").alias("moment")
        )
        self._products = {str(row["id"]): row for row in shop.database.products.frame().iter_rows(named=True)}
        self._shop = shop
        ends = int(self._lines["at"].to_numpy().max(initial=0)) + 1
        recent = self._lines.filter(pl.col("at") >= ends - BUYERS_DAYS * DAY)
        counted = recent.group_by("product").agg(pl.col("shopper").n_unique())
        self._buyers = dict(zip(counted["product"], counted["shopper"], strict=True))

    def ledger(self, who: ShopperId, cited: Ledger) -> Ledger:
        """The facts that a guide cites, as the tables have them; one that they do not have is missing."""
        products = {str(fact.id.partition(":")[2]) for fact in cited.values() if _kind(fact.id) == "product"}
        mine = self._lines.filter((pl.col("shopper") == who) & pl.col("product").is_in(list(products)))
        facts = [*self._catalogue(products), *self._bought(mine, products), *self._popular(products)]
        facts += [
            *self._offers(who, products),
            *self._quotes(who, cited),
            *(fact for fact in cited.values() if _kind(fact.id) in TRUSTED),
        ]
        return {fact.id: fact for fact in facts}

    def _catalogue(self, products: set[str]) -> Iterator[Fact]:
        for id_ in products:
            row = self._products[id_]
            names = [row[f"{of}_{language}"] for of in _NAMED for language in ("en", "zh")]
            names += [row[key] for key in ("brand", "size", "category", "department")]
            amounts = [] if row["price"] is None else [Amount("money", row["price"], "price")]
            claims = {"of_brand"} if row["brand"] else set()
            claims |= set() if row["stock"] is None else {"in_stock" if row["stock"] else "sold_out"}
            yield Fact(FactId(f"product:{id_}"), ProductId(id_), _told(names), tuple(amounts), frozenset(claims))

    def _bought(self, mine: pl.DataFrame, products: set[str]) -> Iterator[Fact]:
        zone = self._zone.key
        today = self._shop.clock.now().astimezone(self._zone).toordinal()
        local = mine.with_columns(pl.col("moment").dt.convert_time_zone(zone).dt.date().alias("day"))
        for (id_,), rows in local.group_by("product"):
            days = rows["day"].unique().sort()
            since = today - days[-1].toordinal()
            amounts = [Amount("times", rows["order"].n_unique(), "often"), Amount("days", since, "since")]
            claims = {"bought"}
            if len(days) > 2:
                every = float(days.diff().dt.total_days().median())  # type: ignore[arg-type]
                amounts += [Amount("days", every, "every")]
                amounts += [Amount("date", days[-1].toordinal() + round(every), "when")]
                claims.add("due")
            names = _told([self._products[str(id_)][f"title_{language}"] for language in ("en", "zh")])
            yield Fact(FactId(f"bought:{id_}"), ProductId(str(id_)), names, tuple(amounts), frozenset(claims))
        for id_ in products - set(map(str, mine["product"])):
            yield Fact(FactId(f"new_to_you:{id_}"), ProductId(id_), (), (), frozenset({"new_to_you"}))

    def _popular(self, products: set[str]) -> Iterator[Fact]:
        for id_ in products & self._buyers.keys():
            amounts = (Amount("shoppers", self._buyers[id_], "count"), Amount("days", BUYERS_DAYS, "within"))
            yield Fact(FactId(f"buyers:{id_}"), ProductId(id_), (), amounts, frozenset({"popular", "others_bought"}))

    def _quotes(self, who: ShopperId, cited: Ledger) -> Iterator[Fact]:
        """Prices with offers, where a second search finds the same and nothing below it."""
        for id_ in (fact.partition(":")[2] for fact in cited if _kind(fact) == "quote"):
            product = ProductId(id_)
            quote = self._shop.quote(who, {product: 1}).quote
            checked = verify(quote, self._shop.prices.offers(who, [product]))
            if checked.price_holds and checked.least == "holds":
                listed = int(self._products[id_]["price"])
                amounts = (
                    Amount("money", quote.total, "total"),
                    Amount("money", listed, "regular"),
                    Amount("money", listed - quote.total, "saving"),
                )
                names = _told([name for each in quote.applied for name in (each.offer.name.en, each.offer.name.zh)])
                yield Fact(FactId(f"quote:{id_}"), product, names, amounts, frozenset({"offer", "yours"}))

    def _offers(self, who: ShopperId, products: set[str]) -> Iterator[Fact]:
        some = [ProductId(id_) for id_ in sorted(products)]
        for offer in self._shop.database.offers.of(who, self._shop.clock.now(), some):
            last = moment(int(offer.ends.timestamp()) - 1).astimezone(self._zone).toordinal()
            amounts = [Amount("date", last, "ends")]
            amounts += [Amount("money", offer.amount.minor, "saving")] if offer.amount else []
            claims = {"offer", "yours", *(["estimated"] if offer.estimated else [])}
            yield Fact(FactId(f"offer:{offer.id}"), None, (offer.code,), tuple(amounts), frozenset(claims))


_NAMED = ("title", "brand", "size", "category", "department")


def _kind(fact: FactId) -> str:
    return fact.partition(":")[0]


def _told(names: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
