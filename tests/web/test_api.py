"""The API: lists with reasons, the profile with its facts, events that count once, errors that explain themselves."""

import pytest
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ShopperId

EVENT = {"id": "event-0001", "kind": "view", "product": "p00"}


@pytest.fixture
def household(client: TestClient) -> TestClient:
    client.post("/sign-in", data={"shopper": "s0"})
    return client


def test_recommendations_in_both_languages(household: TestClient) -> None:
    english = household.get("/v1/me/recommendations?n=3&lang=en").json()
    chinese = household.get("/v1/me/recommendations?n=3", headers={"accept-language": "zh-CN,zh;q=0.9"}).json()
    assert len(english["items"]) == 3
    assert english["basis"] == "personal"
    assert "您" in chinese["items"][0]["reasons"][0]["text"]
    assert english["items"][0]["product"]["price"]["currency"] == "USD"


def test_profile_names_its_facts(household: TestClient) -> None:
    traits = household.get("/v1/me/profile").json()["traits"]
    assert traits
    assert all(trait["facts"] for trait in traits)


def test_events_count_once_and_change_the_list(client: TestClient) -> None:
    assert client.post("/v1/events", json=EVENT).json() == {"accepted": 1, "known": 0}
    assert client.post("/v1/events", json={"events": [EVENT]}).json() == {"accepted": 0, "known": 1}
    assert client.get("/v1/me/recommendations").json()["basis"] == "session"


def test_a_hidden_product_is_gone_from_the_next_list_and_back_after_undo(household: TestClient) -> None:
    def ids() -> list[str]:
        return [item["product"]["id"] for item in household.get("/v1/me/recommendations?n=20").json()["items"]]

    first = ids()[0]
    household.post("/v1/events", json={"id": "hide-0001", "kind": "hide", "product": first})
    assert first not in ids()
    household.post("/v1/events", json={"id": "hide-0002", "kind": "unhide", "product": first})
    assert first in ids()


def test_a_click_names_the_list_it_came_from(client: TestClient, shop: Shop) -> None:
    shown = client.get("/v1/me/recommendations?n=4").json()
    item = shown["items"][2]
    told = {"id": "click-0001", "kind": "view", "product": item["product"]["id"]}
    client.post("/v1/events", json={**told, "list_id": shown["list_id"], "position": item["position"]})
    [event] = shop.database.events.interactions().to_dicts()
    assert (event["list"], event["position"], event["product"]) == (shown["list_id"], 2, item["product"]["id"])
    assert event["shopper"].startswith("visitor-")


def test_a_click_is_traced_to_what_was_shown(client: TestClient, shop: Shop) -> None:
    key = {"authorization": f"Bearer {shop.keys.server}"}
    shown = client.get("/v1/me/recommendations?n=4").json()
    path = f"/v1/lists/{shown['list_id']}"
    assert client.get(path).status_code == 403
    assert client.get(path, headers=key).status_code == 404
    for number, position in enumerate((2, 0)):
        told = {"id": f"click-000{number}", "kind": "view", "product": shown["items"][position]["product"]["id"]}
        client.post("/v1/events", json={**told, "list_id": shown["list_id"], "position": position})
    traced = client.get(path, headers=key).json()
    assert traced["products"] == [item["product"]["id"] for item in shown["items"]]
    assert traced["shopper"].startswith("visitor-")
    assert [(event["id"], event["position"]) for event in traced["events"]] == [("click-0000", 2), ("click-0001", 0)]
    assert {event["shopper"] for event in traced["events"]} == {traced["shopper"]}
    assert traced["at"] <= traced["events"][0]["at"]
    assert client.get(path).status_code == 403


def test_unknown_product_is_named_and_nothing_is_written(client: TestClient, shop: Shop) -> None:
    batch = {"events": [EVENT, {**EVENT, "id": "event-0002", "product": "p-nowhere"}]}
    answer = client.post("/v1/events", json=batch)
    assert answer.status_code == 422
    assert "p-nowhere" in answer.json()["detail"]
    assert shop.database.events.interactions().is_empty()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"shopper": "s1"}, "shopper"),
        ({"at": 1}, "at"),
        ({"kind": "impression"}, "kind"),
        ({"kind": "steal"}, "kind"),
        ({"id": "short"}, "id"),
        ({"position": -1}, "position"),
    ],
)
def test_what_an_event_may_not_say_is_named(client: TestClient, wrong: dict[str, object], place: str) -> None:
    answer = client.post("/v1/events", json=EVENT | wrong)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(f"{place}:")


def test_a_batch_says_which_event_is_wrong(client: TestClient) -> None:
    answer = client.post("/v1/events", json={"events": [EVENT, EVENT | {"kind": "steal"}]})
    assert answer.json()["detail"].startswith("events.1.kind:")


@pytest.mark.parametrize("query", ["n=0", "n=101", "n=many", "lang=xx"])
def test_bad_parameters_are_explained(client: TestClient, query: str) -> None:
    answer = client.get(f"/v1/me/recommendations?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(query.split("=", maxsplit=1)[0] + ":")


@pytest.mark.parametrize("path", ["/v1/products/p-nowhere", "/v1/products/p-nowhere/similar", "/v1/nothing"])
def test_what_is_not_there_is_404_in_one_form(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"status", "title", "detail"}


def test_a_wrong_method_is_told_the_right_one(client: TestClient) -> None:
    for accept in ("application/json", "text/html"):
        answer = client.get("/sign-out", headers={"accept": accept})
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"


def test_a_body_that_is_no_json_is_said_to_be_none(client: TestClient) -> None:
    answer = client.post("/v1/events", content='{"id": ', headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("The body is no JSON: Expecting value")


def test_products_with_history_and_related_lists(client: TestClient) -> None:
    assert len(client.get("/v1/products/p00").json()["history"]) == 2
    assert client.get("/v1/products/p00/similar").json()["items"]
    assert all(i["product"]["id"] != "p00" for i in client.get("/v1/products/p00/goes-with").json()["items"])


def test_openapi_lists_the_promised_calls(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    promised = {"/v1/me/recommendations", "/v1/me/profile", "/v1/events", "/v1/products/{product_id}", "/healthz"}
    promised |= {"/v1/lists/{list_id}"}
    assert promised <= set(paths)
    page = client.get("/docs").text
    assert all(path in page for path in paths)


def test_health(client: TestClient, shop: Shop) -> None:
    meaning = {"state": "waiting", "done": 0, "of": 0, "encoder": ""}
    assert client.get("/healthz").json() == {"status": "ok", "release": shop.releases.current(), "meaning": meaning}


def test_what_is_not_trained_yet_says_what_to_do(client: TestClient, shop: Shop) -> None:
    (shop.releases.folder / "CURRENT").unlink()
    answer = client.get("/v1/me/recommendations")
    assert answer.status_code == 503
    assert "daogou train" in answer.json()["detail"]
    assert client.get("/healthz").json()["status"] == "not trained"


def test_a_shopper_without_facts_gets_the_popular_list(client: TestClient, shop: Shop) -> None:
    answer = client.get(
        "/v1/shoppers/new-one/recommendations", headers={"authorization": f"Bearer {shop.keys.server}"}
    ).json()
    assert answer["basis"] == "popular"
    assert not shop.known(ShopperId("new-one"))
