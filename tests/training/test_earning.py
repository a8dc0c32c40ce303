"""A model stays in the blend only where leaving would cost something."""

import numpy as np

from daogou.ranking.blend import Blend
from daogou.shop.interactions import BUY, build
from daogou.training.earning import MAY_COST, earn
from daogou.training.holdout import Holdout
from daogou.training.weights import Compared, choose_weights, ndcg_of, ndcgs

SHOPPERS, PRODUCTS = 300, 40


def compared() -> tuple[Compared, Holdout]:
    """Two models, each of which knows half of what is bought, and one that knows nothing."""
    draw = np.random.default_rng(0)
    wanted = np.stack([draw.choice(PRODUCTS, 4, replace=False) for _ in range(SHOPPERS)]).astype(np.int32)
    rows = np.arange(SHOPPERS)[:, None]
    scores = {name: draw.random((SHOPPERS, PRODUCTS), np.float32) for name in ("first", "second", "noise")}
    scores["first"][rows, wanted[:, :2]] += 0.5
    scores["second"][rows, wanted[:, 2:]] += 0.4
    nothing = np.zeros(0, np.int64)
    empty = build(
        nothing, nothing, nothing, np.full(0, BUY), nothing, nothing, np.arange(SHOPPERS, dtype=np.uint64), PRODUCTS
    )
    targets = [np.sort(row) for row in wanted]
    held = Holdout(
        empty, rows[:, 0].astype(np.int32), empty, np.zeros(SHOPPERS, np.int64), targets, np.full(SHOPPERS, 4, np.int32)
    )
    every = np.tile(np.arange(PRODUCTS, dtype=np.int32), (SHOPPERS, 1))
    row, column = np.nonzero(np.stack([np.isin(np.arange(PRODUCTS), row) for row in wanted]))
    return Compared(every, scores, row, column), held


def test_what_knows_something_stays_and_what_knows_nothing_leaves() -> None:
    candidates, held = compared()
    whole = Blend({"first": 1.0, "second": 0.8, "noise": 0.02})
    blend, earned = earn(whole, candidates, held)
    assert {name for name, weight in blend.weights.items() if weight} == {"first", "second"}
    assert earned["noise"].weight == 0
    assert "dropped" in earned["noise"].why
    for name in ("first", "second"):
        assert "kept" in earned[name].why
        assert 0 < earned[name].low < earned[name].lost < earned[name].high
    without = choose_weights(candidates, held, without=["second"])
    difference = ndcgs(blend.weights, candidates, held) - ndcgs(without.weights, candidates, held)
    assert np.isclose(earned["second"].lost, difference.mean())


def test_weights_are_no_worse_than_any_model_alone() -> None:
    candidates, held = compared()
    blend = choose_weights(candidates, held)
    alone = {name: ndcg_of({name: 1.0}, candidates, held) for name in candidates.scores}
    assert ndcg_of(blend.weights, candidates, held) > max(alone.values()) + 0.03
    assert "first" not in choose_weights(candidates, held, without=["first"]).weights


def test_models_that_help_together_do_not_all_leave() -> None:
    candidates, held = compared()
    twin = candidates.scores["second"]
    both = Compared(
        candidates.products,
        {"first": candidates.scores["first"], "second": twin, "twin": twin},
        candidates.row,
        candidates.column,
    )
    whole = Blend({"first": 1.0, "second": 0.4, "twin": 0.4})
    blend, earned = earn(whole, both, held)
    assert {name for name, weight in blend.weights.items() if weight} in ({"first", "second"}, {"first", "twin"})
    assert ndcg_of(blend.weights, both, held) >= (1 - MAY_COST) * ndcg_of(whole.weights, both, held)
    assert min(each.lost for each in earned.values() if each.weight == 0) < 0.01


def test_of_one_shopper_what_is_told_is_plain_json() -> None:
    import json

    candidates, held = compared()
    one = Compared(
        candidates.products[:1],
        {name: values[:1] for name, values in candidates.scores.items()},
        candidates.row[candidates.row == 0],
        candidates.column[candidates.row == 0],
    )
    some = Holdout(held.train, held.shoppers[:1], held.histories, held.now[:1], held.targets[:1], held.wanted[:1])
    blend, earned = earn(Blend({"first": 1.0, "second": 1.0}), one, some)
    assert any(blend.weights.values())
    json.dumps({name: each.told() for name, each in earned.items()}, allow_nan=False)
