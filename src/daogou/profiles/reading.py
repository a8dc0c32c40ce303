"""One shopper's own texts read by rules: checked claims with the words they stand on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from daogou.profiles.beliefs import Said, Source
from daogou.reading.circumstances import circumstances, is_circumstance, names_circumstance
from daogou.reading.claims import Claim, folded
from daogou.reading.cues import says
from daogou.reading.statements import claims
from daogou.reading.vocabulary import Vocabulary
from daogou.types import FactId


@dataclass(frozen=True)
class Written:
    """What a shopper wrote: a review of `product`, a search, a turn of a chat."""

    fact: FactId
    kind: str
    product: str
    at: int
    text: str


def heard(texts: Iterable[Written], known: Vocabulary) -> tuple[list[Said], int]:
    """What the texts state, and how many claims the check dropped."""
    found: list[Said] = []
    dropped = 0
    for text in texts:
        for claim in _read(text.text, text.product, text.kind, known):
            if supported(claim, text, known):
                found.append(said(claim, text, "words"))
            else:
                dropped += 1
    return found, dropped


def supported(claim: Claim, text: Written, known: Vocabulary) -> bool:
    """Whether the span is in the text and names the claim's value, or the text's product has it in a typed field."""
    if not 0 <= claim.start < claim.stop <= len(text.text):
        return False
    span = text.text[claim.start : claim.stop]
    if claim.polarity == "is":
        return names_circumstance(claim.value, span)
    return claim.value in known.naming(span) or claim.value in known.of_product.get(text.product, frozenset())


def said(claim: Claim, text: Written, by: Source) -> Said:
    """The claim with the words it stands on."""
    return Said(claim, text.fact, text.at, text.text[claim.start : claim.stop], by)


@lru_cache(maxsize=20_000)
def _read(text: str, product: str, kind: str, known: Vocabulary) -> tuple[Claim, ...]:
    if speaks_to_machines(text):
        return ()
    return (*claims(text, known, product), *(each for each in circumstances(text) if _told(each, text, known)))


_NAMES = frozenset({"brand", "category"})


def _told(claim: Claim, text: str, known: Vocabulary) -> bool:
    """Whether an occasion is told of, and not only a part of the name of a shelf or maker: running, not running
    tops."""
    if claim.value.kind not in ("occasion", "life_event"):
        return True
    rest = list(text)
    for each in known.mentions(folded(text)):
        if each.value.kind in _NAMES and not is_circumstance(claim.value, text[each.start : each.stop]):
            rest[each.start : each.stop] = " " * (each.stop - each.start)
    return names_circumstance(claim.value, "".join(rest[claim.start : claim.stop]))


def speaks_to_machines(text: str) -> bool:
    """Whether a text tells a machine what to do or to note: nobody says that of themself, so nothing in it is
    believed."""
    return says("machine", folded(text))
