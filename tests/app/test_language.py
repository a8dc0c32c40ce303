"""A shop's language model: from shop.json and the environment to a desk, and forgetting what was kept."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daogou.app import Shop, open_shop
from daogou.app.doctor import CASES, examine_encoder, examine_generator, question
from daogou.app.language import LanguageSettings
from daogou.cli import app
from daogou.language.ask import Ask
from daogou.language.outgoing import Outgoing
from daogou.language.prompts import render
from daogou.language.run import run
from daogou.testing.endpoints import CapturedEndpoint
from daogou.testing.generators import Scripted
from daogou.testing.shops import Letters
from daogou.types import InvalidInput, ShopperId

ANSWERS = {sentence: wanted.model_dump_json() for cases in CASES.values() for sentence, wanted in cases}


def knowing(outgoing: Outgoing) -> str:
    return ANSWERS[outgoing.turns[-1].text]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"modell": "x"}, "llm.modell"),
        ({"model": "x", "budget": {"day_money": 5}}, "llm.prices"),
        ({"prices": {"currency": "yuan", "input": 1, "output": 1}}, "llm.prices.currency"),
        (7, "llm"),
    ],
)
def test_what_is_wrong_in_the_settings_is_named(told: object, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        LanguageSettings.of(told)  # type: ignore[arg-type]


def test_a_model_that_cannot_be_had_leaves_the_rules(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOGOU_LLM", "file:/no/such.gguf")
    (outcome,) = asyncio.run(run([question("x")], shop.desk, lambda _: None))
    assert outcome.path == "none"
    assert "no model file" in outcome.why


def test_shop_json_names_the_model(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pydantic_ai", reason="needs the extra llm")
    monkeypatch.delenv("DAOGOU_LLM", raising=False)
    sentence = CASES["zh"][0][0]
    with CapturedEndpoint(lambda _: ANSWERS[sentence]) as endpoint:
        file = shop.folder / "shop.json"
        prices = {"currency": "CNY", "input": 1, "output": 2}
        told = {"model": endpoint.spec, "prices": prices, "budget": {"day_money": 1}}
        file.write_text(json.dumps({**json.loads(file.read_text()), "llm": told}))
        opened = open_shop(shop.folder)
        for path in ("model", "cache"):
            (outcome,) = asyncio.run(run([question(sentence)], opened.desk, lambda _: None))
            assert outcome.path == path
        assert opened.desk.ledger.day()["doctor"].micros > 0
        opened.close()


def test_an_erased_shopper_is_forgotten_by_the_kept_answers(shop: Shop) -> None:
    shop.desk.generator = Scripted(knowing)
    sentence = CASES["en"][0][0]
    asked = question(sentence)
    theirs = Ask(asked.purpose, asked.prompt, asked.output, asked.limits, shopper=ShopperId("s1"))
    for path in ("model", "cache"):
        assert {o.path for o in asyncio.run(run([asked, theirs], shop.desk, lambda _: None))} == {path}
    shop.erase(ShopperId("s1"))
    assert [o.path for o in asyncio.run(run([asked, theirs], shop.desk, lambda _: None))] == ["cache", "model"]


def test_the_doctor_knows_a_good_model_from_a_bad_one() -> None:
    good = examine_generator(Scripted(knowing))
    assert not good.failed
    assert good.figures
    assert (good.figures["schema_obeyed"], good.figures["facts_right_en"], good.figures["facts_right_zh"]) == (1, 1, 1)
    assert "form" in examine_generator(Scripted(lambda _: "no json")).failed
    assert examine_encoder(Letters()).figures


def test_the_doctors_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pydantic_ai", reason="needs the extra llm")
    monkeypatch.delenv("DAOGOU_LLM", raising=False)

    def answer(request: dict[str, object]) -> str:
        return ANSWERS[request["messages"][-1]["content"]]  # type: ignore[index]

    with CapturedEndpoint(answer) as endpoint:  # type: ignore[arg-type]
        shown = CliRunner().invoke(app, ["doctor", "--llm", endpoint.spec, "--json", str(tmp_path / "d.json")])
    assert shown.exit_code == 0, shown.output
    assert "4,096 tokens" in shown.output
    assert json.loads((tmp_path / "d.json").read_text())["generator"]["figures"]["schema_obeyed"] == 1
    assert CliRunner().invoke(app, ["doctor", "--llm", "http://127.0.0.1:9/v1#m"]).exit_code == 1
    assert "No language model" in CliRunner().invoke(app, ["doctor"]).output


def test_a_prompt_takes_exactly_its_places() -> None:
    filled = render("check", 1, {"sentence": "a {{sentence}} in braces"})
    assert filled.user == "a {{sentence}} in braces"
    with pytest.raises(InvalidInput, match="takes"):
        render("check", 1, {"text": "x"})
    with pytest.raises(InvalidInput, match="no prompt"):
        render("check", 99, {})
