"""The lexical index against its formula, written down a second time; state, and words with alternatives."""

from math import log1p, log2
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.search.lexical import Alternative, Lexical, LexicalConfig

TITLES = ["red shoe", "blue shoe shoe", "green hat", "", "red hat with red band"]
BRANDS = ["acme", "acme", "zeta", "zeta", ""]


def plainly(word: str, titles: list[str], brands: list[str], config: LexicalConfig) -> list[float]:
    """BM25F of one word, product by product."""
    fields = {"title": [t.split() for t in titles], "brand": [b.split() for b in brands]}
    n = len(titles)
    held = sum(any(word in texts[row] for texts in fields.values()) for row in range(n))
    idf = round(4 * log1p((n - held + 0.5) / (held + 0.5))) / 4
    scores = []
    for row in range(n):
        tf = 0.0
        for name, texts in fields.items():
            lengths = [len(text) for text in texts if text]
            usual = 2 ** (round(2 * log2(median(lengths))) / 2) if lengths else 1.0
            norm = 1 - config.b + config.b * len(texts[row]) / usual
            tf += config.weights[name] * texts[row].count(word) / norm
        scores.append(idf * tf / (config.k1 + tf))
    return scores


@pytest.mark.parametrize("word", ["red", "shoe", "acme", "hat"])
def test_one_word_scores_as_the_formula_says(word: str) -> None:
    config = LexicalConfig(weights={"title": 2.0, "brand": 0.5}, b=0.6, k1=1.4)
    index = Lexical.build({"title": TITLES, "brand": BRANDS}, config)
    np.testing.assert_allclose(index.score([[Alternative((word,))]]), plainly(word, TITLES, BRANDS, config), rtol=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6).map(" ".join), min_size=1, max_size=8))
def test_any_catalogue_scores_as_the_formula_says(titles: list[str]) -> None:
    config = LexicalConfig(weights={"title": 1.0, "brand": 1.0})
    index = Lexical.build({"title": titles, "brand": [""] * len(titles)}, config)
    for word in "abc":
        told = index.score([[Alternative((word,))]])
        np.testing.assert_allclose(told, plainly(word, titles, [""] * len(titles), config), rtol=1e-4)


def test_of_two_that_hold_a_word_the_one_with_both_is_meant() -> None:
    index = Lexical.build({"title": ["usb usb usb usb", "usb hub", "hub"]})
    both = index.score([[Alternative(("usb",))], [Alternative(("hub",))]])
    assert both.argmax() == 1


def test_the_best_of_a_words_alternatives_counts() -> None:
    index = Lexical.build({"title": ["laptop", "notebook", "lap top"]})
    told = index.score([[Alternative(("laptop",)), Alternative(("notebook",), 0.5)]])
    assert told[0] == pytest.approx(2 * told[1])
    assert told[2] == 0


def test_a_state_restores_the_same_index() -> None:
    index = Lexical.build({"title": TITLES, "brand": BRANDS})
    again = Lexical.restore(index.state())
    word = [[Alternative(("red",))]]
    np.testing.assert_array_equal(index.score(word), again.score(word))
    assert "shoe" in again


def test_nothing_is_found_in_nothing() -> None:
    assert len(Lexical.build({"title": []}).score([[Alternative(("red",))]])) == 0
    assert not Lexical.build({"title": TITLES}).score([]).any()
