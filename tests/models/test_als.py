"""ALS: the folded-in shopper is the weighted least-squares solution, and fitting lowers what the model minimises."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest
from made_up import log_of, shop, worth
from recommender_suite import LOG, NOW, RecommenderTests, at

from daogou.models.als import Als
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array

pytest.importorskip("implicit", reason="the extra `factors` is not installed")


class TestAls(RecommenderTests):
    make = Als
    settings: ClassVar[dict[str, Any]] = {"factors": 8}


def folded(model: Als, x: Array) -> Array:
    """float64[shoppers, factors]: each shopper's least squares over all products, those never touched included."""
    y, config = model.state()["factors"].astype(np.float64), model.config
    found = np.zeros((len(x), y.shape[1]))
    for shopper, row in enumerate(x):
        confidence = 1 + config.confidence * row
        normal = sum(c * np.outer(v, v) for c, v in zip(confidence, y, strict=True))
        wanted = sum(c * v for c, v, is_there in zip(confidence, y, row > 0, strict=True) if is_there)
        found[shopper] = np.linalg.solve(normal + config.regularisation * np.eye(y.shape[1]), wanted)
    return found


def loss(model: Als, log: Interactions) -> float:
    """What is minimised, with the best factors of shoppers for the model's products."""
    x = worth(log, int(log.at.max()) + 1, model.config)
    a, y = folded(model, x), model.state()["factors"].astype(np.float64)
    misses = (1 + model.config.confidence * x) * ((x > 0) - a @ y.T) ** 2
    return float(misses.sum() + model.config.regularisation * ((a**2).sum() + (y**2).sum()))


def test_a_shopper_is_folded_in() -> None:
    model = Als(factors=5, regularisation=2.0, confidence=4.0).fit(LOG, {})
    expected = folded(model, worth(LOG, NOW, model.config)) @ model.state()["factors"].T
    np.testing.assert_allclose(model.score(LOG, at(LOG)), expected, rtol=1e-3, atol=1e-5)


def test_each_products_part_is_as_in_the_paper() -> None:
    model = Als(factors=5, regularisation=2.0, confidence=4.0).fit(LOG, {})
    mine = LOG.take(np.array([3]))
    x, y = worth(mine, NOW, model.config)[0], model.state()["factors"].astype(np.float64)
    confidence = 1 + 4 * x
    inverse = np.linalg.inv((y.T * confidence) @ y + 2 * np.eye(5))
    parts = np.where(x > 0, confidence * (y @ inverse @ y.T), 0)
    found = model.explain_many(mine, NOW, np.arange(LOG.n_products, dtype=np.int32)).contributions
    summed = np.zeros_like(parts)
    for row, product in enumerate(mine.products):
        summed[:, product] += found[:, row]
    np.testing.assert_allclose(summed, parts, rtol=1e-3, atol=1e-5)


def test_more_rounds_lower_the_loss_to_where_it_stays() -> None:
    log = shop(seed=2)
    first, some, many, more = (
        loss(Als(factors=6, regularisation=0.5, rounds=rounds).fit(log, {}), log) for rounds in (1, 3, 60, 61)
    )
    assert first > some > many
    assert many == pytest.approx(more, rel=1e-3)


def test_tastes_are_found() -> None:
    """Every shopper of the made-up shop prefers one third of the catalogue."""
    scores = Als(factors=3).fit(LOG, {}).score(LOG, at(LOG))
    thirds = np.stack([scores[:, third::3].mean(axis=1) for third in range(3)], axis=1)
    assert (thirds.argmax(axis=1) == np.arange(LOG.n_shoppers) % 3).mean() > 0.95


def test_what_nobody_touched_scores_nothing() -> None:
    log = log_of([(0, 0, 1, BUY), (0, 2, 2, BUY), (1, 2, 1, BUY)], 2, 4)
    scores = Als(factors=2, regularisation=0.1).fit(log, {}).score(log, at(log))
    assert not scores[:, [1, 3]].any()
    assert scores[:, [0, 2]].all()
