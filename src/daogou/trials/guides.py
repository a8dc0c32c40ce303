"""Guides: is every sentence true, does whoever checks truth find what is false, and how fast do they come.

The guides' sentences are checked against facts that were counted anew from the stores' tables. The checker itself is
measured by faults planted into true sentences, one each, by true sentences in other words than the guide's own, and by
texts of another hand about invented facts, true and false, that it was not built by.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from daogou.app import Shop
from daogou.guide.cards import Sentence
from daogou.guide.checking.check import untraced
from daogou.guide.ledger import Fact
from daogou.guide.sections import Guide
from daogou.guide.writing import facts_of
from daogou.shop.products import Product
from daogou.trials.guide_facts import TRUSTED, GuideFacts
from daogou.trials.others_words.texts import measured
from daogou.trials.paraphrases import paraphrases
from daogou.trials.planted import Planted, TrueSentence, planted
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import LANGUAGES, FactId, ProductId, Progress, Words, silent


@dataclass
class _Read:
    """What reading so many guides told."""

    took: list[float] = field(default_factory=list)
    sections: Counter[str] = field(default_factory=Counter)
    true: list[TrueSentence] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    dropped: int = 0
    facts: dict[FactId, Fact] = field(default_factory=dict)
    products: dict[ProductId, Product] = field(default_factory=dict)


def run(shop: Shop, n: int = 200, faults: int = 1_000, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """`n` guides, half of them Chinese, for shoppers from few orders to many, and so many planted `faults`."""
    draw, currency = np.random.default_rng(seed), shop.settings.currency
    read = _read(shop, n, progress)
    titles = [product.title.within(language) for product in read.products.values() for language in LANGUAGES]
    tried = [(fault, _is_found(said, fault, currency)) for said, fault in planted(read.true, titles, faults, draw)]
    names = {id_: _names(product) for id_, product in read.products.items()}
    others = list(paraphrases(list(read.facts.values()), names, currency))
    alarms = [said.text for said in others if untraced(said.text, said.facts, currency)]
    p50, p99 = np.percentile(read.took, [50, 99])
    row = {
        "sentences": float(len(read.true) + len(read.wrong)),
        "untraced": float(len(read.wrong)),
        "dropped": float(read.dropped),
        "faults": float(len(tried)),
        "found": sum(hit for _, hit in tried) / max(len(tried), 1),
        "paraphrases": float(len(others)),
        "false_alarms": len(alarms) / max(len(others), 1),
        **measured("held_out"),
        "p50_ms": float(p50),
        "p99_ms": float(p99),
        "peak_mb": peak_mb(),
    }
    notes = {
        "sections": dict(read.sections),
        "found_by_kind": _by_kind(tried),
        "not_found": [fault.text for fault, hit in tried if not hit][:20],
        "taken_on_trust": sorted(TRUSTED),
        "untraced": read.wrong[:20],
        "alarms": alarms[:20],
    }
    dataset, made_by = shop.settings.name.en, "templates"
    return BenchResult("guides", dataset, "200 guides", {made_by: row}, made_by, len(read.took), seed, notes)


def _read(shop: Shop, n: int, progress: Progress) -> _Read:
    """The guides of so many shoppers, each sentence held against the facts counted anew."""
    anew, read = GuideFacts(shop), _Read()
    who = [shopper for shopper, _ in shop.sample_shoppers(n)]
    shop.guides.of(who[0], noted=False)  # opens the release
    for place, shopper in enumerate(who):
        language = LANGUAGES[place % 2]
        began = time.perf_counter()
        guide = shop.guides.of(shopper, language, noted=False)
        read.took.append(1_000 * (time.perf_counter() - began))
        read.sections.update(section.kind for section in guide.sections)
        read.dropped += guide.dropped
        own = anew.ledger(shopper, guide.facts)
        for said, about in _sentences(guide):
            cited = facts_of(said, own)
            if untraced(said.text, cited, shop.settings.currency, about):
                read.wrong.append(said.text)
            else:
                read.true.append(TrueSentence(said.text, cited, about, language))
        if place < 20:  # enough to say true things of in other words
            read.facts |= own
            read.products |= {
                card.product.id: card.product for section in guide.sections for card in section.shown.cards
            }
        progress("guides", place + 1, len(who))
    spoken_of = {fact.about for fact in read.facts.values() if fact.about} - read.products.keys()
    read.products |= shop.database.products.get(sorted(spoken_of))
    return read


def _sentences(guide: Guide) -> Iterator[tuple[Sentence, ProductId | None]]:
    """All that a guide says, and the product that "this" means."""
    yield from ((said, None) for said in guide.text)
    for section in guide.sections:
        if section.why:
            yield section.why, None
        yield from ((said, card.product.id) for card in section.shown.cards for said in card.reasons)
        yield from ((card.runs_out, card.product.id) for card in section.shown.cards if card.runs_out)


def _is_found(said: TrueSentence, fault: Planted, currency: str) -> bool:
    return bool(untraced(fault.text, fault.facts, currency, said.about))


def _by_kind(tried: Sequence[tuple[Planted, bool]]) -> dict[str, str]:
    kinds, found = Counter(fault.kind for fault, _ in tried), Counter(fault.kind for fault, hit in tried if hit)
    return {kind: f"{found[kind]} of {count}" for kind, count in sorted(kinds.items())}


def _names(product: Product) -> dict[str, Words]:
    return {"title": product.title, "brand": product.brand_name, "shelf": product.category_name}
