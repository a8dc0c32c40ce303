"""The pages: read without a script, in two languages, standing on the shop's facts alone."""

import html
import re
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.testing.shops import catalogue, order_lines
from daogou.types import ShopperId
from daogou.web import rendering

HTML = {"accept": "text/html"}
GROUPS = ("department", "category", "brand", "size")
TEMPLATES = Path(rendering.__file__).parent / "templates"


@pytest.fixture
def household(client: TestClient) -> TestClient:
    client.post("/sign-in", data={"shopper": "s0"})
    return client


def test_a_new_visitor_is_told_so_and_may_pick_an_account(client: TestClient, shop: Shop) -> None:
    page = client.get("/").text
    assert "We know nothing of you yet" in page
    offered = re.findall(r'name="shopper" value="([^"]+)"', page)
    assert offered
    assert all(shop.known(ShopperId(id_)) for id_ in offered)


def test_the_guide_shows_list_reasons_profile_and_orders(household: TestClient) -> None:
    page = household.get("/").text
    assert page.count('class="card"') >= 10
    assert "You bought this" in page or "You buy this" in page
    assert "Most often" in page
    order = re.search(r'href="(/orders/o0-\d+)"', page)
    assert order
    assert "Paid" in household.get(order[1]).text


def test_every_line_of_the_profile_opens_to_its_evidence(household: TestClient) -> None:
    page = household.get("/me").text
    assert len(re.findall(r"Stands on [\d,]+ facts?:", page)) == page.count('class="line"') > 5
    assert "order o0-" in page


def test_another_households_order_does_not_exist(household: TestClient) -> None:
    assert household.get("/orders/o1-0").status_code == 404
    assert household.get("/orders/o0-0").status_code == 200


def test_a_product_shows_its_prices_and_where_the_click_came_from(household: TestClient) -> None:
    page = household.get("/products/p00?list=list-1&pos=3").text
    assert 'data-list="list-1" data-position="3"' in page
    assert "$1.80" in page
    assert '<path class="trend"' in page
    assert household.get("/products/p00?pos=-1").status_code == 422


def test_a_visitor_who_only_reads_leaves_nothing(client: TestClient, shop: Shop) -> None:
    before = shop.database.counts()
    for path in ("/", "/products/p00", "/me", "/cart", "/v1/me/recommendations", "/v1/products/p00/similar"):
        client.get(path)
        client.cookies.clear()
    shop.close()
    assert shop.database.counts() == before


def test_what_an_account_or_an_active_visitor_is_shown_is_noted(client: TestClient, shop: Shop) -> None:
    client.post("/v1/events", json={"id": "view-0001", "kind": "view", "product": "p00"})
    shown = client.get("/v1/me/recommendations").json()
    assert shop.trace(shown["list_id"]).products == [item["product"]["id"] for item in shown["items"]]


AWKWARD = "a/b?c=1#d,e &%/similar/f"


@pytest.fixture
def awkward(shop: Shop) -> str:
    """An account whose order and product have ids that addresses have their own meaning for."""
    renamed = catalogue().with_columns(id=pl.col("id").replace("p00", AWKWARD))
    shop.database.products.add(renamed.filter(pl.col("id") == AWKWARD))
    bought = order_lines().filter(pl.col("shopper") == "s1").head(1)
    shop.database.orders.add(bought.with_columns(order=pl.lit(AWKWARD), shopper=pl.lit("s/9"), product=pl.lit(AWKWARD)))
    return AWKWARD


def test_ids_may_hold_what_addresses_are_made_of(client: TestClient, shop: Shop, awkward: str) -> None:
    assert client.post("/sign-in", data={"shopper": "s/9"}).is_success
    order = re.search(r'href="(/orders/a[^"]+)"', client.get("/me").text)
    assert order
    product = re.search(r'href="(/products/a[^"]+)"', client.get(order[1]).text)
    assert product
    assert client.get(product[1]).status_code == 200
    address = "/v1" + product[1]
    assert client.get(address).json()["id"] == awkward
    assert client.get(f"{address}/similar").json()["basis"]
    key = {"authorization": f"Bearer {shop.keys.server}"}
    assert client.get("/v1/shoppers/s%2F9/profile", headers=key).json()["shopper"] == "s/9"


def test_the_cart_counts_and_sums(client: TestClient) -> None:
    for n in range(3):
        client.post("/v1/events", json={"id": f"cart-000{n}", "kind": "cart", "product": "p00"})
    client.post("/v1/events", json={"id": "cart-0004", "kind": "uncart", "product": "p00"})
    page = client.get("/cart").text
    assert '<b id="cart-count" data-live>2</b>' in page
    assert "$3.98" in page


def test_what_people_named_is_text_not_markup(client: TestClient, shop: Shop) -> None:
    page = client.get(f"/products/{quote('<script>alert(1)</script>', safe='')}", headers=HTML)
    assert page.status_code == 404
    assert "There is no product &lt;script&gt;alert" in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("path", ["/", "/me", "/products/p00", "/orders/o0-1", "/cart", "/docs"])
