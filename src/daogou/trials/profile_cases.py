"""What profiles are tried on: the made-up shop, a grocer's households, and reviews with their authors.

Each case is parted by time: models learn from all before, weights are chosen on what came next, and what came after
that judges. "few" are histories of at most `FEW`: cut to the last so many acts, or baskets, or as they are.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from daogou.language.words import words
from daogou.profiles.sayings import with_words
from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import BUY, Interactions, build, from_frames
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.shop.texts import TEXT_COLUMNS
from daogou.training.holdout import Holdout, next_baskets
from daogou.training.splits import splits
from daogou.training.train import PRESET_WEIGHTS
from daogou.trials import baskets
from daogou.types import DAY, Array, Bools, InvalidInput, Progress, silent

FEW = 3
OTHERS = ("popularity", "frequency", "habit", "user_knn", "item_knn", "transitions", "content", "words", "ease", "als")
_TERMS = 12
"""So many words are kept as a product's values, where reviews are all that is known of it."""
_COMMON = 5
"""A word that more than a fifth of all products have tells none from the others."""
_PARTS = (0.45, 0.65)
"""Up to which part of the reviewing days models learn for the choice, and for the judgement."""


@dataclass(frozen=True)
class Part:
    """One hold-out with the catalogue as it was known then; `few` bool[shoppers] are those of few events, whose
    histories `short` holds."""

    catalogue: pl.DataFrame
    held: Holdout
    short: Holdout


@dataclass(frozen=True)
class Case:
    """A data set: choices are made on `choose`, `judge` is scored once. `words`: whether shoppers wrote anything.
    `few` says in words what the short histories are."""

    name: str
    protocol: str
    choose: Part
    judge: Part
    words: bool
    few: str
    others: Sequence[str] = OTHERS
    """What the blend without profiles is chosen from."""


def case(source: str, reviewed: Path | None, seed: int = 1, shoppers: int = 2_000, progress: Progress = silent) -> Case:
    """The reviews in this file; without one, the made-up shop or a grocer's households. Raises `InvalidInput`."""
    if reviewed is not None:
        return reviews(reviewed, progress)
    if source == "made-up":
        return made_up(seed, shoppers, progress=progress)
    if source == "completejourney":
        return complete_journey()
    raise InvalidInput(f"There is no source named {source!r}; there are: made-up, completejourney.")


def made_up(seed: int, shoppers: int, products: int = 2_000, progress: Progress = silent) -> Case:
    """The made-up shop with what was written in it; the shoppers' first orders of 28 days judge."""
    from daogou.testing.madeup.export import write as write_files
    from daogou.testing.madeup.world import make

    with TemporaryDirectory() as folder:
        write_files(make(seed, shoppers, products, progress), Path(folder))
        tables = {name: pl.read_ndjson(Path(folder) / f"{name}.jsonl") for name in _COLUMNS}
    catalogue, lines, events, texts = (_shaped(tables[name], columns) for name, columns in _COLUMNS.items())
    catalogue = catalogue.sort("id")
    log, ids = from_frames(lines, events, catalogue["id"].to_numpy(), int)
    parts = splits(with_words(log, ids, catalogue, texts, progress))

    def part(held: Holdout) -> Part:
        return Part(catalogue, held, cut(held, lambda history: _last_acts(history, FEW)))

    return Case(
        f"made-up shop, seed {seed}",
        parts.judged_on,
        part(parts.choose),
        part(parts.judge),
        True,
        "last 3 acts, and all they wrote",
    )


_COLUMNS: Mapping[str, Mapping[str, pl.DataType]] = {
    "products": PRODUCT_COLUMNS,
    "order_lines": ORDER_LINE_COLUMNS,
    "events": EVENT_COLUMNS,
    "texts": TEXT_COLUMNS,
}


def _shaped(rows: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    lacking = [pl.lit(None, kind).alias(name) for name, kind in columns.items() if name not in rows.columns]
    return rows.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in columns.items())


def cut(held: Holdout, keep: Callable[[Interactions], Bools]) -> Holdout:
    """The hold-out with those rows alone of each history that are kept."""
    return replace(held, histories=held.histories.where(keep(held.histories)))


def _last_acts(history: Interactions, n: int) -> Bools:
    """bool[rows]: the last n of each shopper."""
    kept: Bools = history.offsets[1:][history.shoppers] - np.arange(len(history)) <= n
    return kept


def _last_baskets(history: Interactions, n: int) -> Bools:
    """bool[rows]: of the last n baskets of each shopper, all being purchases."""
    new = np.append(True, history.baskets[1:] != history.baskets[:-1])
    ordinal = np.cumsum(new)
    last = ordinal[history.offsets[1:] - 1]
    kept: Bools = last[history.shoppers] - ordinal < n
    return kept


