"""Likes and avoids from a shopper's own words, both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.reading.catalogue import Catalogue
from daogou.reading.statements import claims
from daogou.reading.vocabulary import Value, Vocabulary

PRODUCTS = [
    {
        "category": "shirts",
        "category_en": "Shirts",
        "category_zh": "衬衫",
        "brand": "plainly",
        "brand_en": "Plainly",
        "brand_zh": "朴里",
        "attributes": '{"colour": "navy", "material": "linen"}',
        "attributes_en": '{"Colour": "navy", "Material": "linen"}',
        "attributes_zh": '{"颜色": "藏青色", "材质": "亚麻"}',
    },
    {
        "category": "biscuits",
        "category_en": "biscuits",
        "category_zh": "饼干",
        "brand": None,
        "attributes": '{"ingredient": ["peanut", "sesame"]}',
        "attributes_en": '{"Ingredients": ["peanuts", "sesame"]}',
        "attributes_zh": '{"成分": ["花生", "芝麻"]}',
    },
]
KNOWN = Catalogue.of(PRODUCTS).known

SAID: list[tuple[str, set[tuple[str, str, str]]]] = [
    ("I love linen.", {("linen", "likes", "self")}),
    ("I can't stand navy shirts", {("navy", "avoids", "self")}),
    ("I'm allergic to peanuts, sadly.", {("peanut", "avoids", "self")}),
    ("My son is allergic to peanuts. I love them.", {("peanut", "avoids", "child"), ("peanut", "likes", "self")}),
    ("Can't get enough of linen", {("linen", "likes", "self")}),
    ("Not a fan of sesame.", {("sesame", "avoids", "self")}),
    ("I don't like Plainly at all", {("plainly", "avoids", "self")}),
    ("My wife adores biscuits", {("biscuits", "likes", "partner")}),
    ("我花生过敏", {("peanut", "avoids", "self")}),
    ("我儿子不能碰花生，我自己倒没事。", {("peanut", "avoids", "child")}),
    ("一直偏爱亚麻", {("linen", "likes", "self")}),
    ("不喜欢藏青色", {("navy", "avoids", "self")}),
    ("朴里这个牌子我讨厌", {("plainly", "avoids", "self")}),
    ("离不开饼干", {("biscuits", "likes", "self")}),
    ("老公最爱芝麻", {("sesame", "likes", "partner")}),
    ("Do you have linen shirts?", set()),
    ("有没有亚麻衬衫", set()),
    ("The linen shirts arrived on Tuesday", set()),
    ("昨天买了衬衫", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_claims(text: str, expected: set[tuple[str, str, str]]) -> None:
    found = claims(text, KNOWN)
    assert {(claim.value.value, claim.polarity, claim.for_whom) for claim in found} == expected
    assert not any(claim.ended for claim in found)


@pytest.mark.parametrize("text", ["I used to love linen", "I no longer like linen", "以前最爱亚麻"])
def test_what_was_once_is_told_as_ended(text: str) -> None:
    (claim,) = claims(text, KNOWN)
    assert claim.value == Value("attribute", "material", "linen")
    assert claim.ended


@given(
    st.lists(st.sampled_from(["I love ", "linen", "不喜欢", "花生", ", ", "。", " but ", "my son ", "?"]), max_size=12)
)
def test_a_claim_names_its_value_within_its_span(words: list[str]) -> None:
    text = "".join(words)
    for claim in claims(text, KNOWN):
        assert 0 <= claim.start < claim.stop <= len(text)
        assert claim.value in [mention.value for mention in KNOWN.mentions(text[claim.start : claim.stop])]


def test_the_vocabulary_is_the_catalogue_in_both_languages_and_numbers() -> None:
    values = {mention.value.value for mention in KNOWN.mentions("A biscuit, 芝麻 and SHIRT by plainly; 亚麻 linens")}
    assert values == {"biscuits", "sesame", "shirts", "plainly", "linen"}
    assert KNOWN.mentions("nothing of it") == []
    assert Vocabulary({}).mentions("linen") == []


def test_the_bench_judges_a_made_up_shop() -> None:
    from daogou.trials import profiles

    result = profiles.run(seed=3, shoppers=12, products=200)
    row = result.models["statistics and words"]
    assert result.models["nothing"]["recall"] == 0
    assert result.notes["claims dropped by the check"] == 0
    assert 0 < row["recall"] <= 1
    assert 0.4 < row["precision"] <= 1
    assert row["precision_low"] <= row["precision"] <= row["precision_high"]
    assert row == profiles.run(seed=3, shoppers=12, products=200).models["statistics and words"]
