"""Sentences as people say them, and what each states (`said.csv`: + likes, - avoids, ~ once, @ whom)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from daogou.language.words import has_chinese
from daogou.profiles.reading import Written, supported
from daogou.reading.catalogue import Catalogue
from daogou.reading.circumstances import circumstances
from daogou.reading.claims import Claim
from daogou.reading.statements import claims
from daogou.types import FactId

KNOWN = Catalogue.of(
    [
        {
            "id": "p1",
            "category": "shirts",
            "category_zh": "衬衫",
            "brand": "plainly",
            "brand_zh": "朴里",
            "attributes": '{"colour": "navy", "material": "linen"}',
            "attributes_zh": '{"颜色": "藏青色", "材质": "亚麻"}',
        },
        {
            "id": "p2",
            "category": "biscuits",
            "category_zh": "饼干",
            "attributes": '{"ingredient": ["peanut", "sesame"]}',
            "attributes_zh": '{"成分": ["花生", "芝麻"]}',
        },
        {
            "id": "p3",
            "category": "jumpers",
            "category_zh": "毛衣",
            "attributes": '{"colour": "black", "material": "wool"}',
            "attributes_zh": '{"颜色": "黑色", "材质": "羊毛"}',
        },
    ]
).known
with (Path(__file__).parent / "said.csv").open(encoding="utf-8", newline="") as file:
    SAID = [(row["text"], row["states"].split()) for row in csv.DictReader(file)]
with (Path(__file__).parent / "otherwise.csv").open(encoding="utf-8", newline="") as file:
    OTHERWISE = [(row["text"], set(row["states"].split())) for row in csv.DictReader(file)]
MISSED = {"大家都说亚麻好，可我就是喜欢不起来"}
"""Known not to be read: nothing wrong is believed of them."""


def _sign(claim: Claim) -> str:
    sign = ("~" if claim.ended else "") + ("+" if claim.polarity == "likes" else "-")
    return f"{sign}{claim.value.value}" + ("" if claim.for_whom == "self" else f"@{claim.for_whom}")


@pytest.mark.parametrize(("text", "states"), SAID, ids=[text for text, _ in SAID])
def test_a_sentence_states_what_it_says_and_no_more(text: str, states: list[str]) -> None:
    found = claims(text, KNOWN)
    assert sorted(map(_sign, found)) == ([] if text in MISSED else sorted(states))
    written = Written(FactId("text:1"), "chat", "", 0, text)
    assert all(supported(claim, written, KNOWN) for claim in found)


@pytest.mark.parametrize("chinese", [False, True])
def test_what_is_said_otherwise_is_read_or_missed_but_seldom_misread(chinese: bool) -> None:
    """Praise in words of refusal, blame in words of love, regrets, exceptions, irony, changed minds, others' tastes:
    `otherwise.csv` was written before the rules for it."""
    some = [(text, states) for text, states in OTHERWISE if has_chinese(text) == chinese]
    read = [(set(map(_sign, claims(text, KNOWN))), states) for text, states in some]
    right, found = sum(len(got & states) for got, states in read), sum(len(got) for got, _ in read)
    assert right / found >= 0.9
    assert right / sum(len(states) for _, states in read) >= 0.7


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("My son loves it", {("household", "child", "self")}),
        ("送给妈妈的生日礼物", {("recipient", "mother", "gift")}),
        ("A present for my sister", {("recipient", "sister", "gift")}),
        ("给同事买的", {("recipient", "colleague", "gift")}),
        ("I wear a size M", {("size", "M", "self")}),
        ("我穿42码的鞋", {("size", "42", "self")}),
        ("I'm sure it fits", set()),
        ("M is too small for me", set()),
        ("I go hiking every weekend", {("occasion", "hiking", "self")}),
        ("周末常去露营", {("occasion", "camping", "self")}),
        ("I never go hiking", set()),
        ("We just moved house", {("life_event", "moving", "self")}),
        ("刚搬家", {("life_event", "moving", "self")}),
        ("下个月要结婚了", {("life_event", "wedding", "self")}),
        ("预算有限", {("price_level", "low", "self")}),
        ("I don't mind paying more for quality", {("price_level", "high", "self")}),
        ("我家有两只猫", {("household", "cat", "self")}),
        ("my friend's dog is huge", set()),
        ("I have no kids", set()),
        ("我讨厌猫", set()),
        ("Do you have dog food?", set()),
    ],
)
def test_circumstances(text: str, states: set[tuple[str, str, str]]) -> None:
    found = circumstances(text)
    assert {(claim.value.kind, claim.value.value, claim.for_whom) for claim in found} == states
    written = Written(FactId("text:1"), "chat", "", 0, text)
    assert all(supported(claim, written, KNOWN) for claim in found)
