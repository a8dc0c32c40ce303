"""What is near: suggested only where the cart costs less with it."""

from __future__ import annotations

import pytest
from pricing_cases import offer, quoted, threshold

from daogou.shop.pricing.best import best_quote
from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.near import near
from daogou.shop.pricing.offer import Offer

COAT = Line("coat", 1, 28_800, category="clothes", seller="甲")
SOCKS, BELT, TEA = (
    Line("socks", 1, 1_200, category="clothes", seller="甲"),
    Line("belt", 1, 5_900, category="clothes", seller="甲"),
    Line("tea", 1, 2_000, category="food", seller="乙"),
)


def test_twelve_more_save_fifty() -> None:
    offers = [offer("满减", threshold(30_000, 5_000), scope={"sellers": ["甲"]})]
    quote = quoted([COAT], offers)
    (found,) = near(quote, offers, [TEA, BELT, SOCKS], seconds=60)
    assert (found.offer.id, found.missing, found.pieces) == ("满减", 1_200, False)
    # tea is another seller's; the belt costs more than it saves
    (socks,) = found.suggestions
    assert (socks.line, socks.quantity, socks.adds, socks.saves, socks.total) == (SOCKS, 1, 1_200, 5_000, 25_000)


def test_several_pieces_but_no_heap_of_them() -> None:
    offers = [offer("满减", threshold(32_000, 5_000))]
    (found,) = near(quoted([COAT], offers), offers, [SOCKS], seconds=60)
    assert found.suggestions[0].quantity == 3
    offers = [offer("满减", threshold(34_000, 9_000))]
    assert near(quoted([COAT], offers), offers, [SOCKS], seconds=60) == []


def test_more_of_what_is_in_the_cart() -> None:
    offers = [offer("八折", {"kind": "percent", "off": 2_000}, minimum={"items": 2}, scope={"categories": ["clothes"]})]
    assert near(quoted([COAT, TEA], offers), offers, [TEA], seconds=60) == []
    (found,) = near(quoted([COAT], offers), offers, [SOCKS], seconds=60)
    assert (found.missing, found.pieces, found.suggestions[0].saves) == (1, True, 6_000)


def test_earlier_offers_make_the_gap_larger() -> None:
    offers = [offer("九折", {"kind": "percent", "off": 1_000}), offer("满减", threshold(30_000, 6_000))]
    (found,) = near(quoted([COAT], offers), offers, [BELT], seconds=60)
    assert found.missing == 30_000 - 25_920
    assert found.suggestions[0].total == best_quote_of([COAT, BELT], offers) < 25_920


def best_quote_of(lines: list[Line], offers: list[Offer]) -> int:
    return quoted(lines, offers).total


@pytest.mark.parametrize("code", ["", "X"])
def test_only_what_the_shopper_can_use(code: str) -> None:
    offers = [offer("满减", threshold(30_000, 5_000), code=code)]
    quote = quoted([COAT], offers)
    assert len(near(quote, offers, [SOCKS], seconds=60)) == (not code)
    assert best_quote(quote.cart, offers, quote.buyer).saved == 0
