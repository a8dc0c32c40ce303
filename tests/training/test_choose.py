"""Choices: they see only the hold-out they are given, and find what is better."""

import numpy as np

from daogou.features.build import build
from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import Interactions, from_frames
from daogou.testing.shops import Letters, catalogue, order_lines
from daogou.training.choose import SETTINGS, choose
from daogou.training.evaluate import outcomes
from daogou.training.holdout import last_baskets

PRODUCTS = catalogue().sort("id")


def log_of(weeks: int) -> Interactions:
    import polars as pl

    lines = order_lines(weeks=weeks)
    return from_frames(lines, pl.DataFrame(schema=EVENT_COLUMNS), PRODUCTS["id"].to_numpy(), lambda s: int(s[1:]) + 1)[
        0
    ]


def test_choice_is_made_without_the_last_basket_and_is_no_worse_than_the_best_model() -> None:
    log = log_of(10)
    judge = last_baskets(log)
    held = last_baskets(judge.train)
    assert all(
        held.train.take(np.array([s])).at.max() < judge.train.take(np.array([s])).at.max()
        for s in range(log.n_shoppers)
    )
    features = build(PRODUCTS, held.train, lambda texts: Letters().encode(texts, "passage"))
    allowed = np.ones(log.n_products, bool)
    choice = choose(SETTINGS, held, features, allowed)
    single = [value for name, value in choice.validation.items() if name != "blend"]
    assert choice.validation["blend"] >= max(single) - 1e-9
    again = choose(SETTINGS, held, features, allowed)
    assert again.blend == choice.blend


def test_the_blends_parts_add_up() -> None:
    from daogou.ranking.blend import Blend

    draw = np.random.default_rng(0)
    scores = {name: draw.random((1, 50), np.float32) for name in ("a", "b", "c")}
    blend = Blend({"a": 1.0, "b": 0.3, "c": 0.0})
    products = np.array([3, 7, 41], np.int32)
    parts = blend.parts(scores, products)
    assert set(parts) == {"a", "b"}
    assert np.allclose(sum(parts.values()), blend.combine(scores)[0, products], atol=1e-6)


def test_frequency_foretells_the_made_up_tastes() -> None:
    held = last_baskets(log_of(12))
    from daogou.models.recommender import make
    from daogou.ranking.blend import Blend

    models = {"frequency": make("frequency").fit(held.train, {})}
    found = outcomes(models, {"blend": Blend({"frequency": 1.0})}, held, np.ones(held.train.n_products, bool))
    assert found["frequency"].ndcg.mean() > 0.7
    assert np.allclose(found["frequency"].ndcg, found["blend"].ndcg)