def test_pages_ask_no_one_else_and_hold_no_inline_script(household: TestClient, path: str) -> None:
    answer = household.get(path, headers=HTML)
    assert answer.status_code == 200
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    assert not re.findall(r"<script(?![^>]*\ssrc=)", answer.text)
    assert not re.findall(r"\s(style|on\w+)=", answer.text)


@pytest.mark.parametrize("path", ["/", "/me", "/products/p00", "/orders/o0-1", "/cart", "/docs"])
def test_pages_speak_chinese(household: TestClient, path: str) -> None:
    page = household.get(path, headers={"accept-language": "zh-CN"}).text
    assert '<html lang="zh-CN">' in page
    assert "跳到正文" in page
    assert "Skip to" not in page


OURS = r"daogou 导购|daogou|English|s0|o0-\d+|p\d\d|made up|JavaScript"
"""What is the same in both languages: names of this program and of data, ids, the other language's own name."""


def told(page: str) -> str:
    """What a reader sees or hears of a page: its text, and the words in its attributes."""
    labels = re.findall(
        r'\s(?:aria-label|title|placeholder|data-(?:cart|uncart|like|hide|undo|failed))="([^"]*)"', page
    )
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(OURS, " ", html.unescape(" ".join([re.sub(r"<[^>]+>", " ", body), *labels])))


@pytest.mark.parametrize("path", ["/", "/me", "/products/p00", "/orders/o0-1", "/cart"])
def test_a_chinese_page_holds_no_english_word(household: TestClient, path: str) -> None:
    household.post("/v1/events", json={"id": "cart-0001", "kind": "cart", "product": "p00"})
    page = household.get(path, headers={"accept-language": "zh-CN"}).text
    assert re.findall("[A-Za-z]+", told(page)) == []


def test_brand_size_and_facts_are_named_in_the_readers_language(household: TestClient) -> None:
    def both(path: str) -> tuple[str, str]:
        zh, en = (household.get(path, headers={"accept-language": language}).text for language in ("zh", "en"))
        return zh, en

    zh, en = both("/products/p00")
    assert "<dd>自有品牌</dd>" in zh
    assert "<dd>1 个</dd>" in zh
    assert "<dd>Own brand</dd>" in en
    assert "<dd>1 ct</dd>" in en
    zh, en = both("/me")
    assert "<dt>年龄</dt><dd>65 岁及以上</dd>" in zh
    assert "来源：会员登记表" in zh
    assert "自有品牌：占您所买的" in zh
    assert "规格 1 个：" in zh
    assert "<dt>Age</dt><dd>65 or older</dd>" in en
    assert "Source: Registration form" in en


def test_what_a_shop_gives_in_one_language_is_shown_in_both(client: TestClient, shop: Shop) -> None:
    plain = catalogue().with_columns(pl.lit("").alias(f"{group}_{name}") for group in GROUPS for name in ("en", "zh"))
    shop.database.products.add(plain.filter(pl.col("id") == "p00"))
    for language in ("zh", "en"):
        page = client.get("/products/p00", headers={"accept-language": language}).text
        assert "<dd>food › coffee</dd>" in page
        assert "<dd>Own</dd>" in page


def test_the_switch_wins_over_the_browser_and_stays_inside(client: TestClient) -> None:
    for outside in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = client.post("/language", data={"language": "zh", "back": outside}, follow_redirects=False)
        assert answer.headers["location"] == "/"
    assert client.post("/language", data={"language": "zh", "back": "/cart"}).url.path == "/cart"
    assert "近期热销" in client.get("/", headers={"accept-language": "en"}).text
    assert client.post("/language", data={"language": "xx"}).status_code == 422


def test_the_switch_comes_back_to_the_very_page(client: TestClient) -> None:
    def back(page: str) -> str:
        found = re.search(r'name="back" value="([^"]*)"', page)
        assert found
        return html.unescape(found[1])

    assert back(client.get("/products/p00?list=l-1&lang=zh&pos=3").text) == "/products/p00?list=l-1&pos=3"
    assert back(client.get("/products/a%3Fb%20c", headers=HTML).text) == "/products/a%3Fb%20c"
    assert back(client.post("/sign-in", data={"shopper": "nobody"}, headers=HTML).text) == "/"


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "这里什么都没有"), ("en", "There is nothing here"), ("fr", "There is nothing here")]
)
def test_error_pages_are_pages_in_the_readers_language(client: TestClient, language: str, words: str) -> None:
    answer = client.get("/products/p-nowhere", headers=HTML | {"accept-language": language})
    assert answer.status_code == 404
    assert words in answer.text
    assert "There is no product p-nowhere" in answer.text


def test_a_shop_that_is_not_trained_says_so(client: TestClient, shop: Shop) -> None:
    (shop.releases.folder / "CURRENT").unlink()
    answer = client.get("/", headers=HTML)
    assert answer.status_code == 503
    assert "Not ready yet" in answer.text
    assert "daogou train" in answer.text
