"""The checks: each looks at one thing and refuses for one kind of reason. Which run, and in which order, is data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from daogou.shop.after_sales.account import ORIGINAL, Item
from daogou.shop.after_sales.ask import Ask, is_open
from daogou.shop.after_sales.decision import Refused
from daogou.shop.after_sales.goods import Variant
from daogou.shop.after_sales.policy import CHECKS, Check, PairCheck

LONGEST = 500
"""Characters that one field of an address may have."""


def refused(ask: Ask) -> Refused | None:
    """The first reason that speaks against the call, its order's status aside."""
    checks = ask.rule.checks or CHECKS[ask.call.action]
    return next((found for check in checks if (found := _CHECKS[check](ask)) is not None), None)


def _window(ask: Ask) -> Refused | None:
    return None if is_open(ask.order, ask.rule, ask.now) else ask.refuse("too_late", ask.order.status)


def _once(ask: Ask) -> Refused | None:
    again = ask.rule.once and ask.call.action in ask.order.done
    return ask.refuse("already_done", ask.call.action) if again else None


def _reason(ask: Ask) -> Refused | None:
    known = tuple(ask.rule.reasons)
    if not known or ask.call.reason in known:
        return None
    return ask.refuse("unknown_reason", ask.call.reason, reasons=known)


def _items(ask: Ask) -> Refused | None:
    missing = ask.missing()
    return None if missing is None else ask.refuse("unknown_item", missing)


def _named(ask: Ask) -> Refused | None:
    return None if ask.call.items else ask.refuse("nothing_named")


def _excluded(ask: Ask) -> Refused | None:
    out = ask.rule.exclude
    for place in ask.places():
        item = ask.order.items[place]
        if item.product in out.products or item.category in out.categories:
            return ask.refuse("item_excluded", item.variant)
    return None


def _lengths(ask: Ask) -> Refused | None:
    return None if len(ask.call.items) == len(ask.call.new_items) else ask.refuse("lengths_differ")


def _pairs(ask: Ask) -> Refused | None:
    for _, item, new, variant in ask.pairs():
        for check in ask.rule.pairs:
            if (found := _PAIR_CHECKS[check](ask, item, new, variant)) is not None:
                return found
    return None


def _differ(ask: Ask) -> Refused | None:
    pairs = ask.pairs()
    return next((found for _, item, new, _ in pairs if (found := _same(ask, item, new, None)) is not None), None)


def _same(ask: Ask, item: Item, new: str, variant: Variant | None) -> Refused | None:
    return ask.refuse("same_item", new, variants=_offered(ask, item)) if item.variant == new else None


def _variant(ask: Ask, item: Item, new: str, variant: Variant | None) -> Refused | None:
    return ask.refuse("unknown_variant", new, variants=_offered(ask, item)) if variant is None else None


def _available(ask: Ask, item: Item, new: str, variant: Variant | None) -> Refused | None:
    here = variant is not None and variant.available
    return None if here else ask.refuse("variant_unavailable", new, variants=_offered(ask, item))


def _price(ask: Ask, item: Item, new: str, variant: Variant | None) -> Refused | None:
    priced = variant is not None and variant.price is not None
    return None if priced else ask.refuse("no_price", new, variants=_offered(ask, item))


def _offered(ask: Ask, item: Item) -> tuple[str, ...]:
    """What the item could become."""
    some = ask.goods.instead(item)
    return tuple(id_ for id_, one in some.items() if one.available and one.price is not None and id_ != item.variant)


def _difference(ask: Ask) -> Refused | None:
    difference = ask.difference()
    equal = ask.rule.difference == "equal" and difference != 0
    back = ask.rule.difference == "settle" and -difference > ask.order.left()
    return ask.refuse("difference_not_allowed", str(difference)) if equal or back else None


def _method(ask: Ask) -> Refused | None:
    if ask.method() is None:
        return ask.refuse("unknown_method", ask.call.method, methods=_allowed(ask))
    if ask.call.action != "return" and ask.call.method not in _allowed(ask):
        return ask.refuse("method_not_allowed", ask.call.method, methods=_allowed(ask))
    return None


def _refund_method(ask: Ask) -> Refused | None:
    allowed = _refundable(ask)
    return None if ask.call.method in allowed else ask.refuse("method_not_allowed", ask.call.method, methods=allowed)


def _allowed(ask: Ask) -> tuple[str, ...]:
    if ask.call.action == "return":
        return _refundable(ask)
    kinds = ask.rule.methods
    return tuple(
        id_
        for id_, method in ask.account.methods.items()
        if (kinds is None or method.kind in kinds) and ask.order.knows(id_) and _may_pay(ask, id_)
    )


def _may_pay(ask: Ask, method: str) -> bool:
    """What an order was once paid with, whatever it was, is nothing that another payment could be moved to."""
    return not (method == ORIGINAL and ask.call.action == "change_payment")


def _refundable(ask: Ask) -> tuple[str, ...]:
    """Where a refund may go: `original` is what the order was first paid with."""
    kinds = ask.rule.methods
    original = next((entry.method for entry in ask.order.history if entry.kind == "payment"), None)
    return tuple(
        id_
        for id_, method in ask.account.methods.items()
        if ask.order.knows(id_) and (kinds is None or method.kind in kinds or ("original" in kinds and id_ == original))
    )


def _single(ask: Ask) -> Refused | None:
    if not ask.rule.single and ask.order.history:
        return None
    once = [entry.kind for entry in ask.order.history] == ["payment"]
    return None if once else ask.refuse("paid_in_parts")


def _same_method(ask: Ask) -> Refused | None:
    last = [entry.method for entry in ask.order.history if entry.kind == "payment"][-1:]
    return ask.refuse("same_method", ask.call.method) if ask.call.method in last else None


def _balance(ask: Ask) -> Refused | None:
    """A card with a balance has to cover what would be paid."""
    method = ask.method()
    due = ask.order.left() if ask.call.action == "change_payment" else ask.difference()
    if method is None or method.balance is None or method.balance >= due:
        return None
    enough = {id_ for id_, each in ask.account.methods.items() if each.balance is None or each.balance >= due}
    return ask.refuse("card_too_small", method.id, methods=tuple(id_ for id_ in _allowed(ask) if id_ in enough))


def _fields(ask: Ask) -> Refused | None:
    known, given = tuple(ask.rule.fields), ask.call.fields
    for name in given:
        if name not in known:
            return ask.refuse("unknown_field", name, fields=known)
    for name in known:
        told = given.get(name, "")
        if len(told) > LONGEST or (name not in ask.rule.optional and not told.strip()):
            return ask.refuse("fields_missing", name, fields=known)
    return None


def _reviewed(ask: Ask) -> Refused | None:
    for place in ask.places():
        if not ask.goods.reviewed(item := ask.order.items[place]):
            return ask.refuse("not_reviewed", item.variant)
    return None


_CHECKS: Mapping[Check, Callable[[Ask], Refused | None]] = {
    "window": _window,
    "once": _once,
    "reason": _reason,
    "items": _items,
    "named": _named,
    "excluded": _excluded,
    "lengths": _lengths,
    "pairs": _pairs,
    "differ": _differ,
    "difference": _difference,
    "method": _method,
    "refund_method": _refund_method,
    "single": _single,
    "same_method": _same_method,
    "balance": _balance,
    "fields": _fields,
    "reviewed": _reviewed,
}
_PAIR_CHECKS: Mapping[PairCheck, Callable[[Ask, Item, str, Variant | None], Refused | None]] = {
    "differ": _same,
    "variant": _variant,
    "available": _available,
    "price": _price,
}
