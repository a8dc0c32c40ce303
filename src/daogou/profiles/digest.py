"""What a language model reads of one shopper, and what of its answer is believed.

The digest is the shopper's own texts alone, the newest first, within a budget. Every claim has to cite one of them and
to quote words that are really there and name its value: the same check as for the rules. What speaks to a machine is
not read at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from daogou.language.ask import Ask, Limits
from daogou.language.prompts import render
from daogou.profiles.beliefs import Said
from daogou.profiles.reading import Written, said, speaks_to_machines, supported
from daogou.reading.circumstances import value_named
from daogou.reading.claims import Claim, folded
from daogou.reading.cues import cues, says
from daogou.reading.people import SELF, people, person_of, whom
from daogou.reading.vocabulary import Value, Vocabulary
from daogou.types import ShopperId

BUDGET = 4_000
"""Characters of a digest."""
LONGEST = 600
"""Characters of one text; a longer one is not read by the model."""
_OF_SHOP = ("category", "brand", "attribute", "style", "ingredient")


class ReadClaim(BaseModel):
    """One thing that a text is said to state."""

    model_config = ConfigDict(extra="ignore")
    text: int
    quote: str
    kind: Literal[
        "category", "brand", "attribute", "style", "ingredient", "size", "price_level", "occasion", "household",
        "recipient", "life_event",
    ]  # fmt: skip
    value: str
    polarity: Literal["likes", "avoids", "is"]
    for_whom: str = SELF
    ended: bool = False


class Reading(BaseModel):
    """What the texts state."""

    claims: list[ReadClaim] = Field(default_factory=list, max_length=60)


@dataclass(frozen=True)
class Digest:
    """The texts that are read, by their numbers from 1."""

    shopper: ShopperId
    texts: Sequence[Written]


@dataclass(frozen=True)
class Accepted:
    """The claims that stand, and how many were dropped for what reason."""

    said: Sequence[Said]
    dropped: Mapping[str, int]


def digest(shopper: ShopperId, texts: Iterable[Written], budget: int = BUDGET) -> Digest:
    """The newest texts that fit the budget, in the order in which they were written; each wording once."""
    chosen: dict[str, Written] = {}
    left = budget
    for text in sorted(texts, key=lambda text: -text.at):
        words = " ".join(text.text.split())
        if words in chosen or len(words) > min(left, LONGEST) or speaks_to_machines(words):
            continue
        chosen[words] = text
        left -= len(words)
    return Digest(shopper, tuple(reversed(chosen.values())))


def prepare(given: Digest, names: Sequence[str] = ()) -> Ask[Reading]:
    """The question about these texts."""
    lines = "\n".join(
        f"{number}. ({text.kind}) {' '.join(text.text.split())}" for number, text in enumerate(given.texts, 1)
    )
    prompt = render("profile", 1, {"texts": lines})
    facts = tuple(text.fact for text in given.texts)
    return Ask("profile", prompt, Reading, Limits(tokens=1_024, seconds=120), facts, given.shopper, names)


def accept(given: Digest, answer: Reading, known: Vocabulary) -> Accepted:
    """What of the answer stands on the shopper's words."""
    kept: list[Said] = []
    dropped: Counter[str] = Counter()
    for told in answer.claims:
        found = _checked(told, given, known)
        if isinstance(found, str):
            dropped[found] += 1
        else:
            kept.append(found)
    return Accepted(kept, dropped)


def _checked(told: ReadClaim, given: Digest, known: Vocabulary) -> Said | str:
    """The claim with its text, or why it is dropped."""
    if not 1 <= told.text <= len(given.texts):
        return "no such text"
    text = given.texts[told.text - 1]
    start = folded(text.text).find(folded(told.quote).strip()) if told.quote.strip() else -1
    if start < 0:
        return "the quote is not there"
    value = _value(told, text, known)
    if value is None or (told.polarity == "is") != (told.kind not in _OF_SHOP):
        return "no such value"
    claim = Claim(value, told.polarity, _for_whom(told), told.ended, start, start + len(told.quote.strip()))
    if not supported(claim, text, known):
        return "the quote does not name it"
    if speaks_to_machines(text.text):
        return "it speaks to a machine"
    return said(claim, text, "model") if _states(claim, text) else "the words do not state it"


def _value(told: ReadClaim, text: Written, known: Vocabulary) -> Value | None:
    if told.kind in _OF_SHOP:
        named = known.naming(told.value)
        own = [value for value in named if value.kind == told.kind]
        return max(sorted(own), key=lambda value: known.held_by.get(value, 0)) if own else None
    if told.kind == "size":
        size = told.value.strip().upper()
        return Value("size", "shoes" if size[:1].isdigit() and "X" not in size else "clothes", size)
    key = "gift" if told.kind == "recipient" else told.kind
    return Value(told.kind, key, value_named(told.kind, told.value))


def _for_whom(told: ReadClaim) -> str:
    if told.kind == "recipient":
        return "gift"
    plain = folded(told.for_whom).strip()
    return whom(person_of(plain)) if person_of(plain) else plain or SELF


def _states(claim: Claim, text: Written) -> bool:
    """Whether the quote speaks of a person, or holds a stance of this polarity, and no other stance alone."""
    quote = folded(text.text[claim.start : claim.stop])
    stances = {cue.stance for cue in cues(quote) if cue.stance}
    if says("void", quote) or (claim.polarity != "is" and stances and claim.polarity not in stances):
        return False
    return bool(stances) or says("self", quote) or says("mine", quote) or bool(people(quote)) or text.kind == "search"
