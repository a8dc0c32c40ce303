"""One shopper's side of the shop: methods of payment and orders, and what of the money of an order is still here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from daogou.types import ShopperId

EntryKind = Literal["payment", "refund", "cashback"]
Address = Mapping[str, str]


ORIGINAL = "original"
"""The method of an order of which the shop does not say what it was paid with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Money that went one way or the other for an order; `amount` ≥ 0, in minor units."""

    kind: EntryKind
    amount: int
    method: str


@dataclass(frozen=True, slots=True)
class Method:
    """A way to pay: `kind` is the policy's word (`gift_card`, `credit_card`); `balance` in minor units where it has
    one, else None."""

    id: str
    kind: str
    balance: int | None = None
    name: str = ""


ItemState = Literal["", "return_requested", "exchange_requested", "returned"]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of an order. `variant` is what a call names it by, the same on equal pieces; `price` is what was paid
    for this piece, in minor units. `state` says what was begun with it: such a piece is in no second request."""

    variant: str
    product: str
    name: str
    price: int
    options: Mapping[str, str] = field(default_factory=dict)
    category: str = ""
    state: ItemState = ""
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A return or an exchange that was asked for: the pieces by their places in the order, for an exchange what each
    becomes, the method that settles it, and the price difference (positive: the shopper pays)."""

    kind: Literal["return", "exchange"]
    places: tuple[int, ...]
    new: tuple[Item, ...]
    method: str
    difference: int
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """Where a parcel was at a moment (s since 1970), as its carrier says it."""

    carrier: str
    number: str
    at: int
    place: str = ""
    text_en: str = ""
    text_zh: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One order as it stands. `since` says when each status was reached (s since 1970); `done` which actions were
    taken on it, in order; `notes` what else was written on it (`cancel_reason`, `invoice`, …)."""

    id: str
    status: str
    items: tuple[Item, ...]
    history: tuple[Entry, ...] = ()
    address: Address = field(default_factory=dict)
    since: Mapping[str, int] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    tracks: tuple[Track, ...] = ()

    def moved(self, kind: EntryKind) -> int:
        """The sum of all entries of this kind, in minor units."""
        return sum(entry.amount for entry in self.history if entry.kind == kind)

    def left(self) -> int:
        """What was paid and not given back: the most that can still be refunded, in minor units."""
        return max(0, self.moved("payment") - self.moved("refund") - self.moved("cashback"))

    def knows(self, method: str) -> bool:
        """Whether this method may have to do with the order: `ORIGINAL` stands for another one in every order, and for
        none where the shop says what was paid with."""
        return method != ORIGINAL or any(entry.method == ORIGINAL for entry in self.history)


@dataclass(frozen=True, slots=True)
class Account:
    """One shopper's account. There is no other's order in it, so another's id is as unknown as one that never was."""

    shopper: ShopperId
    methods: Mapping[str, Method] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    address: Address = field(default_factory=dict)
