"""A condition's code is its identity: written, read back, compared and combined."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.reading.wishes.constraint import Constraint, Range, combined, read_code, targets_of
from daogou.types import InvalidInput

CODES = [
    "brand=acer|hp",
    "-attribute.colour=black",
    "number.weight=..<2;kg",
    "number.screen|display=15..16;inch",
    "price=..<20000",
    "price=5000..10000",
    "rating=4..",
    "stock=yes",
    "-words=fan",
]


@pytest.mark.parametrize("code", CODES)
def test_a_code_that_is_read_has_that_code(code: str) -> None:
    assert read_code(code).code == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "x",
        "colour=red",
        "brand=",
        "price=cheap",
        "price=..",
        "price=9..1",
        "number.a=nan..",
        "number.a=1e999..",
        "-",
    ],
)
def test_what_is_no_condition_is_refused_with_what_to_write(code: str) -> None:
    with pytest.raises(InvalidInput, match=r"Write it|names nothing"):
        read_code(code)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_any_name_and_value_survive_being_written(name: str, key: str) -> None:
    one = Constraint("attribute", targets_of("attribute", [name], [key]))
    assert read_code(one.code) == one


@given(st.text(max_size=600))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert read_code(read_code(text).code)


def test_words_and_names_tell_nothing_apart() -> None:
    assert Constraint("stock", quote="in stock") == Constraint("stock", quote="有货")


def test_of_two_that_speak_of_the_same_the_later_is_meant_and_what_is_left_out_adds_up() -> None:
    first, second = Constraint("price", range=Range(high=5)), Constraint("price", range=Range(high=9))
    no_fan, no_light = read_code("-words=fan"), read_code("-words=light")
    assert combined([first, no_fan], [second, no_light]) == (no_fan, second, no_light)
