"""Small random carts with offers of every kind and every stacking rule, as JSON: amounts are small and near each
other, so that thresholds are just reached, roundings matter and offers get into each other's way."""

from __future__ import annotations

from random import Random
from typing import Any

Json = dict[str, Any]
KINDS = ("percent", "fixed", "threshold", "nth_item", "buy_get", "bundle", "member_price", "subsidy", "credit")
AT = "2026-06-18T12:00:00+08:00"


def case(seed: int, lines: int = 6, offers: int = 5) -> tuple[list[Json], list[Json], Json]:
    """A cart of at most so many lines, at most so many offers, and who buys."""
    draw = Random(seed)
    scale = draw.choice((1, 1, 10, 100, 997))
    cart = [_line(draw, n, scale) for n in range(draw.randint(1, lines))]
    some = [_offer(draw, n, cart, scale) for n in range(draw.randint(1, offers))]
    used = {offer["id"]: draw.randint(0, 2) for offer in some if draw.random() < 0.3}
    codes = ["A"] if draw.random() < 0.8 else []
    campaigns = ["k"] if draw.random() < 0.8 else []
    return cart, some, {"at": AT, "member": draw.random() < 0.8, "codes": codes, "campaigns": campaigns, "used": used}


def _line(draw: Random, n: int, scale: int) -> Json:
    keys = {name: draw.choice((name[0] + "1", name[0] + "2")) for name in ("department", "category", "brand")}
    price = draw.choice((0, 1, 3)) if draw.random() < 0.05 else draw.randint(5, 60) * scale + draw.choice((0, 0, 1, -1))
    quantity = draw.choice((1, 1, 1, 2, 2, 3, 4, 7))
    return {"product": f"p{n}", "quantity": quantity, "price": price, **keys, "seller": draw.choice(("s1", "s2", "s3"))}


def _scope(draw: Random, cart: list[Json]) -> Json:
    kind = draw.choice(("all", "all", "products", "categories", "brands", "sellers", "departments", "two"))
    if kind == "all":
        return {"without": [draw.choice(cart)["product"]]} if draw.random() < 0.15 else {}
    if kind == "two":
        return {"categories": ["c1"], "sellers": ["s1", "s2"]}
    if kind == "products":
        return {"products": [line["product"] for line in cart if draw.random() < 0.6] or ["p0"]}
    return {kind: [kind[0] + "1"] if draw.random() < 0.8 else [kind[0] + "1", kind[0] + "2"]}


def _offer(draw: Random, n: int, cart: list[Json], scale: int) -> Json:
    kind = draw.choice(KINDS)
    offer: Json = {"id": f"o{draw.randint(0, 9)}{n}", "benefit": _benefit(draw, kind, cart, scale)}
    offer["scope"] = _scope(draw, cart)
    if kind not in ("nth_item", "buy_get", "bundle", "member_price") and draw.random() < 0.6:
        offer["stage"] = draw.choice(("item", "seller", "coupon", "platform", "subsidy", "credit"))
    if draw.random() < 0.3:
        offer["group"] = draw.choice(("a", "b"))
    for field, value, chance in (
        ("exclusive", True, 0.1),
        ("base", "list", 0.15),
        ("cap", draw.randint(1, 40) * scale, 0.2),
        ("one_seller", True, 0.1),
        ("members", True, 0.1),
        ("code", draw.choice(("A", "A", "B")), 0.15),
        ("campaign", draw.choice(("k", "k", "l")), 0.1),
        ("per_shopper", draw.randint(1, 2), 0.2),
        ("estimated", True, 0.03),
        ("rounding", draw.choice(("half_up", "up")), 0.4),
        ("round_to", draw.choice((5, 10)), 0.15),
        ("starts", draw.choice(("2026-06-18T04:00:00Z", "2026-06-18T12:00:01+08:00")), 0.07),
        ("ends", draw.choice(("2026-06-18T04:00:00Z", "2026-06-18T12:00:01+08:00")), 0.07),
    ):
        if draw.random() < chance:
            offer[field] = value
    if "starts" in offer and "ends" in offer:
        del offer["ends"]
    if draw.random() < 0.25:
        offer["minimum"] = _minimum(draw, cart, scale)
    return offer


def _minimum(draw: Random, cart: list[Json], scale: int) -> Json:
    some = draw.sample(cart, draw.randint(1, len(cart)))
    exactly = sum(line["price"] * line["quantity"] for line in some)
    amount = exactly if exactly > 0 and draw.random() < 0.4 else draw.randint(10, 150) * scale
    which = draw.random()
    if which < 0.3:
        return {"items": draw.randint(1, 5)}
    return {"amount": amount, "over": draw.random() < 0.3} | ({"items": draw.randint(1, 4)} if which < 0.5 else {})


def _times(draw: Random) -> Json:
    return {"times": draw.randint(1, 2)} if draw.random() < 0.3 else {}


def _benefit(draw: Random, kind: str, cart: list[Json], scale: int) -> Json:
    share = draw.choice((333, 1_000, 1_250, 1_500, 3_000, 5_000, 9_999, 10_000))
    if kind == "percent":
        return {"kind": kind, "off": share}
    if kind == "fixed":
        each = draw.random() < 0.4
        return {"kind": kind, "off": draw.randint(1, 8 if each else 60) * scale, "each": each}
    if kind == "threshold":
        return {"kind": kind, **_steps(draw, cart, scale)}
    if kind == "nth_item":
        return {"kind": kind, "n": draw.randint(2, 4), "off": share, "mixed": draw.random() < 0.7, **_times(draw)}
    if kind == "buy_get":
        gift = {"gift": _scope(draw, cart)} if draw.random() < 0.4 else {}
        own = {"off": share} if draw.random() < 0.4 else {}
        return {"kind": kind, "buy": draw.randint(1, 3), "get": draw.randint(1, 2), **gift, **own, **_times(draw)}
    if kind == "bundle":
        parts = [{"scope": _scope(draw, cart), "items": draw.randint(1, 3)} for _ in range(draw.randint(1, 2))]
        return {"kind": kind, "parts": parts, "price": draw.randint(0, 90) * scale, **_times(draw)}
    if kind == "member_price":
        some = draw.sample(cart, draw.randint(1, len(cart)))
        return {"kind": kind, "prices": {line["product"]: draw.randint(0, 60) * scale for line in some}}
    if kind == "subsidy":
        limit = {"per_item": draw.randint(1, 12) * scale} if draw.random() < 0.6 else {}
        return {"kind": kind, "off": share, **limit, **({"items": draw.randint(1, 4)} if draw.random() < 0.5 else {})}
    return {"kind": kind, "balance": draw.randint(1, 100) * scale}


def _steps(draw: Random, cart: list[Json], scale: int) -> Json:
    exactly = sum(line["price"] * line["quantity"] for line in draw.sample(cart, draw.randint(1, len(cart))))
    first = exactly if exactly > 1 and draw.random() < 0.3 else draw.randint(20, 120) * scale
    off = max(1, first * draw.randint(5, 40) // 100)
    if draw.random() < 0.4:
        return {"steps": [{"at": first, "off": off}], "every": True, **_times(draw)}
    steps = [{"at": first, "off": off}]
    for _ in range(draw.randint(0, 2)):
        last = steps[-1]
        steps.append({"at": last["at"] + draw.randint(10, 80) * scale, "off": last["off"] + draw.randint(1, 10)})
    return {"steps": steps}
