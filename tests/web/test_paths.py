"""Addresses over real HTTP: an id is one segment of the path, whatever it holds."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

import polars as pl
import pytest

from daogou.app import Shop
from daogou.testing.shops import catalogue
from daogou.web.paths import as_sent

AWKWARD = ("a/similar", "a/goes-with", "a%2Fsimilar", "a", "/a/", "a//b", "a/b?c=1#d,e &%;+", "商品/相似", "similar")


@pytest.fixture
def awkward(shop: Shop) -> Shop:
    """A shop whose products have ids that addresses have their own meaning for."""
    one = catalogue().head(1)
    shop.database.products.add(pl.concat(one.with_columns(id=pl.lit(id_), title_en=pl.lit(id_)) for id_ in AWKWARD))
    return shop


def get(address: str, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    """The path goes out as it stands here."""
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    status, body = answer.status, answer.read().decode()
    connection.close()
    return status, body


def told(address: str, path: str, **headers: str) -> Any:
    status, body = get(address, path, headers)
    assert status == 200, (path, body)
    return json.loads(body)


@pytest.mark.parametrize("id_", AWKWARD)
def test_every_product_and_what_belongs_to_it_has_its_own_address(address: str, awkward: Shop, id_: str) -> None:
    segment = quote(id_, safe="")
    assert told(address, f"/v1/products/{segment}")["id"] == id_
    for related in ("similar", "goes-with"):
        assert "items" in told(address, f"/v1/products/{segment}/{related}")
    status, page = get(address, f"/products/{segment}")
    assert status == 200
    assert f'data-product="{html.escape(id_)}"' in page
    back = re.search(r'name="back" value="([^"]*)"', page)
    assert back
    assert html.unescape(back[1]) == f"/products/{segment}"


def test_a_slash_that_is_not_encoded_parts_segments(address: str, awkward: Shop) -> None:
    assert told(address, "/v1/products/a/similar")["basis"]
    assert told(address, "/v1/products/a%2fsimilar")["id"] == "a/similar"
    for path in ("/v1/products/a//b", "/v1/products/a/b", "/products/a/similar"):
        assert get(address, path)[0] == 404


def test_other_spellings_of_a_path_are_the_same_path(address: str, awkward: Shop) -> None:
    assert told(address, "/v1/%70roducts/%61")["id"] == "a"
    assert get(address, "/%73tatic/style.css")[0] == 200
    assert get(address, "/%68ealthz")[0] == 200


def test_a_shopper_may_be_called_what_an_address_ends_in(address: str, awkward: Shop) -> None:
    key = f"Bearer {awkward.keys.server}"
    assert told(address, "/v1/shoppers/s0/profile", authorization=key)["shopper"] == "s0"
    assert get(address, "/v1/shoppers/s0%2Fprofile/profile", {"authorization": key})[0] == 404
    assert told(address, "/v1/shoppers/s0%2Fprofile/recommendations", authorization=key)["basis"] == "popular"


def test_no_way_out_of_the_static_files(address: str) -> None:
    for path in ("/static/..%2Fwords.py", "/static/%2E%2E/words.py", "/static/../words.py", "/static/%2Fetc%2Fpasswd"):
        assert get(address, path)[0] == 404


def test_what_is_not_there_is_named_as_people_write_it(address: str) -> None:
    assert json.loads(get(address, "/v1/%E6%B2%A1%E6%9C%89")[1])["detail"] == "There is nothing at /v1/没有."


def test_a_server_that_decodes_paths_serves_all_ids_without_a_slash() -> None:
    assert as_sent({"path": "/products/a b%/similar"}) == "/products/a%20b%25/similar"


def test_the_description_says_how_an_id_is_sent(awkward: Shop, address: str) -> None:
    paths = told(address, "/openapi.json")["paths"]
    for path, methods in paths.items():
        for call in methods.values():
            for given in call.get("parameters", []):
                if given["in"] == "path":
                    assert "`%2F`" in given["description"], path
    assert "%2F" in get(address, "/docs")[1]
