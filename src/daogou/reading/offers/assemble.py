"""Facts → one typed offer. What contradicts what was said before, or does not fit what is taken off, is left unread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from daogou.reading.offers.facts import Fact
from daogou.shop.pricing.benefits import (
    UNIT_KINDS,
    Benefit,
    Bundle,
    BuyGet,
    Credit,
    FixedOff,
    MemberPrice,
    NthItem,
    Part,
    PercentOff,
    Step,
    Subsidy,
    Threshold,
)
from daogou.shop.pricing.offer import Minimum, Offer
from daogou.shop.pricing.scope import Scope

_BENEFITS = frozenset(
    ("percent", "step", "fixed", "each", "nth_item", "buy_get", "bundle", "member_price", "subsidy", "credit")
)
_FITS: Mapping[str, frozenset[str]] = {
    "cap": frozenset(("percent", "step", "subsidy")),
    "no_cap": frozenset(("percent", "step")),
    "per_item": frozenset(("subsidy",)),
    "items_per_shopper": frozenset(("subsidy",)),
    "cheapest": frozenset(("buy_get", "nth_item")),
    "can_pay": frozenset(("credit",)),
    "every": frozenset(("step",)),
    "no_minimum": frozenset(("percent", "fixed", "each")),
    "minimum_amount": _BENEFITS - {"step", "member_price", "credit"},
    "minimum_items": _BENEFITS - {"member_price", "credit"},
    "stage": _BENEFITS - UNIT_KINDS - {"subsidy", "credit"},
}
"""What of these goes with which benefits; the other fields go with all."""
_APART = (("cap", "no_cap"), ("everything", "scope"), ("no_minimum", "minimum_amount"), ("no_minimum", "minimum_items"))


class Unfit(Exception):
    """What a clause says contradicts the ones before it; the message says how."""


class Draft:
    """An offer on its way, clause by clause."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._told: dict[str, Any] = {}
        self._place: dict[str, int] = {}
        self._closed = False

    @property
    def stated(self) -> frozenset[str]:
        """The fields that were told."""
        return frozenset(self._told)

    def take(self, facts: Sequence[Fact], place: int) -> None:
        """All facts of one clause, or none: raises `Unfit`."""
        told = dict(self._told)
        _same_offer(told, facts, self._closed)
        for field, value in facts:
            _add(told, field, self._text[slice(*value)] if field == "code" else value)
        _check(told)
        if facts and not any(fact.field in _BENEFITS for fact in facts) and any(field in _BENEFITS for field in told):
            self._closed = True
        self._place |= {field: place for field in told.keys() - self._told.keys()}
        self._told = told

    def offer(self, id_: str) -> tuple[Offer | None, dict[int, str]]:
        """The offer, None where what it takes off is not known, and the clauses that do not fit it, with why."""
        told = dict(self._told)
        kind = next((field for field in told if field in _BENEFITS), None)
        if kind is None:
            return None, {place: "it is not known what is taken off" for place in self._place.values()}
        misfits = {}
        for field in [field for field in told if not _fits(field, kind, told)]:
            misfits[self._place[field]] = f"{field.replace('_', ' ')} does not go with {kind.replace('_', ' ')}"
            del told[field]
        try:
            return _offer(id_, kind, told), misfits
        except ValidationError as error:
            why = error.errors()[0]["msg"]
            return None, dict.fromkeys(self._place.values(), why)


def _same_offer(told: Mapping[str, Any], facts: Sequence[Fact], closed: bool) -> None:
    """A further step of a threshold comes right after the one before (not `closed`) and brings no condition of its own, and one offer
    has one scope: 美妆满200减30，食品满300减50 are two offers. Raises `Unfit`."""
    scope = frozenset(fact.value for fact in facts if fact.field == "scope")
    if scope and told.get("scope", scope) != scope:
        raise Unfit("this is about other goods")
    if any(fact.field in _BENEFITS and fact.field in told for fact in facts):  # a further step, or the same again
        new = [fact for fact in facts if fact.field not in told and fact.field != "every"]
        if new or closed:
            raise Unfit("this is a second offer")


