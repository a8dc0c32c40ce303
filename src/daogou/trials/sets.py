"""Wishes for sets, generated in both languages: is the budget kept, is it all in stock, is nothing better affordable.

A made-up shop, occasions and departments and products of it, 1 to 12 people, budgets from next to nothing to plenty, in
half of the cases under offers. What a set comes to is added up anew from the catalogue, or priced by `verify`, which
shares no search with the quote. `best` is the part of random choices, of as many roles but fewer options,
that brute force cannot better.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random

import numpy as np

from daogou.app import Shop
from daogou.guide.sets.bundle import Bundle
from daogou.guide.sets.choose import MUST, Option, Part, choose
from daogou.guide.sets.occasions import occasions
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.verify import verify
from daogou.shop.products import Product
from daogou.trials.made_up import trained_made_up
from daogou.trials.result import BenchResult
from daogou.types import LANGUAGES, InvalidInput, Language, ProductId, Progress, ShopperId, silent

SHOPPERS, PRODUCTS = 150, 1_000
_ENGLISH = ("{what} for {n} under ¥{b}", "a {what} set, budget {b}, for {n} people", "{what} for {n}, at most {b} yuan")
_CHINESE = ("{n}人{what}，预算{b}元", "{what}一套 {b} 元以内，{n}个人", "{n}位的{what}不超过{b}块")


@dataclass(frozen=True)
class Wished:
    """A wish and what was made of it; `budget` in minor units."""

    who: ShopperId
    budget: int
    offers: Sequence[Offer]
    made: Bundle
    took_ms: float


def run(n: int = 1_000, seed: int = 0, folder: Path | None = None, progress: Progress = silent) -> BenchResult:
    """`n` wishes in the made-up shop in `folder`, or in one that is made for it."""
    with trained_made_up(folder, SHOPPERS, PRODUCTS, progress) as shop:
        return measured(shop, n, seed, progress)


def measured(shop: Shop, n: int, seed: int, progress: Progress = silent) -> BenchResult:
    """The figures of `n` wishes in this shop."""
    draw = Random(seed)  # noqa: S311 — a wish, no secret
    people = [who for who, _ in shop.sample_shoppers(50)]
    products = shop.database.products.get([ProductId(id_) for id_ in shop.database.products.frame()["id"]])
    wished = []
    for number in range(n):
        wished.append(_wish(shop, draw, draw.choice([*people, ShopperId("visitor-bench")]), list(products)))
        progress("wishes", number + 1, n)
    rows = {
        "list prices": figures([one for one in wished if not one.offers], products, shop),
        "under offers": figures([one for one in wished if one.offers], products, shop),
        "exact": {"best": exact(draw, 300), "wishes": 300.0},
    }
    return BenchResult("sets", "made up", "wishes in both languages", rows, "list prices", n, seed)


def _wish(shop: Shop, draw: Random, who: ShopperId, products: Sequence[ProductId]) -> Wished:
    budget, n = round(10 ** draw.uniform(1, 3.6)), draw.randint(1, 12)
    language: Language = draw.choice(LANGUAGES)
    offers = _offers(draw) if draw.random() < 0.5 else []
    around = [draw.choice(products)] if draw.random() < 0.3 else []
    occasion = draw.choice(list(occasions().values()))
    what = draw.choice([name for name in occasion.called if name.isascii() == (language == "en")])
    form = draw.choice(_ENGLISH if language == "en" else _CHINESE)
    wish = "" if around else form.format(what=what, n=n, b=budget)
    began = time.perf_counter()
    try:
        made = shop.bundle(who, wish, around, 100 * budget if around else None, language=language, offers=offers)
    except InvalidInput:  # what the set is to be around costs more than the budget: another wish is made
        return _wish(shop, draw, who, products)
    return Wished(who, 100 * budget, offers, made, 1_000 * (time.perf_counter() - began))


def _offers(draw: Random) -> list[Offer]:
    """A threshold and a percentage, as shops have them."""
    at = draw.choice((10_000, 20_000, 30_000))
    threshold = {"kind": "threshold", "steps": [{"at": at, "off": at // draw.choice((5, 8, 10))}]}
    percent = {"kind": "percent", "off": draw.choice((500, 1_000, 2_000))}
    return [
        Offer.model_validate({"id": "threshold", "benefit": threshold}),
        Offer.model_validate({"id": "percent", "benefit": percent}),
    ]


def figures(wished: Sequence[Wished], products: Mapping[ProductId, Product], shop: Shop) -> dict[str, float]:
    """Of these wishes: every figure but the times is a part of them."""
    told = [_checked(one, products, shop) for one in wished]
    took = [one.took_ms for one in wished]
    return {
        "budget_kept": float(np.mean([each["budget"] for each in told])),
        "budget_understood": float(
            np.mean([one.made.budget is not None and one.made.budget.minor == one.budget for one in wished])
        ),
        "sums_right": float(np.mean([each["sums"] for each in told])),
        "in_stock": float(np.mean([each["stock"] for each in told])),
        "one_of_each_role": float(np.mean([each["roles"] for each in told])),
        "not_empty": float(np.mean([bool(one.made.items) for one in wished])),
        "items": float(np.mean([len(one.made.items) for one in wished])),
        "p50_ms": float(np.percentile(took, 50)),
        "p99_ms": float(np.percentile(took, 99)),
    }


def _checked(one: Wished, known: Mapping[ProductId, Product], shop: Shop) -> dict[str, bool]:
    cart = [(known[item.product.id], item.quantity) for item in one.made.items]
    listed = sum(product.price.minor * count for product, count in cart if product.price)
    total = _paid(one, shop) if cart else 0
    ids, roles = [item.product.id for item in one.made.items], [item.role for item in one.made.items]
    return {
        "budget": total <= one.budget,
        "sums": one.made.listed.minor == listed and one.made.total.minor == total,
        "stock": all(product.stock is None or product.stock >= count for product, count in cart),
        "roles": len(set(ids)) == len(ids) and len(set(roles)) == len(roles),
    }


def _paid(one: Wished, shop: Shop) -> int:
    """What the set comes to for this shopper, the coupons they hold included; the quote's own sum counts only where
    `verify` finds that it holds."""
    cart = {item.product.id: item.quantity for item in one.made.items}
    offers = [*shop.prices.offers(one.who, list(cart)), *one.offers]
    quote = shop.prices.quote(one.who, cart, more=one.offers).quote
    return quote.total if verify(quote, offers, seconds=0).price_holds else quote.cart.listed


def exact(draw: Random, n: int) -> float:
    """The part of `n` random choices, of few options, that brute force cannot better."""
    found = [_is_best(_drawn_parts(draw), draw.randint(0, 400)) for _ in range(n)]
    return float(np.mean(found))


def _drawn_parts(draw: Random) -> list[Part]:
    return [
        Part(
            [Option(ProductId(f"{role}-{at}"), 1, draw.randint(1, 150), draw.randint(0, 99) / 64) for at in range(4)],
            draw.random() < 0.5,
        )
        for role in range(draw.randint(1, 6))
    ]


def _is_best(parts: Sequence[Part], budget: int) -> bool:
    chosen = choose(parts, budget).options
    most = max(
        _worth(parts, some)
        for some in product(*([None, *part.options] for part in parts))
        if sum(option.cost for option in some if option) <= budget
    )
    return _worth(parts, chosen) == most


def _worth(parts: Sequence[Part], chosen: Sequence[Option | None]) -> float:
    return sum(
        option.worth + (MUST if part.must else 0)
        for part, option in zip(parts, chosen, strict=True)
        if option is not None
    )
