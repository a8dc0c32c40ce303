"""Public sequence files: a line a user, `user item item …`, oldest first, and a line of JSON an item beside them.

Users and items are renumbered at random on loading, so that no model can live on the order of their numbers. A file
has no times: each item is taken as one order a day, and every user's last is of the same day.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from daogou.shop.interactions import BUY, Interactions, build
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.types import DAY, Array, Ints, InvalidInput

_LAST_DAY = 20_000
"""Days since 1970 of everybody's last item."""


@dataclass(frozen=True)
class Sequences:
    """`log`: all users' interactions, by their new numbers; `items` int64[n_products]: the file's own number of each
    product; `catalogue`: `PRODUCT_COLUMNS`, empty words where nothing is said of an item."""

    log: Interactions
    items: Array
    catalogue: pl.DataFrame


def read(data: Path, items: Path | None, seed: int = 0) -> Sequences:
    """Raises `InvalidInput` naming the file and line that cannot be read."""
    users = [_numbers(data, place, line) for place, line in enumerate(_lines(data), 1) if line.strip()]
    if not users:
        raise InvalidInput(f"{data} holds no users; a line is `user item item …`.")
    rng = np.random.default_rng(seed)
    sequences = [users[place] for place in rng.permutation(len(users))]
    numbers = np.unique(np.concatenate(sequences))
    shuffled = numbers[rng.permutation(len(numbers))]
    place = np.empty(len(numbers), dtype=np.int32)
    place[np.searchsorted(numbers, shuffled)] = np.arange(len(numbers), dtype=np.int32)
    lengths = np.array([len(sequence) for sequence in sequences])
    before_last = np.concatenate([np.arange(length - 1, -1, -1) for length in lengths])
    flat = np.concatenate(sequences)
    log = build(
        shoppers=np.repeat(np.arange(len(sequences)), lengths),
        products=place[np.searchsorted(numbers, flat)],
        at=(_LAST_DAY - before_last) * DAY,
        kinds=np.full(len(flat), BUY),
        quantities=np.ones(len(flat)),
        baskets=np.arange(len(flat)),
        keys=np.arange(1, len(sequences) + 1, dtype=np.uint64),
        n_products=len(numbers),
    )
    return Sequences(log, shuffled, _catalogue(shuffled, items))


def _lines(path: Path) -> list[str]:
    try:
        # not splitlines: a title may hold what Unicode calls a line separator
        return path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise InvalidInput(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as text: {error}") from None


def _numbers(path: Path, place: int, line: str) -> Ints:
    try:
        return np.array(line.split()[1:], dtype=np.int64)
    except (ValueError, OverflowError):
        raise InvalidInput(f"{path}, line {place}: `user item item …` in whole numbers is expected.") from None


def _catalogue(numbers: Array, items: Path | None) -> pl.DataFrame:
    """Titles and categories by product; a category path says its names once, without the root that all share."""
    said = {} if items is None else _said(items)
    rows = [said.get(int(number), ("", "")) for number in numbers]
    columns = {
        "id": [str(number) for number in numbers],
        "title_en": [title for title, _ in rows],
        "category": [category for _, category in rows],
        "category_en": [category for _, category in rows],
        "recommendable": [True] * len(rows),
    }
    return pl.DataFrame({name: columns.get(name, [None] * len(rows)) for name in PRODUCT_COLUMNS}, PRODUCT_COLUMNS)


def _said(items: Path) -> dict[int, tuple[str, str]]:
    said = {}
    for place, line in enumerate(_lines(items), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            said[int(item["item"])] = (str(item["title"] or ""), _category(item.get("categories") or []))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise InvalidInput(f'{items}, line {place}: {{"item", "title", "categories"}} is expected.') from None
    return said


def _category(categories: list[Any]) -> str:
    paths = [path if isinstance(path, list) else [path] for path in categories]
    return " ".join(dict.fromkeys(str(name) for path in paths for name in (path[1:] or path)))
