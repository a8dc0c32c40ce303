"""Decide: a call on an account, by a policy, is allowed with exact effects or refused with a reason. Pure."""

from __future__ import annotations

from daogou.shop.after_sales.account import Account, Order
from daogou.shop.after_sales.ask import Ask, possible_actions
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.checks import refused
from daogou.shop.after_sales.decision import Allowed, Decision, Possible, Refused
from daogou.shop.after_sales.effects import Addressed
from daogou.shop.after_sales.goods import Goods
from daogou.shop.after_sales.outcomes import effects_of
from daogou.shop.after_sales.policy import Policy


def decide(call: Call, account: Account, policy: Policy, goods: Goods, now: int) -> Decision:
    """What becomes of this call; `now` in s since 1970. An order that is not this account's is unknown, whether it is
    another's or was never there, and a refusal that says so says nothing else."""
    if call.action == "change_profile_address":
        return _profile_address(call, account, policy, goods, now)
    order = account.orders.get(call.order)
    if order is None:
        return Refused("unknown_order", call.order)
    rule = policy.actions.get(call.action)
    possible = Possible(possible_actions(order, policy, now))
    if rule is None:
        return Refused("not_offered", call.action, possible)
    if order.status not in rule.statuses:
        return Refused("wrong_status", order.status, possible)
    ask = Ask(call, account, order, rule, policy, goods, now)
    if (found := refused(ask) or _strange(ask)) is not None:
        return found
    effects = effects_of(ask)
    return Allowed(effects) if effects else Refused("nothing_to_refund", "", possible)


def _strange(ask: Ask) -> Refused | None:
    """A field that the action has not, also where its fields are not checked."""
    known = tuple(ask.rule.fields)
    strange = next((name for name in ask.call.fields if name not in known), None)
    return None if strange is None else ask.refuse("unknown_field", strange, fields=known)


def _profile_address(call: Call, account: Account, policy: Policy, goods: Goods, now: int) -> Decision:
    rule = policy.actions.get(call.action)
    if rule is None:
        return Refused("not_offered", call.action)
    found = refused(Ask(call, account, _NO_ORDER, rule, policy, goods, now))
    return found or Allowed((Addressed("", dict(call.fields)),))


_NO_ORDER = Order("", "", ())
