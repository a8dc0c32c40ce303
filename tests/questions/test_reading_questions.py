"""Questions about products read by the rules and by a language model, held to one suite; and what is each one's own."""

import asyncio
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from question_readers import NAMES, QuestionReaderTests, asked

from daogou.language.run import Desk, run
from daogou.reading.questions.asking import accept, offered, prepare
from daogou.reading.questions.labels import both
from daogou.reading.questions.lexicon import atoms
from daogou.reading.questions.names import kind_of, named, names_of, readable
from daogou.reading.questions.question import Asked, Question
from daogou.reading.questions.rules import read
from daogou.reading.questions.units import alone, written
from daogou.testing.generators import Scripted
from daogou.types import Words

EMPTY: Mapping[str, Any] = {"kind": "unread", "attributes": [], "direction": "", "thing": ""}


class TestRules(QuestionReaderTests):
    def read(self, put: Asked, said: Mapping[str, Any]) -> Question:
        return read(put)


class TestModel(QuestionReaderTests):
    def read(self, put: Asked, said: Mapping[str, Any]) -> Question:
        desk = Desk(Scripted(lambda outgoing: json.dumps({**EMPTY, **said})))
        (outcome,) = asyncio.run(run([prepare(put)], desk, lambda ask: None))
        assert outcome.answer is not None
        return accept(put, outcome.answer)


def by_model(text: str, **said: Any) -> Question:
    return TestModel().read(asked(text), {"kind": "value", **said})


def test_a_model_may_read_a_word_that_the_rules_do_not_know() -> None:
    assert read(asked("What is its heft?")).kind == "unread"
    assert by_model("What is its heft?", attributes=["weight"]).attributes == [("weight",)]
    assert by_model("What is the heft of the package?", attributes=["package weight"]).attributes
    # a word that is known has to be in the name
    assert by_model("What is the heft of the package?", attributes=["weight"]).kind == "unread"
    assert by_model("What is its heft?", attributes=["usb 2 0 ports quantity"]).kind == "unread"


def test_a_model_that_reads_something_else_is_not_followed() -> None:
    assert by_model("How heavy is it?", attributes=["width"]).kind == "unread"
    assert by_model("How much does it cost?", kind="why").kind == "unread"


def test_a_model_is_told_names_and_no_values() -> None:
    prompt = prepare(asked("How heavy is it?")).prompt
    told = prompt.user
    assert "package weight" in told
    assert "1.2 kg" not in told
    assert "Dark blue" not in told
    assert len(offered(asked("How heavy is it?"))) <= 60


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("attr_n_package_weight", "package weight"),
        ("attr_n_thermal_design_power__tdp_", "thermal design power (tdp)"),
        ("attr_n_height__cm__inner_carton", "height (cm) inner carton"),
        ("innerWidth", "inner Width"),
        ("颜色", "颜色"),
    ],
)
def test_names_are_readable(key: str, told: str) -> None:
    assert readable(key) == told


def test_a_name_has_its_unit_and_its_abbreviation() -> None:
    assert named("Weight (kg)").unit is not None
    assert named("重量(克)").unit == named("weight_g (g)").unit
    assert named("battery_type").unit is None
    assert named("labels_per_sheet").unit is None
    assert frozenset({"mtbf"}) in named("mean_time_between_failures__mtbf_").ideas
    assert kind_of("x", ["true", "False"]) == "truth"
    assert kind_of("x", ["1 kg", "2"]) == "number"


def test_numbers_are_converted_exactly() -> None:
    pound, gram = alone("1 lb"), alone("1 g")
    assert pound is not None
    assert gram is not None
    assert gram.unit is not None
    assert pound.within(gram.unit) == Fraction("453.59237")
    assert pound.over(gram) is not None
    assert pound.over(alone("1 cm") or pound) is None
    assert alone("about 5 kg") is None
    assert written(Fraction(1, 3)) == "0.333"
    assert written(Fraction(1200)) == "1200"


def test_a_rare_name_does_not_stand_in_the_way_of_a_common_one() -> None:
    many = names_of([*({"product_colour": ("Black",)} for _ in range(80)), {"colour": ("x",)}])
    few = names_of([*({"product_colour": ("Black",)} for _ in range(8)), {"colour": ("x",)}])
    assert read(Asked("What colour is it?", many)).attributes == [("product_colour",)]
    assert read(Asked("What colour is it?", few)).attributes == [("colour",)]


def test_the_words_of_a_name_count_in_their_order_where_two_have_the_same() -> None:
    names = names_of([{"layers_per_pallet": ("4",), "pallets_per_layer": ("2",)}] * 2)
    assert read(Asked("layers per pallet?", names)).attributes == [("layers_per_pallet",)]
    assert read(Asked("pallets per layer?", names)).attributes == [("pallets_per_layer",)]


def test_atoms_are_words_and_signs() -> None:
    assert atoms("USB 2.0接口×3") == ("usb", "2", "0", "接", "口", "x", "3")
    assert NAMES.near([(frozenset({"weight"}), 0)], ["package_weight", "width"]) == ["package_weight"]


@pytest.mark.parametrize(
    ("label", "en", "zh"),
    [
        ("package weight", "package weight", "包装重量（package weight）"),
        ("颜色", "colour (颜色)", "颜色"),
        ("zorb weight", "zorb weight", "zorb weight"),
        ("labels per sheet", "labels per sheet", "labels per sheet"),
    ],
)
def test_a_name_is_called_in_both_languages_where_its_words_are_known(label: str, en: str, zh: str) -> None:
    assert both(label) == Words(en, zh)


@pytest.mark.parametrize(
    "text",
    [
        "Hello zorb! How heavy is it?",
        "Blimey, what would the weight be?",
        "下单前确认下，多重？",
        "How heavy is it, roughly, gov?",
    ],
)
def test_what_stands_beside_a_question_is_left_aside(text: str) -> None:
    assert read(asked(text)).attributes == [("weight",)]


@pytest.mark.parametrize(
    "text",
    [
        "What is the weight of the zorb?",
        "How heavy is the zorb?",
        "zorb weight?",
        "the weight, not of the zorb",
        "重量，不含幺蛾子",
    ],
)
def test_what_may_belong_to_the_question_is_not(text: str) -> None:
    assert read(asked(text)).kind == "unread"
