"""A request in words → a call on one order: which order, which items, what instead, by which method. Pure.

What the words leave open is asked for, one thing at a time; where only one answer is possible it is not asked. Whether
the call may be, the shop's policy decides; here it only becomes exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.assistant.requests import Request
from daogou.assistant.service.addresses import address_of
from daogou.assistant.service.apart import described_by, told_apart, unclear_among, wanted_instead
from daogou.assistant.service.mentions import Mention, Names, all_names, mentions
from daogou.assistant.service.paying import named_methods, names_method, reason_said
from daogou.assistant.service.variants import choose
from daogou.shop.after_sales.account import Account, Item, Order
from daogou.shop.after_sales.calls import Action, Call
from daogou.shop.after_sales.goods import Goods, Variant
from daogou.shop.after_sales.policy import Policy
from daogou.types import Language


@dataclass(frozen=True)
class Lacking:
    """What has to be known first: of what (`about`), and what it may be, as the shopper would say it."""

    slot: Literal["order", "item", "variant", "method", "address", "reason"]
    about: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Impossible:
    """Nothing here can be meant: `why` is a key of the assistant's words, `about` what it is about."""

    why: Literal["no_order_of_that", "no_items_of_that", "variant_gone", "not_offered"]
    about: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ready:
    """The calls to try, the first that the policy allows being meant: they differ in their method alone. `rest` is what
    of the request is about other orders."""

    calls: tuple[Call, ...]
    rest: Request | None = None
    without: tuple[Impossible, ...] = ()
    """What was asked for besides and is not to be had."""


