"""Metrics against hand-made answers and against ranx."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou import metrics


def test_ndcg_by_hand() -> None:
    hit = np.array([[True, False, True], [False, False, False]])
    wanted = np.array([5, 1])
    expected = (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3) + 1 / np.log2(4))
    assert metrics.ndcg(hit, wanted) == pytest.approx([expected, 0])
    assert metrics.recall(hit, wanted) == pytest.approx([0.4, 0])
    assert metrics.hit_rate(hit) == pytest.approx([1, 0])


def test_ties_go_by_product() -> None:
    scores = np.array([[1, 2, 2, 2, 0]], np.float32)
    assert metrics.top(scores, 2).tolist() == [[1, 2]]
    assert metrics.top(scores, 9).tolist() == [[1, 2, 3, 0, 4]]


def test_what_scores_minus_infinity_is_in_no_list() -> None:
    scores = np.array([[-np.inf, 2, -np.inf, 0]], np.float32)
    assert metrics.top(scores, 3).tolist() == [[1, 3, -1]]
    assert metrics.coverage(metrics.top(scores, 3), 4) == 0.5


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.integers(1, 20))
def test_top_is_a_sort_by_score_then_product(seed: int, products: int, k: int) -> None:
    draw = np.random.default_rng(seed)
    scores = draw.integers(0, 4, (3, products)).astype(np.float32)
    expected = [np.lexsort((np.arange(products), -row))[:k].tolist() for row in scores]
    assert metrics.top(scores, k).tolist() == expected


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_ranks_tell_the_same_ndcg(seed: int, k: int) -> None:
    draw = np.random.default_rng(seed)
    scores = draw.permuted(np.arange(60, dtype=np.float32).reshape(3, 20), axis=1)
    targets = [np.sort(draw.choice(20, draw.integers(0, 8), replace=False)).astype(np.int32) for _ in range(3)]
    wanted = np.array([len(t) + 1 for t in targets], np.int32)
    rank = [int((scores[s] > scores[s, p]).sum()) for s in range(3) for p in targets[s]]
    shopper = np.repeat(np.arange(3), wanted - 1)
    expected = metrics.ndcg(metrics.hits(metrics.top(scores, k), targets), wanted)
    assert metrics.ndcg_of_ranks(shopper, np.array(rank, np.int64), wanted, k) == pytest.approx(expected)


def test_coverage_and_interval() -> None:
    assert metrics.coverage(np.array([[0, 1], [1, 2]]), 6) == 0.5
    low, high = metrics.paired_interval(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 2.0]))
    assert (low, high) == (1.0, 1.0)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_agrees_with_ranx(seed: int) -> None:
    ranx = pytest.importorskip("ranx")
    draw = np.random.default_rng(seed)
    scores = draw.permuted(np.arange(60, dtype=np.float32).reshape(3, 20), axis=1)
    targets = [np.sort(draw.choice(20, draw.integers(1, 8), replace=False)).astype(np.int32) for _ in range(3)]
    wanted = np.array([len(t) for t in targets], np.int32)
    hit = metrics.hits(metrics.top(scores, 10), targets)
    qrels = ranx.Qrels({str(s): {str(p): 1 for p in targets[s]} for s in range(3)})
    run = ranx.Run({str(s): {str(p): float(scores[s, p]) for p in range(20)} for s in range(3)})
    for name, mine in (("ndcg@10", metrics.ndcg(hit, wanted)), ("recall@10", metrics.recall(hit, wanted))):
        assert mine.mean() == pytest.approx(ranx.evaluate(qrels, run, name), abs=1e-6)


TOLD = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_log_loss_by_hand() -> None:
    assert metrics.log_loss(np.array([0.5, 0.25]), np.array([True, False])) == pytest.approx(-np.log(0.5 * 0.75) / 2)
    assert metrics.log_loss(np.array([0.0]), np.array([True])) < 20, "one miss does not cost everything"


@given(TOLD)
def test_no_constant_has_a_smaller_log_loss_than_the_base_rate(told: list[tuple[float, bool]]) -> None:
    happened = np.array([was for _, was in told])
    best = metrics.log_loss(np.full(len(told), happened.mean()), happened)
    assert best <= metrics.log_loss(np.full(len(told), told[0][0]), happened) + 1e-6


@given(TOLD)
def test_auc_is_the_part_of_pairs_in_order(told: list[tuple[float, bool]]) -> None:
    yes, no = ([score for score, was in told if was == kind] for kind in (True, False))
    pairs = [(a > b) + (a == b) / 2 for a in yes for b in no]
    found = metrics.auc(np.array([score for score, _ in told]), np.array([was for _, was in told]))
    assert found == pytest.approx(np.mean(pairs) if pairs else np.nan, nan_ok=True)


@given(TOLD)
def test_auc_looks_at_the_order_alone(told: list[tuple[float, bool]]) -> None:
    score, happened = np.array([round(score, 3) for score, _ in told]), np.array([was for _, was in told])
    assert metrics.auc(score, happened) == pytest.approx(metrics.auc(2 * score**3 - 5, happened), nan_ok=True)


def test_calibration_error_by_hand() -> None:
    probability = np.repeat([0.1, 0.6], [10, 10])
    happened = np.arange(20) % 10 < np.repeat([1, 3], 10)
    assert metrics.expected_calibration_error(probability, happened) == pytest.approx(0.5 * 0 + 0.5 * 0.3)


@given(st.integers(0, 2**32 - 1))
def test_bins_hold_the_same_number_each(seed: int) -> None:
    probability = np.random.default_rng(seed).permutation(150) / 150
    order = np.argsort(probability).reshape(15, 10)
    happened = np.random.default_rng(seed + 1).random(150) < 0.5
    by_bin = [abs((probability[held] - happened[held]).mean()) for held in order]
    assert metrics.expected_calibration_error(probability, happened) == pytest.approx(np.mean(by_bin))


@given(TOLD)
def test_the_base_rate_is_calibrated(told: list[tuple[float, bool]]) -> None:
    happened = np.array([was for _, was in told])
    assert metrics.expected_calibration_error(np.full(len(told), happened.mean()), happened) == pytest.approx(0)
