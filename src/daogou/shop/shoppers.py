"""Shoppers: accounts, visitors without one, and the link from a visitor to the account it turned out to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import polars as pl

from daogou.types import ShopperId

SHOPPER_COLUMNS: dict[str, pl.DataType] = {"id": pl.String(), "facts": pl.String(), "source": pl.String()}
"""`facts` is a JSON object of what the shop states about an account (household size …), `source` says where it is
from: a page that shows a fact shows its source."""


OpaqueKey = Callable[[str], int]
"""A shopper's id → the number from 0 to 2**64 - 1 that stands for it where the id itself may not be kept: always the
same for the same id, and without the shop's secret no way back to it."""


class ShopperStore(Protocol):
    """Accounts and visitors. A visitor is linked to at most one account, ever: a second account on the same device
    gets a new visitor id, so nothing crosses over.

    Nothing is written under the id of an erased shopper again: what would, in any store of the shop, raises
    `ErasedShopper` with nothing written. It is decided within the write, so an erasure at the same time holds too.
    """

    def add(self, batch: pl.DataFrame) -> int:
        """Write `SHOPPER_COLUMNS`; an id that is there is left alone; returns how many were new. Raises
        `ErasedShopper`."""

    def known(self, shopper: ShopperId) -> bool:
        """Whether this account is in the shop (by its facts or by an order)."""

    def stored(self, whom: Sequence[ShopperId]) -> frozenset[ShopperId]:
        """Those of these, visitors or accounts, of whom anything is stored."""

    def facts(self, shopper: ShopperId) -> tuple[Mapping[str, str], str]:
        """What the shop states about this account, and the source; two empties where it states nothing."""

    def link(self, visitor: ShopperId, shopper: ShopperId, at: datetime) -> bool:
        """Say that this visitor is that account. True if it is so now; False, with nothing written, where the visitor
        was linked to another account before or this link was undone. Decided by the database, so two at once are
        safe. Raises `ErasedShopper`."""

    def unlink(self, visitor: ShopperId, shopper: ShopperId, at: datetime) -> bool:
        """Undo the link; what the visitor did no longer counts for the account. False where there is none."""

    def identities(self, shopper: ShopperId) -> Sequence[ShopperId]:
        """The account and its linked visitors, the account first."""

    def erase(self, shopper: ShopperId) -> int:
        """Delete the account, its linked visitors, and all their facts, orders and events; returns how many rows
        went. Of each id nothing is kept but its `OpaqueKey`."""

    def erased(self, whom: Iterable[ShopperId]) -> frozenset[ShopperId]:
        """Those of these who were erased."""

    def erased_keys(self) -> frozenset[int]:
        """The `OpaqueKey` of everyone who was ever erased."""
