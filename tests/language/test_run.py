"""Asking: who answers, what is sent again, what is kept, and what a failing model costs."""

import asyncio
import json
from pathlib import Path

import pytest
from asking import ANN, RED, RULES, Colour, ask, by_rules, desk

from daogou.language.breaker import Breaker
from daogou.language.generator import Generated, GeneratorFailed
from daogou.language.outgoing import Outgoing
from daogou.language.run import Outcome, Policy, run, tell
from daogou.language.spending import Budget, Ledger, Prices
from daogou.testing.generators import Scripted


def asked(asks, on) -> list[Outcome[Colour]]:
    return asyncio.run(run(asks, on, by_rules))


def failing(transient: bool = True, sent: bool = False, wait: float | None = None):
    def script(_: Outgoing) -> str:
        raise GeneratorFailed("it is down", transient=transient, sent=sent, wait=wait)

    return Scripted(script)


def test_a_typed_answer_in_the_order_asked() -> None:
    model = Scripted(lambda out: json.dumps({"colour": out.turns[-1].text, "size": 1}))
    outcomes = asked([ask(f"text {i}") for i in range(20)], desk(model))
    assert [o.answer.colour for o in outcomes if o.answer] == [f"text {i}" for i in range(20)]
    assert {o.path for o in outcomes} == {"model"}
    assert outcomes[0].tokens.output > 0


def test_no_more_at_a_time_than_allowed() -> None:
    model = Scripted(lambda _: RED, seconds=0.01)
    asked([ask(str(i)) for i in range(12)], desk(model, policy=Policy(concurrency=3)))
    assert model.most_at_once == 3
    local = Scripted(lambda _: RED, seconds=0.01, slots=1)
    asked([ask(str(i)) for i in range(4)], desk(local))
    assert local.most_at_once == 1


def test_what_does_not_fit_is_sent_back_with_what_is_wrong() -> None:
    answers = iter(["no json", '{"colour": "red"}', f"<think>{{hm}}</think>```json\n{RED}\n```"])
    model = Scripted(lambda _: next(answers))
    (outcome,) = asked([ask()], desk(model))
    assert (outcome.path, outcome.tries, outcome.answer) == ("model", 3, Colour(colour="red", size=42))
    assert "no JSON" in model.sent[1].turns[-1].text
    assert "size: Field required" in model.sent[2].turns[-1].text
    assert model.sent[2].turns[-2].text == '{"colour": "red"}'


def test_what_never_fits_goes_to_the_rules_and_says_so() -> None:
    (outcome,) = asked([ask()], desk(Scripted(lambda _: '{"colour": 1}')))
    assert (outcome.path, outcome.answer, outcome.tries) == ("rules", RULES, 3)
    assert "did not fit its form" in outcome.why
    assert tell([outcome]) == {f"rules: {outcome.why}": 1}


def test_without_a_model_the_rules_answer() -> None:
    (outcome,) = asked([ask()], desk(None))
    assert (outcome.path, outcome.answer) == ("rules", RULES)
    (nobody,) = asyncio.run(run([ask()], desk(None), lambda _: None))
    assert (nobody.path, nobody.answer) == ("none", None)


def test_transient_failures_are_tried_again_and_others_are_not() -> None:
    left = iter([True, True])

    def twice(_: Outgoing) -> str:
        if next(left, False):
            raise GeneratorFailed("busy", transient=True)
        return RED

    (outcome,) = asked([ask()], desk(Scripted(twice)))
    assert (outcome.path, outcome.tries) == ("model", 3)
    wrong_key = failing(transient=False)
    (refused,) = asked([ask()], desk(wrong_key))
    assert (refused.path, refused.why, len(wrong_key.sent)) == ("rules", "it is down", 1)
    later = failing(wait=3600.0)
    asked([ask()], desk(later))
    assert len(later.sent) == 1, "nobody waits for an hour"


def test_a_hanging_model_is_left_in_time() -> None:
    model = Scripted(lambda _: RED, seconds=3600)
    (outcome,) = asked([ask(seconds=0.05)], desk(model, policy=Policy(tries=2, backoff=0.001)))
    assert (outcome.path, outcome.answer, outcome.tries) == ("rules", RULES, 2)
    assert "no answer within 0.05 s" in outcome.why


