"""What an item of an order can become: asked of the catalogue by the rules, answered by whoever holds one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from daogou.shop.after_sales.account import Item


@dataclass(frozen=True, slots=True)
class Variant:
    """Something an item can be exchanged for; `price` in minor units today, None where the catalogue has none."""

    id: str
    product: str
    name: str
    price: int | None
    available: bool
    options: Mapping[str, str] = field(default_factory=dict)
    name_zh: str = ""


class Goods(Protocol):
    """Today's catalogue."""

    def instead(self, item: Item) -> Mapping[str, Variant]:
        """What this item may be exchanged for, by id; the item's own variant is in it where it is still sold."""

    def price(self, item: Item) -> int | None:
        """What a piece like this one costs today, in minor units; None where it is not sold any more."""

    def reviewed(self, item: Item) -> bool:
        """Whether the shopper has written a review of it."""


class NoGoods:
    """A catalogue of nothing: for decisions that need none."""

    def instead(self, item: Item) -> Mapping[str, Variant]:
        return {}

    def price(self, item: Item) -> int | None:
        return None

    def reviewed(self, item: Item) -> bool:
        return False
