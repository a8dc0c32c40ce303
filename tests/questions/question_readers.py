"""What every reader of questions has to hold to, whoever reads: rules or a language model."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from daogou.reading.questions.names import names_of
from daogou.reading.questions.question import Asked, Question

GOODS = [
    {
        "weight": (f"{900 + at} g",),
        "package_weight": ("1.2 kg",),
        "width": ("18 cm",),
        "product_colour": (("Black", "White", "Dark blue")[at % 3],),
        "attr_b_bluetooth": ("true",),
        "attr_n_usb_2_0_ports_quantity": ("2.0",),
        "线长": ("2 m",),
    }
    for at in range(6)
]
NAMES = names_of([*GOODS, {"depth": ("9 cm",), "compatibility": ("K1, K2",)}])


def asked(text: str, products: int = 1) -> Asked:
    """A question about so many products that have all but a depth."""
    return Asked(text, NAMES, [f"Kettle K{at} of Lakeside" for at in range(products)], frozenset(GOODS[0]))


@dataclass(frozen=True)
class Told:
    """A question, what it asks for, and how a model that reads well says so."""

    text: str
    kind: str
    attributes: tuple[str, ...] = ()
    products: int = 1
    direction: str = ""
    thing: str = ""

    def said(self) -> Mapping[str, Any]:
        names = [
            {"attr_b_bluetooth": "bluetooth", "product_colour": "product colour"}.get(n, n) for n in self.attributes
        ]
        names = [{"attr_n_usb_2_0_ports_quantity": "usb 2 0 ports quantity"}.get(n, n.replace("_", " ")) for n in names]
        return {"kind": self.kind, "attributes": names, "direction": self.direction, "thing": self.thing}


READ = [
    Told("How heavy is it?", "value", ("weight",)),
    Told("这款多重？", "value", ("weight",)),
    Told("What is the weight of the package?", "value", ("package_weight",)),
    Told("包装重量是多少", "value", ("package_weight",)),
    Told("What color is it?", "value", ("product_colour",)),
    Told("什么颜色的", "value", ("product_colour",)),
    Told("线有多长？", "value", ("线长",)),
    Told("How long is the cable?", "value", ("线长",)),
    Told("How deep is it?", "value", ("depth",)),
    Told("有几个 USB 2.0 接口？", "value", ("attr_n_usb_2_0_ports_quantity",)),
    Told("Does it have Bluetooth?", "yes_no", ("attr_b_bluetooth",)),
    Told("支持蓝牙吗", "yes_no", ("attr_b_bluetooth",)),
    Told("Which one is heavier?", "compare", ("weight",), 2, "more"),
    Told("哪个更宽", "compare", ("width",), 2, "more"),
    Told("Which is lighter?", "compare", ("weight",), 3, "less"),
    Told("Does it work with the K2?", "fit", thing="K2"),
    Told("能用在 K2 上吗", "fit", thing="K2"),
    Told("What do people complain of?", "complaints"),
    Told("有什么优点", "praise"),
    Told("为什么推荐给我", "why"),
    Told("How much does it cost?", "price"),
    Told("还有货吗", "stock"),
    Told("有优惠券吗", "offers"),
]
"""Questions that say what they ask for."""
UNREAD = ("What is the zorb?", "", "?!", "0" * 400, "它的幺蛾子呢", "weight depth zorb")


class QuestionReaderTests(ABC):
    """The suite."""

    @abstractmethod
    def read(self, put: Asked, said: Mapping[str, Any]) -> Question:
        """The question as this reader reads it; a model answers what is `said`."""

    @pytest.mark.parametrize("told", READ, ids=lambda told: told.text)
    def test_what_is_asked_is_read(self, told: Told) -> None:
        found = self.read(asked(told.text, told.products), told.said())
        assert found.kind == told.kind
        assert [keys[0] for keys in found.attributes] == list(told.attributes)
        assert found.direction == told.direction
        assert (found.thing == ("k2",)) is bool(told.thing)

    @pytest.mark.parametrize("text", UNREAD)
    def test_what_cannot_be_accounted_for_is_not_read(self, text: str) -> None:
        for said in ({"kind": "unread"}, {"kind": "value", "attributes": ["zorb"]}, {"kind": "nonsense"}):
            assert self.read(asked(text), said).kind == "unread"

    @pytest.mark.parametrize(
        ("text", "similar"),
        [("How heavy is it?", "package weight"), ("How wide?", "depth"), ("包装多宽？", "width"), ("多重", "线长")],
    )
    def test_a_similar_name_is_never_taken(self, text: str, similar: str) -> None:
        found = self.read(asked(text), {"kind": "value", "attributes": [similar]})
        assert all(similar.replace(" ", "_") not in keys for keys in found.attributes)

    def test_the_same_question_is_read_the_same(self) -> None:
        told = READ[0]
        assert self.read(asked(told.text), told.said()) == self.read(asked(told.text), told.said())
