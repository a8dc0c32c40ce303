"""Beliefs about shoppers against what is known to be so of them (docs/profile-shops.md): which arm finds how much.

Arms: nothing; statistics; statistics and rules on words; with a model also what it reads. Precision: how many of the
found traits are so. Recall: how many of those that are so and show in words or acts are found.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from daogou.app.language import desk_of
from daogou.language.ask import Ask
from daogou.language.run import Outcome, tell
from daogou.language.run import run as ask_all
from daogou.profiles.behaviour import Assortment, counted
from daogou.profiles.beliefs import Belief, believe
from daogou.profiles.digest import Answer, accept, digest, prepare
from daogou.profiles.leanings import Act
from daogou.profiles.reading import Written, heard
from daogou.reading.catalogue import Catalogue
from daogou.reading.circumstances import value_named
from daogou.testing.madeup.form import TraitRow
from daogou.testing.madeup.loading import ProfileShop, load
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult
from daogou.types import DAY, FactId, InvalidInput, Progress, ShopperId, seconds, silent

Trait = tuple[str, str, str, str]
"""Kind, value, polarity, for whom."""
MODEL_READS = 60
_OPEN = frozenset({"household", "recipient", "occasion", "life_event", "price_level"})
_HOUSEHOLD = frozenset({"self", "child", "partner", "pet"})


@dataclass
class _Shopper:
    """One shopper's facts, and what is so."""

    language: str = "en"
    acts: list[Act] = field(default_factory=list)
    texts: list[Written] = field(default_factory=list)
    so: dict[Trait, str] = field(default_factory=dict)
    """By trait: what it is known from."""


def run(
    shop: Path | None = None,
    seed: int = 1,
    shoppers: int = 300,
    products: int = 2_000,
    llm: str = "",
    progress: Progress = silent,
) -> BenchResult:
    """On the shop in this folder; without one, a made-up shop of this seed. With `llm` also what that model reads of
    `MODEL_READS` shoppers. Raises `InvalidInput`."""
    if shop is not None:
        return _judged(load(shop), shop.name, seed, llm, progress)
    from daogou.testing.madeup.export import write
    from daogou.testing.madeup.world import make

    with TemporaryDirectory() as folder:
        write(make(seed, shoppers, products, progress), Path(folder))
        return _judged(load(Path(folder)), f"made-up shop, seed {seed}", seed, llm, progress)


def _judged(shop: ProfileShop, name: str, seed: int, llm: str, progress: Progress) -> BenchResult:
    catalogue = Catalogue.of([product.model_dump() for product in shop.products])
    assortment = Assortment(catalogue)
    now = seconds(shop.about.now)
    everyone = _everyone(shop, now)
    if not any(one.so for one in everyone.values()):
        raise InvalidInput(f"{name} knows nothing that is so of its shoppers: traits.jsonl holds none that hold now.")
    found: dict[str, list[tuple[_Shopper, set[Trait]]]] = defaultdict(list)
    dropped = 0
    for done, one in enumerate(everyone.values(), 1):
        said, wrong = heard(one.texts, catalogue.known)
        dropped += wrong
        by_acts = counted([act for act in one.acts if act.day * DAY <= now], assortment, now)
        for arm, beliefs in {
            "nothing": [],
            "statistics": believe([], by_acts, now),
            "words": believe(said, [], now),
            "statistics and words": believe(said, by_acts, now),
        }.items():
            found[arm].append((one, _traits(beliefs)))
        progress("read", done, len(everyone))
    notes: dict[str, object] = {}
    if llm:
        arms, told = _with_model(everyone, assortment, now, llm, progress)
        found |= arms
        notes["model"] = told
    table = _table(found)
    notes |= _notes(found["statistics and words"]) | {"claims dropped by the check": dropped}
    protocol = "traits that hold now, by kind, value, polarity and for whom; intervals draw shoppers"
    return BenchResult("profiles", name, protocol, table, "statistics and words", len(everyone), seed, notes)


def _with_model(
    everyone: Mapping[str, _Shopper], shop: Assortment, now: int, llm: str, progress: Progress
) -> tuple[Mapping[str, list[tuple[_Shopper, set[Trait]]]], Mapping[str, object]]:
    """The same shoppers with and without the model, and what became of its answers and claims."""
    known = shop.catalogue.known
    chosen = {who: everyone[who] for who in _chosen(everyone)}
    by_rules = {who: heard(one.texts, known)[0] for who, one in chosen.items()}
    digests = [digest(ShopperId(who), one.texts, known, by_rules[who]) for who, one in chosen.items()]
    outcomes = _answers([ask for given in digests for ask in prepare(given)], llm, progress)
    answers = iter(outcomes)
    arms: dict[str, list[tuple[_Shopper, set[Trait]]]] = defaultdict(list)
    dropped: Counter[str] = Counter()
    for given in digests:
        one, rules = chosen[given.shopper], by_rules[given.shopper]
        got = accept(given, [outcome.answer for outcome in islice(answers, len(given.questions))], known)
        dropped.update(got.dropped)
        by_acts = counted([act for act in one.acts if act.day * DAY <= now], shop, now)
        arms["the same shoppers without the model"].append((one, _traits(believe(rules, by_acts, now))))
        arms["words and model"].append((one, _traits(believe([*rules, *got.said], [], now))))
        arms["statistics, words and model"].append((one, _traits(believe([*rules, *got.said], by_acts, now))))
    told = {"shoppers": len(chosen), "questions": len(outcomes), "answers": dict(tell(outcomes))}
    return arms, {**told, "claims dropped": dict(dropped), **_notes(arms["statistics, words and model"])}


