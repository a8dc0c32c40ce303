"""A quote as plain JSON: what is to pay, which offer took what off which line, how sure that is, and what is near."""

from __future__ import annotations

from typing import Any

from daogou.app.answers import money
from daogou.app.prices import Priced
from daogou.shop.pricing.near import Near
from daogou.shop.pricing.offer import Offer
from daogou.types import Language, Money, ProductId


def quote(item: Priced, language: Language) -> dict[str, Any]:
    """Amounts as everywhere: minor units, currency, text."""
    found = item.quote

    def amount(minor: int) -> dict[str, Any] | None:
        return money(Money(minor, found.cart.currency))

    return {
        "total": amount(found.total),
        "listed": amount(found.cart.listed),
        "saved": amount(found.saved),
        "lines": [
            {
                "product": each.line.product,
                "title": item.products[ProductId(each.line.product)].title.within(language),
                "quantity": each.line.quantity,
                "listed": amount(each.line.listed),
                "pay": amount(each.pay),
                "off": {id_: amount(off) for id_, off in each.off.items()},
            }
            for each in found.lines
        ],
        "offers": [{**offer(each.offer, language), "off": amount(each.off)} for each in found.applied],
        "not_applied": [{**offer(each, language), "why": why} for each, why in found.unusable],
        "proof": {
            "proved": found.proof.proved,
            "none_below": amount(found.proof.least),
            "gap": amount(found.gap),
            "method": found.proof.method,
            "looked_at": found.proof.looked_at,
            "seconds": round(found.proof.seconds, 4),
        },
        "near": [_near(each, item, language) for each in item.near],
    }


def offer(item: Offer, language: Language) -> dict[str, Any]:
    return {"id": item.id, "name": item.name.within(language), "kind": item.benefit.kind, "stage": item.stage}


def _near(item: Near, priced: Priced, language: Language) -> dict[str, Any]:
    currency = priced.quote.cart.currency
    return {
        "offer": offer(item.offer, language),
        "missing": item.missing if item.pieces else money(Money(item.missing, currency)),
        "missing_is": "pieces" if item.pieces else "amount",
        "suggestions": [
            {
                "product": each.line.product,
                "title": priced.products[ProductId(each.line.product)].title.within(language),
                "quantity": each.quantity,
                "adds": money(Money(each.adds, currency)),
                "saves": money(Money(each.saves, currency)),
                "total": money(Money(each.total, currency)),
            }
            for each in item.suggestions
        ],
    }
