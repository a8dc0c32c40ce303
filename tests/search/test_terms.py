"""A text's terms: plurals, numbers and units, Chinese words."""

import pytest

from daogou.search.terms import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("laptops", "laptop"),
        ("batteries", "battery"),
        ("boxes", "box"),
        ("watches", "Watch"),
        ("cases", "case"),
        ("16GB", "16 gb"),
        ("ＵＳＢ", "usb"),
        ("shoes", "shoe"),
    ],
)
def test_what_is_written_either_way_has_the_same_terms(one: str, other: str) -> None:
    assert list(terms(one)) == list(terms(other))


@pytest.mark.parametrize("word", ["glass", "virus", "bus", "gas", "ps4", "ddr2"])
def test_what_is_no_plural_stays(word: str) -> None:
    assert list(terms(word)) == [word]


def test_chinese_is_cut_into_words_and_the_words_within() -> None:
    assert {"无线耳机", "无线", "耳机"} <= set(terms("蓝牙无线耳机"))


def test_a_text_without_words_has_none() -> None:
    assert list(terms("—… !")) == []