def _answers(asks: Sequence[Ask[Answer]], llm: str, progress: Progress) -> Sequence[Outcome[Answer]]:
    """Kept as they come, so that a run that was cut off goes on where it was."""
    folder = cache_folder() / "profiles"
    desk = desk_of(folder, llm, lambda id_: int.from_bytes(hashlib.blake2b(id_.encode(), digest_size=8).digest()))
    if desk.generator is None:
        raise InvalidInput(f"The model {llm} cannot be asked: {desk.lacking}.")
    return asyncio.run(ask_all(asks, desk, lambda _: None, progress))


def _chosen(everyone: Mapping[str, _Shopper]) -> list[str]:
    """Half of each language, evenly over all who wrote something."""
    chosen: list[str] = []
    for language in ("en", "zh"):
        some = [who for who, one in everyone.items() if one.language == language and one.texts]
        chosen += some[:: max(1, len(some) * 2 // MODEL_READS)][: MODEL_READS // 2]
    return chosen


def _everyone(shop: ProfileShop, now: int) -> Mapping[str, _Shopper]:
    everyone = {row.id: _Shopper() for row in shop.shoppers}
    for line in shop.order_lines:
        everyone[line.shopper].acts.append(Act(line.product, FactId(f"order:{line.order}"), False, line.at // DAY))
    for event in shop.events:
        if event.product and event.kind in ("view", "cart", "like", "hide"):
            act = Act(event.product, FactId(f"event:{event.id}"), event.kind == "hide", event.at // DAY)
            everyone[event.shopper].acts.append(act)
    languages: dict[str, list[str]] = defaultdict(list)
    for text in shop.texts:
        if text.at <= now:
            written = Written(FactId(f"text:{text.id}"), text.kind, text.product or "", text.at, text.text)
            everyone[text.shopper].texts.append(written)
            languages[text.shopper].append(text.language or "en")
    for who, some in languages.items():
        everyone[who].language = max(("en", "zh"), key=some.count)
    for trait in shop.traits:
        if trait.holds(now):
            everyone[trait.shopper].so[_so(trait)] = trait.known_from
    return everyone


def _whose(person: str) -> str:
    """For whom: of a household by its member; everybody else is another person."""
    return person if person in _HOUSEHOLD else "another"


def _so(trait: TraitRow) -> Trait:
    value = trait.value
    if trait.kind in _OPEN:
        names = [value_named(trait.kind, word) for word in (trait.value, trait.value_en, trait.value_zh) if word]
        known = [name for name in names if name not in (trait.value.lower(), trait.value_en.lower(), trait.value_zh)]
        value = (known or names)[0]
    return trait.kind, value.casefold(), trait.polarity, _whose(trait.for_whom)


def _traits(beliefs: Iterable[Belief]) -> set[Trait]:
    return {(b.value.kind, b.value.value.casefold(), b.polarity, _whose(b.for_whom)) for b in beliefs}


def _table(found: Mapping[str, Sequence[tuple[_Shopper, set[Trait]]]]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for arm, some in found.items():
        table[arm] = _row(some)
        for language in ("en", "zh"):
            if arm != "nothing" and any(one.language == language for one, _ in some):
                table[f"{arm}, {language}"] = _row([pair for pair in some if pair[0].language == language])
    return table


def _notes(some: Sequence[tuple[_Shopper, set[Trait]]]) -> dict[str, object]:
    kinds = sorted({trait[0] for one, _ in some for trait in one.so})
    known = {"words": ("words", "both"), "behaviour": ("behaviour", "both"), "only words": ("words",)}
    return {
        "by kind": {kind: _row(some, lambda trait, _, kind=kind: trait[0] == kind) for kind in kinds},  # type: ignore[misc]
        "recall by known_from": {
            name: _row(some, lambda _, source, of=of: source in of)["recall"]  # type: ignore[misc]
            for name, of in known.items()
        },
    }


def _row(
    some: Sequence[tuple[_Shopper, set[Trait]]], counts: Callable[[Trait, str], bool] = lambda _, __: True
) -> dict[str, float]:
    """Precision and recall with 95% intervals that draw whole shoppers; of the traits for which `counts` holds."""
    each = np.zeros((len(some), 3))
    for place, (one, traits) in enumerate(some):
        found = {trait for trait in traits if counts(trait, one.so.get(trait, ""))}
        so = {trait for trait, source in one.so.items() if counts(trait, source)}
        each[place] = len(found & one.so.keys()), len(found), len(so)
    drawn = each[np.random.default_rng(0).integers(0, len(some), (1_000, len(some)))].sum(axis=1)
    total = each.sum(axis=0)
    row: dict[str, float] = {}
    for name, whole in (("precision", 1), ("recall", 2)):
        low, high = np.percentile(drawn[:, 0] / np.maximum(drawn[:, whole], 1), [2.5, 97.5])
        row |= {name: total[0] / max(total[whole], 1), f"{name}_low": float(low), f"{name}_high": float(high)}
    return {**row, "found": total[1], "so": total[2]}