Resolved = Ready | Lacking | Impossible
_ALL = re.compile(r"\b(?:all|everything|every|both|each|entire|whole|any)\b|全部|所有|都|整单", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(?:except|but not|other than|apart from|keep)\b|除了|除", re.IGNORECASE)
_FREE = re.compile(r"no[_ ]?reason|none", re.IGNORECASE)
_PENDING = re.compile(
    r"\bpending\b|\bjust (?:ordered|bought|placed)\b|not (?:yet )?(?:shipped|sent)|还没发货|未发货", re.IGNORECASE
)
_RECEIVED = re.compile(r"\breceived\b|\bdelivered\b|\barrived\b|\bgot\b|收到", re.IGNORECASE)
_SHOWN = 6


@dataclass(frozen=True)
class Desk:
    """Whose request it is, and by what it is decided."""

    account: Account
    policy: Policy
    goods: Goods
    names: Names
    language: Language = "en"

    def resolve(self, request: Request) -> Resolved:
        """See the module."""
        if request.action == "default_address":
            return self._address(request, None)
        orders = self._orders(request)
        if isinstance(orders, Impossible):
            return orders
        if request.action in ("address", "payment"):
            return self._of_order(request, orders)
        if request.action == "cancel":
            return self._cancel(request, orders)
        return self._items(request, orders)

    # which orders

    def _orders(self, request: Request) -> list[Order] | Impossible:
        """Those that the request may be about: of the status that the action is for, or the one that is named."""
        if request.order:
            named = [o for o in self.account.orders.values() if _same_id(o.id, request.order)]
            return named or Impossible("no_order_of_that", request.order)
        left = [order for id_, order in self.account.orders.items() if id_ not in request.done_with]
        return [order for order in left if self._action(request, order) is not None]

    def _action(self, request: Request, order: Order) -> Action | None:
        """What the policy calls it for an order as it stands: to exchange before it is sent is to change its items."""
        for action in _MEANT[request.action]:
            rule = self.policy.actions.get(action)
            if rule is not None and order.status in rule.statuses:
                return action
        return None

    def _cancel(self, request: Request, orders: Sequence[Order]) -> Resolved:
        told = _without_exceptions(request.words)
        named = [m.name for m in mentions(told, all_names(self.account, self.names))]
        found = [o for o in orders if any(set(self.names(item)) & set(named) for item in o.items)] if named else []
        if not found and (len(orders) == 1 or _ALL.search(told)) and not (named and not request.order):
            found = list(orders)
        if request.order and orders:
            found = list(orders)
        if not found:
            return self._which(orders)
        reason = self._reason(request, "cancel", found[0])
        if isinstance(reason, Lacking):
            return reason
        call = Call("cancel", found[0].id, reason=reason)
        return Ready((call,), _rest(request, found[0], found[1:]))

    def _reason(self, request: Request, action: Action, order: Order) -> str | Lacking:
        """The policy's reason that the words say; where it has one for saying none, that one."""
        reasons = self.policy.actions[action].reasons if action in self.policy.actions else {}
        told = {key: (key, named.en, named.zh) for key, named in reasons.items()}
        reason = reason_said(f"{request.reason} {request.words}", told)
        if reason or not reasons:
            return reason
        free = next((key for key in reasons if _FREE.search(key)), "")
        return free or Lacking("reason", order.id, tuple(named.within(self.language) for named in reasons.values()))

    def _of_order(self, request: Request, orders: Sequence[Order]) -> Resolved:
        found = list(orders)
        if not request.order and len(found) > 1:
            named = {m.name for m in mentions(request.words, all_names(self.account, self.names))}
            held = [o for o in found if any(set(self.names(item)) & named for item in o.items)]
            found = held or found
        if not found:
            return self._which(orders)
        if request.action == "address":
            if len(found) > 1 and not _ALL.search(request.words):
                return self._which(found)
            return self._address(request, found[0], found[1:])
        if len(found) > 1:
            return self._which(found)
        methods = self._methods(request, found[0])
        if not names_method(request):
            return Lacking("method", found[0].id, self._called(methods))
        return Ready(tuple(Call("change_payment", found[0].id, method=id_) for id_ in methods))

    def _address(self, request: Request, order: Order | None, others: Sequence[Order] = ()) -> Resolved:
        action: Action = "change_address" if order else "change_profile_address"
        rule = self.policy.actions.get(action)
        if rule is None:
            return Impossible("not_offered")
        fields = address_of(f"{request.words} {request.address}", self.account, order, tuple(rule.fields))
        if not fields:
            return Lacking("address", order.id if order else "")
        return Ready(
            (Call(action, order.id if order else "", fields=fields),), _rest(request, order, others) if order else None
        )

    def _which(self, orders: Sequence[Order]) -> Resolved:
        if not orders:
            return Impossible("no_order_of_that")
        return Lacking("order", "", tuple(order.id for order in orders)[:_SHOWN])

    # which items

    def _items(self, request: Request, orders: Sequence[Order]) -> Resolved:
        words = " ".join([request.words, *(f"{swap.item} to {swap.wanted}" for swap in request.items)])
        told = words if request.action in ("exchange", "modify") else _without_exceptions(words)
        found = mentions(told, all_names(self.account, self.names))
        picked = [(order, self._picked(request, order, found)) for order in orders if self._action(request, order)]
        picked = [(order, items) for order, items in picked if items]
        if not picked:
            return self._none_picked(request, orders, words, found)
        picked = self._one_of_each(picked, found, request)
        order, items = picked[0]
        rest = _rest(request, order, [other for other, _ in picked[1:]])
        if request.action in ("exchange", "modify"):
            return self._swapped(request, order, items, found, rest)
        if len({item.variant for item in items}) > 1 and (unclear := unclear_among(items, found, self.names)):
            return Lacking("item", unclear[0].name, tuple(_described(item) for item in unclear))
        return self._returned(request, order, items, rest)

    def _returned(self, request: Request, order: Order, items: Sequence[Item], rest: Request | None) -> Resolved:
        reason = self._reason(request, "return", order)
        if isinstance(reason, Lacking):
            return reason
        variants = tuple(item.variant for item in items)
        methods = self._methods(request, order)
        return Ready(tuple(Call("return", order.id, variants, method=m, reason=reason) for m in methods), rest)

    def _picked(self, request: Request, order: Order, found: Sequence[Mention]) -> list[Item]:
        """The free items of an order that the words name."""
        free = [item for item in order.items if not item.state]
        if not found or _EXCEPT.search(request.words):
            out = {m.name for m in mentions(_exceptions(request.words), all_names(self.account, self.names))}
            if request.everything or _ALL.search(request.words):
                return [item for item in free if not set(self.names(item)) & out]
        picked: list[Item] = []
        for mention in found:
            same = [item for item in free if mention.name in self.names(item) and item not in picked]
            picked += told_apart(same, mention)
        return picked

    def _none_picked(self, request: Request, orders: Sequence[Order], words: str, found: Sequence[Mention]) -> Resolved:
        possible = [(o, [i for i in o.items if not i.state]) for o in orders if self._action(request, o)]
        if not possible:
            return Impossible("no_items_of_that", found[0].name if found else "")
        if found:
            return Impossible("no_items_of_that", found[0].name)
        options = tuple(dict.fromkeys(self._called_so(item) for _, items in possible for item in items))
        if len(possible) == 1 and len(possible[0][1]) == 1 and request.action == "return":
            return self._returned(request, *possible[0], None)
        return Lacking("item", "", options[:_SHOWN])

    def _one_of_each(
        self, picked: list[tuple[Order, list[Item]]], found: Sequence[Mention], request: Request
    ) -> list[tuple[Order, list[Item]]]:
        """An item that several orders hold is meant once, unless all are: as it is described, in an order for which the
        action is meant, which holds most of what is named, the latest of those."""
        if _ALL.search(request.words) or any(mention.plural for mention in found):
            return picked

        def order_of(each: tuple[int, tuple[Order, list[Item]]]) -> tuple[int, ...]:
            place, (order, items) = each
            told = sum(described_by(item, found, self.names) for item in items)
            return -told, self._preference(request, order), -len(items), -place

        ranked = sorted(enumerate(picked), key=order_of)
        seen: set[str] = set()
        kept: dict[int, list[Item]] = {}
        for place, (_, items) in ranked:
            own = [item for item in items if item.name not in seen]
            seen |= {item.name for item in own}
            if own:
                kept[place] = own
        return [(picked[place][0], kept[place]) for place in sorted(kept)]

    def _preference(self, request: Request, order: Order) -> int:
        """0 for an order of the status that the words speak of, or that the action is first for."""
        meant, action = _MEANT[request.action], self._action(request, order)
        if _PENDING.search(request.words) and not _RECEIVED.search(request.words):
            return int(action != "change_items")
        return meant.index(action) if action in meant else len(meant)

    def _swapped(
        self, request: Request, order: Order, items: Sequence[Item], found: Sequence[Mention], rest: Request | None
    ) -> Resolved:
        action = self._action(request, order)
        pairs: list[tuple[Item, str]] = []
        gone: list[Impossible] = []
        for item in items:
            choice = choose(wanted_instead(item, request, found, self.names), item, self.goods.instead(item))
            if not choice.said:
                return Lacking("variant", item.name, self._offered(item))
            if len(choice.variants) > 1:
                return Lacking("variant", item.name, tuple(_options(v) for v in choice.variants[:_SHOWN]))
            if choice.variants:
                pairs.append((item, choice.variants[0].id))
            else:
                gone.append(Impossible("variant_gone", item.name, self._offered(item)))
        if not pairs:
            return gone[0]
        assert action is not None
        told = tuple(item.variant for item, _ in pairs), tuple(new for _, new in pairs)
        reason = self._reason(request, action, order)
        if isinstance(reason, Lacking):
            return reason
        calls = tuple(Call(action, order.id, *told, method=m, reason=reason) for m in self._methods(request, order))
        return Ready(calls, rest, tuple(gone))

    def _called_so(self, item: Item) -> str:
        return (item.name_zh or item.name) if self.language == "zh" else (item.name or item.name_zh)

    def _offered(self, item: Item) -> tuple[str, ...]:
        some = [one for one in self.goods.instead(item).values() if one.available and one.id != item.variant]
        return tuple(_options(one) for one in some[:_SHOWN])

    # how it is paid

    def _methods(self, request: Request, order: Order) -> list[str]:
        """The methods to try: those that are named, in their order, else what the order was paid with, then others."""
        paid = [entry.method for entry in order.history if entry.kind == "payment"]
        named = named_methods(f"{request.words} {request.method}", self.account)
        tried = [*named, *(method for method in paid if method in self.account.methods), *self.account.methods]
        return list(dict.fromkeys(tried))

    def _called(self, methods: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.account.methods[id_].name or id_ for id_ in methods)


_MEANT: Mapping[str, tuple[Action, ...]] = {
    "return": ("return",),
    "refund": ("return",),
    "exchange": ("exchange", "change_items"),
    "modify": ("change_items", "exchange"),
    "cancel": ("cancel",),
    "address": ("change_address",),
    "payment": ("change_payment",),
    "default_address": ("change_profile_address",),
}


def _same_id(one: str, other: str) -> bool:
    return one.lstrip("#").casefold() == other.strip().lstrip("#").casefold()


def _rest(request: Request, done: Order, others: Sequence[Order]) -> Request | None:
    """The same of the other orders."""
    if not others:
        return None
    return request.model_copy(update={"order": "", "done_with": (*request.done_with, done.id)})


def _without_exceptions(words: str) -> str:
    """The words without what shall stay."""
    found = _EXCEPT.search(words)
    return words[: found.start()] if found else words


def _exceptions(words: str) -> str:
    found = _EXCEPT.search(words)
    return words[found.end() :] if found else ""


def _options(one: Variant) -> str:
    return " · ".join(one.options.values()) or one.name


def _described(item: Item) -> str:
    return f"{item.name} ({', '.join(item.options.values())})" if item.options else item.name
