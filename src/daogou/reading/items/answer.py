"""The question about one product's texts, the rules' answer to it, and what of any answer is believed.

An attribute has to quote one of the product's own texts, word for word, and the quote has to name the value, as what
the product is and not as what it is not, goes with or also comes in. Of a text that speaks to machines nothing is
believed. What the shop itself states is never asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from daogou.language.ask import Ask, Limits
from daogou.language.prompts import render
from daogou.reading.claims import folded
from daogou.reading.clauses import clauses
from daogou.reading.cues import says
from daogou.reading.items.catalogued import COMPATIBILITY, USE, Catalogued, Item
from daogou.reading.opinions import NO_LETTER_AFTER, NO_LETTER_BEFORE, any_of, read_words

PROMPT = ("item", 1)
LONGEST = 1_200
"""Characters of one text; what is longer is read up to there."""
_VALUE_LONGEST = 40
_LIST = re.compile(r"[,，、;；/]| and |和|及")
_NOTHING = frozenset({"", "none", "n/a", "null", "unknown", "not stated", "无", "没有", "未知", "未提及"})
_STATED_BY: Mapping[str, re.Pattern[str]] = {
    USE: re.compile(
        r"\b(?:for|use[ds]? (?:as|in|on|to)|ideal|suits?|designed|when|while)\b|适合|用于|适用|可用|专为|用来|[时用]$"
    ),
    COMPATIBILITY: re.compile(
        r"\b(?:works? (?:with|on)|compatible|fits?|supports?|suitable|safe|ready|proof|features?|for)\b"
        r"|兼容|支持|适用|适配|适合|可用|可[放进上]|特点"
    ),
}
"""Of what may be anything, the words must say that it is that: a small model fills in whatever it finds."""
_OF_DATA = re.compile(
    r"[{}]|\"\s*:|\b(?:json|attributes?|catalogu?e (?:editor|writer|entry))\b|\b(?:write|say|note|claim|answer) that\b"
    r"|属性|字段|(?:写|标|填|记)(?:上|入|为|成)"
)
"""A text for buyers speaks of the product and not of its record: who writes that speaks to what keeps records."""
_NUMBERS: Mapping[str, re.Pattern[str]] = {
    "weight": re.compile(rf"{NO_LETTER_BEFORE}\d+(?:\.\d+)? ?(?:kg|g|mg|lb|oz|千克|公斤|克|斤){NO_LETTER_AFTER}"),
    "volume": re.compile(rf"{NO_LETTER_BEFORE}\d+(?:\.\d+)? ?(?:ml|cl|l|litres?|liters?|毫升|升){NO_LETTER_AFTER}"),
    "power": re.compile(rf"{NO_LETTER_BEFORE}\d+(?:\.\d+)? ?(?:w|kw|watts?|瓦|千瓦){NO_LETTER_AFTER}"),
}
"""Measures that are read wherever the product's texts give one and the shop does not."""


class ToldAttribute(BaseModel):
    """One attribute, and the words that state it."""

    model_config = ConfigDict(extra="ignore")
    name: str
    value: str
    quote: str


class ItemAnswer(BaseModel):
    """What a product's texts say it is like."""

    attributes: list[ToldAttribute] = Field(default_factory=list, max_length=8)


@dataclass(frozen=True)
class ItemFact:
    """What `field` of the product's own texts says of it, in the words `quote`. `value` is the shop's own where it
    knows one."""

    name: str
    value: str
    field: str
    quote: str


@dataclass(frozen=True)
class AcceptedItem:
    """The facts that stand, and how many were dropped for what reason."""

    facts: Sequence[ItemFact]
    dropped: Mapping[str, int]


def prepare(item: Item) -> Ask[ItemAnswer]:
    """The question about these texts."""
    texts = "\n".join(" ".join(text[:LONGEST].split()) for text in _read(item).values())
    prompt = render(*PROMPT, {"texts": texts, "names": ", ".join(item.wanted)})
    return Ask("item", prompt, ItemAnswer, Limits(tokens=384, seconds=600))


def by_rules(item: Item, known: Catalogued) -> ItemAnswer:
    """What the shop's own words for attributes, and measures, find in the texts."""
    told: dict[tuple[str, str], ToldAttribute] = {}
    for text in _read(item).values():
        for clause in clauses(text):
            for name, value in _found(item, known, clause.text):
                if _is_its_own(clause.text, value):
                    told.setdefault((name, value.lower()), ToldAttribute(name=name, value=value, quote=clause.text))
    return ItemAnswer(attributes=list(told.values())[:8])


def _found(item: Item, known: Catalogued, clause: str) -> Iterator[tuple[str, str]]:
    for name in item.wanted:
        for value in known.values(name, clause):
            yield name, _words_of(known, name, value.value, clause)
    for name, pattern in _NUMBERS.items():
        yield from ((name, found[0]) for found in pattern.finditer(folded(clause)))


