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
