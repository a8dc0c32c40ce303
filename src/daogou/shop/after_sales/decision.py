"""What is decided: allowed, with exact effects, or refused, with a reason and what would be possible instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from daogou.shop.after_sales.calls import Action
from daogou.shop.after_sales.effects import Effect

Reason = Literal[
    "unknown_order",
    "not_offered",
    "wrong_status",
    "too_late",
    "already_done",
    "unknown_reason",
    "nothing_named",
    "unknown_item",
    "item_excluded",
    "lengths_differ",
    "same_item",
    "unknown_variant",
    "variant_unavailable",
    "no_price",
    "difference_not_allowed",
    "unknown_method",
    "method_not_allowed",
    "paid_in_parts",
    "same_method",
    "card_too_small",
    "fields_missing",
    "unknown_field",
    "nothing_to_refund",
    "not_reviewed",
    "which_request",
]


@dataclass(frozen=True, slots=True)
class Possible:
    """What could be done instead: actions on this order, methods that would do, reasons or fields that are known, and
    variants that an item could become."""

    actions: tuple[Action, ...] = ()
    methods: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """`about` is what the reason is about: an item's, a method's or a field's id, or the order's status."""

    reason: Reason
    about: str = ""
    possible: Possible = field(default_factory=Possible)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What exactly would happen, in order."""

    effects: tuple[Effect, ...]


Decision = Allowed | Refused
