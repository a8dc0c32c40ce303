"""What the assistant does with orders, over the shop's own: what its shopper may see, and what is to be done."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from daogou.app.after_sales import Declined, Proposed, View
from daogou.assistant.requests import Request
from daogou.assistant.service.plan import Not, Plan, plan
from daogou.assistant.service.resolve import Desk
from daogou.assistant.tools import Done, Needs, Proposal, Refused, SeenLine, SeenOrder
from daogou.guide.cards import Sentence
from daogou.shop.after_sales.account import Item
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.goods import Variant
from daogou.shop.after_sales.telling import became, headline
from daogou.types import ErasedShopper, FactId, Language, Money, NotFound, ShopperId, is_visitor, moment

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_LOOKED_AT = 50
"""Orders that a request may be about, the latest."""


class Service:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def orders(self, who: ShopperId, n: int, language: Language) -> Sequence[SeenOrder]:
        """This shopper's latest orders."""
        return [self._seen(view, language) for view in self._shop.after_sales.orders(who, n)]

    def order(self, who: ShopperId, id_: str, language: Language) -> SeenOrder | None:
        """This shopper's order of that id, with or without the sign before it; None for anyone else's."""
        for told in dict.fromkeys((id_, id_.lstrip("#"), f"#{id_.lstrip('#')}")):
            try:
                return self._seen(self._shop.after_sales.order(who, told), language)
            except NotFound:
                continue
        return None

    def _seen(self, view: View, language: Language) -> SeenOrder:
        order, currency = view.order, self._shop.settings.currency
        counted: dict[str, list[Item]] = {}
        for item in order.items:
            counted.setdefault(item.variant, []).append(item)
        lines = [
            SeenLine(
                id_, _title(same[0], language), len(same), Money(sum(i.price for i in same), currency), same[0].options
            )
            for id_, same in counted.items()
        ]
        first = min(order.since.values(), default=None)
        at = None if first is None else moment(first).astimezone(ZoneInfo(self._shop.settings.timezone))
        tracking = tuple(dict.fromkeys(track.number for track in order.tracks if track.number))
        paid = Money(order.left(), currency)
        return SeenOrder(
            order.id, at, view.status.within(language), lines, paid, tracking, ", ".join(order.address.values())
        )

    def propose(self, who: ShopperId, session: str, request: Request, language: Language) -> Proposal | Needs | Refused:
        """See `Tools.propose`."""
        if is_visitor(who):
            return Needs("account")
        service = self._shop.after_sales
        account = service.account(who, limit=_LOOKED_AT)
        desk = Desk(account, service.policy, _Goods(self._shop, who), _names, language)

        def ask(call: Call) -> Proposed | Not:
            made = service.propose(who, session, call)
            if isinstance(made, Declined):
                return Not(made.refused.reason, made.why.within(language))
            return made

        made = plan(desk, request, ask, language)
        if not isinstance(made, Plan):
            return made
        told = self._told(made.made, language)
        return replace(told, told=[*made.without, *told.told], rest=made.rest)

    def _told(self, made: Proposed, language: Language) -> Proposal:
        """A proposal as it is shown. The token goes with the id that it is good for."""
        one = made.proposal
        facts = [FactId(f"order:{one.call.order}")] if one.call.order else []
        said = [Sentence(line.within(language), facts) for line in one.told]
        amount = Money(-(one.amount + one.later), self._shop.settings.currency)
        return Proposal(one.id, f"{one.id}:{made.token}", one.call.action, said, amount, moment(one.expires))

    def pending(self, who: ShopperId, session: str, proposal: str, language: Language) -> Proposal | None:
        """See `Tools.pending`: of this session alone, and while it is open."""
        service = self._shop.after_sales
        if not proposal or service.outcome(who, proposal) is not None:
            return None
        try:
            made = service.proposal(who, session, proposal)
        except NotFound:
            return None
        return self._told(made, language) if moment(made.proposal.expires) > self._shop.clock.now() else None

    def confirm(self, who: ShopperId, session: str, token: str, language: Language) -> Done:
        """See `Tools.confirm`."""
        id_, _, good_for = token.partition(":")
        outcome = self._shop.after_sales.confirm(who, session, id_, good_for)
        call = self._shop.after_sales.proposal(who, session, id_).proposal.call
        facts = [FactId(f"order:{call.order}")] if call.order else []
        said = [Sentence(became(outcome.reason).within(language), facts)]
        return Done(
            [*said, Sentence(f"{headline(call).within(language)}{'。' if language == 'zh' else '.'}", facts)]
            if outcome.done
            else said
        )

    def decline(self, who: ShopperId, session: str, proposal: str) -> None:
        """See `Tools.decline`."""
        with suppress(NotFound):
            made = self._shop.after_sales.proposal(who, session, proposal)
            self._shop.after_sales.cancel(who, session, proposal, made.token)

    def hand_off(self, who: ShopperId, summary: str) -> str:
        """Keep the summary where the shop's people look: one JSON file in the folder `handoffs` for each shopper, until
        they take it away; asked again, it is written anew. Raises `ErasedShopper`."""
        folder = self._handed(self._shop.key(who))
        if self._shop.erased(who):
            raise ErasedShopper([who])
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting = next(iter(sorted(folder.glob("H*.json"))), None)
        number = waiting.stem if waiting else f"H{uuid.uuid4().hex[:10].upper()}"
        told = {"id": number, "shopper": who, "at": self._shop.clock.now().isoformat(), "summary": summary}
        part = folder / f"{number}.{uuid.uuid4().hex}.part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as f:
            json.dump(told, f, ensure_ascii=False, indent=1)
        part.replace(folder / f"{number}.json")
        if self._shop.erased(who):  # meanwhile: an erasure may have passed here before
            shutil.rmtree(folder, ignore_errors=True)
            raise ErasedShopper([who])
        return number

    def forget(self, keys: Iterable[int]) -> None:
        """Delete what was handed over of the shoppers with these opaque numbers."""
        for key in keys:
            if (folder := self._handed(key)).exists():
                shutil.rmtree(folder)

    def _handed(self, key: int) -> Path:
        return self._shop.folder / "handoffs" / f"{key:016x}"


@dataclass(frozen=True)
class _Goods:
    """What items can be exchanged for, for words to choose among; what it costs the policy asks for itself."""

    shop: Shop
    who: ShopperId

    def instead(self, item: Item) -> Mapping[str, Variant]:
        return self.shop.after_sales.instead(self.who, item)

    def price(self, item: Item) -> int | None:
        return None

    def reviewed(self, item: Item) -> bool:
        return False


def _names(item: Item) -> Sequence[str]:
    return [name for name in (item.name, item.name_zh) if name]


def _title(item: Item, language: Language) -> str:
    return (item.name_zh or item.name) if language == "zh" else (item.name or item.name_zh)


def _line(same: Sequence[Item], language: Language, currency: str) -> SeenLine:
    one = same[0]
    return SeenLine(
        one.variant, _title(one, language), len(same), Money(sum(item.price for item in same), currency), one.options
    )