def test_the_breaker_leaves_a_failing_model_alone_and_tries_it_again() -> None:
    now = [0.0]
    model, breaker = failing(), Breaker(failures=4, pause=30, clock=lambda: now[0])
    on = desk(model, policy=Policy(concurrency=1, tries=2, backoff=0.001), breaker=breaker)
    outcomes = asked([ask(str(i)) for i in range(10)], on)
    assert len(model.sent) == 4
    assert "left alone" in outcomes[-1].why
    now[0] = 31.0
    asked([ask("again"), ask("and again")], on)
    assert len(model.sent) == 5, "one question decides"
    now[0] = 62.0
    on.generator = Scripted(lambda _: RED)
    assert {o.path for o in asked([ask("x"), ask("y")], on)} == {"model"}


def test_the_same_is_paid_for_once(tmp_path: Path) -> None:
    model = Scripted(lambda _: RED, seconds=0.005)
    first = asked([ask(), ask(), ask("another")], desk(model, tmp_path))
    assert [o.path for o in first] == ["model", "cache", "model"]
    again = asked([ask(), ask("another")], desk(Scripted(lambda _: "never asked"), tmp_path))
    assert [(o.path, o.answer) for o in again] == [("cache", Colour(colour="red", size=42))] * 2
    assert again[0].tokens.total == 0
    other_model = Scripted(lambda _: RED, name="scripted/2")
    assert asked([ask()], desk(other_model, tmp_path))[0].path == "model"


def test_a_damaged_kept_answer_is_asked_again(tmp_path: Path) -> None:
    asked([ask()], desk(Scripted(lambda _: RED), tmp_path))
    (file,) = tmp_path.rglob("*.json")
    file.write_text('{"text": "{\\"col')
    assert asked([ask()], desk(Scripted(lambda _: RED), tmp_path))[0].path == "model"


def test_one_shoppers_kept_answers_are_forgotten(tmp_path: Path) -> None:
    on = desk(Scripted(lambda _: RED), tmp_path)
    asked([ask(shopper=ANN), ask("of nobody")], on)
    assert on.cache
    on.cache.forget([sum(map(ord, ANN))])
    assert [o.path for o in asked([ask(shopper=ANN), ask("of nobody")], on)] == ["model", "cache"]


def test_what_is_kept_holds_nothing_personal(tmp_path: Path) -> None:
    echo = Scripted(lambda out: json.dumps({"colour": out.turns[-1].text, "size": 1}))
    (outcome,) = asked([ask("mail ann.lee@example.org or 13812345678", names=["Lee Ann"])], desk(echo, tmp_path))
    assert outcome.answer == Colour(colour="mail ann.lee@example.org or 13812345678", size=1)
    (file,) = tmp_path.rglob("*.json")
    assert "ann" not in file.read_text()
    assert "13812345678" not in file.read_text()


def test_a_budget_of_tokens_holds_and_says_so() -> None:
    model = Scripted(lambda _: RED)
    on = desk(model, policy=Policy(concurrency=4, backoff=0.001), ledger=Ledger(Budget(run_tokens=5_000)))
    outcomes = asked([ask(f"a shirt {i}") for i in range(200)], on)
    assert 0 < sum(o.path == "model" for o in outcomes) < 200
    assert on.ledger.run.total.tokens.total <= 5_000
    assert "budget of 5,000 tokens is used up" in outcomes[-1].why
    assert outcomes[-1].path == "rules"


def test_money_is_told_by_purpose() -> None:
    prices = Prices(currency="CNY", input=2.0, output=8.0)
    ledger = Ledger(prices=prices)
    (outcome,) = asked([ask()], desk(Scripted(lambda _: RED), ledger=ledger))
    spent = ledger.day()["colour"]
    assert spent.micros == 2 * outcome.tokens.input + 8 * outcome.tokens.output
    assert spent.calls == 1


def test_what_may_have_been_paid_for_stays_counted() -> None:
    for sent, calls in ((True, 3), (False, 3)):
        ledger = Ledger()
        asked([ask()], desk(failing(sent=sent), ledger=ledger))
        assert (ledger.run.total.tokens.total > 0) is sent
        assert ledger.run.total.calls == calls


def test_a_bug_is_no_failing_model() -> None:
    def broken(_: Outgoing) -> str:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup):
        asked([ask()], desk(Scripted(broken)))


def test_no_driver_takes_what_is_not_redacted() -> None:
    model = Scripted(lambda _: RED)
    for around in ("text", ask(), {"turns": []}, Generated("x", None)):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="redacted"):
            asyncio.run(model.generate(around))  # type: ignore[arg-type]
    assert not model.sent
