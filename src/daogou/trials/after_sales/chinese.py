"""A Chinese shop's orders, cards, parcels and catalogue as accounts, and every action tried on every order: allowed in
the statuses that the shop's policy names, with money exact to the 分.

The data has no recorded outcomes. What is expected is counted here from the files, apart from the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from daogou.shop.after_sales.account import Account, Entry, Item, Method, Order, Track
from daogou.shop.after_sales.calls import Action, Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Allowed, Decision
from daogou.shop.after_sales.effects import apply
from daogou.shop.after_sales.goods import Variant
from daogou.shop.after_sales.policy import Policy, load_policy
from daogou.shop.after_sales.receipts import receive
from daogou.trials.after_sales.book import cents
from daogou.types import InvalidInput, ShopperId, seconds

POLICY = "appliances"
CARD = "京东E卡"
_ZONE = ZoneInfo("Asia/Shanghai")
_BEFORE_SHIPPING = frozenset({"待付款", "已付款", "处理中"})
_EXPECTED: Mapping[Action, frozenset[str]] = {
    **dict.fromkeys(("cancel", "change_address", "change_items"), _BEFORE_SHIPPING),
    "return": frozenset({"已签收"}),
}
"""In which statuses the shop's own policy allows what."""


@dataclass(frozen=True)
class Shelf:
    """`products.json`: today's prices, and what each may be exchanged for."""

    raw: Mapping[str, Any]

    def instead(self, item: Item) -> Mapping[str, Variant]:
        """See `Goods`."""
        listed = self.raw.get(item.product, {}).get("可换货商品", [])
        return {one["商品ID"]: self._variant(one) for one in listed}

    def _variant(self, told: Mapping[str, Any]) -> Variant:
        id_ = told["商品ID"]
        sold = self.raw.get(id_, {})
        price = sold.get("商品价格")
        name = sold.get("商品名称", told.get("商品描述", id_))
        return Variant(id_, id_, name, None if price is None else cents(price), told["商品状态"] == "已上架")

    def price(self, item: Item) -> int | None:
        """See `Goods`."""
        price = self.raw.get(item.product, {}).get("商品价格")
        return None if price is None else cents(price)

    def reviewed(self, item: Item) -> bool:
        """See `Goods`: a review is shown as a picture, which the data does not hold."""
        return False


def measure(folder: Path) -> dict[str, float]:
    """`orders` that were read and `calls` that were tried, the share of right verdicts, and of allowed calls with exact
    money. Raises `InvalidInput` for a folder of another form."""
    policy, shelf, accounts = load_policy(POLICY), *read(folder)
    verdicts, money = [], []
    for account in accounts:
        for order in account.orders.values():
            for call in _calls(order, shelf):
                decision = decide(call, account, policy, shelf, now=0)
                verdicts.append(isinstance(decision, Allowed) == _expected(call, account, shelf))
                if isinstance(decision, Allowed):
                    money.append(_exact(call, account, decision, shelf, policy))
    orders = sum(len(account.orders) for account in accounts)
    known = [order.status in policy.statuses for account in accounts for order in account.orders.values()]
    return {
        "orders": float(orders),
        "calls": float(len(verdicts)),
        "statuses_known": sum(known) / max(1, len(known)),
        "verdicts_right": sum(verdicts) / max(1, len(verdicts)),
        "money_exact": sum(money) / max(1, len(money)),
    }


def _calls(order: Order, shelf: Shelf) -> Iterator[Call]:
    everything = tuple(item.variant for item in order.items)
    (method,) = {entry.method for entry in order.history}
    yield Call("cancel", order.id)
    yield Call("change_address", order.id, fields=dict(order.address))
    yield Call("return", order.id, everything, method=method)
    yield Call("price_protection", order.id)
    for new in [*shelf.instead(order.items[0]), "0"]:
        yield Call("change_items", order.id, everything[:1], (new,), method)


def _expected(call: Call, account: Account, shelf: Shelf) -> bool:
    order = account.orders[call.order]
    if call.action == "price_protection":
        return order.status != "已退货" and _fallen(order, shelf) > 0
    if call.action == "change_items" and not _can_become(call, account, order.items[0], shelf):
        return False
    return order.status in _EXPECTED[call.action]


