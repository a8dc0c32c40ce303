"""Stating, taking back and exporting over HTTP: by the page's plain forms and by the API, each for oneself alone."""

from __future__ import annotations

import html

import httpx
import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ProductId, ShopperId

ME = ShopperId("s0")
COFFEE = {"Espresso beans", "Filter coffee", "Coffee filters"}


@pytest.fixture
def household(client: TestClient) -> TestClient:
    client.post("/sign-in", data={"shopper": "s0"})
    return client


def titles(client: TestClient, n: int = 20) -> list[str]:
    items = client.get("/v1/me/recommendations", params={"n": n, "lang": "en"}).json()["items"]
    return [item["product"]["title"] for item in items]


def test_an_edit_by_the_form_changes_the_list_and_says_why(household: TestClient) -> None:
    before = titles(household)
    assert "Filter coffee" in before
    page = html.unescape(household.post("/me/say", data={"words": "no coffee, blorks please"}).text)
    assert "Left out: 3 products, because you said “no coffee” on 1 Jun" in page
    assert "Not understood, and so not acted on: “blorks please”" in page
    assert titles(household) == [title for title in before if title not in COFFEE]
    assert "Left out: 3 products" in household.get("/").text
    chinese = html.unescape(household.get("/me?lang=zh").text)
    assert "未列出：3 件商品，因为您在6月1日说过“no coffee”" in chinese


@pytest.mark.parametrize(("words", "lang"), [("nothing over 500 dollars", "en"), ("预算500美元以内", "zh")])
def test_what_leaves_nothing_out_is_not_said_to(household: TestClient, shop: Shop, words: str, lang: str) -> None:
    before = titles(household)
    household.post("/me/say", data={"words": words})
    (said,) = shop.control.statements(ME)
    assert said.kind == "budget"
    assert titles(household) == before
    for page in ("/me", "/"):
        told = html.unescape(household.get(page, params={"lang": lang}).text)
        assert "Left out" not in told
        assert "未列出" not in told
    assert words in html.unescape(household.get("/me", params={"lang": lang}).text), (
        "it stays to be seen and taken back"
    )
    assert not household.get("/v1/me/recommendations", params={"lang": lang}).json()["changes"]


def test_undo_brings_the_list_back(household: TestClient, shop: Shop) -> None:
    before = titles(household)
    household.post("/me/say", data={"words": "不要咖啡，预算两美元以内"})
    assert titles(household) != before
    (first, *_) = shop.control.statements(ME)
    household.post("/me/undo", data={"of": first.edit})
    assert titles(household) == before


def test_a_trait_is_said_to_be_wrong_and_kept(household: TestClient, shop: Shop) -> None:
    line = next(line for line in shop.portrait(ME, "en") if line.kind == "category")
    trait = f"{line.kind}:{line.key}"
    household.post("/me/trait", data={"trait": trait, "kind": "delete"})
    assert trait not in {f"{each.kind}:{each.key}" for each in shop.portrait(ME, "en")}
    (said,) = shop.control.statements(ME)
    assert (said.kind, said.of, said.words) == ("delete", trait, line.text)
    assert household.post("/me/trait", data={"trait": trait, "kind": "pin"}).status_code == 422
    household.post("/me/undo", data={"of": said.id})
    household.post("/me/trait", data={"trait": trait, "kind": "pin"})
    assert [each.kind for each in shop.control.statements(ME)] == ["pin"]


def test_the_api_states_lists_and_takes_back(household: TestClient) -> None:
    told = household.post("/v1/me/statements", json={"words": "no coffee, whatever"}).json()
    assert [each["kind"] for each in told["stated"]] == ["avoid"]
    assert told["stated"][0]["wanted"] == [[{"kind": "category", "name": "", "key": "coffee"}]]
    assert told["not_understood"] == ["whatever"]
    assert "Left out: 3 products" in told["changes"][0]["text"]
    assert [each["id"] for each in household.get("/v1/me/statements").json()["statements"]] == [told["stated"][0]["id"]]
    assert household.post(f"/v1/me/statements/{told['edit']}/undo").json()["changes"] == []
    assert household.get("/v1/me/statements").json() == {"statements": []}
    for wrong in ({}, {"words": ""}, {"words": "x", "trait": "a:b"}, {"trait": "brand:none", "kind": "pin"}):
        assert household.post("/v1/me/statements", json=wrong).status_code == 422


def test_nobody_takes_back_anothers_words(household: TestClient, shop: Shop) -> None:
    edit = shop.control.say(ShopperId("s1"), "no coffee").edit
    assert household.post(f"/v1/me/statements/{edit}/undo").status_code == 404
    assert household.get("/v1/me/statements").json() == {"statements": []}
    assert shop.control.statements(ShopperId("s1"))


def test_another_site_cannot_state_anything(household: TestClient, shop: Shop) -> None:
    for path in ("/me/say", "/me/undo", "/me/trait", "/me/forget", "/v1/me/statements"):
        assert household.post(path, headers={"origin": "https://evil.example"}).status_code == 403
    assert not shop.control.everything(ME)


def test_the_export_holds_everything_and_only_mine(household: TestClient) -> None:
    household.post("/me/say", data={"words": "no coffee"})
    answer = household.get("/v1/me/export")
    assert "attachment" in answer.headers["content-disposition"]
    told = answer.json()
    assert told["shopper"] == "s0"
    assert [each["words"] for each in told["statements"]] == ["no coffee"]
    assert {line["order"].partition("-")[0] for line in told["order_lines"]} == {"o0"}
    assert told["stated_by_the_shop"]["facts"] == {"age": "65+"}
    assert told["traits"]


def test_forgetting_everything_needs_to_be_meant(household: TestClient, shop: Shop) -> None:
    household.post("/me/say", data={"words": "no coffee"})
    household.post("/me/forget")
    assert shop.known(ME)
    household.post("/me/forget", data={"sure": "yes"})
    assert not shop.known(ME)
    assert not shop.control.everything(ME)
    assert "Left out" not in household.get("/").text


def test_what_a_visitor_said_counts_after_signing_in(client: TestClient) -> None:
    client.post("/me/say", data={"words": "no coffee"})
    client.post("/sign-in", data={"shopper": "s0"})
    assert not COFFEE & set(titles(client))


def test_over_real_http(address: str, shop: Shop) -> None:
    with httpx.Client(base_url=address, follow_redirects=True) as browser:
        page = browser.post("/me/say", data={"words": "不要咖啡"}, headers={"accept-language": "zh"}).text
        assert "未列出：3 件商品" in page
        items = browser.get("/v1/me/recommendations").json()["items"]
        assert items
        assert not {"p00", "p01", "p02"} & {item["product"]["id"] for item in items}


def test_every_list_obeys(household: TestClient, shop: Shop) -> None:
    household.post("/me/say", data={"words": "no coffee"})
    coffee = {"p00", "p01", "p02"}
    for shown in (
        shop.lists.due(ME, 20),
        shop.lists.similar(ProductId("p10"), ME),
        shop.lists.goes_with(ProductId("p10"), ME),
    ):
        assert not coffee & {card.product.id for card in shown.cards}


def test_a_list_of_nothing_says_so(shop: Shop) -> None:
    with local(shop) as client:
        page = client.post("/me/say", data={"words": "under $0.10"}).text
        assert "Nothing is left that fits all you said" in page
        assert titles(client) == []


def test_the_page_says_the_last_day(household: TestClient) -> None:
    page = household.post("/me/say", data={"words": "no coffee until 5 June"}).text
    assert "until 5 Jun 2024" in page
    assert "on 1 Jun, until 5 Jun" in page
