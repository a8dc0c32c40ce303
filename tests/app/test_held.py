"""What is held of those who only look: bounded, each one's own, written with the first thing they do."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from datetime import timedelta

import pytest

from daogou.app import Shop, held, notebook
from daogou.app.held import AGE, Held
from daogou.shop.events import Accepted, Event
from daogou.types import ErasedShopper, NotFound, ProductId, ShiftedClock, ShopperId, UnknownProduct, moment

ANN, BO, CLEO = (ShopperId(f"visitor-{name}") for name in ("ann", "bo", "cleo"))
HOUR = int(AGE.total_seconds())


def shown(number: int, who: ShopperId = ANN) -> Event:
    """A list that was shown at this second."""
    return Event(f"list-{number}", who, "impression", moment(number), list=f"list-{number}", text='["p1"]')


def lists(memory: Held, *whom: ShopperId, now: int = 0) -> list[str]:
    return [event.id for event in memory.of(whom, moment(now))]


def holding(*events: Event) -> Held:
    made = Held()
    for event in events:
        made.hold(event)
    return made


def test_each_is_given_what_they_were_shown() -> None:
    memory = holding(shown(1), shown(2, BO), shown(3))
    assert lists(memory, ANN) == ["list-1", "list-3"]
    assert lists(memory, BO, CLEO) == ["list-2"]


def test_what_is_written_goes_and_the_rest_stays() -> None:
    memory = holding(shown(1), shown(2), shown(3, BO))
    memory.drop([shown(1), shown(3, BO), shown(4, CLEO)])
    assert lists(memory, ANN, BO, CLEO) == ["list-2"]
    assert memory.whom() == [ANN]


def test_whoever_was_shown_nothing_for_longest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "VISITORS", 2)
    memory = holding(shown(1), shown(2, BO), shown(3), shown(4, CLEO))
    assert memory.whom() == [ANN, CLEO]


def test_of_each_the_latest_lists_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "LISTS", 2)
    memory = holding(shown(1), shown(2), shown(3))
    assert lists(memory, ANN) == ["list-2", "list-3"]
    memory.drop([shown(2)])
    for number in (4, 5):
        memory.hold(shown(number))
    assert lists(memory, ANN) == ["list-4", "list-5"]


def test_what_is_too_old_is_neither_given_nor_held() -> None:
    memory = holding(shown(1), shown(2, BO), shown(3, BO))
    assert lists(memory, ANN, BO, now=1 + HOUR) == ["list-1", "list-2", "list-3"]
    assert lists(memory, ANN, BO, now=3 + HOUR) == ["list-3"]
    memory.hold(shown(3 + HOUR, CLEO))
    assert memory.whom() == [BO, CLEO]


def test_who_is_forgotten_is_not_held() -> None:
    memory = holding(shown(1), shown(2, BO))
    memory.forget([ANN, CLEO])
    assert memory.whom() == [BO]


def test_whoever_was_shown_nothing_for_longest_goes_first_where_lists_are_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(held, "BYTES", 3 * held.size(shown(1, CLEO)))
    memory = holding(shown(1), shown(2, BO), shown(3, BO))
    memory.drop([shown(2, BO)])
    memory.hold(shown(4))
    assert memory.whom() == [BO, ANN]
    memory.hold(shown(5, CLEO))
    assert memory.whom() == [ANN, CLEO]
    memory.forget([ANN])
    memory.hold(shown(6, BO))
    memory.hold(shown(7, BO))
    assert lists(memory, CLEO, BO) == ["list-5", "list-6", "list-7"]
    memory.hold(replace(shown(8, CLEO), text="x" * held.BYTES))
    assert memory.whom() == []


def test_what_is_held_takes_no_more_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "BYTES", 2_000_000)
    monkeypatch.setattr(held, "VISITORS", 500)
    longest = [letter * 200 for letter in ("x", "é", "商", "🛒")]
    tracemalloc.start()
    memory, before = Held(), tracemalloc.get_traced_memory()[0]
    for number in range(4_000):
        who = ShopperId(f"visitor-{number % 700:032}")
        text = json.dumps([longest[number % 4]] * (number % 101), ensure_ascii=False)
        listed = f"list-{number:032}"
        memory.hold(Event(listed, who, "impression", moment(1_700_000_000 + number // 10), list=listed, text=text))
        if not number % 100:
            taken = tracemalloc.get_traced_memory()[0] - before
            assert taken < held.BYTES + held.VISITORS * 1_000
    tracemalloc.stop()
    assert memory.whom()


def click(shop: Shop, who: ShopperId, list_id: str, product: str = "p00", event: str = "click-1") -> Accepted:
    return shop.accept([Event(event, who, "view", shop.clock.now(), ProductId(product), list=list_id, position=0)])


def test_a_first_click_is_traced_to_its_list_as_soon_as_it_is_acknowledged(shop: Shop) -> None:
    before = shop.database.counts()
    listed = shop.recommend(ANN)
    shop.showing._notebook.flush()
    assert shop.database.counts() == before
    assert click(shop, ANN, listed.list_id) == Accepted(new=1, known=0)
    assert shop.database.events.trace(listed.list_id).products == [card.product.id for card in listed.cards]
    assert not shop.showing._held.whom()
    assert click(shop, ANN, listed.list_id) == Accepted(new=0, known=1)


def test_a_click_faster_than_the_notebook_is_traced_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "LINGER_S", 60)
    listed = shop.recommend(ANN)
    click(shop, ANN, listed.list_id)
    assert shop.database.events.trace(listed.list_id)
    written = shop.database.counts()["events"]
    shop.showing._notebook.flush()
    assert shop.database.counts()["events"] == written == 2


def test_a_refused_click_writes_nothing_and_the_next_one_all(shop: Shop) -> None:
    before = shop.database.counts()
    listed = shop.recommend(ANN)
    with pytest.raises(UnknownProduct):
        click(shop, ANN, listed.list_id, "p-nowhere")
    shop.showing._notebook.flush()
    assert shop.database.counts() == before
    click(shop, ANN, listed.list_id)
    assert shop.database.events.trace(listed.list_id)


def test_a_list_is_never_written_under_whoever_names_it(shop: Shop) -> None:
    listed = shop.recommend(ANN)
    click(shop, BO, listed.list_id)
    with pytest.raises(NotFound):
        shop.trace(listed.list_id)
    assert not shop.database.shoppers.stored([ANN])
    click(shop, ANN, listed.list_id)
    assert shop.trace(listed.list_id)


def test_a_list_of_hours_ago_is_not_written(shop: Shop) -> None:
    listed = shop.recommend(ANN)
    shop.showing._notebook.flush()
    shop.clock = ShiftedClock(shop.clock.now() + AGE + timedelta(minutes=1))
    click(shop, ANN, listed.list_id)
    with pytest.raises(NotFound):
        shop.trace(listed.list_id)


def test_what_led_to_the_sign_in_is_kept(shop: Shop) -> None:
    listed = shop.recommend(ANN)
    shop.showing._notebook.flush()
    shop.sign_in(ANN, ShopperId("s0"))
    assert shop.database.events.trace(listed.list_id)


def test_an_erasure_takes_what_is_held(shop: Shop) -> None:
    listed = shop.recommend(ANN)
    shop.recommend(BO)
    shop.erase(ANN)
    assert shop.showing._held.whom() == [BO]
    with pytest.raises(ErasedShopper):
        click(shop, ANN, listed.list_id)


def test_one_erased_meanwhile_costs_the_others_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    click(shop, ANN, "none")
    click(shop, BO, "none")
    monkeypatch.setattr(notebook, "LINGER_S", 60)
    shop.recommend(ANN)
    listed = shop.recommend(BO)
    stored = shop.database.shoppers.stored

    def then_erased(whom: list[ShopperId]) -> frozenset[ShopperId]:
        found = stored(whom)
        shop.database.shoppers.erase(ANN)
        return found

    monkeypatch.setattr(shop.database.shoppers, "stored", then_erased)
    shop.showing._notebook.flush()
    click(shop, BO, listed.list_id, event="click-2")
    assert shop.database.events.trace(listed.list_id)
