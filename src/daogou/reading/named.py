"""What a text names that the shopper may be taken to like, avoid or be, sentence by sentence; not what is said of it.

Rules find what is named, and a language model is asked what is said of it: so no model can bring up anything that is
not in the text. What a sentence asks or supposes is left out, since it states nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daogou.reading.circumstances import circumstances_named
from daogou.reading.claims import folded
from daogou.reading.cues import says
from daogou.reading.people import SELF, people, whom
from daogou.reading.statements import sentences
from daogou.reading.vocabulary import Value, Vocabulary


@dataclass(frozen=True)
class Named:
    """text[start:stop] is the sentence, `words` name the value in it. `for_whom`: the one person whom it speaks of, the
    shopper where it speaks of nobody; empty where it speaks of several."""

    value: Value
    words: str
    for_whom: str
    start: int
    stop: int


def named(text: str, vocabulary: Vocabulary, product: str = "") -> list[Named]:
    """In the order of the text, each value once a sentence."""
    said = folded(text)
    found: list[Named] = []
    for start, stop in sentences(said):
        sentence = said[start:stop]
        if sentence.endswith(("?", "？")) or says("void", sentence):
            continue
        about = {whom(person.who) for person in people(sentence)} or {SELF}
        for_whom = about.pop() if len(about) == 1 else ""
        words: dict[Value, str] = {}
        for value, begin, end in _values(sentence, vocabulary, product):
            words.setdefault(value, text[start + begin : start + end])
        found += [Named(value, each, for_whom, start, stop) for value, each in words.items()]
    return found


def _values(sentence: str, vocabulary: Vocabulary, product: str) -> Iterator[tuple[Value, int, int]]:
    for mention in vocabulary.mentions(sentence, product):
        yield mention.value, mention.start, mention.stop
    yield from circumstances_named(sentence)