def _fits(field: str, kind: str, told: Mapping[str, Any]) -> bool:
    if field in ("cap", "no_cap") and kind == "step":  # one step takes off what it says
        return bool(told.get("every"))
    if field == "exclusive" and not told[field]:  # that coupons go together is the coupons' groups to say
        return bool(told.get("stage") != "coupon")
    return kind in _FITS.get(field, _BENEFITS)


def _add(told: dict[str, Any], field: str, value: Any) -> None:
    if field == "step":
        if value in told.get("step", ()):
            return
        told["step"] = (*told.get("step", ()), value)
    elif field == "scope":
        told["scope"] = told.get("scope", frozenset()) | {value}
    elif field == "stage":
        told["stage"] = "platform" if "platform" in (value, told.get("stage")) else value
    elif told.setdefault(field, value) != value:
        raise Unfit(f"{field.replace('_', ' ')} was said otherwise before")


def _check(told: Mapping[str, Any]) -> None:
    kinds = [field for field in told if field in _BENEFITS]
    if len(kinds) > 1:
        raise Unfit("this is a second offer")
    for one, other in _APART:
        if one in told and other in told:
            raise Unfit(f"{one.replace('_', ' ')} and {other.replace('_', ' ')} contradict each other")
    if told.get("stage") == "platform" and told.get("one_seller"):
        raise Unfit("it is said to hold across sellers and for one")
    steps = told.get("step", ())
    if any(later[0] <= step[0] or later[1] <= step[1] for step, later in pairwise(steps)):
        raise Unfit("the steps of the threshold do not rise")
    if told.get("every") and len(steps) > 1:
        raise Unfit("a threshold that repeats has one step")


def _offer(id_: str, kind: str, told: dict[str, Any]) -> Offer:
    benefit, minimum = _benefit(kind, told), _minimum(told)
    if kind == "fixed" and minimum and minimum.amount and not minimum.over and not minimum.items:
        benefit, minimum = Threshold(steps=(Step(at=minimum.amount, off=told["fixed"]),)), None
    given = {field: told[field] for field in ("starts", "ends", "code", "per_shopper", "stage") if field in told}
    return Offer(
        id=id_,
        benefit=benefit,
        scope=_scope(told.get("scope", ())),
        minimum=minimum,
        one_seller=told.get("one_seller", False),
        members=told.get("members", False) or kind == "member_price",
        exclusive=told.get("exclusive", False),
        cap=told.get("cap") if kind != "subsidy" else None,
        **given,
    )


def _minimum(told: Mapping[str, Any]) -> Minimum | None:
    amount, items = told.get("minimum_amount"), told.get("minimum_items")
    return Minimum(amount=amount, items=items, over=told.get("over", False)) if amount or items else None


def _scope(named: Sequence[tuple[str, str]]) -> Scope:
    lists: dict[str, list[str]] = {}
    for kind, key in named:
        lists.setdefault(kind, []).append(key)
    return Scope(**{kind: tuple(keys) for kind, keys in lists.items()})


def _benefit(kind: str, told: Mapping[str, Any]) -> Benefit:
    if kind == "step":
        return Threshold(steps=tuple(Step(at=at, off=off) for at, off in told[kind]), every=told.get("every", False))
    if kind == "subsidy":
        limit = told.get("per_item", told.get("cap"))
        return Subsidy(off=told[kind], per_item=limit, items=told.get("items_per_shopper"))
    return _PLAIN[kind](told[kind])


_PLAIN: Mapping[str, Callable[[Any], Benefit]] = {
    "percent": lambda off: PercentOff(off=off),
    "fixed": lambda off: FixedOff(off=off),
    "each": lambda off: FixedOff(off=off, each=True),
    "nth_item": lambda told: NthItem(n=told[0], off=told[1], mixed=told[2]),
    "buy_get": lambda told: BuyGet(buy=told[0], get=told[1], off=told[2]),
    "bundle": lambda told: Bundle(parts=(Part(items=told[0]),), price=told[1]),
    "member_price": lambda told: MemberPrice(prices=dict([told])),
    "credit": lambda balance: Credit(balance=balance),
}
