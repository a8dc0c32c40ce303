"""Clients for the web's tests."""

from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.web.guard import LOOPBACK
from daogou.web.server import create


def local(shop: Shop, **settings: object) -> TestClient:
    """A client on the shop's own machine, by address and by name."""
    given = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50_000)} | settings
    return TestClient(create(shop, LOOPBACK), **given)
