"""Traits read from what shoppers wrote, against what is known to be so of them (docs/profile-shops.md).

A found trait is a shopper's like or avoid of a category, brand, attribute value, style or ingredient. Precision: how
many of the found are so. Recall: how many of those that some text states, and that are still so, are found. For whom a
thing is liked is not compared. Of what a shopper says twice the later counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from daogou.reading.claims import Claim
from daogou.reading.statements import claims
from daogou.reading.vocabulary import Vocabulary, vocabulary
from daogou.testing.madeup.export import write
from daogou.testing.madeup.form import TextRow
from daogou.testing.madeup.loading import ProfileShop, load
from daogou.testing.madeup.world import make
from daogou.trials.result import BenchResult
from daogou.types import InvalidInput, Progress, silent

KINDS = ("category", "brand", "attribute", "style", "ingredient")
Trait = tuple[str, str, str]
"""Kind, value, polarity."""


@dataclass
class _Read:
    """One shopper's: what is so, what of it is stated and still so, and what was found."""

    language: str = ""
    so: set[Trait] = field(default_factory=set)
    stated: set[Trait] = field(default_factory=set)
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def traits(self) -> set[Trait]:
        return {(*value, polarity) for value, polarity in self.found.items() if polarity}


def run(
    shop: Path | None = None,
    seed: int = 1,
    shoppers: int = 300,
    products: int = 2_000,
    progress: Progress = silent,
) -> BenchResult:
    """On the shop in this folder; without one, a made-up shop of this seed. Raises `InvalidInput`."""
    if shop is not None:
        return _judged(load(shop), shop.name, seed)
    with TemporaryDirectory() as folder:
        write(make(seed, shoppers, products, progress), Path(folder))
        return _judged(load(Path(folder)), f"made-up shop, seed {seed}", seed)


def _judged(shop: ProfileShop, name: str, seed: int) -> BenchResult:
    known = vocabulary([product.model_dump() for product in shop.products])
    read: dict[str, _Read] = {}
    for trait in shop.traits:
        if trait.kind in KINDS:
            one = read.setdefault(trait.shopper, _Read())
            told = (trait.kind, trait.value, trait.polarity)
            one.so.add(told)
            if trait.known_from != "behaviour" and trait.until is None:
                one.stated.add(told)
    unsupported = 0
    for text in sorted(shop.texts, key=lambda text: text.at):
        one = read.setdefault(text.shopper, _Read())
        one.language = text.language or one.language
        for claim in claims(text.text, known, text.product or ""):
            if not supported(claim, text, known):
                unsupported += 1
                continue
            one.found[claim.value.kind, claim.value.value] = "" if claim.ended else claim.polarity
    if not any(one.stated for one in read.values()):
        raise InvalidInput(f"{name} states no likes and avoids to be found.")
    table = {"words": _row(read, "")} | {
        f"words, {language}": _row(read, language) for language in ("en", "zh") if _of(read, language)
    }
    table["words"]["unsupported"] = float(unsupported)
    notes = {"by_kind": {kind: _row(read, "", kind) for kind in KINDS}}
    return BenchResult(
        "profiles", name, "likes and avoids, from words by rules", table, "words", len(read), seed, notes
    )


def supported(claim: Claim, text: TextRow, known: Vocabulary) -> bool:
    """Whether the claim's span is in the text and names its value."""
    span = text.text[claim.start : claim.stop]
    return bool(span) and claim.value in known.naming(span)


def _of(read: Mapping[str, _Read], language: str) -> list[_Read]:
    return [one for one in read.values() if not language or one.language == language]


def _row(read: Mapping[str, _Read], language: str, kind: str = "") -> dict[str, float]:
    """Precision and recall over all traits, with 95% intervals that draw whole shoppers."""
    some = _of(read, language)

    def counts(one: _Read) -> tuple[int, int, int, int]:
        found = {trait for trait in one.traits() if kind in ("", trait[0])}
        stated = {trait for trait in one.stated if kind in ("", trait[0])}
        return len(found & one.so), len(found), len(found & stated), len(stated)

    each = np.array([counts(one) for one in some], dtype=np.float64)
    draws = np.random.default_rng(0).integers(0, len(some), (1_000, len(some)))
    drawn = each[draws].sum(axis=1)
    row: dict[str, float] = {}
    for name, (part, whole) in {"precision": (0, 1), "recall": (2, 3)}.items():
        low, high = np.percentile(drawn[:, part] / np.maximum(drawn[:, whole], 1), [2.5, 97.5])
        total = each.sum(axis=0)
        row |= {name: total[part] / max(total[whole], 1), f"{name}_low": float(low), f"{name}_high": float(high)}
    return {**row, "found": each[:, 1].sum(), "stated": each[:, 3].sum()}
