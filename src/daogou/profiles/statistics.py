"""A profile from statistics alone: what one shopper's orders say by counting, with the orders it was counted from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import NamedTuple

import numpy as np
import polars as pl

from daogou.profiles.days import local_day, local_days
from daogou.profiles.profile import FACTS_SHOWN, Profile, Trait, TraitKind
from daogou.profiles.rhythm import rhythms
from daogou.shop.interactions import BUY, HIDE, LIKE, Interactions
from daogou.types import Array, Bools, FactId, Floats, Ints, Longs, ShopperId, Words, moment

TOP = 8
"""Traits kept of each kind that has many (categories, brands, sizes, products due)."""


@dataclass(frozen=True, slots=True)
class Group:
    """One way to group products: `code` int32[products] into `keys` and `names`, −1 where a product has none; `share`
    float32[keys] is each group's part of all shoppers' purchases of what is recommendable."""

    code: Ints
    keys: Sequence[str]
    names: Sequence[Words]
    share: Floats


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a profile has to know of the catalogue; arrays are by product."""

    products: Array
    """str[products]: their ids."""
    category: Group
    brand: Group
    size: Group
    recommendable: Bools
    """bool[products]: merchandise; the rest (deposits, coupon lines) is no taste and not due."""
    price_rank: Floats
    """float32[products] in 0..1: place of the price within the category's prices, NaN where unknown."""


@dataclass(frozen=True, slots=True)
class Record:
    """One shopper's facts as of `now` (s since 1970): the same history that models read, and the orders' money."""

    shopper: ShopperId
    history: Interactions
    lines: pl.DataFrame
    now: int
    zone: tzinfo = UTC


def profile(record: Record, shelf: Shelf) -> Profile:
    """Everything that counting can say. An empty record gives a profile without traits."""
    traits: list[Trait] = []
    if record.lines.height:
        bought = _merchandise(record.history, shelf)
        traits += [*_orders(record), *_when(record), *_prices(bought, shelf)]
        traits += _affinities("category", bought, shelf.category)
        traits += _affinities("brand", bought, shelf.brand)
        traits += _affinities("size", bought, shelf.size)
        traits += _due(record, shelf)
    traits += [*_said("likes", LIKE, record, shelf), *_said("hides", HIDE, record, shelf)]
    return Profile(record.shopper, moment(record.now), tuple(traits))


def _merchandise(history: Interactions, shelf: Shelf) -> Interactions:
    return history.where((history.kinds == BUY) & shelf.recommendable[history.products])


class _Evidence(NamedTuple):
    """What a trait stands on: its newest facts, and how many there are in all."""

    facts: Sequence[FactId]
    n: int


def _evidence(facts: Iterable[str]) -> _Evidence:
    """Each fact counts once; `facts` come oldest first."""
    distinct = list(dict.fromkeys(reversed(list(facts))))
    return _Evidence([FactId(fact) for fact in distinct[:FACTS_SHOWN]], len(distinct))


def _orders_evidence(ids: pl.Series) -> _Evidence:
    return _evidence(f"order:{order}" for order in ids)


def _rows_evidence(history: Interactions, rows: Bools | Longs) -> _Evidence:
    return _evidence(()) if history.facts is None else _evidence(history.facts[rows])


def _orders(record: Record) -> Iterator[Trait]:
    """Recency, frequency, monetary value (RFM) and how much of the spending was saved by discounts."""
    orders = record.lines.group_by("order", maintain_order=True).agg(
        pl.col("at").first(), pl.col("paid", "shop_discount", "coupon_discount").sum()
    )
    days = np.unique(local_days(orders["at"].to_numpy(), record.zone))
    evidence = _orders_evidence(orders["order"])
    numbers = {"orders": float(orders.height), "days_ago": float(local_day(record.now, record.zone) - days[-1])}
    if len(days) > 1:  # one day of shopping makes no interval
        numbers["days_between"] = float(np.median(np.diff(days)))
    strength = 1 / (1 + numbers["days_between"] / 7) if len(days) > 1 else 0.0
    yield Trait("visits", "", Words(), strength, numbers, *evidence)
    paid, saved = int(orders["paid"].sum()), int((orders["shop_discount"] + orders["coupon_discount"]).sum())
    median = float(np.median(orders["paid"].to_numpy()))
    money = {"median_minor": median, "total_minor": float(paid), "orders": float(orders.height)}
    yield Trait("spending", "", Words(), 1.0, money, *evidence)
    if saved > 0:
        off = record.lines["shop_discount"] + record.lines["coupon_discount"] > 0
        coupons = record.lines.filter(pl.col("coupon_discount") > 0)
        share = saved / max(paid + saved, 1)
        discounts = {"share": share, "lines_share": float(off.sum() / len(off)), "coupons": float(coupons.height)}
        evidence = _orders_evidence(record.lines.filter(off)["order"])
        yield Trait("discounts", "", Words(), min(1.0, 2 * share), discounts, *evidence)


