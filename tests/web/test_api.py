"""The API over real HTTP semantics: identity, events, errors, protection."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ShopperId
from daogou.web import sessions
from daogou.web.guard import LOOPBACK
from daogou.web.server import create
from daogou.web.words import WORDS

EVENT = {"id": "event-0001", "kind": "view", "product": "p00"}


@pytest.fixture
def client(shop: Shop) -> Iterator[TestClient]:
    with TestClient(create(shop, LOOPBACK), base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as client:
        yield client


def signed_in(client: TestClient, shopper: str = "s0") -> TestClient:
    assert client.post("/sign-in", data={"shopper": shopper}).status_code == 200
    return client


def bearer(value: str) -> dict[str, str]:
    return {"authorization": f"Bearer {value}"}


def test_recommendations_in_both_languages(client: TestClient) -> None:
    signed_in(client)
    english = client.get("/v1/me/recommendations?n=3&lang=en").json()
    chinese = client.get("/v1/me/recommendations?n=3", headers={"accept-language": "zh-CN,zh;q=0.9"}).json()
    assert len(english["items"]) == 3
    assert english["basis"] == "personal"
    assert "您" in chinese["items"][0]["reasons"][0]["text"]
    assert english["items"][0]["product"]["price"]["currency"] == "USD"


def test_profile_names_its_facts(client: TestClient) -> None:
    traits = signed_in(client).get("/v1/me/profile").json()["traits"]
    assert all(trait["facts"] for trait in traits)


def test_events_count_once_and_change_the_list(client: TestClient) -> None:
    assert client.post("/v1/events", json=EVENT).json() == {"accepted": 1, "known": 0}
    assert client.post("/v1/events", json={"events": [EVENT]}).json() == {"accepted": 0, "known": 1}
    assert client.get("/v1/me/recommendations").json()["basis"] == "session"


def test_unknown_product_is_named(client: TestClient) -> None:
    answer = client.post("/v1/events", json={**EVENT, "product": "p-nowhere"})
    assert answer.status_code == 422
    assert "p-nowhere" in answer.json()["detail"]


@pytest.mark.parametrize("extra", [{"shopper": "s1"}, {"at": 1}])
def test_who_and_when_are_never_taken_from_the_body(client: TestClient, extra: dict[str, object]) -> None:
    assert client.post("/v1/events", json={**EVENT, **extra}).status_code == 422


def test_bad_parameters_are_explained(client: TestClient) -> None:
    answer = client.get("/v1/me/recommendations?n=0")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("n:")
    assert client.get("/v1/me/recommendations?lang=xx").status_code == 422
    assert client.get("/v1/products/p-nowhere").status_code == 404


def test_products_with_related_lists(client: TestClient) -> None:
    assert len(client.get("/v1/products/p00").json()["history"]) == 2
    assert client.get("/v1/products/p00/similar").json()["items"]
    assert all(i["product"]["id"] != "p00" for i in client.get("/v1/products/p00/goes-with").json()["items"])


def test_a_changed_cookie_is_a_stranger(client: TestClient) -> None:
    signed_in(client)
    good = client.cookies[sessions.COOKIE]
    client.cookies.clear()
    client.cookies.set(sessions.COOKIE, good[:-2] + ("AA" if not good.endswith("AA") else "BB"))
    assert client.get("/v1/me/recommendations").json()["basis"] == "popular"


def test_tokens_are_good_for_their_purpose_only(client: TestClient, shop: Shop) -> None:
    good = sessions.token(shop.keys.session, ShopperId("s0"))
    assert client.get("/v1/me/recommendations", headers=bearer(good)).json()["basis"] == "personal"
    cookie = sessions.seal(shop.keys.session, sessions.Session(ShopperId("visitor-x"), ShopperId("s0")))
    for bad in (cookie, sessions.token("another secret", ShopperId("s0")), "nonsense"):
        assert client.get("/v1/me/recommendations", headers=bearer(bad)).status_code == 403


def test_other_shoppers_only_with_the_server_key(client: TestClient, shop: Shop) -> None:
    signed_in(client)
    path = "/v1/shoppers/s1/recommendations"
    assert client.get(path).status_code == 403
    token = sessions.token(shop.keys.session, ShopperId("s1"))
    assert client.get(path, headers=bearer(token)).status_code == 403
    assert client.get(path, headers=bearer(shop.keys.server)).json()["basis"] == "personal"
    assert client.get("/v1/shoppers/nobody/profile", headers=bearer(shop.keys.server)).status_code == 404


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_other_sites_cannot_act(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/v1/events", json=EVENT, headers=headers).status_code == 403
    assert client.post("/sign-in", data={"shopper": "s0"}, headers=headers).status_code == 403


def test_foreign_host_names_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_large_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/v1/events", content=b"x" * 300_000).status_code == 413


def test_second_account_on_one_device_inherits_nothing(client: TestClient, shop: Shop) -> None:
    client.post("/v1/events", json={"id": "hide-0001", "kind": "hide", "product": "p10"})
    signed_in(client, "s0")
    assert [p.id for p in shop.hidden(ShopperId("s0"))] == ["p10"]
    signed_in(client, "s1")
    assert not shop.hidden(ShopperId("s1"))
    client.post("/sign-out")
    client.post("/v1/events", json={"id": "hide-0002", "kind": "hide", "product": "p11"})
    assert [p.id for p in shop.hidden(ShopperId("s0"))] == ["p10"]


def test_a_merge_can_be_undone(client: TestClient, shop: Shop) -> None:
    client.post("/v1/events", json={"id": "hide-0003", "kind": "hide", "product": "p10"})
    page = client.post("/sign-in", data={"shopper": "s0"}).text
    assert "/undo-sign-in" in page
    client.post("/undo-sign-in")
    assert not shop.hidden(ShopperId("s0"))


def test_looking_in_is_for_the_demo_only(shop: Shop) -> None:
    from dataclasses import replace

    shop.settings = replace(shop.settings, demo=False)
    with TestClient(create(shop)) as client:
        assert client.post("/sign-in", data={"shopper": "s0"}).status_code == 403


def test_pages_hold_no_foreign_address(client: TestClient) -> None:
    signed_in(client)
    for path in ("/", "/products/p00", "/cart", "/docs"):
        answer = client.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 200
        assert "http://" not in answer.text
        assert "https://" not in answer.text
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_error_pages_are_pages(client: TestClient) -> None:
    answer = client.get("/products/p-nowhere", headers={"accept": "text/html", "accept-language": "zh"})
    assert answer.status_code == 404
    assert 'lang="zh-CN"' in answer.text


def test_the_language_switch_stays_inside(client: TestClient) -> None:
    for outside in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = client.post("/language", data={"language": "zh", "back": outside}, follow_redirects=False)
        assert answer.headers["location"] == "/"
    assert 'lang="zh-CN"' in client.get("/").text


def test_every_word_is_there_in_both_languages() -> None:
    for key, words in WORDS.items():
        assert words.en, key
        assert words.zh, key


def test_openapi_lists_the_promised_calls(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    promised = {"/v1/me/recommendations", "/v1/me/profile", "/v1/events", "/v1/products/{product_id}", "/healthz"}
    assert promised <= set(paths)
    assert client.get("/healthz").json()["status"] == "ok"
