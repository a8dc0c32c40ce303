"""The bench of answers on a small catalogue in a file: what it asks, and that its grades tell right from wrong."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daogou.trials.answer_cases import Case, Drawing, hide
from daogou.trials.answer_grades import grade
from daogou.trials.answers import run
from daogou.types import InvalidInput

COLOURS, SOCKETS = ("Black", "White", "Navy blue"), ("AM4", "LGA 775")


def catalogue(path: Path, n: int = 120) -> Path:
    rows = [
        {
            "id": f"p{at}",
            "title": f"Thing {at}",
            "attr_n_weight": 100.0 + at,
            "attr_n_package_weight": 500.0 + at,
            "attr_t_product_colour": COLOURS[at % 3],
            "attr_b_bluetooth": at % 2 == 0,
            "attr_t_processor_socket": SOCKETS[at % 2],
            "attr_t_compatibility": f"Box {at}, Case X{at}",
        }
        for at in range(n)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_what_is_there_is_told_and_what_is_hidden_is_not(tmp_path: Path) -> None:
    result = run(catalogue(tmp_path / "things.jsonl"), hidden=5, n=200)
    rules = result.models["rules"]
    assert rules["wrong"] == 0
    assert rules["hidden_abstained"] == 1
    assert rules["present_right"] >= 0.9
    assert result.models["rules, zh"]["present"] >= 40
    told = result.notes["questions"]
    assert isinstance(told, list)
    assert {"question", "answer", "attributes", "grade"} <= told[0].keys()
    result.write(tmp_path / "told.json")  # all of it is plain JSON


def test_the_same_seed_asks_the_same(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in catalogue(tmp_path / "things.jsonl").read_text().splitlines()]

    def drawn(seed: int) -> list[Case]:
        return list(Drawing(rows, hide(rows, seed), np.random.default_rng(seed)).cases("value", 20))

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert {case.hidden for case in drawn(1)} == {True, False}
    assert all(case.question for case in drawn(1))


CASE = Case("value", "en", "common", True, "?", ["p"], [("p", "weight")], False, "", {"p weight": "12"})
PAIR = Case(
    "more", "en", "common", True, "?", ["p", "q"], [("p", "weight"), ("q", "weight")], False, "p",
    {"p weight": "12", "q weight": "7"},
)  # fmt: skip


def said(text: str, *facts: str, verdict: str = "", best: str | None = None) -> dict[str, Any]:
    statements = [{"text": text, "facts": list(facts)}] if text else []
    return {"statements": statements, "verdict": verdict, "best": best, "missing": []}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said("Weight: 12.", "attribute:p:weight"), "right"),
        (said("Weight: 120.", "attribute:p:weight"), "wrong"),
        (said("Weight: 1.12.", "attribute:p:weight"), "wrong"),
        (said("Weight: 12.", "attribute:p:package_weight"), "wrong"),
        (said("Weight: 12.", "attribute:q:weight"), "wrong"),
        (said("Weight: 12."), "wrong"),
        (said(""), "abstained"),
    ],
)
def test_a_value_is_right_with_its_own_fact_alone(answer: dict[str, Any], expected: str) -> None:
    assert grade(CASE, answer) == expected
    hidden = Case(**{**asdict(CASE), "hidden": True})
    assert grade(hidden, answer) == ("abstained" if expected == "abstained" else "wrong")


def test_a_comparison_needs_both_facts_and_the_right_product() -> None:
    both = ("attribute:p:weight", "attribute:q:weight")
    assert grade(PAIR, said("p has the most.", *both, best="p")) == "right"
    assert grade(PAIR, said("q has the most.", *both, best="q")) == "wrong"
    assert grade(PAIR, said("p has the most.", both[0], best="p")) == "wrong"
    assert grade(Case(**{**asdict(PAIR), "hidden": True}), said("p has the most.", *both, best="p")) == "wrong"


def test_a_file_without_attributes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bare.jsonl").write_text('{"id": "1", "title": "One"}', encoding="utf-8")
    with pytest.raises(InvalidInput):
        run(tmp_path / "bare.jsonl", hidden=1, n=20)
