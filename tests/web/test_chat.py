"""The conversation over HTTP: streamed, remembered, erased; as data, as a page without a script, and in a browser."""

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from clients import local
from starlette.testclient import TestClient

from daogou.app import Shop
from daogou.types import ShopperId

CHROMIUM = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)


def events(answer: Any) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream, in order."""
    blocks = [block.split("\n") for block in answer.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_a_turn_is_streamed_and_ends_with_all_of_it(client: TestClient) -> None:
    answer = client.post("/v1/chat", json={"message": "show me fruit"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer)
    assert told[0][0] == "start"
    assert "AI" in told[0][1]["notice"]
    assert [name for name, _ in told[1:-1]] == ["token"] * (len(told) - 2)
    name, reply = told[-1]
    assert name == "reply"
    assert "".join(data["text"] for kind, data in told if kind == "token").strip() == reply["text"]
    assert len(reply["products"]) == 4
    assert reply["driver"] == "rules"


def test_programs_get_one_answer(client: TestClient) -> None:
    answer = client.post("/v1/chat?lang=zh", json={"message": "有水果吗"}, headers={"accept": "application/json"})
    assert len(answer.json()["products"]) == 4
    assert "人工智能" in answer.json()["notice"]


def test_the_page_that_one_is_on_is_known(client: TestClient) -> None:
    told = {"message": "how much is it?", "product": "p00"}
    answer = client.post("/v1/chat", json=told, headers={"accept": "application/json"})
    assert "$1.99" in answer.json()["text"]
    assert answer.json()["said"][0]["facts"] == ["product:p00"]


def test_what_makes_no_sense_is_refused(client: TestClient) -> None:
    for body in ({}, {"message": "  "}, {"message": "x" * 2_001}, {"message": "hi", "shopper": "s1"}, {"message": 1}):
        assert client.post("/v1/chat", json=body).status_code == 422
    other = client.post("/v1/chat", json={"message": "hi"}, headers={"origin": "https://elsewhere.example"})
    assert other.status_code == 403


def test_the_history_is_the_sessions_own_and_can_be_erased(shop: Shop) -> None:
    with local(shop) as one, local(shop) as another:
        one.post("/v1/chat", json={"message": "show me fruit"})
        mine = one.get("/v1/chat").json()
        assert [message["by"] for message in mine["messages"]] == ["shopper", "assistant"]
        guessed = another.get("/v1/chat", params={"conversation": mine["conversation"]}).json()
        assert guessed["messages"] == []
        assert guessed["conversation"] != mine["conversation"]
        assert another.delete("/v1/chat", params={"conversation": mine["conversation"]}).json() == {"erased": 0}
        assert len(one.get("/v1/chat").json()["messages"]) == 2
        assert one.delete("/v1/chat").json() == {"erased": 1}
        assert one.get("/v1/chat").json()["messages"] == []


@pytest.mark.parametrize(
    ("lang", "words", "notice"), [("en", "show me fruit", "an AI"), ("zh", "有水果吗", "人工智能")]
)
def test_the_page_needs_no_script(client: TestClient, lang: str, words: str, notice: str) -> None:
    page = client.get(f"/chat?lang={lang}&product=p00")
    assert notice in page.text
    assert 'value="p00"' in page.text
    client.cookies.set("daogou_lang", lang)
    page = client.post("/chat", data={"message": words})
    assert page.url.path == "/chat"
    assert page.text.count('class="shown"') == 1
    assert notice in page.text.split(words)[0]
    page = client.post("/chat/forget")
    assert words not in page.text


def test_what_is_said_is_never_markup(client: TestClient) -> None:
    page = client.post("/chat", data={"message": "<script>alert(1)</script>"})
    assert "<script>alert" not in page.text


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium is installed")
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [360, 1200])
def test_the_panel_talks_about_the_page(address: str, browser: Any, shop: Shop, width: int) -> None:
    from playwright.sync_api import expect

    context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-US")
    page, wrong = context.new_page(), list[str]()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}/products/p00")
    page.locator("#chat-open").click()
    panel = page.locator("#chat-panel")
    expect(panel).to_contain_text("I am an AI")
    panel.locator("input").fill("how much is it?")
    panel.locator("form button").click()
    expect(panel.locator(".assistant").last).to_contain_text("$1.99")
    panel.locator("input").fill("show me fruit")
    panel.locator("input").press("Enter")
    expect(panel.locator(".assistant").last.locator(".shown li")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.reload()
    page.locator("#chat-open").click()
    expect(panel.locator(".turns > li")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("#chat-open")).to_be_focused()
    page.goto(f"{address}/chat")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert wrong == []
    assert not shop.doings.cart(ShopperId("s0"))
    context.close()
