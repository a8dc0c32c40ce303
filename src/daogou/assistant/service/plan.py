"""A request in words → a proposal for it, or what is missing, or why not.

The words say which call is meant but for its method; of the methods to try the first is taken that the policy allows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from daogou.assistant.requests import Request
from daogou.assistant.service.resolve import Desk, Impossible, Lacking
from daogou.assistant.tools import Needs, Refused
from daogou.assistant.words import listed, say
from daogou.guide.cards import Sentence
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.decision import Reason
from daogou.types import Language

T = TypeVar("T")
_OTHER_METHODS: frozenset[Reason] = frozenset({"method_not_allowed", "card_too_small", "unknown_method", "same_method"})
"""Reasons that another method may not have."""


@dataclass(frozen=True)
class Not:
    """Why the policy does not allow a call, typed and in words."""

    reason: Reason
    said: str


@dataclass(frozen=True)
class Plan(Generic[T]):
    """What was proposed, what of the request is about other orders, and what is said of what is not to be had."""

    made: T
    rest: Request | None
    without: Sequence[Sentence]


def plan(
    desk: Desk, request: Request, propose: Callable[[Call], T | Not], language: Language
) -> Plan[T] | Needs | Refused:
    """What a request comes to; `propose` asks the shop's policy for one exact call."""
    resolved = desk.resolve(request)
    if isinstance(resolved, Lacking):
        return Needs(resolved.slot, resolved.about, resolved.options)
    if isinstance(resolved, Impossible):
        return Refused(impossible(resolved, language))
    first: Not | None = None
    for call in resolved.calls:
        made = propose(call)
        if not isinstance(made, Not):
            return Plan(made, resolved.rest, [impossible(each, language) for each in resolved.without])
        first = first or made
        if made.reason not in _OTHER_METHODS:
            break
    assert first is not None
    facts = [f"order:{resolved.calls[0].order}"] if resolved.calls[0].order else []
    return Refused(say("refused", language, facts, why=first.said))


def impossible(why: Impossible, language: Language) -> Sentence:
    """That nothing here can be meant."""
    key = "no_order_of_that" if why.why == "no_items_of_that" and not why.about else why.why
    return say(key, language, (), about=why.about, options=listed(why.options, language) or "–")
