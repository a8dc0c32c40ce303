"""From plain JSON to the types of `shop.pricing`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from daogou.shop.pricing.best import best_quote
from daogou.shop.pricing.cart import Buyer, Cart, Line
from daogou.shop.pricing.offer import Offer, read_offer
from daogou.shop.pricing.quote import Quote

Json = dict[str, Any]
NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


def typed(cart: Sequence[Json], offers: Sequence[Json], shopper: Json) -> tuple[Cart, list[Offer], Buyer]:
    at, codes, campaigns = datetime.fromisoformat(shopper["at"]), shopper["codes"], shopper["campaigns"]
    buyer = Buyer(at, shopper["member"], frozenset(codes), frozenset(campaigns), shopper["used"])
    return Cart([Line(**line) for line in cart], "CNY"), [read_offer(json.dumps(offer)) for offer in offers], buyer


def offer(id_: str, benefit: Json, **fields: Any) -> Offer:
    return Offer.model_validate({"id": id_, "benefit": benefit, **fields})


def threshold(at: int, off: int, **fields: Any) -> Json:
    return {"kind": "threshold", "steps": [{"at": at, "off": off}], **fields}


def quoted(lines: Sequence[Line], offers: Sequence[Offer], codes: Sequence[str] = (), **buyer: Any) -> Quote:
    """A proved quote."""
    quote = best_quote(Cart(lines, "CNY"), offers, Buyer(NOON, codes=frozenset(codes), **buyer), seconds=10)
    assert quote.proof.proved
    assert quote.gap == 0
    assert quote.total == sum(line.pay for line in quote.lines) == quote.cart.listed - quote.saved
    return quote


def offs(quote: Quote) -> Mapping[str, int]:
    """What each applied offer takes off."""
    return {each.offer.id: each.off for each in quote.applied}
