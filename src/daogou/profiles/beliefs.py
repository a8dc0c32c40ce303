"""Beliefs: what is held to be so of one shopper, from their own words and their own acts, each with its evidence.

A belief from words outranks one from acts, and of words the later; what has ended or run out is believed no more. Only
the shopper's own texts, orders and events are evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from daogou.reading.claims import Claim, Polarity
from daogou.reading.people import SELF
from daogou.reading.vocabulary import Value
from daogou.types import DAY, FactId

Source = Literal["words", "model", "statistics"]
"""Read from the shopper's words by rules, by a language model, or counted from acts."""
LASTS: Mapping[str, int] = {"life_event": 180 * DAY, "occasion": 730 * DAY, "recipient": 730 * DAY}
"""Seconds after which what was said of these holds no more; the rest holds until something else is said."""
HALF_LIFE = 730 * DAY
"""In so many seconds the strength of what was said once halves."""
_ONE_AT_A_TIME = frozenset({"price_level", "size"})
_CONFIDENCE: Mapping[Source, float] = {"words": 0.9, "model": 0.8, "statistics": 0.75}


@dataclass(frozen=True)
class Said:
    """A claim with the text it was read from; `by` is who read it."""

    claim: Claim
    text: FactId
    at: int
    quote: str
    by: Source = "words"


@dataclass(frozen=True)
class Quote:
    """What was said, word for word, and where."""

    fact: FactId
    text: str


@dataclass(frozen=True)
class Belief:
    """One thing held to be so. `since` and `until` in s since 1970; `until` None: until something else is said."""

    value: Value
    polarity: Polarity
    for_whom: str
    strength: float
    """0 to 1: said often and lately, or chosen far beyond chance."""
    confidence: float
    """0 to 1: how sure it is."""
    source: Source
    facts: Sequence[FactId]
    since: int
    until: int | None = None
    quotes: Sequence[Quote] = ()

    @property
    def about(self) -> tuple[str, str, str, str]:
        """What two beliefs must share to contradict or support each other."""
        value = "" if self.value.kind in _ONE_AT_A_TIME else self.value.value
        return self.value.kind, self.value.key, value, self.for_whom


def believe(said: Iterable[Said], counted: Iterable[Belief], now: int) -> list[Belief]:
    """What holds at `now` (s since 1970): what was said, then what was counted and nothing said contradicts."""
    held: dict[tuple[str, str, str, str], Belief] = {}
    told: set[tuple[str, str, str, str]] = set()
    for one in sorted((one for one in said if one.at <= now), key=lambda one: one.at):
        _hear(one, held, told)
    stated = [_aged(belief, now) for belief in held.values() if belief.until is None or belief.until > now]
    by_about = {belief.about: belief for belief in stated}
    for belief in counted:
        same = by_about.get(belief.about)
        if same is None and belief.about not in told:
            by_about[belief.about] = belief
        elif same is not None and same.polarity == belief.polarity and same.value == belief.value:
            facts = (*same.facts, *belief.facts)
            by_about[belief.about] = replace(same, facts=facts, confidence=1 - (1 - same.confidence) / 2)
    return sorted(by_about.values(), key=lambda belief: (-belief.confidence * belief.strength, belief.about))


def _hear(one: Said, held: dict[tuple[str, str, str, str], Belief], told: set[tuple[str, str, str, str]]) -> None:
    """The later statement stands; one that says the same adds to it; what is over is held no more."""
    claim = one.claim
    until = one.at + LASTS[claim.value.kind] if claim.value.kind in LASTS else None
    quote = Quote(one.text, one.quote)
    fresh = Belief(
        claim.value,
        claim.polarity,
        claim.for_whom,
        0.7,
        _CONFIDENCE[one.by],
        one.by,
        (one.text,),
        one.at,
        until,
        (quote,),
    )
    told.add(fresh.about)
    before = held.get(fresh.about)
    same = before is not None and before.polarity == fresh.polarity and before.value == fresh.value
    if claim.ended:
        if same:
            del held[fresh.about]
    elif before is not None and same and one.text not in before.facts:
        goes_on = claim.value.kind == "life_event" and before.until is not None and one.at < before.until
        held[fresh.about] = replace(
            fresh,
            until=before.until if goes_on else until,  # to tell of a move again is not to move again
            strength=1 - (1 - before.strength) * 0.6,
            confidence=1 - (1 - before.confidence) * 0.6,
            facts=(*before.facts, one.text),
            quotes=(*before.quotes, quote),
            since=before.since,
        )
    elif not same:
        held[fresh.about] = fresh


def _aged(belief: Belief, now: int) -> Belief:
    if belief.value.kind == "size" or belief.polarity == "avoids":  # an allergy does not fade
        return belief
    return replace(belief, strength=belief.strength * 0.5 ** ((now - belief.since) / HALF_LIFE))


def of_self(beliefs: Iterable[Belief]) -> list[Belief]:
    """Those that are the shopper's own: what is so for others never counts as theirs."""
    return [belief for belief in beliefs if belief.for_whom == SELF]
