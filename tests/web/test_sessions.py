"""Who asks: cookies and tokens, what each is good for, visitors and the accounts they turn out to be."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ShopperId
from daogou.web import sessions

ME = "/v1/me/recommendations"


def bearer(value: str) -> dict[str, str]:
    return {"authorization": f"Bearer {value}"}


def sign_in(client: TestClient, shopper: str) -> str:
    answer = client.post("/sign-in", data={"shopper": shopper})
    assert answer.status_code == 200
    return answer.text


def hide(client: TestClient, product: str) -> None:
    assert client.post("/v1/events", json={"id": f"hide-{product}-x", "kind": "hide", "product": product}).is_success


def hidden(shop: Shop, shopper: str) -> list[str]:
    return [product.id for product in shop.doings.hidden(ShopperId(shopper))]


def test_the_cookie_is_closed_to_scripts_and_sites(client: TestClient) -> None:
    said = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert "Secure" not in said


def test_the_cookie_is_for_https_only_where_https_is_spoken(shop: Shop) -> None:
    with local(shop, base_url="https://127.0.0.1") as client:
        assert "Secure" in client.get("/").headers["set-cookie"]


def test_a_visitor_is_the_same_from_the_first_answer_on(client: TestClient) -> None:
    client.get("/")
    first = client.cookies[sessions.COOKIE]
    assert "set-cookie" not in client.get(ME).headers
    assert client.cookies[sessions.COOKIE] == first


def test_visitors_differ(shop: Shop) -> None:
    assert sessions.fresh().visitor != sessions.fresh().visitor
    with local(shop) as one, local(shop) as other:
        one.get("/")
        other.get("/")
        assert one.cookies[sessions.COOKIE] != other.cookies[sessions.COOKIE]


@pytest.mark.parametrize("changed", ["account", "signature"])
def test_a_changed_cookie_is_a_stranger(client: TestClient, shop: Shop, changed: str) -> None:
    sign_in(client, "s0")
    good = client.cookies[sessions.COOKIE]
    forged = sessions.seal("another secret", sessions.Session(ShopperId("visitor-x"), ShopperId("s0")))
    bad = forged if changed == "account" else good[:-3] + ("AAA" if good[-3:] != "AAA" else "BBB")
    client.cookies.clear()
    client.cookies.set(sessions.COOKIE, bad)
    assert client.get(ME).json()["basis"] == "popular"


def test_an_old_cookie_is_a_stranger(client: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, "s0")
    monkeypatch.setattr(sessions, "MAX_AGE", -timedelta(seconds=1).total_seconds())
    assert client.get(ME).json()["basis"] == "popular"


def test_tokens_are_good_for_their_purpose_only(client: TestClient, shop: Shop) -> None:
    good = sessions.token(shop.keys.session, ShopperId("s0"))
    assert client.get(ME, headers=bearer(good)).json()["basis"] == "personal"
    cookie = sessions.seal(shop.keys.session, sessions.Session(ShopperId("visitor-x"), ShopperId("s0")))
    for bad in (cookie, sessions.token("another secret", ShopperId("s0")), "nonsense", ""):
        assert client.get(ME, headers=bearer(bad)).status_code == 403
    assert client.get(ME, headers={"authorization": "Basic czA6"}).json()["basis"] == "popular"
    assert client.get(ME, headers={"authorization": f"bearer {good}"}).json()["basis"] == "personal"
    client.cookies.set(sessions.COOKIE, good)
    assert client.get(ME).json()["basis"] == "popular"


def test_a_token_leaves_no_cookie(client: TestClient, shop: Shop) -> None:
    good = sessions.token(shop.keys.session, ShopperId("s0"))
    assert "set-cookie" not in client.get(ME, headers=bearer(good)).headers


@pytest.mark.parametrize("path", ["/undo-sign-in", "/dismiss-merged", "/sign-in", "/sign-out"])
def test_a_token_becomes_no_cookie(client: TestClient, shop: Shop, path: str) -> None:
    good = sessions.token(shop.keys.session, ShopperId("s0"))
    answer = client.post(path, data={"shopper": "s1"}, headers=bearer(good), follow_redirects=False)
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers


def test_other_shoppers_only_with_the_server_key(client: TestClient, shop: Shop) -> None:
    sign_in(client, "s0")
    path = "/v1/shoppers/s1/recommendations"
    token = sessions.token(shop.keys.session, ShopperId("s1"))
    for headers in ({}, bearer(token), bearer(shop.keys.session), bearer(shop.keys.server[:-1]), bearer("ключ")):
        assert client.get(path, headers={k: v.encode() for k, v in headers.items()}).status_code == 403
    assert client.get(path, headers=bearer(shop.keys.server)).json()["basis"] == "personal"
    assert client.get("/v1/shoppers/nobody/profile", headers=bearer(shop.keys.server)).status_code == 404


def test_the_server_key_makes_tokens(client: TestClient, shop: Shop) -> None:
    assert client.post("/v1/shoppers/s1/tokens").status_code == 403
    made = client.post("/v1/shoppers/s1/tokens", headers=bearer(shop.keys.server)).json()
    profile = client.get("/v1/me/profile", headers=bearer(made["token"])).json()
    assert profile["shopper"] == "s1"


def test_second_account_on_one_device_inherits_nothing(client: TestClient, shop: Shop) -> None:
    hide(client, "p10")
    sign_in(client, "s0")
    assert hidden(shop, "s0") == ["p10"]
    sign_in(client, "s1")
    assert hidden(shop, "s1") == []
    client.post("/sign-out")
    hide(client, "p11")
    assert hidden(shop, "s0") == ["p10"]
    sign_in(client, "s1")
    assert hidden(shop, "s1") == ["p11"]


def test_a_visitor_that_was_linked_before_is_no_one_elses(client: TestClient, shop: Shop) -> None:
    hide(client, "p10")
    before = client.cookies[sessions.COOKIE]
    sign_in(client, "s0")
    client.cookies.clear()
    client.cookies.set(sessions.COOKIE, before)  # the same visitor comes again, as from a kept cookie
    page = sign_in(client, "s1")
    assert "/undo-sign-in" not in page
    assert hidden(shop, "s1") == []


def test_a_merge_is_offered_for_undoing_and_can_be_undone(client: TestClient, shop: Shop) -> None:
    hide(client, "p10")
    assert "/undo-sign-in" in sign_in(client, "s0")
    page = client.post("/undo-sign-in").text
    assert hidden(shop, "s0") == []
    assert "/undo-sign-in" not in page
    assert "Account s0" in page


@pytest.mark.parametrize(("language", "word"), [("en", "Got it"), ("zh", "知道了")])
def test_the_word_of_a_merge_can_be_dismissed_and_it_can_still_be_undone(
    client: TestClient, shop: Shop, language: str, word: str
) -> None:
    client.headers["accept-language"] = language
    hide(client, "p10")
    page = sign_in(client, "s0")
    assert re.search(f'action="/dismiss-merged"><button[^>]*>{word}<', page)
    page = client.post("/dismiss-merged").text
    assert "/undo-sign-in" not in page
    assert "s0" in page
    assert "/undo-sign-in" not in client.get("/").text
    assert hidden(shop, "s0") == ["p10"]
    page = client.get("/me").text
    assert "/undo-sign-in" in page
    assert "/dismiss-merged" not in page
    client.post("/undo-sign-in")
    assert hidden(shop, "s0") == []
    assert "/undo-sign-in" not in client.get("/me").text


def test_the_next_merge_is_said_again(client: TestClient) -> None:
    hide(client, "p10")
    sign_in(client, "s0")
    client.post("/dismiss-merged")
    client.post("/sign-out")
    hide(client, "p11")
    assert "/dismiss-merged" in sign_in(client, "s1")


def test_where_nothing_was_done_there_is_nothing_to_undo(client: TestClient) -> None:
    assert "/undo-sign-in" not in sign_in(client, "s0")


def test_signing_out_makes_a_new_visitor(client: TestClient, shop: Shop) -> None:
    hide(client, "p10")
    client.post("/sign-out")
    assert client.get(ME).json()["basis"] == "popular"


def test_looking_in_is_for_the_demo_on_its_own_machine_only(shop: Shop) -> None:
    with local(shop, client=("192.0.2.7", 50_000)) as elsewhere:
        assert elsewhere.post("/sign-in", data={"shopper": "s0"}).status_code == 403
        assert "/sign-in" not in elsewhere.get("/").text
    shop.settings = replace(shop.settings, demo=False)
    with local(shop) as client:
        assert client.post("/sign-in", data={"shopper": "s0"}).status_code == 403
        assert "/sign-in" not in client.get("/").text


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"])
def test_what_a_proxy_on_this_machine_hands_on_is_not_from_here(client: TestClient, header: str) -> None:
    handed_on = {header: "for=127.0.0.1"}
    assert client.post("/sign-in", data={"shopper": "s0"}, headers=handed_on).status_code == 403
    assert "/sign-in" not in client.get("/", headers=handed_on).text


def test_looking_in_as_nobody_is_404(client: TestClient) -> None:
    assert client.post("/sign-in", data={"shopper": "nobody"}).status_code == 404


def test_an_erased_shopper_does_not_come_back_by_cookie_or_token(client: TestClient, shop: Shop) -> None:
    token = sessions.token(shop.keys.session, ShopperId("s0"))
    hide(client, "p10")
    sign_in(client, "s0")
    before = client.cookies[sessions.COOKIE]
    shop.erase(ShopperId("s0"))
    answer = client.post("/v1/events", json={"id": "view-0001", "kind": "view", "product": "p10"})
    assert answer.is_success
    assert client.cookies[sessions.COOKIE] != before
    [event] = shop.database.events.interactions().to_dicts()
    assert event["shopper"].startswith("visitor-")
    assert not shop.erased(event["shopper"])
    assert client.get(ME, headers=bearer(token)).status_code == 403
    assert client.post("/v1/shoppers/s0/tokens", headers=bearer(shop.keys.server)).status_code == 404


def test_the_visitor_of_an_erased_account_is_a_stranger(client: TestClient, shop: Shop) -> None:
    hide(client, "p10")
    before = client.cookies[sessions.COOKIE]
    sign_in(client, "s0")
    shop.erase(ShopperId("s0"))
    client.cookies.clear()
    client.cookies.set(sessions.COOKIE, before)
    hide(client, "p11")
    [event] = shop.database.events.interactions().to_dicts()
    assert not shop.erased(event["shopper"])
