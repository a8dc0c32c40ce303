"""True sentences in other words than the guide's own: what a checker must let pass.

`paraphrases.csv` holds the words; its `needs` names the amount that a fact must have for it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from daogou.guide.ledger import Fact
from daogou.guide.sentences import ago, every, times
from daogou.trials.planted import TrueSentence
from daogou.types import Language, Money, ProductId, Words


def paraphrases(
    facts: Sequence[Fact], names: Mapping[ProductId, Mapping[str, Words]], currency: str
) -> Iterator[TrueSentence]:
    """Of each template that a product's facts can fill, one sentence; `names` holds a product's title, brand and
    shelf."""
    about: dict[ProductId, list[Fact]] = {}
    for fact in facts:
        if fact.about is not None and fact.beside is None:
            about.setdefault(fact.about, []).append(fact)
    for product, cited in about.items():
        for needs, language, text in _templates():
            filled = _filled(text, needs, _told(cited, names[product], currency, language), cited)
            if filled:
                yield TrueSentence(filled, cited, product, language)


@cache
def _templates() -> Sequence[tuple[str, Language, str]]:
    with (files("daogou.trials") / "paraphrases.csv").open(encoding="utf-8") as lines:
        return [(row["needs"], "zh" if row["language"] == "zh" else "en", row["text"]) for row in csv.DictReader(lines)]


def _told(cited: Sequence[Fact], names: Mapping[str, Words], currency: str, language: Language) -> dict[str, str]:
    amounts = {amount.role: amount.value for fact in cited for amount in fact.amounts if amount.unit != "products"}
    told = {name: words.within(language) for name, words in names.items()}
    if "price" in amounts:
        told["price"] = str(Money(int(amounts["price"]), currency))
    if "often" in amounts:
        told |= {"often": times(amounts["often"], language), "since": ago(amounts["since"], language)}
    if "every" in amounts:
        told["every"] = every(amounts["every"], language)
    if any("popular" in fact.claims for fact in cited):
        told["buyers"] = f"{int(amounts['count']):,}"
    return told


def _filled(text: str, needs: str, told: Mapping[str, str], cited: Sequence[Fact]) -> str:
    if needs == "new":
        return text.format(**told) if any("new_to_you" in fact.claims for fact in cited) else ""
    return text.format(**told) if told.get(needs) else ""
