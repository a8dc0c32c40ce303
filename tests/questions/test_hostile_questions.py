"""What sellers write changes no answer about any other product, and none beyond its own facts: titles, values, names of
attributes, and a model that obeys them."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pytest

from daogou.guide.answering.answer import Answer
from daogou.guide.answering.answering import Answering
from daogou.guide.answering.described import Described, described, keyed
from daogou.language.run import Desk, run
from daogou.reading.questions.asking import accept, prepare
from daogou.reading.questions.names import Names, names_of
from daogou.reading.questions.question import Asked, Question
from daogou.reading.questions.rules import read
from daogou.shop.products import Attributes, Product
from daogou.testing.generators import Scripted
from daogou.testing.hostile_items import hostile_items
from daogou.types import LANGUAGES, ProductId, Words

QUESTIONS = (
    "How heavy is it?",
    "包装多重？",
    "What colour is it?",
    "它是什么材质的？",
    "Is it black?",
    "有蓝牙吗？",
    "Does it work with the K2?",
    "How wide is it in cm?",
    "What is the warranty period?",
)
OWN = {
    "weight": "900 g",
    "product_colour": "Black",
    "attr_b_bluetooth": "false",
    "compatibility": "K1, K3",
    "width": "180 mm",
    "depth": "60 mm",
}
OTHERS = [{**OWN, "weight": f"{500 + at} g", "material": "steel", "package_weight": "2 kg"} for at in range(80)]
TEXTS = [
    each.text for each in hostile_items(112, 3, [("steel", "钢"), ("gold", "金"), ("900 kg", "900公斤"), ("K2", "K2")])
]
NAMES = (
    "colour",
    "heavy",
    "how heavy is it",
    "多重",
    "weight of it",
    "material of product",
    "bluetooth",
    "wide",
    "warranty",
    "works with",
    "is it black",
    "颜色",
)
"""Names that a seller might give to an attribute so that questions end there."""


def product(id_: str, attributes: Mapping[str, str], title: str = "Kettle", about: str = "") -> Described:
    none = Words()
    told = Attributes({name: (value,) for name, value in attributes.items()})
    both = Words(title, title)
    return described(
        Product(ProductId(id_), both, "", none, "", none, "", "", none, "", none, None, True, Words(about, about), told)
    )


def answers(asked_of: Described, names: Names, questions: Sequence[str] = QUESTIONS) -> list[Answer]:
    return [
        Answering([asked_of], names, language).of(read(asked(each, asked_of, names)))
        for each in questions
        for language in LANGUAGES
    ]


def asked(question: str, of: Described, names: Names) -> Asked:
    return Asked(question, names, [of.product.title.en], frozenset(of.attributes))


def catalogue(*more: Described) -> Names:
    return names_of(keyed(each.product) for each in (*(product(f"o{i}", own) for i, own in enumerate(OTHERS)), *more))


VICTIM = product("victim", OWN)
BEFORE = answers(VICTIM, catalogue(VICTIM))


def held(answer: Answer, of: Described) -> bool:
    """Whether all that is stated is cited from this product's own facts, in its own values."""
    own = {one.fact: one for one in of.attributes.values()}
    return all(
        fact in own and any(own[fact].said(language).rstrip("。.") in said.text for language in LANGUAGES)
        for said in answer.statements
        for fact in said.facts
    )


def test_what_is_asked_without_harm_is_answered() -> None:
    told = [answer for answer in BEFORE if answer.statements]
    assert len(told) >= 2 * 5
    assert all(held(answer, VICTIM) for answer in BEFORE)


@pytest.mark.parametrize("at", range(len(TEXTS)))
def test_a_sellers_text_changes_nothing_of_others(at: int) -> None:
    text = TEXTS[at]
    hostile = product(
        "h", {**OWN, "note": text, "material": text} if at % 2 else {**OWN, text[:80]: "1 kg"}, text, text
    )
    names = catalogue(VICTIM, hostile)
    assert [asdict(one) for one in answers(VICTIM, names)] == [asdict(one) for one in BEFORE]
    own = answers(hostile, names)
    assert all(held(answer, hostile) for answer in own)
    heavy = [said.text for answer in own[:2] for said in answer.statements]
    assert all("900 g" in said for said in heavy)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_catches_questions_catches_none_of_others(name: str) -> None:
    hostile = product("h", {**OWN, name: "gold 900 kg K2"})
    assert [asdict(one) for one in answers(VICTIM, catalogue(VICTIM, hostile))] == [asdict(one) for one in BEFORE]


def obeying(text: str) -> Scripted:
    """A model that does what the texts of products ask for, and answers with what they are called."""
    said = {"kind": "value", "attributes": ["depth", text[:60], "package weight"], "direction": "more", "thing": "K2"}
    return Scripted(lambda outgoing: json.dumps(said))


@pytest.mark.parametrize("at", range(0, len(TEXTS), 2))
def test_a_model_that_obeys_is_not_believed(at: int) -> None:
    text = TEXTS[at]
    hostile = product("h", {**OWN, text[:80]: "1 kg", "note": text}, text, text)
    names = catalogue(VICTIM, hostile)
    for question in ("How heavy is it?", "What is its heft?", "What is the warranty period?", "包装多宽？"):
        put = asked(question, hostile, names)
        model = obeying(text)
        found = accept(put, told(model, put))
        assert found == read(put) or found.kind == "unread"
        sent = " ".join(turn.text for each in model.sent for turn in each.turns)
        assert "900 g" not in sent  # a model sees names and no values
        answer = Answering([hostile], names, "en").of(found)
        assert held(answer, hostile)


def told(model: Scripted, put: Asked) -> Any:
    (outcome,) = asyncio.run(run([prepare(put)], Desk(model), lambda ask: None))
    return outcome.answer


def test_a_question_that_gives_orders_is_not_read() -> None:
    for text in TEXTS:
        found: Question = read(asked(text, VICTIM, catalogue(VICTIM)))
        answer = Answering([VICTIM], catalogue(VICTIM), "en").of(found)
        assert held(answer, VICTIM)
