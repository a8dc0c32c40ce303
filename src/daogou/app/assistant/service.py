"""What the assistant does with orders, over the shop's own: what its shopper may see, and what is to be done."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from daogou.assistant.requests import Request
from daogou.assistant.tools import Done, Needs, Proposal, Refused, SeenLine, SeenOrder
from daogou.assistant.words import say
from daogou.shop.orders import Order
from daogou.types import InvalidInput, Language, Money, ShopperId, is_visitor

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_LOOKED_AT = 5_000
"""Orders among which one is looked for."""


class Service:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def orders(self, who: ShopperId, n: int, language: Language) -> Sequence[SeenOrder]:
        """This shopper's latest orders."""
        return [self._seen(order, language) for order in self._shop.orders(who, n)]

    def order(self, who: ShopperId, id_: str, language: Language) -> SeenOrder | None:
        """This shopper's order of that id, with or without the sign before it; None for anyone else's."""
        told = id_.lstrip("#")
        for order in self._shop.orders(who, _LOOKED_AT):
            if order.id.lstrip("#") == told:
                return self._seen(order, language)
        return None

    def _seen(self, order: Order, language: Language) -> SeenOrder:
        products = self._shop.database.products.get([line.product for line in order.lines])
        currency = self._shop.settings.currency
        lines = [
            SeenLine(
                line.product,
                products[line.product].title.within(language) if line.product in products else line.product,
                line.quantity,
                line.paid,
            )
            for line in order.lines
        ]
        total = Money(sum(line.paid.minor for line in order.lines), currency)
        return SeenOrder(order.id, order.at.astimezone(ZoneInfo(self._shop.settings.timezone)), "", lines, total)

    def propose(self, who: ShopperId, request: Request, language: Language) -> Proposal | Needs | Refused:
        """See `Tools.propose`."""
        if is_visitor(who):
            return Needs("account")
        return Refused(say("no_service", language))

    def pending(self, who: ShopperId, proposal: str, language: Language) -> Proposal | None:
        """See `Tools.pending`."""
        return None

    def confirm(self, who: ShopperId, token: str, language: Language) -> Done:
        """See `Tools.confirm`."""
        raise InvalidInput("Nothing is waiting for a yes.")

    def decline(self, who: ShopperId, proposal: str) -> None:
        """See `Tools.decline`."""

    def hand_off(self, who: ShopperId, summary: str) -> str:
        """Keep the summary where the shop's people look: one JSON file each in the folder `handoffs`."""
        number = f"H{uuid.uuid4().hex[:10].upper()}"
        folder = self._handed(self._shop.key(who))
        folder.mkdir(parents=True, exist_ok=True)
        told = {"id": number, "shopper": who, "at": self._shop.clock.now().isoformat(), "summary": summary}
        (folder / f"{number}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        return number

    def forget(self, keys: Iterable[int]) -> None:
        """Delete what was handed over of the shoppers with these opaque numbers."""
        for key in keys:
            if (folder := self._handed(key)).exists():
                shutil.rmtree(folder)

    def _handed(self, key: int) -> Path:
        return self._shop.folder / "handoffs" / f"{key:016x}"
