"""What is wrong with a shop's rules, or hardly meant: found from the rules alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from daogou.shop.after_sales.calls import Action
from daogou.shop.after_sales.policy import Policy, Rule


class Finding(NamedTuple):
    """`error`: it can never be used; `warning`: it is hardly meant so."""

    severity: Literal["error", "warning"]
    about: str
    text: str


def findings(policy: Policy) -> list[Finding]:
    """All findings, action by action."""
    return [
        *(found for action, rule in policy.actions.items() for found in _of_rule(action, rule, policy)),
        *_again(policy),
        *_one_language(policy),
    ]


def _of_rule(action: Action, rule: Rule, policy: Policy) -> Iterator[Finding]:
    if not rule.statuses and action != "change_profile_address":
        yield Finding("error", action, "No status is named: it is never possible.")
    if action in ("change_address", "change_profile_address", "invoice", "service") and not rule.fields:
        yield Finding("error", action, "No field is named: nothing can be given.")
    for kind in (*(rule.methods or ()), *rule.at_once):
        if kind != "original" and kind not in policy.methods:
            yield Finding("warning", action, f"The kind of method {kind} is not among the policy's methods.")
    for name in rule.optional:
        if name not in rule.fields:
            yield Finding("warning", action, f"{name} is optional, but no field.")
    if action == "cashback" and not rule.cap:
        yield Finding("warning", action, "It gives nothing: say how much in cap.")
    if action in ("return", "exchange") and rule.window is None:
        yield Finding("warning", action, "It has no window: it is possible for ever.")


def _again(policy: Policy) -> Iterator[Finding]:
    """Windows that can be opened again: the shop may set their status once more."""
    for action, rule in policy.actions.items():
        if rule.window is not None and rule.window.since in _reachable(rule.window.since, policy):
            yield Finding(
                "warning", action, f"The status {rule.window.since} can be reached again, and its window opens anew."
            )


def _reachable(status: str, policy: Policy) -> set[str]:
    found: set[str] = set()
    ahead = list(policy.moves.get(status, ()))
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += policy.moves.get(here, ())
    return found


def _one_language(policy: Policy) -> Iterator[Finding]:
    for status, words in policy.statuses.items():
        if not (words.en and words.zh):
            yield Finding("warning", status, "It is named in one language alone.")
