"""The tools over the Model Context Protocol: the storefront's names, one shopper's own, and nothing that confirms."""

import json
from typing import Any

import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ShopperId
from daogou.web import sessions

NAMES = {
    *("search_catalog", "get_product_details", "get_cart", "update_cart", "search_shop_policies_and_faqs"),
    *("get_order_status", "request_return"),
}


@pytest.fixture
def signed_in(shop: Shop) -> TestClient:
    token = sessions.token(shop.keys.session, ShopperId("s1"))
    return local(shop, headers={"authorization": f"Bearer {token}"})


def rpc(client: TestClient, method: str, **params: Any) -> Any:
    answer = client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    assert answer.status_code == 200
    assert answer.json()["id"] == 1
    return answer.json()


def use(client: TestClient, name: str, **arguments: Any) -> tuple[Any, bool]:
    result = rpc(client, "tools/call", name=name, arguments=arguments)["result"]
    return json.loads(result["content"][0]["text"]), result["isError"]


def test_it_introduces_itself_and_lists_the_storefronts_tools(signed_in: TestClient) -> None:
    told = rpc(signed_in, "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={})["result"]
    assert (told["protocolVersion"], told["serverInfo"]["name"]) == ("2025-06-18", "daogou")
    tools = rpc(signed_in, "tools/list")["result"]["tools"]
    assert {tool["name"] for tool in tools} == NAMES
    assert all(tool["inputSchema"]["type"] == "object" for tool in tools)
    assert rpc(signed_in, "ping")["result"] == {}
    assert signed_in.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"}).status_code == 202


def test_the_tools_do_as_in_a_conversation(signed_in: TestClient) -> None:
    found, failed = use(signed_in, "search_catalog", query="fruit", max_price=2.6)
    assert not failed
    assert {one["id"] for one in found["products"]} == {"p10", "p11"}
    assert use(signed_in, "get_product_details", product_id="p10")[0]["price"]["minor"] == 199
    assert use(signed_in, "update_cart", product_id="p10", change=2)[0]["lines"][0]["quantity"] == 2
    assert use(signed_in, "get_cart")[0]["total"] == 398
    assert use(signed_in, "get_order_status", order_id="o1-11")[0][0]["id"] == "o1-11"
    assert use(signed_in, "search_shop_policies_and_faqs", query="returns")[0] == []


def test_a_return_is_proposed_and_cannot_be_confirmed_here(signed_in: TestClient, shop: Shop) -> None:
    told, failed = use(signed_in, "request_return", order_id="o1-11", items=["Bananas"])
    assert (failed, told["status"]) == (False, "proposed")
    assert "token" not in told
    assert not shop.after_sales.order(ShopperId("s1"), "o1-11").order.requests


@pytest.mark.parametrize("tool", ["get_order_status", "request_return"])
def test_another_shoppers_order_is_as_unknown_as_none(signed_in: TestClient, tool: str) -> None:
    theirs, nobodys = (use(signed_in, tool, order_id=id_) for id_ in ("o2-11", "o99-11"))
    assert json.dumps(theirs).replace("o2-11", "") == json.dumps(nobodys).replace("o99-11", "")


def test_what_makes_no_sense_is_explained(signed_in: TestClient) -> None:
    assert "error" in rpc(signed_in, "tools/call", name="erase", arguments={})
    assert "error" in rpc(signed_in, "tools/fly")
    for arguments in ({}, {"query": 1}, {"query": "x", "shopper": "s2"}, {"query": "x" * 500}):
        assert use(signed_in, "search_catalog", **arguments)[1]
    assert use(signed_in, "get_product_details", product_id="nothing")[1]
    assert signed_in.post("/mcp", json=[1]).status_code == 422