def complete_journey() -> Case:
    """A grocer's households: their next basket within 28 days, foretold from their last three or from all."""
    catalogue, log = baskets.read()
    end = (int(log.at.max()) // DAY + 1) * DAY
    test = next_baskets(log, end - 28 * DAY, 28)
    before = next_baskets(test.train, end - 56 * DAY, 28)

    def part(held: Holdout) -> Part:
        return Part(catalogue, held, cut(held, lambda history: _last_baskets(history, FEW)))

    name = "next basket within 28 days"
    # the others bring a grocer's blend nothing, as `bench baskets` tells
    others = tuple(PRESET_WEIGHTS)
    return Case("completejourney", name, part(before), part(test), False, "last 3 baskets", others)


@dataclass(frozen=True)
class _Review:
    shopper: str
    product: str
    text: str
    stars: int
    at: int


def reviews(path: Path, progress: Progress = silent) -> Case:
    """Reviews with their authors (no head: reviewer, product, name, helpful, text, stars, summary, unix time, date): a
    day's reviews are one step. A product is known by what others wrote of it before. Raises `InvalidInput`."""
    rows = _read(path)
    steps = sorted(row.at for row in rows)
    first, second = (steps[int(len(steps) * share)] // DAY * DAY for share in _PARTS)
    shoppers, products = (sorted({getattr(row, name) for row in rows}) for name in ("shopper", "product"))
    log = _log(rows, shoppers, products)
    texts = pl.DataFrame(
        [(str(n), r.shopper, "review", r.product, r.at + 1, r.text, r.stars, "en") for n, r in enumerate(rows)],
        schema=TEXT_COLUMNS,
        orient="row",
    )

    def part(since: int, until: int) -> Part:
        catalogue = _described(rows, products, since)
        held = _steps(with_words(log, shoppers, catalogue, texts.filter(pl.col("at") < until), progress), since, until)
        few = np.diff(held.histories.offsets) <= FEW
        return Part(catalogue, held, _of(held, few))

    protocol = f"reviews by time: {moment_of(second)} on judge, {moment_of(first)} to then choose"
    never = steps[-1] + DAY
    return Case(path.name, protocol, part(first, second), part(second, never), True, "at most 3 reviews before")


def moment_of(at: int) -> str:
    """The day, as YYYY-MM-DD."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"


def _read(path: Path) -> list[_Review]:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            rows = [row for row in csv.reader(file) if len(row) == 9 and row[7].isdigit() and row[5] in "12345"]
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}.") from error
    found = [_Review(row[0], row[1], f"{row[6]}. {row[4]}", int(row[5]), int(row[7])) for row in rows]
    if len(found) < 10:
        raise InvalidInput(f"{path} holds no reviews with author, product, text, stars, summary and time.")
    return found


def _log(rows: Sequence[_Review], shoppers: Sequence[str], products: Sequence[str]) -> Interactions:
    who, what = np.array(shoppers), np.array(products)
    shopper = np.searchsorted(who, [row.shopper for row in rows])
    at = np.array([row.at for row in rows])
    return build(
        shoppers=shopper,
        products=np.searchsorted(what, [row.product for row in rows]),
        at=at,
        kinds=np.full(len(rows), BUY),
        quantities=np.ones(len(rows)),
        baskets=shopper * 100_000 + at // DAY,
        keys=np.arange(1, len(shoppers) + 1, dtype=np.uint64),
        n_products=len(products),
    )


def _described(rows: Sequence[_Review], products: Sequence[str], until: int) -> pl.DataFrame:
    """The catalogue, each product by the words that tell its reviews before `until` from the others'."""
    place = {product: row for row, product in enumerate(products)}
    counts = [Counter[str]() for _ in products]
    for row in rows:
        if row.at < until:
            counts[place[row.product]].update({word for word in words(row.text) if len(word) > 2})
    held_by = Counter(word for found in counts for word in found)
    listed = []
    for product, found in zip(products, counts, strict=True):
        worth = {
            word: (1 + math.log(n)) * math.log(len(products) / held_by[word])
            for word, n in found.items()
            if 1 < held_by[word] <= len(products) / _COMMON and n > 1
        }
        best = sorted(worth, key=lambda word: (-worth[word], word))[:_TERMS]
        attributes = json.dumps({"said": best}, ensure_ascii=False) if best else ""
        listed.append({"id": product, "title_en": " ".join(best), "attributes": attributes})
    return _shaped(pl.DataFrame(listed), PRODUCT_COLUMNS).with_columns(recommendable=True)


def _steps(log: Interactions, since: int, until: int) -> Holdout:
    """Every day on which somebody known bought, from `since` until `until`; models learn from all before."""
    day = log.at // DAY
    starts = np.flatnonzero(
        np.append(True, (log.shoppers[1:] != log.shoppers[:-1]) | (day[1:] != day[:-1]))
        & (log.at >= since)
        & (log.at < until)
    )
    starts = starts[starts > log.offsets[log.shoppers[starts]]]
    days = np.append(np.flatnonzero(day[1:] != day[:-1]) + 1, len(log))
    ends = np.minimum(days[np.searchsorted(days, starts, "right")], log.offsets[log.shoppers[starts] + 1])
    who = log.shoppers[starts].astype(np.int32)
    taken = log.take(who)
    age = np.arange(len(taken)) - np.repeat(taken.offsets[:-1], np.diff(taken.offsets))
    histories = taken.where(age < np.repeat(starts - log.offsets[who], np.diff(taken.offsets)))
    targets = [np.unique(log.products[start:end]).astype(np.int32) for start, end in zip(starts, ends, strict=True)]
    wanted = np.array([len(target) for target in targets], np.int32)
    return Holdout(log.where(log.at < since), who, histories, log.at[starts], targets, wanted, repeats=False)


def _of(held: Holdout, which: Array) -> Holdout:
    """Some of the held-out steps (bool[steps])."""
    places = np.flatnonzero(which)
    return replace(
        held,
        shoppers=held.shoppers[places],
        histories=held.histories.take(places),
        now=held.now[places],
        targets=[held.targets[place] for place in places.tolist()],
        wanted=held.wanted[places],
    )
