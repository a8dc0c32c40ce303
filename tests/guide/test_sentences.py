"""Sentences: for every kind, in both languages, and none that says more than its numbers."""

from datetime import timedelta
from typing import get_args

import polars as pl
import pytest

from daogou.app import Shop
from daogou.guide.sentences import ago, every, last, latest, note, say, times
from daogou.ranking.shortlist import Basis, Reason, ReasonKind
from daogou.shop.events import Event
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.types import LANGUAGES, Language, ProductId, ShopperId, Words, seconds

NUMBERS = {"interval_days": 21.0, "days_ago": 24.0, "times": 5.0, "neighbours": 7.0, "buyers": 1_234.0, "days": 28.0}
NUMBERS |= {"place": 41.0, "said": 0.0, "lift": 2.5}
TITLES = {ProductId("p"): Words("Milk", "牛奶")}


@pytest.mark.parametrize("kind", get_args(ReasonKind))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_reason_has_a_sentence(kind: ReasonKind, language: Language) -> None:
    about = ProductId("p") if kind in ("with", "like", "cart", "together", "shelves", "instead", "alike") else None
    told = say(Reason(kind, 1.0, about, NUMBERS, ()), language, TITLES).text
    assert told
    if about:
        assert TITLES[about].within(language) in told


@pytest.mark.parametrize(
    ("said", "english", "chinese"),
    [(1.0, "You said that you like linen", "您说过喜欢亚麻"), (0.5, "You searched for linen", "您搜索过亚麻")],
)
def test_a_taste_is_told_by_what_shows_it(said: float, english: str, chinese: str) -> None:
    reason = Reason("taste", 1.0, None, {"said": said, "times": 3.0}, (), Words("linen", "亚麻"))
    assert (say(reason, "en", {}).text, say(reason, "zh", {}).text) == (english, chinese)
    acts = Reason("taste", 1.0, None, {"said": 0.0, "times": 3.0}, (), Words("linen", "亚麻"))
    assert "linen, as 3 products" in say(acts, "en", {}).text


@pytest.mark.parametrize("basis", get_args(Basis))
def test_every_basis_has_a_note_in_both_languages(basis: Basis) -> None:
    assert note(basis, "en").text != note(basis, "zh").text


@pytest.mark.parametrize(
    ("n", "english", "chinese"), [(0, "today", "今天"), (1, "yesterday", "昨天"), (24, "24 days ago", "24 天前")]
)
def test_how_long_ago(n: float, english: str, chinese: str) -> None:
    assert (ago(n, "en"), ago(n, "zh")) == (english, chinese)


def test_chinese_sets_figures_apart() -> None:
    assert (last(5, "zh"), last(0, "zh")) == ("最近一次是 5 天前", "最近一次是今天")
    assert (latest(1, 5, "zh"), latest(1, 1, "zh")) == ("是 5 天前", "是昨天")
    assert (last(5, "en"), latest(2, 0, "en"), latest(1, 1, "en")) == (
        "last bought 5 days ago",
        "most recently today",
        "yesterday",
    )
    assert (every(1, "zh"), every(6, "zh"), every(21, "zh")) == ("每天", "每 6 天", "每 3 周")
    assert (every(1, "en"), every(6, "en"), every(21, "en")) == ("every day", "every 6 days", "every 3 weeks")
    assert [times(n, "en") for n in (1, 2, 3)] == ["once", "twice", "3 times"]


def test_one_order_makes_no_rhythm(shop: Shop) -> None:
    who = ShopperId("new")
    at = seconds(shop.clock.now() - timedelta(days=3, hours=1))
    line = [("first", 1, who, at, "main", "p00", 1, 250, 0, 0)]
    shop.database.orders.add(pl.DataFrame(line, schema=ORDER_LINE_COLUMNS, orient="row"))
    for language, told in (("en", "1 order, 3 days ago"), ("zh", "1 笔订单，是 3 天前")):
        lines = [line.text for line in shop.portrait(who, language) if line.kind == "visits"]
        assert lines == [told]


def test_a_visitor_is_told_nothing_of_purchases(shop: Shop) -> None:
    who = ShopperId("visitor-1")
    shop.accept([Event("e-1", who, "view", shop.clock.now(), ProductId("p40"))])
    shown = shop.recommend(who)
    told = [reason.text for card in shown.cards for reason in card.reasons]
    assert any("interest in" in text for text in told)
    assert not any("you bought" in text.lower() or "purchases like yours" in text for text in told)
