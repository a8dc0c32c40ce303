"""The pages in a real browser: pick an account, press the buttons, switch the language, at phone and desk width."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from daogou.app import Shop
from daogou.types import ShopperId

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
NAMES = ("chromium", "google-chrome", "chrome", "chromium-browser")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as engine:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


class Reader:
    """One reader's page; what it must never do is collected in `wrong`."""

    def __init__(self, browser: Any, address: str, width: int, **settings: Any) -> None:
        self.width, self.wrong = width, list[str]()
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **({"locale": "en-US"} | settings))
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda asked: None if asked.url.startswith(address) else self.wrong.append(asked.url))
        self.page.goto(address)

    def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth") <= self.width)

    def look_in(self, shopper: str) -> None:
        self.page.fill("input[name=shopper]", shopper)
        self.page.locator("form[action='/sign-in'] button").first.click()
        playwright.expect(self.page.locator(".who")).to_contain_text(shopper)


@pytest.mark.parametrize("width", [360, 1440])
def test_a_shopper_uses_the_guide(address: str, browser: Any, shop: Shop, width: int) -> None:
    reader = Reader(browser, address, width)
    page, expect = reader.page, playwright.expect
    assert reader.fits()
    reader.look_in("s0")
    assert reader.fits()

    cards = page.locator("#list .card")
    first = cards.first.get_attribute("data-product")
    cards.first.locator("[data-kind=hide]").click()
    expect(page.locator(f"#list .card[data-product={first}]")).to_have_count(0)
    expect(page.locator("#panel .hidden-list li")).to_have_count(1)
    page.locator("#toast button").click()
    expect(page.locator(f"#list .card[data-product={first}]")).to_have_count(1)
    expect(page.locator("#panel .hidden-list li")).to_have_count(0)

    page.locator("#list [data-kind=like]").first.click()
    expect(page.locator("#list [aria-pressed=true]")).to_have_count(1)
    cards.first.locator("[data-kind=cart]").click()
    expect(page.locator("#cart-count")).to_have_text("1")
    expect(page.locator("#toast")).to_contain_text("Added")
    assert shop.doings.cart(ShopperId("s0"))

    page.locator("button[name=language]").click()
    expect(page.locator("h1")).to_contain_text("账号 s0")
    assert reader.fits()
    for path in ("/products/p00", "/me", "/cart", "/docs"):
        page.goto(address + path)
        assert reader.fits(), path
    assert reader.wrong == []
    reader.context.close()


def test_a_visitors_list_follows_the_first_view(address: str, browser: Any, shop: Shop) -> None:
    reader = Reader(browser, address, 800)
    page, expect = reader.page, playwright.expect
    expect(page.locator("[data-basis=popular]")).to_be_visible()
    shown = page.locator("#list .cards").get_attribute("data-list")
    with page.expect_response(lambda answer: answer.url.endswith("/v1/events")):
        page.locator("#list .card .name a").nth(1).click()
    expect(page.locator("article h1")).to_be_visible()
    [event] = shop.database.events.interactions().to_dicts()
    assert (event["kind"], event["list"], event["position"]) == ("view", shown, 1)
    with page.expect_response(lambda answer: answer.url.endswith("/v1/events")):
        page.reload()
    assert len(shop.database.events.interactions()) == 1
    page.goto(address)
    expect(page.locator("[data-basis=session]")).to_be_visible()
    reader.look_in("s0")
    page.locator("form[action='/undo-sign-in'] button").click()
    expect(page.locator("form[action='/undo-sign-in']")).to_have_count(0)
    assert reader.wrong == []
    reader.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_the_banner_after_signing_in_goes_by_a_key(address: str, browser: Any, shop: Shop, script: bool) -> None:
    reader = Reader(browser, address, 360, java_script_enabled=script)
    page, expect = reader.page, playwright.expect
    told = {"id": "event-0001", "kind": "view", "product": "p00"}
    assert reader.context.request.post(f"{address}/v1/events", data=told).ok
    reader.look_in("s0")
    banner, dismiss = page.locator(".banner"), page.locator("form[action='/dismiss-merged'] button")
    expect(banner).to_be_visible()
    page.locator("form[action='/undo-sign-in'] button").focus()
    page.keyboard.press("Tab")
    expect(dismiss).to_be_focused()
    page.keyboard.press("Enter")
    expect(banner).to_have_count(0)
    expect(page.locator(".who")).to_contain_text("s0")
    page.goto(f"{address}/me")
    page.locator("form[action='/undo-sign-in'] button").click()
    page.goto(f"{address}/me")
    expect(banner).to_have_count(0)
    assert shop.database.shoppers.identities(ShopperId("s0")) == ["s0"]
    assert reader.wrong == []
    reader.context.close()


def test_the_keyboard_reaches_the_buttons(address: str, browser: Any) -> None:
    reader = Reader(browser, address, 1440, reduced_motion="reduce")
    page, expect = reader.page, playwright.expect
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    hidden = page.locator("#list .card").first.get_attribute("data-product")
    page.locator("#list [data-kind=hide]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#list .card[data-product={hidden}]")).to_have_count(0)
    expect(page.locator("#list-title")).to_be_focused()
    assert reader.wrong == []
    reader.context.close()


def test_the_keyboard_stays_where_it_was(address: str, browser: Any, shop: Shop) -> None:
    reader = Reader(browser, address, 800, reduced_motion="reduce")
    page, expect = reader.page, playwright.expect
    page.goto(f"{address}/products/p00")
    page.locator("#product-acts [data-kind=cart]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cart-count")).to_have_text("1")
    expect(page.locator("#product-acts [data-kind=cart]")).to_be_focused()
    page.goto(f"{address}/cart")
    page.locator("[data-kind=uncart]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cart .rows")).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()
    assert reader.wrong == []
    reader.context.close()


def test_everything_can_be_read_without_a_script(address: str, browser: Any) -> None:
    reader = Reader(browser, address, 360, java_script_enabled=False, locale="zh-CN", color_scheme="dark")
    page, expect = reader.page, playwright.expect
    reader.look_in("s0")
    expect(page.locator("#list .card").first).to_be_visible()
    expect(page.locator("#list [data-kind=cart]").first).to_be_hidden()
    page.locator("#list .card .name a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    reader.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_return_on_a_phone_by_plain_forms(address: str, browser: Any, shop: Shop, script: bool) -> None:
    shop.database.service.add_variants([("p00", "coffee"), ("p01", "coffee")])
    reader = Reader(browser, address, 360, java_script_enabled=script)
    page, expect = reader.page, playwright.expect
    reader.look_in("s0")
    for path in ("", "?action=exchange", "?action=invoice", "?action=return"):
        page.goto(f"{address}/orders/o0-11{path}")
        expect(page.locator("h1")).to_contain_text("o0-11")
        assert not script or reader.fits()
    page.fill("[name='n:p00']", "1")
    page.locator(".after-sale .main").click()
    expect(page.locator(".proposal")).to_contain_text("goes back to the method you paid with")
    assert not script or reader.fits()
    page.locator(".proposal .main").click()
    expect(page.locator("[role=status]").first).to_have_text("Done.")
    assert len(shop.after_sales.order(ShopperId("s0"), "o0-11").order.requests) == 1
    assert reader.wrong == []
    reader.context.close()
