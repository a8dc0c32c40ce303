"""How fast the best price is found and how often it is proved: random carts of a marketplace under many offers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np

from daogou.shop.pricing.best import SECONDS, best_quote
from daogou.shop.pricing.cart import Buyer, Cart, Line
from daogou.shop.pricing.offer import STAGES, Offer
from daogou.shop.pricing.verify import verify
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import Progress, silent

_AT = datetime(2026, 6, 18, tzinfo=UTC)
_SELLERS, _CATEGORIES, _BRANDS = 6, 8, 12


def run(
    carts: int, lines: int, offers: int, seconds: float = SECONDS, seed: int = 0, progress: Progress = silent
) -> BenchResult:
    """Quotes for `carts` carts of each kind: `marketplace`, offers as a big sale has them; `anything`, every kind on
    random goods in random stages and groups. The processor's own time is told beside the clock's: where others run on
    the machine, they differ, and the search, which goes by the clock, gets less done."""
    rows = {name: _row(name, carts, lines, offers, seconds, seed, progress) for name in _DRAWN}
    told = f"{lines} lines × {offers} offers, {1_000 * seconds:.0f} ms for the search"
    notes = {"checked": "the price of every quote worked out again by `verify`, without its search"}
    return BenchResult("price", "made up", told, rows, "marketplace", carts * len(rows), seed, notes)


def _row(
    name: str, carts: int, lines: int, offers: int, seconds: float, seed: int, progress: Progress
) -> dict[str, float]:
    took, worked, proved, gaps, wrong, saved = [], [], 0, [], 0, []
    for number in range(carts):
        cart, some, buyer = case(name, seed * 1_000_003 + number, lines, offers)
        began, busy = time.perf_counter(), time.process_time()
        quote = best_quote(cart, some, buyer, seconds)
        took.append(1_000 * (time.perf_counter() - began))
        worked.append(1_000 * (time.process_time() - busy))
        proved += quote.proof.proved
        gaps.append(quote.gap / max(quote.total, 1))
        saved.append(quote.saved / max(cart.listed, 1))
        wrong += not verify(quote, some, seconds=0).price_holds
        progress(name, number + 1, carts)
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    busy_p50, busy_p99 = np.percentile(worked, [50, 99])
    return {
        **{"p50_ms": float(p50), "p95_ms": float(p95), "p99_ms": float(p99), "max_ms": max(took)},
        **{"cpu_p50_ms": float(busy_p50), "cpu_p99_ms": float(busy_p99)},
        **{"proved": proved / carts, "gap_mean": float(np.mean(gaps)), "gap_max": max(gaps)},
        **{"saved_mean": float(np.mean(saved)), "wrong": float(wrong), "peak_mb": peak_mb()},
    }


def case(name: str, seed: int, lines: int, offers: int) -> tuple[Cart, list[Offer], Buyer]:
    """One cart of so many lines, with so many offers, and its shopper."""
    draw = Random(seed)  # noqa: S311 — a cart, no secret
    cart = Cart([_line(draw, number) for number in range(lines)], "CNY")
    given = list(_DRAWN[name](draw, cart, offers))
    some = [Offer.model_validate({"id": f"o{number:02}", **each}) for number, each in enumerate(given)]
    codes = frozenset(offer.code for offer in some if offer.code)
    return cart, some, Buyer(_AT, member=True, codes=codes)


def _line(draw: Random, number: int) -> Line:
    return Line(
        f"p{number}",
        draw.choice((1, 1, 1, 1, 2, 2, 3, 5)),
        draw.choice((100, 10, 1)) * round(draw.lognormvariate(4, 0.8)) + draw.choice((0, 90, 99)),
        category=f"c{draw.randrange(_CATEGORIES)}",
        brand=f"b{draw.randrange(_BRANDS)}",
        seller=f"s{draw.randrange(_SELLERS)}",
    )


Drawn = dict[str, Any]


def _marketplace(draw: Random, cart: Cart, offers: int) -> Iterator[Drawn]:
    """A third on single goods, a third of sellers (满减 and coupons), the rest of the platform."""
    for number in range(offers):
        third = number * 3 // offers
        scope = {"sellers": [f"s{number % _SELLERS}"]}
        if third == 0:
            yield _on_goods(draw, cart)
        elif third == 1:
            code = {"code": f"C{number}"} if draw.random() < 0.5 else {}
            yield {"benefit": _steps(draw, cart.listed // _SELLERS), "scope": scope, **code}
        else:
            yield _of_platform(draw, cart)


def _on_goods(draw: Random, cart: Cart) -> Drawn:
    scope = draw.choice(
        ({"categories": [f"c{draw.randrange(_CATEGORIES)}"]}, {"brands": [f"b{draw.randrange(_BRANDS)}"]})
    )
    some = {line.product: line.price * draw.randint(70, 95) // 100 for line in draw.sample(list(cart.lines), 4)}
    benefits: list[Drawn] = [
        {"kind": "percent", "off": draw.choice((500, 1_000, 1_500, 2_000))},
        {"kind": "nth_item", "n": 2, "off": 5_000},
        {"kind": "buy_get", "buy": 2, "get": 1},
        {"kind": "bundle", "parts": [{"items": 3}], "price": 9_900},
        {"kind": "member_price", "prices": some},
        {"kind": "fixed", "off": draw.choice((200, 500, 1_000)), "each": True},
    ]
    benefit = draw.choice(benefits)
    return {"benefit": benefit, "scope": {} if benefit["kind"] == "member_price" else scope}


def _of_platform(draw: Random, cart: Cart) -> Drawn:
    category = {"scope": {"categories": [f"c{draw.randrange(_CATEGORIES)}"]}}
    every = {"kind": "threshold", "steps": [{"at": 30_000, "off": 5_000}], "every": True}
    coupon = {"benefit": _steps(draw, cart.listed // 3), "code": f"P{draw.randrange(10**6)}", "group": "platform"}
    kinds: list[Drawn] = [
        {"benefit": every, "stage": "platform"},
        {"stage": "platform", **coupon, "scope": {"categories": [f"c{n}" for n in range(draw.randint(2, 5))]}},
        {"benefit": {"kind": "subsidy", "off": 1_500, "per_item": 50_000, "items": 1}, **category},
        {"benefit": {"kind": "percent", "off": 800}, "cap": 5_000, "stage": "platform", "group": "card", **category},
        {"benefit": {"kind": "credit", "balance": draw.randint(100, 3_000)}},
    ]
    return draw.choice(kinds)


def _anything(draw: Random, cart: Cart, offers: int) -> Iterator[Drawn]:
    for _ in range(offers):
        offer = _on_goods(draw, cart) if draw.random() < 0.4 else _of_platform(draw, cart)
        if draw.random() < 0.3:
            offer = {"benefit": _steps(draw, cart.listed // draw.choice((1, 2, 5)))}
        if draw.random() < 0.5:
            offer["scope"] = {"products": [line.product for line in cart.lines if draw.random() < 0.3] or ["p0"]}
        if offer["benefit"]["kind"] in ("percent", "fixed", "threshold", "subsidy", "credit"):
            offer["stage"] = draw.choice(STAGES)
        if draw.random() < 0.4:
            offer["group"] = draw.choice(("a", "b"))
        if draw.random() < 0.05:
            offer["exclusive"] = True
        yield offer


def _steps(draw: Random, amount: int) -> Drawn:
    """满减 that is reached by about half of such amounts."""
    at = max(int(amount * draw.uniform(0.4, 1.2)) // 1_000, 1) * 1_000
    off = max(at * draw.randint(5, 20) // 100 // 100, 1) * 100
    return {"kind": "threshold", "steps": [{"at": at, "off": off}, {"at": 2 * at, "off": 2 * off + 500}]}


_DRAWN = {"marketplace": _marketplace, "anything": _anything}
