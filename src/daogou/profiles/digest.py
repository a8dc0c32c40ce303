"""What a language model is asked of one shopper's words, and what of its answers is believed.

The digest is what the shopper's own texts name where the rules could not tell what is said of it, the newest first,
within a budget. Each is a question of its own with an answer of one word: a small model can answer it, a new text costs
no more than itself, and no answer can hold a value, a text or a quote that is not the shopper's own. What speaks to a
machine is not asked about at all; what the answer contradicts in the sentence's own cues is dropped and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from daogou.language.ask import Ask, Limits
from daogou.language.prompts import render
from daogou.profiles.beliefs import Said
from daogou.profiles.reading import Written, said, speaks_to_machines, supported
from daogou.reading.claims import Claim, Polarity, folded
from daogou.reading.cues import cues
from daogou.reading.named import Named, named
from daogou.reading.people import SELF
from daogou.reading.vocabulary import Value, Vocabulary
from daogou.types import ShopperId

BUDGET = 24
"""Questions about one shopper."""
LONGEST = 300
"""Characters of one sentence; a longer one is not asked about."""


class Answer(BaseModel):
    """What the words say of the thing."""

    model_config = ConfigDict(extra="ignore")
    says: str


class Stance(Answer):
    """Of what the shop sells."""

    says: Literal["like", "avoid", "none"]


class Presence(Answer):
    """Of a person or pet."""

    says: Literal["home", "gift", "none"]


class Worn(Answer):
    """Of a size."""

    says: Literal["wears", "none"]


class Done(Answer):
    """Of an occasion."""

    says: Literal["does", "none"]


class Happening(Answer):
    """Of a life event."""

    says: Literal["happens", "none"]


_ASKED: Mapping[str, tuple[str, type[Answer]]] = {
    **{"household": ("Person", Presence), "recipient": ("Person", Presence)},
    **{"size": ("Size", Worn), "occasion": ("Activity", Done), "life_event": ("Event", Happening)},
}
"""What each kind is called in the prompt, and the form of its answer; any other is a thing of the shop's."""
_MEANS: Mapping[tuple[str, str], Polarity] = {
    **{("household", "home"): "is", ("recipient", "gift"): "is", ("size", "wears"): "is"},
    **{("occasion", "does"): "is", ("life_event", "happens"): "is"},
}
_STANCES: Mapping[str, Polarity] = {"like": "likes", "avoid": "avoids"}


@dataclass(frozen=True)
class Question:
    """What a sentence of this text says of what it names."""

    text: Written
    named: Named


@dataclass(frozen=True)
class Digest:
    """What is asked about one shopper."""

    shopper: ShopperId
    questions: Sequence[Question]


@dataclass(frozen=True)
class Accepted:
    """The claims that stand, and how many were dropped for what reason."""

    said: Sequence[Said]
    dropped: Mapping[str, int]


def digest(
    shopper: ShopperId, texts: Iterable[Written], known: Vocabulary, heard: Collection[Said] = (), most: int = BUDGET
) -> Digest:
    """What is named in the newest texts, each wording once, but for that of which the rules have `heard` something in
    the same text or a later one. Searches state nothing: they are acts."""
    last: dict[Value, int] = {}
    for one in heard:
        last[one.claim.value] = max(one.at, last.get(one.claim.value, one.at))
    chosen: dict[tuple[str, str], Question] = {}
    for text in sorted(texts, key=lambda text: -text.at):
        if text.kind == "search" or speaks_to_machines(text.text):
            continue
        for each in named(text.text, known, text.product):
            words = text.text[each.start : each.stop], each.words
            if len(words[0]) <= LONGEST and text.at > last.get(each.value, -1) and words not in chosen:
                chosen[words] = Question(text, each)
    return Digest(shopper, tuple(chosen.values())[:most])


def prepare(given: Digest, names: Sequence[str] = ()) -> list[Ask[Answer]]:
    """The questions, in the digest's order."""
    return [_ask(question, given.shopper, names) for question in given.questions]


def _ask(question: Question, shopper: ShopperId, names: Sequence[str]) -> Ask[Answer]:
    text, about = question.text, question.named
    words = " ".join(text.text[about.start : about.stop].split())
    called, form = _ASKED.get(about.value.kind, ("Thing", Stance))
    prompt = render("said", 1, {"words": words, "thing": f"{called}: {about.words}"})
    return Ask("profile", prompt, form, Limits(tokens=24, seconds=300), (text.fact,), shopper, names)


def accept(given: Digest, answers: Sequence[Answer | None], known: Vocabulary) -> Accepted:
    """What of the answers stands on the shopper's words; None is a question that was not answered."""
    kept: list[Said] = []
    dropped: Counter[str] = Counter()
    for question, answer in zip(given.questions, answers, strict=True):
        found = _checked(question, answer, known)
        if isinstance(found, Said):
            kept.append(found)
        elif found:
            dropped[found] += 1
    return Accepted(kept, dropped)


def _checked(question: Question, answer: Answer | None, known: Vocabulary) -> Said | str:
    """What is said, or why it is dropped; empty where nothing is said of it."""
    text, about = question.text, question.named
    if answer is None or answer.says == "none":
        return ""
    claim = _claim(about, answer.says)
    if claim is None:
        return "no such answer"
    return _unfounded(claim, text, known) or said(claim, text, "model")


def _unfounded(claim: Claim, text: Written, known: Vocabulary) -> str:
    """Why the shopper's words are no ground for the claim; empty where they are one."""
    if not claim.for_whom:
        return "it speaks of several persons"
    if speaks_to_machines(text.text):
        return "it speaks to a machine"
    if not supported(claim, text, known):
        return "the sentence does not name it"
    stances = {cue.stance for cue in cues(folded(text.text[claim.start : claim.stop])) if cue.stance}
    if claim.polarity != "is" and stances and claim.polarity not in stances:
        return "the words say otherwise"
    return ""


def _claim(about: Named, says: str) -> Claim | None:
    """The claim that an answer makes; None where it is none of this kind."""
    kind = about.value.kind
    polarity = _MEANS.get((kind, says)) if kind in _ASKED else _STANCES.get(says)
    if polarity is None:
        return None
    for_whom = {"household": SELF, "recipient": "gift"}.get(kind, about.for_whom)
    return Claim(about.value, polarity, for_whom, False, about.start, about.stop)
