"""Sets and what runs out, over HTTP: both languages, budgets, swaps, the cart, errors that explain themselves."""

from starlette.testclient import TestClient


def test_a_set_within_its_budget_in_both_languages(client: TestClient) -> None:
    english = client.get("/v1/bundle", params={"wish": "breakfast for two under $12", "lang": "en"}).json()
    chinese = client.get("/v1/bundle", params={"wish": "两人早餐，预算12美元", "lang": "zh"}).json()
    assert english["total"]["minor"] <= english["budget"]["minor"] == 1_200
    assert [item["product"]["id"] for item in english["items"]] == [item["product"]["id"] for item in chinese["items"]]
    assert (english["name"], chinese["name"]) == ("Breakfast for 2", "2 人早餐")
    assert {item["role_name"] for item in chinese["items"]} >= {"面包", "牛奶酸奶"}


def test_one_is_swapped(client: TestClient) -> None:
    made = client.get("/v1/bundle?wish=breakfast").json()["items"]
    first, rest = made[0]["product"]["id"], [item["product"]["id"] for item in made[1:]]
    again = client.get("/v1/bundle", params={"wish": "breakfast", "without": first, "keep": rest}).json()["items"]
    assert [item["product"]["id"] for item in again[1:]] == rest
    assert again[0]["product"]["id"] != first


def test_around_the_cart(client: TestClient) -> None:
    client.post("/v1/events", json={"id": "cart-0001", "kind": "cart", "product": "p00"})
    made = client.get("/v1/bundle?cart=true&budget=5000").json()
    assert made["items"][0]["product"]["id"] == "p00"
    assert made["total"]["minor"] <= 5_000


def test_what_cannot_be_made_is_said(client: TestClient) -> None:
    assert "either by a wish" in client.get("/v1/bundle").json()["detail"]
    assert "No set is known" in client.get("/v1/bundle?wish=zzz").json()["detail"]
    assert client.get("/v1/bundle?product=nowhere").status_code == 404
    assert client.get("/v1/bundle?wish=breakfast&budget=0").status_code == 422


def test_what_runs_out(client: TestClient) -> None:
    assert client.get("/v1/me/runs-out").json() == {"items": []}
    client.post("/sign-in", data={"shopper": "s0"})
    items = client.get("/v1/me/runs-out?lang=en").json()["items"]
    assert items[0]["earliest"] <= items[0]["on"] <= items[0]["latest"]
    assert all(fact.startswith("order:") for fact in items[0]["facts"])
    assert "run" in items[0]["text"]
