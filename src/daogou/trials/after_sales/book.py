"""The reference's database as accounts, and accounts as the reference's records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from daogou.shop.after_sales.account import Account, Entry, Item, Method, Order
from daogou.shop.after_sales.goods import Variant
from daogou.types import InvalidInput, ShopperId

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """`db.json` with the accounts that have changed since, by user."""

    raw: Mapping[str, Any]
    now: Mapping[str, Account]

    @classmethod
    def read(cls, path: Path) -> Book:
        """Raises `InvalidInput` for a file that is missing or of another form."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls({name: dict(raw[name]) for name in ("products", "users", "orders")}, {})
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise InvalidInput(f"{path} is no database of products, users and orders ({error}).") from error

    def account(self, user: str) -> Account | None:
        """This user's account as it stands, with all their orders."""
        if user in self.now:
            return self.now[user]
        told = self.raw["users"].get(user)
        if told is None:
            return None
        methods = {id_: _method(each) for id_, each in told["payment_methods"].items()}
        orders = {id_: _order(each) for id_, each in self._orders_of.get(user, {}).items()}
        return Account(ShopperId(user), methods, orders, told["address"])

    def owner(self, order: str) -> str | None:
        """Whose order it is."""
        told = self.raw["orders"].get(order)
        return None if told is None else str(told["user_id"])

    def after(self, account: Account) -> Book:
        """The book with this account as it is now."""
        return replace(self, now={**self.now, account.shopper: account})

    def user(self, user: str) -> Record:
        """A user's record. Raises `KeyError`."""
        told = self.raw["users"][user]
        account = self.now.get(user)
        if account is None:
            return dict(told)
        methods = {id_: _balanced(each, account.methods[id_]) for id_, each in told["payment_methods"].items()}
        return {**told, "address": dict(account.address), "payment_methods": methods}

    def order(self, order: str) -> Record:
        """An order's record. Raises `KeyError`."""
        told = self.raw["orders"][order]
        account = self.now.get(told["user_id"])
        return dict(told) if account is None else {**told, **_recorded(account.orders[order])}

    def changed(self) -> dict[str, dict[str, Record]]:
        """The records that differ from the database."""
        users = {user: self.user(user) for user in self.now}
        orders = {id_: self.order(id_) for account in self.now.values() for id_ in account.orders}
        differing = {
            "orders": {id_: one for id_, one in orders.items() if not same(one, self.raw["orders"][id_])},
            "users": {id_: one for id_, one in users.items() if not same(one, self.raw["users"][id_])},
        }
        return {name: some for name, some in differing.items() if some}

    # the catalogue

    def instead(self, item: Item) -> Mapping[str, Variant]:
        """The variants of the item's own product."""
        product = self.raw["products"].get(item.product, {"variants": {}})
        return {
            id_: Variant(id_, item.product, product["name"], cents(one["price"]), one["available"], one["options"])
            for id_, one in product["variants"].items()
        }

    def price(self, item: Item) -> int | None:
        """See `Goods`."""
        one = self.instead(item).get(item.variant)
        return None if one is None else one.price

    def reviewed(self, item: Item) -> bool:
        """See `Goods`: the reference knows no reviews."""
        return False

    @cached_property
    def _orders_of(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for id_, order in self.raw["orders"].items():
            found.setdefault(order["user_id"], {})[id_] = order
        return found


def cents(amount: float) -> int:
    """Minor units of a number of dollars."""
    return round(amount * 100)


def same(one: Any, other: Any) -> bool:
    """Equality as the data set asks for it: numbers by value to two decimals, null and absent alike."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(same(one.get(key), other.get(key)) for key in {*one, *other})
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return round(one, 2) == round(other, 2)
    return bool(one == other)


def _method(told: Record) -> Method:
    balance = told.get("balance")
    return Method(told["id"], told["source"], None if balance is None else cents(balance))


def _balanced(told: Record, method: Method) -> Record:
    return dict(told) if method.balance is None else {**told, "balance": method.balance / 100}


def _order(told: Record) -> Order:
    items = tuple(
        Item(one["item_id"], one["product_id"], one["name"], cents(one["price"]), one["options"])
        for one in told["items"]
    )
    history = tuple(
        Entry(one["transaction_type"], cents(one["amount"]), one["payment_method_id"])
        for one in told["payment_history"]
    )
    return Order(told["order_id"], told["status"], items, history, told["address"])


def _recorded(order: Order) -> dict[str, Any]:
    """The fields of an order's record that a call may change."""
    told: dict[str, Any] = {
        "status": order.status,
        "address": dict(order.address),
        "items": [
            {
                **{"item_id": one.variant, "product_id": one.product, "name": one.name},
                **{"price": one.price / 100, "options": dict(one.options)},
            }
            for one in order.items
        ],
        "payment_history": [
            {"transaction_type": one.kind, "amount": one.amount / 100, "payment_method_id": one.method}
            for one in order.history
        ],
    }
    if reason := order.notes.get("cancel_reason"):
        told["cancel_reason"] = reason
    for request in order.requests:
        ids = sorted(order.items[place].variant for place in request.places)
        told[f"{request.kind}_items"] = ids
        told[f"{request.kind}_payment_method_id"] = request.method
        if request.kind == "exchange":
            told["exchange_new_items"] = sorted(item.variant for item in request.new)
            told["exchange_price_difference"] = request.difference / 100
    return told
