"""The best price over HTTP and on the cart's page."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.verify import verify
from daogou.types import InvalidInput, NotFound, ProductId, ShopperId

RULES = [
    {"id": "满减", "name_zh": "满8减2", "benefit": {"kind": "threshold", "steps": [{"at": 800, "off": 200}]}},
    {"id": "code", "benefit": {"kind": "percent", "off": 1_000}, "code": "TEN"},
    {"id": "members", "benefit": {"kind": "fixed", "off": 50}, "members": True, "stage": "platform"},
]
BODY = {"items": [{"product": "p00", "quantity": 4}, {"product": "p01"}], "codes": ["TEN"]}


@pytest.fixture(autouse=True)
def rules(shop: Shop) -> None:
    shop.database.offers.add_rules([Offer.model_validate(rule) for rule in RULES])


def test_a_visitors_quote(client: TestClient) -> None:
    told = client.post("/v1/quote?lang=en", json=BODY).json()
    # 4 × 1.99 + 2.49 = 10.45; 2.00 off leaves 6.44 and 2.01, of which the code takes 64 and 20 cents
    assert told["listed"]["minor"] == 1_045
    assert {each["id"]: each["off"]["minor"] for each in told["offers"]} == {"满减": 200, "code": 84}
    assert told["total"] == {"minor": 761, "currency": "USD", "text": "$7.61"}
    assert sum(line["pay"]["minor"] for line in told["lines"]) == 761
    assert told["proof"]["proved"]
    assert told["proof"]["none_below"]["minor"] == 761
    assert [(each["id"], each["why"]) for each in told["not_applied"]] == [("members", "members")]
    assert told["near"] == []


def test_an_account_is_a_member_and_its_cart_is_quoted(client: TestClient) -> None:
    client.post("/sign-in", data={"shopper": "s0"})
    client.post("/v1/events", json={"id": "cart-0001", "kind": "cart", "product": "p00"})
    told = client.post("/v1/quote", json={}).json()
    assert (told["listed"]["minor"], told["total"]["minor"]) == (199, 149)


def test_what_cannot_be_quoted(client: TestClient, shop: Shop) -> None:
    assert client.post("/v1/quote", json={"items": [{"product": "nope"}]}).status_code == 404
    assert client.post("/v1/quote", json={"items": [{"product": "p00", "quantity": 0}]}).status_code == 422
    assert client.post("/v1/quote", json={"items": [{"product": "fuel"}]}).status_code == 422
    with pytest.raises(NotFound):
        shop.quote(ShopperId("s0"), {ProductId("nope"): 1})
    with pytest.raises(InvalidInput, match="price of fuel"):
        shop.quote(ShopperId("s0"), {ProductId("fuel"): 1})


def test_an_offer_used_up_is_not_quoted_again(shop: Shop) -> None:
    import polars as pl

    from daogou.shop.offers import REDEMPTION_COLUMNS

    shop.database.offers.add_rules([Offer.model_validate({**RULES[2], "per_shopper": 1})])
    assert shop.quote(ShopperId("s0"), {ProductId("p00"): 1}).quote.total == 149
    used = pl.DataFrame([("members", "s0", 1)], schema=REDEMPTION_COLUMNS, orient="row")
    shop.database.offers.add_redemptions(used)
    assert shop.quote(ShopperId("s0"), {ProductId("p00"): 1}).quote.total == 199


def test_what_is_near_saves_more_than_it_adds(shop: Shop) -> None:
    big = {"kind": "threshold", "steps": [{"at": 1_000, "off": 700}]}
    shop.database.offers.add_rules([Offer.model_validate({"id": "满减", "benefit": big})])
    priced = shop.prices.quote(ShopperId("s0"), {ProductId("p00"): 4}, suggest=True)
    assert [each.offer.id for each in priced.near] == ["满减"]
    assert priced.near[0].missing == 1_000 - 796
    for each in priced.near[0].suggestions:
        assert each.saves > each.adds
        assert each.total == priced.quote.total + each.adds - each.saves < priced.quote.total
        again = shop.quote(ShopperId("s0"), {ProductId("p00"): 4, ProductId(each.line.product): each.quantity})
        assert again.quote.total == each.total
        assert verify(again.quote, shop.prices.offers(ShopperId("s0"), [])).price_holds


@pytest.mark.parametrize(
    ("language", "sure", "more"),
    [
        ("en", "No combination of the offers is cheaper.", "reaches the next step"),
        ("zh", "没有更便宜的优惠组合。", "再买"),
    ],
)
def test_the_carts_page_says_what_is_taken_off(
    client: TestClient, shop: Shop, language: str, sure: str, more: str
) -> None:
    big = {"kind": "threshold", "steps": [{"at": 500, "off": 400}, {"at": 900, "off": 800}]}
    shop.database.offers.add_rules([Offer.model_validate({"id": "满减", "name_zh": "大促", "benefit": big})])
    for n in range(4):
        client.post("/v1/events", json={"id": f"cart-000{n}", "kind": "cart", "product": "p00"})
    page = client.get("/cart", headers={"accept": "text/html", "accept-language": language}).text
    assert "大促" in page
    assert "$7.96" in page
    assert "−$4.00" in page
    assert "<b>$3.96</b>" in page
    assert sure in page
    assert more in page
