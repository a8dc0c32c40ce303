"""Texts say what a product is and are encoded once each."""

from __future__ import annotations

import numpy as np
from made_up_catalogue import catalogue, encode, source

from daogou.features.text import texts, write

FRAME = catalogue(
    {"category": "fruit", "category_en": "Tropical fruit", "kind": "Bananas", "brand": "Sun", "size": "1 lb"},
    {"category": "fruit", "category_en": "Tropical fruit", "kind": "Bananas", "brand": "Moon"},
    {"category": "ice", "category_zh": "冰", "title_zh": "碎冰"},
    {"category": "milk", "kind": "milk"},
    {},
)


def test_category_and_the_finest_words() -> None:
    assert texts(FRAME).to_list() == ["Tropical fruit – Bananas"] * 2 + ["冰 – 碎冰", "milk", ""]


def test_products_share_their_text() -> None:
    asked: list[str] = []
    source_ = source(FRAME)
    arrays = write(type(source_)(FRAME, source_.log, lambda batch: (asked.extend(batch), encode(batch))[1]))
    assert len(asked) == len(set(asked)) == 3, "each once; nothing is asked about a product of which nothing is said"
    assert arrays["text"].shape == (3, 2)
    assert arrays["text"].dtype == np.float32
    assert arrays["text_row"][0] == arrays["text_row"][1] >= 0
    assert arrays["text_row"][4] == -1
    np.testing.assert_array_equal(arrays["text"][arrays["text_row"][3]], encode(["milk"])[0])
