"""The guide as a page and as data, through real requests."""

from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ShopperId


def test_a_guide_shows_sections_and_says_what_they_stand_on(client: TestClient, shop: Shop) -> None:
    who = shop.sample_shoppers(3)[-1][0]
    key = {"authorization": f"Bearer {shop.keys.server}"}
    told = client.get("/v1/guide", params={"shopper": who}, headers=key).json()
    assert told["sections"]
    assert told["dropped"] == 0
    shown = [item["product"]["id"] for section in told["sections"] for item in section["items"]]
    assert len(shown) == len(set(shown))
    for sentence in told["text"]:
        assert sentence["facts"]
        assert all(fact in told["facts"] for fact in sentence["facts"])


def test_of_another_shopper_only_the_server_is_told(client: TestClient, shop: Shop) -> None:
    who = shop.sample_shoppers(1)[0][0]
    assert client.get("/v1/guide", params={"shopper": who}).status_code in (401, 403)
    key = {"authorization": f"Bearer {shop.keys.server}"}
    assert client.get("/v1/guide", params={"shopper": "nobody-here"}, headers=key).status_code == 404


def test_the_page_speaks_both_languages(client: TestClient, shop: Shop) -> None:
    english, chinese = client.get("/guide?lang=en").text, client.get("/guide?lang=zh").text
    assert "here is your guide" in english
    assert "这是您今天的导购单" in chinese
    assert "{{" not in english + chinese


def test_a_set_for_what_is_named_keeps_its_budget(client: TestClient) -> None:
    told = client.get("/v1/guide", params={"occasion": "a barbecue for eight", "budget": 6_000}).json()
    made = [section for section in told["sections"] if section["kind"] == "set"]
    if made:  # the small shop may sell nothing for it, and then says so on the page
        assert any(
            amount["role"] == "total" and amount["value"] <= 6_000 for amount in told["facts"]["set:1"]["amounts"]
        )


def test_a_wish_that_names_nothing_is_said_and_the_guide_stays(client: TestClient) -> None:
    page = client.get("/guide", params={"lang": "en", "occasion": "qwxyz", "budget": "many"}).text
    assert "A budget is a number" in page
    assert "A budget is a number" in client.get("/guide", params={"lang": "en", "budget": "¥60"}).text  # it sells in $
    assert "A budget is a number" not in client.get("/guide", params={"lang": "en", "budget": "$60"}).text
    assert client.get("/v1/guide", params={"occasion": "qwxyz"}).status_code == 422


def test_what_is_too_long_or_too_much_is_told_on_the_page(client: TestClient) -> None:
    told = client.get("/guide", params={"lang": "en", "occasion": "a barbecue " * 40}, headers={"accept": "text/html"})
    assert told.status_code == 200
    assert "too long" in told.text
    assert "no budget" in client.get("/guide", params={"lang": "en", "occasion": "barbecue under -60"}).text
    assert client.get("/v1/guide", params={"budget": 10**30}).status_code == 422
    assert client.get("/v1/bundle", params={"wish": "barbecue", "budget": 10**30}).status_code == 422


def test_what_a_guide_shows_is_noted_so_that_clicks_can_be_traced(shop: Shop) -> None:
    who = ShopperId(shop.sample_shoppers(1)[0][0])
    guide = shop.guides.of(who)
    section = guide.sections[0]
    assert list(shop.trace(section.shown.list_id).products) == [card.product.id for card in section.shown.cards]


def test_a_cart_that_no_set_can_be_built_around_leaves_the_guide(client: TestClient, shop: Shop) -> None:
    item = client.get("/v1/me/recommendations?n=1").json()["items"][0]["product"]["id"]
    client.post("/v1/events", json={"id": "cart-00001", "kind": "cart", "product": item})
    assert client.get("/guide", params={"budget": "0.01"}).status_code == 200
    assert client.get("/v1/guide", params={"budget": 1}).status_code == 200
