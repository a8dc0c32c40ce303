"""What is told of oneself: once, of oneself, and not only a part of a shelf's name."""

import pytest

from daogou.profiles.beliefs import Belief, believe
from daogou.profiles.reading import Written, heard
from daogou.reading.circumstances import circumstances
from daogou.reading.vocabulary import Value, Vocabulary
from daogou.types import DAY, FactId

TOPS = Value("category", "category", "running-tops")
OLIVE = Value("attribute", "colour", "olive")
KNOWN = Vocabulary(
    {word: frozenset({TOPS}) for word in ("running tops", "跑步上衣")}
    | {"olive": frozenset({OLIVE}), "橄榄绿": frozenset({OLIVE})}
)


def _believed(*told: tuple[int, str], now: int = 400) -> list[Belief]:
    texts = [Written(FactId(f"text:{at}"), "chat", "", at * DAY, text) for at, text in told]
    return believe(heard(texts, KNOWN)[0], [], now * DAY)


def test_to_tell_of_a_move_again_is_not_to_move_again() -> None:
    told = [(100, "We've just moved into a new place."), (250, "We've just moved into a new place.")]
    assert [one.value.value for one in _believed(*told, now=270)] == ["moving"]
    assert _believed(*told, now=300) == []


def test_a_shelf_s_name_is_no_occasion() -> None:
    assert [one.value.kind for one in _believed((390, "I love running tops."))] == ["category"]
    assert "occasion" in [one.value.kind for one in _believed((390, "I go running every day."))]


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("I need something for travelling for work.", [("occasion", "travel")]),
        ("I need a bag for work.", [("occasion", "office")]),
        ("会推荐给朋友。", []),
        ("I would recommend it to a friend.", []),
    ],
)
def test_circumstances_are_told_of_oneself(text: str, so: list[tuple[str, str]]) -> None:
    assert [(claim.value.kind, claim.value.value) for claim in circumstances(text)] == so


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("有了橄榄绿，别的都不想要。", ["likes"]),
        ("没橄榄绿不行。", ["likes"]),
        ("不是不喜欢橄榄绿，只是现在用不着。", []),
        ("It's not that I dislike olive, I just don't need it now.", []),
    ],
)
def test_who_wants_nothing_else_wants_it_and_who_needs_it_not_now_refuses_nothing(
    text: str, polarity: list[str]
) -> None:
    assert [one.polarity for one in _believed((390, text))] == polarity