def _when(record: Record) -> Iterator[Trait]:
    """The usual weekday and hour, in the shop's own time."""
    orders = record.lines.unique("order", maintain_order=True).select("order", "at")
    local = [moment(at).astimezone(record.zone) for at in orders["at"]]
    yield _usual("weekday", [m.weekday() for m in local], 7, orders["order"])
    yield _usual("hour", [m.hour for m in local], 24, orders["order"])


def _usual(kind: TraitKind, values: Sequence[int], n: int, orders: pl.Series) -> Trait:
    share = np.bincount(values, minlength=n) / len(values)
    top = int(share.argmax())
    evidence = _orders_evidence(orders.filter(pl.Series(values) == top))
    numbers = {kind: float(top), "share": float(share[top])} | {f"at{i}": float(s) for i, s in enumerate(share)}
    return Trait(kind, str(top), Words(), float(share[top]), numbers, *evidence)


def _prices(bought: Interactions, shelf: Shelf) -> Iterator[Trait]:
    """Where in their categories' price range the bought products lie."""
    rank = shelf.price_rank[bought.products]
    known = ~np.isnan(rank)
    if known.sum() < 5:  # too few to say anything of a level
        return
    level = float(rank[known].mean())
    numbers = {"level": level, "lines": float(known.sum())}
    yield Trait("price_level", "", Words(), level, numbers, *_rows_evidence(bought, known))


def _affinities(kind: TraitKind, bought: Interactions, group: Group) -> Iterator[Trait]:
    """The groups this shopper buys more of than others do: lift = own share / everybody's share. They are ordered by
    a lift that five purchases shrink towards even, so that one odd purchase is no taste; what is told is the plain
    one."""
    codes = group.code[bought.products]
    known = codes >= 0
    if not known.any():
        return
    lines = np.bincount(codes[known], minlength=len(group.keys))
    share = lines / lines.sum()
    shrunk = (lines + 5 * group.share) / (np.maximum(lines.sum() * group.share, 1e-9) + 5 * group.share)
    weight = share * np.log(np.maximum(shrunk, 1))
    weight[lines < 3] = 0  # it would else stand before what has been bought often
    for code in np.argsort(-weight, kind="stable")[:TOP]:
        if weight[code] <= 0:
            return
        mine = codes == code
        times = _orders_of(bought, mine)
        numbers = {"share": float(share[code]), "times": float(times)}
        if group.share[code] > 0:  # else nobody had bought of it when the release was made
            numbers["lift"] = float(share[code] / group.share[code])
        strength = float(1 - 1 / (1 + share[code] * shrunk[code]))
        yield Trait(kind, group.keys[code], group.names[code], strength, numbers, *_rows_evidence(bought, mine))


def _orders_of(history: Interactions, rows: Bools) -> int:
    """How many orders these purchases are of: two lines of one order are one time of buying."""
    return len(np.unique(history.baskets[rows]))


def _due(record: Record, shelf: Shelf) -> Iterator[Trait]:
    """Products whose usual interval has passed."""
    found = rhythms(_merchandise(record.history, shelf), record.now, record.zone)
    dueness = found.dueness
    for i in np.lexsort((found.products, -found.times, -np.round(dueness, 2)))[:TOP]:
        if dueness[i] <= 0:
            return
        rows = (record.history.products == found.products[i]) & (record.history.kinds == BUY)
        numbers = {
            "interval_days": float(found.interval_days[i]),
            "days_ago": float(found.days_ago[i]),
            "times": float(_orders_of(record.history, rows)),
        }
        key = str(shelf.products[found.products[i]])
        yield Trait("due", key, Words(), float(dueness[i]), numbers, *_rows_evidence(record.history, rows))


def _said(kind: TraitKind, code: int, record: Record, shelf: Shelf) -> Iterator[Trait]:
    """What the shopper said by a button, in force now."""
    rows = np.flatnonzero(record.history.kinds == code)
    for product in dict.fromkeys(record.history.products[rows[::-1]].tolist()):
        mine = rows[record.history.products[rows] == product]
        evidence = _rows_evidence(record.history, mine)
        yield Trait(kind, str(shelf.products[product]), Words(), 1.0, {"times": float(len(mine))}, *evidence)
