"""What the demo has to know about this shop beside its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from daogou.adapters.completejourney.package import TIME_ZONE, Files, folder
from daogou.types import Words


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """A shop's name, currency (ISO 4217) and IANA time zone, and the moment that its clock takes for now."""

    name: Words
    currency: str
    time_zone: str
    now: datetime


def shop_settings(place: Path | None = None) -> ShopSettings:
    """The Complete Journey's. Its data ends in the past: now is the second after the last purchase. Raises
    `MissingExtra` where the package is not installed."""
    bought = Files(place or folder()).scan("transactions").select(pl.col("transaction_timestamp").max())
    last: datetime = bought.collect().item()
    name = Words(en="The Complete Journey grocer", zh="全程之旅杂货店")
    return ShopSettings(name, "USD", TIME_ZONE, last.replace(tzinfo=UTC, microsecond=0) + timedelta(seconds=1))
