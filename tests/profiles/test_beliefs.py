"""What is believed: words before counts, later words before earlier ones, and nothing that has run out."""

from __future__ import annotations

from dataclasses import replace

from daogou.profiles.beliefs import LASTS, Belief, Said, believe, of_self
from daogou.reading.claims import Claim
from daogou.reading.vocabulary import Value
from daogou.types import FactId

LINEN = Value("attribute", "material", "linen")


def _said(n: int, polarity: str = "likes", value: Value = LINEN, whom: str = "self", ended: bool = False) -> Said:
    claim = Claim(value, polarity, whom, ended, 0, 5)  # type: ignore[arg-type]
    return Said(claim, FactId(f"text:{n}"), n, "linen")


COUNTED = Belief(LINEN, "likes", "self", 0.5, 0.7, "statistics", (FactId("order:1"),), 5)


def test_the_later_word_stands_and_words_outrank_counts() -> None:
    (held,) = believe([_said(2, "avoids"), _said(1)], [COUNTED], 10)
    assert (held.polarity, held.source, held.facts) == ("avoids", "words", ("text:2",))


def test_what_agrees_adds_its_evidence() -> None:
    (held,) = believe([_said(1), _said(2)], [COUNTED], 10)
    assert held.facts == ("text:1", "text:2", "order:1")
    assert held.confidence > believe([_said(1)], [], 10)[0].confidence


def test_what_has_ended_is_believed_no_more_whatever_was_counted() -> None:
    assert believe([_said(1), _said(2, ended=True)], [COUNTED], 10) == []


def test_nothing_of_later_than_now_counts() -> None:
    assert believe([_said(11)], [], 10) == []


def test_a_life_event_runs_out() -> None:
    event = _said(1, "is", Value("life_event", "life_event", "moving"))
    assert believe([event], [], 2)
    assert believe([event], [], 2 + LASTS["life_event"]) == []


def test_others_likes_are_not_the_shoppers() -> None:
    held = believe([_said(1, whom="child"), _said(2, "avoids")], [], 10)
    assert len(held) == 2
    assert [belief.polarity for belief in of_self(held)] == ["avoids"]


def test_of_sizes_one_holds() -> None:
    sizes = [_said(n, "is", Value("size", "clothes", size)) for n, size in ((1, "M"), (2, "L"))]
    assert [
        belief.value.value for belief in believe(sizes, [replace(COUNTED, value=Value("size", "clothes", "M"))], 10)
    ] == ["L"]
