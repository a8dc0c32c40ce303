"""Events: everything a shopper does, feedback included, through one door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

import polars as pl

from daogou.types import ProductId, ShopperId, seconds

EventKind = Literal["impression", "view", "search", "cart", "uncart", "like", "unlike", "hide", "unhide"]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)

EVENT_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "shopper": pl.String(),
    "kind": pl.String(),
    "product": pl.String(),
    "at": pl.Int64(),
    "list": pl.String(),
    "position": pl.Int64(),
    "text": pl.String(),
}
"""A batch of events. `id` is the client's and counts once for its shopper; `product` is null for a search or an
impression; `list` is the id of the shown list that the event came from (an impression's own), `position` the place in
it from 0; `text` is a search's words or an impression's product ids as a JSON list (once with commas, which is still
read). `at` is in s since 1970 (UTC)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a shopper did; see `EVENT_COLUMNS`."""

    id: str
    shopper: ShopperId
    kind: EventKind
    at: datetime
    product: ProductId | None = None
    list: str | None = None
    position: int | None = None
    text: str | None = None


def batch(events: Sequence[Event]) -> pl.DataFrame:
    """Events as `EVENT_COLUMNS`."""
    rows = [(e.id, e.shopper, e.kind, e.product, seconds(e.at), e.list, e.position, e.text) for e in events]
    return pl.DataFrame(rows, schema=EVENT_COLUMNS, orient="row")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a batch: how many events were new, how many had been there already. Impressions are no act of the
    shopper's and not counted."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One shown list and what came of it: `followed` are the events that name it, oldest first. Only of whoever it was
    shown to (a visitor goes on as the account it turned out to be, and an account has its visitors): a list's id may be
    passed on, and then names nothing that was shown to them."""

    list: str
    shopper: ShopperId
    at: datetime
    products: Sequence[ProductId]
    followed: Sequence[Event]


class EventStore(Protocol):
    """Events, append-only: never changed, and removed only when their shopper is erased."""

    def accept(self, batch: pl.DataFrame) -> Accepted:
        """Write `EVENT_COLUMNS`, all or nothing, and return once they are on disk. An id that this shopper sent before
        counts once; another shopper's is another event, so nobody learns of another's ids or takes them up. Raises
        `UnknownProduct` where a product is not in the catalogue, `ErasedShopper`, and `InvalidInput` for an unknown
        kind. Safe to call from many threads: concurrent batches share one commit (group commit)."""

    def of(self, shoppers: Sequence[ShopperId]) -> pl.DataFrame:
        """`EVENT_COLUMNS` of these shoppers (an account and its linked visitors), oldest first, impressions left
        out."""

    def trace(self, list_id: str) -> Trace:
        """What this list showed and what followed; raises `NotFound` for an unknown one."""

    def interactions(self) -> pl.DataFrame:
        """All events that name a product, as `EVENT_COLUMNS`, ordered by shopper and time. What a visitor did stands
        under the account that the visitor is linked to, as it does at a request."""

    def searches(self) -> pl.DataFrame:
        """All searches, as `EVENT_COLUMNS`, oldest first, with visitors' as there."""
