"""What the guard refuses, and what every answer carries."""

from collections.abc import Iterator

import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ShopperId
from daogou.web import sessions
from daogou.web.guard import MAX_BODY
from daogou.web.server import create

EVENT = {"id": "event-0001", "kind": "view", "product": "p00"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": "https://evil.example", "authorization": "Basic czA6"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/events", "/sign-in", "/sign-out", "/undo-sign-in", "/language"])
def test_other_sites_cannot_act(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, json=EVENT, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://127.0.0.1"}, {}])
def test_the_own_site_can_act(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/v1/events", json=EVENT, headers=headers).status_code == 200


def test_a_token_acts_from_anywhere(client: TestClient, shop: Shop) -> None:
    token = sessions.token(shop.keys.session, ShopperId("s0"))
    headers = {"origin": "https://front.example", "authorization": f"Bearer {token}"}
    assert client.post("/v1/events", json=EVENT, headers=headers).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "[::", ""])
def test_foreign_host_names_are_refused(client: TestClient, host: str) -> None:
    for accept in ("application/json", "text/html"):
        assert client.get("/healthz", headers={"host": host, "accept": accept}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:9000", "LOCALHOST", "[::1]:8000"])
def test_own_host_names_are_known(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_a_name_that_was_bent_to_this_machine_cannot_look_in(shop: Shop) -> None:
    with TestClient(create(shop), base_url="http://evil.example", client=("127.0.0.1", 1)) as client:
        assert client.post("/sign-in", data={"shopper": "s0"}).status_code == 403


def test_large_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/v1/events", content=b"x" * (MAX_BODY + 1)).status_code == 413


def test_large_bodies_in_pieces_are_refused(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 1000 + 2):
            yield b" " * 1000

    assert client.post("/v1/events", content=pieces()).status_code == 413


@pytest.mark.parametrize("path", ["/", "/products/p00", "/v1/me/profile", "/nothing", "/docs", "/static/style.css"])
def test_every_answer_is_fenced_in(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-store" if "static" not in path else "public, max-age=31536000, immutable")


def test_what_nobody_expected_is_500_without_its_insides(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret insides")

    monkeypatch.setattr(shop.doings, "cart", broken)
    with local(shop, raise_server_exceptions=False) as client:
        answer = client.get("/cart", headers={"accept": "text/html", "accept-language": "zh"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "我们这边出错了" in answer.text
    assert "content-security-policy" in answer.headers
