"""The bench of what profiles do for lists: its cases part time rightly, and its arms tell taste from none."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from daogou.trials import profile_use
from daogou.trials.profile_cases import FEW, Case, case, cut, made_up, reviews
from daogou.types import DAY, InvalidInput

FAST = ("popularity", "item_knn")


@pytest.fixture(scope="module")
def small() -> Case:
    return made_up(seed=3, shoppers=60, products=150)


def test_each_arm_is_judged_with_few_and_with_all(small: Case) -> None:
    found = profile_use.run(replace(small, others=FAST))
    arms = [f"{length}: {arm}" for length in ("few", "all") for arm in profile_use.ARMS]
    assert list(found.models) == arms
    for name, row in found.models.items():
        assert 0 <= row["ndcg@10"] <= 1
        if not name.endswith("nothing"):
            assert row["on"] == (row["minus_before_low"] > 0)
            assert row["minus_before_low"] <= row["minus_before_high"]
    weights = found.notes["weights"]
    assert profile_use.COUNTED not in weights["all"]["nothing"]  # type: ignore[index]
    assert profile_use.HEARD not in weights["all"]["statistics"]  # type: ignore[index]


def test_short_histories_are_the_last_acts(small: Case) -> None:
    whole, short = small.judge.held.histories, small.judge.short.histories
    for shopper in range(whole.n_shoppers):
        mine, theirs = (log.take(np.array([shopper])) for log in (whole, short))
        assert theirs.products.tolist() == mine.products[-FEW:].tolist()
    assert not len(cut(small.judge.held, lambda history: history.at < 0).histories)


def file(folder: Path) -> Path:
    """Sixty authors, each of whom reviews guitars, drums or one of four other kinds on eight days."""
    draw, rows = np.random.default_rng(0), []
    for author in range(60):
        kind = ("guitar", "drum", "flute", "cello", "piano", "horn")[author % 6]
        for step, product in enumerate(draw.permutation(10)[:8]):
            at = (100 + 7 * step + author % 5) * DAY
            text = f"This {kind} number {product} is a {kind} for me, {kind} {product}"
            rows.append([f"a{author}", f"{kind}{product}", "x", "[0, 0]", text, "5", "good", str(at), "01 1, 2013"])
    path = folder / "reviews.csv"
    with path.open("w", newline="") as written:
        csv.writer(written).writerows([*rows, ["cut", "off"]])
    return path


def test_reviews_are_parted_by_time_and_nothing_later_is_known(tmp_path: Path) -> None:
    found = reviews(file(tmp_path))
    for part in (found.choose, found.judge):
        held = part.held
        assert held.train.at.max() < held.now.min()
        assert (np.diff(held.histories.offsets) > 0).all()
        for step in range(len(held.shoppers)):
            mine = held.histories.take(np.array([step]))
            assert mine.at.max() < held.now[step]
            assert not set(held.targets[step]) & set(mine.products)
    assert found.choose.held.now.max() < found.judge.held.now.min()
    assert (np.diff(found.judge.short.histories.offsets) <= FEW).all()


def test_a_product_is_known_by_what_was_written_before(tmp_path: Path) -> None:
    catalogue = reviews(file(tmp_path)).choose.catalogue
    titles = dict(catalogue.select("id", "title_en").iter_rows())
    assert "guitar" in titles["guitar3"]
    assert "drum" not in titles["guitar3"]


def test_profiles_of_reviewers_find_their_instruments(tmp_path: Path) -> None:
    found = profile_use.run(replace(reviews(file(tmp_path)), others=("popularity",)))
    assert found.models["all: statistics"]["minus_nothing_low"] > 0


def test_what_there_is_not_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nowhere"):
        case("nowhere", None)
    with pytest.raises(InvalidInput, match="cannot be read"):
        case("made-up", tmp_path / "none.csv")
