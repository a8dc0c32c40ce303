"""A deterministic shopper with a task: says what the task says, answers only what is asked, and says yes only to a
proposal that is one of the task's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from daogou.assistant.state import Asked
from daogou.shop.after_sales.calls import Call
from daogou.trials.after_sales.tools import WRITES, call_of

_SENTENCE = re.compile(r"[^.!?]+(?:\.(?=\w)[^.!?]+)*[.!?]*")
_FIRST_PERSON = [
    (r"\byou're\b|\byou are\b", "I am"),
    (r"\byou've\b|\byou have\b", "I have"),
    (r"\byou'd\b|\byou would\b", "I would"),
    (r"\byourself\b", "myself"),
    (r"\byours\b", "mine"),
    (r"\byour\b", "my"),
    (r"\byou\b", "I"),
]
_CUES = {
    "method": r"pay(?:ment|pal)?\b|credit card|gift card|\bGC\b|visa|mastercard|amex|refund",
    "address": r"address|street|drive|avenue|home|live|city|zip",
    "reason": r"mistake|accident|no longer|not need|don't need",
    "order": r"#?\bW\d+",
}
_NOTHING = {
    "method": "The one that I paid with.",
    "reason": "It is no longer needed.",
    "order": "I don't remember the number.",
    "address": "I don't know.",
}


def first_person(text: str) -> str:
    """What a task tells its shopper, as the shopper says it."""
    for pattern, word in _FIRST_PERSON:
        text = re.sub(pattern, word, text, flags=re.IGNORECASE)
    return " ".join(text.split()).strip(" .") + "." if text.strip(" .") else ""


@dataclass
class Shopper:
    """Of one task of the data's form (`user_scenario.instructions`, `evaluation_criteria.actions`)."""

    task: Mapping[str, Any]
    done: list[Call] = field(default_factory=list)
    objected: bool = False

    @property
    def _told(self) -> Mapping[str, Any]:
        told: Mapping[str, Any] = self.task["user_scenario"]["instructions"]
        return told

    def first(self) -> str:
        """What is said first."""
        return first_person(self._told["reason_for_call"])

    def afterwards(self) -> str:
        """What else the task tells, said once when nothing more is asked; empty where it tells nothing to be done."""
        said = first_person(self._told.get("task_instructions") or "")
        return said if re.search(r"\b(?:return|exchange|cancel|modify|change)\b", said) else ""

    def wanted(self) -> list[Call]:
        """The calls that the task ends in and that are not done yet."""
        actions = self.task["evaluation_criteria"]["actions"]
        calls = [call_of(WRITES[a["name"]], a["arguments"]) for a in actions if a["name"] in WRITES]
        left = list(calls)
        for call in self.done:
            match = next((each for each in left if same_call(each, call)), None)
            if match is not None:
                left.remove(match)
        return left

    def agrees(self, call: Call) -> bool:
        """Whether a proposed call is one of the task's; it then counts as done."""
        if any(same_call(call, each) for each in self.wanted()):
            self.done.append(call)
            return True
        return False

    def objection(self) -> str:
        """What the task tells to say before anything is confirmed; empty where it tells nothing."""
        said = [s for s in _sentences(self._told) if re.search(r"\bconfirm", s, re.IGNORECASE)]
        kept = [re.sub(r"^.*?\bconfirm\w*[^,]*,\s*", "", s, flags=re.IGNORECASE) for s in said]
        return first_person(" ".join(kept)) if kept else ""

    def answer(self, asked: Asked) -> str:
        """What the task's own words say to this question, and else that it is not known."""
        sentences = [first_person(s) for s in _sentences(self._told)]
        if asked.slot in _CUES:
            fit = [s for s in sentences if re.search(_CUES[asked.slot], s, re.IGNORECASE)]
            return " ".join(fit) or _NOTHING[asked.slot]
        named = [word for word in re.findall(r"[A-Za-z-]{3,}", asked.about)] or _words(asked.options)
        fit = [s for s in sentences if any(re.search(rf"\b{re.escape(w)}", s, re.IGNORECASE) for w in named)]
        return " ".join(fit) or "I don't know."


def _sentences(told: Mapping[str, Any]) -> Sequence[str]:
    parts = (told.get(name) or "" for name in ("reason_for_call", "task_instructions", "known_info"))
    return [sentence for part in parts for sentence in _SENTENCE.findall(part)]


def _words(options: Sequence[str]) -> list[str]:
    return [word for option in options for word in re.findall(r"[A-Za-z-]{3,}", option)]


def same_call(one: Call, other: Call) -> bool:
    """Whether they do the same: pairs of items count, not their order."""
    pairs = [sorted(zip(c.items, c.new_items or ("",) * len(c.items), strict=False)) for c in (one, other)]
    plain = [(c.action, c.order, c.method, c.reason, c.fields) for c in (one, other)]
    return pairs[0] == pairs[1] and plain[0] == plain[1]
