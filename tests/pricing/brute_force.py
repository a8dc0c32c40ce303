"""The best price by trying every combination: written from docs/offers.md alone, and imports nothing of daogou.

Offers, carts and shoppers are plain JSON objects. It is slow on purpose: every rule is one sentence of that page.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

Json = dict[str, Any]
STAGES = ["item", "seller", "coupon", "platform", "subsidy", "credit"]


def best_total(cart: list[Json], offers: list[Json], shopper: Json) -> int:
    """The lowest total of the cart (lines of product, quantity, price, department, category, brand, seller)."""
    choices = []
    for offer in offers:
        mine = [None]
        if usable(offer, shopper):
            places = lines_of(offer, cart)
            sellers = sorted({cart[i]["seller"] for i in places}) if offer.get("one_seller") else [None]
            mine += [(offer, [i for i in places if s is None or cart[i]["seller"] == s]) for s in sellers if places]
        choices.append(mine)
    totals = [total(cart, [one for one in some if one]) for some in product(*choices)]
    return min(t for t in totals if t is not None)


def usable(offer: Json, shopper: Json) -> bool:
    kind = offer["benefit"]["kind"]
    if kind == "unstated" or offer.get("estimated"):
        return False
    now = datetime.fromisoformat(shopper["at"])
    if offer.get("starts") and now < datetime.fromisoformat(offer["starts"]):
        return False
    if offer.get("ends") and now >= datetime.fromisoformat(offer["ends"]):
        return False
    if offer.get("code") and offer["code"] not in shopper["codes"]:
        return False
    if offer.get("campaign") and offer["campaign"] not in shopper["campaigns"]:
        return False
    if (offer.get("members") or kind == "member_price") and not shopper["member"]:
        return False
    limit = offer.get("per_shopper")
    return limit is None or shopper["used"].get(offer["id"], 0) < limit


def within(scope: Json, line: Json) -> bool:
    if line["product"] in scope.get("without", []):
        return False
    lists = {"products": "product", "departments": "department", "categories": "category"}
    lists |= {"brands": "brand", "sellers": "seller"}
    return all(line[key] in scope[name] for name, key in lists.items() if scope.get(name))


def lines_of(offer: Json, cart: list[Json]) -> list[int]:
    benefit, scope = offer["benefit"], offer.get("scope", {})
    found = []
    for i, line in enumerate(cart):
        inside = within(scope, line)
        if benefit["kind"] == "buy_get" and benefit.get("gift") is not None:
            inside = inside or within(benefit["gift"], line)
        if benefit["kind"] == "bundle":
            inside = inside and any(within(part.get("scope", {}), line) for part in benefit["parts"])
        if benefit["kind"] == "member_price":
            inside = inside and benefit["prices"].get(line["product"], line["price"]) < line["price"]
        if inside:
            found.append(i)
    return found


def stage_of(offer: Json) -> str:
    kind = offer["benefit"]["kind"]
    if offer.get("stage"):
        return str(offer["stage"])
    if kind in ("subsidy", "credit"):
        return str(kind)
    if kind in ("nth_item", "buy_get", "bundle", "member_price"):
        return "item"
    if offer.get("code"):
        return "coupon"
    return "item" if kind == "percent" or offer["benefit"].get("each") else "seller"


def by_line(offer: Json) -> bool:
    kind = offer["benefit"]["kind"]
    return kind in ("percent", "member_price", "subsidy") or bool(offer["benefit"].get("each"))


def group_of(offer: Json) -> tuple[int, str]:
    return STAGES.index(stage_of(offer)), offer.get("group", "")


def total(cart: list[Json], chosen: list[tuple[Json, list[int]]]) -> int | None:
    """What is to pay under these offers, each with its lines; None where they are no combination."""
    for n, (one, its) in enumerate(chosen):
        for other, others in chosen[:n]:
            common = set(its) & set(others)
            alone = [bool(one.get("exclusive")), bool(other.get("exclusive"))]
            if all(alone) and common:
                return None
            pools = not by_line(one) and not by_line(other)
            if not any(alone) and pools and group_of(one) == group_of(other) and common:
                return None
    listed = [line["price"] * line["quantity"] for line in cart]
    left = list(listed)
    closed: set[int] = set()
    for offer, places in chosen:
        if offer.get("exclusive"):
            off = amounts(offer, places, cart, listed, left)
            off = {i: min(some, left[i]) for i, some in off.items()}
            if not sum(off.values()):
                return None
            for i, some in off.items():
                left[i] -= some
            closed |= set(places)
    others = [(offer, [i for i in places if i not in closed]) for offer, places in chosen if not offer.get("exclusive")]
    for stage in range(len(STAGES)):
        bases = list(left)
        for group in sorted({group_of(offer)[1] for offer, _ in others if group_of(offer)[0] == stage}):
            here = sorted((c for c in others if group_of(c[0]) == (stage, group)), key=lambda c: c[0]["id"])
            pooled: set[int] = set()
            for offer, places in here:
                if not by_line(offer):
                    base = listed if offer.get("base") == "list" else bases
                    off = amounts(offer, places, cart, base, left)
                    off = {i: min(some, left[i]) for i, some in off.items()}
                    if not sum(off.values()):
                        return None
                    for i, some in off.items():
                        left[i] -= some
                    pooled |= set(places)
            worked = {}
            for offer, places in here:
                if by_line(offer):
                    base = listed if offer.get("base") == "list" else bases
                    worked[offer["id"]] = amounts(offer, [i for i in places if i not in pooled], cart, base, left)
            takes = dict.fromkeys(worked, 0)
            for i in range(len(cart)):
                on_it = [(off[i], id_) for id_, off in worked.items() if i in off]
                if on_it:
                    most = max(some for some, _ in on_it)
                    winner = min(id_ for some, id_ in on_it if some == most)
                    most = min(most, left[i])
                    left[i] -= most
                    takes[winner] += most
            if not all(takes.values()):
                return None
    return sum(left)


def share(exact: Fraction, offer: Json) -> int:
    unit = offer.get("round_to", 1)
    whole = floor(exact / unit)
    rest = exact / unit - whole
    if offer.get("rounding", "down") == "up":
        whole += rest > 0
    elif offer.get("rounding", "down") == "half_up":
        whole += rest >= Fraction(1, 2)
    return whole * unit


def spread(amount: int, weights: dict[int, int]) -> dict[int, int]:
    every = sum(weights.values())
    if every == 0:
        return dict.fromkeys(weights, 0)
    exact = {i: Fraction(amount * w, every) for i, w in weights.items()}
    parts = {i: floor(e) for i, e in exact.items()}
    for i in sorted(weights, key=lambda i: (parts[i] - exact[i], i))[: amount - sum(parts.values())]:
        parts[i] += 1
    return parts


def amounts(offer: Json, places: list[int], cart: list[Json], base: list[int], left: list[int]) -> dict[int, int]:
    """What the offer takes off each of its open lines, `places`."""
    benefit, least, cap = offer["benefit"], offer.get("minimum"), offer.get("cap")
    kind, reached = benefit["kind"], sum(base[i] for i in places)
    if not places:
        return {}
    if least:
        if least.get("items") is not None and sum(cart[i]["quantity"] for i in places) < least["items"]:
            return {}
        need = least.get("amount")
        if need is not None and (reached < need or (least.get("over") and reached == need)):
            return {}
    if kind in ("threshold", "credit") or (kind == "fixed" and not benefit.get("each")):
        off = {"fixed": benefit.get("off"), "credit": benefit.get("balance"), "threshold": 0}[kind]
        if kind == "threshold":
            for step in benefit["steps"]:
                if reached >= step["at"]:
                    off = step["off"]
                    if benefit.get("every"):
                        times = reached // step["at"]
                        off *= times if benefit.get("times") is None else min(times, benefit["times"])
        off = min([off, sum(left[i] for i in places)] + ([cap] if cap is not None else []))
        return spread(off, {i: left[i] for i in places})
    off = by_pieces(offer, places, cart) if kind in ("nth_item", "buy_get", "bundle") else {}
    part = Fraction(benefit.get("off", 10_000), 10_000)
    for i in places:
        quantity = cart[i]["quantity"]
        if kind == "percent":
            off[i] = min(share(base[i] * part, offer), base[i])
        elif kind == "fixed":
            off[i] = min(benefit["off"] * quantity, base[i])
        elif kind == "member_price":
            off[i] = (cart[i]["price"] - benefit["prices"][cart[i]["product"]]) * quantity
        elif kind == "subsidy":
            dearest = pieces(places, cart)
            if benefit.get("items") is not None:
                dearest = dearest[: benefit["items"]]
            k = dearest.count(i)
            limits = [base[i]] + ([benefit["per_item"] * k] if benefit.get("per_item") is not None else [])
            off[i] = min([share(Fraction(base[i] * k, quantity) * part, offer), *limits])
    return spread(cap, off) if cap is not None and sum(off.values()) > cap else off


def pieces(places: list[int], cart: list[Json]) -> list[int]:
    some = [i for i in places for _ in range(cart[i]["quantity"])]
    return sorted(some, key=lambda i: (-cart[i]["price"], i))


def by_pieces(offer: Json, places: list[int], cart: list[Json]) -> dict[int, int]:
    benefit, off = offer["benefit"], dict.fromkeys(places, 0)
    part, times = Fraction(benefit.get("off", 10_000), 10_000), benefit.get("times")
    hit: list[int] = []
    if benefit["kind"] == "nth_item":
        for pool in [places] if benefit.get("mixed", True) else [[i] for i in places]:
            some, runs = pieces(pool, cart), 0
            while len(some) >= benefit["n"] and (times is None or runs < times):
                run, some, runs = some[: benefit["n"]], some[benefit["n"] :], runs + 1
                hit.append(run[-1])
    elif benefit["kind"] == "buy_get" and benefit.get("gift") is None:
        some, runs, size = pieces(places, cart), 0, benefit["buy"] + benefit["get"]
        while len(some) >= size and (times is None or runs < times):
            run, some, runs = some[:size], some[size:], runs + 1
            hit += run[benefit["buy"] :]
    elif benefit["kind"] == "buy_get":
        bought = [i for i in places if within(offer.get("scope", {}), cart[i])]
        count = sum(cart[i]["quantity"] for i in bought) // benefit["buy"]
        count = count if times is None else min(count, times)
        gifts = pieces([i for i in places if i not in bought], cart)
        gifts.reverse()
        hit = gifts[: count * benefit["get"]]
    else:
        return by_sets(benefit, places, cart)
    for i in hit:
        off[i] += min(share(cart[i]["price"] * part, offer), cart[i]["price"])
    return off


def by_sets(benefit: Json, places: list[int], cart: list[Json]) -> dict[int, int]:
    parts = benefit["parts"]
    own: list[list[int]] = [[] for _ in parts]
    for i in places:
        own[next(n for n, part in enumerate(parts) if within(part.get("scope", {}), cart[i]))].append(i)
    some = [pieces(mine, cart) for mine in own]
    saved, made, weights = 0, 0, dict.fromkeys(places, 0)
    while all(len(s) >= part.get("items", 1) for s, part in zip(some, parts, strict=True)):
        if benefit.get("times") is not None and made >= benefit["times"]:
            break
        made += 1
        used = []
        for n, part in enumerate(parts):
            used += some[n][: part.get("items", 1)]
            some[n] = some[n][part.get("items", 1) :]
        saving = sum(cart[i]["price"] for i in used) - benefit["price"]
        if saving > 0:
            saved += saving
            for i in used:
                weights[i] += cart[i]["price"]
    return spread(saved, weights)
