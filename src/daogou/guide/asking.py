"""The written guide by a language model: what it is told of the sections, and what of its answer is shown.

It is told the same checked sentences that the templates say, and may say them better. What it writes about a product
may cite that product's facts alone, and is shown only where the checker finds nothing untraced in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from daogou.guide.cards import Sentence
from daogou.guide.checking.check import untraced
from daogou.guide.sections import Guide, Section
from daogou.guide.writing import facts_of
from daogou.language.ask import Ask, Limits
from daogou.language.prompts import render
from daogou.types import FactId, Language, ShopperId

_LANGUAGES: Mapping[Language, str] = {"en": "English", "zh": "Chinese (简体中文)"}


class LetterSentence(BaseModel):
    """One sentence about the product of this number."""

    model_config = ConfigDict(extra="ignore")
    product: int
    text: str = Field(max_length=300)


class Letter(BaseModel):
    """What the model writes."""

    sentences: list[LetterSentence] = Field(default_factory=list, max_length=12)


def prepare(guide: Guide, language: Language, shopper: ShopperId, names: Sequence[str] = ()) -> Ask[Letter]:
    """The question: the sections' first products by their numbers from 1, with what may be said of each."""
    told = "\n\n".join(_told(number, section, language) for number, section in enumerate(guide.sections, 1))
    prompt = render("guide", 1, {"language": _LANGUAGES[language], "products": told})
    return Ask("guide", prompt, Letter, Limits(tokens=600, seconds=60), tuple(guide.facts), shopper, names)


def _told(number: int, section: Section, language: Language) -> str:
    card = section.shown.cards[0]
    lines = [str(card.product.price)] if card.product.price else []
    lines += [said.text for said in _said(section)]
    return "\n- ".join([f"{number}. “{card.product.title.within(language)}”", *lines])


def _said(section: Section) -> Iterator[Sentence]:
    """All that is said of a section's first product already: it holds."""
    yield from (said for said in (section.why, section.said) if said)
    yield from section.shown.cards[0].reasons


def accept(guide: Guide, answer: Letter, currency: str) -> Guide:
    """The guide with the model's sentences where they hold; where none holds of a section, the template's stays. What
    does not hold is counted as dropped."""
    sections, dropped = list(guide.sections), guide.dropped
    for told in answer.sentences:
        if not 1 <= told.product <= len(sections) or not told.text.strip():
            continue
        section = guide.sections[told.product - 1]
        product = section.shown.cards[0].product.id
        cited = dict.fromkeys([FactId(f"product:{product}"), *(fact for said in _said(section) for fact in said.facts)])
        sentence = Sentence(told.text.strip(), list(cited))
        if untraced(sentence.text, facts_of(sentence, guide.facts), currency, product):
            dropped += 1
        else:
            sections[told.product - 1] = replace(section, said=sentence)
    return Guide(sections, guide.facts, dropped, "model")
