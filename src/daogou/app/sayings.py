"""What shoppers wrote, as the models read it: everybody's for a training, one shopper's for a request."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from daogou.features.values import places_of
from daogou.models import PROFILE
from daogou.profiles.sayings import Reader, sayings, written_in
from daogou.shop.interactions import Sayings
from daogou.shop.texts import TEXT_COLUMNS
from daogou.types import ShopperId

if TYPE_CHECKING:
    from daogou.app.shop import Shop


def everyones(shop: Shop) -> pl.DataFrame:
    """`TEXT_COLUMNS` of all, searches on the shop's own pages among them."""
    return pl.concat([shop.database.texts.everything(), _searched(shop.database.events.searches())])


def _searched(events: pl.DataFrame) -> pl.DataFrame:
    """The searches among these events, as `TEXT_COLUMNS`."""
    lacking = [pl.lit(None, TEXT_COLUMNS[name]).alias(name) for name in ("rating", "language")]
    searched = events.filter((pl.col("kind") == "search") & (pl.col("text") != ""))
    return searched.with_columns(lacking).select(list(TEXT_COLUMNS))


class Wrote:
    """What one shopper wrote, where the serving release reads it. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._kept: tuple[str, str, Reader] | None = None

    def by(self, who: ShopperId, events: pl.DataFrame, until: int) -> Sayings | None:
        """All that this shopper, under any linked id, wrote before `until` (s since 1970), `events` being theirs; but
        for what they said is wrong. None where no model reads it."""
        shop = self._shop
        if PROFILE not in shop.serving().ranker.models:
            return None
        texts = shop.database.texts.of(shop.database.shoppers.identities(who))
        reader, wrong = self._reader(), shop.control.hidden(who)
        found = [
            row
            for kind, frame in (("text", texts), ("event", _searched(events)))
            for _, written, rating in written_in(frame, kind)
            if written.at < until
            for row in reader.read(written, rating)
        ]
        return sayings((row for row in found if reader.trait(row) not in wrong), 1)

    def _reader(self) -> Reader:
        serving, (version, goods) = self._shop.serving(), self._shop.goods.versioned()
        with self._lock:
            if self._kept is None or self._kept[:2] != (version, serving.release.id):
                reader = Reader(goods.known, places_of(serving.ranker.features), serving.ranker.rows)
                self._kept = version, serving.release.id, reader
            return self._kept[2]
