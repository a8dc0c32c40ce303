"""The reference's sixteen tools over a book: seven write by `decide`, the others look up, calculate or hand off."""

from __future__ import annotations

import ast
import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from daogou.shop.after_sales.calls import Action, Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Reason, Refused
from daogou.shop.after_sales.effects import apply
from daogou.shop.after_sales.policy import Policy
from daogou.trials.after_sales.book import Book

WRITES: Mapping[str, Action] = {
    "cancel_pending_order": "cancel",
    "modify_pending_order_address": "change_address",
    "modify_pending_order_items": "change_items",
    "modify_pending_order_payment": "change_payment",
    "modify_user_address": "change_profile_address",
    "return_delivered_order_items": "return",
    "exchange_delivered_order_items": "exchange",
}
_FIELDS = {"order_id": "order", "item_ids": "items", "new_item_ids": "new_items", "payment_method_id": "method"}
_CODES: Mapping[Reason, str] = {
    "unknown_order": "order_not_found",
    "unknown_reason": "invalid_reason",
    "unknown_item": "item_not_in_order",
    "lengths_differ": "length_mismatch",
    "unknown_variant": "variant_not_found",
    "unknown_method": "payment_method_not_found",
    "method_not_allowed": "refund_method_not_allowed",
    "paid_in_parts": "payment_history_not_single",
    "same_method": "same_payment_method",
    "card_too_small": "gift_card_insufficient",
}


@dataclass(frozen=True)
class Outcome:
    """What a tool did: `result` is what it hands back, `code` the reference's name of a refusal's reason."""

    ok: bool
    book: Book
    result: Any = None
    code: str | None = None


def use(book: Book, name: str, arguments: Mapping[str, Any], policy: Policy, who: str | None = None) -> Outcome:
    """Use one tool. `who` asks; the reference's tools do not know who that is: by default it is whom the call is
    about."""
    if name in WRITES:
        return _write(book, name, arguments, policy, who)
    try:
        return Outcome(True, book, _READS[name](book, **arguments))
    except (LookupError, ValueError, SyntaxError, ArithmeticError) as error:
        return Outcome(False, book, code=str(error.args[0]) if error.args else type(error).__name__)


def _write(book: Book, name: str, arguments: Mapping[str, Any], policy: Policy, who: str | None) -> Outcome:
    action = WRITES[name]
    about: str | None = arguments["user_id"] if "user_id" in arguments else book.owner(arguments["order_id"])
    asker = who or about
    account = None if asker is None else book.account(asker)
    if account is None or ("user_id" in arguments and arguments["user_id"] != account.shopper):
        return Outcome(False, book, code="user_not_found" if "user_id" in arguments else "order_not_found")
    decision = decide(call_of(action, arguments), account, policy, book, now=0)
    if isinstance(decision, Refused):
        return Outcome(False, book, code=_code(action, decision.reason))
    after = book.after(apply(account, decision.effects))
    about_user = action == "change_profile_address"
    result = after.user(account.shopper) if about_user else after.order(arguments["order_id"])
    return Outcome(True, after, result)


def call_of(action: Action, arguments: Mapping[str, Any]) -> Call:
    """A tool's arguments as a call."""
    told: dict[str, Any] = {"fields": {}}
    for name, value in arguments.items():
        if name in _FIELDS:
            told[_FIELDS[name]] = tuple(value) if isinstance(value, list) else value
        elif name == "reason":
            told["reason"] = value
        elif name != "user_id":
            told["fields"][name] = value
    return Call(action, **told)


def _code(action: Action, reason: Reason) -> str:
    if reason == "wrong_status":
        return "order_not_delivered" if action in ("return", "exchange") else "order_not_pending"
    return _CODES.get(reason, reason)


def _by_email(book: Book, email: str) -> str:
    for user, told in book.raw["users"].items():
        if told["email"].lower() == email.lower():
            return str(user)
    raise LookupError("user_not_found")


def _by_name(book: Book, first_name: str, last_name: str, zip: str) -> str:  # noqa: A002 — the tool's own word
    asked = (first_name.lower(), last_name.lower(), zip)
    for user in book.raw["users"]:
        told = book.user(user)
        name = told["name"]
        if (name["first_name"].lower(), name["last_name"].lower(), told["address"]["zip"]) == asked:
            return str(user)
    raise LookupError("user_not_found")


def _found(code: str, look: Callable[[], Any]) -> Any:
    try:
        return look()
    except KeyError:
        raise LookupError(code) from None


def _order(book: Book, order_id: str) -> Any:
    return _found("order_not_found", lambda: book.order(order_id))


def _user(book: Book, user_id: str) -> Any:
    return _found("user_not_found", lambda: book.user(user_id))


def _product(book: Book, product_id: str) -> Any:
    return _found("product_not_found", lambda: book.raw["products"][product_id])


def _item(book: Book, item_id: str) -> Any:
    for product in book.raw["products"].values():
        if item_id in product["variants"]:
            return product["variants"][item_id]
    raise LookupError("item_not_found")


def _types(book: Book) -> str:
    return json.dumps({one["name"]: one["product_id"] for one in book.raw["products"].values()}, sort_keys=True)


_OPERATORS: Mapping[type, Callable[..., float]] = {
    **{ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv},
    **{ast.FloorDiv: operator.floordiv, ast.UAdd: operator.pos, ast.USub: operator.neg},
}


def _calculate(book: Book, expression: str) -> str:
    if not set(expression) <= set("0123456789+-*/(). ") or len(expression) > 1_000:
        raise ValueError("invalid_expression")
    return str(round(float(_value(ast.parse(expression.strip(), mode="eval").body)), 2))


def _value(node: ast.AST) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        base, power = _value(node.left), _value(node.right)
        # a tower of powers would never end
        if abs(power) > 64 or abs(base) > 1e9:
            raise ValueError("invalid_expression")
        return float(base**power)
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp):
        return _OPERATORS[type(node.op)](_value(node.operand))
    raise ValueError("invalid_expression")


_READS: Mapping[str, Callable[..., Any]] = {
    "find_user_id_by_email": _by_email,
    "find_user_id_by_name_zip": _by_name,
    "get_order_details": _order,
    "get_user_details": _user,
    "get_product_details": _product,
    "get_item_details": _item,
    "list_all_product_types": _types,
    "calculate": _calculate,
    "transfer_to_human_agents": lambda book, summary: "Transfer successful",
}
