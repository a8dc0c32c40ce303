"""Search over the API, on a page that needs no script, and in a real browser at phone width."""

import json
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop, open_shop
from daogou.shop.products import PRODUCT_COLUMNS
from served import served

CHROMIUM = next((found for name in ("chromium", "google-chrome", "chrome") if (found := shutil.which(name))), None)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def shop(trained_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One for all tests of this file: what is searched is read once."""
    folder = tmp_path_factory.mktemp("searched") / "shop"
    shutil.copytree(trained_folder, folder)
    opened = open_shop(folder)
    put(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(shop: Shop) -> Iterator[TestClient]:
    with local(shop) as client:
        yield client


@pytest.fixture(scope="module")
def address(shop: Shop) -> Iterator[str]:
    with served(shop) as address:
        yield address


def put(shop: Shop) -> None:
    found = shop.database.products.frame().to_dicts()[1:7]
    told = [
        ("Steel kettle", {"colour": "black", "volume": "1.7 l"}, 2_900, 5),
        ("Glass kettle", {"colour": "blue", "volume": "1.2 l"}, 4_900, 3),
        ("Travel kettle", {"colour": "black", "volume": "0.5 l"}, 1_900, 9),
        ("Bread toaster", {"colour": "red", "power": "900 W"}, 3_900, 0),
        ("Iron pan", {"colour": "black", "weight": "2 kg"}, 5_900, 2),
        (f"Pot {HOSTILE}", {"colour": HOSTILE, "weight": "1 kg"}, 6_900, 2),
    ]
    bare = dict.fromkeys(("title_zh", "description_en", "description_zh", "attributes_en", "attributes_zh"))
    rows = [
        {**row, **bare, "title_en": title, "price": price, "stock": stock, "attributes": json.dumps(has)}
        for row, (title, has, price, stock) in zip(found, told, strict=True)
    ]
    shop.database.products.add(pl.DataFrame(rows, schema=PRODUCT_COLUMNS))


def titles(told: dict[str, Any]) -> set[str]:
    return {item["product"]["title"] for item in told["items"]}


def ask(client: TestClient, **params: Any) -> dict[str, Any]:
    answer = client.get("/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_is_found_fulfils_all_of_it(client: TestClient) -> None:
    assert titles(ask(client, q="kettle under 45")) == {"Steel kettle", "Travel kettle"}
    assert titles(ask(client, q="kettle, volume at least 1 litre")) == {"Steel kettle", "Glass kettle"}
    assert titles(ask(client, q="kettle not black")) == {"Glass kettle"}
    assert titles(ask(client, q="kettle volume between 1000 and 1500 ml")) == {"Glass kettle"}


def test_chips_are_taken_off_by_their_code(client: TestClient) -> None:
    told = ask(client, q="blue kettle under 30")
    assert (told["verdict"], told["total"]) == ("none", 0)
    price = next(chip for chip in told["chips"] if chip["code"].startswith("price"))
    freed = ask(client, q="blue kettle under 30", off=[price["code"]])
    assert titles(freed) == {"Glass kettle"}
    assert [chip["on"] for chip in freed["chips"] if chip["code"] == price["code"]] == [False]


def test_nothing_is_relaxed_silently(client: TestClient) -> None:
    told = ask(client, q="blue kettle under 30")
    assert told["items"] == []
    assert {tuple(chip["text"] for chip in near["without"]) for near in told["near"]} == {
        ("price below $30.00",),
        ("colour: blue",),
    }
    assert ask(client, q="lawn mower")["verdict"] == "not_carried"
    assert ask(client, q="没有的割草机")["verdict"] == "not_carried"


def test_what_is_sold_out_is_said_with_what_stands_in_for_it(client: TestClient) -> None:
    told = ask(client, q="toaster")
    assert (told["verdict"], told["items"]) == ("sold_out", [])
    assert told["sold_out"][0]["product"]["title"] == "Bread toaster"


def test_a_near_spelling_is_found_and_said(client: TestClient) -> None:
    told = ask(client, q="kettel")
    assert len(told["items"]) == 3
    assert told["read_as"] == [{"word": "kettel", "as": "kettle"}]


def test_facets_count_what_they_leave(client: TestClient) -> None:
    told = ask(client, q="kettle")
    colours = next(facet for facet in told["facets"] if facet["name"] == "colour")
    assert {(choice["text"], choice["count"]) for choice in colours["choices"]} == {("black", 2), ("blue", 1)}
    for facet in told["facets"]:
        for choice in facet["choices"]:
            assert ask(client, q="kettle", only=[choice["code"]])["total"] == choice["count"], choice


def test_order_and_pages(client: TestClient) -> None:
    told = ask(client, q="kettle", sort="cheapest")
    prices = [item["product"]["price"]["minor"] for item in told["items"]]
    assert prices == sorted(prices)
    first, second = (ask(client, q="kettle", sort="dearest", n=2, page=page) for page in (1, 2))
    assert (first["pages"], len(first["items"]), len(second["items"])) == (2, 2, 1)
    assert not titles(first) & titles(second)


def test_personal_order_may_be_switched_off(client: TestClient) -> None:
    assert ask(client, q="kettle")["personal"]
    told = ask(client, q="kettle", personal=False)
    assert not told["personal"]
    assert len(told["items"]) == 3


@pytest.mark.parametrize("code", ["x", "price=..", "=", "number.a=1..0", "brand="])
def test_a_condition_that_is_none_is_told_what_to_write(client: TestClient, code: str) -> None:
    answer = client.get("/v1/search", params={"q": "kettle", "only": code})
    assert answer.status_code == 422
    page = client.get("/search", params={"q": "kettle", "only": code})
    assert page.status_code == 200
    assert 'role="alert"' in page.text


def test_the_page_needs_no_script_and_escapes_what_products_and_queries_say(client: TestClient) -> None:
    page = client.get("/search", params={"q": f"pot {HOSTILE} under 100"}).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    found = client.get("/search", params={"q": "pot under 100"}).text
    assert "Pot <script>" in unescape(found)
    assert "<script>alert" not in found


def test_the_page_speaks_chinese(client: TestClient) -> None:
    page = client.get("/search", params={"q": "kettle under 45", "lang": "zh"}).text
    assert "理解为" in page
    assert "价格低于$45.00" in page


@pytest.fixture
def phone(address: str) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium is installed")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield lambda **settings: browser.new_context(viewport={"width": 360, "height": 800}, locale="en-US", **settings)
        browser.close()


def test_a_phone_searches_takes_a_chip_off_and_narrows(phone: Any, address: str, shop: Shop) -> None:
    page = phone().new_page()
    page.goto(address)
    began = len(shop.database.events.searches())
    page.fill("#search-box", "kettle under 45")
    page.press("#search-box", "Enter")
    page.wait_for_url("**/search?**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".results .card").count() == 2
    page.locator(".understood li a").first.click()
    page.wait_for_url("**off=**")
    assert page.locator(".results .card").count() == 3
    page.locator(".facets summary").click()
    page.locator(".facets a", has_text="blue").click()
    page.wait_for_url("**only=**")
    assert page.locator(".results .card").count() == 1
    assert shop.database.events.searches()["text"].to_list()[began:] == ["kettle under 45"]


def test_without_a_script_it_works_too(phone: Any, address: str) -> None:
    page = phone(java_script_enabled=False).new_page()
    page.goto(f"{address}/search?q=blue+kettle+under+30")
    assert page.locator(".relaxed").count() == 2
    page.locator(".relaxed a", has_text="Show all").first.click()
    assert page.locator(".results .card").count() >= 1


def test_what_a_shopper_hid_is_left_out_and_counted(client: TestClient, shop: Shop) -> None:
    before = ask(client, q="kettle")
    assert before["hidden"] == 0
    hidden = before["items"][0]["product"]["id"]
    client.post("/v1/events", json={"id": "hide-it-0001", "kind": "hide", "product": hidden})
    after = ask(client, q="kettle")
    assert (after["hidden"], after["total"]) == (1, 2)
    assert ask(client, q="kettle", personal=False)["total"] == 3
