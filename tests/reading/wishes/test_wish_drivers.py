"""Both drivers of the wish: the rules' own answers, and a language model's, right, wrong and hostile."""

import goods
import pytest
from wish_suite import WishTests

from daogou.reading.wishes.ask import ToldCondition, WishAnswer, accept, by_rules
from daogou.reading.wishes.read import read
from daogou.reading.wishes.said import said


class TestRules(WishTests):
    def answer(self, text: str) -> WishAnswer:
        return by_rules(text, goods.shop())

    def test_what_rules_answer_is_what_they_read(self) -> None:
        for text in ("Acer laptop under 5000", "不要皮革的包，三百以内", "16 GB laptop in stock"):
            assert self.wish(text) == read(text, goods.shop())


class TestSilentModel(WishTests):
    """A model that says nothing leaves what the rules read."""

    def answer(self, text: str) -> WishAnswer:
        return WishAnswer()


class TestLyingModel(WishTests):
    """A model that sets conditions of its own: on words that are not there, with other numbers, turned round."""

    def answer(self, text: str) -> WishAnswer:
        return WishAnswer(
            what="a yacht",
            whom="father",
            conditions=[
                ToldCondition(quote="at most 5", says="price at most 5"),
                ToldCondition(quote=text[:12], says="brand Mira"),
                ToldCondition(quote=text, says="not blue"),
                ToldCondition(quote=text[:6], says="price at most 100000"),
            ],
        )


def test_a_model_reads_what_rules_cannot() -> None:
    text = "a bag the colour of the sky"
    assert "attribute.colour=blue" not in {one.code for one in read(text, goods.shop()).constraints}
    told = [ToldCondition(quote="the colour of the sky", says="colour blue")]
    found = accept(text, WishAnswer(what="bag", conditions=told), goods.shop())
    assert {one.code for one in found.constraints} == {"category=bag", "attribute.colour=blue"}


CHIPS = [
    ("Acer laptop", "en", {"category: laptop", "brand: Acer"}),
    ("不要皮革的包，三百以内", "zh", {"类别：包", "不要皮革", "价格不超过¥300.00"}),
    (
        "laptop at least 16 GB memory lighter than 2 kg",
        "en",
        {"category: laptop", "memory from 16 GB", "weight below 2 kg"},
    ),
    ("bag in stock rated 4 stars or more", "zh", {"类别：包", "有货", "评分至少4星"}),
    ("dress 85±1 cm", "en", {"category: dress", "length 84 cm – 86 cm"}),
]


@pytest.mark.parametrize(("text", "language", "chips"), CHIPS)
def test_a_condition_is_said_in_either_language(text: str, language: str, chips: set[str]) -> None:
    found = read(text, goods.shop()).constraints
    assert {said(one, language, "CNY") for one in found} == chips  # type: ignore[arg-type]
