"""A request in words → what will exactly happen on a yes, or what is missing, or why not. Pure: nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

from daogou.assistant.requests import Request
from daogou.assistant.service.resolve import Desk, Impossible, Lacking
from daogou.assistant.service.telling import Teller
from daogou.assistant.tools import Needs, Refused
from daogou.guide.cards import Sentence
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Allowed
from daogou.shop.after_sales.decision import Refused as Disallowed
from daogou.shop.after_sales.effects import Effect

_OTHER_METHODS = frozenset({"method_not_allowed", "card_too_small", "unknown_method", "same_method"})
"""Reasons that another method may not have."""


@dataclass(frozen=True)
class Plan:
    """A call that the policy allows now, its effects, and what is said of it. `rest` is what else was asked for.
    `amount` in minor units, positive where the shopper gets it."""

    call: Call
    effects: tuple[Effect, ...]
    told: tuple[Sentence, ...]
    amount: int
    rest: Request | None


def plan(desk: Desk, request: Request, teller: Teller, now: int) -> Plan | Needs | Refused:
    """What a request comes to, by the shop's policy, at `now` (s since 1970)."""
    resolved = desk.resolve(request)
    if isinstance(resolved, Lacking):
        return Needs(resolved.slot, resolved.about, resolved.options)
    if isinstance(resolved, Impossible):
        return Refused(teller.impossible(resolved))
    why: Disallowed | None = None
    for call in resolved.calls:
        decision = decide(call, desk.account, desk.policy, desk.goods, now)
        if isinstance(decision, Allowed):
            told, amount = teller.proposal(call, decision.effects)
            without = tuple(teller.impossible(each) for each in resolved.without)
            return Plan(call, decision.effects, (*without, *told), amount, resolved.rest)
        why = why or decision
        if decision.reason not in _OTHER_METHODS:
            break
    assert why is not None
    return Refused(teller.refusal(resolved.calls[0], why))
