"""What of a model's words is said: the sentences that facts of this turn bear out, each with those facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daogou.assistant.rules.moment import Moment
from daogou.assistant.turn import Reply
from daogou.guide.cards import Sentence
from daogou.guide.checking.check import untraced
from daogou.guide.facts import product_fact
from daogou.guide.ledger import Amount, Fact
from daogou.types import FactId

_SENTENCE = re.compile(r"[^.!?。！？\n]+(?:[.](?=\d)[^.!?。！？\n]+)*[.!?。！？]*")
_LONGEST = 600


def checked(text: str, replies: Sequence[Reply], moment: Moment) -> list[Sentence]:
    """In order. A sentence that says of something that it was done or will be is never a model's to say."""
    facts = list(_facts(replies, moment))
    said = []
    for sentence in _SENTENCE.findall(text[:_LONGEST]):
        told = sentence.strip()
        if not re.search(r"\w", told) or _DONE.search(told) or untraced(told, facts, moment.tools.currency):
            continue
        named = [fact.id for fact in facts if any(name and name.casefold() in told.casefold() for name in fact.names)]
        said.append(Sentence(told, named))
    return said


_DONE = re.compile(
    r"\b(?:refund|return|cancel|exchang|chang|confirm|order|paid|deliver|shipp|process)\w*|退|换|取消|确认|订单|已|发货|送达",
    re.IGNORECASE,
)


def _facts(replies: Sequence[Reply], moment: Moment) -> Iterator[Fact]:
    """What this turn showed, as the checker takes it."""
    for reply in replies:
        yield from (product_fact(card.product) for card in reply.cards)
        if reply.cards:
            count = Amount("products", len(reply.cards), "count")
            yield Fact(FactId("shown"), None, (moment.state.wanted.about,), (count,))
