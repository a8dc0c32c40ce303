"""The page in a real browser: pick a household, press the buttons, switch the language, at phone and desk width."""

import shutil
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from daogou.app import Shop
from daogou.web.guard import LOOPBACK
from daogou.web.server import create

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next((found for name in ("chromium", "google-chrome", "chrome") if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create(shop, LOOPBACK), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as engine:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_a_shopper_uses_the_page(address: str, browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-US")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(address) else None)
    page.goto(address)
    page.fill("input[name=shopper]", "s0")
    page.locator("form[action='/sign-in'] button").first.click()
    cards = page.locator("#list .card")
    playwright.expect(cards.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    first = cards.first.get_attribute("data-product")
    cards.first.locator("[data-kind=hide]").click()
    playwright.expect(page.locator(f"#list .card[data-product={first}]")).to_have_count(0)
    page.locator("#toast button").click()
    playwright.expect(page.locator(f"#list .card[data-product={first}]")).to_have_count(1)

    cards.first.locator("[data-kind=cart]").click()
    playwright.expect(page.locator("#cart-count")).to_have_text("1")

    page.locator("button[name=language]").click()
    playwright.expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.locator("#list .card a").first.click()
    playwright.expect(page.locator("article h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not wrong
    context.close()
