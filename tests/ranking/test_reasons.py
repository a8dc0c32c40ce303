"""Reasons say what the model that they stand on says: its own neighbours, its own strongest product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from daogou.app import Shop
from daogou.models import KINDS
from daogou.models.extras import missing
from daogou.models.item_knn import ItemKnn
from daogou.models.recommender import make
from daogou.profiles.rhythm import rhythms
from daogou.ranking.blend import Blend
from daogou.ranking.ranker import Ranker
from daogou.ranking.shortlist import Entry
from daogou.shop.interactions import BUY, VIEW, Interactions, build, from_frames
from daogou.testing.shops import small
from daogou.types import DAY, ShopperId

NOW = 1_700_000_000
NEW_YORK = ZoneInfo("America/New_York")
BREAD, MILK, TEA, JAM = range(4)


def orders(*baskets: tuple[int, int, tuple[int, ...]]) -> Interactions:
    """A log of (shopper, days ago, products)."""
    rows = [(who, ago, order, product) for order, (who, ago, held) in enumerate(baskets) for product in held]
    table = np.array(rows)
    shoppers = int(table[:, 0].max()) + 1
    return build(
        shoppers=table[:, 0],
        products=table[:, 3],
        at=NOW - table[:, 1] * DAY,
        kinds=np.full(len(rows), BUY),
        quantities=np.ones(len(rows)),
        baskets=table[:, 2],
        keys=np.arange(1, shoppers + 1, dtype=np.uint64),
        n_products=4,
    )


LOG = orders(
    (0, 9, (BREAD, MILK)),
    (0, 5, (BREAD,)),
    (1, 8, (BREAD, MILK, TEA)),
    (2, 7, (BREAD, MILK, TEA)),
    (3, 6, (BREAD, MILK, JAM)),
    (4, 4, (TEA, JAM)),
)


def shortlist(
    name: str,
    log: Interactions = LOG,
    now: int = NOW,
    zone: tzinfo = UTC,
    titles: tuple[int, ...] = (0, 1, 2, 3),
    **settings: Any,
) -> dict[int, Entry]:
    """The first shopper's list by one model alone; `titles` numbers the products' titles."""
    features = {
        "id": np.array(["bread", "milk", "tea", "jam"]),
        "title_group": np.array(titles),
        "recommendable": np.ones(4, dtype=np.bool_),
        "buyers": np.full(4, 3),
    }
    ranker = Ranker("r", {name: make(name, **settings).fit(log, features)}, Blend({name: 1.0}), features, zone)
    found = ranker.shortlist(log.take(np.array([0])), now, 4)
    return {ranker.rows[entry.product]: entry for entry in found.entries}


@pytest.mark.parametrize(
    ("model", "settings", "buyers"),
    [
        ("user_knn", {"k": 3}, {TEA: 2, MILK: 3}),
        ("user_knn", {"k": 2}, {TEA: 2, MILK: 2}),
        ("product_rule", {"k": 3, "k_products": 3, "min_visits": 1}, {TEA: 2, MILK: 3}),
    ],
)
def test_neighbours_are_the_models_own(model: str, settings: dict[str, int], buyers: dict[int, int]) -> None:
    found = shortlist(model, **settings)
    for product, count in buyers.items():
        reason = found[product].reasons[0]
        assert (reason.kind, reason.numbers) == ("shoppers", {"neighbours": count})


class Uncounted(ItemKnn):
    """Speaks of shoppers, but counts none."""

    VOICE = "shoppers"


def test_neighbours_that_are_not_counted_are_not_spoken_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "uncounted", f"{__name__}:Uncounted")
    reason = shortlist("uncounted", min_visits=1, shrink=0.0)[TEA].reasons[0]
    assert (reason.kind, reason.about) == ("with", "bread")


def test_one_neighbour_is_not_spoken_of_but_what_was_bought() -> None:
    reason = shortlist("user_knn", k=3)[JAM].reasons[0]
    assert (reason.kind, reason.about) == ("with", "bread")


def test_what_was_only_looked_at_is_the_reason_that_it_comes_again() -> None:
    log = orders((0, 9, (TEA,)), (0, 5, (BREAD,)), (1, 8, (BREAD, TEA)))
    seen = replace(log, kinds=np.where((log.products == TEA) & (log.at == NOW - 9 * DAY), VIEW, log.kinds))
    found = [reason for reason in shortlist("habit", seen)[TEA].reasons if reason.kind == "cart"]
    assert [reason.about for reason in found] == ["tea"]


def test_bought_before_says_how_often_and_when() -> None:
    reason = shortlist("frequency")[BREAD].reasons[0]
    assert reason.kind == "again"
    assert reason.numbers == {"times": 2.0, "days_ago": 5.0}


@pytest.mark.parametrize(("hours", "days"), [(0, 5), (6, 5), (7, 6), (30, 6), (31, 7)])
def test_days_ago_are_the_shops_calendar_days(hours: int, days: int) -> None:
    reason = shortlist("frequency", now=NOW + 3600 * hours, zone=NEW_YORK)[BREAD].reasons[0]
    assert reason.numbers["days_ago"] == days, "now is 17:13 in New York"


@pytest.mark.parametrize("hours", range(0, 30, 3))
def test_a_card_tells_the_age_that_the_rhythm_tells(hours: int) -> None:
    log, now = orders(*((0, ago, (BREAD,)) for ago in (17, 13, 9, 5))), NOW + 3600 * hours
    reason = shortlist("frequency", log, now, NEW_YORK)[BREAD].reasons[0]
    assert reason.kind == "due"
    assert reason.numbers["days_ago"] == rhythms(log, now, NEW_YORK).days_ago[0]


def test_goes_with_names_the_product_that_adds_most() -> None:
    reason = shortlist("item_knn", min_visits=1, shrink=0.0)[TEA].reasons[0]
    assert reason.kind == "with"
    assert reason.about == "bread"
    assert 0 < reason.numbers["part"] < 1
    assert reason.numbers["times"] == 2.0


def test_nothing_goes_with_its_own_title() -> None:
    reason = shortlist("item_knn", titles=(0, 1, 0, 3), min_visits=1, shrink=0.0)[TEA].reasons[0]
    assert (reason.kind, reason.about) == ("with", "milk")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    made = small(tmp_path_factory.mktemp("shop"))
    yield made
    made.close()


@pytest.mark.parametrize("name", KINDS)
def test_every_model_alone_can_say_why(name: str, trained: Shop) -> None:
    if lacking := missing(name):
        pytest.skip(str(lacking))
    features, database = trained.serving().ranker.features, trained.database
    log, _ = from_frames(database.orders.lines(), database.events.interactions(), features["id"], trained.key)
    ranker = Ranker("r", {name: make(name).fit(log, features)}, Blend({name: 1.0}), features)
    now = int(log.at.max()) + DAY
    best = ranker.shortlist(trained.history(ShopperId("s0"), now), now, 1).entries[0]
    assert best.score > 0
    assert best.reasons


def found_kinds(entry: Entry) -> list[str]:
    return [reason.kind for reason in entry.reasons]
