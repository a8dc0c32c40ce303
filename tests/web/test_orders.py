"""An order's page and the API after the sale: by plain forms, in both languages, for its shopper alone."""

from __future__ import annotations

import re

import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.shop.after_sales.account import Method, Track
from daogou.shop.after_sales.effects import Addressed, Effect, Held, Moved, Reached, Tracked
from daogou.shop.proposals import Fact
from daogou.testing.shops import NOW
from daogou.types import ShopperId, seconds
from daogou.web import sessions

ME = ShopperId("s0")
RETURN = {"action": "return", "order": "o0-11", "items": ["p00"], "method": "original", "reason": "no_reason"}


@pytest.fixture
def mine(shop: Shop, client: TestClient) -> TestClient:
    """A client signed in as s0, one of whose orders is on its way, paid by card."""
    at = seconds(NOW) - 3_600
    track = Track("Swift", "SW1", at, "Leipzig", "handed over", "已揽收")
    effects: list[Effect] = [
        Held(Method("g1", "gift_card", 9_000, "…1")),
        Reached("o0-10", "paid", at),
        Tracked("o0-10", track),
    ]
    effects += [Moved("o0-10", "payment", 1_250, "g1"), Addressed("o0-10", {"street": "1 Elm <b>St</b>"})]
    shop.database.service.add([Fact(one, at, str(n), ME) for n, one in enumerate(effects)])
    assert client.post("/sign-in", data={"shopper": "s0"}).status_code == 200
    return client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_a_return_by_forms_alone(mine: TestClient, shop: Shop) -> None:
    page = mine.get("/orders/o0-11").text
    assert "Status: delivered" in page
    form = re.search(r'href="(/orders/o0-11\?action=return)"', page)
    assert form
    asked = mine.get(form[1]).text
    assert 'name="n:p00" min="0" max="1"' in asked
    told = {"action": "return", "n:p00": "1", "method": "original", "reason": "no_reason"}
    check = mine.post("/orders/o0-11/propose", data=told).text
    assert "1 × Espresso beans ($2.50)" in check
    answer = {"proposal": hidden(check, "proposal"), "token": hidden(check, "token"), "answer": "yes"}
    done = mine.post("/orders/o0-11/answer", data=answer).text
    assert "Done." in done
    assert "Under way" in done
    assert len(shop.after_sales.order(ME, "o0-11").order.requests) == 1
    assert "Done." in mine.post("/orders/o0-11/answer", data=answer).text, "pressed twice it is the same"
    assert len(shop.after_sales.order(ME, "o0-11").order.requests) == 1


def test_no_leaves_everything_as_it_is(mine: TestClient, shop: Shop) -> None:
    check = mine.post("/orders/o0-10/propose", data={"action": "cancel", "reason": "mistake"}).text
    answer = {"proposal": hidden(check, "proposal"), "token": hidden(check, "token"), "answer": "no"}
    assert "Withdrawn" in mine.post("/orders/o0-10/answer", data=answer).text
    assert shop.after_sales.order(ME, "o0-10").order.status == "paid"


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ["Cancel", "handed over"]), ("zh", ["取消订单", "已揽收", "礼品卡"])]
)
def test_the_page_speaks_both_languages_and_escapes(mine: TestClient, lang: str, words: list[str]) -> None:
    page = mine.get("/orders/o0-10", params={"lang": lang}).text
    assert all(word in page for word in words)
    assert "<b>St</b>" not in page
    for action in re.findall(r"\?action=(\w+)", page):
        assert mine.get("/orders/o0-10", params={"lang": lang, "action": action}).status_code == 200


def test_a_refusal_is_told_above_the_form(mine: TestClient) -> None:
    answer = mine.post("/orders/o0-11/propose", data={"action": "return", "n:p00": "0", "reason": "no_reason"})
    assert answer.status_code == 422
    assert "That is not possible" in answer.text
    assert mine.get("/orders/o0-11?action=cancel").status_code == 422
    assert mine.post("/orders/o0-11/propose", data={"action": "steal"}).status_code == 422


def test_the_api_proposes_and_confirms_once(mine: TestClient, shop: Shop) -> None:
    order = mine.get("/v1/me/orders/o0-10").json()
    assert order["status_name"] == "paid"
    assert order["actions"][0] == "cancel"
    assert order["shipments"][0]["number"] == "SW1"
    assert order["payments"][0]["method_name"] == "gift card …1"
    made = mine.post("/v1/me/proposals", json=RETURN).json()
    assert made["proposal"]["later"]["minor"] == -250
    url = f"/v1/me/proposals/{made['proposal']['id']}/confirm"
    for _ in range(2):
        assert mine.post(url, json={"token": made["token"]}).json()["done"] is True
    assert mine.post(url, json={"token": made["token"][::-1]}).status_code == 403
    refused = mine.post("/v1/me/proposals", json={**RETURN, "items": ["p00", "p00"]}).json()["refused"]
    assert refused["reason"] == "unknown_item"
    assert mine.post("/v1/me/proposals", json={**RETURN, "who": "s1"}).status_code == 422
    assert len(mine.get("/v1/me/orders?n=3").json()["orders"]) == 3


