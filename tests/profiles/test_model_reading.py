"""What a model says of a shopper is believed only where the shopper's own words say it."""

from __future__ import annotations

import asyncio
import json

import pytest

from daogou.language.outgoing import Outgoing
from daogou.language.run import Desk, run
from daogou.profiles.digest import LONGEST, Reading, accept, digest, prepare
from daogou.profiles.reading import Written, heard
from daogou.reading.catalogue import Catalogue
from daogou.testing.generators import Scripted
from daogou.testing.hostile_texts import hostile_texts
from daogou.types import FactId, ShopperId

KNOWN = Catalogue.of(
    [
        {
            "id": "p1",
            "category": "shirts",
            "category_zh": "衬衫",
            "brand": "plainly",
            "brand_zh": "朴里",
            "attributes": '{"material": "linen", "ingredient": "peanut"}',
            "attributes_zh": '{"材质": "亚麻", "成分": "花生"}',
        }
    ]
).known
VALUES = [("plainly", "朴里"), ("linen", "亚麻"), ("peanut", "花生"), ("shirts", "衬衫")]


def _written(*texts: str) -> list[Written]:
    return [Written(FactId(f"text:{n}"), "chat", "", 100 + n, text) for n, text in enumerate(texts)]


def _claim(text: int, quote: str, value: str, **more: object) -> dict[str, object]:
    return {"text": text, "quote": quote, "kind": "attribute", "value": value, "polarity": "likes", **more}


def _accepted(texts: list[Written], *claims: dict[str, object]) -> tuple[list[tuple[str, str]], dict[str, int]]:
    given = digest(ShopperId("ann"), texts)
    got = accept(given, Reading.model_validate({"claims": claims}), KNOWN)
    return [(one.claim.value.value, one.quote) for one in got.said], dict(got.dropped)


def test_a_claim_that_its_quote_states_is_believed() -> None:
    said, dropped = _accepted(
        _written("My wardrobe is linen, linen and more Linen."), _claim(1, "My wardrobe is linen", "Linen")
    )
    assert said == [("linen", "My wardrobe is linen")]
    assert not dropped


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (_claim(2, "I love linen", "linen"), "no such text"),
        (_claim(1, "I adore linen", "linen"), "the quote is not there"),
        (_claim(1, "I love linen", "velvet"), "no such value"),
        (_claim(1, "I love", "linen"), "the quote does not name it"),
        (_claim(1, "I love linen", "linen", polarity="avoids"), "the words do not state it"),
        (_claim(1, "", "linen"), "the quote is not there"),
    ],
)
def test_any_other_is_dropped_and_counted(claim: dict[str, object], why: str) -> None:
    said, dropped = _accepted(_written("I love linen in summer"), claim)
    assert not said
    assert dropped == {why: 1}


def test_a_digest_keeps_to_its_budget_and_takes_the_newest() -> None:
    texts = _written(*(f"note {n}: {'x' * 90}" for n in range(100)), "y" * (LONGEST + 1))
    given = digest(ShopperId("ann"), texts, budget=1_000)
    assert sum(len(text.text) for text in given.texts) <= 1_000
    assert [text.at for text in given.texts] == sorted(text.at for text in given.texts)
    assert given.texts[-1] == texts[99]


def _obeys(outgoing: Outgoing) -> str:
    """A model that does whatever any text tells it, and cites valid numbers and real spans."""
    claims = []
    for line in outgoing.turns[-1].text.splitlines():
        number, dot, rest = line.partition(". (")
        text = rest.partition(") ")[2]
        if dot and number.isdigit():
            for value in KNOWN.naming(text):
                for polarity in ("likes", "avoids"):
                    claim = _claim(int(number), text, value.value, kind=value.kind, polarity=polarity)
                    claims.append(claim)
    return json.dumps({"claims": claims[:60]})


def test_what_texts_order_never_becomes_a_trait() -> None:
    hostile = hostile_texts(240, 7, VALUES)
    assert len({one.text for one in hostile}) >= 100
    for one in hostile:
        texts = _written(one.text)
        assert not heard(texts, KNOWN)[0], one.text
        assert not digest(ShopperId("ann"), texts).texts, one.text
        forced = Reading.model_validate(
            {
                "claims": [
                    _claim(1, one.text, one.value, kind=kind)
                    for kind in ("brand", "attribute", "ingredient", "category")
                ]
            }
        )
        given = digest(ShopperId("ann"), _written("harmless"))
        assert not accept(type(given)(given.shopper, texts), forced, KNOWN).said, one.text


def test_an_obeying_model_adds_nothing_that_was_not_said() -> None:
    texts = _written("I love linen", *(one.text for one in hostile_texts(40, 3, VALUES)))
    given = digest(ShopperId("ann"), texts)
    desk = Desk(Scripted(_obeys))
    (outcome,) = asyncio.run(run([prepare(given)], desk, lambda _: None))
    assert outcome.answer is not None
    got = accept(given, outcome.answer, KNOWN)
    assert {(one.claim.value.value, one.claim.polarity) for one in got.said} == {("linen", "likes")}
    assert got.dropped == {"the words do not state it": 1}
