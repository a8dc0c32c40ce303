"""What a shopper says of their life: occasions, household, whom they give presents to, sizes, price level, life events.

The words are `circumstances.csv` (regular expressions, no shop's own) and `people.csv`; as with likes, what asks,
supposes, denies or tells of others states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from daogou.language.words import is_chinese
from daogou.reading.claims import Claim, folded
from daogou.reading.clauses import Clause, clauses
from daogou.reading.cues import says
from daogou.reading.opinions import NO_LETTER_AFTER, NO_LETTER_BEFORE, read_words
from daogou.reading.people import HOUSEHOLD, SELF, name_of, people, person_of, whom
from daogou.reading.vocabulary import Value

AT_HOME = (*HOUSEHOLD, "roommate")
"""Who is of a household where they are called the shopper's own."""
_LABEL = r"x{0,3}s|m|x{0,4}l|[2-5]xl|3[4-9](?:\.5)?|4[0-9](?:\.5)?"
_SIZE = re.compile(rf"{NO_LETTER_BEFORE}(?<!['.])(?:eu|uk|us)? ?(?P<size>{_LABEL}){NO_LETTER_AFTER}")


def circumstances(text: str) -> list[Claim]:
    """All that the text states of them, each once."""
    found: dict[tuple[object, str], Claim] = {}
    for clause in clauses(folded(text)):
        if says("aside", clause.text) or says("supposed", clause.text):
            continue
        for claim in (*_household(clause), *_recipients(clause), *_told(clause, text)):
            found.setdefault((claim.value, claim.for_whom), claim)
    return list(found.values())


def value_named(kind: str, word: str) -> str:
    """Which of the known values of this kind a plain word names; the word itself, folded, where it names none."""
    plain = folded(word).strip().replace("_", " ").replace("-", " ")
    if kind == "life_event" and (begun := _BEGUN.match(plain)):
        return f"started_{value_named('occasion', begun[1])}"
    if kind in ("household", "recipient"):
        return person_of(plain) or plain
    named = [row["value"] for row in _rows(kind) if plain in row["names"].split("|")]
    return next(iter(named), "") or next((v for v, pattern in _patterns(kind) if pattern.fullmatch(plain)), plain)


def names_circumstance(value: Value, text: str) -> bool:
    """Whether the text has words for this value: what a claim's span is checked for."""
    said = folded(text)
    if value.kind in ("household", "recipient"):
        return any(person.who == value.value for person in people(said))
    if value.kind == "size":
        return any(found["size"].upper() == value.value for found in _SIZE.finditer(said))
    return any(pattern.search(said) for pattern in _words_of(value))


def is_circumstance(value: Value, words: str) -> bool:
    """Whether these words are an occasion or life event and nothing else."""
    return any(pattern.fullmatch(folded(words).strip()) for pattern in _words_of(value))


def _words_of(value: Value) -> Iterator[re.Pattern[str]]:
    begun = value.kind == "life_event" and value.value.startswith("started_")
    kind, name = ("occasion", value.value.removeprefix("started_")) if begun else (value.kind, value.value)
    yield from (pattern for known, pattern in _patterns(kind) if known == name)


def circumstances_named(text: str) -> Iterator[tuple[Value, int, int]]:
    """What a folded text names, said of the shopper or not: persons as members of a household and as who gets a
    present, sizes, occasions, life events, each with where it is named."""
    for person in people(text):
        place = person.start, person.stop
        if person.who in AT_HOME:
            yield Value("household", "household", person.who), *place
        if person.who not in HOUSEHOLD:
            yield Value("recipient", "gift", person.who), *place
    for key in ("shoes", "clothes"):
        if says(key, text):
            for size in _SIZE.finditer(text):
                yield Value("size", key, size["size"].upper()), *size.span("size")
    for kind in ("occasion", "life_event"):
        for value, pattern in _patterns(kind):
            if found := pattern.search(text):
                yield Value(kind, kind, value), *found.span()


def circumstance_name(value: Value) -> tuple[str, str]:
    """What a value of these kinds is called in English and in Chinese; empty where nothing is known of it."""
    if value.kind in ("size", "price_level"):
        return "", ""
    if value.kind in ("household", "recipient"):
        name = name_of(value.value)
        return name.en, name.zh
    rows = [row for row in _rows(value.kind) if row["value"] == value.value]
    plain = [word for row in rows[:1] for word in row["words"].split("|")]
    zh = next((word for word in plain if word.isalpha() and is_chinese(word)), "")
    return value.value.replace("_", " ") if rows else "", zh


def _is(clause: Clause, kind: str, value: str, for_whom: str = SELF, key: str = "", ended: bool = False) -> Claim:
    return Claim(Value(kind, key or kind, value), "is", for_whom, ended, clause.start, clause.stop)


def _household(clause: Clause) -> Iterator[Claim]:
    for person in people(clause.text):
        lives_here = person.ours and person.who in AT_HOME
        meant = says("none of", clause.text[: person.start]) or says("pictured", clause.text[person.stop :])
        if lives_here and not meant:
            yield _is(clause, "household", person.who)


def _recipients(clause: Clause) -> Iterator[Claim]:
    """Who gets a present, or who is bought for and is not of the household."""
    present, bought = says("gift", clause.text), says("present", clause.text)
    for person in people(clause.text):
        before, after = clause.text[: person.start], clause.text[person.stop :]
        if says("advice", clause.text) or says("giver", after) or says("given by", before):
            continue
        for_them = bought or says("buying for", before)
        if present or (for_them and person.who not in AT_HOME):
            yield _is(clause, "recipient", person.who, "gift", "gift")


def _told(clause: Clause, text: str) -> Iterator[Claim]:
    rest = text[clause.stop : clause.stop + 1]
    if rest in ("?", "？") or says("void", clause.text):
        return
    speaks_of = {whom(person.who) for person in people(clause.text)} or {SELF}
    yield from _sizes(clause, speaks_of)
    if not says("unsaid", clause.text) and (says("self", clause.text) or SELF in speaks_of):
        for kind, cue in (("price_level", ""), ("occasion", "doing"), ("life_event", "happening")):
            over = kind == "life_event" and says("long ago", clause.text)
            if over or (cue and not says(cue, clause.text)):
                continue
            for value, pattern in _patterns(kind):
                if pattern.search(clause.text):
                    yield _is(clause, kind, value, ended=says("once", clause.text) and kind != "life_event")
                    if kind == "occasion" and says("begun", clause.text):
                        yield _is(clause, "life_event", f"started_{value}")


def _sizes(clause: Clause, speaks_of: set[str]) -> Iterator[Claim]:
    if not says("wearing size", clause.text) or says("misfit", clause.text):
        return
    found = {match["size"].upper() for match in _SIZE.finditer(clause.text)}
    if len(found) == 1 and len(speaks_of) == 1:
        size = found.pop()
        shoes = says("shoes", clause.text) or (
            size[0].isdigit() and not says("clothes", clause.text) and "X" not in size
        )
        yield _is(clause, "size", size, next(iter(speaks_of)), "shoes" if shoes else "clothes")


_BEGUN = re.compile(r"(?:started|took up|taken up|new to|began|开始|迷上|爱上) ?(.+)")


@cache
def _rows(kind: str) -> list[dict[str, str]]:
    return [row for row in read_words("circumstances.csv") if row["kind"] == kind]


@cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["value"], _either(row)) for row in _rows(kind))


def _either(row: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(f"{NO_LETTER_BEFORE}(?:{row['words']}){NO_LETTER_AFTER}" if row else "")
