"""What reviews say, on the product's page and over the API."""

import polars as pl
import pytest
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.shop.texts import TEXT_COLUMNS


@pytest.fixture
def reviewed(shop: Shop) -> str:
    product = shop.database.products.frame()["id"][0]
    shopper = shop.sample_shoppers(1)[0][0]
    said = {"r1": "质量不错，但是物流太慢了", "r2": "The quality is <b>great</b>, great quality"}
    rows = [
        {"id": id_, "shopper": shopper, "kind": "review", "product": product, "at": at, "text": text, "rating": 4}
        for at, (id_, text) in enumerate(said.items())
    ]
    batch = pl.DataFrame([{**row, "language": None} for row in rows], schema=TEXT_COLUMNS)
    assert shop.database.texts.add(batch) == 2
    return str(product)


def test_the_api_tells_the_digest_with_the_reviews_it_stands_on(client: TestClient, reviewed: str) -> None:
    told = client.get(f"/v1/products/{reviewed}/reviews").json()
    assert told["product"] == reviewed
    quality, delivery = told["aspects"]
    assert [quote["review"] for quote in quality["praised"]] == ["r1", "r2"]
    assert delivery == {
        "aspect": "delivery",
        "praised": [],
        "blamed": [{"review": "r1", "text": "但是物流太慢了"}],
    }
    assert client.get("/v1/products/nothing-of-the-kind/reviews").status_code == 404


@pytest.mark.parametrize(("language", "heading"), [("en", "What buyers say"), ("zh", "买家怎么说")])
def test_the_page_shows_it_and_a_review_can_bring_no_markup(
    client: TestClient, reviewed: str, language: str, heading: str
) -> None:
    page = client.get(f"/products/{reviewed}?lang={language}").text
    assert heading in page
    assert "但是物流太慢了" in page
    assert "<b>great</b>" not in page


def test_without_reviews_nothing_is_said(client: TestClient, shop: Shop) -> None:
    product = shop.database.products.frame()["id"][1]
    assert "What buyers say" not in client.get(f"/products/{product}?lang=en").text
