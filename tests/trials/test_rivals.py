"""The script that measures what else a shop could take: its splits, its lists, its one table, on tiny data."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from daogou import metrics
from daogou.trials.sequence_files import read
from daogou.trials.sequences import splits
from daogou.types import DAY, Array

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "rivals.py"
USERS, ITEMS = 40, 30


@pytest.fixture(scope="module")
def rivals() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rivals", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["rivals"] = module  # where dataclasses look for their module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Users who go through a circle of items, each from a place of their own."""
    rng = np.random.default_rng(4)
    lines = []
    for user in range(USERS):
        start, length = rng.integers(ITEMS), rng.integers(6, 12)
        lines.append(" ".join(str(n) for n in [user, *((start + np.arange(length)) % ITEMS + 100)]))
    file = tmp_path / "circle.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def stage(rivals: ModuleType, rows: list[tuple[int, int, int]], items: int, *, repeats: bool) -> object:
    """Of (shopper, item, days ago), where all who are in it are asked about."""
    shoppers, products, ago = np.array(rows).T
    at = (1_000 - ago) * DAY
    users = np.unique(shoppers)
    now = np.full(len(users), 1_000 * DAY)
    size = np.array([len(users), items, repeats])
    return rivals.Stage(shoppers, products, at, shoppers, products, at, users, now, size)


def test_what_was_bought_oftenest_comes_first_then_what_others_buy(rivals: ModuleType) -> None:
    mine = [(0, 3, 300), (0, 3, 299), (0, 3, 298), (0, 5, 1), (0, 5, 2)]
    others = [(1, 7, day) for day in (1, 2, 3, 4)] + [(1, 8, 1)]
    asked = stage(rivals, mine + others, 20, repeats=True)
    assert rivals.gp_topfreq(asked)[0, :4].tolist() == [3, 5, 7, 8]
    assert rivals.frequency(asked, half_life_days=30.0)[0, :4].tolist() == [5, 3, 7, 8], "lately counts more"


def test_what_is_known_is_not_ranked_again_where_nothing_repeats(rivals: ModuleType) -> None:
    rows = [(0, 3, 5), (0, 4, 4), (1, 3, 3), (1, 9, 2), (2, 9, 2), (2, 3, 1)]
    lists = rivals.popularity(stage(rivals, rows, 20, repeats=False))
    assert lists[0, 0] == 9
    for row, known in enumerate(({3, 4}, {3, 9}, {9, 3})):
        assert not known & set(lists[row].tolist())


def check(rivals: ModuleType, lists: Array, test: object) -> None:
    """They are lists of ten, of other items than the history's."""
    known = test.histories.matrix(np.ones(len(test.histories), np.float32)).toarray()  # type: ignore[attr-defined]
    assert lists.shape == (len(known), rivals.K)
    for row, told in enumerate(lists):
        items = told[told >= 0]
        assert len(set(items.tolist())) == len(items)
        assert not known[row, items].any()


@pytest.mark.parametrize("name", ["implicit als", "implicit bpr", "implicit cosine", "implicit bm25"])
def test_a_librarys_lists_foretell_the_circle(rivals: ModuleType, data: Path, name: str) -> None:
    pytest.importorskip("implicit", reason="the extra `factors` is not installed")
    _, test = splits(read(data, None).log)
    asked = rivals._as_stage(test)
    setting = {**rivals.RIVALS[name].settings()[0]}
    setting |= {"factors": 8} if "factors" in setting else {}
    lists = rivals.RIVALS[name].lists(asked, **setting)
    check(rivals, lists, test)
    found, popular = (
        metrics.recall(metrics.hits(made, test.targets), test.wanted).mean()
        for made in (lists, rivals.popularity(asked))
    )
    assert found > popular, "neighbours in the circle say more than everybody does"


def test_one_table_of_all_who_are_asked_for(
    rivals: ModuleType, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    rivals.main(["--data", str(data), "--rivals", "popularity, frequency, lenskit als", "--json", str(out)])
    told = json.loads(out.read_text(encoding="utf-8"))
    assert set(told["rivals"]) == {"popularity"}, "frequency is of baskets, LensKit has no Python here"
    assert told["n"] == USERS
    _, test = splits(read(data, None).log)
    lists = rivals.popularity(rivals._as_stage(test))
    expected = metrics.ndcg(metrics.hits(lists, test.targets), test.wanted).mean()
    assert told["rivals"]["popularity"]["ndcg@10"] == pytest.approx(expected)
    shown = capsys.readouterr().out
    assert "popularity" in shown
    assert f"{expected:.4f}" in shown


def test_fewer_settings_can_be_tried(rivals: ModuleType) -> None:
    every, some = rivals._tried("implicit als", None), rivals._tried("implicit als", 3)
    assert len(some) == 3 < len(every)
    assert all(setting in every for setting in some)
    assert rivals._tried("implicit als", 100) == every


def test_what_cannot_be_measured_is_refused(rivals: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        rivals.main(["--source", "completejourney", "--rivals", "popularity,magic"])
    assert "no rival 'magic'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        rivals.main([])
