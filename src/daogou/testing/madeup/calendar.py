"""When things happen: a made-up year of days, hours and seasons, in the shop's own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from daogou.types import DAY, seconds

TIME_ZONE = "Asia/Shanghai"
_OFFSET = 8 * 3600
"""China has one time, without summer time."""
NOW = datetime(2025, 6, 1, 4, tzinfo=UTC)
"""Noon in the shop."""
END = seconds(NOW)
DAYS = 365
BEGIN = (END + _OFFSET) // DAY * DAY - _OFFSET - DAYS * DAY
"""Midnight in the shop, a year before."""

_MONTHS = np.array([0.9, 0.8, 0.9, 0.9, 1.0, 1.3, 0.9, 0.9, 1.0, 1.0, 1.6, 1.3])
"""How busy each month is: the sales of June and November, the presents of December."""
_SEASONS = {"winter": (11, 12, 1, 2), "summer": (5, 6, 7, 8)}


def visits(draw: np.random.Generator, n: int, hour: float, weekend: float) -> Sequence[int]:
    """`n` moments of the year (s since 1970, ascending): around this hour of the day, `weekend` times as likely on a
    Saturday or Sunday as on another day."""
    days = np.arange(DAYS)
    dates = [_date(BEGIN + int(day) * DAY) for day in days]
    weight = np.array([_MONTHS[date.month - 1] * (weekend if date.weekday() >= 5 else 1) for date in dates])
    chosen = draw.choice(days, n, p=weight / weight.sum())
    hours = np.clip(draw.normal(hour, 2.2, n), 6, 23.9)
    at = BEGIN + chosen * DAY + (hours * 3600).astype(int)
    return [int(moment) for moment in np.sort(at)]


def in_season(season: str, at: int) -> float:
    """How much more likely than in another season one looks for such a thing."""
    if not season:
        return 1.0
    return 2.0 if _date(at).month in _SEASONS[season] else 0.5


def day(n: int) -> int:
    """The n-th day's midnight in the shop, s since 1970."""
    return BEGIN + n * DAY


def _date(at: int) -> datetime:
    return datetime.fromtimestamp(at + _OFFSET, UTC)
