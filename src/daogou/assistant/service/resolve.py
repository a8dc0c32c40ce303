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
from daogou.assistant.service.mentions import Mention, Names, all_names, mentions
from daogou.assistant.service.variants import choose, plain
from daogou.shop.after_sales.account import Account, Item, Order
from daogou.shop.after_sales.calls import Action, Call
from daogou.shop.after_sales.goods import Goods, Variant
from daogou.shop.after_sales.policy import Policy


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
        reasons = self.policy.actions["cancel"].reasons if "cancel" in self.policy.actions else {}
        reason = _reason(f"{request.reason} {request.words}", {key: (key, n.en, n.zh) for key, n in reasons.items()})
        if reasons and not reason:
            options = tuple(named_.en or key for key, named_ in reasons.items())
            return Lacking("reason", found[0].id, options)
        call = Call("cancel", found[0].id, reason=reason)
        return Ready((call,), _rest(request, found[0], found[1:]))

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
        if not _names_method(request):
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
        if len({item.variant for item in items}) > 1 and (unclear := _unclear(items, found, self.names)):
            return Lacking("item", unclear[0].name, tuple(_described(item) for item in unclear))
        calls = [
            Call("return", order.id, tuple(i.variant for i in items), method=m) for m in self._methods(request, order)
        ]
        return Ready(tuple(calls), rest)

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
            picked += _told_apart(same, mention)
        return picked

    def _none_picked(self, request: Request, orders: Sequence[Order], words: str, found: Sequence[Mention]) -> Resolved:
        possible = [(o, [i for i in o.items if not i.state]) for o in orders if self._action(request, o)]
        if not possible:
            return Impossible("no_items_of_that", found[0].name if found else "")
        if found:
            return Impossible("no_items_of_that", found[0].name)
        options = tuple(dict.fromkeys(item.name for _, items in possible for item in items))
        if len(possible) == 1 and len(possible[0][1]) == 1 and request.action == "return":
            order, items = possible[0]
            return Ready(
                tuple(Call("return", order.id, (items[0].variant,), method=m) for m in self._methods(request, order))
            )
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
            told = sum(_described_by(item, found, self.names) for item in items)
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
            choice = choose(_wanted(item, request, found, self.names), item, self.goods.instead(item))
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
        calls = tuple(Call(action, order.id, *told, method=m) for m in self._methods(request, order))
        return Ready(calls, rest, tuple(gone))

    def _offered(self, item: Item) -> tuple[str, ...]:
        some = [one for one in self.goods.instead(item).values() if one.available and one.id != item.variant]
        return tuple(_options(one) for one in some[:_SHOWN])

    # how it is paid

    def _methods(self, request: Request, order: Order) -> list[str]:
        """The methods to try: those that are named, in their order, else what the order was paid with, then others."""
        paid = [entry.method for entry in order.history if entry.kind == "payment"]
        named = _named_methods(f"{request.words} {request.method}", self.account)
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
_KINDS = {
    "paypal": re.compile(r"\bpaypal\b", re.IGNORECASE),
    "gift_card": re.compile(r"\bgift ?cards?\b|\bGC\b|礼品卡", re.IGNORECASE),
    "credit_card": re.compile(
        r"\bcredit ?cards?\b|\bvisa\b|\bmastercard\b|\bmaster card\b|\bamex\b|信用卡", re.IGNORECASE
    ),
    "alipay": re.compile(r"\balipay\b|支付宝", re.IGNORECASE),
    "wechat": re.compile(r"\bwechat\b|微信", re.IGNORECASE),
}


def _named_methods(text: str, account: Account) -> list[str]:
    """By where they are named; a method by its id, its name or its kind."""
    found: list[tuple[int, str]] = []
    for id_, method in account.methods.items():
        places = [text.find(told) for told in (id_, method.name) if told and told in text]
        kind = _KINDS.get(method.kind)
        if kind and (match := kind.search(text)):
            places.append(match.start())
        if places:
            found.append((min(places), id_))
    return [id_ for _, id_ in sorted(found)]


def _names_method(request: Request) -> bool:
    text = f"{request.words} {request.method}"
    return bool(request.method) or any(pattern.search(text) for pattern in _KINDS.values())


def _reason(words: str, reasons: Mapping[str, Sequence[str]]) -> str:
    """The policy's reason that the words say; a mistake, or that it is not needed, in any words."""
    told = words.casefold()
    for key, named in reasons.items():
        if any(name and name.casefold() in told for name in named):
            return key
    cues = {
        "mistake": r"mistake|accident|wrong|拍错|误",
        "needed": r"no longer|not need|don't need|don't want|unneeded|needs? (?:it|them) any|不需要|不想要|不要了",
    }
    for cue, pattern in cues.items():
        if re.search(pattern, told):
            return next((key for key in reasons if cue in key.casefold()), "")
    return ""


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


def _told_apart(same: Sequence[Item], mention: Mention) -> list[Item]:
    """Of items of one name those that the words beside it mean: by options, by price; all in the plural."""
    if len(same) < 2:
        return list(same)
    beside = plain(f"{mention.before[-60:]} {mention.name} {_identifying(mention.after)}")
    if re.search(r"\b(?:more|most) expensive\b|更贵|最贵", f"{mention.before} {mention.after}"):
        return [max(same, key=lambda item: item.price)]
    if re.search(r"\bcheaper one\b", f"{mention.before} {mention.after}"):
        return [min(same, key=lambda item: item.price)]
    scores = [sum(f" {plain(value)} " in f" {beside} " for value in item.options.values()) for item in same]
    best = [item for item, score in zip(same, scores, strict=True) if score == max(scores)]
    return best if max(scores) or mention.plural else list(same)


def _described_by(item: Item, found: Sequence[Mention], names: Names) -> int:
    """How many of the item's options the words beside its name say."""
    beside = [f"{m.before[-60:]} {_identifying(m.after)}" for m in found if m.name in names(item)]
    told = f" {plain(' '.join(beside))} "
    return sum(f" {plain(value)} " in told for value in item.options.values())


def _unclear(items: Sequence[Item], found: Sequence[Mention], names: Names) -> list[Item]:
    """Different items of one name, named in the singular."""
    for mention in found:
        same = [item for item in items if mention.name in names(item)]
        if len({item.variant for item in same}) > 1 and not mention.plural and not _ALL.search(mention.before[-40:]):
            return same
    return []


_INTO = re.compile(r"\b(?:to|for|into|with|as|instead)\b|换成|改成|换", re.IGNORECASE)


def _identifying(after: str) -> str:
    """What of the words behind a name still says which one it is."""
    found = _INTO.search(after)
    return after[: found.start()] if found else ""


def _wanted(item: Item, request: Request, found: Sequence[Mention], names: Names) -> str:
    """What the words say is wanted instead of this item."""
    answered = [swap.wanted for swap in request.items if swap.item in names(item)]
    told = []
    for mention in found:
        if mention.name in names(item):
            into = _INTO.search(mention.after)
            told.append(mention.after[into.start() :] if into else mention.after)
    before = [m.before for m in found if m.name in names(item)][-1:]
    told += [text for text in before if not any(word.strip() for word in told)]
    return " . ".join([*answered, *told])


def _options(one: Variant) -> str:
    return " · ".join(one.options.values()) or one.name


def _described(item: Item) -> str:
    return f"{item.name} ({', '.join(item.options.values())})" if item.options else item.name