def _can_become(call: Call, account: Account, item: Item, shelf: Shelf) -> bool:
    """Whether the new one is listed, on sale and priced, and the card covers what it costs more."""
    new = shelf.instead(item).get(call.new_items[0])
    if new is None or not new.available or new.price is None:
        return False
    balance = account.methods[call.method].balance
    return balance is None or balance >= new.price - item.price


def _fallen(order: Order, shelf: Shelf) -> int:
    prices = ((item.price, shelf.price(item)) for item in order.items)
    return sum(max(0, paid - today) for paid, today in prices if today is not None)


def _exact(call: Call, account: Account, decision: Decision, shelf: Shelf, policy: Policy) -> bool:
    """Whether what the shopper has in the end is what the files' sums say."""
    if not isinstance(decision, Allowed):
        return False
    before, after = account.orders[call.order], apply(account, decision.effects)
    if call.action == "return" and (later := receive(after, call.order, policy, 0)) and isinstance(later, Allowed):
        after = apply(after, later.effects)
    method = before.history[0].method
    gained = _given_back(call, before, shelf)
    order, held, was = after.orders[call.order], after.methods[method].balance, account.methods[method].balance
    moved = order.moved("refund") - before.moved("refund") - order.moved("payment") + before.moved("payment")
    return moved == gained and (held is None or was is None or held - was == gained)


def _given_back(call: Call, order: Order, shelf: Shelf) -> int:
    if call.action in ("cancel", "return"):
        return sum(item.price for item in order.items)
    if call.action == "price_protection":
        return _fallen(order, shelf)
    if call.action == "change_items":
        new = shelf.instead(order.items[0])[call.new_items[0]]
        return order.items[0].price - (new.price or 0)
    return 0


def read(folder: Path) -> tuple[Shelf, list[Account]]:
    """The catalogue and every user's account. Raises `InvalidInput`."""
    try:
        raw = {name: _json(folder / f"{name}.json") for name in ("products", "orders", "logistics", "invoices")}
        users = _json(folder / "users_info.json")
        sold = {id_: one for shop in _shops(raw["products"]) for id_, one in shop.items()}
        parcels = [own for shop in _shops(raw["logistics"]) for own in shop.values()]
        tracks = {id_: one for own in parcels for id_, one in own.items()}
        bought = [(user, own) for shop in _shops(raw["orders"]) for user, own in shop.items()]
        accounts = [_account(user, own, users.get(user, {}), tracks, raw["invoices"]) for user, own in bought]
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{folder} is no shop of this form ({error}).") from error
    return Shelf(sold), accounts


def _shops(platforms: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [shop for platform in platforms.values() for shop in platform.values()]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _account(
    user: str, own: Mapping[str, Any], told: Mapping[str, Any], tracks: Mapping[str, Any], invoices: Mapping[str, Any]
) -> Account:
    balance = cents(told.get("电子卡余额", 0))
    kinds = {one["支付方式"] for one in own.values()} | {CARD}
    methods = {kind: Method(kind, kind, balance if kind == CARD else None) for kind in sorted(kinds)}
    orders = {id_: _order(one, tracks.get(id_, {}), invoices.get(id_, {})) for id_, one in own.items()}
    return Account(ShopperId(user), methods, orders, told.get("地址信息", {}))


def _order(told: Mapping[str, Any], parcel: Mapping[str, Any], invoice: Mapping[str, Any]) -> Order:
    items = tuple(
        Item(one["商品ID"], one["商品ID"], one["商品ID"], cents(one["单价"]))
        for one in told["订单商品列表"]
        for _ in range(one["数量"])
    )
    notes = {f"invoice_{name}": str(value) for name, value in invoice.items()}
    notes |= {"urged": "1"} if told["是否加急"] else {}
    paid = Entry("payment", cents(told["订单总金额"]), told["支付方式"])
    return Order(
        told["订单ID"], told["订单状态"], items, (paid,), told["收货地址"], notes=notes, tracks=_tracks(parcel)
    )


def _tracks(parcel: Mapping[str, Any]) -> tuple[Track, ...]:
    return tuple(
        Track(parcel["物流公司"], parcel["物流单号"], _at(one["时间"]), one["位置"], "", one["描述"])
        for one in parcel.get("物流轨迹", [])
    )


def _at(text: str) -> int:
    return seconds(datetime.fromisoformat(text).replace(tzinfo=_ZONE))
