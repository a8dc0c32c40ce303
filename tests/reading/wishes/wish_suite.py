"""What holds of a wish whoever reads it: rules, or a language model."""

import goods
import pytest

from daogou.reading.wishes.ask import WishAnswer, accept, prepare
from daogou.reading.wishes.wish import Wish


class WishTests:
    """`answer` is what the driver says to `prepare`'s question."""

    def answer(self, text: str) -> WishAnswer:
        raise NotImplementedError

    def wish(self, text: str) -> Wish:
        return accept(text, self.answer(text), goods.shop())

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            (
                "a dress 85±1 cm, not leather",
                {"category=dress", "number.length=84..86;cm", "-attribute.material=leather"},
            ),
            ("Acer笔记本电脑，内存至少16GB", {"category=laptop", "brand=Acer", "number.memory=16..;GB"}),
            ("bag under 200", {"category=bag", "price=..<20000"}),
        ],
    )
    def test_conditions(self, text: str, codes: set[str]) -> None:
        assert {one.code for one in self.wish(text).constraints} == codes

    def test_nothing_is_asked_for_that_the_wish_does_not_say(self) -> None:
        for text in ("bag", "连衣裙", "something nice"):
            assert not [one for one in self.wish(text).constraints if one.kind != "category"]

    def test_every_condition_quotes_the_wish(self) -> None:
        text = "blue bag under 300, not leather"
        assert all(one.quote in text for one in self.wish(text).constraints)

    def test_for_whom(self) -> None:
        assert self.wish("a bag for my mother").whom == "mother"

    def test_the_question_holds_the_wish_and_nothing_of_a_shopper(self) -> None:
        ask = prepare("bag under 200", goods.shop())
        assert "bag under 200" in ask.prompt.user
        assert ask.shopper is None
