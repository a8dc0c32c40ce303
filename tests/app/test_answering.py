"""Questions about products of a shop: what is stated is answered with its fact, what is not is said to be unknown."""

import json
from collections.abc import Callable

import polars as pl
import pytest

from daogou.app import Shop
from daogou.app.answering import Answering
from daogou.guide.answering.answer import Answer
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.testing.shops import order_lines
from daogou.types import InvalidInput, Language, NotFound, ProductId, ShopperId

VISITOR = ShopperId("visitor-1")
Ask = Callable[..., Answer]
GOODS = {
    "kettle": {"weight": "1.2 kg", "package_weight": "1.6 kg", "colour": "Black", "inner_width": "20 cm"},
    "pan": {"weight": "900 g", "width": "18 cm", "material": "steel", "bluetooth": "false"},
    "lid": {"width": "24 cm", "package_weight": "300 g", "colour": "White", "compatibility": "Kettle K1, K2; Pot 7"},
}


@pytest.fixture
def ask(shop: Shop) -> Ask:
    row = shop.database.products.frame().to_dicts()[0]
    rows = [
        row | {"id": id_, "title_en": f"The {id_}", "title_zh": f"这个{id_}", "attributes": json.dumps(own)}
        | {"attributes_en": None, "attributes_zh": None, "price": 1_000 + len(id_), "stock": len(own)}
        for id_, own in GOODS.items()
    ]  # fmt: skip
    shop.database.products.add(pl.DataFrame(rows, schema=PRODUCT_COLUMNS))

    answering = Answering(shop)

    def asked(question: str, *products: str, language: Language = "en") -> Answer:
        return answering.of(VISITOR, [ProductId(each) for each in products], question, language)

    return asked


@pytest.mark.parametrize(
    ("question", "product", "value"),
    [
        ("How heavy is it?", "kettle", "1.2 kg"),
        ("这个多重？", "kettle", "1.2 kg"),
        ("包装有多重", "kettle", "1.6 kg"),
        ("What is the weight of the package?", "kettle", "1.6 kg"),
        ("What's the weight in grams?", "kettle", "1200 g"),
        ("宽多少毫米？", "pan", "180 mm"),
        ("用什么做的？", "pan", "steel"),
    ],
)
def test_a_value_is_told_with_its_fact(ask: Ask, question: str, product: str, value: str) -> None:
    answer = ask(question, product)
    (said,) = answer.statements
    assert value in said.text
    (fact,) = said.facts
    assert answer.facts[fact].product == product


@pytest.mark.parametrize("question", ["How heavy is it?", "多重？", "what does it weigh", "Is it under 2 kg?"])
def test_a_similar_name_is_no_answer(ask: Ask, question: str) -> None:
    answer = ask(question, "lid")  # it has the weight of its package alone
    assert not answer.statements
    assert "weight" in answer.missing[0].text
    assert "data sheet" in answer.missing[0].text


def test_yes_and_no(ask: Ask) -> None:
    assert ask("Is it black?", "kettle").verdict == "yes"
    assert ask("是黑色的吗？", "kettle").verdict == "yes"
    assert ask("Is it black?", "lid").verdict == "no"
    assert ask("有蓝牙吗", "pan").verdict == "no"
    assert ask("Does it have Bluetooth?", "kettle").verdict == "unknown"
    assert ask("Is it under 1 kg?", "pan").verdict == "yes"
    assert ask("Is it under 1 kg?", "kettle").verdict == "no"
    assert ask("重量不超过3斤吗？", "kettle").verdict == "yes"


def test_two_products_are_compared_in_one_unit(ask: Ask) -> None:
    assert ask("Which is heavier?", "kettle", "pan").best == "kettle"
    assert ask("哪个更轻？", "kettle", "pan").best == "pan"
    lacking = ask("Which is heavier?", "kettle", "lid")
    assert lacking.best is None
    assert [each.product for each in lacking.missing] == ["lid"]
    assert ask("which is cheaper?", "kettle", "pan").best == "pan"


def test_what_it_goes_with(ask: Ask) -> None:
    assert ask("Does it fit the Kettle K2?", "lid").verdict == "yes"
    assert ask("能配 Pot 7 吗？", "lid").verdict == "yes"
    other = ask("Does it fit the Kettle K3?", "lid")
    assert (other.verdict, other.statements) == ("unknown", ())
    together = ask("Will the pan go into the kettle?", "pan", "kettle")
    assert together.verdict == "yes"
    assert set(together.statements[0].facts) == {"attribute:pan:width", "attribute:kettle:inner_width"}
    assert ask("Do they fit together?", "lid", "kettle").verdict == "no"


def test_what_is_no_attribute(ask: Ask) -> None:
    assert ask("多少钱？", "kettle", language="zh").statements[0].facts == ["product:kettle"]
    assert ask("Is it in stock?", "kettle").verdict == "yes"
    assert ask("What do people complain of?", "kettle").missing
    assert ask("Why this one for me?", "kettle").kind == "why"


def test_what_is_not_understood_is_said_to_be_so(ask: Ask) -> None:
    answer = ask("What is the zorb of it?", "kettle")
    assert (answer.kind, answer.verdict, answer.statements) == ("unread", "unknown", ())


def test_what_cannot_be_asked(ask: Ask) -> None:
    with pytest.raises(NotFound):
        ask("How heavy is it?", "nothing")
    with pytest.raises(InvalidInput):
        ask("How heavy is it?")
    with pytest.raises(InvalidInput):
        ask("  ", "kettle")


def test_what_is_not_listed_is_not_denied(shop: Shop) -> None:
    rows = shop.database.products.frame().to_dicts()[:2]
    for row, told in zip(rows, ({"ingredients": "oats"}, {"ingredients": "hazelnut", "skin": "敏感肌"}), strict=True):
        row |= {"attributes": json.dumps(told), "attributes_en": None, "attributes_zh": None}
    shop.database.products.add(pl.DataFrame(rows, schema=PRODUCT_COLUMNS))
    first, second = (ProductId(row["id"]) for row in rows)
    answering = Answering(shop)
    assert answering.of(VISITOR, [first], "Does it contain hazelnut?").verdict == "unknown"
    assert answering.of(VISITOR, [second], "Does it contain hazelnut?").verdict == "yes"
    assert answering.of(VISITOR, [second], "敏感肌能用吗？").verdict == "yes"
    assert answering.of(VISITOR, [first], "敏感肌能用吗？").verdict == "unknown"
    assert answering.of(VISITOR, [first], "适合什么场合？").kind == "unread"


def test_names_are_read_again_only_where_the_catalogue_changed(ask: Ask, shop: Shop) -> None:
    answering = Answering(shop)
    before = answering.names()
    assert answering.names() is before
    shop.database.orders.add(order_lines().head(3).with_columns(order=pl.lit("another")))
    assert answering.names() is before
    row = shop.database.products.frame().to_dicts()[0] | {"attributes": '{"zorb": "1"}'}
    shop.database.products.add(pl.DataFrame([row], schema=PRODUCT_COLUMNS))
    assert "zorb" in answering.names().by_key