def test_another_session_cannot_confirm(mine: TestClient, shop: Shop) -> None:
    made = mine.post("/v1/me/proposals", json=RETURN).json()
    url = f"/v1/me/proposals/{made['proposal']['id']}/confirm"
    with local(shop) as other:
        assert other.post(url, json={"token": made["token"]}).status_code == 404, "a visitor has no such proposal"
        other.post("/sign-in", data={"shopper": "s0"})
        assert other.post(url, json={"token": made["token"]}).status_code == 403
    foreign = mine.post(url, json={"token": made["token"]}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert not shop.after_sales.order(ME, "o0-11").order.requests


def test_a_bearer_token_is_a_session_of_its_own(mine: TestClient, shop: Shop) -> None:
    tokens = [sessions.token(shop.keys.session, ShopperId(who)) for who in ("s0", "s1")]
    one, two = ({"Authorization": f"Bearer {token}"} for token in tokens)
    with local(shop) as client:
        made = client.post("/v1/me/proposals", json=RETURN, headers=one).json()
        url = f"/v1/me/proposals/{made['proposal']['id']}/confirm"
        assert client.post(url, json={"token": made["token"]}, headers=two).status_code == 404
        assert mine.post(url, json={"token": made["token"]}).status_code == 403
        assert client.post(url, json={"token": made["token"]}, headers=one).json()["done"] is True


def test_anothers_order_looks_like_none(mine: TestClient) -> None:
    for path in ("/v1/me/orders/{}", "/orders/{}"):
        told = [mine.get(path.format(order)) for order in ("o1-11", "o0-99")]
        assert [answer.status_code for answer in told] == [404, 404]
        assert told[0].text.replace("o1-11", "#") == told[1].text.replace("o0-99", "#")
    refused = [mine.post("/v1/me/proposals", json={**RETURN, "order": order}).json() for order in ("o1-11", "o0-99")]
    assert [each["refused"]["reason"] for each in refused] == ["unknown_order"] * 2


def test_the_shops_server_moves_orders_and_receives(mine: TestClient, shop: Shop) -> None:
    key = {"Authorization": f"Bearer {shop.keys.server}"}
    assert mine.post("/v1/orders/o0-10/status", json={"status": "shipped"}).status_code == 403
    assert mine.post("/v1/orders/o0-10/status", json={"status": "shipped"}, headers=key).json() == {"effects": 1}
    assert mine.post("/v1/orders/o0-10/status", json={"status": "paid"}, headers=key).status_code == 422
    assert mine.post("/v1/orders/none/status", json={"status": "paid"}, headers=key).status_code == 404
    made = mine.post("/v1/me/proposals", json=RETURN).json()
    mine.post(f"/v1/me/proposals/{made['proposal']['id']}/confirm", json={"token": made["token"]})
    first = {"json": {"request": 1}, "headers": key}
    assert mine.post("/v1/orders/o0-11/received", json={"request": 2}, headers=key).status_code == 422
    assert mine.post("/v1/orders/o0-11/received", **first).json()["effects"] > 0  # type: ignore[arg-type]
    assert mine.post("/v1/orders/o0-11/received", **first).json()["effects"] == 0, "once"  # type: ignore[arg-type]
    assert mine.post("/v1/orders/o0-11/received", headers=key).status_code == 422


def test_what_is_logged_can_be_taken_along(mine: TestClient) -> None:
    made = mine.post("/v1/me/proposals", json=RETURN).json()
    mine.post(f"/v1/me/proposals/{made['proposal']['id']}/confirm", json={"token": made["token"]})
    told = mine.get("/v1/me/export").json()
    assert [line["kind"] for line in told["service_log"]] == ["asked", "proposed", "confirmed", "done"]
    assert {"action": "return", "order": "o0-11"} in told["after_sales"]


@pytest.mark.parametrize(
    "body",
    [
        r'{"action":"return","order":"\ud800"}',
        r'{"action":"return","order":"a\u0000b"}',
        r'{"action":"change_profile_address","fields":{"name":"\ud800"}}',
        r'{"action":"change_profile_address","fields":{"\ud800":"x"}}',
        r'{"action":"change_profile_address","fields":{"name":"one\ntwo"}}',
        r'{"\ud800":1}',
        "[]",
        '{"action":"return","items":{"a":1}}',
    ],
)
def test_what_cannot_be_written_is_refused(mine: TestClient, shop: Shop, body: str) -> None:
    before = shop.database.counts()
    answer = mine.post("/v1/me/proposals", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert shop.database.counts() == before
