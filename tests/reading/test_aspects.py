"""What reviews say of quality, fit, delivery, service, price and packaging."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.reading.aspects import ASPECTS, aspects
from daogou.reading.clauses import clauses
from daogou.reading.opinions import opinions, read_words

SAID = [
    ("质量不错，但是物流太慢了，客服态度也不好", {"quality": 1, "delivery": -1, "service": -1}),
    ("衣服质量，真的很差", {"quality": -1}),
    ("性价比高，就是尺码偏小", {"price": 1, "fit": -1}),
    ("质量好价格便宜", {"quality": 1, "price": 1}),
    ("包装严实没有破损，味道不是很好", {"packaging": 1, "quality": -1}),
    ("不仅质量好，而且客服很热情", {"quality": 1, "service": 1}),
    ("面料有点粗糙，洗了一次就掉色", {"quality": -1}),
    (
        "Great sound quality but shipping took forever and the seller was rude",
        {"quality": 1, "delivery": -1, "service": -1},
    ),
    ("The box was crushed, but customer service was helpful.", {"packaging": -1, "service": 1}),
    ("Not too tight. A bit overpriced!", {"fit": 1, "price": -1}),
    ("The material isn't very durable", {"quality": -1}),
    ("I never had a problem with it", {}),
    ("明天还要上班", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_aspects_are_told_with_their_polarity(text: str, expected: dict[str, int]) -> None:
    assert {found.aspect: found.polarity for found in aspects(text)} == expected


@given(st.text(alphabet=st.sampled_from(list("质量好不差很但是,，。 太慢物流 goodbadqualtynots'")), max_size=60))
def test_what_is_told_stands_in_the_text(text: str) -> None:
    for found in aspects(text):
        assert found.aspect in ASPECTS
        assert 0 <= found.start < found.stop <= len(text)
        assert opinions(text[found.start : found.stop])


@given(st.text(max_size=80))
def test_clauses_are_pieces_in_order(text: str) -> None:
    last = 0
    for clause in clauses(text):
        assert last <= clause.start < clause.stop
        assert text[clause.start : clause.stop] == clause.text != ""
        last = clause.stop


def test_a_number_is_no_end_of_a_clause() -> None:
    assert [clause.text for clause in clauses("It cost 3.50, fine")] == ["It cost 3.50", "fine"]


def test_the_word_lists_are_sound() -> None:
    listed = read_words("opinions.csv")
    assert len({row["words"] for row in listed}) == len(listed)
    assert {row["polarity"] for row in listed} == {"1", "-1"}
    assert {row["aspect"] for row in listed} <= {"", *ASPECTS}
    assert {row["aspect"] for row in read_words("aspects.csv")} == set(ASPECTS)
    for row in listed:
        assert [found.polarity for found in opinions(row["words"])] == [int(row["polarity"])]
