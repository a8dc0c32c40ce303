"""Words and meaning as one score, and the best of it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.search.fused import Finder, Scores, best
from daogou.search.lexical import Lexical
from daogou.search.query import Understanding


def test_each_part_counts_by_its_own_range() -> None:
    scores = Scores(np.array([4.0, 2.0, 0.0], np.float32), np.array([0.8, 0.9, 0.7], np.float32))
    np.testing.assert_allclose(scores.fused(0.5), [1.25, 1.0, 0.0], rtol=1e-6)


def test_without_vectors_words_answer_alone() -> None:
    np.testing.assert_allclose(Scores(np.array([4.0, 2.0], np.float32), None).fused(), [1.0, 0.5])


def test_what_no_word_finds_meaning_finds() -> None:
    index = Lexical.build({"title": ["sofa", "lamp"]})
    finder = Finder(index, Understanding(index, {}), np.eye(2, dtype=np.float32))
    scores = finder.scores("couch", np.array([0.9, 0.1], np.float32))
    assert not scores.lexical.any()
    assert best(scores.fused(), 1).tolist() == [0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=30), st.integers(1, 12))
def test_the_best_are_those_of_a_full_sort(told: list[float], n: int) -> None:
    scores = np.array(told, np.float32)
    order = [row for row in np.lexsort((np.arange(len(scores)), -scores)).tolist() if scores[row] > 0]
    assert best(scores, n).tolist() == order[:n]
