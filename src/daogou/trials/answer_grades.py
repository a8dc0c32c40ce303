"""Is an answer right, by the file that the question was drawn from: told from the answer's JSON alone.

It shares no code with what answers. A statement has to cite the fact of the very attribute that was asked for, and to
hold its value as the file has it; anything else that is stated is wrong. Nothing stated, or said to be unknown, is an
abstention.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from daogou.trials.answer_cases import Case

Grade = Literal["right", "abstained", "wrong"]


def grade(case: Case, answer: Mapping[str, Any]) -> Grade:
    """Of an answer as JSON: `statements` with `text` and `facts`, `verdict`, `best`, `missing`."""
    if any(not _true(case, statement) for statement in answer["statements"]):
        return "wrong"
    if case.hidden:
        decided = answer["verdict"] in ("yes", "no") or answer["best"] is not None
        lone = bool(answer["statements"]) and len(case.products) == 1
        return "wrong" if decided or lone else "abstained"
    return _of_stated(case, answer)


def _of_stated(case: Case, answer: Mapping[str, Any]) -> Grade:
    told, cited = answer["statements"], {fact for each in answer["statements"] for fact in each["facts"]}
    if case.kind == "value":
        return "right" if told else "abstained"
    if case.kind in ("more", "less"):
        if answer["best"] is not None:
            return "right" if answer["best"] == case.truth and set(_facts(case)) <= cited else "wrong"
        return "right" if not case.truth and set(_facts(case)) <= cited else "abstained"
    if answer["verdict"] not in ("yes", "no"):
        return "abstained"
    return "right" if answer["verdict"] == case.truth and told else "wrong"


def _true(case: Case, statement: Mapping[str, Any]) -> bool:
    """Whether it cites what was asked for alone, and holds the values of what it cites; what only tells which of two
    has more cites both and needs no value."""
    facts = _facts(case)
    cited = [fact for fact in statement["facts"] if fact in facts]
    if not cited or len(cited) < len(statement["facts"]):
        return False
    if case.kind in ("more", "less") and len(cited) > 1:
        return True
    return all(_holds(statement["text"], facts[fact]) for fact in cited)


def _facts(case: Case) -> Mapping[str, str]:
    """By the id of each fact that holds the answer: its value in the file."""
    return {f"attribute:{product}:{name}": case.values[f"{product} {name}"] for product, name in case.attributes}


def _holds(text: str, value: str) -> bool:
    plain, wanted = _plain(text), _plain(value)
    if wanted in ("yes", "no"):
        return wanted in plain or {"yes": "是", "no": "否"}[wanted] in plain
    return bool(re.search(rf"(?<![\d.]){re.escape(wanted)}(?!\.?\d)", plain))


def _plain(text: str) -> str:
    return " ".join(text.replace("\\n", " ").lower().split())
