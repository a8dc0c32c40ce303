"""A call beside all that a decision about it looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from daogou.shop.after_sales.account import Account, Item, Method, Order
from daogou.shop.after_sales.calls import ACTIONS, Action, Call
from daogou.shop.after_sales.decision import Possible, Reason, Refused
from daogou.shop.after_sales.goods import Goods, Variant
from daogou.shop.after_sales.policy import Policy, Rule
from daogou.types import DAY


@dataclass(frozen=True, slots=True)
class Ask:
    """One call on one order; `now` in s since 1970."""

    call: Call
    account: Account
    order: Order
    rule: Rule
    policy: Policy
    goods: Goods
    now: int

    def method(self) -> Method | None:
        """The method that the call names, of the account's."""
        return self.account.methods.get(self.call.method)

    def places(self) -> tuple[int, ...]:
        """The places of the named pieces, each once: equal pieces in the order's order. Those that the order does not
        hold are left out."""
        left = {place for place, item in enumerate(self.order.items) if not item.state}
        found: list[int] = []
        for named in self.call.items:
            place = min((place for place in left if self.order.items[place].variant == named), default=None)
            if place is not None:
                left.discard(place)
                found.append(place)
        return tuple(found)

    def missing(self) -> str | None:
        """The first id that is named more often than the order has pieces of it that are free."""
        held = Counter(item.variant for item in self.order.items if not item.state)
        named = Counter(self.call.items)
        return next((id_ for id_ in self.call.items if named[id_] > held[id_]), None)

    def pairs(self) -> list[tuple[int, Item, str, Variant | None]]:
        """Each named piece by its place, what it is, the new id and what that stands for."""
        items = [(place, self.order.items[place]) for place in self.places()]
        pairs = zip(items, self.call.new_items, strict=False)
        return [(place, item, new, self.goods.instead(item).get(new)) for (place, item), new in pairs]

    def difference(self) -> int:
        """What the new ones cost more than was paid for the old ones, in minor units."""
        return sum((new.price or 0) - item.price for _, item, _, new in self.pairs() if new is not None)

    def refuse(self, reason: Reason, about: str = "", **possible: tuple[str, ...]) -> Refused:
        """A refusal that also says what may be done with this order now."""
        actions = possible_actions(self.order, self.policy, self.now)
        return Refused(reason, about, Possible(actions, **possible))


def is_open(order: Order, rule: Rule, now: int) -> bool:
    """Whether the rule's window is open for this order."""
    if rule.window is None:
        return True
    since = order.since.get(rule.window.since)
    return since is not None and now <= since + rule.window.days * DAY


def possible_actions(order: Order, policy: Policy, now: int) -> tuple[Action, ...]:
    """What status, window and once-only rules let be done with this order now."""
    rules: Mapping[Action, Rule] = policy.actions
    return tuple(
        action
        for action in ACTIONS
        if (rule := rules.get(action)) is not None
        and order.status in rule.statuses
        and is_open(order, rule, now)
        and not (rule.once and action in order.done)
    )
