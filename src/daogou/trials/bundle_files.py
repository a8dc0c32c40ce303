"""Sets that people put together, as public files: sessions, the bundles seen in them, their items and intents.

A folder holds item_titles.csv, item_categories.csv, session_item.csv, session_bundle.csv, bundle_item.csv and
bundle_intent.csv, each with a heading and two columns, with tabs or commas between. A category is written as
[[Electronics,Cables,HDMI Cables],[…]]: one or more paths from the root. Sun et al., "Revisiting Bundle Recommendation:
Datasets, Tasks, Challenges and Opportunities for Intent-aware Product Bundling", SIGIR 2022.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daogou.types import Ints, InvalidInput

_PATH = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Bundle:
    """One set: `items` int32[≥ 2] ascending, rows of the catalogue; `intent` is what whoever saw it called it."""

    id: str
    session: str
    items: Ints
    intent: str


@dataclass(frozen=True)
class BundleFiles:
    """`ids` ascending: an item's row is its place; `titles` and `paths` by row; `sessions` int32[n] rows by session."""

    ids: Sequence[str]
    titles: Sequence[str]
    paths: Sequence[Sequence[Sequence[str]]]
    bundles: Sequence[Bundle]
    sessions: Mapping[str, Ints]


def read(folder: Path) -> BundleFiles:
    """Items without a title are left out, and bundles of fewer than two items. Raises `InvalidInput`, naming the file,
    for what cannot be read or refers to a session that is not there."""
    titles = dict(_rows(folder / "item_titles.csv"))
    categories = dict(_rows(folder / "item_categories.csv"))
    ids = sorted(titles)
    row = {id_: place for place, id_ in enumerate(ids)}
    intents = dict(_rows(folder / "bundle_intent.csv"))
    session_of = {bundle: session for session, bundle in _rows(folder / "session_bundle.csv")}
    members = _grouped(_rows(folder / "bundle_item.csv"), row)
    lost = sorted(members.keys() - session_of.keys())
    if lost:
        raise InvalidInput(f"{folder / 'session_bundle.csv'} names no session of the bundle {lost[0]}.")
    return BundleFiles(
        ids,
        [titles[id_] for id_ in ids],
        [_paths(categories.get(id_, "")) for id_ in ids],
        [
            Bundle(id_, session_of[id_], items, intents.get(id_, ""))
            for id_, items in sorted(members.items())
            if len(items) > 1
        ],
        _grouped(_rows(folder / "session_item.csv"), row),
    )


def part(session: str, parts: int, salt: str = "") -> int:
    """Which of so many parts a session falls into, by its id alone: sha256 of the salt and the id as UTF-8."""
    return int(hashlib.sha256((salt + session).encode()).hexdigest(), 16) % parts


def _rows(path: Path) -> Sequence[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            heading = file.readline()
            file.seek(0)
            rows = list(csv.reader(file, delimiter="\t" if "\t" in heading else ","))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.") from error
    for line, row in enumerate(rows, 1):
        if len(row) != 2:
            raise InvalidInput(f"{path}, row {line}: two columns are expected, not {len(row)}.")
    return [(first, second) for first, second in rows[1:]]


def _grouped(pairs: Sequence[tuple[str, str]], row: Mapping[str, int]) -> dict[str, Ints]:
    """The rows of the items that each name goes with, ascending, each once."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, item in pairs:
        if item in row:
            found[name].add(row[item])
    return {name: np.array(sorted(items), np.int32) for name, items in found.items()}


def _paths(written: str) -> Sequence[Sequence[str]]:
    return [[name.strip() for name in path.split(",")] for path in _PATH.findall(written)]
