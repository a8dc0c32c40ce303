"""Shoppers: accounts, visitors without one, and the link from a visitor to the account it turned out to be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import polars as pl

from daogou.types import InvalidInput, Language, ShopperId, Words

SHOPPER_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "facts": pl.String(),
    "facts_en": pl.String(),
    "facts_zh": pl.String(),
    "source": pl.String(),
    "source_en": pl.String(),
    "source_zh": pl.String(),
}
"""`facts` is a JSON object of what the shop states about an account (household size …), names and values as the shop
keeps them, `facts_en` and `facts_zh` the same facts in a language's words; `source` says where they are from: a page
that shows a fact shows its source."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the shop states about one account: names and values as the shop keeps them and in each language's words,
    empty where there are none, and where they are from."""

    facts: Mapping[str, str] = field(default_factory=dict)
    en: Mapping[str, str] = field(default_factory=dict)
    zh: Mapping[str, str] = field(default_factory=dict)
    source: Words = field(default_factory=Words)

    def within(self, language: Language) -> Mapping[str, str]:
        """The facts in this language; where it has none, as the shop keeps them, else in the other language."""
        own, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return own or self.facts or other


def read_facts(text: str) -> Mapping[str, str]:
    """The facts in a JSON object, each as it is written there. A fact that is null or blank is not known, and left
    out. Raises `InvalidInput` for what is no JSON object."""
    try:
        told = json.loads(text)
    except ValueError as error:
        raise InvalidInput(f"A shopper's facts are no JSON object: {text[:80]}") from error
    if not isinstance(told, dict):
        raise InvalidInput(f"A shopper's facts are no JSON object: {text[:80]}")
    known = {name: fact for name, fact in told.items() if fact is not None and str(fact).strip()}
    return {
        name: fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False) for name, fact in known.items()
    }


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
        """Write `SHOPPER_COLUMNS`; what is stated of an account that is there is replaced. Returns how many were new or
        stated otherwise. Raises `ErasedShopper`."""

    def known(self, shopper: ShopperId) -> bool:
        """Whether this account is in the shop (by its facts or by an order)."""

    def stored(self, whom: Sequence[ShopperId]) -> frozenset[ShopperId]:
        """Those of these, visitors or accounts, of whom anything is stored."""

    def facts(self, shopper: ShopperId) -> Stated:
        """What the shop states about this account."""

    def link(self, visitor: ShopperId, shopper: ShopperId, at: datetime) -> bool:
        """Say that this visitor is that account. True if it is so now; False, with nothing written, where the visitor
        was linked to another account before or this link was undone. Decided by the database, so two at once are
        safe. Raises `ErasedShopper`."""

    def unlink(self, visitor: ShopperId, shopper: ShopperId, at: datetime) -> bool:
        """Undo the link; what the visitor did no longer counts for the account. False where there is none."""

    def identities(self, shopper: ShopperId) -> Sequence[ShopperId]:
        """The account and its linked visitors, the account first."""

    def erase(self, shopper: ShopperId) -> int:
        """Delete the account, its linked visitors, and all their facts, orders, events, texts and statements;
        returns how many rows went. Of each id nothing is kept but its `OpaqueKey`."""

    def erased(self, whom: Iterable[ShopperId]) -> frozenset[ShopperId]:
        """Those of these who were erased."""

    def erased_keys(self) -> frozenset[int]:
        """The `OpaqueKey` of everyone who was ever erased."""
