"""The best price against every combination, and what a quote promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from brute_force import best_total
from hypothesis import given, settings
from hypothesis import strategies as st
from pricing_cases import NOON, offer, quoted, threshold, typed
from random_carts import case

from daogou.shop.pricing.amounts import capped, spread
from daogou.shop.pricing.best import best_quote
from daogou.shop.pricing.cart import Buyer, Cart, Line
from daogou.shop.pricing.search import run
from daogou.shop.pricing.verify import verify
from daogou.trials import prices
from daogou.types import InvalidInput


@pytest.mark.parametrize("few", [0, 64], ids=["every bound asked", "as it runs"])
@pytest.mark.parametrize("first", range(0, 600, 100))
def test_it_is_what_trying_everything_finds(first: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_FEW", few)
    for seed in range(first, first + 100):
        cart, offers, shopper = case(seed)
        quote = best_quote(*typed(cart, offers, shopper), seconds=60)
        assert (seed, quote.total) == (seed, best_total(cart, offers, shopper))
        assert quote.proof.proved
        assert quote.total == sum(line.pay for line in quote.lines)
        assert all(line.pay == line.line.listed - sum(line.off.values()) >= 0 for line in quote.lines)


@pytest.mark.parametrize("name", ["marketplace", "anything"])
def test_larger_carts_are_ruled_out_a_second_time(name: str) -> None:
    for seed in range(6):
        cart, offers, buyer = prices.case(name, seed, 9, 9)
        quote = best_quote(cart, offers, buyer, seconds=60)
        checked = verify(quote, offers, seconds=60)
        assert (checked.price_holds, checked.least) == (True, "holds")


def test_a_quote_that_says_too_much_is_found_out() -> None:
    offers = [offer("a", threshold(100, 30)), offer("b", {"kind": "percent", "off": 1_000})]
    quote = quoted([Line("x", 1, 120)], offers)
    assert verify(quote, offers).least == "holds"
    too_good = replace(quote, proof=replace(quote.proof, least=quote.total + 1))
    assert verify(too_good, offers).least == "broken"
    assert not verify(replace(quote, total=quote.total - 1), offers).price_holds
    assert not verify(replace(quote, applied=quote.applied[:1]), offers).price_holds
    assert not verify(quote, offers[:1]).price_holds


def test_when_the_time_is_over_the_gap_is_told_and_nothing_is_proved() -> None:
    unproved = 0
    for seed in range(5):
        cart, offers, buyer = prices.case("anything", seed, 40, 30)
        quote = best_quote(cart, offers, buyer, seconds=0)
        proved = best_quote(cart, offers, buyer, seconds=60)
        assert verify(quote, offers, seconds=0).price_holds
        assert quote.proof.least <= proved.proof.least <= proved.total <= quote.total
        assert quote.proof.proved == (quote.gap == 0)
        unproved += not quote.proof.proved
    assert unproved


def test_amounts_beyond_64_bits_when_multiplied() -> None:
    lines = [Line("a", 3, 300_000_000_001), Line("b", 7, 99_999_999_989)]
    offers = [
        offer("满", threshold(10**12, 10**11 + 7)),
        offer("折", {"kind": "percent", "off": 3_333}, rounding="half_up", scope={"products": ["a"]}),
        offer("补", {"kind": "subsidy", "off": 777, "items": 5}),
    ]
    off = round(900_000_000_003 * 3_333 / 10_000)
    left = [900_000_000_003 - off, 699_999_999_923]
    parts = spread(10**11 + 7, left)
    left = [some - part for some, part in zip(left, parts, strict=True)]
    subsidised = left[0] * 777 // 10_000 + left[1] * 2 * 777 // 70_000
    assert quoted(lines, offers).total == sum(left) - subsidised


def test_an_empty_cart_no_offers_and_what_makes_no_sense() -> None:
    assert quoted([], []).total == 0
    assert quoted([], [offer("a", threshold(1, 1))]).total == 0
    assert quoted([Line("x", 2, 50)], []).proof.method == "nothing to choose"
    with pytest.raises(InvalidInput, match="two lines"):
        Cart([Line("x", 1, 1), Line("x", 1, 1)], "CNY")
    with pytest.raises(InvalidInput, match="no sense"):
        Cart([Line("x", 0, 1)], "CNY")
    with pytest.raises(InvalidInput, match="same id"):
        best_quote(Cart([], "CNY"), [offer("a", threshold(1, 1))] * 2, Buyer(NOON))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.data())
def test_spreading_loses_and_makes_nothing(weights: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    parts = spread(amount, weights)
    assert sum(parts) == amount
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))
    whole = sum(weights)
    assert all(abs(part * whole - amount * w) < max(whole, 1) for part, w in zip(parts, weights, strict=True))
    assert sum(capped(weights, amount)) == amount
