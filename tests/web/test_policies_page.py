"""Policies as a page and as data."""

from pathlib import Path

from starlette.testclient import TestClient

from daogou.app import Shop


def _write(shop: Shop, text: str) -> None:
    folder: Path = shop.folder / "policies"
    folder.mkdir()
    (folder / "faq.en.md").write_text(text, encoding="utf-8")


def test_a_shop_without_policies_says_so(client: TestClient) -> None:
    assert "not written any policies" in client.get("/policies", params={"lang": "en"}).text
    assert 'href="/policies"' not in client.get("/").text
    assert client.get("/v1/policies").json() == {"passages": []}


def test_they_are_shown_and_found(client: TestClient, shop: Shop) -> None:
    _write(shop, "# Parking\nBehind the house.\n# Pets\nDogs may come in.")
    assert 'href="/policies"' in client.get("/").text
    assert "Behind the house." in client.get("/policies").text
    told = client.get("/v1/policies", params={"q": "parking"}).json()["passages"]
    assert [(one["id"], one["text"]) for one in told][:1] == [("policy:faq.en#1", "Behind the house.")]
    assert "Dogs" not in client.get("/policies", params={"q": "parking"}).text


def test_what_a_file_holds_is_text_and_no_markup(client: TestClient, shop: Shop) -> None:
    _write(shop, "# <b>Parking</b>\n<script>alert(1)</script>")
    page = client.get("/policies", params={"q": '"><script>'}).text
    assert "<script>alert" not in page
    assert '"><script>' not in page
