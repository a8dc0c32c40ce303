"""Sequence files: what is read is what the file says, under other numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daogou.trials.sequence_files import read
from daogou.types import DAY, InvalidInput

LINES = "7 30 10 20\n3 20 20 40 10\n\n9 50\n"
ITEMS = """{"item": 10, "title": "Coconut\u2028oil", "categories": [["Beauty", "Hair", "Oils"], ["Beauty", "Hair"]]}
{"item": 20, "title": null, "categories": []}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "few.txt"
    path.write_text(LINES)
    return path


def test_sequences_keep_their_order_under_new_numbers(data: Path) -> None:
    found = read(data, None)
    sequences = np.split(found.items[found.log.products], found.log.offsets[1:-1])
    assert sorted(s.tolist() for s in sequences) == [[20, 20, 40, 10], [30, 10, 20], [50]]
    assert found.log.n_products == 5


def test_one_order_a_day_and_all_end_together(data: Path) -> None:
    log = read(data, None).log
    assert len(np.unique(log.baskets)) == len(log)
    assert len(np.unique(log.at[log.offsets[1:] - 1])) == 1
    steps = np.diff(log.at)[np.diff(log.shoppers) == 0]
    assert set(steps.tolist()) == {DAY}


def test_another_seed_gives_other_numbers(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text("\n".join(f"{user} {user} {user + 1} {user + 2}" for user in range(1, 60)))
    one, other = read(path, None, seed=0), read(path, None, seed=1)
    assert not np.array_equal(one.items, other.items)
    assert not np.array_equal(one.items[one.log.products], other.items[other.log.products]), "users are shuffled too"
    assert np.array_equal(one.items, read(path, None, seed=0).items)


def test_words_stand_with_their_item(data: Path, tmp_path: Path) -> None:
    (tmp_path / "items.jsonl").write_text(ITEMS)
    found = read(data, tmp_path / "items.jsonl")
    said = {row["id"]: (row["title_en"], row["category_en"]) for row in found.catalogue.iter_rows(named=True)}
    assert said["10"] == ("Coconut\u2028oil", "Hair Oils")
    assert said["20"] == said["50"] == ("", "")


@pytest.mark.parametrize(
    ("lines", "items", "said"),
    [
        ("1 2 x\n", None, "line 1"),
        ("1 2 3\n1 2 99999999999999999999\n", None, "line 2"),
        ("", None, "no users"),
        ("1 2 3\n", '{"title": "nameless"}\n', "line 1"),
        ("1 2 3\n", "[1]\n", "line 1"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, lines: str, items: str | None, said: str) -> None:
    data, path = tmp_path / "a.txt", tmp_path / "a.jsonl"
    data.write_text(lines)
    if items:
        path.write_text(items)
    with pytest.raises(InvalidInput, match=said):
        read(data, path if items else None)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nowhere\.txt"):
        read(tmp_path / "nowhere.txt", None)
