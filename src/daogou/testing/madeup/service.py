"""What is after the sale in the made-up shop: how orders of late were paid, where they are, and what is one product in
several variants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from daogou.testing.madeup.calendar import END
from daogou.testing.madeup.catalogue import Item
from daogou.testing.madeup.world import Life, World
from daogou.types import DAY

Row = Mapping[str, Any]

LATE = 60 * DAY
"""Of older orders the shop states nothing any more: they came long ago."""
_KINDS = ("wechat", "alipay", "card")
_CITIES = (("上海", "Shanghai"), ("杭州", "Hangzhou"), ("成都", "Chengdu"), ("西安", "Xi'an"))


class _Order(NamedTuple):
    id: str
    shopper: str
    at: int
    paid: int


def service_tables(world: World) -> Mapping[str, Sequence[Row]]:
    """The rows of each file. A shopper's do not depend on how many others there are."""
    tables: dict[str, list[Row]] = {name: [] for name in _NAMES}
    tables["variants"] += _variants(world.items)
    for number, life in enumerate(world.lives):
        draw = np.random.default_rng(np.random.SeedSequence((world.seed, 7, number)))
        for name, row in _of(draw, life):
            tables[name].append(row)
    return tables


_NAMES = ("variants", "payment_methods", "order_states", "payments", "addresses", "shipments")


def _variants(items: Sequence[Item]) -> Iterator[Row]:
    """A brand's products of one kind are one product in several variants."""
    for item in items:
        yield {"product": item.id, "family": f"{item.kind.key}/{item.brand.key}"}


def _of(draw: np.random.Generator, life: Life) -> Iterator[tuple[str, Row]]:
    who = life.diary.person.id
    kind = _KINDS[int(draw.integers(len(_KINDS)))]
    card = 100 * int(draw.integers(50, 500))
    yield (
        "payment_methods",
        {"shopper": who, "id": f"{who}-1", "kind": kind, "name": f"…{1000 + int(draw.integers(9000))}"},
    )
    gift = {"shopper": who, "id": f"{who}-2", "kind": "gift_card", "name": f"…{1000 + int(draw.integers(9000))}"}
    yield "payment_methods", {**gift, "balance": card}
    city = _CITIES[int(draw.integers(len(_CITIES)))]
    street = f"{int(draw.integers(1, 200))} 号"
    for order in _orders(life):
        yield from _course(draw, order, f"{who}-1", city, street)


def _orders(life: Life) -> Iterator[_Order]:
    """Their orders of late, as they were paid."""
    found: dict[str, _Order] = {}
    for act in life.diary.bought():
        paid = act.quantity * act.item.price_at(act.at) - act.coupon
        before = found.get(act.order, _Order(act.order, life.diary.person.id, act.at, 0))
        found[act.order] = before._replace(paid=before.paid + paid)
    yield from (order for order in found.values() if order.at > END - LATE)


def _course(
    draw: np.random.Generator, order: _Order, method: str, city: tuple[str, str], street: str
) -> Iterator[tuple[str, Row]]:
    """Paid at once, shipped within two days, there within three more: as far as it has come by now."""
    whose = {"order": order.id, "shopper": order.shopper}
    shipped = order.at + int(draw.uniform(0.2, 2) * DAY)
    delivered = shipped + int(draw.uniform(0.8, 3) * DAY)
    paid = {**whose, "kind": "payment", "method": method, "amount": order.paid, "at": order.at}
    yield "payments", paid
    address = f'{{"name": "{order.shopper}", "phone": "13800000000", "region": "{city[0]}", "street": "{street}"}}'
    yield "addresses", {**whose, "address": address, "at": order.at}
    parcel = {**whose, "carrier": "飞达 Swift", "number": f"SW{int(draw.integers(10**8, 10**9))}", "place": city[1]}
    for status, at, en, zh in (
        ("paid", order.at, "", ""),
        ("shipped", shipped, "handed to the carrier", "已揽收"),
        ("delivered", delivered, "handed over", "已签收"),
    ):
        if at > END:
            return
        yield "order_states", {**whose, "status": status, "at": at}
        if en:
            yield "shipments", {**parcel, "at": at, "text_en": en, "text_zh": zh}