def accept(item: Item, answer: ItemAnswer, known: Catalogued) -> AcceptedItem:
    """What of the answer stands on the product's own words; each name and value once."""
    kept: dict[tuple[str, str], ItemFact] = {}
    dropped: Counter[str] = Counter()
    for told in _one_by_one(answer):
        found = _checked(told, item, known)
        if isinstance(found, ItemFact) and _said_before(found, kept.values(), known):
            found = "it is said of something else"
        if isinstance(found, str):
            dropped[found] += 1
        else:
            kept.setdefault((found.name, found.value.lower()), found)
    return AcceptedItem(list(kept.values()), dropped)


def _one_by_one(answer: ItemAnswer) -> Iterator[ToldAttribute]:
    """Each value of a list by itself; those that say that nothing is said are left out."""
    for told in answer.attributes:
        for value in _LIST.split(told.value):
            if value.strip().lower() not in _NOTHING:
                yield ToldAttribute(name=told.name, value=value.strip(), quote=told.quote)


def _said_before(found: ItemFact, kept: Iterable[ItemFact], known: Catalogued) -> bool:
    """Whether another attribute has the same words already, and the shop knows them of neither: one of them is wrong,
    and what is asked for first comes first."""
    same = [fact for fact in kept if fact.name != found.name and fact.value.lower() == found.value.lower()]
    return bool(same) and not known.values(found.name, found.value)


def _checked(told: ToldAttribute, item: Item, known: Catalogued) -> ItemFact | str:
    """The fact, or why it is dropped."""
    name = next((each for each in (*item.wanted, *_NUMBERS) if each.lower() == told.name.strip().lower()), "")
    if not name:
        return "not asked for"
    field, quote = _where(told.quote, _read(item))
    if not quote:
        return "the quote is not there"
    value = told.value.strip()
    words = _words_of(known, name, value, quote) if len(value) <= _VALUE_LONGEST else ""
    if not words or not _words_of(known, name, value, told.quote):
        return "the quote does not name it"
    if not _is_its_own(quote, words):
        return "the words say something else"
    own = known.values(name, words)
    if not own and (why := _unheld(name, words, quote, known)):
        return why
    return ItemFact(name, own[0].value if own else words, field, quote)


def _unheld(name: str, words: str, quote: str, known: Catalogued) -> str:
    """Why words that are no value of the shop's do not stand for this attribute; empty where they may."""
    if known.words.naming(words):
        return "it is of another kind"
    if name in _STATED_BY and not _STATED_BY[name].search(folded(quote)):
        return "the words do not state it"
    return ""


def _where(quote: str, texts: Mapping[str, str]) -> tuple[str, str]:
    """The field that holds these words, and all of the clauses that they are of: what a few words say is told by those
    around them. Empty where no field does."""
    wanted = folded(quote).strip()
    for field, text in texts.items():
        start = folded(text).find(wanted) if wanted else -1
        if start >= 0:
            stop = start + len(wanted)
            around = [clause for clause in clauses(text) if clause.start < stop and start < clause.stop]
            return field, text[min([start, *(c.start for c in around)]) : max([stop, *(c.stop for c in around)])]
    return "", ""


def _words_of(known: Catalogued, name: str, value: str, quote: str) -> str:
    """The words in the quote that name this value, by itself or by any name that the shop has for it."""
    if value and (found := any_of([value.lower()]).search(folded(quote))):
        return quote[found.start() : found.end()]
    same = set(known.values(name, value)) | {each for each in known.values(name, quote) if each.value == value}
    phrases = [phrase for phrase, values in known.words.phrases.items() if values & same]
    found = any_of(phrases).search(folded(quote)) if phrases else None
    return quote[found.start() : found.end()] if found else ""


def _is_its_own(quote: str, words: str) -> bool:
    """Whether the words are said of the product itself in at least one clause."""
    pattern = any_of([words.lower()])
    for clause in clauses(folded(quote)):
        for found in pattern.finditer(clause.text):
            before, after = _asides()
            if not before.search(clause.text[: found.start()]) and not after.match(clause.text[found.end() :]):
                return True
    return False


def _read(item: Item) -> Mapping[str, str]:
    """The texts that speak to people."""
    return {field: text for field, text in item.texts.items() if not _speaks_to_machines(folded(text))}


def _speaks_to_machines(said: str) -> bool:
    return says("machine", said) or bool(_OF_DATA.search(said))


@cache
def _asides() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What, before or after a value, says that the product itself is not of it."""
    rows = read_words("items/asides.csv")
    en, zh = (
        "|".join(row["pattern"] for row in rows if (row["where"], row["language"]) == ("before", each))
        for each in ("en", "zh")
    )
    after = "|".join(row["pattern"] for row in rows if row["where"] == "after")
    before = rf"{NO_LETTER_BEFORE}(?:{en}){NO_LETTER_AFTER}(?:[ -][\w'’-]+){{0,4}}[ -]*$|(?:{zh})[^，。；]{{0,8}}$"
    return re.compile(before), re.compile(rf"\s*(?:{after})")


def merged(rules: Sequence[ItemFact], model: Sequence[ItemFact]) -> list[ItemFact]:
    """What both say: the rules' facts, and the model's of what the rules found nothing for."""
    found = {fact.name for fact in rules}
    return [*rules, *(fact for fact in model if fact.name not in found)]
