"""What was read of a product, on its page and over the API."""

import polars as pl
import pytest
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.shop.products import PRODUCT_COLUMNS


@pytest.fixture
def described(shop: Shop) -> str:
    rows = shop.database.products.frame().to_dicts()
    rows[0] |= {
        "attributes": None,
        "attributes_en": None,
        "attributes_zh": None,
        "description_en": "750 ml, <b>glass</b>.",
    }
    rows[1] |= {"category": rows[0]["category"], "attributes": '{"material": "glass"}'}
    rows[1] |= {"attributes_en": '{"Material": "glass"}', "attributes_zh": '{"材质": "玻璃"}'}
    shop.database.products.add(pl.DataFrame(rows[:2], schema=PRODUCT_COLUMNS))
    shop.items.read()
    return str(rows[0]["id"])


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("read from the description", "Volume")), ("zh", ("读自描述", "容量"))]
)
def test_the_page_says_that_it_was_read_and_from_which_words(
    client: TestClient, described: str, language: str, words: tuple[str, ...]
) -> None:
    page = client.get(f"/products/{described}?lang={language}").text
    assert all(word in page for word in words)
    assert "<q>750 ml</q>" in page
    assert "<b>glass</b>" not in page


def test_the_api_tells_it_with_who_read_it(client: TestClient, described: str) -> None:
    told = client.get(f"/v1/products/{described}").json()["read"]
    assert {each["name"] for each in told} >= {"Volume"}
    assert all(each["read"][0]["reader"] == "rules" and each["quote"] for each in told)
