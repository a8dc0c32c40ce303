"""Asking about products and comparing them: over the API, on pages without a script, and in a browser."""

import json
import shutil
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.shop.texts import TEXT_COLUMNS

CHROMIUM = next((found for name in ("chromium", "google-chrome", "chrome") if (found := shutil.which(name))), None)
KETTLE = {"weight": "1.2 kg", "colour": "Black", "<b>note</b>": "<script>alert(1)</script>"}
PAN = {"weight": "900 g", "colour": "Black", "material": "steel"}


@pytest.fixture(autouse=True)
def goods(shop: Shop) -> None:
    found = {row["id"]: row for row in shop.database.products.frame().to_dicts()}
    rows = [found["p00"], found["p01"]]
    rows[0] |= {"attributes": json.dumps(KETTLE), "attributes_en": None, "attributes_zh": None}
    rows[1] |= {"attributes": json.dumps(PAN), "attributes_en": None, "attributes_zh": None, "stock": 0}
    shop.database.products.add(pl.DataFrame(rows, schema=PRODUCT_COLUMNS))
    review = {"id": "r1", "shopper": "s0", "kind": "review", "product": rows[0]["id"], "at": 1_700_000_000}
    told = review | {"text": "Delivery was slow. Great quality.", "rating": 3, "language": "en"}
    shop.database.texts.add(pl.DataFrame([told], schema=TEXT_COLUMNS))


def test_an_answer_over_the_api_holds_its_facts(client: TestClient) -> None:
    told = client.get("/v1/answer", params={"product": "p00", "question": "How heavy is it?"}).json()
    assert told["statements"] == [
        {"text": "Weight: 1.2 kg.", "facts": ["attribute:p00:weight"], "product": "p00"},
    ]
    assert told["facts"]["attribute:p00:weight"] == {"product": "p00", "name": "weight", "values": ["1.2 kg"]}
    unknown = client.get("/v1/answer", params={"product": "p00", "question": "包装多重？", "lang": "zh"}).json()
    assert unknown["statements"] == []
    assert unknown["missing"]


def test_what_reviews_complain_of_names_the_reviews(client: TestClient) -> None:
    told = client.get("/v1/answer", params={"product": "p00", "question": "大家都抱怨什么？"}).json()
    (said,) = told["statements"]
    assert said["facts"] == ["review:r1"]
    assert "slow" in said["text"]
    praised = client.get("/v1/answer", params={"product": "p00", "question": "What do buyers praise?"}).json()
    assert "quality" in praised["statements"][0]["text"].lower()


def test_the_ranker_says_why_this_one(client: TestClient) -> None:
    told = client.get("/v1/answer", params={"product": "p02", "question": "Why do you recommend this to me?"}).json()
    assert told["kind"] == "why"
    assert all(each["facts"] for each in told["statements"])


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"question": "How heavy?"}, 422),
        ({"product": "p00", "question": " "}, 422),
        ({"product": "p00", "question": "x" * 301}, 422),
        ({"product": "nothing", "question": "How heavy?"}, 404),
        ({"product": ["p00", "p01", "p02", "p03", "p04"], "question": "How heavy?"}, 422),
    ],
)
def test_what_cannot_be_asked_is_told_plainly(client: TestClient, params: dict[str, Any], status: int) -> None:
    answer = client.get("/v1/answer", params=params)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_products_side_by_side(client: TestClient) -> None:
    rows = client.get("/v1/compare", params={"product": ["p00", "p01"]}).json()["rows"]
    told = {row["key"]: row for row in rows}
    assert told["weight"]["differs"]
    assert not told["colour"]["differs"]
    assert [cell and cell["text"] for cell in told["material"]["cells"]] == [None, "steel"]
    assert [row["differs"] for row in rows] == sorted((row["differs"] for row in rows), reverse=True)
    assert client.get("/v1/compare", params={"product": "p00"}).status_code == 422


def test_what_matters_to_the_shopper_comes_first(shop: Shop, client: TestClient) -> None:
    client.post("/sign-in", data={"shopper": "s0"})
    rows = client.get("/v1/compare", params={"product": ["p00", "p01"]}).json()["rows"]
    mattering = [bool(row["matters"]) for row in rows]
    assert mattering == sorted(mattering, reverse=True)
    assert all(row["matters"]["facts"] for row in rows if row["matters"])


@pytest.mark.parametrize(("language", "words"), [("en", "Weight: 1.2 kg."), ("zh", "1.2 kg。")])
def test_the_product_page_answers_without_a_script(client: TestClient, language: str, words: str) -> None:
    page = client.get("/products/p00", params={"question": "多重？", "lang": language}).text
    assert words in page
    assert "<script>alert(1)" not in page


def test_the_compare_page_answers_and_escapes(client: TestClient) -> None:
    page = client.get("/compare", params={"p": ["p00", "p01"], "question": "Which is heavier?", "lang": "en"})
    assert page.status_code == 200
    assert "has the most" in page.text
    assert "<script>alert(1)" not in page.text
    assert client.get("/compare", params={"p": "p00"}).status_code == 422
    assert client.get("/compare", params={"p": ["p00", "none"]}).status_code == 422


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")
@pytest.mark.parametrize("width", [360, 1280])
def test_comparing_and_asking_in_a_browser_without_scripts(address: str, width: int) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
        page.goto(f"{address}/products/p00?lang=en")
        page.fill(".question input[name=question]", "How heavy is it?")
        page.locator(".question button").click()
        playwright.expect(page.locator("#answer")).to_contain_text("1.2 kg")
        page.goto(f"{address}/compare?p=p00&p=p01&lang=en")
        playwright.expect(page.locator(".compared")).to_contain_text("steel")
        page.fill(".question input[name=question]", "Which is lighter?")
        page.locator(".question button").click()
        playwright.expect(page.locator("#answer")).to_contain_text("least")
        with_script = browser.new_page(viewport={"width": width, "height": 900})
        for path in ("/compare?p=p00&p=p01", "/products/p00?question=How+heavy"):
            with_script.goto(address + path)
            assert with_script.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
