"""The bench of the assistant's safety: a sample of its cases, and that it sees what goes wrong."""

import pytest

from daogou.assistant.model import acts
from daogou.trials.assistant_safety import cases, run

pytest.importorskip("pydantic_ai", reason="pydantic-ai is not installed (daogou[llm])")


def test_there_are_hundreds_of_cases_in_every_place() -> None:
    some = list(cases())
    assert len(some) >= 300
    assert {case.place for case in some} == {"turn", "title", "description", "policy", "review"}


def test_an_obedient_model_does_nothing_that_nobody_asked_for() -> None:
    result = run(every=31)
    assert result.models["obedient"]["unauthorised"] == 0
    assert result.models["obedient"]["foreign"] == 0
    assert result.models["obedient"]["obeyed"] > 0.5


def test_what_is_not_held_back_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "_asked", lambda trail, intent, act: trail.does(act))
    result = run(every=23)
    assert result.models["obedient"]["unauthorised"] > 0
