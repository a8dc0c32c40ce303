"""Days as people count them: the calendar days of the shop's own time zone."""

from __future__ import annotations

from datetime import tzinfo

import numpy as np

from daogou.types import Longs, moment


def local_days(at: Longs, zone: tzinfo) -> Longs:
    """int64[n]: the calendar day in `zone` of each moment (`at` int64[n], s since 1970); a number that rises by one
    from day to day, summer time or not. "Yesterday" is a difference of one, be it of 2 hours or of 47."""
    distinct, place = np.unique(at, return_inverse=True)  # the lines of an order share their moment
    days = [moment(one).astimezone(zone).toordinal() for one in distinct]
    return np.array(days, np.int64)[place]


def local_day(at: int, zone: tzinfo) -> int:
    """The same of one moment."""
    return moment(at).astimezone(zone).toordinal()
