"""The benches of sets and of relations: that their checks see what is wrong, on small made-up shops."""

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from daogou.app import Shop
from daogou.features import Features
from daogou.shop.interactions import BUY, Interactions, build
from daogou.trials import relations, sets
from daogou.types import DAY, Money, ProductId, ShopperId


@pytest.fixture
def wished(shop: Shop) -> sets.Wished:
    made = shop.bundle("s0", "breakfast for two under $30")  # type: ignore[arg-type]
    return sets.Wished(ShopperId("s0"), 3_000, [], made, 1.0)


def test_a_good_set_passes_and_a_bad_one_is_seen(shop: Shop, wished: sets.Wished) -> None:
    products = shop.database.products.get([ProductId(id_) for id_ in shop.database.products.frame()["id"]])
    right = sets.figures([wished], products, shop)
    assert {right[name] for name in ("budget_kept", "sums_right", "in_stock", "one_of_each_role", "not_empty")} == {1.0}
    assert sets.figures([replace(wished, budget=10)], products, shop)["budget_kept"] == 0
    wrong = replace(wished.made, total=Money(1, "USD"))
    assert sets.figures([replace(wished, made=wrong)], products, shop)["sums_right"] == 0
    twice = replace(wished.made, items=[*wished.made.items, wished.made.items[0]])
    assert sets.figures([replace(wished, made=twice)], products, shop)["one_of_each_role"] == 0
    gone = {id_: replace(product, stock=0) for id_, product in products.items()}
    assert sets.figures([wished], gone, shop)["in_stock"] == 0


def test_the_choice_is_exact() -> None:
    assert sets.exact(Random(1), 40) == 1.0


def cameras(seed: int) -> Interactions:
    """Baskets of a camera (0 to 3) with a card (4 to 7), and others of two bags (8 to 11)."""
    draw = np.random.default_rng(seed)
    rows = []
    for basket in range(600):
        some = (draw.integers(4), 4 + draw.integers(4)) if basket % 2 else 8 + draw.choice(4, 2, replace=False)
        rows += [(basket % 40, product, (1_000 + basket // 10) * DAY, basket) for product in some]
    who, what, at, basket = np.array(rows, np.int64).T
    n = len(rows)
    return build(who, what, at, np.full(n, BUY), np.ones(n), basket, np.arange(40, dtype=np.uint64), 12)


def described() -> Features:
    shelf = np.repeat(np.arange(3, dtype=np.int32), 4)
    text = np.eye(3, dtype=np.float32)[shelf]
    return {
        "category": shelf, "department": shelf, "category_key": np.array(["a", "b", "c"]), "kind": shelf, "text": text,
        "text_row": np.arange(12, dtype=np.int32), "recommendable": np.ones(12, np.bool_),
    }  # fmt: skip


def test_complements_hit_across_shelves_and_neighbours_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "LISTED", 3)
    before, after = relations.split(cameras(2), days=20)
    assert len(before)
    assert len(after)
    later = relations.asked(after, described(), 12, seed=0)
    told = {
        name: relations.judge(score, later, described()) for name, score in relations.ways(before, described()).items()
    }
    assert told["complements"]["other_shelf"] == 1.0
    assert told["complements"]["hit@8"] > told["alike"]["hit@8"]
    assert told["complements"]["beyond_chance"] > 1.5
    assert told["complements"]["separation"] > 0.95 > told["alike"]["separation"]


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(relations.InvalidInput, match="completejourney"):
        relations.run("nowhere")


def test_the_bench_of_wishes_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: Shop) -> None:
    monkeypatch.setattr(sets, "_ENGLISH", ("{what} for {n} under ${b}",))
    monkeypatch.setattr(sets, "_CHINESE", ("{n}人{what}，预算{b}美元",))
    result = sets.measured(shop, 12, seed=3)
    for name in ("list prices", "under offers"):
        assert result.models[name]["budget_kept"] == 1.0
        assert result.models[name]["sums_right"] == 1.0
