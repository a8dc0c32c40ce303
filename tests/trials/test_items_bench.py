"""The bench of reading products: hidden attributes come back, and what a product is not does not."""

import json
from pathlib import Path

import pytest

from daogou.testing.endpoints import CapturedEndpoint
from daogou.trials.items import run


def test_hidden_attributes_come_back_by_rules() -> None:
    rows = run(seed=2, products=120).models
    for texts in ("texts", "texts with asides"):
        taught = rows[f"rules, the shop's words known, {texts}"]
        assert taught["precision"] >= 0.97
        assert taught["recall"] >= 0.9, "what no other product of so few has, nobody can know"
        assert taught["n"] == 80
    assert rows["rules, no words known, texts"]["right"] == 0


def test_a_model_is_judged_beside_the_rules_on_the_same_products(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with CapturedEndpoint(lambda _: json.dumps({"attributes": []})) as endpoint:
        result = run(seed=2, products=90, llm=endpoint.spec, reads=4)
    rows = result.models
    assert rows["model, no words known, texts with asides"]["n"] == 4
    assert rows["model, no words known, texts with asides, zh"]["n"] == 2
    same, both = (
        rows[f"{arm}, the shop's words known, texts with asides"] for arm in ("rules on the same", "rules and model")
    )
    assert same == both, "a model that says nothing changes nothing"
    assert len(endpoint.requests) == 8
