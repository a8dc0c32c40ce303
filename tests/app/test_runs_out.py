"""What runs out when, in a shop: days, the span, the orders it stands on, and what hides it."""

from datetime import timedelta

import pytest

from daogou.app import Shop, answers
from daogou.guide.due import RunsOut, said
from daogou.shop.events import Event
from daogou.types import LANGUAGES, Language, ShopperId

WHO = ShopperId("s0")


def test_weekly_things_run_out_within_the_week(shop: Shop) -> None:
    """s0 takes p00 and p01 every week, last three days ago."""
    found = {one.product.id: one for one in shop.lists.runs_out(WHO)}
    one = found["p00"]
    assert (one.times, one.interval) == (12, pytest.approx(7, abs=0.5))
    assert one.earliest <= one.on <= one.latest
    assert one.last + timedelta(days=6) <= one.on <= one.last + timedelta(days=8)
    orders = {order.id for order in shop.orders(WHO) if any(line.product == "p00" for line in order.lines)}
    assert one.facts
    assert {fact.removeprefix("order:") for fact in one.facts} <= orders
    assert [each.on for each in shop.lists.runs_out(WHO)] == sorted(each.on for each in shop.lists.runs_out(WHO))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_says_the_day_and_its_span(shop: Shop, language: Language) -> None:
    one = shop.lists.runs_out(WHO)[0]
    today = one.on - timedelta(days=3)
    told = said(one, today, language)
    assert one.product.title.within(language) in told.text
    weekday = one.on.strftime("%A") if language == "en" else f"周{'一二三四五六日'[one.on.weekday()]}"
    assert weekday in told.text
    for day in (one.earliest, one.latest, one.last):
        assert (f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%b}") in told.text
    assert told.facts == one.facts


@pytest.mark.parametrize(
    ("ahead", "when"), [(0, "about today"), (1, "about tomorrow"), (9, "about "), (-2, "will have")]
)
def test_near_and_far_days(shop: Shop, ahead: int, when: str) -> None:
    one: RunsOut = shop.lists.runs_out(WHO)[0]
    assert when in said(one, one.on - timedelta(days=ahead), "en").text


def test_hidden_and_sold_out_are_not_in_it(shop: Shop) -> None:
    shop.accept([Event("hide-p00", WHO, "hide", shop.clock.now(), shop.lists.runs_out(WHO)[0].product.id)])
    left = [one.product.id for one in shop.lists.runs_out(WHO)]
    assert len(left) == len(shop.lists.runs_out(WHO, 100))
    shop.database.products.add(shop.database.products.frame().with_columns(stock=0))
    assert not shop.lists.runs_out(WHO)


def test_a_newcomer_has_none_and_the_answer_is_plain(shop: Shop) -> None:
    assert not shop.lists.runs_out(ShopperId("nobody"))
    told = answers.runs_out(shop.lists.runs_out(WHO), shop.clock.now().date(), "en")["items"][0]
    assert {"on", "earliest", "latest", "last_bought", "times", "interval_days", "text", "facts"} < set(told)
