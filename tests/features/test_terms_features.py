"""Terms: TF-IDF of titles and groups, held against the formula in loops."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from made_up_catalogue import catalogue, source

from daogou.features.terms import read, weights, write
from daogou.language.words import words

FRAME = catalogue(
    {"title_en": "Ripe bananas", "category_en": "Fruit", "brand": "Sun"},
    {"title_zh": "碎冰", "category_en": "Ice", "brand": "sun"},
    {"title_en": "Crushed ice", "title_zh": "碎冰", "category_en": "Ice"},
    {"title_en": "Ripe mango", "category_en": "Fruit"},
    {},
)


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), min_size=1, max_size=6))
def test_is_the_formula(said: list[list[str]]) -> None:
    found = weights([" ".join(some) for some in said]).toarray()
    df = Counter(word for some in said for word in set(some))
    terms = sorted(word for word in df if df[word] > 1)
    expected = np.zeros((len(said), len(terms)))
    for row, some in enumerate(said):
        for column, term in enumerate(terms):
            if term in some:
                expected[row, column] = (1 + np.log(some.count(term))) * (1 + np.log((1 + len(said)) / (1 + df[term])))
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(found, expected / np.where(lengths > 0, lengths, 1), rtol=1e-5)


def test_products_are_near_by_shared_words_of_either_language() -> None:
    arrays = write(source(FRAME))
    near = (read(arrays) @ read(arrays).T).toarray()
    assert near[0, 3] > 0.5, "both are ripe fruit"
    assert near[1, 2] > near[1, 0] > 0, "the same Chinese title is more than the same brand"
    np.testing.assert_allclose(np.diag(near), [1, 1, 1, 1, 0], rtol=1e-5)


def test_a_catalogue_without_words_has_no_terms() -> None:
    assert read(write(source(catalogue({}, {})))).shape == (2, 0)


def test_words_of_any_script() -> None:
    assert list(words("Crème-brûlée 2% 碎冰块")) == ["crème", "brûlée", "2", "碎", "冰", "块", "碎冰", "冰块"]
