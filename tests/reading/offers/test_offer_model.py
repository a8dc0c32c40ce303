"""Offer texts read by a language model: the same suite, and nothing believed that the words do not bear out."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts_of_offers import CONTEXTS, EVERY, Case

from daogou.language.outgoing import Outgoing
from daogou.language.run import Desk, run
from daogou.reading.offers.accept import accept
from daogou.reading.offers.ask import by_rules, prepare
from daogou.reading.offers.read import Reader, Reading
from daogou.reading.offers.told import OfferAnswer, ToldFact
from daogou.shop.pricing.benefits import PercentOff, Step, Threshold
from daogou.testing.generators import Scripted

READERS = {currency: Reader(ctx) for currency, ctx in CONTEXTS.items()}
YUAN = READERS["CNY"]


def _reader(case: Case) -> Reader:
    return READERS[case.context.currency]


def _told(text: str, *facts: ToldFact) -> Reading:
    return accept(text, OfferAnswer(facts=list(facts)), YUAN)


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.text[:20])
def test_an_answer_that_says_what_the_rules_say_is_the_same_reading(case: Case) -> None:
    answer = OfferAnswer.model_validate_json(by_rules(case.text, _reader(case)).model_dump_json())
    assert accept(case.text, answer, _reader(case)) == _reader(case).read(case.text)


def test_a_model_is_asked_and_where_it_fails_the_rules_answer() -> None:
    cases = [case for case in EVERY if case.offer and case.context.currency == "CNY"][:12]
    asks = [prepare(case.text, case.context) for case in cases]
    by_prompt = {ask.prompt.user: case for ask, case in zip(asks, cases, strict=True)}

    def script(outgoing: Outgoing) -> str:
        sent = outgoing.turns[-1].text
        text = next((case.text for case in cases if f"<text>\n{case.text}\n</text>" in sent), None)
        return "no idea" if text is None else by_rules(text, YUAN).model_dump_json()

    desk = Desk(Scripted(script))
    outcomes = asyncio.run(run(asks, desk, lambda ask: by_rules(by_prompt[ask.prompt.user].text, YUAN)))
    assert {outcome.path for outcome in outcomes} <= {"model", "rules"}
    assert any(outcome.path == "model" for outcome in outcomes)
    for case, outcome in zip(cases, outcomes, strict=True):
        assert outcome.answer is not None
        assert case.exact(accept(case.text, outcome.answer, YUAN))


def test_a_model_reads_what_rules_do_not() -> None:
    text = "只要买够三百块钱，直接给你便宜五十"
    assert YUAN.read(text).offer is None
    fact = ToldFact(quote=text, what="threshold", numbers=[300, 50])
    reading = _told(text, fact)
    assert reading.offer is None, "a quote over two clauses accounts for neither alone"
    reading = _told(
        text,
        ToldFact(quote="只要买够三百块钱", what="minimum_amount", numbers=[300]),
        ToldFact(quote="直接给你便宜五十", what="fixed_off", numbers=[50]),
    )
    assert reading.complete
    assert reading.offer is not None
    assert reading.offer.benefit == Threshold(steps=(Step(at=30_000, off=5_000),))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("全场低至5折", [ToldFact(quote="全场低至5折", what="percent_off", numbers=[50])]),
        ("满300减50", [ToldFact(quote="满300减50", what="threshold", numbers=[300, 300])]),
        ("通通给你便宜五十", [ToldFact(quote="通通给你便宜五十", what="fixed_off", numbers=[80])]),
        ("通通给你便宜五十", [ToldFact(quote="给你便宜五十", what="fixed_off", numbers=[50])]),
        ("便宜五十还是六十呢", [ToldFact(quote="便宜五十还是六十呢", what="fixed_off", numbers=[50])]),
        ("海尔的东西便宜五十", [ToldFact(quote="海尔的东西便宜五十", what="fixed_off", numbers=[50])]),
        ("海尔小米便宜五十", [ToldFact(quote="海尔小米便宜五十", what="scope", words=["海尔"])]),
        ("便宜五十，送精美礼品一份", [ToldFact(quote="送精美礼品一份", what="buy_get", numbers=[1, 1])]),
        ("满300减50，要拼团", [ToldFact(quote="要拼团", what="members")]),
        ("满300减50，送运费险", [ToldFact(quote="满300减50，送运费险", what="threshold", numbers=[300, 50])]),
    ],
)
def test_what_the_words_do_not_bear_out_is_not_believed(text: str, facts: list[ToldFact]) -> None:
    assert not _told(text, *facts).complete


@given(st.sampled_from(EVERY), st.data())
@settings(max_examples=300)
def test_whatever_a_model_says_nothing_is_misread_silently(case: Case, data: st.DataObject) -> None:
    """Facts left out, repeated, with other numbers, another kind or another's words."""
    facts = [fact.model_dump() for fact in by_rules(case.text, _reader(case)).facts]
    facts += [{"quote": unread, "what": "percent_off", "numbers": [], "words": []} for unread in case.unread]
    for fact in facts:
        match data.draw(st.integers(0, 4)):
            case 1:
                fact["numbers"] = [number + 1 for number in fact["numbers"]]
            case 2:
                fact["what"] = data.draw(st.sampled_from(["members", "exclusive", "cap", "fixed_off", "everything"]))
            case 3:
                fact["quote"] = case.text
            case 4:
                fact["words"] = []
    kept = [fact for fact in facts if data.draw(st.booleans())]
    reading = accept(case.text, OfferAnswer.model_validate({"facts": kept}), _reader(case))
    assert not case.misread_silently(reading)


def test_the_prompt_holds_the_text_and_the_names_in_it() -> None:
    ask = prepare("美妆类商品打85折", CONTEXTS["CNY"])
    assert "<text>\n美妆类商品打85折\n</text>" in ask.prompt.user
    assert "美妆" in ask.prompt.user.splitlines()[0]
    assert "家电" not in ask.prompt.user
    assert json.dumps(ask.schema())
    reading = YUAN.read("全场8折")
    assert reading.offer is not None
    assert reading.offer.benefit == PercentOff(off=2_000)
